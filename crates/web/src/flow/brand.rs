//! Whose pages these are: the theme set of the link, the inquiry or its template, else the version's
//! own colours, else the organization's default; and the logo as a file.

use bonafide_app::door::{Request, Response};
use bonafide_app::flow::Visit;
use bonafide_app::{Error, House, Result, theme_sets};
use bonafide_db::Tx;
use bonafide_domain::colour::Colour;
use bonafide_domain::theme_set::{Look, Pinned};

use super::input::Input;
use super::respond::nobody;
use crate::pages::view::Problem;
use crate::pages::{StyleVariant, Theme, View};

/// A theme set that is archived, or of another organization, counts as none.
pub fn of(tx: &mut Tx, input: &Input, visit: &Visit) -> Result<Theme> {
    let wanted = [
        input.theme_set_id.as_deref(),
        visit.inquiry.it.theme_set_id.as_deref(),
        visit.template.settings.theme_set_id.as_deref(),
    ];
    let (shown, is_chosen) = theme_sets::shown(tx, &visit.cx, &wanted)?;
    let version = &visit.definition.theme;
    let own = version
        .get("color-button-primary")
        .or_else(|| version.get("color-primary"))
        .and_then(|text| Colour::parse(text));
    Ok(Theme {
        look: match own {
            Some(colour) if !is_chosen => Look::of_button(colour),
            _ => shown.look,
        },
        logo: shown.logo.map(|path| format!("/logos/{path}")),
    })
}

/// What the link asks for, else what the theme set pins, else what the device prefers.
pub fn variant(input: &Input, brand: &Theme) -> StyleVariant {
    match (input.style_variant.as_deref(), brand.look.pinned) {
        (Some("dark"), _) => StyleVariant::Dark,
        (Some("light"), _) => StyleVariant::Light,
        (_, Some(Pinned::Dark)) => StyleVariant::Dark,
        (_, Some(Pinned::Light)) => StyleVariant::Light,
        _ => StyleVariant::Base,
    }
}

/// `theset_…/HASH.png`. The name holds the hash of the content, so that it may be kept for ever.
pub fn logo(tx: &mut Tx, house: &House, request: &Request, name: &str) -> Result<Response> {
    let found = name
        .split_once('/')
        .map(|(id, file)| theme_sets::logo(tx, id, file));
    let kind = if name.ends_with(".png") {
        "image/png"
    } else {
        "image/jpeg"
    };
    match found {
        Some(Ok(bytes)) => Ok(Response::new(200, kind, bytes)
            .with("cache-control", "public, max-age=31536000, immutable")
            .with("content-security-policy", "default-src 'none'")),
        None | Some(Err(Error::NotFound(_))) => Ok(nobody(
            house,
            request,
            View::Problem(Problem::NotFound),
            404,
        )),
        Some(Err(other)) => Err(other),
    }
}

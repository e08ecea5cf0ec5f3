//! The pages of [`Handoff`] made ready for their template.

use minijinja::value::Serde;
use minijinja::{Value, context};
use qrcode::{Color, EcLevel, QrCode};

use super::texts::{TextError, Texts, isolated, left_to_right};
use super::view::{FieldInput, Handoff};
use super::{Chrome, Prepared, field_model, templates};

/// Modules of light around the code, as its standard asks for.
const QUIET: usize = 4;

pub(crate) fn prepare(
    handoff: &Handoff,
    chrome: &Chrome,
    texts: Texts,
) -> Result<Prepared, TextError> {
    let title = |key: &str| texts.plain(&format!("handoff-{key}"), &[]);
    let html = |key: &str| texts.html(&format!("handoff-{key}"), &[]);
    let until = |at| {
        let time = templates::time_element(chrome.language, at);
        texts.html("handoff-until", &[("time", &time)])
    };
    let organization = isolated(&chrome.organization_name);
    let mut refused = false;
    let mut field = |input: &Option<Box<FieldInput>>| -> Result<Value, TextError> {
        let Some(input) = input else {
            return Ok(Value::from(()));
        };
        let model = field_model::model(input, texts)?;
        refused |= model.is_refused();
        Ok(Value::from(Serde(model)))
    };
    let (title, content) = match handoff {
        Handoff::Choose { qr, sms, email } => {
            let content = context! {
                kind => "choose",
                body => html("body")?,
                qr => *qr,
                sms => field(sms)?,
                email => field(email)?,
            };
            (title("offer")?, content)
        }
        Handoff::Scan { link, until: at } => {
            let drawn = draw(link);
            let content = context! {
                kind => "wait",
                body => html("scan-body")?,
                until => until(*at)?,
                code => drawn.map(|(path, side)| context! { path, side }),
                link => link,
            };
            (title("scan-title")?, content)
        }
        Handoff::Sent { to, until: at } => {
            let body = match to {
                Some(to) => texts.html("handoff-sent-body", &[("address", &left_to_right(to))])?,
                None => html("taken-body")?,
            };
            (
                title("sent-title")?,
                context! { kind => "wait", body, until => until(*at)? },
            )
        }
        Handoff::Taken => (
            title("taken-title")?,
            context! { kind => "taken", body => html("taken-body")? },
        ),
        Handoff::Over => (
            title("over-title")?,
            context! { kind => "over", body => html("over-body")? },
        ),
        Handoff::Declined => (
            title("declined-title")?,
            context! { kind => "over", body => html("declined-body")? },
        ),
        Handoff::Confirm {
            code,
            page,
            started_on,
        } => {
            let body = match started_on {
                Some((browser, system)) => texts.html(
                    "handoff-confirm-body",
                    &[
                        ("organization", &organization),
                        ("browser", &isolated(browser)),
                        ("system", &isolated(system)),
                    ],
                )?,
                None => texts.html(
                    "handoff-confirm-body-plain",
                    &[("organization", &organization)],
                )?,
            };
            (
                title("confirm-title")?,
                context! { kind => "confirm", body, code, page },
            )
        }
        Handoff::Refused => (
            title("refused-title")?,
            context! { kind => "said", body => html("refused-body")? },
        ),
        Handoff::Used => (
            title("used-title")?,
            context! { kind => "said", body => html("used-body")? },
        ),
    };
    let mut prepared = Prepared::new("handoff.html", title, content);
    prepared.refused = refused;
    if chrome.follows.is_some() {
        prepared.scripts.push("handoff");
    }
    if matches!(handoff, Handoff::Scan { .. } | Handoff::Sent { .. }) {
        prepared.scripts.push("local-time");
    }
    Ok(prepared)
}

/// A QR code as one path of runs of dark modules, and the side of its square with the quiet zone.
/// `None`: the text is longer than any code holds.
fn draw(text: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                path.push_str(&format!("M{left} {top}h{length}v1h-{length}z"));
            }
            x += run.len();
        }
    }
    Some((path, width + 2 * QUIET))
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_code_is_a_square_of_runs_inside_its_quiet_zone() {
        let (path, side) =
            draw("https://verify.example.com/v/3yQ8mDk2vC9sXbZ4hJ7pLw").expect("a code");
        // The finder pattern's first row: seven dark modules in the corner.
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!((29..=45).contains(&side), "{side}");
        assert!(draw(&"x".repeat(5000)).is_none());
    }
}

//! From cells to the pages' colours: what is said is checked, what is not said is derived from it,
//! so that every page stays readable.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::{Cells, Styles};
use crate::colour::{Colour, EDGE_CONTRAST, TEXT_CONTRAST};

/// A variant that is shown whatever the device prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pinned {
    Light,
    Dark,
}

/// Values of the style sheet's tokens that differ from its own, by token.
pub type Tokens = BTreeMap<String, String>;

/// How pages look; what is worked out when a theme set is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub pinned: Option<Pinned>,
    /// In both variants: shapes and fonts.
    pub base: Tokens,
    pub light: Tokens,
    pub dark: Tokens,
}

/// Two colours that people could not tell apart well enough, or cells that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContrastFault {
    /// The cell to change, from the root of the tree.
    pub path: String,
    pub message: String,
}

/// The style sheet's own colours in one variant; kept in step with it by a test of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    pub bg: Colour,
    pub surface: Colour,
    pub text: Colour,
    pub muted: Colour,
    pub control: Colour,
    pub accent: Colour,
    pub link: Colour,
    pub bad: Colour,
}

pub const LIGHT: Defaults = Defaults {
    bg: Colour::WHITE,
    surface: Colour::new(0x00f4_f6f9),
    text: Colour::new(0x0014_181f),
    muted: Colour::new(0x004c_5866),
    control: Colour::new(0x0071_7d8c),
    accent: Colour::new(0x001d_4fd7),
    link: Colour::new(0x001d_4fd7),
    bad: Colour::new(0x00b3_201a),
};

pub const DARK: Defaults = Defaults {
    bg: Colour::new(0x0017_1c24),
    surface: Colour::new(0x000f_1319),
    text: Colour::new(0x00ed_f1f6),
    muted: Colour::new(0x00a8_b4c2),
    control: Colour::new(0x007c_899a),
    accent: Colour::new(0x008a_b0ff),
    link: Colour::new(0x008a_b0ff),
    bad: Colour::new(0x00ff_8f86),
};

const TITLE: &str = "components.text.title.base.text-color";
const BODY: &str = "components.text.body.base.text-color";
const SMALL: &str = "components.text.small.base.text-color";
const LINK: &str = "components.text.link.base.text-color";
const PRIMARY: &str = "inquiry.primary-color";
const PAGE: &str = "inquiry.hosted-flow.background-color";
const SHEET: &str = "inquiry.modal.background-color";
const BUTTON: &str = "components.button.primary.base.background-color";
const BUTTON_TEXT: &str = "components.button.primary.base.text-color";
const BUTTON_EDGE: &str = "components.button.primary.base.border-color";
const BUTTON_HOVER: &str = "components.button.primary.hover.background-color";
const SECOND: &str = "components.button.secondary.base.background-color";
const SECOND_TEXT: &str = "components.button.secondary.base.text-color";
const SECOND_EDGE: &str = "components.button.secondary.base.border-color";
const SECOND_HOVER: &str = "components.button.secondary.hover.background-color";
const INPUT: &str = "components.input.text.base.background-color";
const INPUT_TEXT: &str = "components.input.text.base.text-color";
const INPUT_EDGE: &str = "components.input.text.base.border-color";
const RADII: [(&str, &str); 2] = [
    ("components.input.text.base.border-radius", "r-input"),
    ("inquiry.modal.border-radius", "r-sheet"),
];
const BUTTON_RADII: [&str; 2] = [
    "components.button.primary.base.border-radius",
    "components.button.secondary.base.border-radius",
];

impl Look {
    /// Works out the pages' look.
    ///
    /// # Errors
    /// Every pair of given colours with too little contrast (WCAG 2.2 AA: 4.5:1 for text, 3:1 for
    /// the edges of controls), with the pair, its ratio and the cell.
    pub fn of(styles: &Styles) -> Result<Self, Vec<ContrastFault>> {
        let mut faults = Vec::new();
        let light = variant("light", &styles.light, None, LIGHT, &mut faults);
        let dark = variant("dark", &styles.dark, Some(&styles.light), DARK, &mut faults);
        let base = shapes(styles, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            pinned: match (styles.use_dark_theme, styles.prefers_dark) {
                (true, _) => None,
                (false, false) => Some(Pinned::Light),
                (false, true) => Some(Pinned::Dark),
            },
            base,
            light,
            dark,
        })
    }

    /// Only a main button's colour, as a template version's own theme has it; whatever colour it
    /// is, its text is readable.
    pub fn of_button(colour: Colour) -> Self {
        Self {
            light: button(colour, None, None, None, LIGHT.bg, LIGHT.control),
            dark: button(colour, None, None, None, DARK.bg, DARK.control),
            ..Self::default()
        }
    }

    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

fn shapes(styles: &Styles, faults: &mut Vec<ContrastFault>) -> Tokens {
    let mut tokens = Tokens::new();
    // Shapes are the light variant's; the dark one may not have others.
    for (path, token) in RADII {
        if let Some(px) = styles.light.px(path).or_else(|| styles.dark.px(path)) {
            tokens.insert(token.into(), format!("{px}px"));
        }
    }
    let [primary, secondary] =
        BUTTON_RADII.map(|path| styles.light.px(path).or_else(|| styles.dark.px(path)));
    if let (Some(one), Some(other)) = (primary, secondary)
        && one != other
    {
        faults.push(ContrastFault {
            path: format!("light.{}", BUTTON_RADII[1]),
            message: format!(
                "is {other} px and the primary button's is {one} px; buttons share one shape"
            ),
        });
    }
    if let Some(px) = primary.or(secondary) {
        tokens.insert("r-button".into(), format!("{px}px"));
    }
    if let Some(list) = styles.light.font().or_else(|| styles.dark.font()) {
        tokens.insert("font".into(), list.into());
    }
    tokens
}

/// Checks pairs of one variant; derived colours are readable by construction and not looked at.
struct Check<'f> {
    variant: &'static str,
    faults: &'f mut Vec<ContrastFault>,
}

impl Check<'_> {
    /// `path`: the cell to change when it does not do.
    fn pair(&mut self, path: &str, what: &str, one: Colour, other: Colour, least: f64) {
        let ratio = one.contrast(other);
        if ratio < least {
            // Rounded down: 4.49 must not read as 4.5.
            let ratio = (ratio * 100.0).floor() / 100.0;
            self.faults.push(ContrastFault {
                path: format!("{}.{path}", self.variant),
                message: format!(
                    "{what}: {one} on {other} has a contrast of {ratio:.2}:1, and {least}:1 is needed"
                ),
            });
        }
    }

    fn text(&mut self, path: &str, what: &str, text: Colour, background: Colour) {
        self.pair(path, what, text, background, TEXT_CONTRAST);
    }

    fn edge(&mut self, path: &str, what: &str, edge: Colour, background: Colour) {
        self.pair(path, what, edge, background, EDGE_CONTRAST);
    }
}

/// `inherited`: the other variant, whose brand colour goes on here where it does.
fn variant(
    name: &'static str,
    cells: &Cells,
    inherited: Option<&Cells>,
    own: Defaults,
    faults: &mut Vec<ContrastFault>,
) -> Tokens {
    let mut check = Check {
        variant: name,
        faults,
    };
    let mut tokens = Tokens::new();
    let set = |tokens: &mut Tokens, token: &str, colour: Colour| {
        tokens.insert(token.into(), colour.to_string());
    };
    let given = |path| cells.colour(path);

    let (sheet, page) = (given(SHEET), given(PAGE));
    let bg = sheet.unwrap_or(own.bg);
    let surface = page.or(sheet).unwrap_or(own.surface);
    let text = given(BODY).unwrap_or(own.text);
    if sheet.is_some() || page.is_some() {
        set(&mut tokens, "bg", bg);
        set(&mut tokens, "surface", surface);
    }
    let ground = |path| if sheet.is_some() { SHEET } else { path };
    check.text(ground(BODY), "text on the sheet", text, bg);
    check.text(
        if page.is_some() { PAGE } else { BODY },
        "text on the page",
        text,
        surface,
    );
    if sheet.is_some() {
        check.text(SHEET, "error texts on the sheet", own.bad, bg);
    }
    if given(BODY).is_some() {
        set(&mut tokens, "text", text);
    }
    if let Some(title) = given(TITLE) {
        check.text(TITLE, "titles on the sheet", title, bg);
        set(&mut tokens, "title", title);
    }

    let muted = given(SMALL);
    if let Some(small) = muted {
        check.text(SMALL, "small texts on the sheet", small, bg);
        check.text(SMALL, "small texts on the page", small, surface);
    }
    let muted = muted.unwrap_or_else(|| readable([own.muted], text, &[bg, surface]));
    if muted != own.muted {
        set(&mut tokens, "muted", muted);
    }

    let brand = given(PRIMARY).or_else(|| inherited.and_then(|other| other.colour(PRIMARY)));
    if let Some(link) = given(LINK) {
        check.text(LINK, "links on the sheet", link, bg);
        check.text(LINK, "links on the page", link, surface);
    }
    let link = given(LINK)
        .unwrap_or_else(|| readable(brand.into_iter().chain([own.link]), text, &[bg, surface]));
    if link != own.link {
        set(&mut tokens, "link", link);
    }
    let lifted = bg.towards(link, 1);
    if link != own.link || bg != own.bg {
        let chosen = if text.reads_on(&[lifted]) { lifted } else { bg };
        set(&mut tokens, "chosen", chosen);
    }
    if bg != own.bg || given(BODY).is_some() {
        set(&mut tokens, "border", bg.towards(text, 1));
    }

    let field = given(INPUT).unwrap_or(bg);
    let typed = given(INPUT_TEXT).unwrap_or(text);
    check.text(
        if given(INPUT_TEXT).is_some() {
            INPUT_TEXT
        } else {
            INPUT
        },
        "what is typed on the input",
        typed,
        field,
    );
    let control = given(INPUT_EDGE).unwrap_or_else(|| {
        let stands_out = |edge: &Colour| {
            edge.contrast(bg) >= EDGE_CONTRAST && edge.contrast(field) >= EDGE_CONTRAST
        };
        [own.control, muted]
            .into_iter()
            .find(stands_out)
            .unwrap_or(text)
    });
    check.edge(
        if given(INPUT_EDGE).is_some() {
            INPUT_EDGE
        } else {
            INPUT
        },
        "an input's border on the sheet",
        control,
        bg,
    );
    if given(INPUT).is_some() {
        set(&mut tokens, "input", field);
    }
    if given(INPUT_TEXT).is_some() {
        set(&mut tokens, "on-input", typed);
    }
    if control != own.control {
        set(&mut tokens, "control", control);
    }

    let fill = given(BUTTON)
        .or_else(|| given(PRIMARY))
        .or_else(|| inherited.and_then(|other| other.colour(BUTTON)))
        .or(brand);
    let said = [BUTTON, BUTTON_TEXT, BUTTON_EDGE, BUTTON_HOVER].map(given);
    if fill.is_some() || said.iter().any(Option::is_some) || bg != own.bg {
        let fill = fill.unwrap_or(own.accent);
        // The text goes with the fill: one that was given for another fill is not carried over.
        let with_fill = inherited
            .filter(|other| given(BUTTON).is_none() && other.colour(BUTTON) == Some(fill))
            .and_then(|other| other.colour(BUTTON_TEXT));
        let label = given(BUTTON_TEXT).or(with_fill);
        // One that was carried over was held against its fill in its own variant.
        if let Some(label) = given(BUTTON_TEXT) {
            check.text(
                BUTTON_TEXT,
                "the primary button's text on its background",
                label,
                fill,
            );
        }
        if let Some(edge) = given(BUTTON_EDGE)
            && fill.contrast(bg) < EDGE_CONTRAST
        {
            check.edge(
                BUTTON_EDGE,
                "the primary button's border on the sheet",
                edge,
                bg,
            );
        }
        if let Some(hover) = given(BUTTON_HOVER) {
            let label = label.unwrap_or_else(|| fill.text_on());
            check.text(
                BUTTON_HOVER,
                "the primary button's text while it is pointed at",
                label,
                hover,
            );
        }
        tokens.extend(button(
            fill,
            label,
            given(BUTTON_EDGE),
            given(BUTTON_HOVER),
            bg,
            control,
        ));
    }

    let fill = given(SECOND).unwrap_or(bg);
    let label = given(SECOND_TEXT).unwrap_or_else(|| readable([text], fill.text_on(), &[fill]));
    if given(SECOND_TEXT).is_some() {
        check.text(
            SECOND_TEXT,
            "the secondary button's text on its background",
            label,
            fill,
        );
    }
    if let Some(edge) = given(SECOND_EDGE)
        && fill.contrast(bg) < EDGE_CONTRAST
    {
        check.edge(
            SECOND_EDGE,
            "the secondary button's border on the sheet",
            edge,
            bg,
        );
    }
    if let Some(hover) = given(SECOND_HOVER) {
        check.text(
            SECOND_HOVER,
            "the secondary button's text while it is pointed at",
            label,
            hover,
        );
        set(&mut tokens, "secondary-hover", hover);
    } else if given(SECOND).is_some() || given(SECOND_TEXT).is_some() {
        set(&mut tokens, "secondary-hover", fill);
    }
    for (path, token, colour) in [
        (SECOND, "secondary", fill),
        (
            SECOND_EDGE,
            "secondary-edge",
            given(SECOND_EDGE).unwrap_or(control),
        ),
    ] {
        if given(path).is_some() {
            set(&mut tokens, token, colour);
        }
    }
    if label != text {
        set(&mut tokens, "on-secondary", label);
    }
    tokens
}

/// The first candidate that can be read on all backgrounds, else the fallback.
fn readable(
    candidates: impl IntoIterator<Item = Colour>,
    fallback: Colour,
    backgrounds: &[Colour],
) -> Colour {
    candidates
        .into_iter()
        .find(|candidate| candidate.reads_on(backgrounds))
        .unwrap_or(fallback)
}

fn button(
    fill: Colour,
    label: Option<Colour>,
    edge: Option<Colour>,
    hover: Option<Colour>,
    bg: Colour,
    control: Colour,
) -> Tokens {
    let label = label.unwrap_or_else(|| fill.text_on());
    // Away from the text, so that pointing at it only ever raises the contrast.
    let away = if label.contrast(Colour::BLACK) > label.contrast(Colour::WHITE) {
        Colour::BLACK
    } else {
        Colour::WHITE
    };
    let edge = edge.unwrap_or(if fill.contrast(bg) >= EDGE_CONTRAST {
        fill
    } else {
        control
    });
    [
        ("accent", fill),
        ("on-accent", label),
        (
            "accent-hover",
            hover.unwrap_or_else(|| fill.towards(away, 1)),
        ),
        ("accent-edge", edge),
    ]
    .map(|(token, colour)| (token.to_owned(), colour.to_string()))
    .into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn hex(value: &str) -> Json {
        json!({"unit": "hex", "value": value})
    }

    fn look(tree: &Json) -> Result<Look, Vec<ContrastFault>> {
        Look::of(&Styles::read(tree).unwrap())
    }

    fn light(path: &str, colour: &str) -> Json {
        path.rsplit('.')
            .fold(hex(colour), |tree, name| json!({name: tree}))
    }

    fn merged(mut one: Json, other: Json) -> Json {
        fn merge(one: &mut Json, other: Json) {
            match (one, other) {
                (Json::Object(one), Json::Object(other)) => {
                    for (key, value) in other {
                        merge(one.entry(key).or_insert(Json::Null), value);
                    }
                }
                (one, other) => *one = other,
            }
        }
        merge(&mut one, other);
        one
    }

    #[test]
    fn an_empty_tree_changes_nothing() {
        assert!(look(&json!({})).unwrap().is_plain());
    }

    #[test]
    fn a_brand_colour_gives_its_button_readable_text_and_an_edge() {
        let yellow = look(&json!({"light": light(BUTTON, "#ffd400")})).unwrap();
        assert_eq!(yellow.light["on-accent"], "#0b1017");
        assert_eq!(yellow.light["accent-edge"], LIGHT.control.to_string());
        // The dark variant goes on with the brand.
        assert_eq!(yellow.dark["accent"], "#ffd400");
        assert_eq!(yellow.dark["accent-edge"], "#ffd400");
        let green = look(&json!({"light": light(PRIMARY, "#14532d")})).unwrap();
        assert_eq!(green.light["on-accent"], "#ffffff");
        assert_eq!(green.light["link"], "#14532d");
        // Dark green cannot be read on the dark sheet, so links keep their colour there.
        assert!(!green.dark.contains_key("link"));
    }

    #[test]
    fn pairs_that_were_given_are_held_to_the_standard() {
        let cases = [
            (light(BODY, "#999999"), BODY, "text on the sheet"),
            (light(TITLE, "#aaaaaa"), TITLE, "titles"),
            (light(SMALL, "#888888"), SMALL, "small texts"),
            (light(LINK, "#66aaff"), LINK, "links"),
            (light(SHEET, "#777777"), SHEET, "text on the sheet"),
            (light(INPUT_EDGE, "#dddddd"), INPUT_EDGE, "border"),
            (light(INPUT, "#444444"), INPUT, "typed"),
            (
                light(BUTTON_TEXT, "#1d4fd7"),
                BUTTON_TEXT,
                "primary button's text",
            ),
            (light(BUTTON_HOVER, "#eeeeee"), BUTTON_HOVER, "pointed at"),
            (
                light(SECOND_TEXT, "#cccccc"),
                SECOND_TEXT,
                "secondary button's text",
            ),
            (
                light(SECOND_EDGE, "#eeeeee"),
                SECOND_EDGE,
                "secondary button's border",
            ),
            (
                merged(light(BUTTON, "#ffd400"), light(BUTTON_TEXT, "#ffffff")),
                BUTTON_TEXT,
                "#ffffff on #ffd400 has a contrast of 1.43:1",
            ),
            (
                merged(light(BUTTON, "#ffffff"), light(BUTTON_EDGE, "#eeeeee")),
                BUTTON_EDGE,
                "primary button's border",
            ),
        ];
        for (tree, path, words) in cases {
            let faults = look(&json!({"light": tree})).unwrap_err();
            let found = faults
                .iter()
                .find(|fault| fault.path == format!("light.{path}"));
            let found = found.unwrap_or_else(|| panic!("{path}: {faults:?}"));
            assert!(found.message.contains(words), "{}", found.message);
            assert!(found.message.contains("is needed"), "{}", found.message);
        }
        let dark = look(&json!({"dark": light(BODY, "#555555")})).unwrap_err();
        assert!(
            dark.iter().all(|fault| fault.path.starts_with("dark.")),
            "{dark:?}"
        );
    }

    #[test]
    fn buttons_share_one_shape() {
        let px = |value: u8| json!({"base": {"border-radius": {"unit": "px", "value": value}}});
        let tree = |one, other| json!({"light": {"components": {"button": {"primary": px(one), "secondary": px(other)}}}});
        assert_eq!(look(&tree(4, 4)).unwrap().base["r-button"], "4px");
        let faults = look(&tree(4, 8)).unwrap_err();
        assert!(faults[0].message.contains("share one shape"), "{faults:?}");
    }

    #[test]
    fn a_variant_is_pinned_where_the_device_is_not_asked() {
        let pinned = |settings: Json| look(&json!({"settings": settings})).unwrap().pinned;
        assert_eq!(pinned(json!({"use-dark-theme": true})), None);
        assert_eq!(
            pinned(json!({"use-dark-theme": false})),
            Some(Pinned::Light)
        );
        let dark = json!({"use-dark-theme": false, "preferred-theme-variant": "dark"});
        assert_eq!(pinned(dark), Some(Pinned::Dark));
    }

    #[test]
    fn whatever_brand_is_given_what_is_derived_can_be_read() {
        for step in 0..=4096u32 {
            let colour = Colour::new(step.wrapping_mul(0x9e_3779) & 0x00ff_ffff);
            let tree = json!({"light": light(PRIMARY, &colour.to_string())});
            let look = look(&tree).unwrap_or_else(|faults| panic!("{colour}: {faults:?}"));
            for (tokens, own) in [(&look.light, LIGHT), (&look.dark, DARK)] {
                let of = |token: &str, own: Colour| {
                    tokens
                        .get(token)
                        .map_or(own, |text| Colour::parse(text).unwrap())
                };
                let label = of("on-accent", own.text);
                assert!(
                    label.reads_on(&[of("accent", own.accent), of("accent-hover", own.accent)]),
                    "{colour}"
                );
                assert!(
                    of("link", own.link).reads_on(&[own.bg, own.surface]),
                    "{colour}"
                );
                assert!(own.text.reads_on(&[of("chosen", own.bg)]), "{colour}");
                assert!(
                    of("accent-edge", own.accent).contrast(own.bg) >= EDGE_CONTRAST,
                    "{colour}"
                );
            }
        }
    }
}

//! The tree of styles: which cells there are, and what stands in them.
//!
//! The contract fixes the shape (variant → `inquiry`, `components` → component → variant → state →
//! property) and the typed values; which cells a server knows is its own. Here a cell is one that the
//! pages draw with: a cell that nothing would show is refused by its path, not kept in silence.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::logo::Logo;
use crate::colour::Colour;

/// Faults told at once.
const MAX_FAULTS: usize = 20;

/// Font families that devices have; nothing is downloaded. Name and CSS list.
const FONTS: [(&str, &str); 8] = [
    (
        "system-ui",
        "system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif",
    ),
    ("sans-serif", "sans-serif"),
    ("serif", "serif"),
    ("monospace", "ui-monospace,Menlo,Consolas,monospace"),
    ("Arial", "Arial,Helvetica,sans-serif"),
    ("Georgia", "Georgia,\"Times New Roman\",serif"),
    ("Trebuchet MS", "\"Trebuchet MS\",Tahoma,sans-serif"),
    ("Verdana", "Verdana,Geneva,sans-serif"),
];

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `{"unit": "hex", "value": "#111111"}`
    Hex,
    /// `{"unit": "px", "value": 16}`, a whole number from 0 to the bound.
    Px(u16),
    /// `{"unit": "font", "value": "Georgia"}`
    Font,
    /// `{"unit": "image", "value": "data:image/png;base64,…"}`
    Image,
}

use Kind::{Font, Hex, Image, Px};

/// Every cell, below `light` and `dark`. Corners are those of the page's own sizes or less round.
#[rustfmt::skip] // a table is read by its columns
const CELLS: &[(&str, Kind)] = &[
    ("inquiry.primary-color", Hex),
    ("inquiry.font-family", Font),
    ("inquiry.navbar.logo", Image),
    ("inquiry.hosted-flow.background-color", Hex),
    ("inquiry.modal.background-color", Hex),
    ("inquiry.modal.border-radius", Px(32)),
    ("components.text.title.base.text-color", Hex),
    ("components.text.body.base.text-color", Hex),
    ("components.text.small.base.text-color", Hex),
    ("components.text.link.base.text-color", Hex),
    ("components.button.primary.base.background-color", Hex),
    ("components.button.primary.base.text-color", Hex),
    ("components.button.primary.base.border-color", Hex),
    ("components.button.primary.base.border-radius", Px(32)),
    ("components.button.primary.hover.background-color", Hex),
    ("components.button.secondary.base.background-color", Hex),
    ("components.button.secondary.base.text-color", Hex),
    ("components.button.secondary.base.border-color", Hex),
    ("components.button.secondary.base.border-radius", Px(32)),
    ("components.button.secondary.hover.background-color", Hex),
    ("components.input.text.base.background-color", Hex),
    ("components.input.text.base.text-color", Hex),
    ("components.input.text.base.border-color", Hex),
    ("components.input.text.base.border-radius", Px(16)),
];

/// A cell that is none, or a value that does not fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// From the root of the tree: `light.components.button.primary.base.text-color`.
    pub path: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Colour(Colour),
    Px(u16),
    Font(&'static str),
    Logo(Logo),
}

/// One variant's cells, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells(BTreeMap<&'static str, Value>);

impl Cells {
    /// `path` without the variant.
    pub fn colour(&self, path: &str) -> Option<Colour> {
        match self.0.get(path) {
            Some(Value::Colour(colour)) => Some(*colour),
            _ => None,
        }
    }

    /// CSS pixels.
    pub fn px(&self, path: &str) -> Option<u16> {
        match self.0.get(path) {
            Some(Value::Px(px)) => Some(*px),
            _ => None,
        }
    }

    /// As a list of families in CSS.
    pub fn font(&self) -> Option<&'static str> {
        match self.0.get("inquiry.font-family") {
            Some(Value::Font(list)) => Some(list),
            _ => None,
        }
    }

    pub fn logo(&self) -> Option<&Logo> {
        match self.0.get("inquiry.navbar.logo") {
            Some(Value::Logo(logo)) => Some(logo),
            _ => None,
        }
    }
}

/// A tree of styles that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Styles {
    /// Whether devices that prefer dark get the dark variant; true unless said.
    pub use_dark_theme: bool,
    /// Where the device's preference is not followed.
    pub prefers_dark: bool,
    pub light: Cells,
    pub dark: Cells,
}

impl Styles {
    /// Reads a tree with kebab-case keys.
    ///
    /// # Errors
    /// Every cell that is none and every value that does not fit, by path; at most twenty.
    pub fn read(tree: &Json) -> Result<Self, Vec<CellFault>> {
        let mut faults = Vec::new();
        let mut styles = Self {
            use_dark_theme: true,
            prefers_dark: false,
            light: Cells::default(),
            dark: Cells::default(),
        };
        for (key, value) in members(tree, "", &mut faults) {
            match key.as_str() {
                "settings" => styles.settings(value, &mut faults),
                "light" => walk(value, "light", "", &mut styles.light, &mut faults),
                "dark" => walk(value, "dark", "", &mut styles.dark, &mut faults),
                _ => faults.push(unknown(key.clone(), &["settings", "light", "dark"])),
            }
        }
        if faults.is_empty() {
            return Ok(styles);
        }
        faults.truncate(MAX_FAULTS);
        Err(faults)
    }

    fn settings(&mut self, tree: &Json, faults: &mut Vec<CellFault>) {
        for (key, value) in members(tree, "settings", faults) {
            let path = format!("settings.{key}");
            match (key.as_str(), value.as_bool(), value.as_str()) {
                ("use-dark-theme", Some(flag), _) => self.use_dark_theme = flag,
                ("use-dark-theme", ..) => faults.push(fault(path, "must be true or false")),
                ("preferred-theme-variant", _, Some("light")) => self.prefers_dark = false,
                ("preferred-theme-variant", _, Some("dark")) => self.prefers_dark = true,
                ("preferred-theme-variant", ..) => {
                    faults.push(fault(path, "must be light or dark"));
                }
                _ => faults.push(unknown(
                    path,
                    &["use-dark-theme", "preferred-theme-variant"],
                )),
            }
        }
    }
}

fn fault(path: String, message: impl Into<String>) -> CellFault {
    CellFault {
        path,
        message: message.into(),
    }
}

fn unknown(path: String, known: &[&str]) -> CellFault {
    fault(
        path,
        format!("is not supported; there are {}", known.join(", ")),
    )
}

/// The members of an object; a fault when it is none.
fn members<'t>(
    tree: &'t Json,
    path: &str,
    faults: &mut Vec<CellFault>,
) -> impl Iterator<Item = (&'t String, &'t Json)> + use<'t> {
    if !tree.is_object() {
        faults.push(fault(path.to_owned(), "must be an object"));
    }
    tree.as_object().into_iter().flatten()
}

/// `place`: below the variant, without its name.
fn walk(tree: &Json, variant: &str, place: &str, cells: &mut Cells, faults: &mut Vec<CellFault>) {
    let full = |place: &str| format!("{variant}.{place}");
    let here = full(place);
    for (key, value) in members(tree, here.trim_end_matches('.'), faults) {
        let place = match place {
            "" => key.clone(),
            place => format!("{place}.{key}"),
        };
        if let Some((path, kind)) = CELLS.iter().find(|(path, _)| *path == place) {
            match read_cell(value, *kind) {
                Ok(value) => {
                    cells.0.insert(path, value);
                }
                Err(message) => faults.push(fault(full(&place), message)),
            }
        } else if below(&place).next().is_some() {
            walk(value, variant, &place, cells, faults);
        } else {
            let parent = place.rsplit_once('.').map_or("", |(parent, _)| parent);
            let mut known: Vec<&str> = below(parent).collect();
            known.dedup();
            faults.push(unknown(full(&place), &known));
        }
        if faults.len() > MAX_FAULTS {
            return;
        }
    }
}

/// The names that may stand right below a place, with repeats.
fn below(place: &str) -> impl Iterator<Item = &'static str> + use<'_> {
    CELLS.iter().filter_map(move |(path, _)| {
        let rest = match place {
            "" => path,
            place => path.strip_prefix(place)?.strip_prefix('.')?,
        };
        rest.split('.').next()
    })
}

fn read_cell(leaf: &Json, kind: Kind) -> Result<Value, String> {
    let shape = match kind {
        Hex => r##"{"unit": "hex", "value": "#rrggbb"}"##,
        Px(_) => r#"{"unit": "px", "value": a whole number}"#,
        Font => r#"{"unit": "font", "value": "a family"}"#,
        Image => r#"{"unit": "image", "value": "data:image/png;base64,…"}"#,
    };
    let wrong = || format!("must be {shape}");
    let members = leaf.as_object().ok_or_else(wrong)?;
    let unit = match kind {
        Hex => "hex",
        Px(_) => "px",
        Font => "font",
        Image => "image",
    };
    let fits = members.len() == 2 && members.get("unit").and_then(Json::as_str) == Some(unit);
    let value = members.get("value").filter(|_| fits).ok_or_else(wrong)?;
    match kind {
        Hex => value
            .as_str()
            .and_then(Colour::parse)
            .map(Value::Colour)
            .ok_or_else(|| "must be a colour as #rrggbb or #rgb".into()),
        Px(most) => value
            .as_u64()
            .and_then(|px| u16::try_from(px).ok())
            .filter(|px| *px <= most)
            .map(Value::Px)
            .ok_or_else(|| format!("must be a whole number of pixels from 0 to {most}")),
        Font => FONTS
            .iter()
            .find(|(name, _)| value.as_str() == Some(name))
            .map(|(_, list)| Value::Font(list))
            .ok_or_else(|| {
                let names = FONTS.map(|(name, _)| name).join(", ");
                format!("must be one of {names}")
            }),
        Image => Logo::read(value.as_str().unwrap_or_default()).map(Value::Logo),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tree_is_read_cell_by_cell() {
        let styles = Styles::read(&json!({
            "settings": {"use-dark-theme": false, "preferred-theme-variant": "light"},
            "light": {
                "inquiry": {
                    "primary-color": {"unit": "hex", "value": "#111111"},
                    "font-family": {"unit": "font", "value": "Georgia"},
                },
                "components": {"button": {"primary": {"base": {
                    "background-color": {"unit": "hex", "value": "#abc"},
                    "border-radius": {"unit": "px", "value": 4},
                }}}},
            },
        }))
        .unwrap();
        assert!(!styles.use_dark_theme && !styles.prefers_dark);
        assert_eq!(
            styles.light.colour("inquiry.primary-color"),
            Colour::parse("#111111")
        );
        let button = "components.button.primary.base";
        assert_eq!(
            styles.light.colour(&format!("{button}.background-color")),
            Colour::parse("#aabbcc")
        );
        assert_eq!(styles.light.px(&format!("{button}.border-radius")), Some(4));
        assert!(
            styles
                .light
                .font()
                .is_some_and(|list| list.starts_with("Georgia"))
        );
        assert_eq!(styles.dark, Cells::default());
    }

    #[test]
    fn every_fault_is_told_with_its_path() {
        let hex = json!({"unit": "hex", "value": "#111111"});
        let cases = [
            (json!([]), "", "must be an object"),
            (json!({"middle": {}}), "middle", "settings, light, dark"),
            (
                json!({"settings": {"use-dark-theme": "no"}}),
                "settings.use-dark-theme",
                "true or false",
            ),
            (
                json!({"settings": {"preferred-theme-variant": "blue"}}),
                "settings.preferred-theme-variant",
                "light or dark",
            ),
            (
                json!({"light": {"step-assets": {}}}),
                "light.step-assets",
                "inquiry, components",
            ),
            (
                json!({"light": {"inquiry": 7}}),
                "light.inquiry",
                "must be an object",
            ),
            (
                json!({"light": {"inquiry": {"primary-colour": hex}}}),
                "light.inquiry.primary-colour",
                "primary-color",
            ),
            (
                json!({"dark": {"components": {"button": {"tertiary": {}}}}}),
                "dark.components.button.tertiary",
                "primary, secondary",
            ),
            (
                json!({"light": {"inquiry": {"primary-color": "#111111"}}}),
                "light.inquiry.primary-color",
                "unit",
            ),
            (
                json!({"light": {"inquiry": {"primary-color": null}}}),
                "light.inquiry.primary-color",
                "unit",
            ),
            (
                json!({"light": {"inquiry": {"primary-color": {"unit": "rgb", "value": "#111111"}}}}),
                "light.inquiry.primary-color",
                "hex",
            ),
            (
                json!({"light": {"inquiry": {"primary-color": {"unit": "hex", "value": "url(x)"}}}}),
                "light.inquiry.primary-color",
                "#rrggbb",
            ),
            (
                json!({"light": {"inquiry": {"primary-color": {"unit": "hex", "value": "#111111", "alpha": 1}}}}),
                "light.inquiry.primary-color",
                "hex",
            ),
            (
                json!({"light": {"inquiry": {"modal": {"border-radius": {"unit": "px", "value": 4.5}}}}}),
                "light.inquiry.modal.border-radius",
                "whole number",
            ),
            (
                json!({"light": {"inquiry": {"modal": {"border-radius": {"unit": "px", "value": 99}}}}}),
                "light.inquiry.modal.border-radius",
                "0 to 32",
            ),
            (
                json!({"light": {"inquiry": {"font-family": {"unit": "font", "value": "x;}"}}}}),
                "light.inquiry.font-family",
                "one of",
            ),
            (
                json!({"light": {"inquiry": {"navbar": {"logo": {"unit": "image", "value": "https://example.com/a.png"}}}}}),
                "light.inquiry.navbar.logo",
                "embedded",
            ),
        ];
        for (tree, path, words) in cases {
            let faults = Styles::read(&tree).unwrap_err();
            assert_eq!(faults.len(), 1, "{tree}");
            assert_eq!(faults[0].path, path);
            assert!(faults[0].message.contains(words), "{}", faults[0].message);
        }
        let two = json!({"light": {"a": 1, "inquiry": {"b": 2}}});
        let paths: Vec<_> = Styles::read(&two)
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.path)
            .collect();
        assert_eq!(paths, ["light.a", "light.inquiry.b"]);
    }
}

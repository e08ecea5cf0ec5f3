//! A brand's look as a style rule. Every value was read as a colour, a size or a known font before it
//! came here, and every name is one of the style sheet's tokens.

use bonafide_domain::theme_set::Look;
use bonafide_domain::theme_set::look::Tokens;

use super::StyleVariant;

/// The style rule of a look in a variant; `None` where it changes nothing.
pub(crate) fn theme_rule(look: &Look, variant: StyleVariant) -> Option<String> {
    let base = block(&look.base);
    let (light, dark) = (block(&look.light), block(&look.dark));
    let rule = match variant {
        StyleVariant::Light => base + &light,
        StyleVariant::Dark => base + &dark,
        StyleVariant::Base => base + &preferred("light", &light) + &preferred("dark", &dark),
    };
    (!rule.is_empty()).then_some(rule)
}

fn block(tokens: &Tokens) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    let body: Vec<String> = tokens
        .iter()
        .map(|(token, value)| format!("--{token}:{value}"))
        .collect();
    // Twice, so that it goes before what the style sheet says of either variant.
    format!(":root:root{{{}}}", body.join(";"))
}

fn preferred(scheme: &str, block: &str) -> String {
    if block.is_empty() {
        return String::new();
    }
    format!("@media (prefers-color-scheme:{scheme}){{{block}}}")
}

#[cfg(test)]
mod tests {
    use bonafide_domain::colour::Colour;
    use bonafide_domain::theme_set::look::{DARK, Defaults, LIGHT};

    use super::*;
    use crate::pages::style::stylesheet;

    #[test]
    fn a_variant_has_only_its_own_colours() {
        let look = Look::of_button(Colour::new(0x00ff_d400));
        let light = theme_rule(&look, StyleVariant::Light).expect("a rule");
        let dark = theme_rule(&look, StyleVariant::Dark).expect("a rule");
        assert!(light.contains("--accent-edge:#717d8c") && !light.contains("@media"));
        assert!(dark.contains("--accent-edge:#ffd400") && !dark.contains("@media"));
        let both = theme_rule(&look, StyleVariant::Base).expect("a rule");
        assert_eq!(
            both,
            format!(
                "@media (prefers-color-scheme:light){{{light}}}@media (prefers-color-scheme:dark){{{dark}}}"
            )
        );
        assert_eq!(theme_rule(&Look::default(), StyleVariant::Base), None);
    }

    /// What the domain takes for the pages' own colours is what the style sheet says.
    #[test]
    fn the_style_sheet_has_the_colours_that_contrasts_are_worked_out_with() {
        let sheet = stylesheet();
        let (light, dark) = sheet
            .split_once(":root[data-theme=dark]")
            .expect("two variants");
        for (rules, own) in [(light, LIGHT), (dark, DARK)] {
            let Defaults {
                bg,
                surface,
                text,
                muted,
                control,
                accent,
                link,
                bad,
            } = own;
            for (token, colour) in [
                ("bg", bg),
                ("surface", surface),
                ("text", text),
                ("muted", muted),
                ("control", control),
                ("accent", accent),
                ("link", link),
                ("bad", bad),
            ] {
                let opening = format!("--{token}:");
                let said = rules
                    .split_once(&opening)
                    .and_then(|(_, rest)| rest.split([';', '}']).next());
                assert_eq!(said.and_then(Colour::parse), Some(colour), "{token}");
            }
        }
    }
}

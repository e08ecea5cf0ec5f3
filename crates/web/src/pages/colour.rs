//! The contrast of a brand's colour, by the formula of WCAG 2.

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

const WHITE: Colour = Colour([255; 3]);
/// The text colour used on light brand colours: nearly black, as the rest of the text.
const INK: Colour = Colour([0x0b, 0x10, 0x17]);
/// The page's background in light and in dark.
const PAGES: [Colour; 2] = [WHITE, Colour([0x0f, 0x13, 0x19])];

/// Least contrast of text and its background (WCAG 2.2, 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;
/// Least contrast of a control's edge and what is next to it (WCAG 2.2, 1.4.11).
const EDGE_CONTRAST: f64 = 3.0;

impl Colour {
    /// Reads `#rgb` or `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Option<Colour> {
        let digits = text.trim().strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            3 => {
                let digit = |shift: u32| ((number >> shift & 0xf) * 0x11) as u8;
                Some(Colour([digit(8), digit(4), digit(0)]))
            }
            6 => {
                let [_, red, green, blue] = number.to_be_bytes();
                Some(Colour([red, green, blue]))
            }
            _ => None,
        }
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Moves an eighth of the way to `other`.
    fn towards(self, other: Colour) -> Colour {
        let mut mixed = self.0;
        for (channel, target) in mixed.iter_mut().zip(other.0) {
            *channel = ((u16::from(*channel) * 7 + u16::from(target)) / 8) as u8;
        }
        Colour(mixed)
    }

    fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The style rule of a brand's primary colour, or `None` where the text cannot be read as a colour
/// or no text is readable on it. Focus rings, error colours and sizes are not themable.
pub(crate) fn theme_rule(primary: &str) -> Option<String> {
    let accent = Colour::parse(primary)?;
    let on_accent = [WHITE, INK]
        .into_iter()
        .find(|text| accent.contrast(*text) >= TEXT_CONTRAST)?;
    // Away from the text, so that hovering only ever raises the contrast.
    let hover = accent.towards(if on_accent == WHITE {
        Colour([0; 3])
    } else {
        WHITE
    });
    let [light_edge, dark_edge] = PAGES.map(|page| {
        if accent.contrast(page) >= EDGE_CONTRAST {
            accent.hex()
        } else {
            "var(--control)".to_owned()
        }
    });
    let (accent, on_accent, hover) = (accent.hex(), on_accent.hex(), hover.hex());
    Some(format!(
        ":root:root{{--accent:{accent};--on-accent:{on_accent};--accent-hover:{hover};--accent-edge:{light_edge}}}\
         @media (prefers-color-scheme:dark){{:root:root:not([data-theme=light]){{--accent-edge:{dark_edge}}}}}\
         :root:root[data-theme=dark]{{--accent-edge:{dark_edge}}}"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Colour, INK, WHITE, theme_rule};

    #[test]
    fn reads_three_and_six_digits_and_nothing_else() {
        assert_eq!(Colour::parse("#fff"), Some(WHITE));
        assert_eq!(Colour::parse(" #0b1017 "), Some(INK));
        for text in [
            "fff", "#ff", "#+ff", "#ffff", "red", "#12345g", "", "#0f0;}",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_follows_the_published_examples() {
        let black = Colour([0; 3]);
        assert!((WHITE.contrast(black) - 21.0).abs() < 0.001);
        let grey = Colour([0x76, 0x76, 0x76]);
        assert!((WHITE.contrast(grey) - 4.54).abs() < 0.01);
    }

    #[test]
    fn light_brands_get_dark_text_and_an_edge() {
        let rule = theme_rule("#ffd400").expect("a colour");
        assert!(rule.contains("--on-accent:#0b1017"), "{rule}");
        assert!(
            rule.contains("--accent-edge:var(--control)}@media"),
            "{rule}"
        );
        let rule = theme_rule("#14532d").expect("a colour");
        assert!(rule.contains("--on-accent:#ffffff"), "{rule}");
    }

    #[test]
    fn every_grey_is_readable_or_refused() {
        for level in 0..=255u8 {
            let grey = Colour([level; 3]);
            if let Some(rule) = theme_rule(&grey.hex()) {
                let text = if rule.contains("--on-accent:#ffffff") {
                    WHITE
                } else {
                    INK
                };
                assert!(grey.contrast(text) >= 4.5, "{level}");
            }
        }
    }
}

//! Colours and the contrast between them, by the formula of WCAG 2.

use std::fmt;

/// Least contrast of text and its background (WCAG 2.2, 1.4.3).
pub const TEXT_CONTRAST: f64 = 4.5;
/// Least contrast of a control's edge and what is next to it (WCAG 2.2, 1.4.11).
pub const EDGE_CONTRAST: f64 = 3.0;

/// An opaque sRGB colour; shown as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    pub const WHITE: Self = Self([255; 3]);
    pub const BLACK: Self = Self([0; 3]);
    /// The pages' own text colour in light: nearly black.
    pub const INK: Self = Self([0x0b, 0x10, 0x17]);

    /// `0xrrggbb`
    pub const fn new(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self([red, green, blue])
    }

    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            3 => {
                let digit = |shift: u32| ((number >> shift & 0xf) * 0x11) as u8;
                Some(Self([digit(8), digit(4), digit(0)]))
            }
            6 => Some(Self::new(number)),
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

    /// From 1 (the same) to 21 (black and white).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Whether text of this colour is readable on all of these backgrounds.
    pub fn reads_on(self, backgrounds: &[Self]) -> bool {
        backgrounds
            .iter()
            .all(|background| self.contrast(*background) >= TEXT_CONTRAST)
    }

    /// Moves `eighths` of the way to `other`, at most eight.
    pub fn towards(self, other: Self, eighths: u16) -> Self {
        let mut mixed = self.0;
        let there = eighths.min(8);
        for (channel, target) in mixed.iter_mut().zip(other.0) {
            *channel = ((u16::from(*channel) * (8 - there) + u16::from(target) * there) / 8) as u8;
        }
        Self(mixed)
    }

    /// The text colour for this background. There is always one: black or white reaches 4.58.
    pub fn text_on(self) -> Self {
        [Self::WHITE, Self::INK]
            .into_iter()
            .find(|text| text.reads_on(&[self]))
            .unwrap_or(Self::BLACK)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn reads_three_and_six_digits_and_nothing_else() {
        assert_eq!(Colour::parse("#fff"), Some(Colour::WHITE));
        assert_eq!(Colour::parse(" #0b1017 "), Some(Colour::INK));
        for text in [
            "fff", "#ff", "#+ff", "#ffff", "red", "#12345g", "", "#0f0;}",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_follows_the_published_examples() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 0.001);
        let grey = Colour::new(0x0076_7676);
        assert!((Colour::WHITE.contrast(grey) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_grey_has_a_text_colour() {
        for level in 0..=255u32 {
            let grey = Colour::new(level << 16 | level << 8 | level);
            assert!(grey.text_on().reads_on(&[grey]), "{grey}");
        }
    }
}

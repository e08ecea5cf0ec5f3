//! Measuring and breaking text.

use std::fmt::Write;

use ttf_parser::Face;

/// The text with every letter that the font lacks as its number, and line breaks as spaces.
pub fn legible(face: &Face, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() {
            out.push(' ');
        } else if letter.is_control() {
            continue;
        } else if face.glyph_index(letter).is_some() {
            out.push(letter);
        } else {
            let _ = write!(out, "[U+{:04X}]", u32::from(letter));
        }
    }
    out
}

/// Width in points; letters that join (Arabic) may turn out somewhat narrower.
pub fn width(face: &Face, text: &str, size: f32) -> f32 {
    let em = f32::from(face.units_per_em());
    text.chars()
        .filter_map(|letter| face.glyph_index(letter))
        .filter_map(|glyph| face.glyph_hor_advance(glyph))
        .map(|advance| f32::from(advance) / em * size)
        .sum()
}

/// Lines of at most this width; a word that is longer is broken.
pub fn lines(face: &Face, text: &str, size: f32, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in legible(face, paragraph).split_whitespace() {
            let joined = match line.is_empty() {
                true => word.to_owned(),
                false => format!("{line} {word}"),
            };
            if width(face, &joined, size) <= most {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if width(face, &line, size) > most && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face;

    #[test]
    fn lines_hold_every_word_in_order_and_none_is_too_wide() {
        let face = face().unwrap();
        let text = format!("Ann Åkesson lives at {} and nowhere else", "x".repeat(300));
        let found = lines(face, &text, 10.0, 120.0);
        assert!(found.iter().all(|line| width(face, line, 10.0) <= 120.0));
        let all: String = found.concat().replace(' ', "");
        assert_eq!(all, text.replace(' ', ""));
    }

    #[test]
    fn letters_that_the_font_lacks_are_told_by_number() {
        let face = face().unwrap();
        assert_eq!(legible(face, "Żółć Ωμ Жук عل דוד"), "Żółć Ωμ Жук عل דוד");
        assert_eq!(legible(face, "李 a\u{7}b"), "[U+674E] ab");
    }
}

//! Search in the manual: every word has to be there; titles count most.

use std::sync::OnceLock;

use serde::Serialize;

use crate::contents::PAGES;
use crate::{markdown, reference};

/// Places shown for a query.
const MOST: usize = 30;
/// Longest query that is looked at, in bytes.
const LONGEST: usize = 200;
/// Characters of text shown around the first word found.
const AROUND: usize = 90;

struct Place {
    title: String,
    href: String,
    words: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    pub title: String,
    pub href: String,
    pub excerpt: String,
}

fn places() -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let pages = PAGES.iter().map(|page| Place {
            title: page.title.to_owned(),
            href: format!("/docs/{}", page.name),
            words: markdown::render(page.text, page.path).words,
        });
        let operations = reference::operations().iter().map(|it| Place {
            title: format!("{} {}", it.method, it.path),
            href: format!("/docs/api/{}", it.id),
            words: format!("{} {} {}", it.summary, it.id, it.tag),
        });
        pages.chain(operations).collect()
    })
}

pub fn search(query: &str) -> Vec<Hit> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.is_empty() || query.len() > LONGEST {
        return Vec::new();
    }
    let mut found: Vec<(usize, Hit)> = Vec::new();
    for place in places() {
        let (title, text) = (place.title.to_lowercase(), place.words.to_lowercase());
        if !words
            .iter()
            .all(|word| title.contains(word) || text.contains(word))
        {
            continue;
        }
        let score = words
            .iter()
            .map(|word| {
                100 * usize::from(title.contains(word)) + text.matches(word).count().min(20)
            })
            .sum();
        let hit = Hit {
            title: place.title.clone(),
            href: place.href.clone(),
            excerpt: excerpt(&place.words, words[0]),
        };
        found.push((score, hit));
    }
    // Stable: equal ones stay in reading order.
    found.sort_by(|(one, _), (other, _)| other.cmp(one));
    found.truncate(MOST);
    found.into_iter().map(|(_, hit)| hit).collect()
}

fn excerpt(text: &str, word: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lower: String = text.to_lowercase();
    let at = lower
        .find(word)
        .map_or(0, |byte| lower[..byte].chars().count());
    let start = at.saturating_sub(AROUND / 3);
    let part: String = characters.iter().skip(start).take(AROUND * 2).collect();
    // The first word may be cut.
    let from = usize::from(start > 0);
    part.split_whitespace()
        .skip(from)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_be_there_and_titles_come_first() {
        assert_eq!(search("expiry")[0].href, "/docs/expiry");
        assert!(
            search("resume inquiry")
                .iter()
                .any(|hit| hit.href == "/docs/api/resume-an-inquiry")
        );
        assert_eq!(search("no-such-word-anywhere"), []);
        assert_eq!(search(""), []);
        assert_eq!(search(&"x".repeat(LONGEST + 1)), []);
    }
}

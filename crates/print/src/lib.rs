//! Sheets of facts as PDF: headed lists of labels and values, wrapped and paged on A4.
//!
//! Pure: the same sheet gives the same bytes. The embedded font is DejaVu Sans, whose letters cover
//! the scripts of Europe and the Near East; of it, a document carries only the letters that it uses.
//! A letter that the font lacks is told by its number (`[U+674E]`), never left out.

mod layout;
mod letters;

use std::sync::OnceLock;

use krilla::text::Font;
use ttf_parser::Face;

static FONT: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");

/// What is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub title: String,
    /// Below the title; one line each.
    pub lead: Vec<String>,
    pub sections: Vec<Section>,
    /// At the foot of every page, before the page's number.
    pub foot: String,
    /// Of the document, for example `en`.
    pub language: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub title: String,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// For a section without facts.
    pub empty: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the embedded font cannot be read")]
    Font,
    #[error("the document cannot be written: {0}")]
    Write(String),
}

/// The sheet as a PDF file.
///
/// # Errors
/// A fault is a defect of this crate; no text causes one.
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, Fault> {
    layout::print(sheet)
}

fn face() -> Result<&'static Face<'static>, Fault> {
    static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(FONT, 0).ok())
        .as_ref()
        .ok_or(Fault::Font)
}

fn font() -> Result<Font, Fault> {
    static KEPT: OnceLock<Option<Font>> = OnceLock::new();
    KEPT.get_or_init(|| Font::new(FONT.into(), 0))
        .clone()
        .ok_or(Fault::Font)
}

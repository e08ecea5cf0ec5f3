//! Where everything stands on A4 pages.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

use crate::letters::{legible, lines};
use crate::{Fault, Sheet, face, font};

/// A4 in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 51.0;
const BOTTOM: f32 = HEIGHT - 62.0;
/// Where values begin.
const VALUES: f32 = 200.0;
const TEXT: f32 = 9.5;
const SMALL: f32 = 8.0;
const HEADING: f32 = 12.0;
const TITLE: f32 = 18.0;
/// Height of a line, in sizes of its letters.
const LEADING: f32 = 1.45;

/// One thing to be drawn, with its place on its page.
enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        grey: bool,
        text: String,
    },
    Rule {
        y: f32,
    },
}

struct Pen<'a> {
    face: &'a Face<'a>,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

impl Pen<'_> {
    fn room(&mut self, height: f32) {
        if self.pages.is_empty() || self.y + height > BOTTOM {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn line(&mut self, x: f32, size: f32, grey: bool, text: &str) {
        let y = self.y + size;
        let text = text.to_owned();
        self.put(Mark::Text {
            x,
            y,
            size,
            grey,
            text,
        });
    }

    fn paragraph(&mut self, size: f32, grey: bool, text: &str) {
        for line in lines(self.face, text, size, WIDTH - 2.0 * MARGIN) {
            self.room(size * LEADING);
            self.line(MARGIN, size, grey, &line);
            self.y += size * LEADING;
        }
    }

    /// A label and its value side by side; a long value goes on on the next page.
    fn fact(&mut self, label: &str, value: &str) {
        let labels = lines(self.face, label, TEXT, VALUES - MARGIN - 10.0);
        let values = lines(self.face, value, TEXT, WIDTH - MARGIN - VALUES);
        for index in 0..labels.len().max(values.len()) {
            self.room(TEXT * LEADING);
            if let Some(text) = labels.get(index) {
                self.line(MARGIN, TEXT, true, text);
            }
            if let Some(text) = values.get(index) {
                self.line(VALUES, TEXT, false, text);
            }
            self.y += TEXT * LEADING;
        }
        self.put(Mark::Rule { y: self.y + 2.0 });
        self.y += 5.0;
    }
}

pub fn print(sheet: &Sheet) -> Result<Vec<u8>, Fault> {
    let face = face()?;
    let mut pen = Pen {
        face,
        pages: Vec::new(),
        y: MARGIN,
    };
    pen.paragraph(TITLE, false, &sheet.title);
    for line in &sheet.lead {
        pen.paragraph(TEXT, true, line);
    }
    for section in &sheet.sections {
        // A heading does not stand alone at the end of a page.
        pen.y += HEADING;
        pen.room(HEADING * LEADING + 3.0 * TEXT * LEADING);
        pen.paragraph(HEADING, false, &section.title);
        pen.y += 3.0;
        for (label, value) in &section.facts {
            pen.fact(label, value);
        }
        if section.facts.is_empty() {
            pen.paragraph(TEXT, true, &section.empty);
        }
    }
    let font = font()?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(sheet.title.clone())
            .language(sheet.language.clone())
            .creator("Bonafide".into()),
    );
    let count = pen.pages.len();
    let foot = legible(face, &sheet.foot);
    for (index, marks) in pen.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| Fault::Write("the page has no size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &font, mark);
        }
        let foot = Mark::Text {
            x: MARGIN,
            y: HEIGHT - 34.0,
            size: SMALL,
            grey: true,
            text: format!("{foot} · {} of {count}", index + 1),
        };
        draw(&mut surface, &font, &foot);
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| Fault::Write(format!("{error:?}")))
}

fn draw(surface: &mut Surface, font: &Font, mark: &Mark) {
    match mark {
        Mark::Text {
            x,
            y,
            size,
            grey,
            text,
        } => {
            let shade = if *grey { 76 } else { 0 };
            surface.set_stroke(None);
            surface.set_fill(Some(Fill {
                paint: rgb::Color::new(shade, shade, shade).into(),
                opacity: NormalizedF32::ONE,
                rule: Default::default(),
            }));
            let at = Point::from_xy(*x, *y);
            surface.draw_text(at, font.clone(), *size, text, false, TextDirection::Auto);
        }
        Mark::Rule { y } => {
            let mut path = PathBuilder::new();
            path.move_to(MARGIN, *y);
            path.line_to(WIDTH - MARGIN, *y);
            let Some(path) = path.finish() else { return };
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(200, 200, 200).into(),
                width: 0.5,
                ..Stroke::default()
            }));
            surface.draw_path(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Section, Sheet, pdf};

    fn sheet(facts: usize) -> Sheet {
        Sheet {
            title: "Inquiry".into(),
            lead: vec!["inq_1".into()],
            sections: vec![
                Section {
                    title: "Fields".into(),
                    facts: (0..facts)
                        .map(|n| (format!("field {n}"), "Ann Åkesson 李 محمد ".repeat(n % 40)))
                        .collect(),
                    empty: String::new(),
                },
                Section {
                    title: "Notes".into(),
                    facts: Vec::new(),
                    empty: "None".into(),
                },
            ],
            foot: "inq_1, printed by Ann".into(),
            language: "en".into(),
        }
    }

    #[test]
    fn the_same_sheet_gives_the_same_file() {
        let first = pdf(&sheet(300)).unwrap();
        assert!(first.starts_with(b"%PDF-") && first.len() > 10_000);
        assert!(first == pdf(&sheet(300)).unwrap());
        assert!(first != pdf(&sheet(299)).unwrap());
    }

    #[test]
    fn an_empty_sheet_has_a_page() {
        let file = pdf(&Sheet::default()).unwrap();
        assert!(file.starts_with(b"%PDF-"));
    }
}

//! A frame for drawn figures: the finding in words, the drawing, and the same numbers in a table.

use serde::Serialize;

use super::Table;

/// Colours are named 1 to 6 (the tokens `--c1` … `--c6`); sizes are in pixels.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shape {
    Bar {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        colour: u8,
        /// Told when pointed at, and to screen readers when it is a link.
        title: String,
        href: Option<String>,
    },
    /// A line through points `x,y x,y …`.
    Line {
        points: String,
        colour: u8,
        dashed: bool,
    },
    /// A thin line of the grid or of an interval.
    Rule {
        x1: f64,
        y1: f64,
        x2: f64,
        y2: f64,
        strong: bool,
    },
    Label {
        x: f64,
        y: f64,
        text: String,
        /// `start`, `middle` or `end`.
        anchor: &'static str,
        muted: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// The id of its title; unique on the page.
    pub id: String,
    /// What the figure shows, as a sentence.
    pub finding: String,
    pub title: String,
    pub width: f64,
    pub height: f64,
    pub shapes: Vec<Shape>,
    pub table: Table,
}

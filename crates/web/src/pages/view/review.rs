//! The page on which people check their answers before they send them.

use jiff::civil::Date;

use super::field::ShownFile;
use crate::pages::chrome::Way;

/// All answers, each with a way to change it. Posts `action=continue`.
#[derive(Clone, Debug, Default)]
pub struct Review {
    pub title: Option<String>,
    pub body: Option<String>,
    pub rows: Vec<ReviewRow>,
    pub button: Option<String>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// The field's key; brings the built-in label.
    pub key: String,
    /// The template's own label.
    pub label: Option<String>,
    pub value: ShownValue,
    /// Left out where the answer cannot be changed.
    pub change: Option<Way>,
    /// Tell that the organization gave it.
    pub given: bool,
}

/// A value to read, shown as people of the page's language write it.
#[derive(Clone, Debug)]
pub enum ShownValue {
    /// Shown exactly as it is.
    Text(String),
    /// Always left to right: e-mail addresses, telephone numbers, identification numbers.
    Technical(String),
    Date(Date),
    /// ISO 3166-1 alpha-2.
    Country(String),
    Boolean(bool),
    /// Labels of chosen answers.
    Many(Vec<String>),
    Files(Vec<ShownFile>),
    /// Not answered.
    None,
}

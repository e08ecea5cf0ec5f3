//! The steps of a flow.

use crate::field::{FieldSchema, Input};

use super::condition::Condition;
use super::text::Text;

/// A step's own words; the pages have built-in ones for each kind of step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub title: Option<Text>,
    pub body: Option<Text>,
    pub button: Option<Text>,
}

/// A step of the flow: a screen, a branch or an end.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `[a-z0-9_-]{1,64}`, unique in the definition.
    pub name: String,
    pub words: Words,
    pub kind: StepKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    Intro {
        next: String,
    },
    Form {
        items: Vec<FormItem>,
        next: String,
    },
    /// Shows nothing: the first route whose condition holds is taken.
    Branch {
        routes: Vec<Route>,
        otherwise: Option<String>,
    },
    EmailCode(CodeStep),
    PhoneCode(CodeStep),
    /// Check your answers.
    Review {
        next: String,
    },
    End {
        outcome: Outcome,
    },
}

impl StepKind {
    /// The word for `kind` in definitions.
    pub fn name(&self) -> &'static str {
        match self {
            StepKind::Intro { .. } => "intro",
            StepKind::Form { .. } => "form",
            StepKind::Branch { .. } => "branch",
            StepKind::EmailCode(_) => "email-code",
            StepKind::PhoneCode(_) => "phone-code",
            StepKind::Review { .. } => "review",
            StepKind::End { .. } => "end",
        }
    }

    pub fn code(&self) -> Option<&CodeStep> {
        match self {
            StepKind::EmailCode(code) | StepKind::PhoneCode(code) => Some(code),
            _ => None,
        }
    }

    pub fn is_screen(&self) -> bool {
        !matches!(self, StepKind::Branch { .. })
    }

    /// Every step that can follow, with the path of the key that names it.
    pub fn exits(&self) -> Vec<(String, &str)> {
        match self {
            StepKind::Intro { next } | StepKind::Form { next, .. } | StepKind::Review { next } => {
                vec![("next".into(), next)]
            }
            StepKind::EmailCode(code) | StepKind::PhoneCode(code) => {
                vec![("next".into(), &code.next), ("failed".into(), &code.failed)]
            }
            StepKind::Branch { routes, otherwise } => {
                let routes = routes
                    .iter()
                    .enumerate()
                    .map(|(index, route)| (format!("routes[{index}].next"), route.next.as_str()));
                let otherwise = otherwise
                    .iter()
                    .map(|next| ("otherwise".to_owned(), next.as_str()));
                routes.chain(otherwise).collect()
            }
            StepKind::End { .. } => Vec::new(),
        }
    }
}

/// A way out of a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub when: Condition,
    pub next: String,
}

/// A code sent to the person and typed in again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStep {
    /// The field with the address or number.
    pub field: String,
    /// Wrong codes after which the verification fails.
    pub attempts: u32,
    /// How often the code can be sent again.
    pub resends: u32,
    /// How long a code is good, in seconds.
    pub valid_seconds: u32,
    pub next: String,
    pub failed: String,
}

impl CodeStep {
    pub const DEFAULT_ATTEMPTS: u32 = 5;
    pub const DEFAULT_RESENDS: u32 = 3;
    pub const DEFAULT_VALID_SECONDS: u32 = 900;
}

/// How the inquiry stands when the person reaches an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Completed,
    Failed,
    NeedsReview,
}

impl Outcome {
    pub const ALL: [Outcome; 3] = [Outcome::Completed, Outcome::Failed, Outcome::NeedsReview];

    /// The word for `outcome` in definitions.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Failed => "failed",
            Outcome::NeedsReview => "needs-review",
        }
    }
}

/// A line of a form's `fields`.
#[derive(Clone, Debug, PartialEq)]
pub enum FormItem {
    Field(FormField),
    Address(AddressBlock),
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    pub field: String,
    pub required: bool,
    /// Instead of the schema's label.
    pub label: Option<Text>,
    pub hint: Option<Text>,
    /// For country fields: the only countries offered; empty for all.
    pub countries: Vec<String>,
}

impl FormField {
    pub fn new(field: impl Into<String>) -> FormField {
        FormField {
            field: field.into(),
            required: true,
            label: None,
            hint: None,
            countries: Vec::new(),
        }
    }
}

/// The parts of an address, in the order in which they are asked.
pub const ADDRESS_PARTS: [&str; 6] = [
    "street-1",
    "street-2",
    "city",
    "subdivision",
    "postal-code",
    "country-code",
];

/// The parts that not every address has.
const OPTIONAL_ADDRESS_PARTS: [&str; 2] = ["street-2", "subdivision"];

/// An address: the six fields `<prefix>-street-1` … `<prefix>-country-code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressBlock {
    pub prefix: String,
    /// When false, the whole address may be left empty.
    pub required: bool,
    /// The only countries offered; empty for all.
    pub countries: Vec<String>,
}

impl AddressBlock {
    fn fields(&self) -> impl Iterator<Item = FormField> + '_ {
        ADDRESS_PARTS.iter().map(|part| FormField {
            field: format!("{}-{part}", self.prefix),
            required: self.required && !OPTIONAL_ADDRESS_PARTS.contains(part),
            label: None,
            hint: None,
            countries: match *part {
                "country-code" => self.countries.clone(),
                _ => Vec::new(),
            },
        })
    }
}

impl FormItem {
    /// The fields that this line stands for.
    pub fn fields(&self) -> Vec<FormField> {
        match self {
            FormItem::Field(field) => vec![field.clone()],
            FormItem::Address(block) => block.fields().collect(),
        }
    }
}

/// Whether a limited list of countries makes sense for the field.
pub(super) fn offers_countries(schema: &FieldSchema) -> bool {
    schema.input() == Some(Input::Country)
}

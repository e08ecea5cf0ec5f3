//! Forms: one label for each input, a fault beside its field and in the summary, in the same words.

use serde::Serialize;

use super::Tone;
use crate::form::Faults;

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opt {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub chosen: bool,
}

impl Opt {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            chosen: false,
        }
    }

    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// How a field is typed or chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Input {
    Text,
    Email,
    Url,
    Number,
    Date,
    Search,
    /// With a button that shows it, where scripts run.
    Password,
    /// Six digits.
    Code,
    Area {
        rows: u8,
        /// Set in the type of code.
        code: bool,
    },
    Select {
        options: Vec<Opt>,
    },
    Radios {
        options: Vec<Opt>,
    },
    /// Several at once.
    Checks {
        options: Vec<Opt>,
    },
    /// One yes or no; posts `on`.
    Check {
        on: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub input: Input,
    pub value: String,
    pub fault: Option<String>,
    pub optional: bool,
    /// `autocomplete` token, such as `username`.
    pub autocomplete: Option<String>,
}

impl Field {
    pub fn new(name: &str, label: &str, input: Input) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            input,
            value: String::new(),
            fault: None,
            optional: false,
            autocomplete: None,
        }
    }

    pub fn text(name: &str, label: &str) -> Self {
        Self::new(name, label, Input::Text)
    }

    pub fn select(name: &str, label: &str, options: Vec<Opt>) -> Self {
        Self::new(name, label, Input::Select { options })
    }

    pub fn radios(name: &str, label: &str, options: Vec<Opt>) -> Self {
        Self::new(name, label, Input::Radios { options })
    }

    pub fn check(name: &str, label: &str, on: bool) -> Self {
        Self::new(name, label, Input::Check { on })
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// What is wrong with it, if anything.
    pub fn fault(mut self, fault: Option<String>) -> Self {
        self.fault = fault;
        self
    }

    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    pub fn autocomplete(mut self, token: &str) -> Self {
        self.autocomplete = Some(token.to_owned());
        self
    }
}

/// A form that posts to the dashboard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FormBlock {
    pub title: Option<String>,
    pub lead: Option<String>,
    pub action: String,
    pub hidden: Vec<(String, String)>,
    pub fields: Vec<Field>,
    /// What is wrong with the whole of it.
    pub fault: Option<String>,
    pub submit: String,
    /// More buttons: name, value, label.
    pub others: Vec<(String, String, String)>,
    /// `Bad`: what cannot be undone.
    pub tone: Tone,
    pub cancel: Option<String>,
}

impl FormBlock {
    pub fn new(action: impl Into<String>, submit: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            title: None,
            lead: None,
            action: action.into(),
            hidden: Vec::new(),
            fields,
            fault: None,
            submit: submit.into(),
            others: Vec::new(),
            tone: Tone::Info,
            cancel: None,
        }
    }

    /// Puts what was wrong beside the fields, and what belongs to none above them.
    pub fn faults(mut self, faults: &Faults) -> Self {
        for field in &mut self.fields {
            if let Some(fault) = faults.of(&field.name) {
                field.fault = Some(fault);
            }
        }
        self.fault = faults.rest(&self.fields);
        self
    }

    /// A page's only question before what cannot be undone: `word` has to be typed.
    pub fn confirming(action: impl Into<String>, submit: &str, word: &str) -> Self {
        let field = Field::text("confirm", &format!("Type {word} to confirm"));
        Self::new(action, submit, vec![field]).danger()
    }

    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = Some(lead.into());
        self
    }

    pub fn hidden(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    pub fn danger(mut self) -> Self {
        self.tone = Tone::Bad;
        self
    }

    pub fn cancel(mut self, href: impl Into<String>) -> Self {
        self.cancel = Some(href.into());
        self
    }
}

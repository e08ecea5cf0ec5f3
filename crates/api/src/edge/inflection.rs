//! Key styles: any of three on the way in, the chosen one on the way out.
//!
//! The contract lets a client write member names in kebab, camel or snake case, even
//! mixed, and choose the style of the answer with `Key-Inflection`. Inside the server
//! there is kebab-case only.

mod body;
mod words;

pub use body::{FieldKeys, reply, request};
pub use words::{from_kebab, to_kebab};

pub(crate) use words::{field_to_kebab, letters};

use super::errors::{Fault, quoted};

/// A style of member names, as `Key-Inflection` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Inflection {
    /// `name-first`; what the API speaks unless asked otherwise.
    #[default]
    Kebab,
    /// `nameFirst`
    Camel,
    /// `name_first`
    Snake,
}

impl Inflection {
    /// Every style, in the order in which errors list them.
    pub const ALL: [Self; 3] = [Self::Kebab, Self::Camel, Self::Snake];

    /// The value of the header, and of a key's or a webhook's setting.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kebab => "kebab",
            Self::Camel => "camel",
            Self::Snake => "snake",
        }
    }

    /// Reads a header's or a setting's value. Case and surrounding blanks do not matter.
    ///
    /// # Errors
    /// A fault that lists the three styles.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|style| style.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| {
                Fault::new(format!(
                    "Key-Inflection {} is not known; use kebab, camel or snake",
                    quoted(text)
                ))
                .allowing(Self::ALL.map(Self::as_str))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_read_and_named() {
        for style in Inflection::ALL {
            assert_eq!(Inflection::parse(style.as_str()), Ok(style));
        }
        assert_eq!(Inflection::parse(" Camel "), Ok(Inflection::Camel));
        let fault = Inflection::parse("pascal").expect_err("not a style");
        assert_eq!(fault.allowed, ["kebab", "camel", "snake"]);
    }
}

//! The door of the API: what depends on the client's API version and key style, and what
//! can be judged from the text of a request alone.
//!
//! Inside the server there is one shape, the newest version with kebab-case names. A
//! request body goes through [`accepts::parse`], [`Dialect::request`] and
//! [`accepts::check`]; a reply through [`Dialect::reply`]. Everything here is pure, takes
//! time linear in its input, and answers any input with a value or a [`errors::Fault`].

pub mod accepts;
pub mod errors;
pub mod fieldset;
pub mod include;
pub mod inflection;
pub mod query;
pub mod versions;

use serde_json::Value;

use errors::Fault;
use fieldset::Fieldset;
use inflection::Inflection;
use versions::{Operation, Version};

/// How one client speaks: the API version and the key style of a request, or of a
/// webhook endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// The dated version of the contract.
    pub version: Version,
    /// The style of the names in answers. Requests may use any.
    pub inflection: Inflection,
}

impl Dialect {
    /// A parsed request body in the newest shape, with kebab-case names.
    ///
    /// # Errors
    /// A fault when two names of one object are the same member.
    pub fn request(self, operation: &Operation, body: Value) -> Result<Value, Fault> {
        let mut body = inflection::request(body, operation.resource, self.version.field_keys())?;
        versions::upgrade(self.version, operation, &mut body);
        Ok(body)
    }

    /// A body in the newest shape as this client expects it: of its version, with only
    /// the attributes that `fieldset` keeps, in its key style. Webhook bodies are replies
    /// too, with an empty fieldset.
    #[must_use]
    pub fn reply(self, fieldset: &Fieldset, mut body: Value) -> Value {
        versions::downgrade(self.version, &mut body);
        fieldset.prune(&mut body);
        inflection::reply(body, self.inflection, self.version.field_keys())
    }
}

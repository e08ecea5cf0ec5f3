//! Statements prepared once per connection.

use std::collections::HashMap;
use std::sync::Arc;

use postgres::types::Type;
use postgres::{Client, Statement};

use super::value::{declared, fits};
use crate::Value;
use crate::sql::Facts;

/// Texts kept. Statements are few; the bound is only a safeguard against texts made at run time.
const TEXTS: usize = 1024;

#[derive(Default)]
pub(crate) struct Statements {
    texts: HashMap<Box<str>, Text>,
}

struct Text {
    facts: Arc<Facts>,
    /// One for each combination of declared types; there is more than one only where a null came first.
    variants: Vec<Statement>,
}

impl Statements {
    pub(crate) fn facts(&mut self, sql: &str) -> Arc<Facts> {
        self.text(sql).facts.clone()
    }

    /// A statement for these parameters, prepared in one round trip unless it is known.
    pub(crate) fn prepare(
        &mut self,
        client: &mut Client,
        sql: &str,
        params: &[Value],
    ) -> Result<Statement, postgres::Error> {
        let text = self.text(sql);
        let known = text.variants.iter().find(|statement| {
            // With a wrong number of parameters any variant will do to be refused with.
            statement.params().len() != params.len()
                || params
                    .iter()
                    .zip(statement.params())
                    .all(|(value, ty)| fits(value, ty))
        });
        if let Some(statement) = known {
            return Ok(statement.clone());
        }
        let types: Vec<Type> = params.iter().map(declared).collect();
        let statement = client.prepare_typed(sql, &types)?;
        text.variants.push(statement.clone());
        Ok(statement)
    }

    /// Forgets everything, after the schema or the connection changed.
    pub(crate) fn clear(&mut self) {
        self.texts.clear();
    }

    fn text(&mut self, sql: &str) -> &mut Text {
        if !self.texts.contains_key(sql) && self.texts.len() >= TEXTS {
            self.texts.clear();
        }
        self.texts.entry(sql.into()).or_insert_with(|| Text {
            facts: Arc::new(Facts::of(sql)),
            variants: Vec::new(),
        })
    }
}

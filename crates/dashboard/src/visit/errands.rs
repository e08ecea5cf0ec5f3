//! Slow work that a page asks the server to do outside of the transaction: the page function is run
//! again from its beginning when it is done. Ask in the same order each time.

use bonafide_app::door::{Brought, Errand, Fetch, Fetched, Passkeys};
use bonafide_app::{Error, Result};
use bonafide_db::Tx;
use serde_json::Value as Json;

use super::Visit;

impl Visit<'_> {
    fn brought(&self, errand: impl FnOnce() -> Errand) -> Result<&Brought> {
        let index = self.errands.get();
        self.errands.set(index + 1);
        self.request
            .brought
            .iter()
            .filter(|brought| !matches!(brought, Brought::Write))
            .nth(index)
            .ok_or_else(|| Error::Outside(Box::new(errand())))
    }

    /// Whether a password fits a stored hash.
    pub fn check_password(&self, password: &str, hash: &str) -> Result<bool> {
        let brought = self.brought(|| Errand::CheckPassword {
            password: password.to_owned(),
            hash: hash.to_owned(),
        })?;
        match brought {
            Brought::CheckedPassword(fits) => Ok(*fits),
            _ => Err(Error::internal("errands came back in another order")),
        }
    }

    /// A password's hash, to be stored.
    pub fn hash_password(&self, password: &str) -> Result<String> {
        let brought = self.brought(|| Errand::HashPassword {
            password: password.to_owned(),
        })?;
        match brought {
            Brought::HashedPassword(hash) => Ok(hash.clone()),
            _ => Err(Error::internal("errands came back in another order")),
        }
    }

    /// The answer of another server; `Err`: why there is none.
    pub fn fetch(&self, fetch: Fetch) -> Result<std::result::Result<Fetched, String>> {
        match self.brought(|| Errand::Fetch(fetch))? {
            Brought::Fetched(fetched) => Ok(fetched.clone()),
            _ => Err(Error::internal("errands came back in another order")),
        }
    }

    /// What the server's keeper of passkeys says; `Err`: why not.
    pub fn passkeys(&self, ask: Passkeys) -> Result<std::result::Result<Json, String>> {
        match self.brought(|| Errand::Passkeys(ask))? {
            Brought::Passkeys(done) => Ok(done.clone()),
            _ => Err(Error::internal("errands came back in another order")),
        }
    }

    /// Whether the transaction may write; if not, asks to be run again in one that may.
    pub fn need_write(&self, _tx: &mut Tx) -> Result<()> {
        let written = self.request.method == "POST"
            || self
                .request
                .brought
                .iter()
                .any(|brought| matches!(brought, Brought::Write));
        if written {
            Ok(())
        } else {
            Err(Error::Outside(Box::new(Errand::Write)))
        }
    }
}

//! What surfaces send for from inside a transaction and may not do there: slow or waiting work.

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use bonafide_app::door::{Brought, Errand};
use bonafide_app::{Error, Result};
use tokio::sync::Semaphore;

/// argon2 computations at once: each takes 19 MiB and a core for some tens of milliseconds.
const PASSWORDS_AT_ONCE: usize = 2;
/// Sign-ins that may wait for their turn; more are told to come back.
const PASSWORDS_WAITING: usize = 64;

pub struct Errands {
    passwords: Semaphore,
    queue: Semaphore,
}

impl Default for Errands {
    fn default() -> Self {
        Self {
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            queue: Semaphore::new(PASSWORDS_WAITING),
        }
    }
}

impl Errands {
    pub async fn run(&self, errand: Errand) -> Result<Brought> {
        match errand {
            Errand::Write => Ok(Brought::Write),
            Errand::CheckPassword { password, hash } => {
                let fits = self.slow(move || {
                    let parsed = PasswordHash::new(&hash).map_err(Error::internal)?;
                    let checked = Argon2::default().verify_password(password.as_bytes(), &parsed);
                    Ok(checked.is_ok())
                });
                fits.await.map(Brought::CheckedPassword)
            }
            Errand::HashPassword { password } => {
                let hashed = self.slow(move || {
                    let hash = Argon2::default().hash_password(password.as_bytes());
                    hash.map(|hash| hash.to_string()).map_err(Error::internal)
                });
                hashed.await.map(Brought::HashedPassword)
            }
        }
    }

    /// Runs a computation beside the runtime's threads, few at once.
    async fn slow<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Ok(_place) = self.queue.try_acquire() else {
            return Err(Error::Unavailable("Too many sign-ins at once.".into()));
        };
        let _turn = self.passwords.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)?
    }
}

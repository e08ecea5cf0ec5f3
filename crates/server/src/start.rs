//! From settings to a house that can answer: data directory, database, keys, seed.

use std::sync::Arc;

use bonafide_app::seal::Keyring;
use bonafide_app::users::sso::Provider;
use bonafide_app::{House, MIGRATIONS, Seed, archive, clock, seed};
use bonafide_db::{Db, Options, Tx};
use jiff::Timestamp;

use crate::data::{self, Master, RingFile};
use crate::failure::{Failure, Result};
use crate::settings::{MasterKey, Secret, Settings};

/// Whether other processes may have the database open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The one process that serves it, or that changes its keys.
    Alone,
    /// A short command beside a server.
    Beside,
}

/// A database and the keys to it.
pub struct Opened {
    pub db: Db,
    pub house: Arc<House>,
    pub ring: Arc<RingFile>,
}

/// Opens the database; brings its tables up to date.
pub fn database(settings: &Settings, hold: Hold) -> Result<Db> {
    if hold == Hold::Beside
        && let Some(file) = settings.database_file()
        && !file.exists()
    {
        return Err(Failure::new(
            format!("There is no database at {} yet.", file.display()),
            "Start the server once, or name its data directory with --data-dir.",
        ));
    }
    let options = Options {
        url: settings.database_url.clone(),
        shared: hold == Hold::Beside,
        ..Options::default()
    };
    Db::open(&options, MIGRATIONS).map_err(|error| match error {
        bonafide_db::Error::InUse(what) => Failure::new(
            format!("{what} is in use by another process."),
            "End the server that runs on it, or give this one another --data-dir.",
        ),
        other => Failure::new(
            format!(
                "The database ({}) cannot be opened: {other}.",
                settings.database_shown()
            ),
            "Check BONAFIDE_DATABASE_URL and that the database can be reached and written.",
        ),
    })
}

/// Opens what the settings name. `port`: what links carry when no public URL is set.
pub fn open(settings: &Settings, port: u16, hold: Hold) -> Result<Opened> {
    if hold == Hold::Alone {
        data::make(&settings.data_dir)?;
    }
    let db = database(settings, hold)?;
    house(settings, db, port, hold)
}

/// Loads the keys; alone, makes them for a database that nothing was stored in yet. Refuses one that
/// an import has not finished.
pub fn house(settings: &Settings, db: Db, port: u16, hold: Hold) -> Result<Opened> {
    let unfinished_import = db.read(|tx: &mut Tx<'_>| archive::unfinished(tx)).wait()?;
    if unfinished_import {
        return Err(Failure::new(
            "An import into this database was interrupted: it holds only a part of the archive.",
            "Run `bonafide import` again with the same archive; it goes on where it stopped.",
        ));
    }
    unfinished(settings, db, port, hold)
}

/// As [`house`], for the import itself.
pub fn unfinished(settings: &Settings, db: Db, port: u16, hold: Hold) -> Result<Opened> {
    let fresh = db
        .read(|tx: &mut Tx<'_>| clock::environments(tx).map(|found| found.is_empty()))
        .wait()?;
    if fresh && hold == Hold::Beside {
        return Err(Failure::new(
            "Nothing is stored in this database yet.",
            "Start the server once.",
        ));
    }
    let ring = RingFile::at(&settings.data_dir);
    let stored = ring.load()?;
    let missing = [
        match &settings.master_key {
            MasterKey::Own(path) if !path.exists() => Some(path.as_path()),
            _ => None,
        },
        stored.is_none().then(|| ring.path()),
    ];
    // Fresh ones would open nothing that is stored, and hide that the right ones are lost.
    if let Some(path) = missing.into_iter().flatten().next().filter(|_| !fresh) {
        return Err(Failure::new(
            format!(
                "The database holds data, but {} is missing.",
                path.display()
            ),
            "Put it back from your copy, or copy it from the server that made this database: \
             without it the stored personal data cannot be read.",
        ));
    }
    let master = Master::load(settings, fresh)?;
    let tree = match stored {
        Some(tree) => tree,
        None => ring.create(data::random()?)?,
    };
    let mut keys = Keyring::from_master(master.key, tree);
    if let Some(previous) = master.previous {
        keys = keys.with_previous(previous);
    }
    let provider = settings.sso.as_ref().map(|sso| Provider {
        issuer: sso.issuer.clone(),
        client_id: sso.client_id.clone(),
        client_secret: sso.client_secret.0.clone(),
        name: sso.name.clone(),
        role: sso.role.clone(),
    });
    let house = House::new(
        keys,
        bonafide_app::Settings {
            public_url: settings.public_url(port),
            rate_limit: settings.rate_limit,
            contact: settings.contact.clone(),
            can_mail: settings.mail.is_some(),
            can_text: settings.sms.is_some(),
            webhooks: settings.webhook_reach(),
        },
    );
    let house = Arc::new(
        house
            .with_provider(provider)
            .with_contract(bonafide_api::delivery::CONTRACT),
    );
    let seed = Seed(data::random()?);
    let loading = house.clone();
    db.write(move |tx: &mut Tx<'_>| loading.keys.load(tx, seed))
        .wait()
        .map_err(|error| {
            Failure::new(
                format!("The keys of this database cannot be opened: {error}."),
                "Give the master key that it was made with; after a change of key, set the one \
                 before as BONAFIDE_PREVIOUS_MASTER_KEY and run `bonafide keys rotate`.",
            )
        })?;
    Ok(Opened {
        db,
        house,
        ring: Arc::new(ring),
    })
}

/// Makes what a first start needs, and what the settings choose.
pub fn seed(opened: &Opened, settings: &Settings) -> Result<seed::Outcome> {
    let text = |secret: &Option<Secret>| secret.as_ref().map(|Secret(text)| text.clone());
    let (admin_email, admin_password_hash) = match &settings.admin {
        Some((email, password)) => (Some(email.clone()), Some(hash(password)?)),
        None => (None, None),
    };
    let choices = seed::Choices {
        sandbox_key: text(&settings.sandbox_api_key),
        production_key: text(&settings.production_api_key),
        admin_email,
        admin_password_hash,
    };
    let (house, now, seed) = (
        opened.house.clone(),
        Timestamp::now(),
        Seed(data::random()?),
    );
    let outcome = opened
        .db
        .write(move |tx: &mut Tx<'_>| seed::ensure(tx, &house, &choices, now, seed))
        .wait()?;
    Ok(outcome)
}

/// argon2id with the library's defaults (19 MiB, two passes), as a PHC string.
fn hash(Secret(password): &Secret) -> Result<String> {
    use argon2::PasswordHasher;
    argon2::Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Failure::new(format!("The admin password cannot be hashed: {error}."), ""))
}

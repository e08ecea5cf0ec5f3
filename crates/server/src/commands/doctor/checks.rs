//! The checks. Each looks at one thing and changes nothing.

use std::path::Path;
use std::time::{Duration, SystemTime};

use bonafide_app::{MIGRATIONS, seal};
use bonafide_db::{Db, Tx};
use jiff::Timestamp;

use super::Finding::{self, Fine, Note, Wrong};
use crate::data::{self, Master, RingFile};
use crate::failure::{Failure, Result};
use crate::settings::{MasterKey, Settings};
use crate::start::{self, Hold};
use crate::workers::Mailer;

const MIB: u64 = 1024 * 1024;
/// Below it, the next days may fill the disk.
const LITTLE_SPACE: u64 = 256 * MIB;

/// No clock that is right is earlier than this program.
const EARLIEST: &str = "2026-01-01T00:00:00Z";

/// How far a file's time may lie ahead before the clock must have been set back.
const AHEAD: Duration = Duration::from_secs(300);

type Named = (&'static str, Finding);

pub fn all(settings: &Settings) -> Vec<Named> {
    let mut found = vec![
        ("settings", Fine("can be used".into())),
        (
            "variables",
            variables(std::env::vars().map(|(name, _)| name)),
        ),
        ("data directory", or_wrong(directory(&settings.data_dir))),
        ("master key", or_wrong(master(settings))),
        ("erasure ring", or_wrong(ring(settings))),
    ];
    found.extend(database(settings));
    found.push(("disk", or_wrong(disk(&settings.data_dir))));
    found.push(("clock", or_wrong(clock(settings))));
    found.push(("public URL", public_url(settings)));
    found.push(("mail", or_wrong(mail(settings))));
    found
}

fn or_wrong(result: Result<Finding>) -> Finding {
    result.unwrap_or_else(Wrong)
}

/// A variable with a typing error is read by nothing.
fn variables(names: impl Iterator<Item = String>) -> Finding {
    let known: Vec<_> = crate::settings::TABLE
        .iter()
        .map(|row| row.variable())
        .collect();
    let unknown: Vec<_> = names
        .filter(|name| name.starts_with("BONAFIDE_") && !known.contains(name))
        .collect();
    if unknown.is_empty() {
        Fine("each is a setting".into())
    } else {
        Note(format!("read by nothing: {}", unknown.join(", ")))
    }
}

fn directory(path: &Path) -> Result<Finding> {
    let shown = path.display();
    if !path.is_dir() {
        return Ok(Note(format!("{shown} is made at the first start")));
    }
    let open = data::open_to_others(path)
        .map_err(|error| Failure::new(format!("{shown} cannot be looked at: {error}."), ""))?;
    if open {
        return Err(Failure::new(
            format!("{shown} is open to other users."),
            format!("chmod 700 {shown}"),
        ));
    }
    Ok(Fine(format!("{shown}, for this user only")))
}

fn master(settings: &Settings) -> Result<Finding> {
    match &settings.master_key {
        MasterKey::Own(path) if !path.exists() => {
            return Ok(Note(format!(
                "{} is made at the first start",
                path.display()
            )));
        }
        _ => {}
    }
    let master = Master::load(settings, false)?;
    if master.previous.is_some() {
        return Ok(Note(
            "the one before is still kept; finish with `bonafide keys rotate`".into(),
        ));
    }
    Ok(Fine("32 bytes, for this user only".into()))
}

fn ring(settings: &Settings) -> Result<Finding> {
    let ring = RingFile::at(&settings.data_dir);
    let shown = ring.path().display();
    Ok(match ring.load()? {
        Some(_) => Fine(format!("{shown}, whole and for this user only")),
        None => Note(format!("{shown} is made at the first start")),
    })
}

fn database(settings: &Settings) -> Vec<Named> {
    const NAME: &str = "database";
    if let Some(file) = settings.database_file()
        && !file.exists()
    {
        let text = format!("{} is made at the first start", file.display());
        return vec![(NAME, Note(text))];
    }
    let db = match start::database(settings, Hold::Beside) {
        Ok(db) => db,
        Err(failure) => return vec![(NAME, Wrong(failure))],
    };
    let mut found = vec![
        (NAME, Fine(settings.database_shown())),
        (
            "migrations",
            Fine(format!("all {} in place", MIGRATIONS.len())),
        ),
        ("durability", or_wrong(durability(&db))),
    ];
    found.push(("erasures", or_wrong(erasures(settings, &db))));
    let keys = start::house(settings, db.clone(), settings.listen.port(), Hold::Beside);
    let keys = keys.map(|_| Fine("open what is stored".into()));
    found.push(("keys", or_wrong(keys)));
    db.close();
    found
}

/// Whether every erasure that was ordered is done in this ring.
fn erasures(settings: &Settings, db: &Db) -> Result<Finding> {
    const BATCH: usize = 1000;
    let Some(mut ring) = RingFile::at(&settings.data_dir).load()? else {
        return Ok(Note("there is no ring to compare with".into()));
    };
    let (mut after, mut done, mut behind) = (0, 0, 0);
    loop {
        let ordered = db
            .read(move |tx: &mut Tx<'_>| seal::erasures(tx, after, BATCH))
            .wait()?;
        let Some((last, _)) = ordered.last() else {
            break;
        };
        after = *last;
        for (_, leaf) in &ordered {
            match ring.derive(*leaf) {
                None => done += 1,
                Some(_) => behind += 1,
            }
        }
    }
    if behind > 0 {
        return Err(Failure::new(
            format!("{behind} ordered erasures are not done in this ring."),
            "Start the server: it catches up at once.",
        ));
    }
    Ok(Fine(format!("all {done} done in the ring")))
}

/// Whether an answered write survives a loss of power.
fn durability(db: &Db) -> Result<Finding> {
    let line = db.durability()?;
    let weak = ["synchronous=0", "synchronous=1", "_commit=off", "fsync=off"];
    if weak.iter().any(|setting| line.contains(setting)) {
        return Err(Failure::new(
            format!("Answered writes may be lost: {line}."),
            "Set synchronous_commit = on and fsync = on in the database server.",
        ));
    }
    Ok(Fine(line))
}

fn disk(path: &Path) -> Result<Finding> {
    let existing = path.ancestors().find(|it| it.is_dir());
    // A relative path that does not exist yet ends in the empty one.
    let existing = existing.unwrap_or(Path::new("."));
    let space = rustix::fs::statvfs(existing)
        .map_err(|error| Failure::new(format!("Free space cannot be told: {error}."), ""))?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    if free < LITTLE_SPACE {
        return Err(Failure::new(
            format!("Only {} MiB are free.", free / MIB),
            "Make room: writes are refused when the disk is full.",
        ));
    }
    Ok(Fine(format!("{} MiB free", free / MIB)))
}

fn clock(settings: &Settings) -> Result<Finding> {
    let now = Timestamp::now();
    let mend = "Set the clock and keep it right with NTP: expiry and session tokens rest on it.";
    if EARLIEST
        .parse()
        .is_ok_and(|earliest: Timestamp| now < earliest)
    {
        return Err(Failure::new(
            format!("It says {now:.0}, which is past."),
            mend,
        ));
    }
    let newest = settings
        .database_file()
        .and_then(|file| std::fs::metadata(file).ok()?.modified().ok());
    if newest.is_some_and(|it| it > SystemTime::now() + AHEAD) {
        return Err(Failure::new(
            "It was set back: the database was written later than now.",
            mend,
        ));
    }
    Ok(Fine(format!("{now:.0}")))
}

fn public_url(settings: &Settings) -> Finding {
    let url = settings.public_url(settings.listen.port());
    let Ok(uri) = url.parse::<hyper::Uri>() else {
        return Note(format!("{url} cannot be taken apart"));
    };
    let host = uri.host().unwrap_or_default();
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if local && uri.port_u16().unwrap_or(80) != settings.listen.port() {
        return Note(format!(
            "links lead to {url}, and the server listens on {}",
            settings.listen
        ));
    }
    if !local && url.starts_with("http://") {
        return Note(format!(
            "{url} is not https: browsers refuse the camera there"
        ));
    }
    Fine(url)
}

fn mail(settings: &Settings) -> Result<Finding> {
    let Some(mail) = &settings.mail else {
        return Ok(Note("no mail server is set; mail cannot be sent".into()));
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("The runtime cannot start: {error}."), ""))?;
    // Inside, because the pool of connections asks for the runtime.
    let _inside = runtime.enter();
    let mailer = Mailer::new(mail)?;
    match runtime.block_on(mailer.reachable()) {
        Ok(true) => Ok(Fine("the mail server answers".into())),
        Ok(false) => Err(Failure::new("The mail server refuses the connection.", "")),
        Err(reason) => Err(Failure::new(
            format!("Mail cannot be sent: {reason}."),
            "Check BONAFIDE_SMTP_URL: scheme, host, port, user and password.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Finding {
        variables(list.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn misspelt_variables_are_noted() {
        assert!(matches!(names(&["PATH", "BONAFIDE_LISTEN"]), Fine(_)));
        let Note(text) = names(&["BONAFIDE_LISTENS", "BONAFIDE_LISTEN"]) else {
            panic!("a misspelt variable went unnoticed");
        };
        assert!(text.ends_with(": BONAFIDE_LISTENS"), "{text}");
    }
}

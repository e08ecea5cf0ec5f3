//! Calls per second of 64 threads that each wait for their answer, to see group commit at work.
//!
//! `cargo run --release -p bonafide-db --example batch -- [sqlite:FILE] [postgres://…] …` measures each database named.
//! It creates two tables in it and leaves them there.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bonafide_db::{Db, Error, Kind, Migration, Options, Table, Tx};

const THREADS: usize = 64;
const DURATION: Duration = Duration::from_secs(5);

static MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_rows",
    sql: "create table bench_rows (id text primary key, body text not null);
          create table bench_events (id text primary key, row_id text not null references bench_rows (id));",
}];
static ROWS: Table = Table {
    name: "bench_rows",
    columns: &[("id", Kind::Text), ("body", Kind::Text)],
};
static EVENTS: Table = Table {
    name: "bench_events",
    columns: &[("id", Kind::Text), ("row_id", Kind::Text)],
};

/// One kind of call: what it does to a row with this id.
type Call = fn(&mut Tx<'_>, &str) -> Result<(), Error>;

fn append(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    tx.insert_keyed(
        &ROWS,
        id.as_bytes(),
        vec![id.into(), "x".repeat(700).into()],
    )?;
    tx.insert(&EVENTS, vec![id.into(), id.into()])
}

fn look_then_append(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    look(tx, id)?;
    append(tx, id)
}

fn look(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    tx.one_keyed(
        &ROWS,
        id.as_bytes(),
        "select body from bench_rows where id = $1",
        &[id.into()],
    )
    .map(drop)
}

fn append_then_update(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    append(tx, id)?;
    tx.execute(
        "update bench_events set row_id = row_id where id = $1",
        &["nobody".into()],
    )
    .map(drop)
}

fn main() -> Result<(), Error> {
    let urls: Vec<String> = std::env::args().skip(1).collect();
    if urls.is_empty() {
        eprintln!("name at least one database: sqlite:FILE or postgres://user@host/database");
        std::process::exit(2);
    }
    for url in urls {
        let db = Db::open(
            &Options {
                url,
                ..Options::default()
            },
            MIGRATIONS,
        )?;
        println!("{}", db.durability()?);
        measure(&db, "two inserts", true, append)?;
        measure(
            &db,
            "a keyed look-up and two inserts",
            true,
            look_then_append,
        )?;
        measure(&db, "two inserts and an update", true, append_then_update)?;
        measure(&db, "a read", false, look)?;
        db.close();
    }
    Ok(())
}

fn measure(db: &Db, name: &str, writes: bool, call: Call) -> Result<(), Error> {
    let calls = AtomicU64::new(0);
    // Ids of different runs must differ.
    let run = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let start = Instant::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let calls = &calls;
                scope.spawn(move || {
                    for number in 0.. {
                        let id = format!("{number:06}-{thread:02}-{run}");
                        let outcome = if writes {
                            db.write(move |tx| call(tx, &id))
                        } else {
                            db.read(move |tx| call(tx, &id))
                        };
                        outcome.wait()?;
                        calls.fetch_add(1, Ordering::Relaxed);
                        if start.elapsed() > DURATION {
                            break;
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or(Err(Error::Panicked)))
    })?;
    let rate = calls.into_inner() as f64 / start.elapsed().as_secs_f64();
    println!("  {name}: {rate:.0} calls/s");
    Ok(())
}

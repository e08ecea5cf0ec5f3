//! The end: nothing queued is lost, nobody waits for ever.

use bonafide_db::Error;

use crate::store::{PARENTS, each, hold, int, parent};

#[test]
fn what_is_queued_is_finished() {
    each(|store| {
        let db = store.open();
        let (held, release) = hold(&db);
        let pending: Vec<_> = (0..50)
            .map(|n| db.write(move |tx| tx.insert(&PARENTS, parent(&format!("{n}"), n))))
            .collect();
        let other = db.clone();
        let closing = std::thread::spawn(move || db.close());
        drop(release);
        closing.join().expect("closing does not panic");
        held.wait().expect("nothing was written");
        for pending in pending {
            assert_eq!(pending.wait(), Ok(()));
        }
        assert_eq!(
            other.write(|_| Ok::<_, Error>(())).wait(),
            Err(Error::Closed)
        );
        assert_eq!(
            other.read(|_| Ok::<_, Error>(())).wait(),
            Err(Error::Closed)
        );
        if let Some(path) = store.url.strip_prefix("sqlite:") {
            let log = std::fs::metadata(format!("{path}-wal")).map_or(0, |log| log.len());
            assert_eq!(log, 0, "the log was moved into the file");
        }
        let again = store.open();
        assert_eq!(int(&again, "select count(*) from parents"), 50);
        again.close();
    });
}

#[test]
fn the_last_handle_closes_the_database() {
    each(|store| {
        let db = store.open();
        let inside = db.clone();
        // The closure owns a handle, and may own the last one, on the very thread that would be waited for.
        let pending = db.write(move |tx| {
            assert_eq!(inside.engine(), tx.engine());
            Ok::<_, Error>(())
        });
        drop(db);
        assert_eq!(pending.wait(), Ok(()));
        // Refused as in use until the file is given up.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        loop {
            match bonafide_db::Db::open(&store.options(), crate::store::MIGRATIONS) {
                Ok(db) => break db.close(),
                Err(Error::InUse(_)) if std::time::Instant::now() < deadline => {
                    std::thread::yield_now()
                }
                Err(other) => panic!("{other}"),
            }
        }
    });
}

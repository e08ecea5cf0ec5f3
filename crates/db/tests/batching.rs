//! Many closures in one transaction must not notice each other, except that they share its commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bonafide_db::{Announced, ConstraintKind, Error, Foreseen, Pending};

use crate::store::{CHILDREN, PARENTS, child, each, hold, int, parent, rows};

type Outcome = Pending<Result<(), Error>>;

fn count_hit(tx: &mut bonafide_db::Tx<'_>) -> Result<(), Error> {
    tx.execute(
        "update counters set value = value + 1 where name = 'hits'",
        &[],
    )
    .map(drop)
}

#[test]
fn nobody_is_answered_before_the_commit() {
    each(|store| {
        let db = store.open();
        let (held, release) = hold(&db);
        let (inner, gate) = std::sync::mpsc::sync_channel::<()>(0);
        let gate = std::sync::Mutex::new(gate);
        let reached = Arc::new(AtomicBool::new(false));
        let mark = reached.clone();
        let first = db.write(count_hit);
        // The second closure of the batch keeps the transaction open.
        let second: Outcome = db.write(move |tx| {
            count_hit(tx)?;
            mark.store(true, Ordering::SeqCst);
            let _ = gate.lock().map_err(|_| Error::Closed)?.recv();
            Ok(())
        });
        drop(release);
        held.wait().expect("nothing was written");
        while !reached.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        // The first closure has run to its end; neither it nor a reader may know yet.
        let answered = Arc::new(AtomicBool::new(false));
        let mark = answered.clone();
        let waiter = std::thread::spawn(move || {
            let outcome = first.wait();
            mark.store(true, Ordering::SeqCst);
            outcome
        });
        std::thread::park_timeout(std::time::Duration::from_millis(50));
        assert!(!answered.load(Ordering::SeqCst));
        assert_eq!(int(&db, "select value from counters"), 0);
        drop(inner);
        assert_eq!(waiter.join().ok(), Some(Ok(())));
        assert_eq!(second.wait(), Ok(()));
        assert_eq!(int(&db, "select value from counters"), 2);
        db.close();
    });
}

#[test]
fn a_failing_closure_undoes_only_itself() {
    each(|store| {
        let db = store.open();
        let (held, release) = hold(&db);
        let pending: Vec<Outcome> = (0..9)
            .map(|n| {
                db.write(move |tx| {
                    tx.insert(&PARENTS, parent(&format!("p{n}"), n))?;
                    count_hit(tx)?;
                    // Every look makes the rows of all closures before it be written, some under this one's savepoint.
                    if n % 2 == 0 {
                        tx.one("select count(*) from parents", &[])?;
                    }
                    tx.insert(&CHILDREN, child(n, &format!("p{n}")))?;
                    match n % 3 {
                        0 => Ok(()),
                        1 => Err(Error::Busy),
                        _ => panic!("this closure panics on purpose"),
                    }
                })
            })
            .collect();
        drop(release);
        held.wait().expect("nothing was written");
        for (n, pending) in pending.into_iter().enumerate() {
            let expected = [Ok(()), Err(Error::Busy), Err(Error::Panicked)][n % 3].clone();
            assert_eq!(pending.wait(), expected, "closure {n}");
        }
        let kept: Vec<i64> = rows(&db, "select id from children order by id")
            .iter()
            .map(|row| row.int(0).expect("an id"))
            .collect();
        assert_eq!(kept, [0, 3, 6]);
        assert_eq!(int(&db, "select count(*) from parents"), 3);
        assert_eq!(int(&db, "select value from counters"), 3);
        db.close();
    });
}

#[test]
fn a_refused_row_fails_its_own_closure_only() {
    each(|store| {
        let db = store.open();
        db.write(|tx| tx.insert(&PARENTS, parent("taken", 0)))
            .wait()
            .expect("the first is new");
        let (held, release) = hold(&db);
        let ids = ["a", "taken", "b", "b", "c"];
        let pending: Vec<Outcome> = ids
            .into_iter()
            .map(|id| db.write(move |tx| tx.insert(&PARENTS, parent(id, 1))))
            .collect();
        // A reference to a row that is nowhere.
        let orphan = db.write(|tx| tx.insert(&CHILDREN, child(1, "nobody")));
        let broken = db.write(|tx| tx.query("select nothing from nowhere", &[]).map(drop));
        drop(release);
        held.wait().expect("nothing was written");
        let outcomes: Vec<_> = pending.into_iter().map(Pending::wait).collect();
        let kinds: Vec<_> = outcomes
            .iter()
            .map(|outcome| match outcome {
                Ok(()) => None,
                Err(Error::Constraint { kind, .. }) => Some(*kind),
                Err(other) => panic!("{other}"),
            })
            .collect();
        let unique = Some(ConstraintKind::Unique);
        assert_eq!(kinds, [None, unique, None, unique, None]);
        assert!(matches!(
            orphan.wait(),
            Err(Error::Constraint {
                kind: ConstraintKind::ForeignKey,
                ..
            })
        ));
        assert!(matches!(broken.wait(), Err(Error::Sql { .. })));
        assert_eq!(int(&db, "select count(*) from parents"), 4);
        db.close();
    });
}

#[test]
fn increments_of_many_threads_are_all_counted() {
    each(|store| {
        let db = store.open();
        let refused = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for thread in 0..16 {
                let (db, refused) = (&db, &refused);
                scope.spawn(move || {
                    for round in 0..25_i64 {
                        // Read, then write what follows from it; every fifth fails after having written.
                        let outcome = db
                            .write(move |tx| {
                                let row = tx.one(
                                    "select value from counters where name = $1",
                                    &["hits".into()],
                                )?;
                                let value = row.ok_or(Error::Closed)?.int(0)?;
                                tx.execute(
                                    "update counters set value = $1 where name = 'hits'",
                                    &[(value + 1).into()],
                                )?;
                                tx.insert(&PARENTS, parent(&format!("{thread}-{round}"), value))?;
                                if round % 5 == 4 {
                                    Err(Error::Busy)
                                } else {
                                    Ok(())
                                }
                            })
                            .wait();
                        if outcome.is_err() {
                            refused.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        assert_eq!(refused.load(Ordering::SeqCst), 16 * 5);
        assert_eq!(int(&db, "select value from counters"), 16 * 20);
        assert_eq!(int(&db, "select count(distinct n) from parents"), 16 * 20);
        db.close();
    });
}

#[test]
fn appended_rows_are_seen_by_whoever_looks() {
    each(|store| {
        let db = store.open();
        let (held, release) = hold(&db);
        let earlier = db.write(|tx| {
            tx.insert(&PARENTS, parent("a", 1))?;
            tx.insert_keyed(&PARENTS, b"k", parent("k", 2))?;
            tx.insert(&CHILDREN, child(1, "a"))?;
            // The same closure.
            assert_eq!(tx.query("select id from parents", &[])?.len(), 2);
            tx.insert(&PARENTS, parent("b", 3))
        });
        let later = db.write(|tx| {
            assert_eq!(tx.query("select id from parents", &[])?.len(), 3);
            let look = "select n from parents where id = $1";
            let found = tx
                .one_keyed(&PARENTS, b"k", look, &["k".into()])?
                .ok_or(Error::Closed)?;
            assert_eq!(found.int(0), Ok(2));
            tx.insert_keyed(&PARENTS, b"l", parent("l", 4))?;
            assert!(tx.one_keyed(&PARENTS, b"m", look, &["m".into()])?.is_none());
            assert!(tx.one_keyed(&PARENTS, b"l", look, &["l".into()])?.is_some());
            tx.insert(&PARENTS, parent("c", 5))?;
            // Neither statement names the table of the row it needs.
            tx.execute("insert into children (id, parent) values (2, 'c')", &[])?;
            tx.insert(&CHILDREN, child(3, "a"))?;
            tx.execute("delete from parents where id = 'a'", &[])
                .map(drop)
        });
        drop(release);
        held.wait().expect("nothing was written");
        assert_eq!(earlier.wait(), Ok(()));
        assert_eq!(later.wait(), Ok(()));
        assert_eq!(int(&db, "select count(*) from parents"), 4);
        // The cascade took the children of "a" along.
        assert_eq!(int(&db, "select min(id) from children"), 2);
        assert_eq!(int(&db, "select count(*) from children"), 1);
        db.close();
    });
}

/// A look-up of a parent by its bytes, under a key that says the number too.
fn foreseen(n: i64, bytes: &str) -> Foreseen {
    Foreseen {
        table: &PARENTS,
        key: format!("{n} {bytes}").into_bytes(),
        within: vec![("n", n.into())],
        column: "bytes",
        value: bytes.into(),
        also: "",
    }
}

#[test]
fn what_was_announced_is_found_or_not_as_if_it_had_been_asked_for() {
    each(|store| {
        let db = store.open();
        let insert = |tx: &mut bonafide_db::Tx<'_>, id: &str, n: i64, bytes: &str| {
            let values = vec![id.into(), n.into(), bytes.as_bytes().into()];
            tx.insert_keyed(&PARENTS, format!("{n} {bytes}").as_bytes(), values)
        };
        let look = |tx: &mut bonafide_db::Tx<'_>, n: i64, bytes: &str| {
            let key = format!("{n} {bytes}");
            let sql = "select id from parents where n = $1 and bytes = $2";
            let row = tx.one_keyed(
                &PARENTS,
                key.as_bytes(),
                sql,
                &[n.into(), bytes.as_bytes().into()],
            )?;
            row.map(|row| row.string(0)).transpose()
        };
        db.write(move |tx| insert(tx, "old", 1, "known"))
            .wait()
            .expect("a row");
        let (held, release) = hold(&db);
        let all = || Announced {
            foreseen: ["known", "new", "undone", "changed"]
                .map(|bytes| foreseen(1, bytes))
                .to_vec(),
            claim: None,
        };
        let first: Pending<Result<Vec<Option<String>>, Error>> =
            db.write_announced(all(), move |tx| {
                let seen = ["known", "new"].map(|bytes| look(tx, 1, bytes));
                insert(tx, "fresh", 1, "new")?;
                insert(tx, "other", 2, "known")?;
                seen.into_iter().collect()
            });
        let failing: Outcome = db.write_announced(all(), move |tx| {
            insert(tx, "gone", 1, "undone")?;
            assert_eq!(look(tx, 1, "undone")?.as_deref(), Some("gone"));
            Err(Error::Busy)
        });
        let second = db.write_announced(all(), move |tx| {
            let seen = ["known", "new", "undone", "changed"].map(|bytes| look(tx, 1, bytes));
            tx.execute(
                "update parents set bytes = $1 where id = 'old'",
                &[b"changed".as_slice().into()],
            )?;
            let after = ["known", "changed"].map(|bytes| look(tx, 1, bytes));
            seen.into_iter()
                .chain(after)
                .collect::<Result<Vec<_>, Error>>()
        });
        // Never announced, and under another number.
        let third =
            db.write(move |tx| Ok::<_, Error>([look(tx, 2, "known")?, look(tx, 1, "new")?]));
        drop(release);
        held.wait().expect("nothing was written");
        let some = |id: &str| Some(id.to_owned());
        assert_eq!(first.wait(), Ok(vec![some("old"), None]));
        assert_eq!(failing.wait(), Err(Error::Busy));
        assert_eq!(
            second.wait(),
            Ok(vec![
                some("old"),
                some("fresh"),
                None,
                None,
                None,
                some("old")
            ])
        );
        assert_eq!(third.wait(), Ok([some("other"), some("fresh")]));
        db.close();
    });
}

//! `attempt`: failures that are survived.

use bonafide_db::{ConstraintKind, Error};

use crate::store::{CHILDREN, PARENTS, child, each, hold, int, parent, rows};

#[test]
fn an_attempt_undoes_exactly_what_it_did() {
    each(|store| {
        let db = store.open();
        let write = || {
            db.write(|tx| {
                tx.insert(&PARENTS, parent("before", 1))?;
                let failed = tx.attempt(|tx| {
                    tx.insert(&PARENTS, parent("inside", 2))?;
                    // Writes the row of before, too, which must survive.
                    assert_eq!(
                        tx.query("select id from parents where id = 'before'", &[])?
                            .len(),
                        1
                    );
                    tx.execute("update counters set value = 100", &[])?;
                    Err::<(), _>(Error::Busy)
                })?;
                assert_eq!(failed, Err(Error::Busy));
                let kept = tx.attempt(|tx| {
                    tx.execute("update counters set value = value + 1", &[])?;
                    let nested =
                        tx.attempt(|tx| tx.execute("insert into nowhere values (1)", &[]))?;
                    assert!(matches!(nested, Err(Error::Sql { .. })));
                    let nested = tx.attempt(|tx| tx.query("select * from nowhere", &[]))?;
                    assert!(matches!(nested, Err(Error::Sql { .. })));
                    tx.insert(&CHILDREN, child(1, "before"))?;
                    Ok::<_, Error>(7)
                })?;
                assert_eq!(kept, Ok(7));
                tx.insert(&PARENTS, parent("after", 3))
            })
        };
        // In a batch, and alone. The second run meets the rows of the first.
        let (held, release) = hold(&db);
        let other = db.write(|tx| tx.insert(&PARENTS, parent("other", 0)));
        let batched = write();
        drop(release);
        held.wait().expect("nothing was written");
        assert_eq!(other.wait(), Ok(()));
        assert_eq!(batched.wait(), Ok(()));
        let check = || {
            let found = rows(
                &db,
                "select id from parents where id <> 'other' order by id",
            );
            let found: Vec<&str> = found
                .iter()
                .map(|row| row.text(0).expect("an id"))
                .collect();
            assert_eq!(found, ["after", "before"]);
            assert_eq!(int(&db, "select value from counters"), 1);
            assert_eq!(int(&db, "select count(*) from children"), 1);
        };
        check();
        db.write(|tx| {
            tx.execute("update counters set value = 0", &[])?;
            tx.execute("delete from parents", &[])
        })
        .wait()
        .expect("both tables are there");
        assert_eq!(write().wait(), Ok(()));
        check();
        db.close();
    });
}

#[test]
fn what_failed_by_its_own_error_is_undone_and_gone_on_from_alone_and_in_a_batch() {
    each(|store| {
        let db = store.open();
        let write = |id: &'static str| {
            db.write(move |tx| {
                let failed = tx.undoable(|tx| {
                    tx.execute("update counters set value = 100", &[])?;
                    Err::<(), _>(Error::Busy)
                })?;
                assert_eq!(failed, Err(Error::Busy));
                tx.insert(&PARENTS, parent(id, 1))
            })
        };
        let (held, release) = hold(&db);
        let batched = [write("a"), write("b")];
        drop(release);
        held.wait().expect("nothing was written");
        for one in batched {
            assert_eq!(one.wait(), Ok(()));
        }
        assert_eq!(write("alone").wait(), Ok(()));
        assert_eq!(int(&db, "select value from counters"), 0);
        assert_eq!(int(&db, "select count(*) from parents"), 3);
        db.close();
    });
}

#[test]
fn an_attempt_learns_of_a_refused_row() {
    each(|store| {
        let db = store.open();
        let (held, release) = hold(&db);
        let first = db.write(|tx| tx.insert(&PARENTS, parent("a", 1)));
        // The row it collides with belongs to another closure of the batch and is not written yet.
        let second = db.write(|tx| {
            let taken = tx.attempt(|tx| tx.insert(&PARENTS, parent("a", 2)))?;
            let fresh = tx.attempt(|tx| tx.insert(&PARENTS, parent("b", 2)))?;
            Ok::<_, Error>((taken, fresh))
        });
        drop(release);
        held.wait().expect("nothing was written");
        assert_eq!(first.wait(), Ok(()));
        let (taken, fresh) = second.wait().expect("the failure was contained");
        assert!(
            matches!(
                taken,
                Err(Error::Constraint {
                    kind: ConstraintKind::Unique,
                    ..
                })
            ),
            "{taken:?}"
        );
        assert_eq!(fresh, Ok(()));
        let found = rows(&db, "select n from parents order by id");
        assert_eq!(
            found.iter().map(|row| row.int(0)).collect::<Vec<_>>(),
            [Ok(1), Ok(2)]
        );
        db.close();
    });
}

#[test]
fn a_panic_inside_an_attempt_undoes_the_closure() {
    each(|store| {
        let db = store.open();
        let (held, release) = hold(&db);
        let before = db.write(|tx| tx.insert(&PARENTS, parent("before", 1)));
        let panicking = db.write(|tx| {
            tx.execute("update counters set value = 5", &[])?;
            tx.attempt(|tx| {
                tx.execute("insert into parents (id, n) values ('inside', 1)", &[])?;
                if tx.query("select id from parents", &[])?.len() == 2 {
                    panic!("this attempt panics on purpose");
                }
                Ok::<_, Error>(())
            })?
        });
        let after = db.write(|tx| tx.execute("update counters set value = value + 1", &[]));
        drop(release);
        held.wait().expect("nothing was written");
        assert_eq!(before.wait(), Ok(()));
        assert_eq!(panicking.wait(), Err(Error::Panicked));
        assert_eq!(after.wait(), Ok(1));
        assert_eq!(int(&db, "select value from counters"), 1);
        assert_eq!(int(&db, "select count(*) from parents"), 1);
        db.close();
    });
}

//! One write at a time: values, errors, notifications, durability.

use std::sync::{Arc, Mutex};

use bonafide_db::{ConstraintKind, Db, Engine, Error, Value};

use crate::store::{PARENTS, each, hold, int, parent, rows};

#[test]
fn values_come_back_as_they_went() {
    each(|store| {
        let db = store.open();
        let long = "ü".repeat(100_000);
        let text = long.clone();
        db.write(move |tx| {
            tx.insert(
                &PARENTS,
                vec!["é'\"$1".into(), i64::MIN.into(), vec![0u8, 255].into()],
            )?;
            tx.insert(
                &PARENTS,
                vec![text.clone().into(), i64::MAX.into(), Value::Null],
            )?;
            let changed = tx.execute(
                "insert into parents (id, n, bytes) values ($1, $3, $2)",
                &["b".into(), Value::from(None::<Vec<u8>>), 7.into()],
            )?;
            assert_eq!(changed, 1);
            Ok::<_, Error>(())
        })
        .wait()
        .expect("the rows fit");
        let found = rows(&db, "select id, n, bytes from parents order by n");
        assert_eq!(found[0].text(0), Ok("é'\"$1"));
        assert_eq!(found[0].int(1), Ok(i64::MIN));
        assert_eq!(found[0].bytes(2), Ok(&[0u8, 255][..]));
        assert_eq!(found[1].int(1), Ok(7));
        assert_eq!(found[1].opt_bytes(2), Ok(None));
        assert_eq!(found[2].text(0), Ok(long.as_str()));
        db.close();
    });
}

#[test]
fn the_shared_dialect_works_on_both() {
    each(|store| {
        let db = store.open();
        db.write(|tx| {
            for n in 0..5 {
                tx.insert(&PARENTS, parent(&format!("p{n}"), n))?;
            }
            let upsert = "insert into parents (id, n) values ($1, $2)
                on conflict (id) do update set n = parents.n + excluded.n returning n";
            let row = tx.one(upsert, &["p4".into(), 6.into()])?;
            assert_eq!(row.map(|row| row.int(0)), Some(Ok(10)));
            let page = tx.query(
                "select id from parents where (n, id) < ($1, $2) order by n desc, id desc limit $3",
                &[3.into(), "p3".into(), 2.into()],
            )?;
            let page: Vec<&str> = page
                .iter()
                .map(|row| row.text(0))
                .collect::<Result<_, _>>()?;
            assert_eq!(page, ["p2", "p1"]);
            let row = tx.one(
                "select sum(n), count(*), $1 + 1 from parents",
                &[i64::from(i32::MAX).into()],
            )?;
            let row = row.ok_or(Error::Closed)?;
            assert_eq!(
                (row.int(0), row.int(1), row.int(2)),
                (Ok(16), Ok(5), Ok(i64::from(i32::MAX) + 1))
            );
            // The same text first with a null, then with a value.
            for n in [None, Some(3)] {
                let found = tx.query("select id from parents where n = $1", &[n.into()])?;
                assert_eq!(found.len(), usize::from(n.is_some()));
            }
            Ok::<_, Error>(())
        })
        .wait()
        .expect("both engines understand it");
        db.close();
    });
}

#[test]
fn errors_are_told_apart_and_hold_no_values() {
    each(|store| {
        let db = store.open();
        let secret = "Ada Lovelace";
        let try_sql = |sql: &'static str, params: Vec<Value>| {
            db.write(move |tx| tx.execute(sql, &params))
                .wait()
                .expect_err("it must fail")
        };
        let insert = "insert into parents (id, n) values ($1, $2)";
        db.write(move |tx| tx.execute(insert, &[secret.into(), 1.into()]))
            .wait()
            .expect("the first is new");
        let unique = try_sql(insert, vec![secret.into(), 1.into()]);
        assert!(
            matches!(
                unique,
                Error::Constraint {
                    kind: ConstraintKind::Unique,
                    ..
                }
            ),
            "{unique}"
        );
        let null = try_sql(insert, vec![secret.into(), Value::Null]);
        assert!(
            matches!(
                null,
                Error::Constraint {
                    kind: ConstraintKind::NotNull,
                    ..
                }
            ),
            "{null}"
        );
        let foreign = try_sql(
            "insert into children (id, parent) values (1, $1)",
            vec!["nobody".into()],
        );
        assert!(
            matches!(
                foreign,
                Error::Constraint {
                    kind: ConstraintKind::ForeignKey,
                    ..
                }
            ),
            "{foreign}"
        );
        let syntax = try_sql("selec 1", vec![]);
        assert!(matches!(syntax, Error::Sql { .. }), "{syntax}");
        let count = try_sql(insert, vec![secret.into()]);
        assert!(matches!(count, Error::Sql { .. }), "{count}");
        let nul = try_sql(insert, vec!["a\0b".into(), 1.into()]);
        assert!(matches!(nul, Error::Type(_)), "{nul}");
        for error in [unique, null, foreign, syntax, count, nul] {
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("Ada") && !shown.contains("nobody"),
                "{shown}"
            );
        }
        db.close();
    });
}

#[test]
fn a_swallowed_failure_still_undoes_the_closure() {
    each(|store| {
        let db = store.open();
        let outcome = db
            .write(|tx| {
                tx.insert(&PARENTS, parent("a", 1))?;
                let ignored = tx.execute("insert into nowhere (a) values (1)", &[]);
                assert!(ignored.is_err());
                Ok::<_, Error>(())
            })
            .wait();
        assert!(matches!(outcome, Err(Error::Sql { .. })), "{outcome:?}");
        assert_eq!(int(&db, "select count(*) from parents"), 0);
        db.close();
    });
}

#[test]
fn listeners_hear_of_commits_only() {
    each(|store| {
        let db = store.open();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let list = heard.clone();
        db.on_notify(move |topic| list.lock().expect("no panic").push(topic.to_owned()));
        let write = |topic: &'static str, outcome: Result<(), Error>| {
            db.write(move |tx| {
                tx.notify(topic);
                let undone = tx.attempt(|tx| {
                    tx.notify("undone");
                    Err::<(), _>(Error::Busy)
                })?;
                assert_eq!(undone, Err(Error::Busy));
                outcome.clone()
            })
            .wait()
        };
        assert_eq!(write("kept", Ok(())), Ok(()));
        assert_eq!(write("failed", Err(Error::Busy)), Err(Error::Busy));
        assert_eq!(*heard.lock().expect("no panic"), ["kept"]);
        db.close();
    });
}

#[test]
fn a_full_queue_refuses_at_once() {
    each(|store| {
        let db = Db::open(
            &bonafide_db::Options {
                queue: 2,
                ..store.options()
            },
            crate::store::MIGRATIONS,
        )
        .expect("the database opens");
        let (held, release) = hold(&db);
        let write = || db.write(|tx| tx.execute("update counters set value = value + 1", &[]));
        let waiting = [write(), write()];
        assert_eq!(write().wait(), Err(Error::Busy));
        drop(release);
        assert_eq!(held.wait(), Ok(()));
        for pending in waiting {
            assert_eq!(pending.wait(), Ok(1));
        }
        assert_eq!(int(&db, "select value from counters"), 2);
        db.close();
    });
}

#[test]
fn durable_settings_are_in_force() {
    each(|store| {
        let db = store.open();
        let durability = db.durability().expect("the settings are readable");
        match db.engine() {
            Engine::Sqlite => assert_eq!(durability, "sqlite journal_mode=wal synchronous=2"),
            Engine::Postgres => assert!(
                durability.starts_with("postgres synchronous_commit=on fsync="),
                "{durability}"
            ),
        }
        db.close();
    });
}

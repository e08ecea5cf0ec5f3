//! Forward only, recorded, and not to be tampered with.

use bonafide_db::{Db, Error, Migration, Options};

use crate::store::{MIGRATIONS, Store, each, int};

fn reopened(store: &Store, migrations: &'static [Migration]) -> Result<Db, Error> {
    Db::open(&store.options(), migrations)
}

fn refusal(store: &Store, migrations: &'static [Migration]) -> String {
    match reopened(store, migrations) {
        Err(Error::Migration(message)) => message,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it must be refused"),
    }
}

#[test]
fn each_migration_is_applied_once() {
    static MORE: [Migration; 3] = [
        MIGRATIONS[0],
        MIGRATIONS[1],
        Migration {
            name: "0003_more",
            sql: "insert into counters (name, value) values ('more', 1)",
        },
    ];
    each(|store| {
        store.open().close();
        store.open().close();
        for _ in 0..2 {
            let db = reopened(store, &MORE).expect("a new one is added");
            assert_eq!(int(&db, "select count(*) from migrations"), 3);
            assert_eq!(int(&db, "select count(*) from counters"), 2);
            db.close();
        }
        let message = refusal(store, MIGRATIONS);
        assert!(
            message.contains("0003_more") && message.contains("newer"),
            "{message}"
        );
    });
}

#[test]
fn a_changed_migration_is_refused() {
    static CHANGED: [Migration; 2] = [
        MIGRATIONS[0],
        Migration {
            name: "0002_children",
            sql: "select 1",
        },
    ];
    static RENAMED: [Migration; 2] = [
        MIGRATIONS[0],
        Migration {
            name: "0002_kids",
            sql: MIGRATIONS[1].sql,
        },
    ];
    each(|store| {
        store.open().close();
        let message = refusal(store, &CHANGED);
        assert!(
            message.contains("0002_children") && message.contains("changed"),
            "{message}"
        );
        let message = refusal(store, &RENAMED);
        assert!(message.contains("0002_kids"), "{message}");
        store.open().close();
    });
}

#[test]
fn a_failing_migration_leaves_nothing() {
    static BROKEN: [Migration; 3] = [
        MIGRATIONS[0],
        MIGRATIONS[1],
        Migration {
            name: "0003_broken",
            sql: "create table fine (a text); insert into nowhere values (1)",
        },
    ];
    each(|store| {
        let message = refusal(store, &BROKEN);
        assert!(message.contains("0003_broken"), "{message}");
        let db = store.open();
        assert_eq!(int(&db, "select count(*) from migrations"), 2);
        assert!(
            db.read(|tx| tx.query("select * from fine", &[]).map(drop))
                .wait()
                .is_err()
        );
        db.close();
    });
}

#[test]
fn a_shared_opener_does_not_migrate_under_a_server() {
    static NEWER: [Migration; 3] = [
        MIGRATIONS[0],
        MIGRATIONS[1],
        Migration {
            name: "0003_newer",
            sql: "create table newer (a text)",
        },
    ];
    let store = Store::sqlite();
    let server = store.open();
    let shared = Options {
        shared: true,
        ..store.options()
    };
    let refused = Db::open(&shared, &NEWER);
    assert!(matches!(refused, Err(Error::Migration(_))));
    server.close();
    Db::open(&shared, &NEWER).expect("nobody serves it").close();
}

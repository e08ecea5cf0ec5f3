//! Several processes, and processes that die.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use bonafide_db::{Announced, Db, Error, Options};

use crate::store::{MIGRATIONS, PARENTS, Store, each, int, parent};

/// Names the database to the child process.
const CHILD: &str = "BONAFIDE_DB_TEST_CHILD";

/// Starts this test program again, to run [`child_writes_until_killed`] only.
fn child(store: &Store) -> Child {
    Command::new(std::env::current_exe().expect("the test program has a path"))
        .args([
            "processes::child_writes_until_killed",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(CHILD, &store.url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the test program starts")
}

#[test]
#[ignore = "the child process of a_killed_process_loses_nothing_it_acknowledged"]
fn child_writes_until_killed() {
    let url = std::env::var(CHILD).expect("the parent names the database");
    let db = Db::open(
        &Options {
            url,
            ..Options::default()
        },
        MIGRATIONS,
    )
    .expect("the database opens");
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let db = &db;
            scope.spawn(move || {
                for number in 0.. {
                    let id = format!("{thread}-{number}");
                    let row = id.clone();
                    db.write(move |tx| {
                        tx.insert(&PARENTS, parent(&row, number))?;
                        tx.execute("update counters set value = value + 1", &[])
                    })
                    .wait()
                    .expect("the row is new");
                    println!("acknowledged {id}");
                }
            });
        }
    });
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    each(|store| {
        let mut child = child(store);
        let mut lines = BufReader::new(child.stdout.take().expect("the output is piped")).lines();
        let mut acknowledged: Vec<String> = Vec::new();
        let mut next =
            || lines.find_map(|line| line.ok()?.strip_prefix("acknowledged ").map(str::to_owned));
        while acknowledged.len() < 300 {
            acknowledged.push(next().expect("the child writes until it is killed"));
        }
        child.kill().expect("the child runs");
        child.wait().expect("the child ends");
        // What it had printed before it died.
        acknowledged.extend(std::iter::from_fn(&mut next));
        let db = store.open();
        for id in &acknowledged {
            let id = id.clone();
            let found = db
                .read(move |tx| tx.one("select n from parents where id = $1", &[id.clone().into()]))
                .wait();
            assert!(matches!(found, Ok(Some(_))));
        }
        // Whole transactions only.
        assert_eq!(
            int(&db, "select count(*) from parents"),
            int(&db, "select value from counters")
        );
        db.close();
    });
}

#[test]
fn a_second_server_on_the_file_is_refused() {
    let store = Store::sqlite();
    let mut child = child(&store);
    let mut lines = BufReader::new(child.stdout.take().expect("the output is piped")).lines();
    let first = lines.find(|line| {
        line.as_ref()
            .is_ok_and(|line| line.starts_with("acknowledged "))
    });
    assert!(first.is_some(), "the child serves the file");
    assert!(matches!(
        Db::open(&store.options(), MIGRATIONS),
        Err(Error::InUse(_))
    ));
    // A short command beside it is allowed, and waits for its turn.
    let shared = Db::open(
        &Options {
            shared: true,
            ..store.options()
        },
        MIGRATIONS,
    )
    .expect("sharing is allowed");
    // The child must not stand still because nobody reads its output.
    let drained = std::thread::spawn(move || lines.map_while(Result::ok).count());
    let outcome = shared
        .write(|tx| tx.insert(&PARENTS, parent("shared", 1)))
        .wait();
    assert_eq!(outcome, Ok(()));
    shared.close();
    child.kill().expect("the child runs");
    child.wait().expect("the child ends");
    drained.join().expect("reading does not panic");
    let db = store.open();
    assert_eq!(
        int(&db, "select count(*) from parents where id = 'shared'"),
        1
    );
    db.close();
}

#[test]
fn files_belong_to_their_owner_alone() {
    let store = Store::sqlite();
    let db = store.open();
    db.write(|tx| tx.insert(&PARENTS, parent("a", 1)))
        .wait()
        .expect("the row is new");
    let path = store.url.strip_prefix("sqlite:").expect("a file");
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let mode = std::fs::metadata(format!("{path}{suffix}"))
            .expect("the file exists")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
    db.close();
}

/// Two handles with connections of their own are to the server what two processes are.
#[test]
fn servers_on_one_postgres_take_turns_and_hear_each_other() {
    let Some(store) = Store::postgres() else {
        return;
    };
    let (one, two) = (store.open(), store.open());
    let (heard, topics) = mpsc::channel();
    let here = heard.clone();
    one.on_notify(move |topic| here.send((1, topic.to_owned())).expect("the test listens"));
    two.on_notify(move |topic| heard.send((2, topic.to_owned())).expect("the test listens"));
    std::thread::scope(|scope| {
        for db in [&one, &two] {
            for _ in 0..4 {
                scope.spawn(move || {
                    for _ in 0..25 {
                        db.write(|tx| {
                            let row = tx
                                .one("select value from counters", &[])?
                                .ok_or(Error::Closed)?;
                            tx.execute(
                                "update counters set value = $1",
                                &[(row.int(0)? + 1).into()],
                            )
                        })
                        .wait()
                        .expect("the write is alone");
                    }
                });
            }
        }
    });
    assert_eq!(int(&one, "select value from counters"), 200);
    one.write(|tx| {
        tx.notify("it's done");
        Ok::<_, Error>(())
    })
    .wait()
    .expect("nothing was written");
    let limit = Duration::from_secs(5);
    let mut both = [topics.recv_timeout(limit), topics.recv_timeout(limit)];
    both.sort_by_key(|heard| heard.as_ref().map(|(db, _)| *db).ok());
    assert_eq!(
        both,
        [
            Ok((1, "it's done".to_owned())),
            Ok((2, "it's done".to_owned()))
        ]
    );
    // Each hears it once.
    assert_eq!(
        topics.recv_timeout(Duration::from_millis(400)),
        Err(mpsc::RecvTimeoutError::Timeout)
    );
    one.close();
    two.close();
}

/// While one server is at work on a claim, another one is told so and runs nothing; afterwards it is free.
#[test]
fn a_claim_that_another_server_holds_is_refused_until_its_transaction_ends() {
    let Some(store) = Store::postgres() else {
        return;
    };
    let (one, two, onlooker) = (store.open(), store.open(), store.open());
    let claiming = |claim| Announced {
        claim: Some(claim),
        ..Announced::default()
    };
    let count = |db: &bonafide_db::Db, claim| {
        db.write_announced(claiming(claim), |tx| {
            tx.execute("update counters set value = value + 1", &[])
        })
    };
    let (go_on, gate) = mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let first = one.write_announced(claiming(7), move |tx| {
        gate.lock().expect("one at a time").recv().ok();
        tx.execute("update counters set value = value + 1", &[])
    });
    // Whoever waits for the turn has tried its claims.
    let waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted \
                   and database = (select oid from pg_database where datname = current_database())";
    // The first must hold its claim before its twin comes.
    let held = "select count(*) from pg_locks where locktype = 'advisory' and granted \
                and database = (select oid from pg_database where datname = current_database())";
    while int(&onlooker, held) < 2 {}
    let (twin, other) = (count(&two, 7), count(&two, 8));
    while int(&onlooker, waiting) == 0 {}
    go_on.send(()).expect("the first waits");
    assert_eq!(first.wait(), Ok(1));
    assert_eq!(twin.wait(), Err(Error::Claimed));
    assert_eq!(other.wait(), Ok(1));
    assert_eq!(int(&one, "select value from counters"), 2);
    assert_eq!(count(&two, 7).wait(), Ok(1));
    for db in [one, two, onlooker] {
        db.close();
    }
}

#[test]
fn a_lost_connection_is_replaced() {
    let Some(store) = Store::postgres() else {
        return;
    };
    let db = store.open();
    let end_all = || {
        let mut admin =
            postgres::Client::connect(&store.url, postgres::NoTls).expect("the server answers");
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        admin
            .batch_execute(sql)
            .expect("the role may end its own sessions");
    };
    for round in 1..=3 {
        end_all();
        assert_eq!(
            db.write(|tx| tx.execute("update counters set value = value + 1", &[]))
                .wait(),
            Ok(1)
        );
        assert_eq!(int(&db, "select value from counters"), round);
    }
    // In the middle of a transaction: run again, counted once.
    let (held, release) = crate::store::hold(&db);
    end_all();
    let pending: Vec<_> = (0..10)
        .map(|_| db.write(|tx| tx.execute("update counters set value = value + 1", &[])))
        .collect();
    drop(release);
    // It wrote nothing, but whether its commit arrived cannot be told.
    assert!(matches!(held.wait(), Ok(()) | Err(Error::UnknownOutcome)));
    for pending in pending {
        assert_eq!(pending.wait(), Ok(1));
    }
    assert_eq!(int(&db, "select value from counters"), 13);
    db.close();
}

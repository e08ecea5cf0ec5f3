//! Readers: snapshots, and nothing but reading.

use std::future::Future;
use std::pin::pin;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use bonafide_db::Error;

use crate::store::{PARENTS, each, int, parent};

#[test]
fn a_snapshot_stays_as_it_was() {
    each(|store| {
        let db = store.open();
        db.write(|tx| tx.insert(&PARENTS, parent("a", 1)))
            .wait()
            .expect("the row is new");
        let (seen, first_look) = mpsc::channel();
        let (go_on, gate) = mpsc::channel::<()>();
        let gate = Mutex::new(gate);
        let reading = db.read(move |tx| {
            let count = |tx: &mut bonafide_db::Tx<'_>| {
                tx.query("select id from parents", &[])
                    .map(|rows| rows.len())
            };
            let before = count(tx)?;
            seen.send(before).map_err(|_| Error::Closed)?;
            gate.lock()
                .map_err(|_| Error::Closed)?
                .recv()
                .map_err(|_| Error::Closed)?;
            Ok::<_, Error>((before, count(tx)?))
        });
        assert_eq!(first_look.recv(), Ok(1));
        db.write(|tx| tx.insert(&PARENTS, parent("b", 2)))
            .wait()
            .expect("the row is new");
        // A new snapshot sees what was answered.
        assert_eq!(int(&db, "select count(*) from parents"), 2);
        go_on.send(()).expect("the reader waits");
        assert_eq!(reading.wait(), Ok((1, 1)));
        db.close();
    });
}

#[test]
fn a_reader_cannot_write() {
    each(|store| {
        let db = store.open();
        let insert = "insert into parents (id, n) values ('x', 1)";
        assert_eq!(
            db.read(move |tx| tx.execute(insert, &[])).wait(),
            Err(Error::ReadOnly)
        );
        assert_eq!(
            db.read(|tx| tx.insert(&PARENTS, parent("x", 1))).wait(),
            Err(Error::ReadOnly)
        );
        let sneaky = "insert into parents (id, n) values ('x', 1) returning id";
        assert_eq!(
            db.read(move |tx| tx.query(sneaky, &[]).map(drop)).wait(),
            Err(Error::ReadOnly)
        );
        assert_eq!(int(&db, "select count(*) from parents"), 0);
        db.close();
    });
}

#[test]
fn a_reader_survives_errors_and_panics() {
    each(|store| {
        let db = store.open();
        for _ in 0..6 {
            let failed = db
                .read(|tx| tx.query("select * from nowhere", &[]).map(drop))
                .wait();
            assert!(matches!(failed, Err(Error::Sql { .. })), "{failed:?}");
            let panicked = db
                .read(|_| -> Result<(), Error> { panic!("this reader panics on purpose") })
                .wait();
            assert_eq!(panicked, Err(Error::Panicked));
        }
        let survived = db
            .read(|tx| {
                let failed = tx.attempt(|tx| tx.query("select * from nowhere", &[]))?;
                assert!(failed.is_err());
                tx.one("select value from counters", &[])
            })
            .wait();
        assert_eq!(
            survived.map(|row| row.map(|row| row.int(0))),
            Ok(Some(Ok(0)))
        );
        db.close();
    });
}

#[test]
fn results_can_be_awaited() {
    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(value) => return value,
                Poll::Pending => std::thread::park(),
            }
        }
    }
    each(|store| {
        let db = store.open();
        let value = block_on(async {
            db.write(|tx| tx.execute("update counters set value = 3", &[]))
                .await?;
            db.read(|tx| tx.one("select value from counters", &[]))
                .await
        });
        assert_eq!(value.map(|row| row.map(|row| row.int(0))), Ok(Some(Ok(3))));
        db.close();
    });
}

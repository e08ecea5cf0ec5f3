//! The handle: opening, calling, closing.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::job::{Job, Task};
use crate::listeners::Listeners;
use crate::migrate::{is_current, migrate};
use crate::pending::{Pending, channel};
use crate::postgres::{Connection, Listening, PostgresSession, Target, WriterPid};
use crate::reader::Reader;
use crate::session::Session;
use crate::sqlite::{self, Access, Checkpointer, FileLock, SqliteSession};
use crate::turns::Turns;
use crate::writer::Writer;
use crate::{Announced, Engine, Error, Migration, Options, Result, Tx};

/// An open database. Clones share it; when the last one goes, what is queued is finished and the database closed.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
}

/// The way to a thread; gone once the database is closed, which the thread takes as the sign to finish.
type Queue = RwLock<Option<Sender<Box<dyn Job>>>>;

struct Shared {
    engine: Engine,
    write: Queue,
    read: Queue,
    listeners: Arc<Listeners>,
    running: Mutex<Option<Running>>,
}

/// The threads, in the order they end.
struct Running {
    writer: JoinHandle<()>,
    readers: Vec<JoinHandle<()>>,
    /// Dropping it ends the background thread.
    stop: Sender<()>,
    /// The checkpointer or the listener, where there is one.
    background: Option<JoinHandle<()>>,
    _lock: Option<FileLock>,
}

/// Everything that is opened before the first thread starts.
struct Opened {
    writer: Box<dyn Session>,
    readers: Vec<Box<dyn Session>>,
    background: Option<Box<dyn FnOnce() + Send>>,
    lock: Option<FileLock>,
    engine: Engine,
}

/// What the background thread shares with the others.
struct Links {
    listeners: Arc<Listeners>,
    turns: Arc<Turns>,
    stop: Receiver<()>,
}

impl Db {
    /// Opens the database, creating or migrating it as needed.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process serves the SQLite file; [`Error::Migration`] when it was made by a newer
    /// or a different version; [`Error::Unavailable`] and [`Error::Options`] when it cannot be reached.
    pub fn open(options: &Options, migrations: &'static [Migration]) -> Result<Db> {
        let listeners = Arc::new(Listeners::default());
        let turns = Arc::new(Turns::default());
        let (stop, stopped) = bounded(0);
        let links = Links {
            listeners: listeners.clone(),
            turns: turns.clone(),
            stop: stopped,
        };
        // On a thread of its own: the PostgreSQL driver must not be called from within an async runtime, and whoever
        // opens the database may be in one.
        let opened = {
            let options = options.clone();
            spawn("db open", move || open(&options, migrations, links))?
                .join()
                .map_err(|_| Error::Panicked)??
        };

        let (write, write_queue) = bounded(options.queue.max(1));
        let (read, read_queue) = bounded(options.queue.max(1));
        let writer = Writer {
            session: opened.writer,
            queue: write_queue,
            batch: options.batch.max(1),
            listeners: listeners.clone(),
            turns,
        };
        let writer = spawn("db writer", move || writer.run())?;
        let mut readers = Vec::new();
        for session in opened.readers {
            let reader = Reader {
                session,
                queue: read_queue.clone(),
            };
            readers.push(spawn("db reader", move || reader.run())?);
        }
        let background = opened
            .background
            .map(|run| spawn("db background", run))
            .transpose()?;
        let running = Mutex::new(Some(Running {
            writer,
            readers,
            stop,
            background,
            _lock: opened.lock,
        }));
        Ok(Db {
            shared: Arc::new(Shared {
                engine: opened.engine,
                write: RwLock::new(Some(write)),
                read: RwLock::new(Some(read)),
                listeners,
                running,
            }),
        })
    }

    /// Runs a closure as if alone, and answers once what it did is durable, or undone because it returned an error.
    ///
    /// The closure may be run more than once before the answer; see the crate's page for the rules it lives by.
    pub fn write<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.write_announced(Announced::default(), f)
    }

    /// The same for a closure of which something is known before.
    pub fn write_announced<T, E>(
        &self,
        announced: Announced,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        submit(&self.shared.write, announced, f)
    }

    /// Runs a closure that only reads, on a snapshot: it sees everything that was answered before, and nothing that is
    /// committed while it runs.
    pub fn read<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        submit(&self.shared.read, Announced::default(), f)
    }

    /// Has `f` called with each topic given to [`Tx::notify`] by a transaction that was committed, here or, on
    /// PostgreSQL, by another process.
    ///
    /// It is called on the writer's thread before the calls are answered, so it must only leave a mark and return. It
    /// may be called twice for a commit, and not at all for one of another process while the connection was down.
    pub fn on_notify(&self, f: impl Fn(&str) + Send + Sync + 'static) {
        self.shared.listeners.add(Box::new(f));
    }

    /// The settings durability rests on, as the engine reports them for the writer's connection: for instance
    /// `sqlite journal_mode=wal synchronous=2`, or `postgres synchronous_commit=on fsync=on full_page_writes=on`.
    pub fn durability(&self) -> Result<String> {
        match self.shared.engine {
            Engine::Sqlite => self.setting("sqlite", &["journal_mode", "synchronous"], "pragma "),
            Engine::Postgres => self.setting(
                "postgres",
                &["synchronous_commit", "fsync", "full_page_writes"],
                "show ",
            ),
        }
    }

    fn setting(
        &self,
        engine: &str,
        names: &'static [&'static str],
        ask: &'static str,
    ) -> Result<String> {
        let settings = self.write(move |tx| {
            let mut settings = String::new();
            for name in names {
                let row = tx.one(&format!("{ask}{name}"), &[])?;
                let value = match &row {
                    Some(row) => row
                        .string(0)
                        .or_else(|_| row.int(0).map(|number| number.to_string()))?,
                    None => String::new(),
                };
                settings.push_str(&format!(" {name}={value}"));
            }
            Ok::<_, Error>(settings)
        });
        Ok(format!("{engine}{}", settings.wait()?))
    }

    /// Calls that wait: (writes, reads).
    pub fn waiting(&self) -> (usize, usize) {
        let length = |queue: &Queue| {
            let queue = queue.read().unwrap_or_else(PoisonError::into_inner);
            queue.as_ref().map_or(0, Sender::len)
        };
        (length(&self.shared.write), length(&self.shared.read))
    }

    /// The engine underneath.
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// Finishes what is queued, moves SQLite's log into the file, and closes every connection. Later calls, through
    /// other clones, fail with [`Error::Closed`]. Waits for all of it.
    pub fn close(self) {
        self.shared.close();
    }
}

impl Shared {
    fn close(&self) {
        let Some(running) = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        else {
            return;
        };
        // The last handle may be dropped by a closure or a listener, on one of the threads to wait for.
        let own = thread::current().id();
        let join = |thread: JoinHandle<()>| {
            if thread.thread().id() != own {
                // A panic was reported by its hook; the thread is gone either way.
                let _ = thread.join();
            }
        };
        for queue in [&self.write, &self.read] {
            drop(queue.write().unwrap_or_else(PoisonError::into_inner).take());
        }
        join(running.writer);
        running.readers.into_iter().for_each(join);
        drop(running.stop);
        running.background.into_iter().for_each(join);
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.close();
    }
}

fn submit<T, E>(
    queue: &Queue,
    announced: Announced,
    f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
) -> Pending<Result<T, E>>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (responder, pending) = channel();
    let task: Box<dyn Job> = Box::new(Task::new(f, announced, responder));
    if let Some(queue) = &*queue.read().unwrap_or_else(PoisonError::into_inner)
        && let Err(TrySendError::Full(mut job)) = queue.try_send(task)
    {
        job.fail(Error::Busy);
        job.answer();
    }
    // A task that was not queued answers that the database is closed when it is dropped.
    pending
}

fn open(options: &Options, migrations: &'static [Migration], links: Links) -> Result<Opened> {
    if let Some(path) = options.url.strip_prefix("sqlite:") {
        open_sqlite(PathBuf::from(path), options, migrations, links)
    } else if options.url.starts_with("postgres://") || options.url.starts_with("postgresql://") {
        open_postgres(options, migrations, links)
    } else {
        Err(Error::Options(
            "the URL must begin with sqlite: or postgres://".to_owned(),
        ))
    }
}

fn open_sqlite(
    path: PathBuf,
    options: &Options,
    migrations: &'static [Migration],
    links: Links,
) -> Result<Opened> {
    if path.as_os_str().is_empty() {
        return Err(Error::Options(
            "sqlite: needs the path of a file".to_owned(),
        ));
    }
    let lock = match FileLock::take(&path) {
        Err(Error::InUse(_)) if options.shared => None,
        taken => Some(taken?),
    };
    sqlite::create_file(&path)?;
    let access = if options.shared {
        Access::SharedWriter
    } else {
        Access::Writer
    };
    let mut writer = SqliteSession::new(sqlite::open(&path, access, options.patience)?);
    if lock.is_some() {
        migrate(&mut writer, migrations)?;
    } else if !is_current(&mut writer, migrations)? {
        return Err(Error::Migration(
            "the process that serves the database is of an older version".to_owned(),
        ));
    }
    let mut readers: Vec<Box<dyn Session>> = Vec::new();
    for _ in 0..options.readers.max(1) {
        readers.push(Box::new(SqliteSession::new(sqlite::open(
            &path,
            Access::Reader,
            options.patience,
        )?)));
    }
    let background: Option<Box<dyn FnOnce() + Send>> = if options.shared {
        None
    } else {
        let checkpointer = Checkpointer::open(&path, links.turns, links.stop)?;
        Some(Box::new(move || checkpointer.run()))
    };
    // A shared process needed the hold for the migrations only.
    let lock = if options.shared { None } else { lock };
    Ok(Opened {
        writer: Box::new(writer),
        readers,
        background,
        lock,
        engine: Engine::Sqlite,
    })
}

fn open_postgres(
    options: &Options,
    migrations: &'static [Migration],
    links: Links,
) -> Result<Opened> {
    let target = Target::parse(&options.url)?;
    let pid = WriterPid::default();
    let mut writer = PostgresSession::new(Connection::open(
        target.clone(),
        "bonafide writer",
        Some(pid.clone()),
    )?);
    migrate(&mut writer, migrations)?;
    let mut readers: Vec<Box<dyn Session>> = Vec::new();
    for _ in 0..options.readers.max(1) {
        let connection = Connection::open(target.clone(), "bonafide reader", None)?;
        readers.push(Box::new(PostgresSession::new(connection)));
    }
    let listening = Listening::open(target, pid, links.listeners, links.stop)?;
    let background: Option<Box<dyn FnOnce() + Send>> = Some(Box::new(move || listening.run()));
    Ok(Opened {
        writer: Box::new(writer),
        readers,
        background,
        lock: None,
        engine: Engine::Postgres,
    })
}

fn spawn<T: Send + 'static>(
    name: &str,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|error| {
            Error::Unavailable(format!("a thread cannot be started: {}", error.kind()))
        })
}

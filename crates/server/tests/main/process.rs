//! A server process in a directory of its own, gone when the story ends.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::api::Api;

/// Generous: other builds may share the machine.
/// Longer than any wait on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Shared with the servers started in it, so that it outlasts them.
pub struct Home(Arc<TempDir>);

impl Home {
    pub fn new() -> Self {
        Self(Arc::new(tempfile::tempdir().unwrap()))
    }

    pub fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// The binary with nothing of our own environment but what it needs.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("BONAFIDE_DATA_DIR", self.data())
            .env("BONAFIDE_LISTEN", "127.0.0.1:0")
            .current_dir(self.0.path());
        command
    }

    /// Runs to the end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn start(&self) -> Server {
        self.start_with(&[])
    }

    pub fn start_with(&self, variables: &[(&str, &str)]) -> Server {
        let file = |name: &str| File::create(self.0.path().join(name)).unwrap();
        let child = self
            .command(&["serve"])
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(file("stdout"))
            .stderr(file("stderr"))
            .spawn()
            .unwrap();
        let mut server = Server {
            child,
            directory: self.0.clone(),
            address: String::new(),
        };
        let until = Instant::now() + PATIENCE;
        while server.address.is_empty() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "{ended:?}: {}", server.log());
            assert!(Instant::now() < until, "no banner: {}", server.log());
            std::thread::sleep(Duration::from_millis(5));
            let banner = server.banner();
            // Written whole, so the end of the address's line is the end of the address.
            if let Some((_, rest)) = banner.split_once("listens on http://")
                && let Some((address, _)) = rest.split_once('\n')
            {
                server.address = address.to_owned();
            }
        }
        server
    }
}

pub struct Server {
    child: Child,
    directory: Arc<TempDir>,
    /// `127.0.0.1:port`
    pub address: String,
}

impl Server {
    pub fn banner(&self) -> String {
        read(&self.directory.path().join("stdout"))
    }

    pub fn log(&self) -> String {
        read(&self.directory.path().join("stderr"))
    }

    /// The API key that the first start printed.
    pub fn printed_key(&self) -> String {
        let banner = self.banner();
        let (_, rest) = banner.split_once("Bearer ").unwrap();
        rest.split('\'').next().unwrap().to_owned()
    }

    /// Calls with a key, and with the template that the banner names.
    pub fn api(&self) -> Api {
        Api::new(&self.address, &self.printed_key())
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id() as i32).unwrap();
        kill_process(pid, signal).unwrap();
    }

    pub fn wait(mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "does not end: {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Told to end, and ended.
    pub fn stop(self) {
        self.signal(Signal::TERM);
        let directory = self.directory.clone();
        let status = self.wait();
        assert!(
            status.success(),
            "{status}: {}",
            read(&directory.path().join("stderr"))
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when it has ended, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

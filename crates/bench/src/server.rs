//! The server that is measured: started here, or found running.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::http::Connection;
use crate::options::Options;
use crate::process;

/// The key a started server is told to accept; of no use anywhere else.
const API_KEY: &str = "persona_sandbox_bench00000000000000000000000000000000";
const START_PATIENCE: Duration = Duration::from_secs(60);
/// Acknowledged inquiries that are looked for again after the server was killed.
const LOOKED_FOR: usize = 200;

pub struct Server {
    pub address: SocketAddr,
    pub api_key: String,
    pub program: Option<PathBuf>,
    /// From the start of the process to the first 200 of /readyz.
    pub start_up: Option<Duration>,
    pub database: &'static str,
    pid: Option<u32>,
    database_pid: Option<u32>,
    own: Option<Own>,
}

/// A process that this program started, and its data.
struct Own {
    child: Child,
    /// Holds the server's data directory and its log.
    scratch: TempDir,
}

impl Drop for Own {
    fn drop(&mut self) {
        // Nothing can be done here about a process that is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU time since the start of the process, in microseconds, where it is known.
#[derive(Debug, Clone, Copy)]
pub struct Cpu {
    pub server: Option<u64>,
    pub database: Option<u64>,
}

/// What was found after the server was killed without warning and started again.
#[derive(Debug, Clone, Copy)]
pub struct Crash {
    pub looked_for: usize,
    pub lost: usize,
    pub start_up: Duration,
    pub inquiries: usize,
}

impl Server {
    /// Starts the program, or takes the running server at `--address`.
    pub async fn start(options: &Options) -> Result<Server, String> {
        if let Some(address) = options.address {
            return Ok(Server {
                address,
                api_key: options.api_key.clone().unwrap_or_default(),
                program: None,
                start_up: None,
                database: "unknown",
                pid: options.pid,
                database_pid: options.database_pid,
                own: None,
            });
        }
        let program = options.binary.clone().unwrap_or_default();
        let program = program
            .canonicalize()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let scratch = TempDir::new().map_err(|error| format!("no temporary directory: {error}"))?;
        let address = free_address()?;
        let (child, start_up) = spawn(&program, scratch.path(), address, options).await?;
        Ok(Server {
            address,
            api_key: API_KEY.to_owned(),
            program: Some(program),
            start_up: Some(start_up),
            database: if options.database_url.is_some() {
                "BONAFIDE_DATABASE_URL"
            } else {
                "embedded"
            },
            pid: Some(child.id()),
            database_pid: options.database_pid,
            own: Some(Own { child, scratch }),
        })
    }

    pub fn cpu(&self) -> Cpu {
        Cpu {
            server: self.pid.and_then(process::cpu_micros),
            database: self.database_pid.and_then(process::cpu_micros_of_family),
        }
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> Option<u64> {
        self.pid.and_then(process::resident)
    }

    pub fn memory_peak(&self) -> Option<u64> {
        self.pid.and_then(process::resident_peak)
    }

    /// Size of the program in bytes.
    pub fn program_size(&self) -> Option<u64> {
        let program = self.program.as_ref()?;
        std::fs::metadata(program).ok().map(|meta| meta.len())
    }

    /// What the server says about the durability of its database: its own reading, not ours.
    pub async fn durability(&self) -> Option<String> {
        let mut connection = Connection::open(self.address).await.ok()?;
        let request = format!("GET /metrics HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        let answer = connection.call(request.as_bytes()).await.ok()?;
        durability_of(&String::from_utf8_lossy(answer.body))
    }

    /// Kills the server, starts it on the same data and looks for inquiries it had acknowledged.
    /// Nothing when the server was not started here.
    ///
    /// # Errors
    /// When it does not come up again.
    pub async fn crash_check(
        &mut self,
        options: &Options,
        acknowledged: &[String],
    ) -> Result<Option<Crash>, String> {
        let (Some(own), Some(program)) = (&mut self.own, &self.program) else {
            return Ok(None);
        };
        own.child
            .kill()
            .and_then(|()| own.child.wait())
            .map_err(|error| format!("the server cannot be killed: {error}"))?;
        let (child, start_up) = spawn(program, own.scratch.path(), self.address, options).await?;
        self.pid = Some(child.id());
        own.child = child;
        let last = &acknowledged[acknowledged.len().saturating_sub(LOOKED_FOR)..];
        let mut lost = 0;
        let mut connection = Connection::open(self.address)
            .await
            .map_err(|error| format!("no connection after the restart: {error}"))?;
        for id in last {
            let request = format!(
                "GET /api/v1/inquiries/{id} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
                self.address, self.api_key
            );
            let answer = connection
                .call(request.as_bytes())
                .await
                .map_err(|fault| format!("after the restart: {fault}"))?;
            if answer.status != 200 {
                lost += 1;
            }
        }
        Ok(Some(Crash {
            looked_for: last.len(),
            lost,
            start_up,
            inquiries: acknowledged.len(),
        }))
    }
}

async fn spawn(
    program: &Path,
    scratch: &Path,
    address: SocketAddr,
    options: &Options,
) -> Result<(Child, Duration), String> {
    let log_path = scratch.join("log");
    let opened = std::fs::File::create(&log_path).and_then(|log| Ok((log.try_clone()?, log)));
    let (log, errors) = opened.map_err(|error| format!("{}: {error}", log_path.display()))?;
    let mut command = Command::new(program);
    command
        .env("BONAFIDE_DATA_DIR", scratch.join("data"))
        .env("BONAFIDE_LISTEN", address.to_string())
        .env("BONAFIDE_PUBLIC_URL", format!("http://{address}"))
        .env("BONAFIDE_SANDBOX_API_KEY", API_KEY)
        .env("BONAFIDE_RATE_LIMIT", "0")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors);
    if let Some(url) = &options.database_url {
        command.env("BONAFIDE_DATABASE_URL", url);
    }
    let start = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    loop {
        if ready(address).await {
            let took = start.elapsed();
            return Ok((child, took));
        }
        let ended = child.try_wait().ok().flatten();
        if ended.is_some() || start.elapsed() > START_PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            let said = std::fs::read_to_string(&log_path).unwrap_or_default();
            let why = ended.map_or("is not ready after 60 s".to_owned(), |status| {
                format!("ended with {status}")
            });
            return Err(format!("{} {why}; it said:\n{said}", program.display()));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn ready(address: SocketAddr) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\n\r\n");
    connection
        .call(request.as_bytes())
        .await
        .is_ok_and(|answer| answer.status == 200)
}

/// The label `database` of the server's own description among its figures.
fn durability_of(metrics: &str) -> Option<String> {
    let line = metrics
        .lines()
        .find(|line| line.starts_with("bonafide_info{"))?;
    let (_, rest) = line.split_once("database=\"")?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// An address that was free a moment ago; the server is told to take it.
fn free_address() -> Result<SocketAddr, String> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| format!("no free port: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durability_is_read_from_the_description() {
        let metrics = "# HELP bonafide_info What runs\n\
            bonafide_info{version=\"0.1.0\",database=\"sqlite synchronous=2\"} 1\n";
        assert_eq!(
            durability_of(metrics).as_deref(),
            Some("sqlite synchronous=2")
        );
        assert_eq!(durability_of("bonafide_info{version=\"0.1.0\"} 1"), None);
        assert_eq!(durability_of(""), None);
    }
}

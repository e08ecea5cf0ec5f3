//! A receiver of webhooks that behaves as its path says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value as Json;

/// Generous: other builds may share the machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Debug)]
pub struct Letter {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Letter {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn name(&self) -> String {
        self.json()["data"]["attributes"]["name"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn object(&self) -> String {
        let json = self.json();
        json["data"]["attributes"]["payload"]["data"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// By the contract's description, with another implementation than the server's.
    pub fn is_signed(&self, secret: &str) -> bool {
        self.header("persona-signature").split(' ').any(|pair| {
            let Some((time, digest)) = pair.split_once(",v1=") else {
                return false;
            };
            let time = time.strip_prefix("t=").unwrap();
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
            mac.update(time.as_bytes());
            mac.update(b".");
            mac.update(&self.body);
            let made: String = mac
                .finalize()
                .into_bytes()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            made == digest
        })
    }
}

pub struct Receiver {
    pub address: String,
    letters: Arc<Mutex<Vec<Letter>>>,
    /// What `/status` answers; 0 holds its answers back.
    pub status: Arc<AtomicU16>,
}

impl Receiver {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap().to_string(),
            letters: Arc::default(),
            status: Arc::new(AtomicU16::new(200)),
        };
        let (letters, status) = (receiver.letters.clone(), receiver.status.clone());
        // Ends with the process: a story cannot take back a blocking accept.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (letters, status) = (letters.clone(), status.clone());
                std::thread::spawn(move || {
                    // A sender that gave up is part of some stories.
                    let _ = serve(stream.unwrap(), &letters, &status);
                });
            }
        });
        receiver
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn at(&self, path: &str) -> Vec<Letter> {
        let letters = self.letters.lock().unwrap();
        letters
            .iter()
            .filter(|letter| letter.path == path)
            .cloned()
            .collect()
    }

    /// Waits until so many have come to a path.
    #[track_caller]
    pub fn wait(&self, path: &str, count: usize) -> Vec<Letter> {
        let until = Instant::now() + PATIENCE;
        loop {
            let letters = self.at(path);
            if letters.len() >= count {
                return letters;
            }
            assert!(
                Instant::now() < until,
                "{} of {count} came to {path}",
                letters.len()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn serve(
    stream: TcpStream,
    letters: &Mutex<Vec<Letter>>,
    status: &AtomicU16,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.to_owned()),
                None => break,
            };
        }
        let length: usize = headers
            .get("content-length")
            .map_or(0, |it| it.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        letters.lock().unwrap().push(Letter {
            path: path.clone(),
            headers,
            body,
            at: Instant::now(),
        });
        let ok = "content-length: 2\r\n\r\nok";
        match path.as_str() {
            "/hang" => std::thread::sleep(Duration::from_secs(20)),
            "/slow" => {
                std::thread::sleep(Duration::from_secs(1));
                write!(stream, "HTTP/1.1 200 OK\r\n{ok}")?;
            }
            "/fail" => write!(stream, "HTTP/1.1 500 No\r\n{ok}")?,
            "/other" => write!(stream, "HTTP/1.1 203 Other\r\n{ok}")?,
            "/redirect" => write!(stream, "HTTP/1.1 307 There\r\nlocation: /ok\r\n{ok}")?,
            "/status" => {
                while status.load(Ordering::Relaxed) == 0 {
                    std::thread::sleep(Duration::from_millis(5));
                }
                write!(
                    stream,
                    "HTTP/1.1 {} Said\r\n{ok}",
                    status.load(Ordering::Relaxed)
                )?;
            }
            "/cut" => {
                write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")?;
                return Ok(());
            }
            "/flood" => {
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n"
                )?;
                for _ in 0..1000 {
                    stream.write_all(&[b'x'; 100_000])?;
                }
                return Ok(());
            }
            "/drop" => return Ok(()),
            _ => write!(stream, "HTTP/1.1 200 OK\r\n{ok}")?,
        }
    }
}

//! A small HTTP/1.1 client: one connection kept alive, one request at a time.
//!
//! A full client would take more of the machine's CPU than the server it measures.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Head and body together may not be longer; a list of 20 inquiries is some 30 KB.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, borrowed from the connection's buffer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

#[derive(Debug)]
pub enum Fault {
    Io(io::Error),
    /// What about the answer is not understood.
    Form(&'static str),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Io(error) => write!(f, "{error}"),
            Fault::Form(what) => f.write_str(what),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        Fault::Io(error)
    }
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            buffer: Vec::with_capacity(32 * 1024),
        })
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn call(&mut self, request: &[u8]) -> Result<Answer<'_>, Fault> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut head = None;
        loop {
            if head.is_none() {
                head = parse_head(&self.buffer)?;
            }
            if let Some(Head {
                status,
                body_at,
                length,
            }) = head
                && self.buffer.len() >= body_at + length
            {
                return Ok(Answer {
                    status,
                    body: &self.buffer[body_at..body_at + length],
                });
            }
            if self.buffer.len() > LONGEST_ANSWER {
                return Err(Fault::Form("the answer is longer than 4 MiB"));
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Fault::Form("the server closed the connection"));
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Where the body starts.
    body_at: usize,
    /// Of the body, in bytes.
    length: usize,
}

/// The head of an answer, or nothing while it is not complete.
fn parse_head(bytes: &[u8]) -> Result<Option<Head>, Fault> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&bytes[..end])
        .map_err(|_| Fault::Form("the head of the answer is not text"))?;
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3))
        .and_then(|digits| digits.parse().ok())
        .ok_or(Fault::Form("the answer is not HTTP/1.1"))?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map(|(_, value)| value.trim().parse::<usize>())
        .transpose()
        .map_err(|_| Fault::Form("Content-Length is not a number"))?;
    let length = match (length, status) {
        (Some(length), _) => length,
        (None, 204 | 304) => 0,
        (None, _) => {
            return Err(Fault::Form(
                "answers without Content-Length are not measured",
            ));
        }
    };
    Ok(Some(Head {
        status,
        body_at: end + 4,
        length,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_when_it_is_complete() {
        let whole = b"HTTP/1.1 201 Created\r\nX: y\r\ncontent-length: 3\r\n\r\nabc";
        for end in 0..whole.len() - 3 {
            let head = parse_head(&whole[..end]).expect("well-formed");
            assert_eq!(head, None, "after {end} bytes");
        }
        let head = parse_head(whole).expect("well-formed").expect("complete");
        assert_eq!((head.status, head.length), (201, 3));
        assert_eq!(&whole[head.body_at..], b"abc");
    }

    #[test]
    fn other_answers_are_faults() {
        for bytes in [
            &b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            b"\xff\r\n\r\n",
        ] {
            assert!(parse_head(bytes).is_err());
        }
    }

    #[test]
    fn an_answer_without_content_has_no_length() {
        let head = parse_head(b"HTTP/1.1 204 No Content\r\n\r\n").expect("well-formed");
        assert_eq!(head.map(|head| head.length), Some(0));
    }
}

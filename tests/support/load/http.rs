//! HTTP/1.1 on a bare socket: a client of a library would try again, and hide what is looked for here.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection to the service.
#[derive(Debug)]
pub struct Connection(BufReader<TcpStream>);

/// An answer, complete.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Whether it said that it is the last on its connection.
    pub is_last: bool,
    /// Its body.
    pub body: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Loss {
    /// The connection was closed before a byte of the answer.
    Unanswered,
    /// The connection was closed within the answer.
    Cut,
    /// The connection broke: a reset, as a rule.
    Broken(io::Error),
    /// This is no HTTP.
    Garbled(String),
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanswered => f.write_str("closed without an answer"),
            Self::Cut => f.write_str("closed within the answer"),
            Self::Broken(error) => write!(f, "{error}"),
            Self::Garbled(line) => write!(f, "no HTTP: {line:?}"),
        }
    }
}

impl From<io::Error> for Loss {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// The head of an answer.
struct Head {
    status: u16,
    is_last: bool,
    length: Option<usize>,
}

impl Connection {
    /// Connects.
    pub async fn open(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request; with a body it is a `POST` of JSON.
    pub async fn send(&mut self, path: &str, body: Option<&str>) -> Result<(), Loss> {
        let request = match body {
            None => format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"),
            Some(body) => format!(
                "POST {path} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        };
        self.send_raw(&request).await
    }

    /// Sends these bytes, whatever they are.
    pub async fn send_raw(&mut self, bytes: &str) -> Result<(), Loss> {
        Ok(self.0.get_mut().write_all(bytes.as_bytes()).await?)
    }

    /// Sends a request and reads its answer.
    pub async fn ask(&mut self, path: &str, body: Option<&str>) -> Result<Answer, Loss> {
        self.send(path, body).await?;
        self.answer().await
    }

    /// Reads an answer that is not a stream.
    pub async fn answer(&mut self) -> Result<Answer, Loss> {
        let Head { status, is_last, length } = self.head().await?;
        let mut body = vec![0; length.unwrap_or(0)];
        self.0.read_exact(&mut body).await.map_err(cut)?;
        Ok(Answer { status, is_last, body: String::from_utf8_lossy(&body).into_owned() })
    }

    /// Watches `/events`, calls `told` with the name of each event, and returns when the body is complete.
    pub async fn events(&mut self, mut told: impl FnMut(&str)) -> Result<(), Loss> {
        self.send("/events", None).await?;
        self.head().await?;
        loop {
            let size = self.line().await?.ok_or(Loss::Cut)?;
            let size = usize::from_str_radix(&size, 16).map_err(|_| Loss::Garbled(size))?;
            let mut chunk = vec![0; size + 2];
            self.0.read_exact(&mut chunk).await.map_err(cut)?;
            if size == 0 {
                return Ok(());
            }
            let text = String::from_utf8_lossy(&chunk);
            text.lines().filter_map(|line| line.strip_prefix("event: ")).for_each(&mut told);
        }
    }

    /// Waits until the server closes.
    pub async fn closed(&mut self) -> Result<(), Loss> {
        match self.0.read_u8().await {
            Ok(byte) => Err(Loss::Garbled(char::from(byte).to_string())),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(()),
            Err(error) => Err(Loss::Broken(error)),
        }
    }

    async fn head(&mut self) -> Result<Head, Loss> {
        let first = self.line().await?.ok_or(Loss::Unanswered)?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok());
        let mut head = Head { status: status.ok_or(Loss::Garbled(first))?, is_last: false, length: None };
        loop {
            let line = self.line().await?.ok_or(Loss::Cut)?.to_ascii_lowercase();
            match line.split_once(": ") {
                None => return Ok(head),
                Some(("connection", "close")) => head.is_last = true,
                Some(("content-length", length)) => head.length = length.parse().ok(),
                Some(_) => {}
            }
        }
    }

    /// A line without its end; `None` where the connection ended before it began.
    async fn line(&mut self) -> Result<Option<String>, Loss> {
        let mut line = String::new();
        if self.0.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if !line.ends_with('\n') {
            return Err(Loss::Cut);
        }
        line.truncate(line.trim_end().len());
        Ok(Some(line))
    }
}

fn cut(error: io::Error) -> Loss {
    if error.kind() == io::ErrorKind::UnexpectedEof { Loss::Cut } else { Loss::Broken(error) }
}

//! Stdin, line by line.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll, ready};

use super::reader::{Ended, Stdin};

/// How long a line may be. Without a bound whoever writes no line feed would have all memory.
const LONGEST: usize = 16 * 1024 * 1024;

/// The lines of stdin: see [`Stdin`]. Made by [`Stdin::lines`].
#[derive(Debug)]
pub struct StdinLines {
    stdin: Stdin,
    /// This much of what is not used has no line feed.
    seen: usize,
    /// The line was too long, and is passed over.
    passing_over: bool,
}

impl StdinLines {
    pub(super) fn new(stdin: Stdin) -> Self {
        Self { stdin, seen: 0, passing_over: false }
    }

    /// The next line, without its line feed (and the carriage return before it); none at the end. Dropping the future
    /// loses nothing. At the end of stdin a line needs no line feed; at the stop one that has none was not whole, and is
    /// not given.
    ///
    /// # Errors
    ///
    /// Where reading fails; where the line is not UTF-8 or longer than 16 MiB
    /// ([`InvalidData`](io::ErrorKind::InvalidData)), which is passed over then: the next one may be fine.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        poll_fn(|cx| self.poll_next_line(cx)).await
    }

    /// The same for who polls.
    pub fn poll_next_line(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<String>>> {
        loop {
            let unused = self.stdin.unused();
            let feed = unused[self.seen..].iter().position(|&byte| byte == b'\n');
            if let Some(feed) = feed {
                let (end, over) = (self.seen + feed, self.passing_over);
                let line = text(&unused[..end]);
                self.stdin.used(end + 1);
                (self.seen, self.passing_over) = (0, false);
                if over {
                    continue;
                }
                return Poll::Ready(line.map(Some));
            }
            self.seen = unused.len();
            if self.seen > LONGEST || self.passing_over {
                self.stdin.used(self.seen);
                self.seen = 0;
                if !std::mem::replace(&mut self.passing_over, true) {
                    return Poll::Ready(Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "the line is too long",
                    )));
                }
            }
            if !ready!(self.stdin.poll_more(cx))? {
                return Poll::Ready(self.rest());
            }
        }
    }

    /// What comes after the last line feed.
    fn rest(&mut self) -> io::Result<Option<String>> {
        let rest = self.stdin.unused();
        if rest.is_empty() || self.stdin.ended() == Some(Ended::Stopped) {
            return Ok(None);
        }
        let (line, length) = (text(rest), rest.len());
        self.stdin.used(length);
        self.seen = 0;
        line.map(Some)
    }
}

fn text(line: &[u8]) -> io::Result<String> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = str::from_utf8(line);
    text.map(ToOwned::to_owned)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the line is not UTF-8"))
}

//! Lines that are cut, as a whole.

use std::io::{self, Write};

use tracing::Metadata;
use tracing_subscriber::fmt::MakeWriter;

use super::LINE;
use super::cut::boundary;

/// A way out for log lines, on which each is at most [`LINE`] bytes:
/// `fmt::layer().with_writer(ShortLines::of(io::stderr))`.
///
/// For formats for people. Half a line of JSON is none.
#[derive(Debug, Clone, Copy)]
pub struct ShortLines<W>(W);

impl<W> ShortLines<W> {
    /// Lines that go out by `writer`. Whoever formats them has to write each at once, as the layers of
    /// `tracing-subscriber` do.
    pub fn of(writer: W) -> Self {
        Self(writer)
    }
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for ShortLines<W> {
    type Writer = ShortWriter<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        ShortWriter(self.0.make_writer())
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        ShortWriter(self.0.make_writer_for(metadata))
    }
}

/// Writes one line: made by [`ShortLines`].
#[derive(Debug)]
pub struct ShortWriter<W>(W);

impl<W: Write> Write for ShortWriter<W> {
    /// All of it or an error.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if line.len() <= LINE {
            self.0.write_all(line)?;
        } else {
            self.0.write_all(&cut(line))?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn cut(line: &[u8]) -> Vec<u8> {
    const ESCAPE: u8 = 0x1b;
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let coloured = text.contains(&ESCAPE);
    let mark = format!("{}... (a line of {} bytes)\n", if coloured { "\x1b[0m" } else { "" }, text.len());
    let mut head = &text[..boundary(text, LINE - mark.len())];
    if let Some(escape) = head.iter().rposition(|&byte| byte == ESCAPE)
        && !head[escape..].contains(&b'm')
    {
        // Half a colour.
        head = &head[..escape];
    }
    [head, mark.as_bytes()].concat()
}

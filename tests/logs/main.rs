//! Log lines of at most 1 KiB, as a program's own subscriber writes them.

mod lines;
mod values;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use gracefully::observe::{LogLines, ShortLines, log_lines};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

/// What was written.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no one panics in here").clone()).expect("it is text")
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // As a pipe may do.
        let some = &bytes[..bytes.len().min(100)];
        self.0.lock().expect("no one panics in here").extend_from_slice(some);
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `work` logs, by the library's layer with nothing but what is said: `INFO message field=value`.
fn logged(work: impl FnOnce()) -> String {
    let page = Page::default();
    let writer = page.clone();
    let layer: LogLines<Registry> = log_lines();
    let layer = layer.without_time().with_target(false).with_ansi(false);
    let layer = layer.with_writer(ShortLines::of(move || writer.clone()));
    tracing::subscriber::with_default(Registry::default().with(layer), work);
    page.text()
}

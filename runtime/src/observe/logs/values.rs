//! Values that are cut, one by one: what comes after a long one is there too.

use std::error::Error;
use std::fmt::{self, Debug, Write};

use tracing::field::{Field, Visit};
use tracing_subscriber::field::{RecordFields, VisitOutput};
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::{DefaultVisitor, Writer};

use super::VALUE;
use super::cut::Head;

/// Formats fields as `tracing-subscriber` does, each value in at most [`VALUE`] bytes, of events and of spans:
/// `fmt::layer().fmt_fields(ShortValues::new())`. Not for formats such as JSON, which have fields of their own.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShortValues(());

impl ShortValues {
    /// There is one kind.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<'a> FormatFields<'a> for ShortValues {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'a>, fields: R) -> fmt::Result {
        let mut visitor = Visitor(DefaultVisitor::new(writer, true));
        fields.record(&mut visitor);
        visitor.0.finish()
    }
}

/// Hands short values on.
struct Visitor<'a>(DefaultVisitor<'a>);

impl Visit for Visitor<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        // The length is the text's own, not what the quotes and escapes of a field make of it.
        let length = Some(value.len());
        if field.name() == "message" {
            self.0.record_debug(field, &Short { value: &format_args!("{value}"), length });
        } else {
            self.0.record_debug(field, &Short { value: &value, length });
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.record_debug(field, &Causes(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.record_debug(field, &Short { value, length: None });
    }
}

/// A value, cut.
struct Short<'a> {
    value: &'a dyn Debug,
    length: Option<usize>,
}

impl Debug for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut head = Head::new(VALUE);
        write!(head, "{:?}", self.value)?;
        f.write_str(&head.finish(self.length))
    }
}

/// An error and why: `cannot connect: connection refused`.
struct Causes<'a>(&'a (dyn Error + 'static));

impl Debug for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

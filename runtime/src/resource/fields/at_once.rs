use crate::caught::{caught, told};
use crate::resource::CleanupResult;

/// The aborts or the quiesces of all fields. Every one is called, whatever another one says; what the first fault
/// said is panicked with at the end, which the guardian notes.
#[derive(Debug, Default)]
#[must_use = "what went wrong is told by `end`"]
pub struct AtOnce {
    first: Option<String>,
}

impl AtOnce {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls the function of one more field.
    pub fn field(mut self, name: &'static str, function: impl FnOnce() -> CleanupResult) -> Self {
        let fault = match caught(function) {
            Ok(Ok(())) => return self,
            Ok(Err(error)) => format!("field `{name}`: {}", told(error)),
            Err(message) => format!("field `{name}` panicked: {message}"),
        };
        self.first.get_or_insert(fault);
        self
    }

    /// # Panics
    ///
    /// Where one went wrong.
    pub fn end(self) {
        if let Some(fault) = self.first {
            // The panic hook has told of a panic already, and an error is none.
            std::panic::resume_unwind(Box::new(fault));
        }
    }
}

//! Where a text is cut.

use std::fmt;

/// The beginning of a text, and how long all of it is. What does not fit is counted, not kept.
pub(super) struct Head {
    room: usize,
    text: String,
    length: usize,
}

impl Head {
    /// Of a text that may take `room` bytes.
    pub(super) fn new(room: usize) -> Self {
        Self { room, text: String::new(), length: 0 }
    }

    /// The text, or its beginning and how long it is: `length`, where that is not what was written here.
    pub(super) fn finish(mut self, length: Option<usize>) -> String {
        if self.length > self.room {
            let mark = format!("... ({} bytes)", length.unwrap_or(self.length));
            self.text.truncate(boundary(self.text.as_bytes(), self.room.saturating_sub(mark.len())));
            self.text.push_str(&mark);
        }
        self.text
    }
}

impl fmt::Write for Head {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        // A character that does not fit leaves a gap of up to three bytes. Whatever comes into it, the mark covers it.
        let room = self.room - self.text.len();
        self.text.push_str(&part[..boundary(part.as_bytes(), room)]);
        self.length += part.len();
        Ok(())
    }
}

/// Where to cut so that at most `limit` bytes are left and no character is split.
pub(super) fn boundary(text: &[u8], limit: usize) -> usize {
    if text.len() <= limit {
        return text.len();
    }
    // A byte of this form goes on with a character.
    (0..=limit).rev().find(|&at| text[at] & 0xC0 != 0x80).unwrap_or(0)
}

use std::io::Write;

/// Writes a line to stderr, and ignores what goes wrong: a closed pipe is no reason to end differently.
pub(crate) fn line(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{text}");
    let _ = stderr.flush();
}

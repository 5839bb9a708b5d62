//! The service; its main comes with the runtime.
fn main() {}

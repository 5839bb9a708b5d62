//! A main without the app, with attributes, on a runtime of its own.

#![deny(warnings)]

/// Says hello.
#[gracefully::graceful_main(flavor = "multi_thread", worker_threads = 2, drain = "0s")]
#[allow(clippy::unused_async)]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut answer = 41;
    answer += 1;
    if answer == 42 { Ok(()) } else { Err("no".into()) }
}

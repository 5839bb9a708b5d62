//! `gracefully::stdin()` and `stdout()` in real processes, on pipes, files and terminals.

mod kinds;
mod request;
mod scene;
mod shared;
mod stop;
mod terminals;

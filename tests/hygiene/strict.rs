//! Every macro in a library whose author forbids all that can be forbidden. It is enough that this compiles, and that
//! `cargo clippy` has nothing to say.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    keyword_idents,
    let_underscore_drop,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::allow_attributes,
    clippy::as_conversions,
    clippy::clone_on_ref_ptr,
    clippy::dbg_macro,
    clippy::default_numeric_fallback,
    clippy::else_if_without_else,
    clippy::empty_structs_with_brackets,
    clippy::exit,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::map_err_ignore,
    clippy::mem_forget,
    clippy::missing_docs_in_private_items,
    clippy::panic,
    clippy::print_stdout,
    clippy::rest_pat_in_fully_bound_structs,
    clippy::same_name_method,
    clippy::shadow_unrelated,
    clippy::str_to_string,
    clippy::undocumented_unsafe_blocks,
    clippy::unwrap_used,
    clippy::use_debug,
    clippy::wildcard_enum_match_arm
)]

use std::sync::Arc;
use std::thread::JoinHandle;

use closing::{App, Cleanup, CleanupContext, CleanupResult, Holds, Managed, Owned, Resource};

/// What is closed.
#[derive(Debug, Clone, Copy)]
pub struct Pool;

impl Pool {
    /// Later.
    #[expect(clippy::unused_async, reason = "as pools have it")]
    pub async fn close(&self) {}

    /// At once.
    pub const fn stop(&self) {}

    /// By value.
    ///
    /// # Errors
    ///
    /// Never.
    #[expect(clippy::unused_async, reason = "as pools have it")]
    pub async fn into_closed(self) -> Result<(), std::fmt::Error> {
        Ok(())
    }

    /// At once, while it is there.
    pub const fn kill(&mut self) {}
}

/// Waits for it.
fn join(thread: JoinHandle<()>) -> Result<(), &'static str> {
    thread.join().map_err(|_panic| "it panicked")
}

/// Every mark.
#[derive(Debug, Resource)]
#[resource(crate = closing, order = 1, timeout = "1s", name = "db", env = "DB_TIMEOUT", closes_after(Sink))]
pub struct Database {
    /// With every function.
    #[cleanup(with = Pool::close, abort = Pool::stop, quiesce = Pool::stop)]
    pool: Pool,
    /// The same, with closures.
    #[cleanup(with = |pool| async { pool.close().await }, abort = |_| (), quiesce = |pool| { pool.stop(); })]
    closures: Pool,
    /// By value.
    #[cleanup(consume = Pool::into_closed, abort = Pool::kill, quiesce = Pool::kill)]
    owned: Owned<Pool>,
    /// By value, with closures.
    #[cleanup(consume = |pool| async move { pool.into_closed().await }, abort = |pool| { pool.kill(); })]
    owned_closures: Owned<Pool>,
    /// By value, of a function.
    #[cleanup(consume = join)]
    thread: Owned<JoinHandle<()>>,
    /// Nothing to do.
    #[cleanup(skip)]
    pub skipped: Pool,
    /// Plain data.
    pub name: String,
}

/// By hand, with fields that cannot be seen into.
#[derive(Resource)]
#[resource(crate = closing, uses(Database), closes_before(Metrics<u8>))]
pub struct Server {
    /// Uses nothing.
    #[uses(nothing)]
    handler: Arc<dyn Fn() + Send + Sync>,
    /// Uses something.
    #[uses(Database)]
    hook: Box<dyn Fn() + Send + Sync>,
    /// Seen into.
    shared: Shared,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Server").field("shared", &self.shared).finish_non_exhaustive()
    }
}

impl Cleanup for Server {
    async fn cleanup(&self, context: &CleanupContext) -> CleanupResult {
        if !context.remaining().is_zero() {
            (self.handler)();
        }
        (self.hook)();
        Ok(())
    }
}

/// Generic, released by its fields.
#[derive(Debug, Resource)]
#[resource(crate = closing)]
pub struct Metrics<T, const N: usize = 1>
where
    T: Clone,
{
    /// What is closed.
    #[cleanup(with = Pool::close)]
    pool: Pool,
    /// What is not.
    #[cleanup(skip)]
    #[uses(nothing)]
    pub values: [T; N],
}

/// An enum.
#[derive(Debug, Resource)]
#[resource(crate = closing)]
pub enum Sink {
    /// Nothing.
    Nowhere,
    /// Something.
    Database(Managed<Database>),
}

impl Cleanup for Sink {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

/// What is shared.
#[derive(Debug, Clone, Holds)]
#[holds(crate = closing)]
pub struct Shared {
    /// A resource.
    pub database: Managed<Database>,
    /// The type itself.
    pub next: Option<Box<Self>>,
}

/// Everything.
#[closing::lifecycle(
    crate = closing,
    grace = "30s",
    delay = "1s",
    drain = "2s",
    reserve = "1s",
    fast = "1s",
    signals(SIGHUP = "ignore"),
    exit = "status",
    panics = "report",
    eof = "request",
    env = "STRICT_GRACE",
)]
#[derive(Debug, Clone, Copy)]
pub struct Strict(
    #[resource(order = -3, timeout = "2s", closes_before(Database))] Server,
    Database,
    Metrics<u8>,
    #[cfg(any())] NotThere,
    Sink,
);

/// Opens everything, so that nothing is unused.
#[must_use]
pub fn open(app: &App<Strict>) -> Managed<Server> {
    let _metrics = app.manage(Metrics { pool: Pool, values: [1_u8] });
    let database = app.manage(Database {
        pool: Pool,
        closures: Pool,
        owned: Owned::new(Pool),
        owned_closures: Owned::new(Pool),
        thread: Owned::new(std::thread::spawn(|| ())),
        skipped: Pool,
        name: String::new(),
    });
    let _sink = app.manage(Sink::Database(Managed::clone(&database)));
    let shared = Shared { database, next: None };
    app.manage(Server { handler: Arc::new(|| ()), hook: Box::new(|| ()), shared })
}

/// A main that takes the app and may fail.
pub mod failing {
    use closing::App;

    use super::{Strict, open};

    /// Starts.
    #[closing::graceful_main(crate = closing, drain = "1s")]
    pub async fn main(app: App<Strict>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let _server = open(&app);
        app.stopping().await;
        Ok(())
    }
}

/// A main that says nothing, and awaits nothing.
pub mod plain {
    /// Starts.
    #[closing::graceful_main(crate = closing, flavor = "current_thread")]
    pub async fn main() {}
}

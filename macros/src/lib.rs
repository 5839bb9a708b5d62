//! The macros of [gracefully](https://docs.rs/gracefully). Use them through that crate, which says what they do.

mod duration;
mod entry;
mod errors;
#[cfg(test)]
mod expansions;
#[cfg(test)]
mod fuzz;
mod holds;
mod lifecycle;
mod paths;
mod resource;
mod syntax;

use proc_macro::TokenStream;

/// Makes a type a resource: what must be released when the program ends.
///
/// `#[resource(..)]` says when it closes, and how long that may take:
///
/// | word | meaning |
/// |---|---|
/// | `timeout = "5s"` | the bound on its cleanup; not written: a share of what the plan leaves |
/// | `uses(Database)` | it closes before these, which it uses in a way that its fields do not show |
/// | `closes_after(A)`, `closes_before(B)` | it closes after, before these |
/// | `order = 10` | lower closes first, equal ones in parallel; for programs, not for libraries |
/// | `name = "db"` | its name in reports and in the environment; not written: the type's |
/// | `env = "DB_TIMEOUT"` | the variable that overrides its time-out, `5s` or whole seconds |
/// | `crate = path` | where the library is, if not at `::gracefully` |
///
/// A field whose type holds a `Managed<Database>` is a use of it, however deep. A field that cannot be seen into (a
/// type parameter, a `dyn`) says `#[uses(Database)]` or `#[uses(nothing)]`, where the lifecycle is a closed one.
///
/// How it is released the fields say, or an `impl Cleanup` that is written by hand; not both:
///
/// | mark | meaning |
/// |---|---|
/// | `#[cleanup(with = path)]` | `path(&self.field)`; async or not, `()` or `Result<(), E>` |
/// | `#[cleanup(consume = path)]` | `path(value)` with the value of an `Owned<..>` |
/// | `#[cleanup(abort = path)]` | also: what to do at once when there is no more time. It may be called after the release, or during it |
/// | `#[cleanup(quiesce = path)]` | also: how it is told to take no new work |
/// | `#[cleanup(skip)]` | dropping it is enough |
///
/// A mark takes a path or a closure. Beside a `consume`, `abort` and `quiesce` are called with `&mut` value, as long
/// as the value is there. Fields are released in the order they are declared in, all of them, whatever one of them
/// says; each may take its share of the time that is left. Where one field has a `with` or a `consume`, every field
/// has a mark, apart from plain data: numbers, texts, paths, times, addresses, atomics, `Managed`, and containers of
/// these.
///
/// A type with parameters is a resource where these are `Send + Sync + 'static`, and need not say so. However many
/// instantiations there are, it has one place in the plan, and one entry in a list. A type with lifetimes is none: a
/// resource lives as long as the program.
#[proc_macro_derive(Resource, attributes(resource, cleanup, uses))]
pub fn resource(input: TokenStream) -> TokenStream {
    resource::derive(input.into()).into()
}

/// Shows the plan what a plain struct or enum holds, so that a resource that has one as a field uses what is in it.
///
/// `#[holds(crate = path)]` says where the library is, if not at `::gracefully`.
#[proc_macro_derive(Holds, attributes(holds))]
pub fn holds(input: TokenStream) -> TokenStream {
    holds::derive(input.into()).into()
}

/// Declares everything that a program opens. The compiler orders it, and refuses a list that cannot be ordered or
/// cannot close in time.
///
/// ```
/// # mod cache_lib {
/// #     #[derive(gracefully::Resource)]
/// #     pub struct Cache;
/// # }
/// # #[derive(gracefully::Resource)]
/// # struct HttpServer;
/// # #[derive(gracefully::Resource)]
/// # struct Database;
/// # macro_rules! cleanups { ($($resource:ty),*) => { $(
/// #     impl gracefully::Cleanup for $resource {
/// #         async fn cleanup(&self, _: &gracefully::CleanupContext) -> gracefully::CleanupResult { Ok(()) }
/// #     }
/// # )* } }
/// # cleanups!(cache_lib::Cache, HttpServer, Database);
/// # use gracefully::lifecycle;
/// #[lifecycle(grace = "30s", signals(SIGHUP = "ignore"))]
/// struct Shop(HttpServer, #[resource(timeout = "2s")] cache_lib::Cache, Database);
/// # fn main() {}
/// ```
///
/// | word | meaning | not written |
/// |---|---|---|
/// | `grace = "30s"` | the bound on everything, from the request to the end of the process | 30 s |
/// | `delay = "3s"` | how long to keep serving after a SIGTERM, with readiness down | 0 s |
/// | `drain = "5s"` | how long main, tasks and guards may take to finish | 5 s, at most a sixth of grace |
/// | `reserve = "1s"` | what is kept for aborts | 1 s, at most a tenth of grace |
/// | `fast = "1s"` | the bound of each cleanup after a second request | 1 s |
/// | `signals(SIGHUP = "ignore")` | `graceful`, `fast`, `immediate` or `ignore`, for SIGTERM, SIGINT, SIGHUP, SIGQUIT | SIGQUIT `immediate`, the others `graceful` |
/// | `panics = "report"` | what a task that panics does: `request` the shutdown, or be in the `report` alone | `request` |
/// | `eof = "request"` | what the end of stdin does, and of stdout's reader: `request` the shutdown, or nothing, `ignore`; with the feature `stdin` | `ignore` |
/// | `exit = "status"` | after a clean end: `status`, `signal`, or `conventional` (SIGINT by signal, the others by status) | `conventional` |
/// | `env = "SHOP_GRACE"` | the variable that overrides `grace`; `GRACEFULLY_GRACE` counts where it is not set | only `GRACEFULLY_GRACE` |
/// | `config = "lifecycle.toml"` | a file that says more, and is stronger; with the feature `config` | see below |
/// | `crate = path` | where the library is | `::gracefully` |
///
/// An entry takes the words of `#[resource(..)]`, and what it says is stronger than what the type says. `Shop::PLAN`
/// is the plan. `Shop` itself has no fields: a `#[derive(..)]` on it goes below `#[lifecycle]`, which takes the list.
///
/// # `lifecycle.toml`
///
/// ```toml
/// grace = "20s"              # and delay, drain, reserve, fast, exit, panics, eof, env, as above
///
/// [signals]
/// SIGHUP = "ignore"
///
/// [resources.Database]       # by the name that reports have
/// timeout = "5s"
/// order = 10
/// closes_after = ["Cache"]   # and closes_before, uses: these are added to what the source says
/// env = "DATABASE_TIMEOUT"
/// ```
///
/// The file is looked for beside the source file, then beside the package's Cargo.toml. An edit rebuilds. What is wrong
/// with it does not compile, and is told with its line.
///
/// Where `config` is not said, a file of this name at one of these two places counts if it says
/// `lifecycle = "Shop"`, and is not this one's if it names another; one that says neither is refused, because nobody
/// could tell for which lifecycle of the crate it is. The compiler does not notice when such a file appears, or one that
/// is nearer than the one that it has read: that is read at the next build of the crate.
///
/// What the file says of an entry that a `#[cfg]` has taken out says nothing. An empty file is legal.
#[proc_macro_attribute]
pub fn lifecycle(arguments: TokenStream, item: TokenStream) -> TokenStream {
    lifecycle::attribute(&arguments.into(), &item.into()).into()
}

/// What `#[lifecycle]` hands its list to. Not for use.
#[doc(hidden)]
#[proc_macro_derive(LifecycleEntries, attributes(gracefully_lifecycle, resource))]
pub fn lifecycle_entries(input: TokenStream) -> TokenStream {
    lifecycle::entries(input.into()).into()
}

/// Runs an async main as the process's own app: with its signal handlers, its guardian and its runtime.
///
/// ```no_run
/// use gracefully::{App, graceful_main};
///
/// #[graceful_main]
/// async fn main(app: App) -> std::io::Result<()> {
///     app.stopping().await;
///     Ok(())
/// }
/// ```
///
/// | word | meaning | not written |
/// |---|---|---|
/// | `flavor = "current_thread"` | which runtime: `multi_thread` or `current_thread` | `multi_thread` |
/// | `worker_threads = 4` | how many workers, two or more | one for each core, at least two |
/// | `drain = "3s"` | how long main may take to finish | what the lifecycle says |
/// | `init = true` | whether it runs under an init of its own, which takes in orphans; with the feature `process` | where it would be PID 1 |
/// | `crate = path` | where the library is | `::gracefully` |
#[proc_macro_attribute]
pub fn graceful_main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::attribute(arguments.into(), &item.into()).into()
}

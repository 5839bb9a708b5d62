//! What a program opens outside of itself, and the kernel does not close for it.
//!
//! Temporary files and folders, sockets with a path, pid files, shared memory and named semaphores outlive the process
//! that made them. Made by what is here they are resources like any other: they are removed at their turn of the plan, or
//! when they are dropped, and what a SIGKILL leaves is reclaimed at once by a small companion.
//!
//! ```no_run
//! use gracefully::outside::{SharedMemory, TempFolder};
//! use gracefully::{App, Managed, graceful_main, lifecycle};
//!
//! #[lifecycle(grace = "10s")]
//! struct Board(SharedMemory, TempFolder);
//!
//! #[graceful_main]
//! async fn main(app: App<Board>) -> std::io::Result<()> {
//!     let scores: Managed<SharedMemory> = app.manage(SharedMemory::create("/scores", 4096)?);
//!     let uploads = app.manage(TempFolder::new()?);
//!     scores.numbers()[0].store(3, std::sync::atomic::Ordering::Relaxed);
//!     println!("uploads go to {}", uploads.path().display());
//!     app.stopping().await;
//!     Ok(())
//! }
//! ```
//!
//! # How it is kept
//!
//! Each thing stands in the *ledger* of the process before it is there: a file of lines in `$XDG_RUNTIME_DIR/gracefully`,
//! else in `gracefully-UID` of the folder for temporary files; `GRACEFULLY_LEDGER` names another folder. Where the ledger
//! cannot be written to, nothing is made, and the error says so.
//!
//! The *companion* is this program's own file, started anew with the first such thing, before the program's `main`. It is
//! in a session of its own, ignores SIGINT, SIGTERM, SIGHUP and SIGQUIT, waits in one system call, and ends with the
//! process, after it has reclaimed what still stands in the ledger. Where it was killed too, or could not be started, the
//! next start of the same program reclaims, when it makes its first such thing.
//!
//! Reclaimed is what was made, and nothing else: what has the name by then must be the same file (device, number and time
//! of birth), and a process is known by its number, its time of birth and the machine's. A ledger is read where it is this
//! user's and this program's, and its process has ended. Whatever is in doubt is left.
//!
//! # Limits
//!
//! Linux. Elsewhere on Unix there is no companion, and no shared memory or semaphore. A process that was forked without an
//! `exec` removes nothing of its parent's. Where all processes of a container end, the companion ends with them: the next
//! start reclaims, if the ledger's folder is still there. Files are removed, and not wiped.

mod file;
mod folder;
mod groups;
mod ledger;
mod memory;
mod pid_file;
mod place;
mod reaper;
mod semaphore;
mod socket;
mod sweep;

pub use file::TempFile;
pub use folder::TempFolder;
pub use memory::SharedMemory;
pub use pid_file::PidFile;
pub use semaphore::{Permit, Semaphore};
pub use socket::SocketPath;

pub(crate) use ledger::{Enlisted, Enlisting, Ledger};
pub(crate) use reaper::companion;

/// Has a type that has a [`place`] be removed at its turn, and at the last resort.
macro_rules! removed_at_its_turn {
    ($($resource:ident)*) => {$(
        impl $crate::Cleanup for $resource {
            /// Removes it.
            async fn cleanup(&self, _: &$crate::CleanupContext) -> $crate::CleanupResult {
                Ok(self.remove()?)
            }

            /// Removes it too: that is all there is to do.
            fn abort(&self) {
                let _ = self.remove();
            }
        }
    )*};
}
removed_at_its_turn!(TempFile TempFolder SocketPath PidFile SharedMemory Semaphore);

//! Exit handlers: what C's `exit` calls, on the thread that called it.

use std::io;
use std::panic::catch_unwind;
use std::sync::OnceLock;

/// There is one; it may be registered more than once.
static HOOK: OnceLock<fn(Option<i32>)> = OnceLock::new();

/// Has `hook` called when the process exits, with the code where the system tells it. What is registered later is
/// called before.
pub(crate) fn at_exit(hook: fn(Option<i32>)) -> io::Result<()> {
    let _ = HOOK.set(hook);
    if register() == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn call(code: Option<i32>) {
    if let Some(hook) = HOOK.get()
        && let Err(panic) = catch_unwind(|| hook(code))
    {
        // Its drop may panic again, and nothing may unwind into C.
        std::mem::forget(panic);
    }
}

/// glibc alone tells the code.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn register() -> libc::c_int {
    use libc::{c_int, c_void};

    unsafe extern "C" {
        fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
    }

    extern "C" fn exits(code: c_int, _: *mut c_void) {
        call(Some(code));
    }

    // SAFETY: the declaration is glibc's (stdlib.h); `exits` lives as long as the process, is called with the null
    // that is given here, which it does not read, and lets no panic out.
    unsafe { on_exit(exits, std::ptr::null_mut()) }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn register() -> libc::c_int {
    extern "C" fn exits() {
        call(None);
    }

    // SAFETY: `exits` lives as long as the process, takes nothing, and lets no panic out.
    unsafe { libc::atexit(exits) }
}

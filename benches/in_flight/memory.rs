//! Counts what is allocated.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering};

pub(crate) struct Counting;

static BYTES: AtomicIsize = AtomicIsize::new(0);

/// What is allocated now, as it was asked for.
pub(crate) fn bytes() -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let bytes = BYTES.load(Ordering::Relaxed) as f64;
    bytes
}

fn count(size: usize, sign: isize) {
    BYTES.fetch_add(sign * isize::try_from(size).unwrap_or(0), Ordering::Relaxed);
}

// Outside of the library, which keeps its own to one module: an allocator cannot be written in another way.
#[expect(unsafe_code, reason = "an allocator that counts")]
// SAFETY: it passes everything on to the system's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(layout.size(), -1);
        // SAFETY: the caller's.
        unsafe { System.dealloc(at, layout) }
    }
}

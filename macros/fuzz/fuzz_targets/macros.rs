//! A few slips in something good, as many as there are bytes for.
//!
//! The sources of the macros are part of this program: a crate of macros has no other doors than its macros.
#![no_main]
#![allow(dead_code, unreachable_pub)]

extern crate proc_macro;

#[path = "../../src/duration.rs"]
mod duration;
#[path = "../../src/entry/mod.rs"]
mod entry;
#[path = "../../src/errors.rs"]
mod errors;
#[path = "../../src/holds/mod.rs"]
mod holds;
#[path = "../../src/lifecycle/mod.rs"]
mod lifecycle;
#[path = "../../src/paths.rs"]
mod paths;
#[path = "../../src/resource/mod.rs"]
mod resource;
#[path = "../../src/syntax/mod.rs"]
mod syntax;

#[path = "../../src/fuzz"]
mod fuzz {
    pub(crate) mod rules;
    pub(crate) mod typed;
}

use fuzz::{rules, typed};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [which, in_arguments, slips @ ..] = bytes else { return };
    let slips: Vec<typed::Slip> =
        slips.chunks_exact(3).take(8).map(|slip| (slip[0], u16::from(slip[1]), u16::from(slip[2]))).collect();
    let (in_arguments, in_item) = slips.split_at(usize::from(*in_arguments) % (slips.len() + 1));
    let typed = typed::nearly_good(usize::from(*which), in_arguments, in_item);
    if let Err(broken) = rules::check(&typed) {
        panic!("{broken}\n{typed:#?}");
    }
});

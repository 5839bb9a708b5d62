//! No prelude, and everything that generated code might name is something else here.

#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types, unused_macros)]

use ::std::assert_eq;

mod std {}
mod core {}
mod alloc {}
mod gracefully {}
mod closing_ {}
struct Option;
struct Result;
struct Some;
struct None;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Box;
struct Managed;
struct Resource;
struct Cleanup;
struct Lifecycle;
struct App;
struct Future;
struct u8;
struct usize;
struct u64;
struct str;
struct bool;
trait Send {}
trait Sync {}
trait Sized {}
trait From {}
trait Into {}
trait FnOnce {}
macro_rules! file {
    () => {
        0
    };
}
macro_rules! line {
    () => {
        ""
    };
}
macro_rules! column {
    () => {
        ""
    };
}
macro_rules! module_path {
    () => {
        0
    };
}
macro_rules! panic {
    () => {
        0
    };
}
macro_rules! env {
    () => {
        0
    };
}
macro_rules! include_bytes {
    () => {
        0
    };
}

#[derive(::std::default::Default)]
struct Pool;

/// Whatever it has of the names that generated code uses is its own.
impl Pool {
    const IDENTITY: ::core::primitive::u8 = 0;
    const FACTS: ::core::primitive::u8 = 0;
    const HELD: ::core::primitive::u8 = 0;
    async fn close(&self) {}
    fn field(&self) {}
    fn run(&self) {}
    fn end(&mut self) {}
}

const SETTINGS: ::core::primitive::u8 = 0;
const SOLVED: ::core::primitive::u8 = 0;
const FILE: ::core::primitive::u8 = 0;
const PLAN: ::core::primitive::u8 = 0;

#[derive(::closing::Resource)]
#[resource(crate = ::closing, timeout = "1s")]
struct Database {
    #[cleanup(with = Pool::close, abort = |cx| cx.field(), quiesce = |value| value.run())]
    cx: Pool,
    #[cleanup(consume = |value| async move { let _: Pool = value; }, abort = Pool::end)]
    value: ::closing::Owned<Pool>,
    #[cleanup(with = |library| async { library.close().await; })]
    library: Pool,
}

impl Database {
    const IDENTITY: ::core::primitive::u8 = 0;
    const FACTS: ::core::primitive::u8 = 0;
    const INDEX: ::core::primitive::u8 = 0;
    fn cleanup(&self) {}
    fn quiesce(&self) {}
    fn abort(&self) {}
    fn run(&self) {}
}

#[derive(::closing::Holds)]
#[holds(crate = ::closing)]
struct Shared<T>(::closing::Managed<Database>, ::std::marker::PhantomData<T>);

#[derive(::closing::Resource)]
#[resource(crate = ::closing)]
struct Server<T> {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    #[cleanup(skip)]
    shared: Shared<::core::primitive::u8>,
    #[cleanup(skip)]
    #[uses(nothing)]
    any: T,
}

#[::closing::lifecycle(
    crate = ::closing,
    grace = "10s",
    signals(SIGHUP = "ignore"),
    exit = "status",
    eof = "request",
    config = "shadowed.toml",
)]
struct Shop(Server<Pool>, Database);

impl Shop {
    const NAME: ::core::primitive::u8 = 0;
    const SETTINGS: ::core::primitive::u8 = 0;
}

mod entry {
    #![no_implicit_prelude]
    #![allow(dead_code)]

    struct ExitCode;
    fn start() {}
    fn app() {}

    #[::closing::graceful_main(crate = ::closing)]
    pub(super) async fn main(
        start: ::closing::App<super::Shop>,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        let _ = start.manage(super::Database {
            cx: super::Pool,
            value: ::closing::Owned::new(super::Pool),
            library: super::Pool,
        });
        ::std::result::Result::Ok(())
    }
}

#[::core::prelude::v1::test]
fn they_are_known_as_they_are_called() {
    let _: fn() -> ::std::process::ExitCode = entry::main;
    assert_eq!(Shop::PLAN.order(), ["Server", "Database"]);
    assert_eq!(Shop::PLAN.settings.grace.nanos, 20_000_000_000, "what the file says");
}

//! Keywords as names. They are told without the `r#`, as the compiler tells them.

#![allow(dead_code, non_camel_case_types)]

use closing::{App, Cleanup, CleanupContext, CleanupResult, Holds, Managed, Owned, Resource};

struct Pool;

impl Pool {
    fn r#loop(&self) {}
    fn r#move(self) {}
}

mod r#mod {
    #[derive(closing::Resource)]
    #[resource(crate = closing)]
    pub(super) struct r#struct;
}

impl Cleanup for r#mod::r#struct {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
#[resource(crate = closing, uses(r#mod::r#struct))]
struct r#type<r#async> {
    #[cleanup(with = Pool::r#loop, abort = Pool::r#loop, quiesce = Pool::r#loop)]
    r#fn: Pool,
    #[cleanup(consume = Pool::r#move)]
    r#use: Owned<Pool>,
    #[cleanup(skip)]
    #[uses(nothing)]
    r#dyn: r#async,
}

#[derive(Holds)]
#[holds(crate = closing)]
struct r#enum {
    r#match: Managed<r#type<u8>>,
}

#[derive(Resource)]
#[resource(crate = closing)]
struct r#impl {
    r#where: r#enum,
}

impl Cleanup for r#impl {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[closing::lifecycle(crate = closing)]
struct r#static(r#impl, r#type<u8>, r#mod::r#struct);

mod entry {
    #[closing::graceful_main(crate = closing)]
    pub(super) async fn main(r#yield: super::App<super::r#static>) {
        let _ = r#yield;
    }
}

#[test]
fn they_are_told_without_the_mark() {
    let _ = entry::main as fn() -> _;
    assert_eq!(r#static::PLAN.order(), ["impl", "type", "struct"]);
    let told = r#static::PLAN.to_string();
    assert!(!told.contains("r#"), "{told}");
    assert!(told.contains("field `where: enum`") && told.contains("uses(mod::struct)"), "{told}");
}

//! Nothing of the user's is in the way of what is generated: no prelude, shadowed names, a renamed library, types in
//! functions, items that a macro wrote.

#![no_implicit_prelude]
#![deny(warnings, non_local_definitions)]
#![allow(dead_code, non_camel_case_types)]

extern crate gracefully as renamed;
extern crate std as real_std;

mod std {}
mod core {}
mod gracefully {}
struct Option;
struct Result;
struct Some;
struct Ok;
struct Send;
struct Box;
struct String;

struct Pool;

impl Pool {
    async fn close(&self) {}
    const IDENTITY: u8 = 0;
    const FACTS: u8 = 0;
}

#[derive(renamed::Resource)]
#[resource(crate = renamed, timeout = "1s")]
struct Database {
    #[cleanup(with = Pool::close, abort = |_| (), quiesce = |_| ())]
    pool: Pool,
    #[cleanup(consume = |value| async move { let _: Pool = value; })]
    owned: renamed::Owned<Pool>,
}

impl Database {
    const IDENTITY: u8 = 0;
    const FACTS: u8 = 0;
    fn run(&self) {}
}

#[derive(renamed::Holds)]
#[holds(crate = renamed)]
struct Shared(renamed::Managed<Database>);

#[derive(renamed::Resource)]
#[resource(crate = renamed)]
struct Server {
    #[cleanup(skip)]
    shared: Shared,
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

#[renamed::lifecycle(crate = renamed, grace = "10s", signals(SIGHUP = "ignore"))]
struct Shop(Server, Database);

macro_rules! resource {
    ($name:ident, $field:ident, $ty:ty, $close:expr) => {
        #[derive(renamed::Resource)]
        #[resource(crate = renamed)]
        struct $name {
            #[cleanup(with = $close)]
            $field: $ty,
        }
    };
}

resource!(Written, pool, Pool, Pool::close);

fn in_a_function() {
    #[derive(renamed::Resource)]
    #[resource(crate = renamed)]
    struct Local {
        #[cleanup(with = Pool::close)]
        pool: Pool,
    }

    #[renamed::lifecycle(crate = renamed)]
    struct Locals(Local, Written);

    let _ = Locals::PLAN;
}

#[renamed::graceful_main(crate = renamed)]
async fn main(app: renamed::App<Shop>) {
    let _ = Shop::PLAN;
    in_a_function();
    let _ = app.manage(Server {
        shared: Shared(app.manage(Database { pool: Pool, owned: renamed::Owned::new(Pool) })),
        pool: Pool,
    });
}

use gracefully::{Holds, Resource};

#[derive(Resource)]
#[resource(grace = "5s", with = Pool::close, skip)]
struct Database {
    #[cleanup(with = Pool::close, timeout = "5s", uses(Cache))]
    pool: Pool,
}

#[derive(Holds)]
#[holds(timeout = "5s")]
struct Shared(u8);

#[gracefully::lifecycle(timeout = "5s", flavor = "multi_thread", SIGHUP = "ignore")]
struct Shop(#[resource(drain = "5s", crate = ::gracefully)] Database);

struct Pool;

#[gracefully::graceful_main(grace = "5s", timeout = "1s")]
async fn main() {}

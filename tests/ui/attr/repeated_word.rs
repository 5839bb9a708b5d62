use gracefully::Resource;

#[derive(Resource)]
#[resource(timeout = "5s", order = 1)]
#[resource(timeout = "6s")]
struct Database {
    #[cleanup(with = Pool::close, with = Pool::stop)]
    pool: Pool,
}

struct Pool;

impl Pool {
    fn close(&self) {}
    fn stop(&self) {}
}

#[gracefully::lifecycle(grace = "30s", grace = "20s", signals(SIGHUP = "ignore", SIGHUP = "fast"))]
struct Shop(#[resource(order = 1, order = 2)] Database);

#[gracefully::graceful_main(drain = "1s", drain = "2s")]
async fn main() {}

use gracefully::Resource;

#[derive(Resource)]
#[resource(timout = "5s", priority = 3)]
struct Database {
    #[cleanup(wiht = Pool::close)]
    pool: Pool,
}

struct Pool;

#[gracefully::lifecycle(gracee = "30s", signals(SIGKILL = "ignore", SIGHUB = "ignore"))]
struct Shop(#[resource(oder = 1)] Database);

#[gracefully::graceful_main(worker_thread = 4)]
async fn main() {}

use gracefully::Resource;

#[derive(Resource)]
#[resource(timeout "5s", order == 5, "name" = "db", uses[Cache])]
struct Database {
    #[cleanup(with: Pool::close)]
    colon: Pool,
    #[cleanup(with Pool::close)]
    nothing: Pool,
    #[cleanup(with => Pool::close)]
    arrow: Pool,
    #[cleanup(with = Pool::close; abort = Pool::close)]
    semicolon: Pool,
}

#[gracefully::lifecycle(grace: "30s", signals(SIGHUP: "ignore", "SIGINT" = "fast"))]
struct Shop(Database);

struct Pool;

#[gracefully::graceful_main(worker_threads 4)]
async fn main() {}

use gracefully::Resource;

#[derive(Resource)]
#[resource("5s")]
struct Database {
    #[cleanup(Pool::close)]
    path: Pool,
    #[cleanup("Pool::close")]
    text: Pool,
    #[cleanup(|pool| pool.close())]
    closure: Pool,
}

#[gracefully::lifecycle("30s", signals("ignore"))]
struct Shop(#[resource(10)] Database);

struct Pool;

#[gracefully::graceful_main("current_thread")]
async fn main() {}

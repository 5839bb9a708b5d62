use gracefully::Resource;

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

struct Pool;

impl Pool {
    async fn close(&self) {
        let local = std::rc::Rc::new(1);
        std::future::ready(()).await;
        drop(local);
    }
}

fn main() {}

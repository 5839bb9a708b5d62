use gracefully::Resource;

#[derive(Resource)]
#[resource(after(Cache), before(Metrics))]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

#[gracefully::lifecycle]
struct Shop(#[resource(after(Database))] Database);

fn main() {}

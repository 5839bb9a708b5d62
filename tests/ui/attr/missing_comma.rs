use gracefully::Resource;

#[derive(Resource)]
#[resource(timeout = "5s" order = 1, "name", oder = 2)]
struct Database(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}

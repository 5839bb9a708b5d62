use gracefully::Resource;

#[derive(Resource)]
#[resource(timeout = "600years")]
struct Database(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

#[gracefully::lifecycle(grace = "99999999999999999999s")]
struct Shop(Database);

fn main() {}

use gracefully::Resource;

#[derive(Resource)]
#[resource(timeout = "0s")]
struct Database(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

// A delay and a drain of zero are legal.
#[gracefully::lifecycle(grace = "0s", reserve = "0ms", fast = "0m", delay = "0s", drain = "0s")]
struct Shop(#[resource(timeout = "0ns")] Database);

fn main() {}

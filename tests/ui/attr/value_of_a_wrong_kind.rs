use gracefully::Resource;

#[derive(Resource)]
#[resource(order = "10", name = 5, env = DB_TIMEOUT, uses = "Cache", closes_after, closes_before(), crate = "gracefully")]
struct Database(#[cleanup(with = "Pool::close", skip = true)] Pool);

#[derive(Resource)]
#[resource(name = " ", env = "DB TIMEOUT", uses("Cache"), order = 99999999999999999999)]
struct Cache(#[cleanup(with, abort(Pool::close))] Pool);

#[gracefully::lifecycle(env = "SHOP GRACE", grace = 30)]
struct Shop(Cache);

#[gracefully::lifecycle(env = SHOP_GRACE)]
struct Mall(Cache);

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}

use gracefully::Resource;

#[derive(Resource)]
#[resource(timeout = "5")]
struct NoUnit(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout = "5 parsecs")]
struct NotAUnit(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout = "soon")]
struct NotANumber(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout = "")]
struct Empty(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout = 5)]
struct NoText(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout)]
struct NoValue(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout =)]
struct HalfAValue(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

#[gracefully::lifecycle(grace = "half a minute", drain = 5s)]
struct Shop(#[resource(timeout = "-1s")] NoUnit);

fn main() {}

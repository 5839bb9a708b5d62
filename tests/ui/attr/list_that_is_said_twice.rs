use gracefully::Resource;

#[derive(Resource)]
#[resource(uses(Cache), uses(Metrics), closes_after(nothing))]
struct Database(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
#[resource(timeout = "5s")]
#[resource(uses(nothing, Database))]
#[resource(uses(Database))]
struct Cache(#[cleanup(with = Pool::close)] Pool);

#[gracefully::lifecycle(signals(SIGHUP = "ignore"), signals(SIGINT = "fast"))]
struct Shop(#[resource(uses(Cache), uses(Cache))] Database);

struct Pool;

fn main() {}

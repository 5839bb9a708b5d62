use gracefully::{App, Resource, lifecycle};

#[derive(Resource)]
enum Sink {
    Memory,
    File(#[cleanup(with = Pool::close)] Pool),
    Both(#[cleanup(with = Pool::close)] Pool, #[cleanup(skip)] Pool),
}

struct Pool;

// It is still a resource.
#[lifecycle]
struct Shop(Sink);

fn manage(app: &App<Shop>) {
    app.manage(Sink::Memory);
}

fn main() {}

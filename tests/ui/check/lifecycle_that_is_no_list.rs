use gracefully::{DeclaredIn, Resource, lifecycle};

#[derive(Resource)]
struct Database(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

#[lifecycle]
struct Named {
    database: Database,
}

#[lifecycle]
struct Generic<T>(Database, T)
where
    T: Clone;

#[lifecycle]
enum Enum {
    Database(Database),
}

#[lifecycle]
fn function() {}

// The list is still one.
fn declared<T: DeclaredIn<Named> + DeclaredIn<Enum>>() {}

fn main() {
    declared::<Database>();
}

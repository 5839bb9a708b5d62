use gracefully::Resource;

#[derive(Resource)]
#[resource]
struct Database {
    #[cleanup()]
    pool: Pool,
}

#[derive(Resource)]
#[resource = "db"]
struct Cache {
    #[cleanup]
    pool: Pool,
}

struct Pool;

fn main() {}

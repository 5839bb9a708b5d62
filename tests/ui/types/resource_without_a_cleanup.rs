use gracefully::Resource;

#[derive(Resource)]
struct Database {
    url: String,
}

fn main() {}

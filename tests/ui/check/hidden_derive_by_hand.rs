#[derive(gracefully::__private::LifecycleEntries)]
struct Shop;

fn main() {}

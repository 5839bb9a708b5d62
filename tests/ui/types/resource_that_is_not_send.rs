use std::cell::Cell;
use std::rc::Rc;

use gracefully::Resource;

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    names: Rc<Cell<u8>>,
}

struct Pool;

impl Pool {
    async fn close(&self) {}
}

fn main() {}

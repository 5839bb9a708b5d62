use gracefully::{Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = || ())]
    no_parameter: Pool,
    #[cleanup(with = |pool, _| pool.close())]
    two_parameters: Pool,
    #[cleanup(with = |pool| pool.clsoe())]
    misspelt: Pool,
    #[cleanup(with = |pool| Ok(pool.close()))]
    half_a_result: Pool,
    #[cleanup(consume = |pool, _| ())]
    two_parameters_by_value: Owned<Pool>,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}

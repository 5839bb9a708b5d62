//! A type with parameters is a resource where what it is made of may be one.

#![deny(warnings)]

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};

struct Pool;

impl Pool {
    async fn close(&self) {}
}

trait Close {
    fn close(&self);
}

impl Close for Pool {
    fn close(&self) {}
}

/// Asks nothing of its parameter.
#[derive(Resource)]
#[allow(dead_code)]
struct Cache<T> {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    #[cleanup(skip)]
    #[uses(nothing)]
    value: T,
}

#[derive(Resource)]
struct Closed<T: Close>(
    #[cleanup(with = T::close)]
    #[uses(nothing)]
    T,
);

#[derive(Resource)]
#[allow(dead_code)]
struct ByHand<T, const N: usize = 2>
where
    T: Clone,
{
    #[uses(nothing)]
    values: [T; N],
    closed: Managed<Closed<Pool>>,
}

impl<T: Clone + Send + Sync + 'static, const N: usize> Cleanup for ByHand<T, N> {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle]
struct Shop(Cache<u8>, Closed<Pool>, ByHand<u8>);

fn manage(app: &App<Shop>) {
    app.manage(Cache { pool: Pool, value: 1 });
    let closed = app.manage(Closed(Pool));
    app.manage(ByHand { values: [1, 2], closed });
}

fn main() {
    let _ = manage;
    assert_eq!(Shop::PLAN.order(), ["Cache", "ByHand", "Closed"]);
}

//! What a macro wrote, of this crate and of another: types, paths, literals and expressions come in invisible groups.

use closing::Managed;
use gracefully_hygiene_stores::{Pool, program, shutdown, store};

store! {
    /// Documented.
    pub(crate) struct Written(pool: Pool, Pool::close) closes within "3s"
}

store! {
    struct Uses(written: std::sync::Arc<Pool>, Pool::close, uses Written) closes within "1s"
}

macro_rules! resources {
    ($($name:ident: $ty:ty, order $order:expr, with $close:expr;)*) => {$(
        #[derive(shutdown::Resource)]
        #[resource(crate = gracefully_hygiene_stores::shutdown, order = $order)]
        struct $name(#[cleanup(with = $close)] Pool, #[cleanup(skip)] #[allow(dead_code)] $ty);
    )*};
}

resources! {
    ByPath: Managed<Written>, order 1 + 1, with Pool::close;
    ByClosure: Option<Managed<ByPath>>, order -4, with |pool: &Pool| drop(pool.close());
}

program! {
    /// Documented.
    pub(crate) Shop within "20s": Written, #[resource(order = 5)] Uses, ByPath, ByClosure
}

#[test]
fn they_say_what_the_macro_was_given() {
    assert_eq!(Shop::PLAN.order(), ["ByClosure", "ByPath", "Uses", "Written"]);
    assert_eq!(Shop::PLAN.slots[0].timeout.nanos, 3_000_000_000);
    assert_eq!(Shop::PLAN.settings.grace.nanos, 20_000_000_000);
}

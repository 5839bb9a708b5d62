//! Types in functions, in blocks and in modules, some of one name.

use closing::{Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};

macro_rules! by_hand {
    ($($name:ty),*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

mod outer {
    pub(super) mod inner {
        #[derive(closing::Resource)]
        #[resource(crate = closing)]
        pub(in super::super) struct Database;
    }

    #[derive(closing::Resource)]
    #[resource(crate = closing)]
    pub(super) struct Database;

    pub(super) mod lifecycles {
        #[closing::lifecycle(crate = closing)]
        pub(crate) struct Both(
            #[resource(name = "outer", uses(super::inner::Database))] super::Database,
            #[resource(name = "inner")] super::inner::Database,
        );
    }
}

by_hand!(outer::Database, outer::inner::Database);

#[test]
fn in_modules() {
    assert_eq!(outer::lifecycles::Both::PLAN.order(), ["outer", "inner"]);
}

#[test]
fn in_functions() {
    fn first() -> Vec<String> {
        #[derive(Resource)]
        #[resource(crate = closing)]
        struct Local;

        #[derive(Resource)]
        #[resource(crate = closing)]
        #[expect(dead_code)]
        struct Database {
            local: Managed<Local>,
        }
        by_hand!(Local, Database);

        #[lifecycle(crate = closing)]
        struct Shop(Local, Database, #[resource(name = "outer")] outer::Database);

        Shop::PLAN.order().iter().map(ToString::to_string).collect()
    }
    fn second() -> Vec<String> {
        let order = {
            #[derive(Resource)]
            #[resource(crate = closing)]
            struct Local;
            by_hand!(Local);

            #[lifecycle(crate = closing)]
            struct Shop(Local);

            Shop::PLAN.order()
        };
        order.iter().map(ToString::to_string).collect()
    }
    assert_eq!(first(), ["Database", "outer", "Local"]);
    assert_eq!(second(), ["Local"]);
}

//! What happens, in the order in which it happens, and resources that tell it.

use std::sync::{Arc, Mutex};

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource};

/// What happened. Clones tell the same story.
#[derive(Clone, Default)]
pub(crate) struct Story(Arc<Mutex<Vec<String>>>);

impl Story {
    pub(crate) fn tell(&self, what: &str) {
        self.0.lock().expect("no one panics in here").push(what.to_owned());
    }

    /// All of it.
    pub(crate) fn whole(&self) -> Vec<String> {
        self.0.lock().expect("no one panics in here").clone()
    }

    /// Where in the story this is told, once.
    pub(crate) fn at(&self, what: &str) -> usize {
        let whole = self.whole();
        let told: Vec<_> = (0..whole.len()).filter(|&at| whole[at] == what).collect();
        assert_eq!(told.len(), 1, "{what:?} is told {} times in {whole:?}", told.len());
        told[0]
    }
}

macro_rules! telling {
    ($name:ident, $word:literal { $($field:ident: $type:ty),* }) => {
        #[derive(Resource)]
        #[resource(timeout = "2s")]
        pub(crate) struct $name { pub(crate) story: Story, $(pub(crate) $field: $type),* }

        impl Cleanup for $name {
            fn quiesce(&self) {
                self.story.tell(concat!($word, " quiesce"));
            }

            async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
                $(let _ = &*self.$field;)*
                self.story.tell(concat!($word, " cleanup"));
                tokio::task::yield_now().await;
                self.story.tell(concat!($word, " cleaned"));
                Ok(())
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                self.story.tell(concat!($word, " dropped"));
            }
        }
    };
}

telling!(Database, "database" {});
telling!(Server, "server" { database: Managed<Database> });

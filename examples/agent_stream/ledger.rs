//! The ledger: what was opened, and how often it was closed. It is told when the last who holds it is gone.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::say;

const PATIENCE: Duration = Duration::from_secs(3);

/// Everything that was opened, in this order.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Records>);

#[derive(Default)]
struct Records(Mutex<Vec<Arc<Record>>>);

/// One thing that was opened.
#[derive(Debug)]
pub(crate) struct Record {
    what: &'static str,
    /// What its use is counted in.
    unit: Option<&'static str>,
    count: AtomicU64,
    /// Who closed it.
    closed: Mutex<Vec<&'static str>>,
    told: Notify,
}

impl Ledger {
    /// Something was opened, whose use is counted in such units.
    pub(crate) fn opened(&self, what: &'static str, unit: Option<&'static str>) -> Arc<Record> {
        let record = Arc::new(Record {
            what,
            unit,
            count: AtomicU64::new(0),
            closed: Mutex::default(),
            told: Notify::new(),
        });
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&record));
        record
    }
}

impl Record {
    pub(crate) fn count_one(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// It was closed, and the peer knows.
    pub(crate) fn closed(&self, by: &'static str) {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner).push(by);
        self.told.notify_one();
    }

    /// Waits until it was closed, for a while. There is one who waits.
    pub(crate) async fn until_closed(&self) -> anyhow::Result<()> {
        let told = timeout(PATIENCE, self.told.notified()).await;
        told.with_context(|| format!("the {} is still open after {PATIENCE:?}", self.what))
    }

    fn tell(&self) {
        let by = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let times = match by.len() {
            0 => "never".to_owned(),
            1 => format!("once, by {}", by[0]),
            times => format!("{times} times, by {}", by.join(" and ")),
        };
        let after = self.unit.map(|unit| format!(", after {} {unit}", self.count.load(Ordering::Relaxed)));
        say(&format!("{} closed: {times}{}", self.what, after.unwrap_or_default()));
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        let records = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // What was opened last is closed first.
        records.iter().rev().for_each(|record| record.tell());
    }
}

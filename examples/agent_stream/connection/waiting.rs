//! Who waits for what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::News;

/// Who waits for an answer, by the number of the request; nobody may any more once the peer is gone.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<Requests>);

#[derive(Debug, Default)]
struct Requests {
    last: u64,
    gone: bool,
    open: HashMap<u64, Waits>,
}

/// What a request waits for.
#[derive(Debug)]
pub(super) enum Waits {
    Answer(oneshot::Sender<Result<Value, String>>),
    Steps(mpsc::Sender<News>),
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Requests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next number for a request, unless nobody answers any more.
    pub(super) fn add(&self, waits: Waits) -> Option<u64> {
        let mut requests = self.lock();
        if requests.gone {
            return None;
        }
        requests.last += 1;
        let id = requests.last;
        requests.open.insert(id, waits);
        Some(id)
    }

    fn steps(&self, id: u64) -> Option<mpsc::Sender<News>> {
        match self.lock().open.get(&id) {
            Some(Waits::Steps(steps)) => Some(steps.clone()),
            _ => None,
        }
    }

    fn take(&self, id: u64) -> Option<Waits> {
        self.lock().open.remove(&id)
    }

    fn give_up(&self) {
        let mut requests = self.lock();
        requests.gone = true;
        requests.open.clear();
    }

    /// Gives a message to whom it is for. Errors say that nobody waits for it any more.
    pub(super) async fn deliver(&self, message: &Value) {
        if message["method"] == "notifications/progress" {
            let params = &message["params"];
            let Some(steps) = params["progressToken"].as_u64().and_then(|id| self.steps(id)) else { return };
            let text = params["message"].as_str().unwrap_or("a step without words").to_owned();
            let _ = steps.send(News::Step(text)).await;
            return;
        }
        let Some(waits) = message["id"].as_u64().and_then(|id| self.take(id)) else { return };
        let answer = match &message["error"] {
            Value::Null => Ok(message["result"].clone()),
            error => Err(error["message"].as_str().unwrap_or("an error without words").to_owned()),
        };
        match waits {
            Waits::Answer(give) => drop(give.send(answer)),
            Waits::Steps(give) => drop(give.send(News::Done(answer)).await),
        }
    }
}

/// Whoever still waits is told that nobody answers when this is dropped.
pub(super) struct GiveUp(pub(super) Arc<Waiting>);

impl Drop for GiveUp {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

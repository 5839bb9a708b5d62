//! The steps of a run as a stream, and whoever reads it.

use std::pin::pin;
use std::sync::Arc;

use anyhow::anyhow;
use futures_util::{Stream, StreamExt, stream};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use crate::connection::News;
use crate::ledger::Record;
use crate::options::How;
use crate::say;

/// After so many steps somebody has had enough.
const ENOUGH: u64 = 3;

/// What the peer is asked to do: it goes on for ever, unless the stream is to end by itself.
pub(crate) fn task(session: &Value, stop: How) -> Value {
    let (steps, fails_after) = match stop {
        How::End => (Some(8), None),
        How::Error => (None, Some(4)),
        _ => (None, None),
    };
    json!({ "session": session, "name": "think", "arguments": { "steps": steps, "fails_after": fails_after } })
}

/// The steps, counted in `record`. What is no step is an error, and the last item.
pub(crate) fn steps(
    news: mpsc::Receiver<News>,
    record: Arc<Record>,
) -> impl Stream<Item = anyhow::Result<String>> + Send {
    stream::unfold(Some(news), move |news| {
        let record = Arc::clone(&record);
        async move {
            let mut news = news?;
            match news.recv().await {
                Some(News::Step(step)) => {
                    record.count_one();
                    Some((Ok(step), Some(news)))
                }
                Some(News::Done(Ok(_))) => None,
                Some(News::Done(Err(why))) => Some((Err(anyhow!("the peer gave up: {why}")), None)),
                None => Some((Err(anyhow!("the peer hung up in the middle of a run")), None)),
            }
        }
    })
}

/// Reads the steps, to their end or until it has had enough of them. `enough` is told after the third.
pub(crate) async fn read(
    steps: impl Stream<Item = anyhow::Result<String>>,
    stop: How,
    enough: Arc<Notify>,
) -> anyhow::Result<()> {
    let mut steps = pin!(steps);
    let mut count = 0;
    while let Some(step) = steps.next().await {
        say(&step?);
        count += 1;
        if count == ENOUGH {
            enough.notify_one();
            match stop {
                How::Break => break,
                How::Panic => panic!("whoever reads the steps has a mistake"),
                _ => {}
            }
        }
    }
    Ok(())
}

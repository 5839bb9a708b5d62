//! The gateway: it takes its time, and then has none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use gracefully::Resource;
use reqwest::Url;
use tokio::task::JoinHandle;

use super::{Seen, Witness, listen, url};

/// What it sends where it has no description: 2 MiB.
const BODY: usize = 2 * 1024 * 1024;

/// A gateway. It goes with the program: whoever asks it has gone before.
#[derive(Resource)]
#[resource(timeout = "100ms")]
pub(crate) struct OwnGateway {
    #[cleanup(skip)]
    url: Url,
    #[cleanup(with = JoinHandle::abort)]
    task: JoinHandle<()>,
}

/// How it behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// How long an answer takes.
    pub(crate) takes: Duration,
    /// How many of the first requests get a description. All others get a 504.
    pub(crate) good: usize,
}

impl Manner {
    /// As bad as it was on the worst day.
    pub(crate) const OVERLOADED: Self = Self { takes: Duration::from_secs(2), good: 0 };
}

struct Desk {
    manner: Manner,
    asked: AtomicUsize,
    body: String,
    witness: Witness,
}

impl OwnGateway {
    /// Serves from now on.
    pub(crate) async fn start(manner: Manner, witness: Witness) -> anyhow::Result<Self> {
        let (listener, address) = listen().await?;
        let base64 = "iVBORw0KGgoAAAAN";
        let body = base64.repeat(BODY / base64.len());
        let desk = Arc::new(Desk { manner, asked: AtomicUsize::new(0), body, witness });
        let router = Router::new().route("/", post(describe)).with_state(desk);
        let task = tokio::spawn(async move {
            // It never ends by itself.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url: url("http", address)?, task })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }
}

async fn describe(State(desk): State<Arc<Desk>>, image: String) -> (StatusCode, String) {
    let number = desk.asked.fetch_add(1, Ordering::Relaxed) + 1;
    (desk.witness)(Seen::Asked(number));
    let mut request = Request { desk: &desk, number, status: None };
    tokio::time::sleep(desk.manner.takes).await;
    let (status, body) = if number <= desk.manner.good {
        (StatusCode::OK, format!("I see {image}."))
    } else {
        (StatusCode::GATEWAY_TIMEOUT, desk.body.clone())
    };
    request.status = Some(status.as_u16());
    (status, body)
}

/// Tells how it ended.
struct Request<'a> {
    desk: &'a Desk,
    number: usize,
    status: Option<u16>,
}

impl Drop for Request<'_> {
    fn drop(&mut self) {
        (self.desk.witness)(match self.status {
            Some(status) => Seen::Answered(self.number, status),
            None => Seen::Dropped(self.number),
        });
    }
}

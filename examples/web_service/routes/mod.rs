//! What the service answers.

mod live;
mod orders;
mod problem;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use gracefully::Holds;
use serde::Deserialize;
use serde_json::json;

use crate::Managed;
use crate::audit::AuditLog;
use crate::database::Database;
use crate::desk::Desk;
use crate::feed::Feed;
use crate::workers::Workers;
use problem::Problem;

/// The longest that `/slow` may be asked for.
const SLOWEST: u64 = 60_000;

/// What the handlers need. The lifecycle sees through it: who has one closes before what is in here.
#[derive(Holds, Clone)]
pub(crate) struct Service {
    pub(crate) db: Managed<Database>,
    pub(crate) audit: Managed<AuditLog>,
    pub(crate) workers: Managed<Workers>,
    pub(crate) feed: Arc<Feed>,
    pub(crate) ready: Readiness,
    pub(crate) desk: Desk,
}

/// Whether new requests are wanted: what a load balancer asks for.
#[derive(Clone)]
pub(crate) struct Readiness(Arc<dyn Fn() -> bool + Send + Sync>);

impl Readiness {
    /// Ready as long as `ask` says so.
    pub(crate) fn new(ask: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    fn get(&self) -> bool {
        (self.0)()
    }
}

/// All routes.
pub(crate) fn router(service: Service) -> Router {
    Router::new()
        .route("/", get(async || Html(include_str!("../page.html"))))
        .route("/orders", get(orders::latest).post(orders::place))
        .route("/orders/count", get(orders::count))
        .route("/events", get(live::events))
        .route("/slow", get(slow))
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .fallback(async || Problem::new(StatusCode::NOT_FOUND, "there is nothing here"))
        .with_state(service)
}

/// Readiness: 503 from the moment a stop is requested. Liveness (`/healthz`) stays up.
async fn ready(State(service): State<Service>) -> impl IntoResponse {
    if service.ready.get() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "leaving\n")
    }
}

#[derive(Deserialize)]
struct Slow {
    ms: u64,
}

/// Answers after a while: work in flight, to stop the service in the midst of.
async fn slow(query: Result<Query<Slow>, QueryRejection>) -> Result<impl IntoResponse, Problem> {
    let Query(Slow { ms }) = query.map_err(|error| Problem::bad_request(error.body_text()))?;
    if ms > SLOWEST {
        return Err(Problem::bad_request(format!("ms must be at most {SLOWEST}, not {ms}")));
    }
    tokio::time::sleep(Duration::from_millis(ms)).await;
    Ok(Json(json!({ "slept_ms": ms })))
}

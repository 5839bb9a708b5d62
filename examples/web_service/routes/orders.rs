use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;
use tokio::time::timeout;

use super::{Problem, Service};
use crate::desk::NewOrder;

const LATEST: i64 = 50;
/// How long the body of an order may take.
const HALF_A_BODY: Duration = Duration::from_secs(3);

/// `POST /orders`: 201 with the id, after the commit.
pub(super) async fn place(
    State(service): State<Service>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let order = read(request).await?;
    order.check().map_err(Problem::unprocessable)?;
    let order = service.desk.place(order).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": order.id }))))
}

/// A client that sends half a body would otherwise hold up the stop until the server's bound.
async fn read(request: Request) -> Result<NewOrder, Problem> {
    let body = Json::from_request(request, &());
    let order: Result<Json<NewOrder>, JsonRejection> = timeout(HALF_A_BODY, body)
        .await
        .map_err(|_| Problem::new(StatusCode::REQUEST_TIMEOUT, "the rest of the body did not come"))?;
    order.map(|Json(order)| order).map_err(|error| Problem::new(error.status(), error.body_text()))
}

/// `GET /orders`: the latest.
pub(super) async fn latest(State(service): State<Service>) -> Result<impl IntoResponse, Problem> {
    Ok(Json(service.db.latest(LATEST).await?))
}

/// `GET /orders/count`.
pub(super) async fn count(State(service): State<Service>) -> Result<impl IntoResponse, Problem> {
    let counts = service.db.counts().await?;
    Ok(Json(json!({ "count": counts.orders })))
}

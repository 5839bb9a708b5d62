use std::time::Duration;

use anyhow::Context;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use super::{Desk, Problem, Service};
use crate::database::Order;

const LONGEST_ITEM: usize = 200;
const LARGEST_QUANTITY: i64 = 1_000_000;
const LATEST: i64 = 50;
/// How long the body of an order may take.
const HALF_A_BODY: Duration = Duration::from_secs(3);

/// What a client orders.
#[derive(Debug, Deserialize)]
pub(super) struct NewOrder {
    item: String,
    quantity: i64,
}

impl NewOrder {
    /// The item has a name and the quantity is a number of things.
    fn check(&self) -> Result<(), Problem> {
        if self.item.trim().is_empty() {
            return Err(Problem::unprocessable("item must not be empty"));
        }
        let length = self.item.chars().count();
        if length > LONGEST_ITEM {
            return Err(Problem::unprocessable(format!(
                "item must have at most {LONGEST_ITEM} characters, not {length}"
            )));
        }
        if !(1..=LARGEST_QUANTITY).contains(&self.quantity) {
            return Err(Problem::unprocessable(format!(
                "quantity must be from 1 to {LARGEST_QUANTITY}, not {}",
                self.quantity
            )));
        }
        Ok(())
    }
}

/// `POST /orders`: 201 with the id, after the commit.
pub(super) async fn place(
    State(service): State<Service>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let order = read(request).await?;
    order.check()?;
    // A task of its own: a client that goes away drops its handler, and a handler that is dropped between the
    // commit and the queue would leave an order that nobody processes.
    let Desk { tasks, room } = service.desk.clone();
    let place = room.acquire_owned().await.context("the desk is closed")?;
    let taken = tasks.spawn(async move {
        let taken = take(service, order).await;
        drop(place);
        taken
    });
    let order = taken.await.context("the order's task broke")??;
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

async fn take(service: Service, NewOrder { item, quantity }: NewOrder) -> anyhow::Result<Order> {
    let order = service.db.add(item, quantity).await?;
    service.feed.publish(order.clone());
    if let Err(error) = service.workers.hand_in(order.clone()).await {
        // It is committed, so it is taken: the answer stays 201.
        crate::say(&format!("order {}: {error:#}", order.id));
    }
    Ok(order)
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

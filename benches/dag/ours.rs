//! Our contenders: an app that is a guest, from the request to its report.

use std::marker::PhantomData;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use gracefully::__model::guest;
use gracefully::{App, Lifecycle};

use crate::node::{Graph, Node, Program, each_digit};

/// How long the guardian gets to open what it was sent before the request, so that this is not measured.
const SETTLE: Duration = Duration::from_millis(30);

/// The time from the request to the report.
pub(crate) async fn shutdown<L: Lifecycle>(fill: impl FnOnce(&App<L>), expected: u32) -> Duration {
    let requested = OnceLock::new();
    let report = guest::<L, _, _>(async |app: App<L>| {
        fill(&app);
        tokio::time::sleep(SETTLE).await;
        requested.set(Instant::now()).expect("main runs once");
        app.shutdown();
    })
    .await;
    let took = requested.get().expect("main ran").elapsed();
    assert!(report.clean, "{:?}", report.conflicts);
    assert_eq!(report.resources.len(), expected as usize);
    took
}

/// Manages all thousand resources of a graph, once each.
///
/// One function for each ten: a single one with a thousand types in it takes the compiler minutes.
pub(crate) fn hundreds<G: Graph, const CLOSED: bool>(app: &App<Program<G, CLOSED>>) {
    each_digit!(|H| tens::<G, CLOSED, H>(app));
}

/// Manages a hundred of them.
pub(crate) fn tens<G: Graph, const CLOSED: bool, const H: usize>(app: &App<Program<G, CLOSED>>) {
    each_digit!(|T| ones::<G, CLOSED, H, T>(app));
}

fn ones<G: Graph, const CLOSED: bool, const H: usize, const T: usize>(app: &App<Program<G, CLOSED>>) {
    each_digit!(|O| drop(app.manage(Node::<G, H, T, O>(PhantomData))));
}

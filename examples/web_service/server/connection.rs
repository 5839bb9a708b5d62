//! One connection, from its first byte to a close that no request falls into.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONNECTION, HeaderValue};
use http_body_util::BodyExt;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::wire::Wire;
use super::{Phase, Phases};

/// A closing connection without a request is closed when it has been quiet this long: a client that is at work
/// sends its next request sooner, and is told on its answer.
const QUIET: Duration = Duration::from_millis(500);
/// How long half a request may stay half.
const HALF: Duration = Duration::from_secs(1);
/// How long to wait for the client's close. A browser keeps what the server has closed until it needs it again.
const LINGER: Duration = Duration::from_millis(300);

/// Serves a connection until it ends, or until the server drops it.
pub(super) async fn serve(stream: TcpStream, router: Router, phases: Phases) {
    // Small answers go out at once; where it cannot be set they come a little later.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream);
    tokio::select! {
        () = talk(&wire, router, phases.clone()) => {
            let _ = timeout(LINGER, wire.read_to_end()).await;
        }
        () = phases.reached(Phase::Dropped) => {}
    }
}

async fn talk(wire: &Wire, router: Router, phases: Phases) {
    // One reference here, one in each request that is not fully answered.
    let running = Arc::new(());
    let service = service_fn({
        let (phases, running) = (phases.clone(), Arc::clone(&running));
        let router = TowerToHyperService::new(router);
        move |request| answer(router.clone(), request, phases.clone(), Arc::clone(&running))
    });
    // The service above holds the second.
    let idle = || Arc::strong_count(&running) == 2;

    let http =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(wire.clone()), service);
    let mut http = pin!(http);
    tokio::select! {
        biased;
        // An error here is the client's: it went away, or does not speak HTTP.
        _ = http.as_mut() => return,
        () = quiet(wire, &phases, idle) => {}
    }
    http.as_mut().graceful_shutdown();
    tokio::select! {
        _ = http => {}
        () = only_half(idle) => {}
    }
}

/// Answers one request. While the server closes, the answer says that it is the last.
async fn answer(
    router: TowerToHyperService<Router>,
    request: Request<Incoming>,
    phases: Phases,
    running: Arc<()>,
) -> Result<axum::response::Response, Infallible> {
    let mut response = router.call(request).await?;
    if phases.closing() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            // It runs until the body is dropped, not until its head is written.
            let _ = &running;
            frame
        }))
    }))
}

/// Waits until the server closes and this connection has had nothing to do for a while.
async fn quiet(wire: &Wire, phases: &Phases, idle: impl Fn() -> bool) {
    phases.reached(Phase::Closing).await;
    loop {
        match QUIET.checked_sub(wire.quiet_for()) {
            Some(left) if !left.is_zero() => sleep(left).await,
            _ if !idle() => sleep(QUIET).await,
            // The runtime has not seen it yet: it is read next.
            _ if wire.has_unread() => sleep(Duration::from_millis(1)).await,
            _ => return,
        }
    }
}

/// Waits until no request is there that could be answered.
async fn only_half(idle: impl Fn() -> bool) {
    loop {
        sleep(HALF).await;
        if idle() {
            return;
        }
    }
}

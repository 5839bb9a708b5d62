//! By rmcp's own client.

use std::time::Instant;

use rmcp::model::{CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest, ServerResult};
use rmcp::service::{PeerRequestOptions, RequestHandle, RunningService};
use rmcp::{RoleClient, ServiceError, ServiceExt};
use serde_json::{Value, json};
use support::programs::Signal;

use crate::scene::{Server, holds_for_ours_alone, promise};

type Client = RunningService<RoleClient, ()>;

async fn connect(server: &mut Server) -> Client {
    let ends = (server.stdout.take().expect("it is a pipe"), server.stdin.take().expect("it is a pipe"));
    ().serve(ends).await.expect("they agree")
}

fn call(tool: &'static str, arguments: Value) -> CallToolRequestParams {
    let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
    CallToolRequestParams::new(tool).with_arguments(arguments)
}

fn text(result: Result<CallToolResult, ServiceError>) -> String {
    match result {
        Ok(result) => {
            result.content.first().and_then(|it| it.as_text()).map_or(String::new(), |it| it.text.clone())
        }
        Err(error) => error.to_string(),
    }
}

/// Calls `slow`, and waits until the server has taken that up: it answers what it was asked after that.
async fn running(client: &Client, ms: u64) -> Result<RequestHandle<RoleClient>, String> {
    let request = ClientRequest::CallToolRequest(CallToolRequest::new(call("slow", json!({"ms": ms}))));
    let running = client.send_cancellable_request(request, PeerRequestOptions::no_options()).await;
    let echo = text(client.call_tool(call("echo", json!({"text": "hi"}))).await);
    promise!(echo == "hi", "{echo}");
    running.map_err(|error| error.to_string())
}

async fn answer(running: RequestHandle<RoleClient>) -> String {
    match running.await_response().await {
        Ok(ServerResult::CallToolResult(result)) => text(Ok(result)),
        Ok(other) => format!("{other:?}"),
        Err(error) => error.to_string(),
    }
}

/// It has both tools, and they do what they say.
#[tokio::test]
async fn it_is_served() {
    for name in ["mcp_server", "mcp_server_own_main"] {
        let mut server = Server::start(name).await;
        let client = connect(&mut server).await;
        let mut tools: Vec<_> = client.list_all_tools().await.expect("it has tools");
        tools.sort_by(|a, b| a.name.cmp(&b.name));
        let names: Vec<_> = tools.iter().map(|tool| tool.name.as_ref()).collect();
        assert_eq!(names, ["echo", "slow"]);
        assert_eq!(text(client.call_tool(call("echo", json!({"text": "hi"}))).await), "hi");
        assert_eq!(text(client.call_tool(call("slow", json!({"ms": 5}))).await), "took 5 ms");
        let since = Instant::now();
        client.cancel().await.expect("it closes");
        server.ended(since).await.expect("it ends");
    }
}

/// The client closes, with a call that runs and without one. It does not wait for the answer.
#[tokio::test]
async fn the_client_closes() {
    for slow in [None, Some(200), Some(60_000)] {
        holds_for_ours_alone(async |name| {
            let mut server = Server::start(name).await;
            let client = connect(&mut server).await;
            if let Some(ms) = slow {
                running(&client, ms).await?;
            }
            let since = Instant::now();
            client.cancel().await.expect("it closes");
            server.ended(since).await
        })
        .await;
    }
}

/// SIGINT and SIGTERM, while a call runs that can be answered, and one that cannot.
#[tokio::test]
async fn the_server_is_signalled() {
    for signal in [Signal::INT, Signal::TERM] {
        holds_for_ours_alone(async |name| {
            let mut server = Server::start(name).await;
            let client = connect(&mut server).await;
            let (long, short) = (running(&client, 60_000).await?, running(&client, 200).await?);
            let since = Instant::now();
            server.signal(signal);
            let took = server.ended(since).await?;
            let (short, long) = (answer(short).await, answer(long).await);
            promise!(short == "took 200 ms", "to the short one: {short}");
            promise!(long.contains("the server is stopped"), "to the long one: {long}");
            Ok(took)
        })
        .await;
    }
}

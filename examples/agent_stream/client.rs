//! What the agent opens, and how each of it is closed.

use std::sync::Arc;

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Owned, Resource};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::connection::{Caller, Connection, News};
use crate::ledger::{Ledger, Record};
use crate::peer::Peer;

/// The peer that the program starts itself. It goes last, so it sees how all of the others end.
#[derive(Resource)]
#[resource(timeout = "2s")]
pub(crate) struct LocalPeer {
    #[cleanup(consume = Peer::close)]
    pub(crate) peer: Owned<Peer>,
}

/// A connection to the peer.
#[derive(Resource)]
#[resource(timeout = "2s")]
pub(crate) struct Client {
    _peer: Option<Managed<LocalPeer>>,
    connection: Owned<Connection>,
    caller: Caller,
    record: Arc<Record>,
    /// Whose it is.
    owner: &'static str,
}

impl Client {
    pub(crate) fn new(
        peer: Option<Managed<LocalPeer>>,
        connection: Connection,
        record: Arc<Record>,
        owner: &'static str,
    ) -> Self {
        let caller = connection.caller();
        Self { _peer: peer, connection: Owned::new(connection), caller, record, owner }
    }

    pub(crate) async fn ping(&self) -> anyhow::Result<()> {
        self.caller.call("ping", &json!({})).await.map(drop)
    }
}

impl Cleanup for Client {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        if let Some(connection) = self.connection.take() {
            connection.close().await?;
            self.record.closed(self.owner);
        }
        Ok(())
    }
}

/// A session with the peer, over a client that it holds: so it is closed before that.
#[derive(Resource)]
#[resource(timeout = "2s")]
pub(crate) struct Session {
    client: Managed<Client>,
    #[uses(nothing)]
    id: Value,
    record: Arc<Record>,
}

impl Session {
    pub(crate) async fn open(client: Managed<Client>, ledger: &Ledger) -> anyhow::Result<Self> {
        let answer = client.caller.call("session/open", &json!({})).await?;
        Ok(Self { client, id: answer["session"].clone(), record: ledger.opened("session", Some("steps")) })
    }

    pub(crate) fn id(&self) -> &Value {
        &self.id
    }

    /// What is known of it, for whoever counts its steps.
    pub(crate) fn record(&self) -> Arc<Record> {
        Arc::clone(&self.record)
    }

    /// Has the peer work on a task, step by step.
    pub(crate) async fn run(&self, task: &Value) -> anyhow::Result<mpsc::Receiver<News>> {
        self.client.caller.run("tools/call", task).await
    }
}

impl Cleanup for Session {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        self.client.caller.call("session/close", &json!({ "session": self.id })).await?;
        self.record.closed("scope");
        Ok(())
    }
}

//! What goes over the wire: JSON-RPC 2.0, one message a line, as MCP has it on stdio.

use std::io;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio_util::codec::{FramedRead, LinesCodec};

/// A line that is longer is no message.
const LONGEST: usize = 64 * 1024;

/// Messages that come in. The next one may be waited for in a `select!`: nothing is lost when it is dropped.
pub(crate) type Lines = FramedRead<OwnedReadHalf, LinesCodec>;

pub(crate) fn lines(half: OwnedReadHalf) -> Lines {
    FramedRead::new(half, LinesCodec::new_with_max_length(LONGEST))
}

/// Sends a message. Dropped half-way it leaves half a line, so only who owns the connection for good calls this.
pub(crate) async fn send(half: &mut OwnedWriteHalf, message: &Value) -> io::Result<()> {
    let mut line = message.to_string();
    line.push('\n');
    half.write_all(line.as_bytes()).await
}

pub(crate) fn request(id: u64, method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

pub(crate) fn notification(method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

pub(crate) fn answer(id: &Value, result: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

pub(crate) fn failure(id: &Value, code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

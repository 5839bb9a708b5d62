//! By the Python SDK's client, where there is one: `python3` with the package `mcp`, or what `MCP_PYTHON` names.

use std::process::Command;
use std::time::Duration;

use support::programs::example;

/// It is started, asked, and closed as that client does: stdin is closed, and two seconds later come the signals. The time
/// that closing took, and what was answered.
const CLIENT: &str = r#"
import asyncio, sys, time
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main():
    parameters = StdioServerParameters(command=sys.argv[1], args=[])
    async with stdio_client(parameters) as (read, write):
        async with ClientSession(read, write) as session:
            await session.initialize()
            tools = sorted(tool.name for tool in (await session.list_tools()).tools)
            echo = await session.call_tool("echo", {"text": "from afar"})
            slow = await session.call_tool("slow", {"ms": 20})
            print(tools, echo.content[0].text, slow.content[0].text, flush=True)
        since = time.monotonic()
    print("closed in", round(time.monotonic() - since, 3), flush=True)

asyncio.run(main())
"#;

#[test]
fn the_client_of_python() {
    let python = std::env::var("MCP_PYTHON").unwrap_or_else(|_| "python3".into());
    let is_there =
        Command::new(&python).args(["-c", "import mcp"]).output().is_ok_and(|it| it.status.success());
    if !is_there {
        // Also where the test's output is captured: this goes past the capture.
        use std::io::Write;
        let _ = writeln!(
            std::io::stderr(),
            "NOT TRIED: {python} has no package `mcp`; `MCP_PYTHON=python` names one"
        );
        return;
    }
    for name in ["mcp_server", "mcp_server_own_main"] {
        let client =
            Command::new(&python).args(["-c", CLIENT]).arg(example(name)).output().expect("it starts");
        let (out, err) = (String::from_utf8_lossy(&client.stdout), String::from_utf8_lossy(&client.stderr));
        println!("{name}: {out}");
        assert!(client.status.success(), "{out}{err}");
        assert!(out.contains("['echo', 'slow'] from afar took 20 ms"), "{out}{err}");
        assert!(err.contains("peer: left with 1001 the server is stopped"), "{err}");
        let closed = out.lines().find_map(|line| line.strip_prefix("closed in ")).expect("it says how long");
        let closed = Duration::from_secs_f64(closed.trim().parse().expect("it is a number"));
        // Two seconds after that it would have sent SIGTERM.
        assert!(closed < Duration::from_millis(1500), "{closed:?}");
    }
}

//! The naive twin of `programs/talking.rs`.

mod asked;

use tokio::io::{AsyncBufReadExt, BufReader};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let asked = asked::asked_to_stop()?;
    eprintln!("ready as {}", std::process::id());
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let read = async {
        while let Ok(Some(line)) = lines.next_line().await {
            println!("{}", line.to_uppercase());
        }
    };
    tokio::select! {
        () = read => {}
        () = asked => {}
    }
    eprintln!("talk: cleaned");
    Ok(())
}

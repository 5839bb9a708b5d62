//! `outside` without the library: the same things, made by hand and removed at the end of main.

use std::fs::{self, OpenOptions};
use std::os::unix::net::UnixListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (folder, name) = (arguments.next().expect("a folder"), arguments.next().expect("a name"));
    let (memory, semaphore) = (format!("/dev/shm/{name}"), format!("/dev/shm/sem.{name}"));
    let in_folder = |name: &str| format!("{folder}/{name}");
    let (pid, socket, file, temporary) =
        (in_folder("pid"), in_folder("socket"), in_folder("file"), in_folder("temporary"));

    for path in [&memory, &semaphore, &pid, &file] {
        OpenOptions::new().write(true).create_new(true).open(path)?;
    }
    let listener = UnixListener::bind(&socket)?;
    fs::create_dir(&temporary)?;
    println!("{memory}\n{semaphore}\n{pid}\n{socket}\n{file}\n{temporary}");
    println!("ready");
    match arguments.next().as_deref() {
        Some("exit") => std::process::exit(3),
        Some("abort") => std::process::abort(),
        Some("exec") => {
            use std::os::unix::process::CommandExt;
            return Err(std::process::Command::new("sleep").arg("600").exec());
        }
        _ => tokio::signal::ctrl_c().await?,
    }
    drop(listener);
    for path in [&memory, &semaphore, &pid, &socket, &file] {
        fs::remove_file(path)?;
    }
    fs::remove_dir_all(&temporary)
}

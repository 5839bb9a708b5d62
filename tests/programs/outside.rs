//! Makes one of everything that outlives a process, tells where, and waits for its end.
//!
//! `outside FOLDER NAME [exit|abort|exec|many]`: things with a name are in FOLDER, or have NAME.

use std::process::Command;
use std::sync::atomic::Ordering;

use gracefully::outside::{PidFile, Semaphore, SharedMemory, SocketPath, TempFile, TempFolder};
use gracefully::{App, graceful_main};

#[graceful_main]
async fn main(app: App) -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (folder, name) = (arguments.next().expect("a folder"), arguments.next().expect("a name"));
    let in_folder = |name: &str| format!("{folder}/{name}");

    let memory = app.manage(SharedMemory::create(&format!("/{name}"), 4096)?);
    memory.numbers()[0].store(7, Ordering::Relaxed);
    let semaphore = app.manage(Semaphore::create(&format!("/{name}"), 1)?);
    let pid = app.manage(PidFile::create(in_folder("pid"))?);
    let (socket, _listener) = SocketPath::bind(in_folder("socket"))?;
    let socket = app.manage(socket);
    let file = app.manage(TempFile::in_folder(&folder)?);
    let temporary = app.manage(TempFolder::in_folder(&folder)?);
    std::fs::write(temporary.path().join("inside"), "something")?;
    println!("/dev/shm/{name}\n/dev/shm/sem.{name}");
    for path in [pid.path(), socket.path(), file.path(), temporary.path()] {
        println!("{}", path.display());
    }
    println!("ready");
    let then = arguments.next();
    match then.as_deref() {
        Some("exit") => std::process::exit(3),
        Some("abort") => std::process::abort(),
        // It becomes another program, which knows nothing of all this.
        Some("exec") => {
            use std::os::unix::process::CommandExt;
            return Err(Command::new("sleep").arg("600").exec());
        }
        then => {
            if then == Some("many") {
                for _ in 0..2000 {
                    TempFile::in_folder(&folder)?.remove()?;
                }
                println!("many were made");
            }
            app.stopping().await;
        }
    }
    drop(semaphore);
    Ok(())
}

//! What a cleanup does wrong, as the command line says.

use std::io::Write;
use std::sync::{Arc, Barrier, Mutex, OnceLock, mpsc};
use std::time::Duration;

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What a cleanup does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// It is done after 20 ms.
    None,
    /// It returns an error.
    Error,
    /// The same, and it has much to say about it.
    Rant,
    /// It panics.
    Panic,
    /// It never ends, and can be dropped.
    Hang,
    /// It never ends, and keeps its thread: parked.
    Block,
    /// The same: at a lock that another thread has.
    Lock,
    /// The same: in a read of stdin, as long as that is open.
    Read,
    /// The same, and it computes.
    Spin,
    /// It waits, and whatever else runs keeps every worker of the runtime.
    Seize,
    /// It keeps its thread for 100 ms.
    Slow,
    /// It lets those go that wait for [`RELEASED`].
    Release,
    /// It prints a line first, as everybody does, and is else done after 20 ms.
    Talk,
}

/// What a thread may wait for until something is released.
pub(crate) static RELEASED: OnceLock<()> = OnceLock::new();

/// The fault of this resource: `database=hang` among the arguments.
pub(crate) fn fault_of(resource: &str) -> Fault {
    let said = std::env::args()
        .find_map(|argument| argument.strip_prefix(resource)?.strip_prefix('=').map(str::to_owned));
    match said.as_deref() {
        None => Fault::None,
        Some("error") => Fault::Error,
        Some("rant") => Fault::Rant,
        Some("panic") => Fault::Panic,
        Some("hang") => Fault::Hang,
        Some("block") => Fault::Block,
        Some("lock") => Fault::Lock,
        Some("read") => Fault::Read,
        Some("spin") => Fault::Spin,
        Some("seize") => Fault::Seize,
        Some("slow") => Fault::Slow,
        Some("release") => Fault::Release,
        Some("talk") => Fault::Talk,
        Some(other) => panic!("no fault is called {other}"),
    }
}

impl Fault {
    /// Cleans up `resource`, with this fault.
    ///
    /// # Errors
    ///
    /// With [`Fault::Error`].
    pub(crate) async fn act(self, resource: &str) -> Outcome {
        say(&format!("{resource}: cleanup"));
        if matches!(self, Self::Talk) {
            println!("the {resource} closes");
            eprintln!("the {resource} closes");
        }
        match self {
            Self::None | Self::Talk => tokio::time::sleep(Duration::from_millis(20)).await,
            Self::Error => return Err(format!("the {resource} failed on purpose").into()),
            Self::Rant => return Err("on purpose ".repeat(1000).into()),
            Self::Panic => panic!("the {resource} panicked on purpose"),
            Self::Hang => std::future::pending().await,
            Self::Seize => {
                for _ in 0..tokio::runtime::Handle::current().metrics().num_workers() {
                    tokio::spawn(async { park() });
                }
                std::future::pending::<()>().await;
            }
            blocking => blocking.block(),
        }
        say(&format!("{resource}: cleaned"));
        Ok(())
    }

    /// Keeps the thread, with one of the faults that do.
    pub(crate) fn block(self) {
        match self {
            Self::None | Self::Error | Self::Rant | Self::Panic | Self::Hang | Self::Seize | Self::Talk => {}
            Self::Block => park(),
            Self::Lock => lock_what_another_has(),
            Self::Read => {
                let _ = std::io::stdin().read_line(&mut String::new());
            }
            Self::Spin => spin(),
            Self::Slow => std::thread::sleep(Duration::from_millis(100)),
            Self::Release => RELEASED.get_or_init(|| ()).to_owned(),
        }
    }
}

/// As a computation does that never awaits.
pub(crate) fn spin() -> ! {
    loop {
        std::hint::spin_loop();
    }
}

fn lock_what_another_has() {
    let lock = Arc::new(Mutex::new(()));
    let (taken, waits) = mpsc::channel();
    let theirs = Arc::clone(&lock);
    std::thread::spawn(move || {
        let _guard = theirs.lock().expect("nobody has it yet");
        taken.send(()).expect("they wait");
        park();
    });
    waits.recv().expect("it is taken");
    drop(lock.lock());
}

/// Says a line on stderr, or into what `SAYS` names, where stderr is what is tested.
pub(crate) fn say(line: &str) {
    let Some(path) = std::env::var_os("SAYS") else { return eprintln!("{line}") };
    let mut says = std::fs::OpenOptions::new().append(true).open(path).expect("it can be written to");
    says.write_all(format!("{line}\n").as_bytes()).expect("the test reads it");
}

/// Keeps this thread for ever.
pub(crate) fn park() -> ! {
    loop {
        std::thread::park();
    }
}

/// Leaves no worker of the present runtime to run a task, and none to fire a timer.
pub(crate) fn block_every_worker<R: Send + 'static>(blocks: fn() -> R) {
    let workers = tokio::runtime::Handle::current().metrics().num_workers();
    let blocked = Arc::new(Barrier::new(workers + 1));
    for _ in 0..workers {
        let blocked = Arc::clone(&blocked);
        tokio::spawn(async move {
            blocked.wait();
            blocks();
        });
    }
    blocked.wait();
}

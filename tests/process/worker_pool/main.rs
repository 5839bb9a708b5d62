//! The example `worker_pool`: however it ends, no process, no shared memory, no semaphore and no file of it is left, and
//! in order the counter is what the workers say they added.
#![cfg(target_os = "linux")]

mod leaks;
mod orderly;
mod pool;
mod sigkill;

pub mod none {
    #[gracefully::graceful_main(worker_threads = 0)]
    pub async fn main() {}
}

pub mod negative {
    #[gracefully::graceful_main(worker_threads = -2, drain = 5)]
    pub async fn main() {}
}

pub mod a_fraction {
    #[gracefully::graceful_main(worker_threads = 2.5, flavor = multi_thread)]
    pub async fn main() {}
}

pub mod too_many {
    #[gracefully::graceful_main(worker_threads = 99999999999999999999999)]
    pub async fn main() {}
}

pub mod unknown {
    #[gracefully::graceful_main(worker_threads = CORES, start_paused = true)]
    pub async fn main() {}
}

pub mod without_workers {
    #[gracefully::graceful_main(flavor = "current_thread", worker_threads = 0)]
    pub async fn main() {}
}

fn main() {}

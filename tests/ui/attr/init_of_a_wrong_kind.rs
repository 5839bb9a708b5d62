pub mod a_string {
    #[gracefully::graceful_main(init = "yes")]
    pub async fn main() {}
}

pub mod nothing {
    #[gracefully::graceful_main(init)]
    pub async fn main() {}
}

fn main() {}

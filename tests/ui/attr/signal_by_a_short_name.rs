#[gracefully::lifecycle(signals(TERM = "fast", int = "fast", sigquit = "fast", SIGUSR1 = "fast", signals = "fast"))]
struct Shop;

fn main() {}

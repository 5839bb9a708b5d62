#[gracefully::lifecycle(
    signals(SIGTERM = "gracefull", SIGINT = ignore, SIGHUP = 1, SIGQUIT),
    exit = "code",
)]
struct Shop;

#[gracefully::lifecycle(signals = "ignore", exit = status)]
struct Other;

fn main() {}

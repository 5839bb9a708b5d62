#[gracefully::lifecycle(
    grace = 30,
    delay = true,
    drain = 5.0,
    reserve = 1s,
    fast = 'a',
    signals = "ignore",
    exit = 0,
    env = 1,
    config = lifecycle.toml,
    crate = "gracefully",
)]
struct Shop;

#[gracefully::lifecycle(grace("30s"), delay(), drain, signals, exit(status), env(SHOP), config, crate)]
struct Mall;

#[gracefully::lifecycle(grace = "-1s", delay = "-0s", drain = "1", reserve = "", fast = "1h 1h 1 h 1", exit = "")]
struct Kiosk;

fn main() {}

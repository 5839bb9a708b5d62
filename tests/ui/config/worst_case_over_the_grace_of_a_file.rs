#![allow(unused)]

#[path = "shared/shop.rs"]
mod shop;

use gracefully::lifecycle;
use shop::*;

#[lifecycle(grace = "1m", config = "files/short.toml")]
struct Shop(Server, Database, Cache);

fn main() {}

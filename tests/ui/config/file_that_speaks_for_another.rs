#![allow(unused)]

#[path = "shared/shop.rs"]
mod shop;

use gracefully::lifecycle;
use shop::*;

#[lifecycle(config = "files/foreign.toml")]
struct Shop(Server, Database, Cache);

fn main() {}

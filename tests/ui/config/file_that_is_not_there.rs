#![allow(unused)]

#[path = "shared/shop.rs"]
mod shop;

use gracefully::lifecycle;
use shop::*;

#[lifecycle(config = "files/no_such.toml")]
struct Shop(Server, Database, Cache);

fn main() {}

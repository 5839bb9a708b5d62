#![allow(unused)]

#[path = "shared/shop.rs"]
mod shop;

use gracefully::lifecycle;
use shop::*;

#[lifecycle(config = lifecycle)]
struct Shop(Server, Database);

#[lifecycle(config = "")]
struct Other(Server, Database);

fn main() {}

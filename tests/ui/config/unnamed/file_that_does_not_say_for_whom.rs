#![allow(unused)]

#[path = "../shared/shop.rs"]
mod shop;

use gracefully::lifecycle;
use shop::*;

#[lifecycle]
struct Shop(Server, Database);

fn main() {}

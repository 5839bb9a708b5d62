//! What people see on a terminal while a program closes. A program without the library shows nothing, so there are no
//! twins here.

mod keys;
mod lines;
mod modes;
mod output;
mod row;
mod scene;
mod stopped;

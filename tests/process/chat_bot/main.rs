//! `examples/chat_bot` as a real process, between a chat and a gateway that tell what they see of it.

mod bad_input;
#[expect(dead_code, reason = "here are those whom the bot talks to")]
#[path = "../../../examples/chat_bot/chat.rs"]
mod chat;
mod leaving;
mod own;
mod rude;
#[path = "../../../examples/chat_bot/stand_in/mod.rs"]
mod stand_in;
mod twin;
mod world;

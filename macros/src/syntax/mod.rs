//! The grammar that the wings share.

mod facts;
mod said;
mod span;
mod spell;
mod types;
pub(crate) mod vocabulary;
mod words;

pub(crate) use facts::{identity, links, modifiers, probes};
pub(crate) use said::{Said, bound_in, filled_string_in, string_in, variable_in};
pub(crate) use span::Ends;
pub(crate) use spell::spell;
pub(crate) use types::{is_named, is_nothing, is_opaque, is_plain_data, mentions, name_of, sub_types};
pub(crate) use words::{Value, Word, list_of, types_in, unknown, words_in_list, words_of};

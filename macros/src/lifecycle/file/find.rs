use std::path::{Path, PathBuf};

use gracefully_config::file::{self, File};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use super::super::attr::Read;
use crate::errors::Errors;

/// The name of a file that nobody names.
const USUAL: &str = "lifecycle.toml";

/// A file that speaks for a lifecycle.
pub(super) struct Found {
    /// As messages have it: as it was named, so that they are the same on every machine.
    pub(super) shown: String,
    /// Where it is. The compiler is told, so that an edit rebuilds.
    pub(super) path: String,
    pub(super) file: File,
    /// Where its faults are told.
    pub(super) typed: TokenStream,
}

pub(super) fn find(read: &Read, errors: &mut Errors) -> Option<Found> {
    match &read.config {
        Some(config) => {
            let (name, typed) = (config.value(), config.to_token_stream());
            let Some(path) = places(config.span(), &name).into_iter().find(|path| is_there(path)) else {
                let message = format!(
                    "there is no `{name}` beside this source file, nor beside the package's Cargo.toml: make one, or \
                     drop this"
                );
                errors.at(&typed, message);
                return None;
            };
            let found = load(name, path, typed, errors)?;
            let fault = found.file.fault_for(&read.ident.to_string());
            if let Some(fault) = &fault {
                errors.at(&found.typed, fault.in_file(&found.shown));
            }
            fault.is_none().then_some(found)
        }
        None => unnamed(read, errors),
    }
}

/// Beside the source file, then at the manifest.
fn places(source: Span, name: &str) -> Vec<PathBuf> {
    // The compiler's own span knows. It is there in a macro, and not in this crate's unit tests.
    let file = proc_macro::is_available().then(|| source.unwrap().local_file()).flatten();
    let source = file.and_then(|file| Some(file.parent()?.to_owned()));
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    source.into_iter().chain(manifest).map(|folder| folder.join(name)).collect()
}

/// A link that leads nowhere is there too: what is wrong with it is told.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The file that nobody names, if it names this lifecycle.
fn unnamed(read: &Read, errors: &mut Errors) -> Option<Found> {
    for path in places(read.ident.span(), USUAL).into_iter().filter(|path| is_there(path)) {
        let found = load(USUAL.to_owned(), path, read.ident.to_token_stream(), errors)?;
        match &found.file.lifecycle {
            Some(whom) if read.ident == whom.value => return Some(found),
            Some(_) => {}
            None => {
                let name = &read.ident;
                let message = format!(
                    "there is a `{USUAL}` that does not say whose it is: if it is for `{name}`, write \
                     `config = \"{USUAL}\"` here; if not, write `lifecycle = \"..\"` into it, with the other's name"
                );
                errors.at(name, message);
                return None;
            }
        }
    }
    None
}

fn load(shown: String, path: PathBuf, typed: TokenStream, errors: &mut Errors) -> Option<Found> {
    let absolute = std::path::absolute(&path).unwrap_or(path);
    let read = file::open(&absolute).and_then(|bytes| match absolute.to_str() {
        Some(path) => Ok((bytes, path.to_owned())),
        None => Err("the path of this file is not UTF-8".to_owned()),
    });
    let (bytes, path) = match read {
        Ok(read) => read,
        Err(message) => {
            errors.at(&typed, format!("{shown}: {message}"));
            return None;
        }
    };
    match file::read(&bytes) {
        Ok(file) => Some(Found { shown, path, file, typed }),
        Err(faults) => {
            for fault in faults {
                errors.at(&typed, fault.in_file(&shown));
            }
            None
        }
    }
}

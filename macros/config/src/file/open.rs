use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// No lifecycle needs more. What is larger is another file, and reading on might never end.
const BYTES_AT_MOST: u64 = 1 << 20;

/// The bytes of the file at `path`, which must be a regular one of at most 1 MiB.
///
/// # Errors
///
/// With what is wrong, without the path.
pub fn open(path: &Path) -> Result<Vec<u8>, String> {
    if path.as_os_str().is_empty() {
        return Err("this names no file".to_owned());
    }
    // Before it is opened: to open a pipe is to wait for who writes it.
    let kind = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if kind.is_dir() {
        return Err("this is a folder, not a file".to_owned());
    }
    if !kind.is_file() {
        return Err("this is a pipe or a device, not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
    file.take(BYTES_AT_MOST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > BYTES_AT_MOST {
        return Err("this file is larger than 1 MiB, which no lifecycle needs".to_owned());
    }
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "this file may not be read: permission denied".to_owned(),
        _ => format!("this file cannot be read: {error}"),
    }
}

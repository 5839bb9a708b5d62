use std::env;
use std::path::{Path, PathBuf};

use crate::observe;

const VARIABLE: &str = "GRACEFULLY_REPORT";

/// Where `GRACEFULLY_REPORT` wants the report, made absolute: the program may change its directory.
pub(super) fn read() -> Result<Option<PathBuf>, String> {
    match env::var_os(VARIABLE) {
        None => Ok(None),
        Some(path) => check(Path::new(&path)).map(Some),
    }
}

fn check(path: &Path) -> Result<PathBuf, String> {
    let refuse = |what: String| {
        Err(format!(
            "{VARIABLE}={}: {what}; name a file that may be written in a folder that exists",
            path.display()
        ))
    };
    if path.as_os_str().is_empty() {
        return refuse("empty".into());
    }
    if path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return refuse("a folder".into());
    }
    let path = match std::path::absolute(path) {
        Ok(path) => path,
        Err(error) => return refuse(error.to_string()),
    };
    let Some((folder, _)) = path.parent().zip(path.file_name()) else {
        return refuse("not a file name".into());
    };
    // A link stays a link: what it points to is replaced. Not so with the ways to this process's own streams.
    if !observe::is_stream(&path)
        && let Ok(target) = path.canonicalize()
    {
        return Ok(target);
    }
    if folder.is_dir() { Ok(path) } else { refuse(format!("there is no folder {}", folder.display())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_folder_that_exists_is_legal() {
        let path = env::temp_dir().join("report.json");
        assert_eq!(check(&path), Ok(path));
    }

    #[test]
    fn everything_else_is_named() {
        for (path, what) in [
            ("", "GRACEFULLY_REPORT=: empty"),
            ("/", "GRACEFULLY_REPORT=/: a folder"),
            ("/tmp/sub/", "GRACEFULLY_REPORT=/tmp/sub/: a folder"),
            ("/no/such/report.json", "GRACEFULLY_REPORT=/no/such/report.json: there is no folder /no/such"),
        ] {
            let fault = check(Path::new(path)).expect_err(path);
            assert!(fault.starts_with(what), "{fault}");
        }
    }
}

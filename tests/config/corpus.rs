use std::fs;
use std::path::Path;

/// Where the files lie, and where their names begin.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/corpus");

/// A file of the corpus.
pub(crate) struct File {
    /// `bad/words/misspelt.toml`.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_good: bool,
}

/// All of them, by their names.
pub(crate) fn files() -> Vec<File> {
    let mut files = Vec::new();
    collect(Path::new(FOLDER), &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let good = files.iter().filter(|file| file.is_good).count();
    assert!(good >= 30 && files.len() - good >= 60, "the corpus has shrunk: {good} of {}", files.len());
    files
}

fn collect(folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be looked into").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.strip_prefix(FOLDER).ok().and_then(Path::to_str);
            let name = name.expect("names are UTF-8").to_owned();
            let bytes = fs::read(&path).expect("it can be read");
            files.push(File { is_good: name.starts_with("good"), name, bytes });
        }
    }
}

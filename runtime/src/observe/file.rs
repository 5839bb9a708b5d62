use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::Report;

/// Writes the report so that a reader sees all of it or the one before, never half: into a file beside it, synced,
/// then renamed over it. What is there and is no file (a pipe, `/dev/stderr`) is written to as it is.
pub(crate) fn write(report: &Report, path: &Path) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(report)?;
    text.push('\n');
    if is_stream(path) || fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return fs::OpenOptions::new().append(true).open(path)?.write_all(text.as_bytes());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = write_synced(&beside, text.as_bytes()).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What could not be written is of no use; that it cannot be removed either is not the news.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Whether the path is a way to something that is open already, such as `/dev/stderr`: a log behind it would be lost
/// if it were replaced.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::observe::{Exit, MainReport};
    use crate::words::Urgency;

    fn report(conflicts: usize) -> Report {
        Report {
            lifecycle: "open".into(),
            pid: 1,
            reason: None,
            urgency: Urgency::Graceful,
            hurried: None,
            exit: Exit::Status(0),
            forced: false,
            clean: true,
            took: Duration::from_micros(1500),
            grace: Duration::from_secs(30),
            main: MainReport {
                ended: crate::engine::MainRecord::Returned,
                asked: true,
                worked: Duration::ZERO,
                told: Some(Duration::ZERO),
                dropped: None,
                stood: None,
                thread: None,
            },
            steps: Vec::new(),
            resources: Vec::new(),
            closed_early: Vec::new(),
            conflicts: vec!["long enough to be written in several parts".into(); conflicts],
            work: Vec::new(),
            late_uses: Vec::new(),
            workers: Vec::new(),
        }
    }

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("gracefully-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        folder
    }

    #[test]
    fn a_reader_never_sees_half_a_report() {
        let folder = folder("half");
        let path = folder.join("report.json");
        write(&report(1), &path).expect("it can be written");
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| {
                for round in 0..20 {
                    write(&report(5000 + round), &path).expect("it can be written");
                }
            });
            while !writing.is_finished() {
                let text = fs::read_to_string(&path).expect("there is always one");
                let read: Result<Report, _> = serde_json::from_str(&text);
                assert!(read.is_ok(), "half a report of {} bytes: {read:?}", text.len());
            }
        });
        assert_eq!(fs::read_dir(&folder).expect("it is there").count(), 1, "something is left beside it");
        fs::remove_dir_all(folder).expect("it can be removed");
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let folder = folder("same");
        let path = folder.join("report.json");
        write(&report(3), &path).expect("it can be written");
        let read: Report =
            serde_json::from_str(&fs::read_to_string(&path).expect("it is there")).expect("a report");
        assert_eq!(read, report(3));
        fs::remove_dir_all(folder).expect("it can be removed");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let before = fs::metadata("/dev/null").expect("it is there").file_type();
        write(&report(1), Path::new("/dev/null")).expect("it takes everything");
        assert_eq!(fs::metadata("/dev/null").expect("it is still there").file_type(), before);
    }
}

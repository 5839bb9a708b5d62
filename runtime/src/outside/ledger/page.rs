//! What stands in a ledger: lines of text, so that people can read it, and so that what is torn off is seen.
//!
//! ```text
//! gracefully ledger 1
//! owner 4711 123456 6d0c..-boot-id 4026531836 /usr/bin/shop
//! + 1 file /run/shop/.gracefully-0f3a..          it is about to be made, by this name
//! = 1 39 117 1700000000123456789 /run/shop/pid   it is there, and is about to get this name
//! c 2 4712 (worker) S 4711 4712 ..               a child runs, as /proc shows it
//! - 1                                            it is gone
//! ```

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::os::ProcessStat;

const TITLE: &str = "gracefully ledger 1";

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file: also memory and semaphores, where these are files.
    File,
    /// A folder, with all that is in it.
    Folder,
    /// The socket of a listener: made by its name, so that it can be asked whether somebody listens.
    Socket,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::Socket => "socket",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::File, Self::Folder, Self::Socket].into_iter().find(|kind| kind.word() == word)
    }
}

/// What makes a file this one and no other: device and number, and when it was born where the file system says so (a number
/// is given again after the file is gone).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    device: u64,
    inode: u64,
    /// Nanoseconds after 1970; 0 where it is not told.
    born: u128,
}

impl FileIdentity {
    /// Of what has this name now. No link is followed.
    pub(crate) fn at(name: &Path) -> io::Result<Self> {
        Ok(Self::of(&fs::symlink_metadata(name)?))
    }

    /// Of what this is about.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let born = metadata.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
        let born = born.map_or(0, |born| born.as_nanos());
        Self { device: metadata.dev(), inode: metadata.ino(), born }
    }
}

/// The process whose ledger it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) pid: u32,
    /// Clock ticks after the machine began; 0 where the system does not say.
    pub(crate) start: u64,
    pub(crate) boot: String,
    /// Whose numbers of processes these are; 0 where the system does not say.
    pub(crate) namespace: u64,
    pub(crate) program: PathBuf,
}

/// One thing that has to be reclaimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Something with a name.
    Made {
        kind: Kind,
        /// The name by which it was made, which nobody else could have known, unless it is a socket.
        first: PathBuf,
        /// What it is, and the name that it got after that.
        then: Option<(FileIdentity, PathBuf)>,
    },
    Child(ProcessStat),
}

/// A ledger as it was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) owner: Owner,
    /// What is not gone, the latest last.
    pub(crate) entries: Vec<Entry>,
}

impl Page {
    /// Reads as much as there is. A line without its end was never finished, and one that makes no sense is passed over:
    /// nothing is reclaimed by a guess. None where it does not say whose it is.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(text);
        let (text, _torn) = text.rsplit_once('\n')?;
        let mut lines = text.split('\n');
        if lines.next()? != TITLE {
            return None;
        }
        let owner = owner(lines.next()?)?;
        let mut entries = BTreeMap::new();
        for line in lines {
            let _ = note(&mut entries, line);
        }
        Some(Self { owner, entries: entries.into_values().collect() })
    }
}

fn owner(line: &str) -> Option<Owner> {
    let mut words = line.strip_prefix("owner ")?.split(' ');
    let owner = Owner {
        pid: words.next()?.parse().ok()?,
        start: words.next()?.parse().ok()?,
        boot: words.next()?.to_owned(),
        namespace: words.next()?.parse().ok()?,
        program: unescaped(words.next()?)?,
    };
    words.next().is_none().then_some(owner)
}

fn note(entries: &mut BTreeMap<u64, Entry>, line: &str) -> Option<()> {
    let (what, rest) = line.split_once(' ')?;
    let (id, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let id: u64 = id.parse().ok()?;
    let mut words = rest.split(' ');
    match what {
        "+" => {
            let kind = Kind::of(words.next()?)?;
            let first = unescaped(words.next()?)?;
            entries.insert(id, Entry::Made { kind, first, then: None });
        }
        "=" => {
            let identity = FileIdentity {
                device: words.next()?.parse().ok()?,
                inode: words.next()?.parse().ok()?,
                born: words.next()?.parse().ok()?,
            };
            let name = unescaped(words.next()?)?;
            if let Some(Entry::Made { then, .. }) = entries.get_mut(&id) {
                *then = Some((identity, name));
            }
        }
        "c" => {
            entries.insert(id, Entry::Child(ProcessStat::read(rest)?));
        }
        "-" => {
            entries.remove(&id);
        }
        _ => {}
    }
    Some(())
}

/// How a ledger begins.
pub(super) fn heading(owner: &Owner) -> String {
    let Owner { pid, start, boot, namespace, program } = owner;
    format!("{TITLE}\nowner {pid} {start} {boot} {namespace} {}\n", escaped(program))
}

/// Something is about to be made, by this name.
pub(super) fn intent(id: u64, kind: Kind, first: &Path) -> String {
    format!("+ {id} {} {}\n", kind.word(), escaped(first))
}

/// It is there, and is about to get this name.
pub(super) fn made(id: u64, identity: &FileIdentity, name: &Path) -> String {
    let FileIdentity { device, inode, born } = identity;
    format!("= {id} {device} {inode} {born} {}\n", escaped(name))
}

/// How the line of a child begins. What follows is what `/proc` says of it.
pub(super) fn child(id: u64) -> String {
    format!("c {id} ")
}

/// It is gone.
pub(super) fn gone(id: u64) -> String {
    format!("- {id}\n")
}

/// A path in one word of printable ASCII.
fn escaped(path: &Path) -> String {
    let mut word = String::new();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_graphic() && *byte != b'%' {
            word.push(char::from(*byte));
        } else {
            let _ = write!(word, "%{byte:02x}");
        }
    }
    word
}

fn unescaped(word: &str) -> Option<PathBuf> {
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*byte);
        }
    }
    (!bytes.is_empty()).then(|| PathBuf::from(OsString::from_vec(bytes)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whose() -> Owner {
        Owner { pid: 7, start: 8, boot: "b-1".into(), namespace: 9, program: "/usr/bin/my shop".into() }
    }

    #[test]
    fn what_is_gone_is_not_reclaimed_and_the_rest_is() {
        let identity = FileIdentity { device: 1, inode: 2, born: 3 };
        let text = heading(&whose())
            + &intent(1, Kind::File, Path::new("/a/first"))
            + &made(1, &identity, Path::new("/a/then"))
            + &intent(2, Kind::Folder, Path::new("/b"))
            + &intent(3, Kind::Socket, Path::new("/c"))
            + &gone(2)
            + &child(4)
            + "12 (a b) S 7 12 3 34816 12 4194304 1 2 3 4 5 6 7 8 20 0 1 0 424242 99\n";
        let page = Page::read(text.as_bytes()).expect("it says whose it is");
        assert_eq!(page.owner, whose());
        let stat =
            ProcessStat { pid: 12, has_ended: false, parent: 7, group: 12, session: 3, start: 424_242 };
        assert_eq!(
            page.entries,
            [
                Entry::Made {
                    kind: Kind::File,
                    first: "/a/first".into(),
                    then: Some((identity, "/a/then".into()))
                },
                Entry::Made { kind: Kind::Socket, first: "/c".into(), then: None },
                Entry::Child(stat),
            ]
        );
    }

    #[test]
    fn what_does_not_say_whose_it_is_is_nobodys() {
        for text in [
            "",
            "\n",
            "gracefully ledger 2\nowner 7 8 b 9 /x\n",
            "gracefully ledger 1\nowner 7 8 b 9",
            "a\nb\n",
        ] {
            assert_eq!(Page::read(text.as_bytes()), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_path_is_read_as_it_was_written(bytes in proptest::collection::vec(1_u8.., 1..40)) {
            let path = PathBuf::from(OsString::from_vec(bytes));
            prop_assert_eq!(unescaped(&escaped(&path)), Some(path));
        }

        /// A ledger that is cut anywhere holds no more than what was whole, and nothing else.
        #[test]
        fn what_is_torn_off_is_never_guessed(cut in 0_usize..200) {
            let text = heading(&whose())
                + &intent(1, Kind::File, Path::new("/a/first"))
                + &made(1, &FileIdentity { device: 1, inode: 2, born: 3 }, Path::new("/a/then"));
            let cut = cut.min(text.len());
            let names = |page: &Page| page.entries.len();
            let whole = Page::read(text.as_bytes()).expect("whole");
            if let Some(torn) = Page::read(&text.as_bytes()[..cut]) {
                prop_assert_eq!(&torn.owner, &whole.owner);
                prop_assert!(names(&torn) <= names(&whole));
                for entry in &torn.entries {
                    let Entry::Made { first, then, .. } = entry else { panic!("no child") };
                    prop_assert_eq!(first, Path::new("/a/first"));
                    prop_assert!(then.as_ref().is_none_or(|(_, name)| name == Path::new("/a/then")));
                }
            }
        }

        #[test]
        fn no_ledger_is_too_strange(text in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Page::read(&text);
            let mut ours = heading(&whose()).into_bytes();
            ours.extend(text);
            prop_assert_eq!(Page::read(&ours).map(|page| page.owner), Some(whose()));
        }
    }
}

//! The reader on whatever there may be: it never panics, and what it refuses has a line that the file has.
//!
//! `PROPTEST_CASES=100000 cargo test -p gracefully-tests --test config fuzz` goes on for minutes.

use std::sync::LazyLock;

use gracefully_config::duration::{Zero, nanos};
use gracefully_config::file::{File, read};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::corpus;

static GOOD: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    corpus::files().into_iter().filter(|file| file.is_good).map(|file| file.bytes).collect()
});

/// Reads it; what is refused is told in lines that there are.
fn refused_in_its_lines(bytes: &[u8]) -> Result<Option<File>, TestCaseError> {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let faults = match read(bytes) {
        Ok(file) => return Ok(Some(file)),
        Err(faults) => faults,
    };
    prop_assert!(!faults.is_empty(), "refused for nothing");
    prop_assert!(faults.is_sorted_by_key(|fault| fault.line), "{faults:?}");
    for fault in faults {
        prop_assert!((1..=lines).contains(&(fault.line as usize)), "{lines} lines, {fault:?}");
        prop_assert!(!fault.message.is_empty() && fault.message.chars().count() <= 401, "{fault:?}");
        prop_assert!(!fault.message.contains(char::is_control), "{fault:?}");
    }
    Ok(None)
}

/// A change to a text of the corpus.
#[derive(Debug, Clone)]
enum Slip {
    Delete(Index, Index),
    Repeat(Index, Index),
    Insert(Index, Vec<u8>),
    Swap(Index, Index),
}

fn slip() -> impl Strategy<Value = Slip> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 1..4),
        proptest::sample::select(vec![
            "\"",
            "'",
            "\"\"\"",
            "[",
            "]",
            "[[",
            "{",
            "}",
            "=",
            ".",
            ",",
            "#",
            "\n",
            "\r",
            "\\",
            "\\u",
            "\0",
            "\u{feff}",
            "-",
            "_",
            "0x",
            "nan",
            "1979-05-27",
            "true",
            "resources",
            "signals",
            "grace = ",
            "٣",
            "s",
            "é",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    prop_oneof![
        any::<(Index, Index)>().prop_map(|(from, to)| Slip::Delete(from, to)),
        any::<(Index, Index)>().prop_map(|(from, to)| Slip::Repeat(from, to)),
        (any::<Index>(), piece).prop_map(|(at, piece)| Slip::Insert(at, piece)),
        any::<(Index, Index)>().prop_map(|(a, b)| Slip::Swap(a, b)),
    ]
}

impl Slip {
    fn happen(&self, bytes: &mut Vec<u8>) {
        let end = bytes.len() + 1;
        let span = |from: &Index, to: &Index| {
            let (from, to) = (from.index(end), to.index(end));
            // Short ones leave a text that is still nearly one.
            from.min(to)..from.max(to).min(from.min(to) + 8)
        };
        match self {
            Self::Delete(from, to) => drop(bytes.drain(span(from, to))),
            Self::Repeat(from, to) => {
                let again = bytes[span(from, to)].to_vec();
                let at = from.index(end);
                bytes.splice(at..at, again);
            }
            Self::Insert(at, piece) => {
                drop(bytes.splice(at.index(end)..at.index(end), piece.iter().copied()));
            }
            Self::Swap(a, b) if !bytes.is_empty() => {
                let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
                bytes.swap(a, b);
            }
            Self::Swap(..) => {}
        }
    }
}

/// What durations are made of, and what is near it.
fn duration() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<u64>().prop_map(|number| number.to_string()),
        any::<u128>().prop_map(|number| number.to_string()),
        (0_u64..100).prop_map(|number| number.to_string()),
        proptest::sample::select(vec![
            "0",
            "00",
            "-1",
            "+1",
            "1.5",
            ".5",
            "1e3",
            "٣٠",
            "３０",
            "",
            "18446744073709551615"
        ])
        .prop_map(str::to_owned),
    ];
    let unit = proptest::sample::select(vec![
        "ns", "us", "µs", "ms", "s", "sec", "m", "min", "h", "d", "w", "M", "y", "years", "", " ", "S",
        "parsecs", "ｓ",
    ]);
    let part = (number, proptest::sample::select(vec!["", " ", "\t", "\u{a0}"]), unit);
    let part = part.prop_map(|(number, space, unit)| format!("{number}{space}{unit}"));
    (proptest::collection::vec(part, 0..4), proptest::sample::select(vec!["", " ", "\n"]))
        .prop_map(|(parts, space)| parts.join(space))
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        refused_in_its_lines(&bytes)?;
    }

    #[test]
    fn any_text(text in any::<String>()) {
        refused_in_its_lines(text.as_bytes())?;
    }

    #[test]
    fn good_files_with_slips(file in any::<Index>(), slips in proptest::collection::vec(slip(), 1..6)) {
        let mut bytes = file.get(&GOOD).clone();
        for slip in &slips {
            slip.happen(&mut bytes);
        }
        refused_in_its_lines(&bytes)?;
    }

    #[test]
    fn a_good_file_with_more_line_breaks_says_the_same_further_down(file in any::<Index>(), more in 1_u32..9) {
        let bytes = file.get(&GOOD);
        prop_assume!(!bytes.starts_with("\u{feff}".as_bytes()));
        let read = |bytes: &[u8]| refused_in_its_lines(bytes).map(|file| file.expect("it is good"));
        let moved = read(&["\n".repeat(more as usize).as_bytes(), bytes].concat())?;
        let first = |file: &File| file.grace.as_ref().map(|at| at.line).or(file.resources.first().map(|entry| entry.name.line));
        prop_assert_eq!(first(&moved), first(&read(bytes)?).map(|line| line + more));
    }

    #[test]
    fn any_duration(text in duration()) {
        let quoted: Vec<_> = text.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect();
        let quoted = quoted.concat();
        let file = refused_in_its_lines(format!("# Below.\nfast = \"{quoted}\"\n").as_bytes())?;
        let said = file.and_then(|file| file.fast).map(|at| (at.value, at.line));
        let alone = nanos(&text, Zero::Refused);
        prop_assert_eq!(said, alone.ok().map(|nanos| (nanos, 2)), "{:?}", text);
        prop_assert!(said.is_none_or(|(nanos, _)| nanos > 0));
    }

    /// What is counted by hand, in 128 bits, where nothing is lost.
    #[test]
    fn whole_durations_are_counted_to_the_nanosecond(parts in proptest::collection::vec((any::<u64>(), 0_usize..5), 1..4)) {
        const UNITS: [(&str, u128); 5] =
            [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000)];
        let text: Vec<_> = parts.iter().map(|(number, unit)| format!("{number}{}", UNITS[*unit].0)).collect();
        let sum: u128 = parts.iter().map(|(number, unit)| u128::from(*number) * UNITS[*unit].1).sum();
        let read = nanos(&text.join(" "), Zero::Legal);
        match u64::try_from(sum) {
            Ok(sum) => prop_assert_eq!(read, Ok(sum)),
            Err(_) => prop_assert!(read.is_err_and(|fault| fault.contains("is too long")), "{:?}", text),
        }
    }
}

//! Random lifecycles, as data that both the plan and its naive twin read.

use std::fmt::Write as _;

use gracefully::__model::plan::{Facts, Held, Identity, Link, LinkKind, Place, Settings, Source, Written};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub(crate) const MOST: usize = 16;
pub(crate) const MILLI: u64 = 1_000_000;

/// What one resource says about others. A target that is no entry of the list is not declared.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) kind: LinkKind,
    pub(crate) targets: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Whose entry it is: most often its own number; another one's makes a duplicate.
    pub(crate) who: usize,
    pub(crate) order: Option<i64>,
    /// In milliseconds.
    pub(crate) timeout: Option<u64>,
    pub(crate) says: Vec<Said>,
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) entries: Vec<Entry>,
    /// Grace, delay, drain and reserve in milliseconds.
    pub(crate) bounds: [Option<u64>; 4],
}

impl Case {
    pub(crate) fn name(who: usize) -> String {
        format!("R{who}")
    }

    pub(crate) fn facts(&self) -> Vec<Facts> {
        self.entries.iter().map(Entry::facts).collect()
    }

    pub(crate) fn settings(&self) -> Settings {
        let [grace, delay, drain, reserve] = self.bounds.map(|bound| bound.map(written));
        Settings { grace, delay, drain, reserve, ..Settings::NONE }
    }
}

impl Entry {
    /// The facts live as long as the test: they are a few kilobytes.
    fn facts(&self) -> Facts {
        let (first, rest) = self.says.split_at(self.says.len() / 2);
        let mut facts =
            Facts::new(identity(self.who), PLACE).with_links(links(first)).with_more_links(links(rest));
        facts.order = self.order;
        facts.timeout = self.timeout.map(written);
        facts
    }
}

const PLACE: Place = Place { file: "src/main.rs", line: 1, column: 1 };

fn written(milliseconds: u64) -> Written {
    Written::new(milliseconds * MILLI, Source::Lifecycle)
}

fn identity(who: usize) -> Identity {
    Identity::of(Case::name(who).leak(), "1.0.0", "shop", PLACE)
}

fn links(says: &[Said]) -> &'static [Link] {
    says.iter().map(Said::link).collect::<Vec<_>>().leak()
}

impl Said {
    fn link(&self) -> Link {
        let mut text = format!("{:?}", self.kind);
        for target in &self.targets {
            let _ = write!(text, " {}", Case::name(*target));
        }
        let held: Vec<Held> = self.targets.iter().map(|target| Held::One(identity(*target))).collect();
        // Nested and repeated, as probes of every part of a field's type find it.
        let targets = match held[..] {
            [one] => one,
            _ => Held::All(vec![Held::Nothing, Held::All(held.leak())].leak()),
        };
        Link { kind: self.kind, text: text.leak(), targets }
    }
}

/// How wild a lifecycle may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wild {
    /// Everything is declared once, and no link or order leads backwards through a hidden line: no cycles.
    Sound,
    /// Everything is declared once; cycles may be.
    Tangled,
    /// Anything.
    Any,
}

pub(crate) fn cases(wild: Wild) -> impl Strategy<Value = Case> {
    (0..=MOST).prop_flat_map(move |count| {
        let line = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        (line, vec(rough(), count), bounds()).prop_map(move |(line, rough, bounds)| {
            let entries = rough.into_iter().enumerate();
            Case { entries: entries.map(|(i, rough)| rough.settle(i, &line, wild)).collect(), bounds }
        })
    })
}

/// Random numbers, before they are made to fit the list.
#[derive(Debug, Clone)]
struct Rough {
    duplicate: Option<usize>,
    order: Option<i64>,
    timeout: Option<u64>,
    says: Vec<(LinkKind, Vec<usize>)>,
}

fn rough() -> impl Strategy<Value = Rough> {
    let kind = prop_oneof![
        4 => Just(LinkKind::Field),
        2 => Just(LinkKind::Uses),
        2 => Just(LinkKind::ClosesAfter),
        2 => Just(LinkKind::ClosesBefore),
        1 => Just(LinkKind::Opaque),
    ];
    (
        option::weighted(0.05, 0..MOST),
        option::weighted(0.3, -3_i64..4),
        option::weighted(0.4, 1_u64..6_000),
        vec((kind, vec(0..MOST + 2, 0..4)), 0..3),
    )
        .prop_map(|(duplicate, order, timeout, says)| Rough { duplicate, order, timeout, says })
}

fn bounds() -> impl Strategy<Value = [Option<u64>; 4]> {
    (
        option::weighted(0.4, 1_u64..60_000),
        option::weighted(0.2, 0_u64..10_000),
        option::weighted(0.2, 0_u64..10_000),
        option::weighted(0.2, 0_u64..5_000),
    )
        .prop_map(|(grace, delay, drain, reserve)| [grace, delay, drain, reserve])
}

impl Rough {
    fn settle(self, me: usize, line: &[usize], wild: Wild) -> Entry {
        let place = line[me];
        let who =
            if wild == Wild::Any { self.duplicate.filter(|who| *who < line.len()).unwrap_or(me) } else { me };
        let order = match (wild, self.order) {
            // Orders that rise along the line.
            (Wild::Sound, Some(_)) => Some(i64::try_from(place).expect("few") / 2 - 3),
            (_, order) => order,
        };
        let says = self.says.into_iter().filter_map(|(kind, targets)| {
            let after = kind == LinkKind::ClosesAfter;
            let fits = |target: &usize| match wild {
                Wild::Any => true,
                Wild::Tangled => *target < line.len() && *target != me,
                Wild::Sound => *target < line.len() && *target != me && (line[*target] > place) != after,
            };
            let targets: Vec<usize> = targets.into_iter().filter(fits).collect();
            let opaque = kind == LinkKind::Opaque;
            (!(targets.is_empty() || opaque && wild != Wild::Any)).then_some(Said { kind, targets })
        });
        Entry { who, order, timeout: self.timeout, says: says.collect() }
    }
}

//! What is said of every fault, to be read as its reader would. The compiler and the boot check say the same.

use gracefully::__model::plan::{
    Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings, Solved, Source, Text, Written,
    check_budget, check_entry, count_edges, count_slots,
};

const SECOND: u64 = 1_000_000_000;
/// Nobody knows where.
const PLACE: Place = Place { file: "src/main.rs", line: 0, column: 0 };

/// As if it were defined on this line.
fn on_line(line: u32, facts: Facts) -> Facts {
    Facts { place: Place { line, ..PLACE }, ..facts }
}

const fn id(name: &'static str) -> Identity {
    Identity::of(name, "1.0.0", "shop", PLACE)
}

const fn resource(name: &'static str) -> Facts {
    Facts::new(id(name), PLACE)
}

const fn takes(name: &'static str, nanos: u64) -> Facts {
    resource(name).with_timeout(Written::new(nanos, Source::Derive))
}

/// Links with one target each.
macro_rules! says {
    ($($kind:ident $target:literal $text:literal),*) => {
        const { &[$(Link { kind: LinkKind::$kind, text: $text, targets: Held::One(id($target)) }),*] }
    };
}

const SERVER: Facts = resource("Server").with_links(says![Field "Database" "field `db: Managed<Database>`"]);
const DATABASE: Facts = resource("Database");

/// What the boot check says, message by message.
fn refused(facts: &[Facts], settings: &Settings) -> Vec<String> {
    PlanBuf::closed(facts, settings).expect_err("it is at fault")
}

fn only(facts: &[Facts]) -> String {
    let mut said = refused(facts, &Settings::NONE);
    assert_eq!(said.len(), 1, "{said:#?}");
    said.remove(0)
}

fn yields(facts: &[Facts]) -> Vec<String> {
    PlanBuf::open(facts, &Settings::NONE).1
}

#[test]
fn duplicate() {
    assert_eq!(
        only(&[DATABASE, SERVER, DATABASE]),
        "Database is declared twice: it is also entry 1 of the list. One entry stands for all instances of a type, \
         whatever the parameters of a generic one: drop one of the two, or wrap one in a type of its own"
    );
    assert_eq!(
        only(&[DATABASE.with_name("main_db"), SERVER, DATABASE]),
        "Database is declared twice: it is also entry 1 of the list as main_db. One entry stands for all instances \
         of a type, whatever the parameters of a generic one: drop one of the two, or wrap one in a type of its own"
    );
}

#[test]
fn used_and_not_declared() {
    assert_eq!(
        only(&[SERVER]),
        "Server uses Database (field `db: Managed<Database>`), which the lifecycle does not declare: add `Database` \
         to the list"
    );
}

/// A field is probed part by part, so the same type may be met more than once.
#[test]
fn what_is_met_twice_is_told_once() {
    let links: &[Link] = const {
        let twice = Held::All(const { &[Held::One(id("Database")), Held::One(id("Database"))] });
        &[Link { kind: LinkKind::Field, text: "field `db: Option<Managed<Database>>`", targets: twice }]
    };
    assert!(only(&[resource("Server").with_links(links)]).starts_with("Server uses Database ("));
    let plan = PlanBuf::closed(&[resource("Server").with_links(links), DATABASE], &Settings::NONE);
    assert_eq!(plan.expect("it is sound").plan().edges.len(), 1);
}

/// Without them there is nothing to order.
#[test]
fn what_closes_after_nobody_is_sound() {
    let links = says![ClosesAfter "Gone" "closes_after(Gone)", ClosesBefore "Gone" "closes_before(Gone)"];
    assert!(PlanBuf::closed(&[DATABASE.with_links(links)], &Settings::NONE).is_ok());
}

#[test]
fn opaque_field() {
    let links: &[Link] =
        &[Link { kind: LinkKind::Opaque, text: "field `run: Box<dyn Fn()>`", targets: Held::Nothing }];
    assert_eq!(
        only(&[SERVER.with_more_links(links), DATABASE]),
        "Server: field `run: Box<dyn Fn()>` cannot be seen into, so nothing says which resources it uses: write \
         `#[uses(..)]` with their names on the field, or `#[uses(nothing)]`"
    );
    assert_eq!(yields(&[SERVER.with_more_links(links), DATABASE]), [""; 0]);
}

#[test]
fn edge_to_itself() {
    let node = resource("Node");
    let field = node.with_links(says![Field "Node" "field `parent: Option<Managed<Node>>`"]);
    let words = "Node uses itself (field `parent: Option<Managed<Node>>`): the instances of one type close in \
                 parallel. Give the one that closes later a type of its own";
    assert_eq!(only(&[field]), words);
    assert_eq!(yields(&[field]), [words]);
    assert_eq!(
        only(&[node.with_links(says![ClosesAfter "Node" "closes_after(Node)"])]),
        "Node closes after itself (closes_after(Node)): the instances of one type close in parallel. Drop it, or give \
         the one that closes later a type of its own"
    );
}

#[test]
fn cycle_of_two() {
    let back = DATABASE.with_links(says![ClosesBefore "Server" "closes_before(Server)"]);
    assert_eq!(
        only(&[back, SERVER]),
        "Database closes before Server (closes_before(Server)), Server closes before Database (field `db: \
         Managed<Database>`): drop one"
    );
    assert_eq!(
        yields(&[back, SERVER]),
        ["Database closes before Server (closes_before(Server)), Server closes before Database (field `db: \
          Managed<Database>`): closes_before(Server) on Database yields"]
    );
}

#[test]
fn cycle_of_three() {
    let facts = [
        on_line(3, resource("Cache").with_links(says![ClosesAfter "Database" "closes_after(Database)"])),
        on_line(7, SERVER.with_more_links(says![ClosesAfter "Cache" "closes_after(Cache)"])),
        on_line(9, DATABASE),
    ];
    let circle = "these close before one another in a circle:\n  \
                  Cache closes before Server (closes_after(Cache) on Server in the list)\n  \
                  Server closes before Database (field `db: Managed<Database>`, src/main.rs:7)\n  \
                  Database closes before Cache (closes_after(Database) on Cache, src/main.rs:3)\n";
    assert_eq!(only(&facts), format!("{circle}drop one"));
    assert_eq!(yields(&facts), [format!("{circle}closes_after(Database) on Cache yields")]);
}

#[test]
fn cycle_of_many_is_told_by_its_ends() {
    let facts: Vec<Facts> = (0..40_usize)
        .map(|i| {
            let next: &'static str = format!("R{}", (i + 1) % 40).leak();
            let link = Link { kind: LinkKind::Uses, text: "uses(..)", targets: Held::One(id(next)) };
            resource(format!("R{i}").leak()).with_links(vec![link].leak())
        })
        .collect();
    let said = only(&facts);
    assert!(
        said.contains("\n  R5 closes before R6 (uses(..))\n  … 28 more …\n  R34 closes before R35"),
        "{said}"
    );
}

#[test]
fn order_against_an_edge() {
    let facts = [resource("Between").with_order(3), DATABASE.with_order(1), SERVER.with_order(5)];
    let words = "Server closes before Database (field `db: Managed<Database>`), Database closes before Server \
                 (order 1 < 5): drop one";
    assert_eq!(only(&facts), words);
    assert_eq!(
        yields(&facts),
        ["Database closes before Server (order 1 < 5), Server closes before Database (field `db: \
          Managed<Database>`): `order` on Server yields"]
    );
}

#[test]
fn each_order_is_told_with_its_place() {
    let order = |source| Facts { order_source: source, ..on_line(9, DATABASE.with_order(1)) };
    for (source, place) in [
        (Source::Derive, " at src/main.rs:9"),
        (Source::Lifecycle, " in the list"),
        (Source::File { file: "lifecycle.toml", line: 4 }, " in lifecycle.toml:4"),
    ] {
        assert_eq!(
            only(&[order(source), on_line(7, SERVER.with_order(5))]),
            format!(
                "Server closes before Database (field `db: Managed<Database>`, src/main.rs:7), Database closes before \
                 Server (order 1{place} < 5 at src/main.rs:7): drop one"
            )
        );
    }
}

/// Each needs an answer of its own, so each is told; a bystander between two orders is told of nothing.
#[test]
fn every_order_against_an_edge_is_told() {
    let cache = resource("Cache").with_links(says![Uses "Database" "uses(Database)"]).with_order(7);
    let facts = [resource("Between").with_order(3), DATABASE.with_order(-1), SERVER.with_order(5), cache];
    let said = refused(&facts, &Settings::NONE);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].starts_with("Server closes before Database ("));
    assert!(said[1].starts_with(
        "Cache closes before Database (uses(Database)), Database closes before Cache (order -1 < 7)"
    ));
}

#[test]
fn cycle_through_order_and_resources_without_one() {
    let facts = [
        resource("Between").with_order(3),
        SERVER.with_order(5),
        DATABASE.with_links(says![Uses "Log" "uses(Log)"]),
        resource("Log").with_order(1),
    ];
    assert_eq!(
        only(&facts),
        "these close before one another in a circle:\n  \
         Server closes before Database (field `db: Managed<Database>`)\n  \
         Database closes before Log (uses(Log))\n  \
         Log closes before Server (order 1 < 5)\n\
         drop one"
    );
}

#[test]
fn over_grace() {
    let grace = Some(Written::new(10 * SECOND, Source::Environment("GRACEFULLY_GRACE")));
    let delay = Some(Written::new(SECOND / 2, Source::Lifecycle));
    let facts = [
        takes("Server", 7 * SECOND + SECOND / 2).with_order(1),
        takes("Queue", SECOND).with_order(2),
        takes("Cache", 3 * SECOND).with_order(2),
        DATABASE.with_order(3),
    ];
    assert_eq!(
        refused(&facts, &Settings { grace, delay, ..Settings::NONE }),
        ["the worst case of 14.916s is over the grace period of 10s (GRACEFULLY_GRACE):\n  \
          delay 500ms, done by 500ms\n  \
          drain 1.666s (not written), done by 2.166s\n  \
          Server 7.5s, done by 9.666s\n  \
          Cache 3s, done by 12.666s\n  \
          Database 250ms (not written), done by 12.916s\n  \
          reserve 1s (not written), done by 13.916s\n  \
          end 1s, done by 14.916s\n\
          note: it is `order` that makes this path, not what uses what; without `order` the worst case is \
          11.666s\n\
          write shorter bounds, or `GRACEFULLY_GRACE=16s` or more"]
    );
}

#[test]
fn over_grace_by_bounds_alone() {
    let drain = Some(Written::new(40 * SECOND, Source::Lifecycle));
    let settings = Settings { drain, ..Settings::NONE };
    let words = "the worst case of 42s is over the grace period of 30s (not written):\n  \
                 drain 40s, done by 40s\n  \
                 reserve 1s (not written), done by 41s\n  \
                 end 1s, done by 42s\n\
                 write shorter bounds, or `grace = \"42s\"` or more";
    assert_eq!(refused(&[], &settings), [words]);
    assert_eq!(PlanBuf::open(&[], &settings).1, [words]);
}

/// A fault that follows from another one is not told: without the order nobody knows the worst case.
#[test]
fn no_worst_case_beside_a_cycle() {
    let long = DATABASE.with_timeout(Written::new(90 * SECOND, Source::Derive));
    let back = long.with_links(says![ClosesBefore "Server" "closes_before(Server)"]);
    let said = only(&[back, SERVER]);
    assert!(said.ends_with(": drop one"));
}

#[test]
fn durations_as_people_write_them() {
    for (nanos, words) in [
        (0, "0s"),
        (1, "1ns"),
        (1_500, "1.5us"),
        (250_000_000, "250ms"),
        (999_999_999, "999.999999ms"),
        (7_500_000_000, "7.5s"),
        (7_050_000_001, "7.050000001s"),
        (60_000_000_000, "1m"),
        (90_000_000_000, "1m 30s"),
        (60_250_000_000, "1m 0.25s"),
        (3_600_000_000_000, "1h"),
        (3_600_000_000_001, "1h 0.000000001s"),
        (90_061_000_000_000, "25h 1m 1s"),
    ] {
        assert_eq!(Text::<64>::new().duration(nanos).as_str(), words);
    }
}

#[test]
fn text_that_does_not_fit_is_cut_between_its_parts() {
    let mut text = Text::<12>::new();
    text.push("Größe ").push("Zwölf").push("mehr");
    assert_eq!(text.as_str(), "Größe …");
    assert_eq!(Text::<32>::new().number(i64::MIN).as_str(), "-9223372036854775808");
}

/// What the compiler has solved, for the checks that it calls.
mod compiled {
    use super::{
        DATABASE, Facts, SERVER, Settings, Solved, check_budget, check_entry, count_edges, count_slots,
    };

    pub(super) const FACTS: &[Facts] = &[SERVER.with_order(1), DATABASE.with_order(2)];
    pub(super) const SOLVED: &Solved<{ count_slots(FACTS) }, { count_edges(FACTS) }> =
        &Solved::solve(FACTS, &Settings::NONE);
    const _: () = check_entry(SOLVED, 0);
    const _: () = check_entry(SOLVED, 1);
    const _: () = check_budget(SOLVED);

    pub(super) const TORN: &[Facts] = &[SERVER.with_order(2), SERVER, DATABASE.with_order(1)];
    pub(super) const FAULTY: &Solved<{ count_slots(TORN) }, { count_edges(TORN) }> =
        &Solved::solve(TORN, &Settings::NONE);
    // Not at fault itself, and the worst case is not known.
    const _: () = check_entry(FAULTY, 2);
    const _: () = check_budget(FAULTY);
}

/// P5, in the compiler itself.
#[test]
fn the_compiler_and_the_running_program_agree() {
    let plan = PlanBuf::closed(compiled::FACTS, &Settings::NONE).expect("it is sound");
    assert_eq!(format!("{:?}", plan.plan()), format!("{:?}", compiled::SOLVED.plan()));
    let boot = refused(compiled::TORN, &Settings::NONE);
    let panics = [0, 1].map(|entry| {
        let panic =
            std::panic::catch_unwind(|| check_entry(compiled::FAULTY, entry)).expect_err("it is at fault");
        *panic.downcast::<String>().expect("it is formatted")
    });
    assert_eq!(boot, panics);
}

//! The default tree stays thin (G12): what `gracefully` brings into a build, its macros and what builds them included.

use std::collections::BTreeSet;
use std::process::Command;

const AT_MOST: usize = 22;

#[test]
fn the_default_tree_has_at_most_22_crates_beside_ours() {
    let crates = external(&tree(&[]));
    assert!(crates.iter().any(|name| name.starts_with("tokio v1.")), "no tokio in {crates:?}");
    assert!(crates.iter().any(|name| name.starts_with("syn v")), "no syn in {crates:?}");
    assert!(crates.len() <= AT_MOST, "{} crates instead of {AT_MOST}: {crates:#?}", crates.len());
}

/// What reads TOML is brought in by who asks for it alone.
#[test]
fn the_feature_config_adds_the_reader_of_toml_and_no_more() {
    let without = external(&tree(&[]));
    let with = external(&tree(&["--features", "config"]));
    let added: Vec<_> =
        with.difference(&without).map(|name| name.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(added, ["serde_spanned", "toml", "toml_datetime", "toml_parser", "winnow"]);
}

/// What cargo says of the crate alone: tests and examples ask for more features.
fn tree(features: &[&str]) -> String {
    let arguments = ["tree", "--package", "gracefully", "--edges", "normal,build", "--prefix", "none"];
    let out = Command::new(env!("CARGO"))
        .args(arguments)
        .args(features)
        .args(["--locked", "--color", "never"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    assert!(out.status.success(), "cargo tree: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("crates are named in ASCII")
}

/// Every crate that is not ours, once for each version.
fn external(tree: &str) -> BTreeSet<String> {
    let mut ours = BTreeSet::new();
    let mut external = BTreeSet::new();
    for line in tree.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let (name, version) = match words[..] {
            [name, version, ..] if version.starts_with('v') => (name, version),
            _ => panic!("cargo tree says {line:?}"),
        };
        if matches!(name, "gracefully" | "gracefully-config" | "gracefully-macros") {
            ours.insert(name);
        } else {
            external.insert(format!("{name} {version}"));
        }
    }
    assert_eq!(ours.len(), 3, "ours are there: {tree}");
    external
}

//! Rules of the house that no compiler holds: the arrows between folders, determinism, sizes,
//! both languages everywhere. Each rule is a pure function from (path, source) to breaches, and
//! each is shown to catch what it is for.
#![cfg(not(target_arch = "wasm32"))]

#[path = "tidy/determinism.rs"]
mod determinism;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/leftovers.rs"]
mod leftovers;
#[path = "tidy/lessons.rs"]
mod lessons;
#[path = "tidy/size.rs"]
mod size;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/text.rs"]
mod text;

use source::Source;
use std::fmt;
use std::fs;
use std::path::Path;

/// One place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Breach {
    path: String,
    line: usize,
    /// What was found.
    found: String,
    /// The rule, and why there is one.
    rule: &'static str,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            found,
            rule,
        } = self;
        write!(f, "{path}:{line}: {found}: {rule}")
    }
}

/// Everything that is wrong with one file.
fn breaches(path: &str, text: &str) -> Vec<Breach> {
    let mut all = leftovers::in_any_file(path, text);
    if path.ends_with(".md") {
        all.extend(text::in_prose(path, text));
    }
    if path.ends_with(".rs") {
        let source = Source::new(path, text);
        all.extend(layers::breaches(&source));
        all.extend(determinism::breaches(&source));
        all.extend(leftovers::in_code(&source));
        all.extend(size::breaches(&source));
        all.extend(text::in_code(&source));
        all.extend(lessons::in_code(&source));
    }
    all
}

/// Folders that are made, not written.
const MADE: [&str; 5] = ["target", "dist", "node_modules", "test-results", ".git"];
/// What tools write for themselves.
const LOCKS: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// Every text file of the house, as (path from its root, text).
fn tree(folder: &Path, root: &Path, files: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).expect("the house can be read");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if MADE.contains(&name) || LOCKS.contains(&name) {
            continue;
        }
        if path.is_dir() {
            tree(&path, root, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let inside = path.strip_prefix(root).expect("it is below the root");
            files.push((inside.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

#[test]
fn the_house_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    tree(root, root, &mut files);
    assert!(files.len() > 50, "the house was looked at");
    let mut all: Vec<Breach> = files
        .iter()
        .flat_map(|(path, text)| breaches(path, text))
        .collect();
    all.extend(lessons::breaches(&files));
    let words: Vec<String> = all.iter().map(Breach::to_string).collect();
    assert!(
        words.is_empty(),
        "{} breaches:\n{}",
        words.len(),
        words.join("\n")
    );
}

#[test]
fn a_breach_says_where_what_and_why() {
    let [breach] = &breaches("src/sim/x.rs", "\nuse std::time::Instant;\n")[..] else {
        panic!("one breach");
    };
    assert_eq!((breach.path.as_str(), breach.line), ("src/sim/x.rs", 2));
    let words = breach.to_string();
    assert!(words.starts_with("src/sim/x.rs:2: `Instant`: "), "{words}");
    assert!(words.contains("replay"), "{words}");
}

//! The stage that adds a lesson: `new-lesson` in a copy of the checkout, and there what every lesson has.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::chunks::told;
use crate::counts::{self, Counts};
use crate::lesson::{self, LESSONS, PROTOCOLS};
use crate::run;
use crate::test::{Failure, counted, in_node};
use crate::tree::Tree;

/// The lesson that is added.
const NAME: &str = "scratch-lesson";
/// Where the copy is, and the site that is built from it.
const COPY: &str = "target/xtask/scratch";
const DIST: &str = "target/xtask/scratch-site";
/// Where it is compiled.
const TARGET: &str = "target/xtask/scratch-target";
/// What of a checkout is made and not written.
const MADE: [&str; 5] = [".git", "dist", "node_modules", "target", "test-results"];
/// The tests of every lesson. The records of `new-lesson` are read again here, and hold.
const SUITES: [&str; 11] = [
    "broken", "code", "diagrams", "labels", "measure", "prose", "replay", "rewind", "story",
    "tasks", "tidy",
];
/// Most tests take little time then, and what takes longest here is compiling.
const QUICKLY: &str = "\n[profile.dev.package.netsplit]\nopt-level = 0\n";

/// Adds a lesson to a copy, and sees it in the suites, on the command line and on the map.
pub fn check(tree: &Tree) -> Result<Counts, Failure> {
    let copy = copied(tree)?;
    let before = texts(&copy)?;
    lesson::write(&copy, NAME)?;
    touched(&before, &texts(&copy)?)?;
    let mut clippy = copy.command("cargo");
    clippy.args(["clippy", "--package", "netsplit", "--lib", "--"]);
    run::stream(clippy.args(["-D", "warnings"]))?;
    let mut cargo = copy.command("cargo");
    cargo.args([
        "test",
        "--package",
        "netsplit",
        "--no-fail-fast",
        "--lib",
        "--bins",
    ]);
    cargo.env("NETSPLIT_LESSON", NAME);
    cargo.args(SUITES.iter().flat_map(|suite| ["--test", suite]));
    let mut counts = counted(&mut cargo, |output| Some(counts::of_cargo(output)))?;
    listed(&copy)?;
    counts += seen(tree, &copy)?;
    Ok(counts)
}

/// A copy of what is written in this checkout.
fn copied(tree: &Tree) -> Result<Tree, String> {
    let top = tree.path(COPY);
    if top.exists() {
        fs::remove_dir_all(&top).map_err(|error| told(&top, &error))?;
    }
    for file in files(&tree.path(""))? {
        let (from, to) = (tree.path("").join(&file), top.join(&file));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| told(folder, &error))?;
        }
        fs::copy(&from, &to).map_err(|error| told(&from, &error))?;
    }
    let manifest = top.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| told(&manifest, &error))?;
    fs::write(&manifest, text + QUICKLY).map_err(|error| told(&manifest, &error))?;
    Ok(tree.copy(top, tree.path(TARGET)))
}

/// The files below a folder which are written and not made, relative to it.
fn files(top: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let whole = top.join(&folder);
        let entries = fs::read_dir(&whole).map_err(|error| told(&whole, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| told(&whole, &error))?;
            let path = folder.join(entry.file_name());
            let is_made = MADE.iter().any(|made| path == Path::new(made));
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_made => folders.push(path),
                Ok(kind) if kind.is_file() && !is_made => files.push(path),
                _ => {}
            }
        }
    }
    Ok(files)
}

/// What is written in a checkout.
type Texts = BTreeMap<PathBuf, Vec<u8>>;

fn texts(tree: &Tree) -> Result<Texts, String> {
    let top = tree.path("");
    let read = |file: PathBuf| {
        let bytes = fs::read(top.join(&file)).map_err(|error| told(&file, &error))?;
        Ok((file, bytes))
    };
    files(&top)?.into_iter().map(read).collect()
}

/// An error unless what changed is new files of the lesson and a line of each list.
fn touched(before: &Texts, after: &Texts) -> Result<(), String> {
    let changed = changes(before, after);
    let is_own = |file: &Path| {
        ["src/lessons", "src/protocols"]
            .iter()
            .any(|own| file.starts_with(own))
    };
    for (file, lines) in changed {
        let allowed = match file.to_str() {
            Some(PROTOCOLS) => lines == Some(1),
            // The module, and the lesson.
            Some(LESSONS) => lines == Some(2),
            _ => lines.is_none() && is_own(&file),
        };
        if !allowed {
            return Err(format!("`new-lesson` changed {}", file.display()));
        }
    }
    Ok(())
}

/// The files that are new, and those that differ with how many lines they have more.
fn changes(before: &Texts, after: &Texts) -> Vec<(PathBuf, Option<usize>)> {
    let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
    let of = |(file, now): (&PathBuf, &Vec<u8>)| match before.get(file) {
        None => Some((file.clone(), None)),
        Some(then) if then == now => None,
        Some(then) => Some((file.clone(), Some(lines(now).saturating_sub(lines(then))))),
    };
    after.iter().filter_map(of).collect()
}

/// An error unless the command line lists the lesson in both languages.
fn listed(copy: &Tree) -> Result<(), String> {
    let title = lesson::title(NAME);
    for lang in ["en", "zh-CN"] {
        let mut cargo = copy.command("cargo");
        cargo.args([
            "run", "--quiet", "--bin", "netsplit", "--", "--lang", lang, "lessons",
        ]);
        let seen = run::tee(&mut cargo, |_| false)?;
        let start = format!("{NAME}  {title}  ");
        if !seen.output.lines().any(|line| line.starts_with(&start)) {
            return Err(format!(
                "`netsplit --lang {lang} lessons` does not list {NAME}"
            ));
        }
    }
    Ok(())
}

/// The lesson in a browser: from the map, its stored runs, its tabs in both languages and themes, a phone.
fn seen(tree: &Tree, copy: &Tree) -> Result<Counts, Failure> {
    let dist = tree.path(DIST);
    fs::create_dir_all(&dist).map_err(|error| told(&dist, &error))?;
    let mut trunk = copy.command("trunk");
    run::stream(trunk.args(["build", "--dist"]).arg(&dist))?;
    let mut node = in_node(copy, &dist)?;
    node.arg(format!("{NAME}:"));
    counted(&mut node, counts::of_closing_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Texts {
        let file = |(name, text): &(&str, &str)| (PathBuf::from(name), text.as_bytes().to_vec());
        files.iter().map(file).collect()
    }

    #[test]
    fn what_changed_is_told_with_its_lines() {
        let before = tree(&[("same", "a\n"), ("list", "a\nb\n"), ("other", "a\n")]);
        let after = tree(&[
            ("same", "a\n"),
            ("list", "a\nc\nb\n"),
            ("other", "b\n"),
            ("new", ""),
        ]);
        let expect = [("list", Some(1)), ("new", None), ("other", Some(0))];
        let expect = expect.map(|(name, lines)| (PathBuf::from(name), lines));
        assert_eq!(changes(&before, &after), expect);
    }

    #[test]
    fn only_the_lesson_and_its_lists_may_change() {
        let before = tree(&[(LESSONS, "a\n"), (PROTOCOLS, "a\n"), ("README.md", "a\n")]);
        let with = |file: (&str, &str)| {
            let mut after = before.clone();
            after.extend(tree(&[(LESSONS, "a\nb\nc\n"), (PROTOCOLS, "a\nb\n"), file]));
            touched(&before, &after)
        };
        assert_eq!(with(("src/lessons/new/mod.rs", "")), Ok(()));
        for file in [
            ("README.md", "b\n"),
            ("tests/new.rs", ""),
            (PROTOCOLS, "a\nb\nc\n"),
        ] {
            let problem = with(file).expect_err(file.0);
            assert!(problem.contains(file.0), "{problem}");
        }
    }
}

//! `new-lesson`: a small whole lesson to start from, listed and tested like any other.

use std::fs;
use std::path::Path;

use crate::chunks::told;
use crate::run;
use crate::setup;
use crate::tree::Tree;

/// A file of the template, relative to the lesson's folder.
macro_rules! template {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../template/", $file)))),*]
    };
}

/// What goes into the lesson's folder.
const FILES: [(&str, &str); 14] = template![
    "mod.rs",
    "setup.rs",
    "view.rs",
    "words.rs",
    "claims.rs",
    "teaching.rs",
    "glossary.txt",
    "en.md",
    "zh-CN.md",
    "scripts/crash.txt",
    "scripts/lost.txt",
    "scripts/passed-over.txt",
    "scripts/passed-over.tempting.txt",
    "scripts/variant.takes-all.txt",
];
/// The algorithm.
const PROTOCOL: &str = include_str!("../template/protocol/mod.rs");
/// The lists that a lesson is in.
pub const PROTOCOLS: &str = "src/protocols/mod.rs";
pub const LESSONS: &str = "src/lessons/mod.rs";
/// The tests that record what a lesson's runs are, in order: the second reads what the first wrote.
const RECORDING: [&str; 3] = ["tasks", "replay", "measure"];

/// The names of a lesson.
struct Names {
    /// In addresses: `primary-backup`.
    id: String,
    /// In code: `primary_backup`.
    snake: String,
    /// Of types: `PrimaryBackup`.
    pascal: String,
    /// For readers: `Primary backup`.
    title: String,
}

impl Names {
    fn of(id: &str) -> Self {
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        Self {
            id: id.to_owned(),
            snake: id.replace('-', "_"),
            pascal: id.split('-').map(capital).collect(),
            title: capital(&id.replace('-', " ")),
        }
    }

    fn filled(&self, template: &str) -> String {
        template
            .replace("__id__", &self.id)
            .replace("__name__", &self.snake)
            .replace("__Name__", &self.pascal)
            .replace("__Title__", &self.title)
    }
}

/// The title of a new lesson.
pub fn title(id: &str) -> String {
    Names::of(id).title
}

/// Writes the lesson, lists it, and has the tests record its runs.
pub fn write(tree: &Tree, id: &str) -> Result<(), String> {
    let names = Names::of(id);
    let folder = tree.path("src/lessons").join(&names.snake);
    let protocol = tree.path("src/protocols").join(&names.snake);
    let protocols = listed(&tree.read(PROTOCOLS)?, &names.snake)?;
    let lessons = tree.read(LESSONS)?;
    let lessons = in_table(&listed(&lessons, &names.snake)?, &names)?;
    if folder.exists() || protocol.exists() {
        return Err(format!(
            "there is a lesson or a protocol `{id}` already; nothing was written"
        ));
    }
    put(&protocol.join("mod.rs"), &names.filled(PROTOCOL))?;
    for (file, template) in FILES {
        put(&folder.join(file), &names.filled(template))?;
    }
    put(&tree.path(PROTOCOLS), &protocols)?;
    put(&tree.path(LESSONS), &lessons)?;
    // Where names stand in a line follows from what they are.
    if let Some(words) = setup::rustfmt(tree) {
        run::stream(
            tree.command("cargo")
                .args(words)
                .args(["--package", "netsplit"]),
        )?;
    }
    run::announce(
        &format!("The lesson {id}"),
        "the tests record its runs, so that they can tell when one changes (minutes, the first time)",
    );
    for test in RECORDING {
        let mut cargo = tree.command("cargo");
        cargo.args(["test", "--quiet", "--package", "netsplit", "--test", test]);
        cargo.env("NETSPLIT_WRITE", "1");
        run::stream(cargo.env("NETSPLIT_LESSON", id))?;
    }
    run::say(&format!(
        "The lesson is in src/lessons/{0}/ and src/protocols/{0}/: make it yours. `cargo xtask serve` \
         shows it.",
        names.snake
    ));
    Ok(())
}

/// A list of modules with one more, in its place.
fn listed(list: &str, name: &str) -> Result<String, String> {
    let module = |line: &str| {
        let name = line.trim_start_matches("pub ").strip_prefix("mod ")?;
        name.strip_suffix(';').map(str::to_owned)
    };
    let lines: Vec<&str> = list.lines().collect();
    let modules = lines.iter().enumerate();
    let mut modules = modules.filter_map(|(at, line)| Some((at, module(line)?)));
    let last = modules.clone().next_back();
    let after = modules.find(|(_, other)| other.as_str() > name);
    let at = after.map(|(at, _)| at).or(last.map(|(at, _)| at + 1));
    let at = at.ok_or("there is no list of modules to add the lesson to")?;
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.insert(at, format!("pub mod {name};"));
    Ok(lines.join("\n") + "\n")
}

/// The list of lessons with one more, the last.
fn in_table(source: &str, names: &Names) -> Result<String, String> {
    let problem = "there is no list `lessons! {` to add the lesson to";
    let from = source.find("\nlessons! {").ok_or(problem)?;
    let end = source[from..].find("\n}").ok_or(problem)? + from;
    let line = format!("\n    {0}, {0}_lab: {1}Lesson;", names.snake, names.pascal);
    Ok(format!("{}{line}{}", &source[..end], &source[end..]))
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| told(folder, &error))?;
    }
    fs::write(path, text).map_err(|error| told(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_in_every_form() {
        let names = Names::of("primary-backup");
        let all = names.filled("__id__ __name__ __Name__ __Title__");
        assert_eq!(
            all,
            "primary-backup primary_backup PrimaryBackup Primary backup"
        );
    }

    #[test]
    fn a_module_is_listed_in_its_place() {
        let list = "//! List.\n\nmod coming;\npub mod raft;\n\nuse a;\n";
        let check = |name: &str, expect: &str| {
            assert_eq!(listed(list, name).unwrap(), expect);
        };
        check(
            "paxos",
            "//! List.\n\nmod coming;\npub mod paxos;\npub mod raft;\n\nuse a;\n",
        );
        check(
            "zab",
            "//! List.\n\nmod coming;\npub mod raft;\npub mod zab;\n\nuse a;\n",
        );
        assert!(listed("use a;\n", "zab").is_err());
    }

    #[test]
    fn a_lesson_is_the_last_of_the_table() {
        let source = "macro x { }\nlessons! {\n    raft, raft_lab: RaftLesson;\n}\n\nfn f() {\n}\n";
        let expect = "raft_lab: RaftLesson;\n    a_b, a_b_lab: ABLesson;\n}\n\nfn f";
        let table = in_table(source, &Names::of("a-b")).unwrap();
        assert!(table.contains(expect), "{table}");
        assert!(in_table("fn f() {}", &Names::of("a-b")).is_err());
    }
}

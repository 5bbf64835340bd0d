//! Every lesson is listed, and told in both languages.

use super::Breach;
use super::source::{Source, closing, words};
use std::collections::BTreeSet;

const LIST: &str = "src/lessons/mod.rs";
const LISTED: &str = "a lesson that `lessons!` does not list is on no map and in no test: add \
    its line, or take the folder away";
const TOLD: &str = "every lesson is told in English and Chinese, or half its readers find nothing";
/// What lessons are made with: a folder beside theirs that is no lesson.
const KIT: &str = "kit";
const SCRIPTS: &str = "a script that a lesson includes itself is in the page, where every first \
    visit waits for it: the kit's `script!`, `task!` and `mistake!` keep it out";
const LANGUAGES: [&str; 2] = ["en.md", "zh-CN.md"];

/// Folders of lessons that are not listed, or lack a language. `files` is the whole house.
pub fn breaches(files: &[(String, String)]) -> Vec<Breach> {
    let list = files
        .iter()
        .find(|(path, _)| path == LIST)
        .map_or("", |(_, text)| text);
    let listed = listed(list);
    let folders: BTreeSet<&str> = files
        .iter()
        .filter_map(|(path, _)| Some(path.strip_prefix("src/lessons/")?.split_once('/')?.0))
        .filter(|folder| *folder != KIT)
        .collect();
    let breach = |path: String, found: &str, rule| Breach {
        path,
        line: 1,
        found: found.to_owned(),
        rule,
    };
    let mut all = Vec::new();
    for folder in folders {
        if !listed.contains(folder) {
            let found = format!("`{folder}` is not in `lessons!`");
            all.push(breach(LIST.to_owned(), &found, LISTED));
        }
        for language in LANGUAGES {
            let path = format!("src/lessons/{folder}/{language}");
            if !files
                .iter()
                .any(|(other, text)| *other == path && !text.trim().is_empty())
            {
                all.push(breach(path, "missing or empty", TOLD));
            }
        }
    }
    all
}

/// Files that a lesson includes by itself.
pub fn in_code(source: &Source) -> Vec<Breach> {
    let inside = source.path.strip_prefix("src/lessons/");
    if inside.is_none_or(|path| path.split('/').next() == Some(KIT)) {
        return Vec::new();
    }
    let includes = source.code.match_indices("include_str!");
    let breach = |(at, found): (usize, &str)| Breach {
        path: source.path.to_owned(),
        line: source.line(at),
        found: format!("`{found}`"),
        rule: SCRIPTS,
    };
    includes.map(breach).collect()
}

/// The words in the list of lessons.
fn listed(list: &str) -> BTreeSet<String> {
    let code = Source::new(LIST, list).code;
    let from = code.find("\nlessons!").unwrap_or(code.len());
    let open = code[from..]
        .find('{')
        .map_or(code.len(), |open| from + open);
    words(&code[open..closing(&code, open)])
        .map(|(_, word)| word.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOD: &str = "mod raft;\nmod gossip; // raft\nmacro_rules! lessons {}\n\
        lessons! {\n    raft: \"raft\",\n}\nfn gossip() {}";

    fn check(folders: &[(&str, &[&str])], expect: &[(&str, &str)]) {
        let mut files = vec![(LIST.to_owned(), MOD.to_owned())];
        for (folder, names) in folders {
            let file = |name: &&str| (format!("src/lessons/{folder}/{name}"), "x".to_owned());
            files.extend(names.iter().map(file));
        }
        let found = breaches(&files);
        let found: Vec<_> = found.iter().map(|b| (b.path.as_str(), b.rule)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_lesson_that_is_not_listed_is_caught() {
        check(&[("raft", &LANGUAGES)], &[]);
        check(&[("raft", &LANGUAGES), ("kit", &["mod.rs"])], &[]);
        check(
            &[("raft", &LANGUAGES), ("gossip", &LANGUAGES)],
            &[(LIST, LISTED)],
        );
    }

    #[test]
    fn a_script_that_a_lesson_includes_itself_is_caught() {
        let check = |path: &str, lines: &[usize]| {
            let text = "fn f() {}\nconst A: &str = include_str!(\"scripts/a.txt\");";
            let found = in_code(&Source::new(path, text));
            let found: Vec<usize> = found.iter().map(|breach| breach.line).collect();
            assert_eq!(found, lines, "{path}");
        };
        check("src/lessons/raft/tasks.rs", &[2]);
        check("src/lessons/mod.rs", &[2]);
        check("src/lessons/kit/tables.rs", &[]);
        check("src/cli/run.rs", &[]);
    }

    #[test]
    fn a_language_that_is_missing_is_caught() {
        check(
            &[("raft", &["en.md", "mod.rs"])],
            &[("src/lessons/raft/zh-CN.md", TOLD)],
        );
        check(
            &[("raft", &["zh-CN.md"])],
            &[("src/lessons/raft/en.md", TOLD)],
        );
    }
}

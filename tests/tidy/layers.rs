//! Arrows between the folders of `src` point down only.

use super::Breach;
use super::source::{Source, closing, is_word, words};

/// Each folder with those that it may name. `i18n` and `scene` are leaves beside the tower.
const MAY_NAME: [(&str, &[&str]); 10] = [
    ("sim", &[]),
    ("i18n", &[]),
    ("scene", &["sim"]),
    ("protocols", &["sim"]),
    ("checks", &["sim", "protocols", "i18n"]),
    ("explore", &["sim", "protocols", "checks", "i18n"]),
    (
        "session",
        &["sim", "protocols", "checks", "explore", "scene", "i18n"],
    ),
    (
        "lessons",
        &[
            "sim",
            "protocols",
            "checks",
            "explore",
            "session",
            "scene",
            "i18n",
        ],
    ),
    ("ui", BELOW_THE_FACES),
    ("cli", BELOW_THE_FACES),
];
const BELOW_THE_FACES: &[&str] = &[
    "sim",
    "protocols",
    "checks",
    "explore",
    "session",
    "lessons",
    "scene",
    "i18n",
];

const ARROW: &str = "arrows between folders point down only, so that each can be read, built and \
    tested without what stands above it";
const PLAIN: &str = "scene is plain data for drawing: it may name sim's plain types, not worlds \
    or protocols, so that any lesson can be drawn by the same code";
const BROWSER: &str = "only src/ui and src/main.rs may name the browser, so that everything else \
    builds and is tested natively";
const TERMINAL: &str = "only src/cli may name what reads arguments and draws progress, so that \
    everything else builds for the page";

const BROWSER_CRATES: [&str; 9] = [
    "yew",
    "web_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "js_sys",
    "gloo",
    "gloo_events",
    "gloo_render",
    "gloo_storage",
];
const TERMINAL_CRATES: [&str; 2] = ["clap", "indicatif"];
/// The types of `sim` that know a protocol.
const NOT_PLAIN: [&str; 9] = [
    "World",
    "WorldConfig",
    "Protocol",
    "Slot",
    "InFlight",
    "Cx",
    "Effects",
    "Record",
    "What",
];

pub fn breaches(source: &Source) -> Vec<Breach> {
    let mut all = Vec::new();
    if !source.path.starts_with("src/") {
        return all;
    }
    let breach = |at, word: &str, rule| Breach {
        path: source.path.to_owned(),
        line: source.line(at),
        found: format!("`{word}`"),
        rule,
    };
    let is_page = source.folder() == Some("ui") || source.path == "src/main.rs";
    for (at, word) in source.words() {
        let is_browser = BROWSER_CRATES.contains(&word) || word.starts_with("gloo_");
        if is_browser && !is_page {
            all.push(breach(at, word, BROWSER));
        }
        if TERMINAL_CRATES.contains(&word) && source.folder() != Some("cli") {
            all.push(breach(at, word, TERMINAL));
        }
        if source.folder() == Some("scene") && NOT_PLAIN.contains(&word) {
            all.push(breach(at, word, PLAIN));
        }
    }
    let known = MAY_NAME
        .iter()
        .find(|(folder, _)| Some(*folder) == source.folder());
    if let Some((folder, may)) = known {
        for (at, named) in folders_named(source) {
            let is_folder = MAY_NAME.iter().any(|(folder, _)| *folder == named);
            if is_folder && named != *folder && !may.contains(&named) {
                all.push(breach(at, named, ARROW));
            }
        }
    }
    all
}

/// What stands directly below the crate in the paths of the code, with where.
fn folders_named<'a>(source: &'a Source) -> Vec<(usize, &'a str)> {
    let mut named = Vec::new();
    for (at, root) in source.words() {
        let after = at + root.len();
        if matches!(root, "crate" | "netsplit") {
            named.extend(heads(&source.code, after));
        } else if root == "super" && !source.code[..at].ends_with("super::") {
            let (ups, after) = climb(&source.code, at);
            // A module within the file makes one step more.
            if ups >= depth(source.path) {
                named.extend(heads(&source.code, after));
            }
        }
    }
    named
}

/// How many modules deep a file is: `src/sim/world/apply.rs` is 3, `src/sim/mod.rs` is 1.
fn depth(path: &str) -> usize {
    let folders = path.matches('/').count() - 1;
    if path.ends_with("/mod.rs") {
        folders
    } else {
        folders + 1
    }
}

/// How many `super`s follow each other, and where the last ends.
fn climb(code: &str, mut at: usize) -> (usize, usize) {
    let mut ups = 0;
    while code[at..].starts_with("super") {
        ups += 1;
        at += "super".len();
        if code[at..].starts_with("::super") {
            at += "::".len();
        }
    }
    (ups, at)
}

/// The names after `::` at this place: one, or those that begin the items of a group.
fn heads(code: &str, at: usize) -> Vec<(usize, &str)> {
    let Some(rest) = code[at..].strip_prefix("::") else {
        return Vec::new();
    };
    let start = at + "::".len();
    if !rest.starts_with('{') {
        let first = words(rest).next().filter(|(offset, _)| *offset == 0);
        return first.map(|(_, word)| (start, word)).into_iter().collect();
    }
    let group = &code[start + 1..closing(code, start)];
    let mut depth = 0_i32;
    let mut at_head = true;
    let mut found = Vec::new();
    for (offset, byte) in group.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => at_head = true,
            _ if is_word(byte) && at_head => {
                at_head = false;
                let word = words(&group[offset..]).next().map_or("", |(_, word)| word);
                found.push((start + 1 + offset, word));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expect: &[(usize, &str, &str)]) {
        super::super::source::check(breaches, path, text, expect);
    }

    #[test]
    fn an_arrow_up_is_caught_however_it_is_written() {
        check(
            "src/sim/time.rs",
            "\nuse crate::session::Run;",
            &[(2, "session", ARROW)],
        );
        check(
            "src/sim/time.rs",
            "fn a() { crate::i18n::f() }",
            &[(1, "i18n", ARROW)],
        );
        check(
            "src/checks/lin.rs",
            "use crate::{sim::A, explore::{B, sim}};",
            &[(1, "explore", ARROW)],
        );
        check(
            "src/protocols/raft/log.rs",
            "use super::super::super::checks::A;",
            &[(1, "checks", ARROW)],
        );
        check(
            "src/protocols/mod.rs",
            "use super::lessons::A;",
            &[(1, "lessons", ARROW)],
        );
        check(
            "src/session/run.rs",
            "use netsplit::ui;",
            &[(1, "ui", ARROW)],
        );
        check(
            "src/i18n/mod.rs",
            "use crate::sim::Micros;",
            &[(1, "sim", ARROW)],
        );
        check(
            "src/lessons/raft/mod.rs",
            "use crate::cli::A;",
            &[(1, "cli", ARROW)],
        );
        check("src/ui/app.rs", "use crate::cli::A;", &[(1, "cli", ARROW)]);
    }

    #[test]
    fn arrows_down_and_words_that_are_no_paths_are_fine() {
        check(
            "src/session/run.rs",
            "use crate::{checks::A, sim::B};\nuse super::face::C;",
            &[],
        );
        check(
            "src/sim/world/apply.rs",
            "use super::super::network::Fate;",
            &[],
        );
        check(
            "src/sim/fault.rs",
            "// crate::session\nlet session = \"crate::ui\";",
            &[],
        );
        check(
            "src/checks/lin.rs",
            "mod tests { use super::super::Watch; use crate::sim; }",
            &[],
        );
        check("src/cli/run.rs", "use crate::{lessons, session};", &[]);
        check("tests/web.rs", "use netsplit::ui::App; use yew::Html;", &[]);
    }

    #[test]
    fn the_browser_outside_the_page_is_caught() {
        for name in ["yew", "web_sys", "wasm_bindgen", "js_sys", "gloo_timers"] {
            let text = format!("use {name}::A;");
            check("src/session/run.rs", &text, &[(1, name, BROWSER)]);
            check("src/lib.rs", &text, &[(1, name, BROWSER)]);
            check("src/ui/app.rs", &text, &[]);
            check("src/main.rs", &text, &[]);
        }
    }

    #[test]
    fn the_terminal_outside_the_command_line_is_caught() {
        for name in ["clap", "indicatif"] {
            let text = format!("use {name}::A;");
            check("src/explore/random.rs", &text, &[(1, name, TERMINAL)]);
            check("src/bin/netsplit.rs", &text, &[(1, name, TERMINAL)]);
            check("src/cli/args.rs", &text, &[]);
        }
    }

    #[test]
    fn a_scene_that_knows_a_protocol_is_caught() {
        check(
            "src/scene/mod.rs",
            "use crate::sim::{Leg, World};",
            &[(1, "World", PLAIN)],
        );
        check(
            "src/scene/mod.rs",
            "use crate::sim::{Leg, Micros, NodeId};",
            &[],
        );
    }
}

//! What would make a run differ from its replay.

use super::Breach;
use super::source::{Source, closing, is_word, words};

/// The folders whose code decides what a run does.
const FOLDERS: [&str; 5] = ["sim", "protocols", "checks", "explore", "session"];

const CLOCK: &str = "a run's time is virtual, in whole microseconds (sim::Micros): what a real \
    clock says differs in every replay";
const HASHED: &str = "its order differs from run to run and between targets, and so would a \
    replay: use a BTree collection or a vector";
const THREAD: &str = "threads finish in another order in every replay, and the page has none; \
    only src/explore may spread whole runs over them";
const DRAWN: &str = "random numbers come from sim::Random, seeded by the run: anything else can \
    not be had again in a replay";
const LIBM: &str = "a native maths library and wasm's differ in the last bit, and so would a \
    replay: use the libm crate";
const FLOAT: &str = "state holds no floats: they are neither Eq nor Hash, and what is computed \
    from them can differ between targets; use whole numbers with a unit";
const USIZE: &str = "usize has 32 bits in wasm and 64 natively, so digests and links would differ \
    between targets: use u16, u32 or u64";

const WORDS: [(&str, &str); 8] = [
    ("Instant", CLOCK),
    ("SystemTime", CLOCK),
    ("HashMap", HASHED),
    ("HashSet", HASHED),
    ("RandomState", HASHED),
    ("thread_rng", DRAWN),
    ("getrandom", DRAWN),
    ("rand", DRAWN),
];

/// Methods of floats that go through the target's maths library.
const MATHS: [&str; 27] = [
    "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos",
    "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh",
    "atanh", "cbrt", "hypot", "sqrt",
];

pub fn breaches(source: &Source) -> Vec<Breach> {
    let Some(folder) = source.folder().filter(|folder| FOLDERS.contains(folder)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (at, word) in source.words() {
        let rule = WORDS
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, rule)| *rule);
        let rule = rule.or_else(|| is_maths(&source.code, at, word).then_some(LIBM));
        let is_thread = word == "thread" && source.code[..at].ends_with("std::");
        let rule = rule.or((is_thread && folder != "explore").then_some(THREAD));
        all.extend(rule.map(|rule| (at, word, rule)));
    }
    for item in items(&source.code) {
        let is_state = folder != "session" || item.is_written;
        for (at, word) in words(&source.code[item.body.0..item.body.1]) {
            let at = item.body.0 + at;
            match word {
                "f32" | "f64" if is_state => all.push((at, word, FLOAT)),
                "usize" if item.is_written => all.push((at, word, USIZE)),
                _ => {}
            }
        }
    }
    // What a test computes for itself decides no run.
    all.retain(|(at, ..)| !source.is_test(*at));
    let breach = |(at, word, rule): (usize, &str, &'static str)| Breach {
        path: source.path.to_owned(),
        line: source.line(at),
        found: format!("`{word}`"),
        rule,
    };
    all.into_iter().map(breach).collect()
}

/// True for `.ln(` and for `f64::ln`; false for `libm::log(` and for a variable of that name.
fn is_maths(code: &str, at: usize, word: &str) -> bool {
    let before = &code[..at];
    let is_called = code[at + word.len()..].starts_with('(');
    let is_method = before.ends_with('.') && !before.ends_with("..") && is_called;
    let is_function = before.ends_with("f64::") || before.ends_with("f32::");
    MATHS.contains(&word) && (is_method || is_function)
}

/// A struct or an enum.
struct Item {
    /// Whether it derives what makes it part of digests, links or hashes.
    is_written: bool,
    body: (usize, usize),
}

fn items(code: &str) -> Vec<Item> {
    let mut found = Vec::new();
    for (at, word) in words(code) {
        if !matches!(word, "struct" | "enum") {
            continue;
        }
        // Attributes and visibility stand between the end of what comes before and the word.
        let head_from = code[..at].rfind(['{', '}', ';']).map_or(0, |end| end + 1);
        let is_written = words(&code[head_from..at])
            .any(|(_, word)| matches!(word, "Serialize" | "Deserialize" | "Hash"));
        let name_from = at + word.len();
        if code[name_from..]
            .trim_start()
            .bytes()
            .next()
            .is_none_or(|byte| !is_word(byte))
        {
            continue;
        }
        let Some(open) = code[name_from..]
            .find(['{', '(', ';'])
            .map(|open| name_from + open)
        else {
            continue;
        };
        let body = (open, closing(code, open).max(open));
        if code.as_bytes()[open] != b';' {
            found.push(Item { is_written, body });
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
    fn each_forbidden_word_is_caught_in_each_folder() {
        for folder in FOLDERS {
            let path = format!("src/{folder}/a.rs");
            for (word, rule) in WORDS {
                check(
                    &path,
                    &format!("\nlet a = {word}::b();"),
                    &[(2, word, rule)],
                );
            }
        }
    }

    #[test]
    fn threads_are_caught_but_where_whole_runs_are_spread() {
        check(
            "src/session/a.rs",
            "std::thread::spawn(f)",
            &[(1, "thread", THREAD)],
        );
        check("src/explore/a.rs", "std::thread::spawn(f)", &[]);
    }

    #[test]
    fn the_targets_maths_is_caught_and_libm_is_not() {
        for method in MATHS {
            check(
                "src/checks/a.rs",
                &format!("x.{method}()"),
                &[(1, method, LIBM)],
            );
            check(
                "src/checks/a.rs",
                &format!("v.map(f64::{method})"),
                &[(1, method, LIBM)],
            );
            check("src/checks/a.rs", &format!("libm::{method}(x)"), &[]);
        }
        check(
            "src/protocols/raft/a.rs",
            "node.log.push(1); let log = a; self.log[1]",
            &[],
        );
    }

    #[test]
    fn floats_in_state_are_caught() {
        let text = "pub struct A {\n a: Vec<f64>,\n}";
        for path in [
            "src/sim/a.rs",
            "src/protocols/a.rs",
            "src/checks/a.rs",
            "src/explore/a.rs",
        ] {
            check(path, text, &[(2, "f64", FLOAT)]);
        }
        check(
            "src/sim/a.rs",
            "enum A { B { c: f32 } }",
            &[(1, "f32", FLOAT)],
        );
        check("src/sim/a.rs", "struct A(f64);", &[(1, "f64", FLOAT)]);
        check(
            "src/sim/a.rs",
            "fn unit() -> f64 { let a: f64 = 1.0; a }",
            &[],
        );
        check("src/session/a.rs", text, &[]);
        let written = format!("#[derive(Serialize)]\n{text}");
        check("src/session/a.rs", &written, &[(3, "f64", FLOAT)]);
    }

    #[test]
    fn usize_in_what_is_hashed_or_written_is_caught() {
        for derived in ["Hash", "Serialize", "serde::Deserialize"] {
            let text = format!("#[derive(\n Clone,\n {derived},\n)]\npub enum A {{ B(usize) }}");
            check("src/session/a.rs", &text, &[(5, "usize", USIZE)]);
        }
        let text = "#[derive(Hash)]\nstruct A;\n#[derive(Clone)]\nstruct B { c: usize }";
        check("src/session/a.rs", text, &[]);
    }

    #[test]
    fn tests_comments_strings_and_other_folders_are_left_alone() {
        let text = "use std::collections::HashMap;";
        check("src/ui/a.rs", text, &[]);
        check("tests/a.rs", text, &[]);
        check(
            "src/sim/a.rs",
            "// HashMap\nlet a = \"Instant\"; let instant = 1;",
            &[],
        );
        check(
            "src/sim/a.rs",
            &format!("#[cfg(test)]\nmod tests {{ {text} }}"),
            &[],
        );
    }
}

//! `test`: every test there is, in the order in which a mistake is found soonest.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::args::Stages;
use crate::bundle;
use crate::counts::{self, Counts};
use crate::run;
use crate::scratch;
use crate::setup;
use crate::setup::toolchain::TARGET;
use crate::tree::Tree;

/// The end-to-end tests' entry.
const END_TO_END: &str = "tests/e2e/run.mjs";

/// The recorded histories of known verdict, where `known` in `tests/cli_lin.rs` looks for them.
const HISTORIES: &str = "../shared/data/linearizability";

/// One step of the run.
struct Stage {
    name: &'static str,
    run: fn(&Tree) -> Result<Counts, Failure>,
}

/// Why a stage failed, and what it had counted by then.
pub struct Failure {
    counts: Counts,
    problem: String,
}

impl From<String> for Failure {
    fn from(problem: String) -> Self {
        Self {
            counts: Counts::default(),
            problem,
        }
    }
}

/// What there is to be for the stages that need neither wasm nor a browser, and for all.
const SET_UP_FAST: Stage = Stage {
    name: "set-up",
    run: |tree| nothing(setup::ready(tree, setup::TO_TEST_FAST)),
};
const SET_UP: Stage = Stage {
    run: |tree| nothing(setup::ready(tree, setup::EVERYTHING)),
    ..SET_UP_FAST
};

/// How many of the stages need neither wasm nor a browser: the first.
const FAST: usize = 3;

/// Every stage after set-up.
const STAGES: [Stage; 8] = [
    Stage {
        name: "format",
        run: format,
    },
    Stage {
        name: "lints",
        run: lints,
    },
    Stage {
        name: "tests",
        run: native_tests,
    },
    Stage {
        name: "lints for wasm",
        run: wasm_lints,
    },
    Stage {
        name: "tests in the browser",
        run: browser_tests,
    },
    Stage {
        name: "build",
        run: |tree| nothing(bundle::build(tree, None)),
    },
    Stage {
        name: "end to end",
        run: end_to_end,
    },
    Stage {
        name: "a new lesson",
        run: scratch::check,
    },
];

/// Runs the stages up to the first that fails, says how long each took, and closes with the one
/// line `N passed, N failed`. The error is empty: all is said by then.
pub fn test(tree: &Tree, stages: &Stages) -> Result<(), String> {
    let (set_up, stages) = chosen(stages)?;
    let mut report = Report::default();
    for stage in [&set_up].into_iter().chain(stages) {
        run::tell(&format!("\n=== {} ===", stage.name));
        let started = Instant::now();
        let outcome = (stage.run)(tree);
        if let Err(failure) = &outcome {
            run::tell(&format!(
                "\n=== {} failed: {} ===",
                stage.name, failure.problem
            ));
        }
        report.add(stage.name, started.elapsed(), outcome);
        if report.has_failed {
            break;
        }
    }
    let left_out = stages
        .iter()
        .map(|stage| stage.name)
        .skip(report.lines.len());
    report
        .lines
        .extend(left_out.map(|name| format!("{name:<22} not run")));
    run::tell(&format!(
        "\n{}\n\n{}",
        report.lines.join("\n"),
        report.counts
    ));
    match report.has_failed {
        true => Err(String::new()),
        false => Ok(()),
    }
}

/// The set-up that some stages need, and the stages.
fn chosen(stages: &Stages) -> Result<(Stage, &'static [Stage]), String> {
    let only = match stages {
        Stages::All => return Ok((SET_UP, &STAGES)),
        Stages::Fast => return Ok((SET_UP_FAST, &STAGES[..FAST])),
        Stages::Only(name) => name,
    };
    let at = STAGES.iter().position(|stage| stage.name == only);
    let at = at.ok_or_else(|| {
        let names = STAGES.map(|stage| format!("`{}`", stage.name));
        format!("there is no stage `{only}` among {}", names.join(", "))
    })?;
    let set_up = if at < FAST { SET_UP_FAST } else { SET_UP };
    Ok((set_up, &STAGES[at..=at]))
}

/// What the stages came to.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    counts: Counts,
    has_failed: bool,
}

impl Report {
    fn add(&mut self, name: &str, took: Duration, outcome: Result<Counts, Failure>) {
        let (counts, verdict) = match outcome {
            Ok(counts) => (counts, "ok"),
            Err(failure) => {
                self.has_failed = true;
                (at_least_one_failed(failure.counts), "FAILED")
            }
        };
        self.counts += counts;
        self.lines
            .push(format!("{name:<22} {verdict:<7} {:>5} s", took.as_secs()));
    }
}

/// A stage that fails without a failed test, because it does not compile, say, counts as one:
/// the closing line must never read as if all were well.
fn at_least_one_failed(counts: Counts) -> Counts {
    Counts {
        failed: counts.failed.max(1),
        ..counts
    }
}

fn nothing(done: Result<(), String>) -> Result<Counts, Failure> {
    done.map(|()| Counts::default()).map_err(Failure::from)
}

fn format(tree: &Tree) -> Result<Counts, Failure> {
    let words = setup::rustfmt(tree).ok_or_else(|| "rustfmt is missing".to_owned())?;
    let mut cargo = tree.command("cargo");
    let done = run::stream(cargo.args(words).args(["--all", "--check"]));
    nothing(
        done.map_err(|problem| format!("{problem}; `cargo {} --all` mends it", words.join(" "))),
    )
}

fn lints(tree: &Tree) -> Result<Counts, Failure> {
    let mut cargo = tree.command("cargo");
    cargo.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    nothing(run::stream(&mut cargo))
}

fn native_tests(tree: &Tree) -> Result<Counts, Failure> {
    if let Some(words) = without_histories(&tree.path(HISTORIES)) {
        run::say(&words);
    }
    let mut cargo = tree.command("cargo");
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    counted(&mut cargo, |output| Some(counts::of_cargo(output)))
}

/// What to say when the histories are not there. The tests about them pass then without checking
/// anything, and cargo shows nothing of what a test that passes says.
fn without_histories(folder: &Path) -> Option<String> {
    let are_there = folder.join("etcd/verdicts.csv").is_file() && folder.join("kv").is_dir();
    (!are_there).then(|| {
        format!(
            "Skipped: {HISTORIES} is not beside this checkout, so the tests of tests/cli_lin.rs about \
             histories of known verdict check nothing."
        )
    })
}

/// Not `--all-targets`: benchmarks are native programs. The page as it is split compiles other lines than
/// the page in one piece.
fn wasm_lints(tree: &Tree) -> Result<Counts, Failure> {
    wasm_lint(tree, &["--lib", "--bins", "--tests"])?;
    wasm_lint(tree, &["--bins", "--features", "split"])?;
    Ok(Counts::default())
}

fn wasm_lint(tree: &Tree, targets: &[&str]) -> Result<(), String> {
    let mut cargo = tree.command("cargo");
    cargo.args(["clippy", "--package", "netsplit", "--target", TARGET]);
    cargo.args(targets).args(["--", "-D", "warnings"]);
    run::stream(&mut cargo)
}

fn browser_tests(tree: &Tree) -> Result<Counts, Failure> {
    let mut cargo = in_browser(tree)?;
    cargo.args(["--tests", "--no-fail-fast"]);
    counted(&mut cargo, |output| Some(counts::of_cargo(output)))
}

/// Runs the benchmarks of the browser, built as the site is; they print their numbers.
pub fn bench(tree: &Tree) -> Result<(), String> {
    setup::ready(tree, setup::EVERYTHING)?;
    let mut cargo = in_browser(tree)?;
    cargo.args(["--profile", "web", "--test", "web_bench"]);
    cargo.args(["--", "--include-ignored", "--nocapture"]);
    run::stream(&mut cargo)
}

/// `cargo test` for wasm, in headless Chromium.
fn in_browser(tree: &Tree) -> Result<Command, String> {
    let browser = setup::browser(tree)?;
    let mut cargo = tree.command("cargo");
    cargo.env("CHROMEDRIVER", browser.driver);
    cargo.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    );
    // In seconds. The runner's own, 20 and 5, are short for a machine that compiles on the side.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    cargo.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    cargo.args(["test", "--package", "netsplit", "--target", TARGET]);
    Ok(cargo)
}

fn end_to_end(tree: &Tree) -> Result<Counts, Failure> {
    if !tree.path(END_TO_END).exists() {
        run::say(&format!(
            "Skipped: there is no {END_TO_END} in this checkout."
        ));
        return Ok(Counts::default());
    }
    let mut node = in_node(tree, &tree.path("dist"))?;
    counted(&mut node, counts::of_closing_line)
}

/// The end-to-end tests of a built site.
pub fn in_node(tree: &Tree, dist: &Path) -> Result<Command, String> {
    let browser = setup::browser(tree)?;
    let mut node = tree.command("node");
    node.arg(END_TO_END).env("NETSPLIT_DIST", dist);
    node.env("CHROME", browser.chrome)
        .env("CHROMEDRIVER", browser.driver);
    Ok(node)
}

/// Runs a test runner and counts. It may fail in either of two ways: by its status, or by what it
/// counted, and neither may hide the other.
pub fn counted(
    command: &mut Command,
    count: fn(&str) -> Option<Counts>,
) -> Result<Counts, Failure> {
    // Whoever reads the output for the closing line must find one, this program's own.
    let is_closing_line = |line: &str| counts::of_closing_line(line).is_some();
    let seen = run::tee(command, is_closing_line)?;
    let counts = count(&seen.output);
    verdict(seen.success, counts).map_err(|problem| Failure {
        counts: counts.unwrap_or_default(),
        problem: problem.into(),
    })
}

fn verdict(success: bool, counts: Option<Counts>) -> Result<Counts, &'static str> {
    match counts {
        None => Err("it broke off before its closing line"),
        Some(counts) if success && counts == Counts::default() => Err("it ran no test"),
        Some(counts) if success && counts.failed == 0 => Ok(counts),
        Some(counts) if counts.failed == 0 => Err("it ended with an error; its words are above"),
        Some(_) => Err("tests failed; their words are above"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Counts = Counts {
        passed: 3,
        failed: 0,
    };
    const BAD: Counts = Counts {
        passed: 2,
        failed: 1,
    };

    #[test]
    fn only_a_clean_exit_with_no_failed_test_passes() {
        assert_eq!(verdict(true, Some(GOOD)), Ok(GOOD));
        let none = Counts::default();
        let bad = [
            (false, Some(GOOD)),
            (true, Some(BAD)),
            (true, Some(none)),
            (true, None),
        ];
        for (success, counts) in bad {
            assert!(verdict(success, counts).is_err(), "{success} {counts:?}");
        }
    }

    #[test]
    fn a_stage_that_does_not_compile_is_not_closed_with_none_failed() {
        let mut report = Report::default();
        report.add("tests", Duration::ZERO, Ok(GOOD));
        report.add(
            "lints",
            Duration::ZERO,
            Err("does not compile".to_owned().into()),
        );
        assert!(report.has_failed);
        assert_eq!(report.counts.to_string(), "3 passed, 1 failed");
    }

    #[test]
    fn failed_tests_are_counted_as_they_are() {
        let mut report = Report::default();
        let problem = "tests failed".to_owned();
        report.add(
            "tests",
            Duration::ZERO,
            Err(Failure {
                counts: BAD,
                problem,
            }),
        );
        assert_eq!(report.counts, BAD);
    }

    #[test]
    fn that_histories_are_not_there_is_said() {
        let folder =
            std::env::temp_dir().join(format!("netsplit-histories-{}", std::process::id()));
        let said = || without_histories(&folder);
        assert!(said().is_some_and(|words| words.contains(HISTORIES)));
        std::fs::create_dir_all(folder.join("etcd")).expect("a folder");
        std::fs::create_dir_all(folder.join("kv")).expect("a folder");
        assert!(said().is_some(), "there are no verdicts");
        std::fs::write(folder.join("etcd/verdicts.csv"), "").expect("a file");
        assert_eq!(said(), None);
        std::fs::remove_dir_all(&folder).expect("a folder");
    }

    /// The folder is written down twice: here, and in the tests that skip without it.
    #[test]
    fn the_histories_are_looked_for_where_the_tests_look() {
        let tests = include_str!("../../tests/cli_lin.rs");
        assert!(tests.contains(&format!("join(\"{HISTORIES}\")")));
    }

    #[test]
    fn a_stage_is_chosen_by_its_name() {
        let only = |name: &str| chosen(&Stages::Only(name.to_owned()));
        for stage in &STAGES {
            let (_, stages) = only(stage.name).expect("it is there");
            assert!(stages.iter().map(|stage| stage.name).eq([stage.name]));
        }
        let problem = only("endtoend").err().unwrap_or_default();
        assert!(problem.contains("`end to end`"), "{problem}");
    }

    #[test]
    fn the_fast_stages_need_neither_wasm_nor_a_browser() {
        let names = STAGES.map(|stage| stage.name);
        assert_eq!(names[..FAST], ["format", "lints", "tests"]);
    }
}

//! `netsplit explore` as a user meets it: the built program, its output, and its exit status.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cli.rs"]
mod common;

use common::{assert_refused, fed, program, text};
use serde_json::Value;
use std::process::Output;

fn explore(args: &[&str]) -> Output {
    run(&[&["explore"], args].concat())
}

fn run(args: &[&str]) -> Output {
    fed(program().args(args), b"")
}

/// What was printed with `--json`, and the exit status.
fn json(args: &[&str]) -> (Value, Option<i32>) {
    let output = explore(&[args, &["--json"]].concat());
    assert_eq!(text(&output.stderr), "", "{args:?}");
    let value = serde_json::from_slice(&output.stdout);
    (
        value.expect("standard output is JSON"),
        output.status.code(),
    )
}

#[track_caller]
fn refused(args: &[&str], expect: &str) {
    assert_refused(&explore(args), args, expect);
}

#[test]
fn models_have_the_known_numbers_of_states() {
    let check = |args: &[&str], expect: [u64; 3]| {
        let (found, status) = json(args);
        let numbers = ["distinct", "generated", "depth"].map(|key| found[key].as_u64());
        assert_eq!((numbers, status), (expect.map(Some), Some(0)), "{args:?}");
        assert_eq!(found["stopped"], "complete");
        assert_eq!(
            (&found["property"], &found["link"]),
            (&Value::Null, &Value::Null)
        );
        assert!(found["bytes"].as_u64() > Some(0) && found["seconds"].as_f64() >= Some(0.0));
    };
    check(&["model:two-phase-commit", "--n", "3"], [288, 1_146, 10]);
    check(&["model:two-phase-commit"], [288, 1_146, 10]);
    check(&["model:tcommit", "--n", "3"], [34, 94, 6]);
    let one = ["--acceptors", "3", "--values", "2", "--ballots", "1"];
    let args = [&["model:paxos", "--symmetry"][..], &one[..]].concat();
    let (found, status) = json(&args);
    assert_eq!((found["distinct"].as_u64(), status), (Some(25), Some(0)));
    assert_eq!(found["params"]["ballots"], 1);
}

#[test]
fn a_broken_model_is_violated_and_the_shortest_way_is_printed() {
    let args = ["model:paxos", "--variant", "votes-ignored"];
    let (found, status) = json(&args);
    assert_eq!(
        (status, &found["property"]),
        (Some(1), &Value::from("agreement"))
    );
    assert_eq!(found["stopped"], "violated");
    let path = found["properties"][0]["path"].as_array().expect("a path");
    assert_eq!(
        (path.len(), &path[0]),
        (12, &Value::from("Phase1a(ballot 0)"))
    );
    let plain = explore(&args);
    let lines: Vec<&str> = text(&plain.stdout).lines().collect();
    assert!(lines[0].starts_with("violated   always      agreement  12 actions"));
    assert_eq!(lines[1], "    Phase1a(ballot 0)");
    assert!(
        lines
            .last()
            .is_some_and(|line| line.ends_with("first violation"))
    );
    assert_eq!(text(&plain.stderr), "", "no progress in a pipe");
}

#[test]
fn a_lesson_is_violated_and_its_link_shows_it() {
    let args = [
        "raft",
        "--nodes",
        "3",
        "--variant",
        "vote-not-persisted",
        "--timers",
        "2",
        "--crashes",
        "1",
        "--requests",
        "0",
    ];
    let (found, status) = json(&args);
    assert_eq!(
        (status, &found["property"]),
        (Some(1), &Value::from("election-safety"))
    );
    let broken = found["properties"].as_array().into_iter().flatten();
    let broken = broken
        .clone()
        .find(|property| property["id"] == found["property"]);
    let broken = broken.expect("it is listed");
    assert_eq!(
        (&broken["actions"], &broken["link"]),
        (&Value::from(8), &found["link"])
    );
    assert_eq!(found["budgets"]["crashes"], 1);

    let link = found["link"].as_str().expect("it fits into a link");
    let replayed = run(&["run", "raft", "--link", link, "--json"]);
    assert_eq!(replayed.status.code(), Some(1));
    let replayed: Value = serde_json::from_slice(&replayed.stdout).expect("JSON");
    assert_eq!(replayed["step"], broken["step"]);
    let shown = replayed["properties"].as_array().into_iter().flatten();
    let violated: Vec<&Value> = shown
        .filter(|shown| shown["verdict"] == "violated")
        .collect();
    assert_eq!(
        (&violated[0]["id"], &violated[0]["step"]),
        (&found["property"], &broken["step"])
    );

    let plain = explore(&args);
    assert!(text(&plain.stdout).contains("crash S") && text(&plain.stdout).contains(link));
}

#[test]
fn what_holds_has_status_0_and_bounds_say_which() {
    let (found, status) = json(&["raft", "--nodes", "3", "--timers", "1", "--requests", "0"]);
    assert_eq!(
        (status, &found["stopped"]),
        (Some(0), &Value::from("complete"))
    );
    let raft = ["raft", "--nodes", "3"];
    let stopped = |bound: &[&str]| {
        let (found, status) = json(&[&raft[..], bound].concat());
        assert_eq!(status, Some(0));
        (found["stopped"].clone(), found["distinct"].as_u64())
    };
    assert_eq!(
        stopped(&["--max-states", "500"]),
        (Value::from("states"), Some(500))
    );
    assert_eq!(stopped(&["--max-mb", "1"]).0, "bytes");
    assert_eq!(stopped(&["--max-seconds", "0"]).0, "time");
    let plain = explore(&["raft", "--max-states", "500"]);
    assert!(text(&plain.stdout).contains("500 distinct states"));
    assert!(text(&plain.stdout).contains("--max-states"));
}

#[test]
fn one_property_alone_is_looked_at() {
    let few = ["raft", "--nodes", "3", "--timers", "1", "--requests", "0"];
    let (found, _) = json(&[&few[..], &["--property", "leader"]].concat());
    assert_eq!(found["properties"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["properties"][0]["verdict"], "witnessed");
    refused(&["raft", "--property", "leadr"], "did you mean `leader`?");
    // What comes about eventually is not a claim about states.
    refused(
        &["raft", "--property", "progress"],
        "claims no `progress` of states",
    );
}

#[test]
fn bad_input_is_refused_in_one_line() {
    refused(
        &["model:two-phase"],
        "write one of model:two-phase-commit, model:tcommit",
    );
    refused(&["model:paxo"], "did you mean `model:paxos`?");
    refused(&["model:tcommit", "--n", "0"], "from 1 to 31");
    refused(&["model:two-phase-commit", "--n", "16"], "from 1 to 15");
    refused(&["model:tcommit", "--n", "many"], "--n");
    refused(
        &["model:tcommit", "--ballots", "2"],
        "does not take `--ballots`",
    );
    refused(&["model:paxos", "--n", "2"], "does not take `--n`");
    refused(
        &["model:paxos", "--crashes", "2"],
        "does not take `--crashes`",
    );
    refused(&["model:paxos", "--variant", "x"], "none, votes-ignored");
    refused(
        &["model:paxos", "--acceptors", "9", "--ballots", "9"],
        "write smaller numbers",
    );
    refused(&["rfat"], "did you mean `raft`?");
    refused(&["raft", "--variant", "x"], "write one of none");
    refused(&["raft", "--n", "3"], "`--n` is for models");
    refused(&["raft", "--drops", "many"], "--drops");
}

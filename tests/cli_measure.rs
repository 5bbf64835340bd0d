//! `netsplit measure` as a user meets it: the built program, its output, and its exit status.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cli.rs"]
mod common;

use common::{assert_refused, fed, program, text};
use serde_json::Value;
use std::process::Output;

fn netsplit(args: &[&str], threads: &str) -> Output {
    fed(program().args(args).env("RAYON_NUM_THREADS", threads), b"")
}

/// Measures with `--json`.
fn json(args: &[&str], threads: &str) -> Value {
    let output = netsplit(&[&["measure"], args, &["--json"]].concat(), threads);
    assert_eq!(text(&output.stderr), "", "{args:?}");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    serde_json::from_slice(&output.stdout).expect("standard output is JSON")
}

/// Checks that arguments are refused, with one line that holds `expect`.
fn refused(args: &[&str], expect: &str) {
    assert_refused(&netsplit(&[&["measure"], args].concat(), "1"), args, expect);
}

const PAPER: [&str; 9] = [
    "raft-election-time",
    "--param",
    "timeout_ms=150-155",
    "--param",
    "broadcast_ms=15",
    "--param",
    "ineligible=2",
    "--trials",
    "1000",
];

#[test]
fn one_range_of_timeouts_is_one_point() {
    let measured = json(&PAPER, "2");
    assert_eq!(measured["experiment"], "raft-election-time");
    assert_eq!(measured["params"]["timeout_ms"], "150-155");
    assert_eq!(
        (&measured["trials"], &measured["seed"]),
        (&1000.into(), &1.into())
    );
    let points = measured["points"].as_array().expect("points");
    assert_eq!((points.len(), &points[0]["x"]), (1, &5.0.into()));
    let keys = ["min", "p10", "p50", "p90", "p99", "max"];
    let of = |key: &str| points[0][key].as_f64().expect("a number");
    assert!(keys.map(of).is_sorted(), "{:?}", keys.map(of));
    assert!((of("min")..of("max")).contains(&of("mean")));
    assert_eq!(points[0]["trials"], 1000);
    assert_eq!(of("value"), of("p50"), "the median is drawn");
    // Nobody can notice the crash sooner: the last heartbeat was at most half a timeout ago.
    assert!(of("min") >= 75.0, "{}", of("min"));
}

#[test]
fn numbers_depend_on_the_seed_and_not_on_threads() {
    let once = json(&PAPER, "1");
    assert_eq!(once, json(&PAPER, "2"));
    assert_eq!(once, json(&PAPER, "5"));
    let other = json(&[&PAPER[..], &["--seed", "2"]].concat(), "2");
    assert_ne!(once["points"], other["points"]);
}

#[test]
fn theory_stands_beside_what_was_measured() {
    let measured = json(&["raft-split-vote", "--trials", "50"], "2");
    let labels = |key: &str| measured[key].as_array().map(Vec::len);
    assert_eq!((labels("series"), labels("theory")), (Some(3), Some(4)));
    let mistakes = measured["theory"].as_array().expect("theory").iter();
    let mistakes = mistakes.filter(|theory| theory["series"].is_null());
    assert_eq!(mistakes.count(), 1);
    let points = measured["points"].as_array().expect("points");
    assert_eq!(points.len(), 30);
    for point in points {
        let said = point["theory"].as_array().expect("theory");
        let about = usize::try_from(point["series"].as_u64().expect("an index")).expect("small");
        let silent = (0..3).filter(|index| said[*index].is_null());
        assert!(silent.eq((0..3).filter(|index| *index != about)));
        assert!(said[3].is_f64(), "a mistake is beside every line");
        let range = point["low"].as_f64().expect("low")..=point["high"].as_f64().expect("high");
        assert!(range.contains(&point["value"].as_f64().expect("a share")));
    }
}

#[test]
fn experiments_are_listed() {
    let output = netsplit(&["measure"], "1");
    let listed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    for part in [
        "raft-election-time  ",
        "    timeout_ms=0-0  of LOW-HIGH",
        "[raft]",
    ] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let listed = json(&[], "1");
    let experiments = listed["experiments"].as_array().expect("experiments");
    let ids: Vec<&str> = experiments
        .iter()
        .filter_map(|e| e["experiment"].as_str())
        .collect();
    assert!(ids.contains(&"raft-split-vote") && ids.contains(&"raft-election-time"));
}

#[test]
fn people_get_a_table() {
    let output = netsplit(&["measure", "raft-split-vote", "--trials", "20"], "2");
    let table = text(&output.stdout);
    assert_eq!(text(&output.stderr), "", "no progress bar in a pipe");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2 + 1 + 30 + 4, "{table}");
    assert!(
        lines[2].starts_with("series") && lines[2].contains("(4)"),
        "{table}"
    );
    assert!(lines[36].starts_with("(4) a common mistake: "), "{table}");
}

#[test]
fn bad_usage_is_one_line_that_says_what_to_do() {
    refused(&["raft-split-vot"], "did you mean `raft-split-vote`?");
    refused(
        &["zzzzzzzzzzzz"],
        "there is no experiment `zzzzzzzzzzzz`; write one of raft-",
    );
    let election = |param: &str, expect: &str| {
        refused(&["raft-election-time", "--param", param], expect);
    };
    election("timeout_m=1-2", "did you mean `timeout_ms`?");
    election("timeout_ms", "write it as `--param KEY=VALUE`");
    election("timeout_ms=155-150", "write LOW-HIGH");
    election("timeout_ms=150", "write LOW-HIGH");
    election("broadcast_ms=0", "a whole number from 1 to");
    election("ineligible=3", "a whole number from 0 to 2");
    let trials = "write a whole number from 1 to 100000";
    refused(&["raft-split-vote", "--trials", "0"], trials);
    refused(&["raft-split-vote", "--trials", "100001"], trials);
    refused(&["raft-split-vote", "--trials", "many"], trials);
    refused(&["raft-split-vote", "--seed", "x"], "--seed");
}

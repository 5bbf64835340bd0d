//! The command line as a user meets it: the built program, its output, and its exit status.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cli.rs"]
mod common;

use common::{assert_refused, fed, program, text};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Output, Stdio};

fn netsplit(args: &[&str]) -> Output {
    fed(program().args(args), b"")
}

fn script(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "scripts", name]
        .iter()
        .collect();
    path.display().to_string()
}

/// Runs with `--json`, and gives what was printed and the exit status.
fn json(args: &[&str]) -> (Value, Option<i32>) {
    let output = netsplit(&[args, &["--json"]].concat());
    assert_eq!(text(&output.stderr), "", "{args:?}");
    let value = serde_json::from_slice(&output.stdout);
    (
        value.expect("standard output is JSON"),
        output.status.code(),
    )
}

/// Checks that arguments are refused, with one line that holds `expect`.
fn refused(args: &[&str], expect: &str) {
    assert_refused(&netsplit(args), args, expect);
}

fn link_of(run: &Value) -> &str {
    run["link"]
        .as_str()
        .expect("a run of that length has a link")
}

#[test]
fn version_names_crate_and_engine() {
    let output = netsplit(&["--version"]);
    let engine = netsplit::sim::ENGINE_VERSION;
    let expect = format!("netsplit {} (engine {engine})\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(text(&output.stdout), expect);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_variant_is_looked_for_in_the_lessons_that_have_it() {
    let (found, status) = json(&["fuzz", "all", "--variant", "no-key"]);
    let lessons = found["lessons"].as_array().expect("an array");
    assert_eq!((lessons.len(), status), (1, Some(1)));
    assert_eq!(lessons[0]["lesson"], "retry");
    assert_eq!(lessons[0]["violations"].as_array().map(Vec::len), Some(1));
    refused(
        &["fuzz", "all", "--variant", "no-kye"],
        "`variant` can not be `no-kye`",
    );
    refused(
        &["fuzz", "raft", "--variant", "no-kye"],
        "`variant` can not be `no-kye`",
    );
}

#[test]
fn variants_are_listed_with_runs_that_show_them() {
    let (listed, status) = json(&["lessons", "--variants"]);
    assert_eq!(status, Some(0));
    let lessons = listed["lessons"].as_array().expect("an array");
    let mut count = 0;
    for lesson in lessons {
        let id = lesson["id"].as_str().expect("a name");
        for variant in lesson["variants"].as_array().expect("an array") {
            let link = variant["link"].as_str().expect("a link");
            let (run, _) = json(&["run", id, "--link", link]);
            assert_eq!(run["params"]["variant"], variant["name"], "{variant}");
            let properties = run["properties"].as_array().expect("an array");
            let is_it = |property: &&Value| property["id"] == variant["property"];
            let property = properties.iter().find(is_it).expect("it is claimed");
            // What should come about once faults cease never does.
            let expect = match property["kind"].as_str() {
                Some("eventually") => "pending",
                _ => "violated",
            };
            assert_eq!(property["verdict"], expect, "{variant}");
            count += 1;
        }
    }
    let output = netsplit(&["lessons", "--variants"]);
    let said = text(&output.stdout);
    assert_eq!(said.matches("netsplit fuzz ").count(), count);
    assert!(said.contains("vote-not-persisted") && said.contains("breaks election-safety"));
    assert!(count >= 29, "{count}");
}

#[test]
fn lists_lessons() {
    let output = netsplit(&["lessons"]);
    assert!(text(&output.stdout).starts_with("raft  "));
    let (listed, status) = json(&["lessons"]);
    assert_eq!(status, Some(0));
    let raft = &listed["lessons"][0];
    assert_eq!(
        (raft["id"].as_str(), raft["stage"].as_str()),
        (Some("raft"), Some("agree"))
    );
    let nodes = &raft["params"][0];
    assert_eq!(
        (nodes["key"].as_str(), nodes["kind"].as_str()),
        (Some("nodes"), Some("choice"))
    );
    assert_eq!(nodes["default"], "5");
}

#[test]
fn runs_are_the_same_each_time_and_differ_by_seed() {
    let (once, status) = json(&["run", "raft", "--seed", "7", "--until", "3s"]);
    let (again, _) = json(&["run", "raft", "--seed", "7", "--until", "3s"]);
    let (other, _) = json(&["run", "raft", "--seed", "8", "--until", "3s"]);
    assert_eq!(status, Some(0));
    assert_eq!(once, again);
    assert_ne!(once["digest"], other["digest"]);
    assert_eq!(once["now_us"], 3_000_000);
    assert_eq!(once["held"], true);
    let mut properties = once["properties"].as_array().expect("properties").iter();
    let leader = properties.find(|property| property["id"] == "leader");
    assert_eq!(
        leader.expect("it looks for a leader")["verdict"],
        "witnessed"
    );
}

#[test]
fn parameters_change_the_run() {
    let (run, _) = json(&["run", "raft", "--nodes", "3", "--param", "pre_vote=on"]);
    assert_eq!(
        (
            run["params"]["nodes"].as_str(),
            run["params"]["pre_vote"].as_str()
        ),
        (Some("3"), Some("on"))
    );
    let (five, _) = json(&["run", "raft"]);
    assert_ne!(run["digest"], five["digest"]);
}

#[test]
fn a_link_replays_to_the_same_digest() {
    let (run, _) = json(&["run", "raft", "--script", &script("two-leaders.txt")]);
    let link = link_of(&run);
    assert!(link.starts_with("#/lesson/raft?run="));
    let value = link.rsplit_once('=').expect("it holds run=").1;
    let page = format!("https://teach.example/net/{link}&lang=zh-CN");
    for link in [link, value, &page] {
        let (replayed, status) = json(&["run", "raft", "--link", link]);
        assert_eq!(status, Some(0));
        assert_eq!(replayed, run);
    }
    let (earlier, _) = json(&["run", "raft", "--link", link, "--until", "1500ms"]);
    assert_eq!(
        (earlier["now_us"].as_u64(), earlier["inputs"].as_u64()),
        (Some(1_500_000), Some(2))
    );
}

#[test]
fn a_script_does_what_it_says() {
    let (run, status) = json(&[
        "run",
        "raft",
        "--script",
        &script("two-leaders.txt"),
        "--trace",
    ]);
    assert_eq!(
        (status, run["now_us"].as_u64(), run["inputs"].as_u64()),
        (Some(0), Some(5_000_000), Some(4))
    );
    let trace = run["trace"].as_array().expect("a trace");
    let faults: Vec<u64> = trace
        .iter()
        .filter(|event| event["kind"] == "fault")
        .filter_map(|event| event["at_us"].as_u64())
        .collect();
    assert_eq!(faults, [1_000_000, 3_000_000]);
    let ids = trace.iter().map(|event| event["id"].as_u64());
    assert!(
        ids.eq((0..).map(Some).take(trace.len())),
        "in order, from zero"
    );
    let commit = &run["properties"].as_array().expect("properties")[7];
    assert_eq!(
        (commit["id"].as_str(), commit["verdict"].as_str()),
        (Some("commit"), Some("witnessed"))
    );
}

#[test]
fn a_printed_script_plays_the_same_run() {
    let name = script("every-kind.txt");
    let (run, _) = json(&["run", "raft", "--script", &name, "--print-script"]);
    let printed = netsplit(&["run", "raft", "--script", &name, "--print-script"]);
    let printed = text(&printed.stdout);
    assert!(printed.ends_with(run["script"].as_str().expect("a script")));
    assert!(printed.contains(" request C1 put x 1\n"), "{printed}");
    let path = std::env::temp_dir().join(format!("netsplit-{}.txt", std::process::id()));
    std::fs::write(&path, printed).expect("the script can be written");
    let (again, _) = json(&["run", "raft", "--script", &path.display().to_string()]);
    std::fs::remove_file(&path).expect("the script can be removed");
    assert_eq!(again["digest"], run["digest"]);
    assert_eq!(again["inputs"], 25, "every line, and both ways of a link");
}

#[test]
fn the_trace_is_one_event_a_line() {
    let output = netsplit(&["run", "raft", "--until", "300ms", "--trace"]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert!(lines[0].starts_with("#0 @0 0.000 s"), "{}", lines[0]);
    assert!(lines.iter().any(|line| line.starts_with("digest ")));
    assert!(
        !text(&output.stdout).contains('\u{1b}'),
        "no colours in a pipe"
    );
}

#[test]
fn fuzz_holds_for_the_correct_protocol() {
    let (found, status) = json(&["fuzz", "raft", "--seeds", "0..100"]);
    assert_eq!((status, found["held"].as_bool()), (Some(0), Some(true)));
    let raft = &found["lessons"][0];
    assert_eq!(
        (raft["lesson"].as_str(), raft["runs"].as_u64()),
        (Some("raft"), Some(100))
    );
    assert!(raft["steps"].as_u64() > Some(10_000));
    let output = netsplit(&["fuzz", "all", "--seeds", "0..10"]);
    assert!(text(&output.stdout).contains("raft: 10 runs"));
    assert_eq!(text(&output.stderr), "", "no progress bar in a pipe");
}

#[test]
fn fuzz_finds_what_a_variant_breaks_and_its_link_shows_it() {
    let args = [
        "fuzz",
        "raft",
        "--seeds",
        "0..100",
        "--variant",
        "no-up-to-date-check",
    ];
    let (found, status) = json(&args);
    assert_eq!((status, found["held"].as_bool()), (Some(1), Some(false)));
    let violations = found["lessons"][0]["violations"]
        .as_array()
        .expect("violations");
    assert_eq!(violations.len(), 1, "it stops at the first");
    let (replayed, status) = json(&["run", "raft", "--link", link_of(&violations[0])]);
    assert_eq!(status, Some(1));
    assert_eq!(
        (&replayed["seed"], &replayed["step"]),
        (&violations[0]["seed"], &violations[0]["step"])
    );
    let shown = replayed["properties"]
        .as_array()
        .expect("properties")
        .iter();
    let broken: Vec<&Value> = shown
        .filter(|shown| shown["verdict"] == "violated")
        .collect();
    assert_eq!(broken[0]["id"], violations[0]["property"]);
    assert_eq!(
        json(&args).0,
        found,
        "the same on every run, whatever the threads do"
    );

    let plain = netsplit(&args);
    assert_eq!(plain.status.code(), Some(1));
    let (seed, property) = (&violations[0]["seed"], violations[0]["property"].as_str());
    let first = text(&plain.stdout).lines().next().expect("a line");
    assert!(first.contains(&format!("seed {seed}")) && first.contains(property.expect("a name")));

    let (all, _) = json(&[&args[..], &["--keep-going"]].concat());
    let lesson = &all["lessons"][0];
    assert_eq!(lesson["runs"], 100);
    assert!(lesson["violations"].as_array().map(Vec::len) > Some(1));
}

#[test]
fn fuzz_tells_of_progress_that_does_not_come() {
    // No quorum of votes arrives before the next timeout: nobody is ever elected.
    let slow = [
        "--param",
        "latency_ms=5000",
        "--param",
        "election_min_ms=20",
    ];
    let (found, status) = json(&[&["fuzz", "raft", "--seeds", "0..1"], &slow[..]].concat());
    assert_eq!(status, Some(1));
    let violation = &found["lessons"][0]["violations"][0];
    assert_eq!(violation["property"], "progress");
    let (replayed, _) = json(&["run", "raft", "--link", link_of(violation)]);
    assert_eq!(replayed["now_us"], violation["at_us"]);
}

#[test]
fn bad_usage_is_one_line_that_says_what_to_do() {
    refused(&[], "no command is given; write `netsplit lessons`");
    refused(&["rnu"], "`netsplit --help` and");
    refused(&["run"], "<LESSON>");
    refused(&["run", "raft", "--sed", "1"], "--seed");
    refused(&["run", "raft", "--seed", "many"], "--seed");
    refused(
        &["run", "raft", "--until", "3"],
        "write a time with its unit",
    );
    refused(&["run", "rfat"], "did you mean `raft`?");
    refused(
        &["run", "chess-club"],
        "there is no lesson `chess-club`; write one of raft",
    );
    refused(&["run", "raft", "--nodes", "4"], "write one of 3, 5, 7, 9");
    refused(
        &["run", "raft", "--variant", "broken"],
        "write one of none, vote-not-persisted",
    );
    refused(
        &["run", "raft", "--param", "clients"],
        "write it as `--param KEY=VALUE`",
    );
    refused(
        &["run", "raft", "--param", "clients=9"],
        "a whole number from 1 to 3",
    );
    refused(
        &["run", "raft", "--param", "client=2"],
        "did you mean `clients`?",
    );
    refused(&["fuzz", "raft"], "--seeds <A..B>");
    refused(
        &["fuzz", "raft", "--seeds", "10"],
        "write two whole numbers, as in 0..1000",
    );
    refused(
        &["fuzz", "raft", "--seeds", "9..3"],
        "write the smaller seed first",
    );
    refused(
        &["fuzz", "raft", "--seeds", "0..5", "--variant", "x"],
        "write one of none",
    );
}

#[test]
fn bad_scripts_are_refused_by_line() {
    let run = |name: &str, expect| refused(&["run", "raft", "--script", name], expect);
    run("no-such-file.txt", "no-such-file.txt can not be read");
    run(
        &script("wrong.txt"),
        "line 3: `restrat` is not an act; did you mean `restart`?",
    );
    run(
        &script("refused.txt"),
        "line 2: `crash S1` can not be done at 2s: it is already down",
    );
}

#[test]
fn bad_links_are_refused() {
    let (run, _) = json(&["run", "raft", "--script", &script("two-leaders.txt")]);
    let link = link_of(&run);
    let refuse = |link: &str, expect| refused(&["run", "raft", "--link", link], expect);
    refuse("", "the link is damaged");
    refuse("hello", "the link is damaged");
    refuse(&link[..link.len() - 3], "the link is damaged");
    refuse(&link.replace("run=", "run=9"), "is of engine 9");
    refuse(&"x".repeat(20_000), "too long");
    refused(&["run", "raft", "--link", link, "--seed", "3"], "--seed");
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let mut child = program()
        .args(["run", "raft", "--until", "30s", "--trace"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((text(&output.stderr), output.status.code()), ("", Some(0)));
}

#[test]
fn the_client_history_is_printed() {
    let args = [
        "run",
        "raft",
        "--script",
        &script("clients.txt"),
        "--history",
    ];
    let output = netsplit(&args);
    let lines: Vec<&str> = text(&output.stdout).lines().take(4).collect();
    let expect = [
        "500ms..573554us  C1 #1  write x = 1  ok: written",
        "1.2s..16.2s  C1 #2  write x = 2  unknown",
        "20s..  C1 #3  read x  pending",
    ];
    assert_eq!(lines[..3], expect);
    assert!(lines[3].starts_with("raft seed=1"), "the summary follows");
    let (run, status) = json(&args);
    assert_eq!(status, Some(0));
    let field = |name: &str| -> Vec<&Value> {
        let operations = run["history"].as_array().expect("a list");
        operations
            .iter()
            .map(|operation| &operation[name])
            .collect()
    };
    assert_eq!(field("outcome"), ["ok", "unknown", "pending"]);
    assert_eq!(field("client"), [6, 6, 6]);
    assert_eq!(
        field("ended_us"),
        [&573_554.into(), &16_200_000.into(), &Value::Null]
    );
    assert_eq!(
        field("reply"),
        [&"written".into(), &Value::Null, &Value::Null]
    );
    let (without, _) = json(&args[..4]);
    assert!(without.get("history").is_none());
}

/// The verdict of the Checks tab, on the command line: a run of the correct protocol, and one of a
/// variant that reads what was overwritten.
#[test]
fn a_history_is_judged() {
    let judged = |args: &[&str]| {
        let (json, _) = json(args);
        json["linearizable"].clone()
    };
    let raft = judged(&[
        "run",
        "raft",
        "--param",
        "write_every_ms=200",
        "--history",
        "--until",
        "5s",
    ]);
    assert_eq!(raft["verdict"], "linearizable");
    assert!(
        raft["order"]
            .as_array()
            .is_some_and(|order| order.len() > 5),
        "{raft}"
    );
    let runs = std::fs::read_to_string("src/lessons/voting/runs.txt").expect("it is there");
    let link = runs
        .lines()
        .find_map(|line| line.strip_prefix("variant.reads-one "));
    let link = link.expect("the variant has a stored run");
    let voting = judged(&["run", "voting", "--link", link, "--history"]);
    assert_eq!(voting["verdict"], "not-linearizable");
    assert!(
        voting["core"].as_array().is_some_and(|core| core.len() > 1),
        "{voting}"
    );
    let retry = judged(&["run", "retry", "--history"]);
    assert!(retry.is_null(), "a payment is neither read nor written");
}

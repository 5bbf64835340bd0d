//! A run in the formats of other tools: what is exported is the run, and can be read again.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::session::export::{Format, export};
use netsplit::session::words::{NamesOf, parse, play};
use netsplit::session::{Params, Session};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Writes, reads, a crash, and a message that is lost.
const SCRIPT: &str = "\
300ms request C1 put x 1
500ms request C1 get x
600ms cut S1>S2
700ms crash leader
1.5s request C1 put x 2
3s request C1 get x
";

/// A run of Raft, played to four seconds.
fn run() -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the lesson is there");
    let mut run = (entry.open)(Params::defaults(entry.params), 1).expect("its defaults open");
    run.set_questions(false);
    let script = parse(SCRIPT, &NamesOf(&*run)).expect("the script can be read");
    play(&mut *run, &script).expect("the script can be played");
    let until = netsplit::sim::Micros::from_s(4);
    run.advance(until, 100_000);
    run
}

/// What `netsplit` says of a text on its standard input.
fn netsplit(arguments: &[&str], input: &str) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_netsplit"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("it reads");
    stdin.write_all(input.as_bytes()).expect("it takes it");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let words = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), words.into_owned())
}

#[test]
fn the_history_is_judged_as_in_the_run_and_a_false_answer_is_seen() {
    let history = export(&*run(), Format::Edn, Lang::En);
    let (code, words) = netsplit(&["lin", "--model", "kv", "-"], &history);
    assert_eq!(code, 0, "{words}");
    let wrong = history.replace(
        ":type :ok, :f :read, :value [\"x\" 2]",
        ":type :ok, :f :read, :value [\"x\" 1]",
    );
    assert_ne!(wrong, history, "{history}");
    let (code, words) = netsplit(&["lin", "--model", "kv", "-"], &wrong);
    assert_eq!(code, 1, "{words}");
}

#[test]
fn the_table_and_the_list_have_every_event_once() {
    let run = run();
    let count = run.record_count() as usize;
    let table = export(&*run, Format::Csv, Lang::Zh);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), count);
    let list = export(&*run, Format::Json, Lang::En);
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list.len(), count);
    for (k, event) in list.iter().enumerate() {
        assert_eq!(event["record"], k, "in order");
        assert!(
            event["cause"].as_u64().is_none_or(|cause| cause < k as u64),
            "{event}"
        );
    }
}

#[test]
fn clocks_grow_and_what_is_received_was_sent_before() {
    let log = export(&*run(), Format::Shiviz, Lang::En);
    let lines: Vec<&str> = log.lines().collect();
    assert!(lines.len() > 100 && lines.len().is_multiple_of(2));
    let mut last: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
    for pair in lines.chunks(2) {
        let (host, clock) = pair[0].split_once(' ').expect("a host and a clock");
        let clock: BTreeMap<String, u64> = serde_json::from_str(clock).expect("a clock");
        let before = last.entry(host).or_default();
        assert_eq!(clock[host], before.get(host).unwrap_or(&0) + 1, "{pair:?}");
        assert!(
            before.iter().all(|(of, count)| clock[of] >= *count),
            "{pair:?}"
        );
        *before = clock.clone();
        if let Some((_, rest)) = pair[1].split_once(" receives from ") {
            let from = rest.split(':').next().expect("a sender");
            let known = &last[from];
            assert!(clock[from] > 0 && clock[from] <= known[from], "{pair:?}");
        }
    }
}

#[test]
fn the_diagram_has_every_message_and_shows_which_were_lost() {
    let run = run();
    let diagram = export(&*run, Format::Mermaid, Lang::En);
    assert!(diagram.starts_with("sequenceDiagram\n    participant S1\n"));
    let sent = diagram
        .lines()
        .filter(|line| line.contains("->>") || line.contains("-x"));
    let all = run.space_time(netsplit::sim::Micros::ZERO, run.status().now, usize::MAX);
    assert_eq!(sent.count(), all.arrows.len());
    assert!(diagram.contains("-x"), "the crash lost something");
    assert!(
        diagram.contains("Note over S5: becomes leader of term 1"),
        "{diagram}"
    );
}

#[test]
fn the_command_line_prints_it_and_names_the_formats() {
    let raft = ["run", "raft", "--until", "1s", "--export"];
    for format in Format::ALL {
        let (code, words) = netsplit(&[&raft[..], &[format.name()]].concat(), "");
        assert!(code == 0 && !words.is_empty(), "{}: {words}", format.name());
    }
    let (code, words) = netsplit(&[&raft[..], &["pdf"]].concat(), "");
    assert_eq!(code, 2);
    assert!(words.contains("csv, json, edn, mermaid, shiviz"), "{words}");
}

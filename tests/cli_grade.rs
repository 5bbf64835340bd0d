//! `netsplit grade` as a teacher meets it.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cli.rs"]
mod common;

use common::{assert_refused, fed, program, text};
use netsplit::lessons;
use serde_json::Value;
use std::process::Output;

fn grade(args: &[&str], submissions: &[u8]) -> Output {
    fed(program().arg("grade").args(args), submissions)
}

/// The rows of the result, each by its columns.
fn rows(submissions: &str) -> Vec<Vec<String>> {
    let output = grade(&["-"], submissions.as_bytes());
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    let heads: Vec<String> = reader
        .headers()
        .expect("a row of heads")
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        heads,
        ["name", "task", "solved", "why", "steps", "faults", "digest"]
    );
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| cells(record.expect("CSV")))
        .collect()
}

/// The stored solution of a task: its link.
fn solution(lesson: &str, task: &str) -> String {
    let entry = lessons::find(lesson).expect("the lesson is there");
    let run = (entry.stored)()
        .into_iter()
        .find(|run| run.name == format!("task.{task}"))
        .expect("the task has a solution");
    assert!(run.shows);
    run.link
}

#[test]
fn every_stored_solution_solves_its_task() {
    let mut submissions = String::new();
    let mut expected = 0;
    for entry in lessons::all() {
        let id = entry.about.id;
        for run in (entry.stored)() {
            if let Some(task) = run.name.strip_prefix("task.") {
                submissions += &format!("{id},{id}/{task},#/lesson/{id}?run={}\n", run.link);
                expected += 1;
            }
        }
    }
    let rows = rows(&submissions);
    assert_eq!(rows.len(), expected);
    assert!(expected >= 15, "five lessons have three tasks each");
    for row in rows {
        assert_eq!(row[2], "yes", "{row:?}");
        assert!(row[4].parse::<u32>().expect("steps") > 0);
        assert_eq!(row[6].len(), 16, "a digest");
    }
}

#[test]
fn what_solves_nothing_or_can_not_be_graded_is_a_row_with_its_reason() {
    let good = solution("raft", "two-terms");
    let broken = solution("raft", "break-vote");
    let long = "1.".to_owned() + &"A".repeat(200_000);
    let mut damaged = good.clone();
    damaged.replace_range(6..7, if &good[6..7] == "x" { "y" } else { "x" });
    let foreign = format!("{}{}", u32::MAX, &good[1..]);
    let cases = [
        ("a", "two-leaders", &*good, "does not do what the task asks"),
        (
            "b",
            "two-terms",
            &broken,
            "variant=none, the run in vote-not-persisted",
        ),
        ("c", "two-termz", &good, "did you mean `two-terms`?"),
        (
            "d",
            "paxos/two-terms",
            &good,
            "the link is of lesson `raft`, the task of `paxos`",
        ),
        ("e", "two-terms", &damaged, "damaged"),
        ("f", "two-terms", &foreign, "of engine 4294967295"),
        ("g", "two-terms", &long, "too long"),
        ("h", "two-terms", "", "there is no link"),
        ("i", "two-terms", "https://example.org/", "damaged"),
        ("j", "", &good, "no task ``"),
    ];
    let line = |(name, task, link, _): &(&str, &str, &str, &str)| format!("{name},{task},{link}\n");
    let submissions: String = cases.iter().map(line).collect();
    let rows = rows(&(submissions + "k\n"));
    for (row, (name, task, _, why)) in rows.iter().zip(&cases) {
        assert_eq!(row[..3], [*name, *task, "no"], "{row:?}");
        assert!(row[3].contains(why), "{row:?}");
    }
    assert_eq!(rows.len(), cases.len() + 1, "a short row is graded too");
    assert!(rows[cases.len()][3].contains("there is no link"));
}

#[test]
fn columns_are_found_by_their_names_and_names_may_have_anything() {
    let link = solution("raft", "two-terms");
    let submissions =
        format!("\u{feff}Link,Group,Name,Task\n{link},1,\"李, \"\"明\"\"\",two-terms\n\n");
    let rows = rows(&submissions);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][..3], ["李, \"明\"", "two-terms", "yes"]);
}

/// Names, and whether they solved their task.
fn solved(submissions: &str) -> Vec<[String; 2]> {
    let pair = |row: Vec<String>| [row[0].clone(), row[2].clone()];
    rows(submissions).into_iter().map(pair).collect()
}

#[test]
fn a_quote_that_is_not_closed_costs_its_own_row_only() {
    let link = solution("raft", "two-terms");
    let file = format!(
        "\"a,two-terms,{link}\nb,two-terms,{link}\n\"c, d\",two-terms,{link}\n\
         e,two-terms,\"{link}\nf\",two-terms,{link}\ng,two-terms,{link}\n"
    );
    let rows = rows(&file);
    let names: Vec<&str> = rows.iter().map(|row| &*row[0]).collect();
    assert_eq!(names, ["a", "b", "c, d", "e", "f\"", "g"]);
    for row in &rows {
        let is_damaged = ["a", "e"].contains(&&*row[0]);
        assert_eq!(row[2], if is_damaged { "no" } else { "yes" }, "{row:?}");
        assert_eq!(row[3].contains("is not closed"), is_damaged, "{row:?}");
    }
}

#[test]
fn a_stray_closing_quote_does_not_hide_the_rows_before_it() {
    let link = solution("raft", "two-terms");
    let line = |name: &str| format!("{name},two-terms,{link}\n");
    let file = line("\"a") + &line("b") + &line("c\"") + &line("d");
    let expect = [["a", "no"], ["b", "yes"], ["c\"", "yes"], ["d", "yes"]];
    assert_eq!(solved(&file), expect);
    let whole = line("\"a\nb\"") + &line("c");
    assert_eq!(solved(&whole), [["a\nb", "yes"], ["c", "yes"]]);
}

#[test]
fn other_separators_are_read() {
    let link = solution("raft", "two-terms");
    for file in [
        format!("Task;NAME;link\ntwo-terms;\"a;b\";{link}\n"),
        format!("姓名\t任务\t链接\r\na;b\ttwo-terms\t{link}\r\n"),
        format!("a;b,two-terms,{link}\n"),
    ] {
        assert_eq!(solved(&file), [["a;b", "yes"]], "{file}");
    }
}

#[test]
fn a_file_that_is_wrong_as_a_whole_is_refused_in_one_line() {
    let link = solution("raft", "two-terms");
    let refused = |file: &[u8], expect: &str| {
        assert_refused(&grade(&["-"], file), &["-"], expect);
    };
    // The same name in GBK.
    let bytes = [b"\xd5\xc5\xc8\xfd,two-terms,", link.as_bytes()].concat();
    refused(&bytes, "line 1 is not UTF-8; save it as `CSV UTF-8`");
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
    };
    let bytes = wide(&format!("\u{feff}张三,two-terms,{link}"));
    refused(&bytes, "it is UTF-16; save it as `CSV UTF-8`");
    let line = format!("a two-terms {link}\n");
    refused(line.as_bytes(), "no row has more than one column");
    let line = format!("Student,Task,Link\na,two-terms,{link}\n");
    refused(line.as_bytes(), "has no name; name them name, task, link");
    let line = format!("name,link\na,{link}\n");
    refused(line.as_bytes(), "has no task;");
}

#[test]
fn the_run_is_that_of_the_link() {
    let link = solution("raft", "lost-entry");
    let row = &rows(&format!("a,lost-entry,{link}\n"))[0];
    assert_eq!(row[5], "fire 2; heal 1; latency 1; partition 1");
    let run = fed(
        program().args(["run", "raft", "--link", &link, "--json"]),
        b"",
    );
    let json: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(json["digest"], row[6].as_str());
}

#[test]
fn a_file_that_can_not_be_read_is_one_line_that_says_what_to_do() {
    let output = grade(&["no-such-file.csv"], b"");
    assert_refused(
        &output,
        &["no-such-file.csv"],
        "name a CSV file with the columns name, task, link",
    );
    let empty = grade(&["-", "--json"], b"");
    let json: Value = serde_json::from_slice(&empty.stdout).expect("JSON");
    assert_eq!(json["submissions"], Value::Array(vec![]));
}

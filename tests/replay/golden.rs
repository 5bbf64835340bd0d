//! What happened in each recorded run, in words, so that a digest that moves says where.
//!
//! A file holds the script of a run, a line of dashes, its first records in words, and of each
//! block of the others a checksum of their words.

use super::suite::{Case, SUITE};
use netsplit::i18n::Lang;
use netsplit::session::Session;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use xxhash_rust::xxh64::xxh64;

/// So many records are told in words: the files of all runs stay below 300 KB.
const TOLD: usize = 40;
/// So many records share a checksum.
const BLOCK: usize = 64;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/replay/traces")
}

/// The name of the file of a run.
fn file_name(case: &Case) -> String {
    let letters = case.name.chars().filter(|letter| *letter != ',');
    let name: String = letters
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect();
    format!("{}-{name}.txt", case.lesson)
}

/// The file of a run that has been played to its end.
fn told(case: &Case, session: &dyn Session) -> String {
    let mut trace = String::new();
    let printed = session.print_trace(&mut trace, Lang::En);
    printed.expect("a string takes what is printed");
    tell(case.script, &trace)
}

fn tell(script: &str, trace: &str) -> String {
    let mut all = format!("{script}\n----\n");
    let lines: Vec<&str> = trace.lines().collect();
    for line in lines.iter().take(TOLD) {
        all += line;
        all.push('\n');
    }
    let rest = lines.get(TOLD..).unwrap_or_default();
    for (number, block) in (0..).zip(rest.chunks(BLOCK)) {
        let from = TOLD + number * BLOCK;
        let sum = xxh64(block.join("\n").as_bytes(), 0) >> 32;
        all += &format!("#{from} to #{}: {sum:08x}\n", from + block.len() - 1);
    }
    all
}

/// The first line that differs between two such files, if one does.
fn difference(kept: &str, now: &str) -> Option<String> {
    let longer = kept.lines().count().max(now.lines().count());
    let line = |text: &str, number: usize| text.lines().nth(number).unwrap_or("the end").to_owned();
    let pair = |number| (number, line(kept, number), line(now, number));
    let (number, was, is) = (0..longer).map(pair).find(|(_, was, is)| was != is)?;
    Some(format!(
        "line {}\n    was: {was}\n    is:  {is}\n",
        number + 1
    ))
}

/// Where a run first differs from what is kept of it; for the message of a digest that moved.
pub fn first_difference(case: &Case, session: &dyn Session) -> String {
    let name = file_name(case);
    let kept = fs::read_to_string(folder().join(&name)).unwrap_or_default();
    match difference(&kept, &told(case, session)) {
        Some(words) => format!("  first in tests/replay/traces/{name}, {words}"),
        None => "  in something that words do not tell\n".to_owned(),
    }
}

#[test]
fn what_is_kept_of_each_run_is_what_happens() {
    let mut wrong = String::new();
    let mut size = 0;
    for case in SUITE {
        let (name, session) = (file_name(case), super::run(case));
        let now = told(case, &*session);
        size += now.len();
        if std::env::var_os("NETSPLIT_WRITE").is_some() {
            fs::create_dir_all(folder()).expect("the folder can be made");
            fs::write(folder().join(name), now).expect("the file can be written");
            continue;
        }
        let kept = fs::read_to_string(folder().join(&name)).unwrap_or_default();
        if let Some(words) = difference(&kept, &now) {
            wrong += &format!("{name}: {words}");
        }
    }
    assert!(
        wrong.is_empty(),
        "runs or their words changed; if that is meant, \
         `NETSPLIT_WRITE=1 cargo test --test replay` writes them down:\n{wrong}"
    );
    assert!(size < 300_000, "{size} bytes");
}

#[test]
fn each_run_has_a_file_and_each_file_a_run() {
    let names: BTreeSet<String> = SUITE.iter().map(file_name).collect();
    assert_eq!(names.len(), SUITE.len(), "names tell runs apart");
    let files = fs::read_dir(folder()).expect("the traces are there");
    let files = files.map(|file| file.expect("it can be read").file_name());
    let files: BTreeSet<String> = files
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, names);
}

/// A trace of so many records, with one of them changed.
fn trace(records: usize, changed: Option<usize>) -> String {
    let line = |number| match changed == Some(number) {
        true => format!("#{number} @{number} 0.001 s  another thing\n"),
        false => format!("#{number} @{number} 0.001 s  a thing\n"),
    };
    (0..records).map(line).collect()
}

#[test]
fn one_changed_record_is_reported_with_its_line() {
    let kept = tell("1s crash S1\n2s end", &trace(200, None));
    assert_eq!(difference(&kept, &kept.clone()), None);
    let check = |changed, expect: &[&str]| {
        let now = tell("1s crash S1\n2s end", &trace(200, Some(changed)));
        let words = difference(&kept, &now).expect("one record changed");
        for part in expect {
            assert!(words.contains(part), "{words} lacks {part}");
        }
    };
    check(
        7,
        &[
            "line 11\n",
            "was: #7 @7 0.001 s  a thing\n",
            "is:  #7 @7 0.001 s  another thing\n",
        ],
    );
    check(
        150,
        &["line 45\n", "was: #104 to #167: ", "is:  #104 to #167: "],
    );
    let shorter = tell("1s crash S1\n2s end", &trace(30, None));
    let words = difference(&kept, &shorter).expect("it ends earlier");
    assert!(
        words.contains("was: #30 @30") && words.contains("is:  the end"),
        "{words}"
    );
    let script = tell("1s crash S2\n2s end", &trace(200, None));
    let words = difference(&kept, &script).expect("another script");
    assert!(
        words.starts_with("line 1\n    was: 1s crash S1\n"),
        "{words}"
    );
}

#[test]
fn a_digest_that_moved_says_where() {
    let case = &SUITE[0];
    let other = Case {
        seed: case.seed + 1,
        ..*case
    };
    let words = first_difference(case, &*super::run(&other));
    assert!(
        words.contains("traces/raft-three-servers-no-faults.txt, line "),
        "{words}"
    );
    assert!(words.contains("    is:  #"), "{words}");
    let same = first_difference(case, &*super::run(case));
    assert_eq!(same, "  in something that words do not tell\n");
}

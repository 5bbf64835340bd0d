//! What is recorded of each lesson in its folder, as build.rs reads it.

use crate::tested::tested;
use netsplit::lessons::Entry;

/// What is recorded of a lesson.
pub struct Records {
    /// Its name.
    pub lesson: &'static str,
    /// `runs.txt`: a line for each stored run, with its name and link.
    #[allow(dead_code, reason = "not every test reads every file")]
    pub runs: &'static str,
    /// `digests.txt`: a line for each run, with its name and the digest at its end.
    #[allow(dead_code, reason = "not every test reads every file")]
    pub digests: &'static str,
    /// `measured.txt`: a line for each experiment, with its name and a digest of its numbers.
    #[allow(dead_code, reason = "not every test reads every file")]
    pub measured: &'static str,
}

/// The records of the lessons that are tested.
#[allow(dead_code, reason = "not every test goes through them")]
pub fn tested_records() -> impl Iterator<Item = &'static Records> {
    let of = |entry: &Entry| {
        RECORDS
            .iter()
            .find(|records| records.lesson == entry.about.id)
    };
    let found = move |entry| of(entry).expect("a lesson that is listed has its folder");
    tested().into_iter().map(found)
}

include!(concat!(env!("OUT_DIR"), "/records.rs"));

/// Compares what a test found of each lesson with what is recorded. Asked to (by `NETSPLIT_WRITE=1`, natively),
/// it writes what was found into the lessons' folders instead.
#[allow(dead_code, reason = "not every test compares what it found")]
pub fn compare(file: &str, recorded: fn(&Records) -> &'static str, found: &[(&str, String)]) {
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("NETSPLIT_WRITE").is_some() {
        for (lesson, lines) in found {
            let path = format!("src/lessons/{}/{file}", lesson.replace('-', "_"));
            std::fs::write(&path, lines).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        return;
    }
    let mut wrong = String::new();
    for (lesson, lines) in found {
        let of = RECORDS.iter().find(|records| records.lesson == *lesson);
        let of = of.map_or("", recorded);
        if of != lines {
            wrong += &format!("--- {lesson}/{file}\n{of}+++ found\n{lines}");
        }
    }
    assert!(
        wrong.is_empty(),
        "not as recorded (see CONTRIBUTING.md on digests; NETSPLIT_WRITE=1 records it):\n{wrong}"
    );
}

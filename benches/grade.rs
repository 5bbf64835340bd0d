//! How long 10,000 submissions take: `cargo bench --bench grade`.
//!
//! The promise is less than a minute on two cores. They are the stored solutions of every lesson,
//! again and again, as a class sends them.

use netsplit::lessons;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const SUBMISSIONS: usize = 10_000;

fn main() {
    let solutions = lessons::all().iter().flat_map(|entry| {
        let runs = (entry.stored)().into_iter();
        runs.filter_map(|run| {
            let task = run.name.strip_prefix("task.")?;
            Some(format!("{}/{task},{}", entry.about.id, run.link))
        })
    });
    let solutions: Vec<String> = solutions.collect();
    let line = |(number, solution): (usize, &String)| format!("student {number},{solution}\n");
    let file: String = (0..SUBMISSIONS)
        .zip(solutions.iter().cycle())
        .map(line)
        .collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("submissions.csv");
    fs::write(&path, file).expect("the target folder takes files");
    let from = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_netsplit"))
        .arg("grade")
        .arg(&path)
        .output()
        .expect("the program starts");
    let seconds = from.elapsed().as_secs_f64();
    let rows = String::from_utf8_lossy(&output.stdout);
    let solved = rows.lines().filter(|row| row.contains(",yes,")).count();
    assert_eq!(solved, SUBMISSIONS, "every solution solves its task");
    println!(
        "{SUBMISSIONS} submissions of {} tasks graded in {seconds:.1} s",
        solutions.len()
    );
}

//! Renders the lessons' prose to tables for tests and the command line; the page fetches files.

use netsplit_press::{prose, texts};
use std::path::Path;
use std::{env, fs, process};

fn main() {
    if let Err(message) = run() {
        eprintln!("{message}");
        process::exit(1);
    }
}

/// Names the one lesson that a build of the page is to carry; without it, all.
const ONE_LESSON: &str = "NETSPLIT_LESSON";
/// Set when the build is to be the lab of all lessons instead of the page.
const LAB: &str = "NETSPLIT_LAB";

/// Reads every lesson's prose and writes the tables that `src/lessons/mod.rs` includes.
fn run() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed={ONE_LESSON}");
    println!("cargo::rustc-check-cfg=cfg(one_lesson)");
    println!("cargo::rustc-check-cfg=cfg(one_lesson, values(any()))");
    if let Ok(lesson) = env::var(ONE_LESSON) {
        println!("cargo::rustc-cfg=one_lesson");
        println!("cargo::rustc-cfg=one_lesson={lesson:?}");
    }
    println!("cargo::rerun-if-env-changed={LAB}");
    println!("cargo::rustc-check-cfg=cfg(lab)");
    if env::var_os(LAB).is_some() {
        println!("cargo::rustc-cfg=lab");
    }
    // Cargo looks at every file in the folder, so lessons may come and go.
    println!("cargo::rerun-if-changed=src/lessons");
    let texts = texts(Path::new("src/lessons"))?;
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    let out = Path::new(&out).join("prose.rs");
    fs::write(&out, prose::tables(&texts)).map_err(|error| format!("{}: {error}", out.display()))
}

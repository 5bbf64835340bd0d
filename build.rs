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

/// Reads every lesson's prose and writes the tables that `src/lessons/mod.rs` includes.
fn run() -> Result<(), String> {
    // Cargo looks at every file in the folder, so lessons may come and go.
    println!("cargo::rerun-if-changed=src/lessons");
    let texts = texts(Path::new("src/lessons"))?;
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    let out = Path::new(&out).join("prose.rs");
    fs::write(&out, prose::tables(&texts)).map_err(|error| format!("{}: {error}", out.display()))
}

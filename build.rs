//! Renders the lessons' prose, and what tests recorded of the lessons, to tables for tests and the
//! command line; the page fetches files.

use netsplit_press::{prose, records, texts};
use std::path::Path;
use std::{env, fs, process};

fn main() {
    if let Err(message) = run() {
        eprintln!("{message}");
        process::exit(1);
    }
}

/// Reads what is in every lesson's folder, and writes the tables that `src/lessons/mod.rs` and tests
/// include.
fn run() -> Result<(), String> {
    // Cargo looks at every file in the folder, so lessons may come and go.
    println!("cargo::rerun-if-changed=src/lessons");
    let texts = texts(Path::new("src/lessons"))?;
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    let write = |name: &str, table: String| {
        let path = Path::new(&out).join(name);
        fs::write(&path, table).map_err(|error| format!("{}: {error}", path.display()))
    };
    write("prose.rs", prose::tables(&texts))?;
    write("records.rs", records(Path::new("src/lessons"))?)
}

//! Renders the lessons' prose to HTML, so that the page carries no Markdown parser.

#[path = "build/prose.rs"]
mod prose;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    if let Err(message) = run() {
        eprintln!("{message}");
        process::exit(1);
    }
}

/// Reads every lesson's prose and writes the tables that `src/lessons/mod.rs` includes.
fn run() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build");
    // A folder's own entry covers lessons that come and go; each file has a line of its own below.
    println!("cargo::rerun-if-changed=src/lessons");
    let mut texts = Vec::new();
    for folder in folders(Path::new("src/lessons"))? {
        let lesson = prose::lesson_name(&folder)?;
        for (lang, file) in prose::FILES {
            let path = folder.join(file);
            println!("cargo::rerun-if-changed={}", path.display());
            let source = read(&path)?;
            let sections = prose::sections(&path.display().to_string(), &source)?;
            texts.push(prose::Text {
                lesson: lesson.clone(),
                lang,
                sections,
            });
        }
    }
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    let out = Path::new(&out).join("prose.rs");
    fs::write(&out, prose::tables(&texts)).map_err(|error| format!("{}: {error}", out.display()))
}

/// The folders in a folder, in order, so that the tables are the same on every machine.
fn folders(parent: &Path) -> Result<Vec<PathBuf>, String> {
    let at = |error: std::io::Error| format!("{}: {error}", parent.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(parent).map_err(at)? {
        let path = entry.map_err(at)?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| {
        let path = path.display();
        format!("{path}: {error}; every lesson has its prose in en.md and zh-CN.md")
    })
}

//! Renders the prose of the lessons at build time. The site's build writes it to files that the page
//! fetches; the build script writes it to tables that tests and the command line read.

pub mod code;
pub mod formula;
pub mod glossary;
pub mod looks;
pub mod marks;
pub mod prose;
pub mod rust;

use glossary::Glossary;
use marks::Forms;
use prose::{FILES, Section, Text, lesson_name, sections};
use std::fs;
use std::path::{Path, PathBuf};

/// Reads and renders the prose of every lesson in a folder of lessons. The error names the file.
pub fn texts(lessons: &Path) -> Result<Vec<Text>, String> {
    let mut texts = Vec::new();
    for folder in folders(lessons)? {
        let lesson = lesson_name(&folder)?;
        let glossary = glossary_of(&folder)?;
        for (index, (lang, tag)) in FILES.into_iter().enumerate() {
            let path = folder.join(format!("{tag}.md"));
            let source = read(&path, "every lesson has its prose in en.md and zh-CN.md")?;
            let forms = Forms::new(&glossary, index);
            let mut sections = sections(&path.display().to_string(), &source, &forms)?;
            glossary.is_used(tag, &sections)?;
            let on_stage = glossary.on_stage(index).into_iter();
            let on_stage = on_stage.filter(|(_, rows)| !rows.is_empty());
            sections.extend(on_stage.map(Section::plain));
            texts.push(Text {
                lesson: lesson.clone(),
                lang,
                tag,
                sections,
            });
        }
    }
    Ok(texts)
}

/// The glossary of every lesson in a folder of lessons: the lesson's name, and its terms.
pub fn glossaries(lessons: &Path) -> Result<Vec<(String, Glossary)>, String> {
    let of = |folder: PathBuf| Ok((lesson_name(&folder)?, glossary_of(&folder)?));
    folders(lessons)?.into_iter().map(of).collect()
}

fn glossary_of(folder: &Path) -> Result<Glossary, String> {
    let path = folder.join("glossary.txt");
    let source = read(&path, "every lesson has its terms in glossary.txt")?;
    Glossary::parse(&path.display().to_string(), &source)
}

/// The stored runs of every lesson: its name, and a line for each run with its name and link.
pub fn runs(lessons: &Path) -> Result<Vec<(String, String)>, String> {
    let of = |folder: PathBuf| {
        let path = folder.join("runs.txt");
        let runs = fs::read_to_string(&path);
        let runs = runs.map_err(|error| {
            let path = path.display();
            format!("{path}: {error}; `NETSPLIT_WRITE=1 cargo test --test tasks` writes it")
        })?;
        Ok((lesson_name(&folder)?, runs))
    };
    folders(lessons)?.into_iter().map(of).collect()
}

/// A table for tests, as Rust: what is recorded of each lesson. Of the files that tests write into its
/// folder, one that is not there yet counts as empty.
pub fn records(lessons: &Path) -> Result<String, String> {
    let mut table = "pub const RECORDS: &[Records] = &[\n".to_owned();
    for folder in folders(lessons)? {
        let recorded = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
        let [runs, digests, measured] = ["runs.txt", "digests.txt", "measured.txt"].map(recorded);
        table += &format!(
            "    Records {{ lesson: {:?}, runs: {runs:?}, digests: {digests:?}, measured: {measured:?} }},\n",
            lesson_name(&folder)?
        );
    }
    Ok(table + "];\n")
}

/// The folder beside the lessons that is none: what they are made with.
pub const KIT: &str = "kit";

/// The folders of lessons, in order, so that the output is the same on every machine.
fn folders(parent: &Path) -> Result<Vec<PathBuf>, String> {
    let at = |error: std::io::Error| format!("{}: {error}", parent.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(parent).map_err(at)? {
        let path = entry.map_err(at)?.path();
        if path.is_dir() && !path.ends_with(KIT) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path, why: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}; {why}", path.display()))
}

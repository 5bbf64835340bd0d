//! Writes the lessons' texts, the sources of their protocols and the style sheet of their terms into the
//! site; trunk runs it after each build (see Trunk.toml).

use netsplit_press::{code, looks};
use std::path::Path;
use std::{env, fs, process};

fn main() {
    if let Err(message) = run() {
        eprintln!("{message}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let site = env::var_os("TRUNK_STAGING_DIR")
        .ok_or("this is run by trunk, which names the folder to write to in TRUNK_STAGING_DIR")?;
    let site = Path::new(&site);
    for text in netsplit_press::texts(Path::new("src/lessons"))? {
        for (file, end) in text.files().iter().zip(["", ".more"]) {
            let name = format!("{}.{}{end}.txt", text.lesson, text.tag);
            write(&site.join("text"), &name, file)?;
        }
        if let Some(source) = code::source(Path::new("src/protocols"), &text.lesson)? {
            let name = format!("{}.txt", text.lesson);
            write(&site.join("code"), &name, &source.file())?;
        }
    }
    for (lesson, runs) in netsplit_press::runs(Path::new("src/lessons"))? {
        write(&site.join("text"), &format!("{lesson}.runs.txt"), &runs)?;
    }
    let glossaries = netsplit_press::glossaries(Path::new("src/lessons"))?;
    write(site, "terms.css", &looks::sheet(&glossaries)?)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let at = |error: std::io::Error| format!("{}: {error}", folder.join(name).display());
    fs::create_dir_all(folder).map_err(at)?;
    fs::write(folder.join(name), text).map_err(at)
}

//! Writes the lessons' texts into the site; trunk runs it after each build (see Trunk.toml).

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
    let folder = Path::new(&site).join("text");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for text in netsplit_press::texts(Path::new("src/lessons"))? {
        let path = folder.join(format!("{}.{}.txt", text.lesson, text.tag));
        fs::write(&path, text.file()).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for (lesson, runs) in netsplit_press::runs(Path::new("src/lessons"))? {
        let path = folder.join(format!("{lesson}.runs.txt"));
        fs::write(&path, runs).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

//! `build`: the site as files for any static host, and the check of its size.

use std::fs;
use std::path::Path;

use crate::budget::{self, Site, Size};
use crate::run;
use crate::tree::Tree;

/// Builds the optimised site into `dist/`, prints what a first visit loads, and fails if that is
/// too much.
pub fn build(tree: &Tree, public_url: Option<&str>) -> Result<(), String> {
    run::announce(
        "The site",
        "trunk compiles it to WebAssembly, optimises it and writes dist/ (1 to 4 minutes)",
    );
    let mut trunk = tree.command("trunk");
    trunk.args(["build", "--release"]);
    if let Some(url) = public_url {
        trunk.args(["--public-url", url]);
    }
    run::stream(&mut trunk)?;

    let dist = tree.path("dist");
    let sizes = sizes(tree, &dist)?;
    run::tell(&format!("\n{}", budget::table(&sizes)));
    budget::verdict(&sizes)?;
    run::say("The site is in dist/: copy that folder to any static host.");
    Ok(())
}

/// Measures the files of a first visit. Node is there anyway, for wasm-opt, and brings brotli.
fn sizes(tree: &Tree, dist: &Path) -> Result<Vec<Size>, String> {
    let mut site = Site::new();
    collect(dist, "", &mut site)?;
    let mut node = tree.command("node");
    node.current_dir(dist).arg(tree.path("xtask/brotli.mjs"));
    node.args(budget::first_visit(&site));
    let output = run::ask(&mut node).ok_or("node could not measure the files in dist/")?;
    output.lines().map(size).collect()
}

/// One line of `brotli.mjs`.
fn size(line: &str) -> Result<Size, String> {
    let mut words = line.splitn(3, ' ');
    let mut parsed = || {
        Some(Size {
            raw: words.next()?.parse().ok()?,
            brotli: words.next()?.parse().ok()?,
            path: words.next()?.to_owned(),
        })
    };
    parsed().ok_or_else(|| format!("node measured something else: {line}"))
}

/// Reads what lies in a folder of the site and below.
fn collect(folder: &Path, prefix: &str, site: &mut Site) -> Result<(), String> {
    let unreadable = |error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), site)?;
            continue;
        }
        let names_others = [".html", ".js", ".mjs", ".css"]
            .iter()
            .any(|end| path.ends_with(end));
        let text = match names_others {
            true => Some(fs::read_to_string(entry.path()).map_err(unreadable)?),
            false => None,
        };
        site.insert(path, text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measured_line_is_read() {
        let expected = Size {
            path: "a b.wasm".into(),
            raw: 20,
            brotli: 10,
        };
        assert_eq!(size("20 10 a b.wasm"), Ok(expected));
    }

    #[test]
    fn a_line_of_something_else_is_an_error() {
        assert!(size("Error: out of memory").is_err());
    }
}

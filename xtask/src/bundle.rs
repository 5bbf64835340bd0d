//! `build`: the site as files for any static host, and the check of its size.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::budget::{self, Load, Site, Size};
use crate::plan;
use crate::run;
use crate::site;
use crate::tree::Tree;

/// Builds the optimised site into `dist/`, prints what visits load, and fails if one loads too much.
pub fn build(tree: &Tree, public_url: Option<&str>) -> Result<(), String> {
    let dist = tree.path("dist");
    let page = site::build(tree, &dist, public_url)?;
    let read = read(&dist)?;
    let mut loads = Vec::new();
    for lesson in plan::lessons(&page.chunks) {
        for (budget, files) in budget::files(&read, &page, lesson) {
            let sizes = sizes(tree, &dist, files)?;
            let lesson = lesson.replace('_', "-");
            loads.push(Load {
                budget,
                lesson,
                sizes,
            });
        }
    }
    run::tell(&format!("\n{}", budget::table(&loads)));
    budget::verdict(&loads)?;
    run::say("The site is in dist/: copy that folder to any static host.");
    Ok(())
}

/// Measures files. Node is there anyway, for wasm-opt, and brings brotli.
fn sizes(tree: &Tree, dist: &Path, files: BTreeSet<String>) -> Result<Vec<Size>, String> {
    let mut node = tree.command("node");
    node.current_dir(dist).arg(tree.path("xtask/brotli.mjs"));
    node.args(files);
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

/// Reads the built site.
fn read(dist: &Path) -> Result<Site, String> {
    let mut site = Site::new();
    for path in site::files_below(dist, "")? {
        let file = dist.join(&path);
        let names_others = [".html", ".js", ".mjs", ".css"]
            .iter()
            .any(|end| path.ends_with(end));
        let text = names_others.then(|| fs::read_to_string(&file));
        let text = text.transpose();
        let text = text.map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        site.insert(path, text);
    }
    Ok(site)
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

//! Node, and the packages in `package-lock.json`: wasm-opt, and those of the browser tests.

use std::fs;

use crate::run;
use crate::setup::apt;
use crate::tree::Tree;

/// The oldest Node that all the packages run on; Debian 12 has it.
const NODE_MAJOR: u32 = 18;

/// A copy of the lock file that was installed. `npm ci` removes the folder when it starts, so this file
/// is there only after a complete installation.
const STAMP: &str = "node_modules/.installed-package-lock.json";

/// Installs Node if it can, and the packages.
pub fn ready(tree: &Tree) -> Result<(), String> {
    node(tree)?;
    let lock = tree.read("package-lock.json")?;
    if tree.read(STAMP).is_ok_and(|installed| installed == lock) {
        run::say("The packages of package-lock.json are there.");
        return Ok(());
    }
    run::announce(
        "The packages of package-lock.json",
        "wasm-opt shrinks the site; playwright and axe test it in a browser (seconds)",
    );
    run::stream(tree.command("npm").args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(tree.path(STAMP), lock).map_err(|error| format!("cannot write {STAMP}: {error}"))
}

fn node(tree: &Tree) -> Result<(), String> {
    let version = || run::ask(tree.command("node").arg("--version"));
    let is_incomplete = version().is_none() || tree.which("npm").is_none();
    if is_incomplete && apt::is_debian(tree) {
        let why = "wasm-opt and the browser tests run on it";
        apt::install(tree, "Node and npm", why, &["nodejs", "npm"])?;
    }
    let version = version();
    match complaint(version.as_deref(), tree.which("npm").is_some()) {
        Some(problem) => Err(problem),
        None => {
            run::say(&format!(
                "Node {} is there.",
                version.unwrap_or_default().trim()
            ));
            Ok(())
        }
    }
}

/// The message about a Node that is missing or too old, with what to do.
fn complaint(version: Option<&str>, has_npm: bool) -> Option<String> {
    let advice = format!(
        "install Node {NODE_MAJOR} or newer with npm (your system's package, or nodejs.org), and \
         run this again"
    );
    let Some(version) = version else {
        return Some(format!("Node is missing: {advice}"));
    };
    let major = version.trim().trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= NODE_MAJOR && has_npm => None,
        Some(major) if major >= NODE_MAJOR => Some(format!("npm is missing: {advice}")),
        _ => Some(format!("Node {} is too old: {advice}", version.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn a_new_enough_node_with_npm_will_do() {
        assert_eq!(complaint(Some("v18.20.4\n"), true), None);
        assert_eq!(complaint(Some("v20.20.2\n"), true), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cases = [
            (None, false, "Node is missing"),
            (Some("v16.0.0"), true, "v16.0.0 is too old"),
            (Some("v20.0.0"), false, "npm is missing"),
            (Some("nonsense"), true, "nonsense is too old"),
        ];
        for (version, has_npm, problem) in cases {
            let said = complaint(version, has_npm).unwrap_or_default();
            assert!(said.contains(problem), "{version:?}: {said}");
        }
    }
}

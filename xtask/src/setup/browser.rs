//! A Chromium and its driver, for the tests that run in a browser.

use std::env;
use std::path::{Path, PathBuf};

use crate::run;
use crate::setup::apt;
use crate::tree::Tree;

/// The programs that the browser tests run.
pub struct Browser {
    /// Chromium or Chrome, for the end-to-end tests.
    pub chrome: PathBuf,
    /// Its driver, for wasm-bindgen's test runner.
    pub driver: PathBuf,
}

/// Chromium's names on a Linux PATH.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Where installers put Chrome on macOS.
const MACOS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The variables that name the folders into which installers put programs on Windows.
const WINDOWS: [&str; 3] = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];

/// Finds the browser and its driver, or installs them where one command can.
pub fn ready(tree: &Tree) -> Result<Browser, String> {
    if chrome(tree).is_none() || driver(tree).is_none() {
        if !apt::is_debian(tree) {
            return Err(advice(chrome(tree).as_deref(), driver(tree).as_deref()));
        }
        let why = "the site is tested in the browser that its visitors use";
        apt::install(
            tree,
            "Chromium and its driver",
            why,
            &["chromium", "chromium-driver"],
        )?;
    }
    match (chrome(tree), driver(tree)) {
        (Some(chrome), Some(driver)) => {
            run::say(&format!("Chromium is there ({}).", chrome.display()));
            Ok(Browser { chrome, driver })
        }
        (chrome, driver) => Err(advice(chrome.as_deref(), driver.as_deref())),
    }
}

fn chrome(tree: &Tree) -> Option<PathBuf> {
    let named = env::var_os("CHROME").map(PathBuf::from);
    let on_path = NAMES.iter().find_map(|name| tree.which(name));
    let macos = MACOS.iter().map(PathBuf::from);
    let windows = WINDOWS.iter().filter_map(env::var_os);
    let windows = windows.map(|base| Path::new(&base).join("Google/Chrome/Application/chrome.exe"));
    // The variable wins even when there is no such file, so that the tests never run in another
    // browser than the one that was asked for.
    named
        .or(on_path)
        .or_else(|| macos.chain(windows).find(|path| path.is_file()))
}

fn driver(tree: &Tree) -> Option<PathBuf> {
    let named = env::var_os("CHROMEDRIVER").map(PathBuf::from);
    named.or_else(|| tree.which("chromedriver"))
}

/// The message that says what to install by hand.
fn advice(chrome: Option<&Path>, driver: Option<&Path>) -> String {
    let mut missing = Vec::new();
    if chrome.is_none() {
        missing.push(
            "  - Chrome or Chromium: install it, or set CHROME to the path of its program"
                .to_owned(),
        );
    }
    if driver.is_none() {
        missing.push(
            "  - chromedriver of the same version as the browser: install it (macOS: `brew install \
             --cask chromedriver`; elsewhere: the Chrome for Testing page, or your system's \
             package), or set CHROMEDRIVER to its path"
                .to_owned(),
        );
    }
    format!(
        "the browser tests cannot run:\n{}\n  `cargo xtask test --fast` runs the tests that need no \
         browser",
        missing.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_asked_for() {
        let path = Path::new("/usr/bin/chromium");
        assert!(!advice(Some(path), None).contains("CHROME "));
        assert!(advice(Some(path), None).contains("CHROMEDRIVER"));
        assert!(advice(None, Some(path)).contains("CHROME "));
    }
}

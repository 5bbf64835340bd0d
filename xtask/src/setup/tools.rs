//! The programs that cargo installs, trunk, wasm-bindgen's and the splitter, and those of rustup,
//! clippy and rustfmt.

use std::process::Command;

use crate::lock;
use crate::run;
use crate::tree::Tree;

/// The version of trunk to install: the newest that Debian's Rust compiles.
const TRUNK: &str = "0.21.14";

/// The splitter that this was tried with. What it reads is written by `wasm_split_helpers`.
const SPLITTER: &str = "0.2.4";

/// Settings that compile these tools fast. They run for milliseconds, so optimising them does not pay.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// Installs trunk and wasm-bindgen's programs.
pub fn ready(tree: &Tree) -> Result<(), String> {
    trunk(tree)?;
    wasm_bindgen(tree)
}

fn trunk(tree: &Tree) -> Result<(), String> {
    let version = version_of(tree, "trunk");
    if let Some(version) = version.filter(|version| is_at_least(version, TRUNK)) {
        run::say(&format!("trunk {version} is there."));
        return Ok(());
    }
    run::announce(
        &format!("trunk {TRUNK}"),
        "it makes a site of the wasm, the styles and the page; compiled from source (3 to 6 minutes)",
    );
    let mut cargo = cargo_install(tree, "trunk", TRUNK);
    // Without its default features, trunk does not look for updates and does not need OpenSSL.
    run::stream(cargo.args(["--locked", "--no-default-features", "--features", "rustls"]))
}

fn wasm_bindgen(tree: &Tree) -> Result<(), String> {
    let lock = tree.read("Cargo.lock")?;
    let wanted = lock::version(&lock, "wasm-bindgen")
        .ok_or("Cargo.lock has no wasm-bindgen: run `cargo update --workspace`")?;
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    if programs
        .iter()
        .all(|name| version_of(tree, name).as_deref() == Some(wanted))
    {
        run::say(&format!("wasm-bindgen {wanted} is there."));
        return Ok(());
    }
    run::announce(
        &format!("wasm-bindgen {wanted}"),
        "it writes the JavaScript around the wasm and runs tests in a browser, and must equal the \
         version in Cargo.lock; compiled from source (2 to 4 minutes)",
    );
    // Not --locked: its lock file names a package that registries have withdrawn.
    run::stream(&mut cargo_install(tree, "wasm-bindgen-cli", wanted))
}

/// Installs what splits the page into chunks.
pub fn splitter(tree: &Tree) -> Result<(), String> {
    let package = "wasm_split_cli_support";
    // The program does not tell its version, but cargo knows what it installed.
    let installed = run::ask(tree.command("cargo").args(["install", "--list"]));
    let line = format!("{package} v{SPLITTER}:");
    if installed.is_some_and(|list| list.lines().any(|installed| installed == line)) {
        run::say(&format!("The splitter {SPLITTER} is there."));
        return Ok(());
    }
    run::announce(
        &format!("{package} {SPLITTER}"),
        "it splits the page into chunks, so that a visit loads one lesson; compiled from source (1 to 2 \
         minutes)",
    );
    let mut cargo = cargo_install(tree, package, SPLITTER);
    run::stream(cargo.args(["--locked", "--features", "build-binary"]))
}

fn cargo_install(tree: &Tree, package: &str, version: &str) -> Command {
    let mut cargo = tree.command("cargo");
    cargo.envs(QUICK_BUILD);
    cargo.args(["install", package, "--version", version, "--force"]);
    cargo
}

fn version_of(tree: &Tree, program: &str) -> Option<String> {
    let text = run::ask(tree.command(program).arg("--version"))?;
    version_in(&text).map(str::to_owned)
}

/// The version in the output of `--version`: `trunk 0.21.14` or `wasm-bindgen 0.2.1 (1a2b3c)`.
fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().nth(1)
}

/// Whether a version is `wanted` or newer, number by number.
fn is_at_least(version: &str, wanted: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let parts = text.split(['.', '-', '+']);
        parts.map_while(|part| part.parse().ok()).collect()
    };
    numbers(version) >= numbers(wanted)
}

/// Installs clippy and rustfmt, which rustup's minimal profile leaves out.
pub fn lints(tree: &Tree) -> Result<(), String> {
    let why = "the tests hold the code to its rules; rustup downloads it (seconds)";
    if run::ask(tree.command("cargo").args(["clippy", "--version"])).is_none() {
        run::announce("clippy", why);
        run::stream(tree.command("rustup").args(["component", "add", "clippy"]))?;
    }
    if rustfmt(tree).is_none() {
        run::announce("rustfmt", why);
        let arguments = ["component", "add", "rustfmt", "--toolchain", "stable"];
        run::stream(tree.command("rustup").args(arguments))?;
    }
    run::say("clippy and rustfmt are there.");
    Ok(())
}

/// The arguments with which cargo runs rustfmt here, if it can. Debian's Rust for the web has no rustfmt,
/// so rustup's stable toolchain comes first.
pub fn rustfmt(tree: &Tree) -> Option<&'static [&'static str]> {
    let ways: [&'static [&'static str]; 2] = [&["+stable", "fmt"], &["fmt"]];
    ways.into_iter().find(|words| {
        let mut cargo = tree.command("cargo");
        run::ask(cargo.args(*words).arg("--version")).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_stands_after_the_name() {
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.130 (1a2b3c4)\n"),
            Some("0.2.130")
        );
        assert_eq!(version_in("trunk"), None);
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(is_at_least("0.21.14", "0.21.14"));
        assert!(is_at_least("0.22.0-rc.1", "0.21.14"));
        assert!(is_at_least("1.0.0", "0.21.14"));
    }

    #[test]
    fn an_old_version_is_caught() {
        assert!(!is_at_least("0.21.9", "0.21.14"));
        assert!(!is_at_least("unknown", "0.21.14"));
    }
}

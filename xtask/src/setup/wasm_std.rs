//! The wasm32 standard library of Debian's compiler, which Debian ships as sources only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run;
use crate::setup::apt;
use crate::setup::toolchain::TARGET;
use crate::tree::Tree;

/// Debian's compiler, by its path, since another compiler may come first on the PATH.
const RUSTC: &str = "/usr/bin/rustc";

/// The file that names the compiler with which the library was built. The library fits no other.
const STAMP: &str = "built-with";

/// An empty crate: building it builds the standard library, on which it depends.
const MANIFEST: &str = "\
[package]
name = \"empty\"
version = \"0.0.0\"
edition = \"2024\"

[workspace]
";

/// The version of Debian's compiler, as `rustc -vV` prints it.
pub fn compiler(tree: &Tree) -> Result<String, String> {
    run::ask(tree.command(RUSTC).arg("-vV"))
        .ok_or_else(|| format!("{RUSTC} does not run: reinstall it (apt-get install rustc-web)"))
}

/// Whether the library is there and was built with the present compiler.
pub fn is_current(tree: &Tree) -> bool {
    let compiler = run::ask(tree.command(RUSTC).arg("-vV"));
    let folder = folder(tree).ok();
    compiler
        .zip(folder)
        .is_some_and(|(compiler, folder)| is_in(&folder) && fits(&folder, &compiler))
}

/// Whether a standard library lies in this folder.
pub fn is_in(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn fits(folder: &Path, compiler: &str) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|built_with| built_with == compiler)
}

/// Builds the library with this compiler and installs it, unless that was done before.
pub fn ready(tree: &Tree, compiler: &str) -> Result<(), String> {
    let folder = folder(tree)?;
    if is_in(&folder) && fits(&folder, compiler) {
        run::say(&format!("The standard library for {TARGET} is there."));
        return Ok(());
    }
    run::announce(
        &format!("The standard library for {TARGET}"),
        "Debian ships its sources; it is compiled once for this compiler (about a minute)",
    );
    let scratch = tree.path("target").join("xtask").join("wasm-std");
    let built = build(tree, &scratch, compiler)?;
    put(tree, &built, &folder)?;
    forget_old_artifacts(tree)
}

/// Where the compiler looks for the library.
fn folder(tree: &Tree) -> Result<PathBuf, String> {
    let mut rustc = tree.command(RUSTC);
    run::ask(rustc.args(["--print", "target-libdir", "--target", TARGET]))
        .map(|path| PathBuf::from(path.trim()))
        .ok_or_else(|| format!("{RUSTC} does not know the target {TARGET}"))
}

/// Compiles it in `scratch`, and returns the folder to install.
fn build(tree: &Tree, scratch: &Path, compiler: &str) -> Result<PathBuf, String> {
    let library = scratch.join("lib");
    let unwritable = |error| format!("cannot write to {}: {error}", scratch.display());
    clear(scratch)
        .and_then(|()| fs::create_dir_all(scratch.join("src")))
        .and_then(|()| fs::create_dir_all(&library))
        .and_then(|()| fs::write(scratch.join("Cargo.toml"), MANIFEST))
        .and_then(|()| fs::write(scratch.join("src").join("lib.rs"), "#![no_std]\n"))
        .map_err(unwritable)?;

    run::stream(&mut cargo(tree, scratch))?;

    let built = scratch.join("target").join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built).map_err(unwritable)?.flatten() {
        let name = entry.file_name();
        if is_of_library(&name.to_string_lossy()) {
            fs::copy(entry.path(), library.join(name)).map_err(unwritable)?;
        }
    }
    fs::write(library.join(STAMP), compiler).map_err(unwritable)?;
    Ok(library)
}

/// The command that builds a standard library from source. That is an unstable feature of cargo, which
/// `RUSTC_BOOTSTRAP` allows. The site's link-time optimisation needs the bitcode.
fn cargo(tree: &Tree, scratch: &Path) -> Command {
    let mut cargo = tree.command("/usr/bin/cargo");
    cargo.current_dir(scratch);
    cargo.env("RUSTC", RUSTC).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes");
    cargo.env("CARGO_TARGET_DIR", scratch.join("target"));
    cargo.args(["build", "--release", "--target", TARGET]);
    cargo.arg("-Zbuild-std=std,panic_abort,proc_macro,test");
    cargo
}

fn is_of_library(name: &str) -> bool {
    name.ends_with(".rlib") && !name.starts_with("libempty-")
}

/// Replaces the whole folder, as a compiler that finds two versions of the library refuses both.
fn put(tree: &Tree, library: &Path, folder: &Path) -> Result<(), String> {
    run::stream(apt::as_root(tree, "rm")?.arg("-rf").arg(folder))?;
    if let Some(parent) = folder.parent() {
        run::stream(apt::as_root(tree, "mkdir")?.arg("-p").arg(parent))?;
    }
    run::stream(apt::as_root(tree, "cp")?.arg("-r").args([library, folder]))
}

/// Removes what was built with the old standard library. Cargo does not notice that the library changed,
/// and the build would fail with "can't find crate".
fn forget_old_artifacts(tree: &Tree) -> Result<(), String> {
    clear(&tree.path("target").join(TARGET))
        .map_err(|error| format!("cannot remove target/{TARGET}: {error}: run `cargo clean`"))?;
    run::say(&format!(
        "Forgot what was built before. In other checkouts remove target/{TARGET} too."
    ));
    Ok(())
}

fn clear(folder: &Path) -> std::io::Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_library;

    #[test]
    fn only_the_librarys_own_files_are_installed() {
        assert!(is_of_library("libstd-723a93.rlib"));
        assert!(!is_of_library("libempty-f0b962.rlib"));
        assert!(!is_of_library("libstd-723a93.rmeta"));
    }
}

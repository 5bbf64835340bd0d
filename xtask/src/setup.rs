//! Set-up: installs what a task needs on this machine, and says beforehand what and why.
//!
//! Each step first looks whether there is anything to do, so a task runs all the steps that it needs,
//! each time. A compiler for wasm comes from rustup, or, on closed networks where only package registries
//! can be reached, from Debian; `toolchain` decides which.

mod apt;
mod browser;
mod npm;
pub mod toolchain;
mod tools;
mod wasm_std;

use crate::run;
use crate::tree::Tree;

pub use browser::Browser;
pub use tools::rustfmt;

/// Something that a task needs on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A compiler for wasm32.
    Wasm,
    /// clippy and rustfmt.
    Lints,
    /// trunk, and wasm-bindgen's command line.
    Tools,
    /// What splits the page into chunks.
    Splitter,
    /// Node, and the npm packages of this checkout.
    Npm,
    /// Chromium and its driver.
    Browser,
}

/// For `setup`, and for all the tests.
pub const EVERYTHING: &[Need] = &[
    Need::Wasm,
    Need::Lints,
    Need::Tools,
    Need::Splitter,
    Need::Npm,
    Need::Browser,
];

/// For the optimised site.
pub const TO_BUILD: &[Need] = &[Need::Wasm, Need::Tools, Need::Splitter, Need::Npm];

/// For the site during development: without wasm-opt, and so without Node.
pub const TO_SERVE: &[Need] = &[Need::Wasm, Need::Tools];

/// For the tests that need no browser.
pub const TO_TEST_FAST: &[Need] = &[Need::Lints];

/// Installs what is missing of `needs`, in order, as later ones are built with earlier ones.
pub fn ready(tree: &Tree, needs: &[Need]) -> Result<(), String> {
    run::tell("Set-up:");
    for need in needs {
        match need {
            Need::Wasm => toolchain::ready(tree)?,
            Need::Lints => tools::lints(tree)?,
            Need::Tools => tools::ready(tree)?,
            Need::Splitter => tools::splitter(tree)?,
            Need::Npm => npm::ready(tree)?,
            Need::Browser => browser::ready(tree).map(drop)?,
        }
    }
    run::say("All that is needed is there.");
    Ok(())
}

/// The browser that set-up found, for the tests.
pub fn browser(tree: &Tree) -> Result<Browser, String> {
    browser::ready(tree)
}

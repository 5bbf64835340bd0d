//! The checkout that the tasks work on, and the environment in which its tools run.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top folder of this checkout.
pub struct Tree {
    top: PathBuf,
    /// Where a copy compiles to.
    target: Option<PathBuf>,
}

impl Tree {
    /// Asks cargo, which tells a program that it runs where its package lies.
    pub fn find() -> Result<Self, String> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .ok_or("cargo did not say where the checkout is: run this as `cargo xtask`")?;
        match Path::new(&package).parent() {
            Some(top) => Ok(Self {
                top: top.into(),
                target: None,
            }),
            None => Err("the package `xtask` must lie in the checkout's top folder".into()),
        }
    }

    /// A copy of this checkout, which compiles into a folder of its own: cargo takes packages for the same
    /// that stand at the same place of two checkouts, and would not notice what changed in one of them.
    pub fn copy(&self, top: PathBuf, target: PathBuf) -> Self {
        Self {
            top,
            target: Some(target),
        }
    }

    /// A path given relative to the top folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.top.join(relative)
    }

    /// The text of a file in the checkout.
    pub fn read(&self, relative: &str) -> Result<String, String> {
        std::fs::read_to_string(self.path(relative))
            .map_err(|error| format!("cannot read {relative}: {error}"))
    }

    /// A command that runs in the top folder and sees the checkout's tools first.
    ///
    /// The cargo that started this program was chosen before set-up ran, and it tells its children
    /// so. Without these variables rustup chooses anew, and takes the toolchain that set-up chose.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(on_this_system(program));
        command
            .current_dir(&self.top)
            .env("PATH", self.search_path());
        if let Some(target) = &self.target {
            command.env("CARGO_TARGET_DIR", target);
        }
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_of_outer_cargo) {
                command.env_remove(&name);
            }
        }
        for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
            if let Some(list) = env::var_os(name) {
                match joined(env::split_paths(&list).filter(|p| !is_of_a_toolchain(p))) {
                    Some(kept) => command.env(name, kept),
                    None => command.env_remove(name),
                };
            }
        }
        command
    }

    /// Where a program of this name would be found, if anywhere.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.search_path())
            .map(|folder| folder.join(on_this_system(program)))
            .flat_map(|path| [path.with_extension("exe"), path])
            .find(|path| path.is_file())
    }

    /// npm's tools of this checkout, then what `cargo install` installed, then all else.
    fn search_path(&self) -> OsString {
        let own = self.path("node_modules").join(".bin");
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = [own].into_iter().chain(cargo_bin());
        joined(folders.chain(env::split_paths(&path))).unwrap_or(path)
    }
}

/// The folder into which `cargo install` puts programs.
fn cargo_bin() -> Option<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home)?;
    Some(cargo_home.join("bin"))
}

/// npm is a script on Windows, which is only found by its whole name.
fn on_this_system(program: &str) -> String {
    match program {
        "npm" if cfg!(windows) => "npm.cmd".into(),
        _ => program.into(),
    }
}

fn joined(paths: impl Iterator<Item = PathBuf>) -> Option<OsString> {
    let paths: Vec<PathBuf> = paths.collect();
    if paths.is_empty() {
        return None;
    }
    env::join_paths(paths).ok()
}

/// Whether cargo or rustup set this variable for the program that they started, this one.
fn is_of_outer_cargo(name: &str) -> bool {
    const NAMES: [&str; 8] = [
        "CARGO",
        "CARGO_BIN_NAME",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "RUSTUP_TOOLCHAIN",
        "RUSTUP_TOOLCHAIN_SOURCE",
        "RUST_RECURSION_COUNT",
        "OUT_DIR",
    ];
    NAMES.contains(&name) || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Whether the outer cargo put this folder on the library path, for the toolchain it belongs to.
fn is_of_a_toolchain(folder: &Path) -> bool {
    folder == Path::new("/usr/lib")
        || folder.components().any(|part| {
            ["toolchains", "rustlib", "target"]
                .iter()
                .any(|n| part.as_os_str() == *n)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_toolchain_does_not_leak_into_children() {
        for name in [
            "RUSTUP_TOOLCHAIN",
            "CARGO",
            "CARGO_PKG_NAME",
            "CARGO_MANIFEST_DIR",
        ] {
            assert!(is_of_outer_cargo(name), "{name}");
        }
    }

    #[test]
    fn what_the_user_set_is_kept() {
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "RUSTUP_HOME",
            "RUSTUP_DIST_SERVER",
            "PATH",
        ] {
            assert!(!is_of_outer_cargo(name), "{name}");
        }
    }

    #[test]
    fn only_the_folders_of_toolchains_leave_the_library_path() {
        assert!(is_of_a_toolchain(Path::new(
            "/opt/a/.rustup/toolchains/stable/lib"
        )));
        assert!(is_of_a_toolchain(Path::new("/usr/lib/rustlib/x86_64/lib")));
        assert!(!is_of_a_toolchain(Path::new("/opt/cuda/lib")));
    }
}

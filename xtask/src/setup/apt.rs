//! Debian's packages.

use std::fs;
use std::process::Command;

use crate::run;
use crate::tree::Tree;

/// Debian's Rust for the web: compiler, standard library's sources, linker's name, clippy.
pub const RUST: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
];

/// Whether this is Debian, or a distribution that names Debian as its base.
pub fn is_debian(tree: &Tree) -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| says_debian(&text))
        && tree.which("apt-get").is_some()
}

fn says_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| match line.split_once('=') {
        Some(("ID" | "ID_LIKE", names)) => names
            .trim_matches('"')
            .split(' ')
            .any(|name| name == "debian"),
        _ => false,
    })
}

/// Installs those of `packages` that are missing.
pub fn install(tree: &Tree, what: &str, why: &str, packages: &[&str]) -> Result<(), String> {
    let mut query = tree.command("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status} ${Package}\n"]);
    // dpkg-query fails when it does not know one of the packages, and still lists the others.
    let known = query.args(packages).output().map(|output| output.stdout);
    let known = String::from_utf8(known.unwrap_or_default()).unwrap_or_default();
    let missing = missing(packages, &known);
    if missing.is_empty() {
        run::say(&format!("{what} is there ({}).", packages.join(", ")));
        return Ok(());
    }
    run::announce(
        what,
        &format!("{why}; apt-get installs {}", missing.join(", ")),
    );
    let install = ["install", "-y", "--no-install-recommends"];
    let installed = apt_get(tree, &["update"])
        .and_then(|()| apt_get(tree, &[install.as_slice(), &missing].concat()));
    installed.map_err(|problem| {
        format!(
            "{problem}\n  To do it by hand: apt-get update && apt-get install \
             --no-install-recommends {}",
            missing.join(" ")
        )
    })
}

/// The packages that are not installed, according to the output of `dpkg-query`.
fn missing<'a>(packages: &[&'a str], known: &str) -> Vec<&'a str> {
    let is_installed = |name: &str| {
        let line = format!("installed {name}");
        known.lines().any(|known| known == line)
    };
    let names = packages.iter().copied();
    names.filter(|name| !is_installed(name)).collect()
}

/// The package of the linker that a compiler needs, from the output of `rustc -vV`.
///
/// Debian's `rust-lld` is a link to `lld-N`, where N is the compiler's LLVM, and the package that
/// holds the link does not depend on the one that holds the linker.
pub fn linker(version: &str) -> Option<String> {
    let llvm = version
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "))?;
    let major = llvm.split('.').next()?;
    Some(format!("lld-{major}"))
}

/// A command with the rights of root, through sudo if need be.
pub fn as_root(tree: &Tree, program: &str) -> Result<Command, String> {
    if run::ask(tree.command("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Ok(tree.command(program));
    }
    if tree.which("sudo").is_none() {
        return Err(format!(
            "`{program}` must run as root: become root, or install sudo"
        ));
    }
    let mut sudo = tree.command("sudo");
    sudo.arg(program);
    Ok(sudo)
}

/// apt-get without questions. `env` sets the variable for that, since sudo passes none on.
fn apt_get(tree: &Tree, arguments: &[&str]) -> Result<(), String> {
    let mut command = as_root(tree, "env")?;
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    run::stream(command.args(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_relatives_are_told_from_others() {
        assert!(says_debian("NAME=\"Debian\"\nID=debian\n"));
        assert!(says_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!says_debian("ID=fedora\nHOME_URL=\"https://debian\"\n"));
    }

    #[test]
    fn only_what_is_not_installed_is_missing() {
        let known = "installed rustc-web\nconfig-files cargo-web\n";
        let missing = missing(&["rustc-web", "cargo-web", "rust-web-src"], known);
        assert_eq!(missing, ["cargo-web", "rust-web-src"]);
    }

    #[test]
    fn the_linker_follows_the_compilers_llvm() {
        let version = "rustc 1.96.0\nrelease: 1.96.0\nLLVM version: 22.1.8\n";
        assert_eq!(linker(version).as_deref(), Some("lld-22"));
        assert_eq!(linker("rustc 1.96.0\n"), None);
    }
}

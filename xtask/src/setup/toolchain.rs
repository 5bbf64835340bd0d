//! A compiler for wasm32: from where to get one, and the steps to it.

use crate::run;
use crate::setup::{apt, wasm_std};
use crate::tree::Tree;

/// The name under which Debian's compiler is linked into rustup.
const LINKED: &str = "debian-web";

/// The target of the site.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// What the decision depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    /// rustup's name for the toolchain of this checkout, if rustup is there.
    active: Option<String>,
    /// Whether that toolchain has a standard library for wasm32.
    active_has_wasm: bool,
    /// Whether Debian's compiler is linked into rustup and has a wasm32 standard library that fits it.
    linked_is_complete: bool,
    /// Whether rustup tried to download the wasm32 standard library and failed.
    download_failed: bool,
    /// Whether Debian's packages can be installed.
    debian: bool,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Nothing: the toolchain of the checkout builds wasm.
    Ready,
    /// Ask rustup for the wasm32 standard library: the ordinary way.
    Download,
    /// Install Debian's compiler and build its wasm32 standard library.
    InstallDebian,
    /// Make Debian's compiler, which is complete, the toolchain of this checkout.
    Choose,
    /// rustup is missing.
    NeedRustup,
    /// Neither rustup nor Debian has a compiler for this machine.
    NoWay,
}

/// The decision. It has no effects, so a test can decide for any machine.
fn next(facts: &Facts) -> Next {
    let Some(active) = &facts.active else {
        return match facts.active_has_wasm {
            true => Next::Ready,
            false => Next::NeedRustup,
        };
    };
    if active == LINKED {
        return match facts {
            Facts {
                linked_is_complete: true,
                ..
            } => Next::Ready,
            // The link is there, but Debian's packages were removed or updated since.
            Facts { debian: true, .. } => Next::InstallDebian,
            _ => Next::NoWay,
        };
    }
    match facts {
        Facts {
            active_has_wasm: true,
            ..
        } => Next::Ready,
        // The machine was set up from another checkout, so there is no need to try the network.
        Facts {
            linked_is_complete: true,
            ..
        } => Next::Choose,
        Facts {
            download_failed: false,
            ..
        } => Next::Download,
        Facts { debian: true, .. } => Next::InstallDebian,
        _ => Next::NoWay,
    }
}

/// Takes steps until the checkout's toolchain builds wasm, or nothing is left to try.
pub fn ready(tree: &Tree) -> Result<(), String> {
    let mut download_failed = false;
    // The longest way: a download that fails, an installation, a choice, and a last look.
    for _ in 0..4 {
        let facts = look(tree, download_failed);
        match next(&facts) {
            Next::Ready => {
                let name = facts.active.as_deref().unwrap_or("without rustup");
                run::say(&format!("Rust for {TARGET} is there (toolchain {name})."));
                return Ok(());
            }
            Next::Download => download_failed = !download(tree),
            Next::InstallDebian => {
                install_debian(tree).map_err(|problem| format!("{problem}\n{NO_WAY}"))?;
            }
            Next::Choose => choose(tree)?,
            Next::NeedRustup => return Err(NEED_RUSTUP.into()),
            Next::NoWay => return Err(NO_WAY.into()),
        }
    }
    Err(format!(
        "rustup does not use the toolchain `{LINKED}` in this checkout although it was told to: \
         `rustup show` says what it uses and why"
    ))
}

const NEED_RUSTUP: &str = "\
this Rust has no standard library for wasm32-unknown-unknown, and there is no rustup to get it \
with: install rustup (rustup.rs says how), or your system's package of that standard library, and \
run this again";

const NO_WAY: &str = "\
There is no Rust for wasm32-unknown-unknown here: rustup could not get it (its own words are above).
  - Behind a proxy? Set HTTPS_PROXY. Is there a mirror? Set RUSTUP_DIST_SERVER. Then run this again.
  - On a network that has only package registries, Debian 12 or later works: there this installs
    Debian's own Rust for the web with apt-get.";

fn look(tree: &Tree, download_failed: bool) -> Facts {
    let rustup = |arguments: &[&str]| run::ask(tree.command("rustup").args(arguments));
    let active = tree.which("rustup").map(|_| {
        let text = rustup(&["show", "active-toolchain"]).unwrap_or_default();
        first_word(&text).to_owned()
    });
    let linked = rustup(&["toolchain", "list"]).is_some_and(|list| is_listed(&list, LINKED));
    Facts {
        active,
        active_has_wasm: has_wasm(tree),
        linked_is_complete: linked && apt::is_debian(tree) && wasm_std::is_current(tree),
        download_failed,
        debian: apt::is_debian(tree),
    }
}

fn is_listed(list: &str, name: &str) -> bool {
    list.lines().any(|line| first_word(line) == name)
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Looks for the files of the standard library, as a compiler lists targets that it has none for.
fn has_wasm(tree: &Tree) -> bool {
    let mut rustc = tree.command("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let folder = run::ask(&mut rustc);
    folder.is_some_and(|folder| wasm_std::is_in(folder.trim().as_ref()))
}

/// Has rustup download the standard library; returns whether it could. On a closed network it can not,
/// which is no error, as Debian's packages are tried next.
fn download(tree: &Tree) -> bool {
    run::announce(
        &format!("Rust's standard library for {TARGET}"),
        "the site is Rust compiled to WebAssembly; rustup downloads it (seconds)",
    );
    let mut rustup = tree.command("rustup");
    // With a stack trace, a download that was refused would look like a crash.
    rustup.env("RUST_BACKTRACE", "0");
    match run::stream(rustup.args(["target", "add", TARGET])) {
        Ok(()) => true,
        Err(_) => {
            run::say("rustup cannot get it from here. Falling back to Debian's packages.");
            false
        }
    }
}

/// Installs the Rust that Debian packages to build web browsers with, for closed networks.
fn install_debian(tree: &Tree) -> Result<(), String> {
    apt::install(
        tree,
        "Debian's Rust for the web",
        "it brings what rustup could not: the sources of the standard library and a wasm linker",
        &apt::RUST,
    )?;
    let version = wasm_std::compiler(tree)?;
    let linker = apt::linker(&version).ok_or("Debian's rustc did not tell its LLVM version")?;
    apt::install(
        tree,
        "The linker for wasm",
        "Debian's Rust calls it, and does not install it by itself",
        &[&linker],
    )?;
    wasm_std::ready(tree, &version)?;
    choose(tree)
}

/// Makes Debian's compiler the toolchain of this checkout, for cargo, trunk and clippy.
fn choose(tree: &Tree) -> Result<(), String> {
    run::announce(
        &format!("The toolchain `{LINKED}` for this checkout"),
        "so that cargo, trunk and clippy use Debian's Rust here; elsewhere nothing changes, and \
         `rustup override unset` takes it back",
    );
    run::stream(
        tree.command("rustup")
            .args(["toolchain", "link", LINKED, "/usr"]),
    )?;
    run::stream(tree.command("rustup").args(["override", "set", LINKED]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine with only rustup's stable toolchain, before any download.
    fn bare() -> Facts {
        Facts {
            active: Some("stable-x86_64-unknown-linux-gnu".into()),
            active_has_wasm: false,
            linked_is_complete: false,
            download_failed: false,
            debian: true,
        }
    }

    #[test]
    fn the_ordinary_way_comes_first() {
        assert_eq!(next(&bare()), Next::Download);
        assert_eq!(
            next(&Facts {
                debian: false,
                ..bare()
            }),
            Next::Download
        );
    }

    #[test]
    fn once_downloaded_nothing_is_left_to_do() {
        let facts = Facts {
            active_has_wasm: true,
            ..bare()
        };
        assert_eq!(next(&facts), Next::Ready);
    }

    #[test]
    fn a_closed_network_falls_back_to_debian() {
        let facts = Facts {
            download_failed: true,
            ..bare()
        };
        assert_eq!(next(&facts), Next::InstallDebian);
    }

    #[test]
    fn a_closed_network_without_debian_has_no_way() {
        let facts = Facts {
            download_failed: true,
            debian: false,
            ..bare()
        };
        assert_eq!(next(&facts), Next::NoWay);
    }

    #[test]
    fn a_second_checkout_takes_the_toolchain_of_the_first() {
        let facts = Facts {
            linked_is_complete: true,
            ..bare()
        };
        assert_eq!(next(&facts), Next::Choose);
    }

    #[test]
    fn a_new_compiler_of_debians_gets_a_new_standard_library() {
        let chosen = Facts {
            active: Some(LINKED.into()),
            active_has_wasm: true,
            ..bare()
        };
        assert_eq!(next(&chosen), Next::InstallDebian);
        assert_eq!(
            next(&Facts {
                linked_is_complete: true,
                ..chosen
            }),
            Next::Ready
        );
    }

    #[test]
    fn without_rustup_the_systems_own_wasm_will_do() {
        let facts = Facts {
            active: None,
            ..bare()
        };
        assert_eq!(next(&facts), Next::NeedRustup);
        assert_eq!(
            next(&Facts {
                active_has_wasm: true,
                ..facts
            }),
            Next::Ready
        );
    }

    #[test]
    fn a_listed_toolchain_is_the_whole_name() {
        let list = "stable-x86_64-unknown-linux-gnu (default)\ndebian-web (active)\n";
        assert!(is_listed(list, "debian-web"));
        assert!(!is_listed(list, "debian"));
    }
}

//! `serve`: the site on this machine, rebuilt as files change.
//!
//! It is the debug build that is served. Its profile optimises a little (`Cargo.toml`), so lessons
//! run well, while a change shows in seconds; link-time optimisation and wasm-opt would take more
//! than a minute each time. It is also what plain `trunk serve` builds, so the two share their
//! artifacts. For a lecture, `--release` serves what a host would.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::run;
use crate::setup;
use crate::tree::Tree;

/// Not `dist/`, so that serving a debug build never overwrites what `build` made for a host.
const DIST: &str = "target/xtask/served";

/// How often to look whether trunk serves yet.
const POLL: Duration = Duration::from_millis(200);

/// Sets up, builds, serves, and stays until interrupted.
pub fn serve(tree: &Tree, port: u16, release: bool) -> Result<(), String> {
    // Looked at first: set-up and the first build take minutes, and would be for nothing.
    is_free(port)?;
    let needs = if release {
        setup::TO_BUILD
    } else {
        setup::TO_SERVE
    };
    setup::ready(tree, needs)?;

    run::announce(
        "The site",
        "trunk builds and serves it; the first build compiles all it depends on (1 to 3 minutes)",
    );
    let dist = tree.path(DIST);
    std::fs::create_dir_all(&dist).map_err(|error| format!("cannot make {DIST}: {error}"))?;
    let started = SystemTime::now();
    let mut trunk = tree.command("trunk");
    trunk
        .args(["serve", "--port", &port.to_string(), "--dist"])
        .arg(&dist);
    if release {
        trunk.arg("--release");
    }
    let mut child = run::start(&mut trunk)?;
    let served = wait_until_served(&mut child, port);
    if served {
        run::tell(&format!(
            "\n{}\n",
            greeting(port, is_newer(&dist.join("index.html"), started))
        ));
    }
    let status = child
        .wait()
        .map_err(|error| format!("trunk was lost: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("trunk ended ({status}); its own words are above")),
    }
}

/// Whether the port can be served on: the error says what to do if not.
fn is_free(port: u16) -> Result<(), String> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!(
            "cannot serve on port {port}: {error}. Is the site served already? If not, choose \
             another port: cargo xtask serve --port {}",
            port.checked_add(1).unwrap_or(8080)
        )),
    }
}

/// Waits for trunk to listen, which it does after the first build; false if it ended instead.
fn wait_until_served(trunk: &mut Child, port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    while trunk.try_wait().is_ok_and(|ended| ended.is_none()) {
        if TcpStream::connect_timeout(&address, POLL).is_ok() {
            return true;
        }
        thread::sleep(POLL);
    }
    false
}

/// Trunk serves even if the first build failed: only a new page tells that it did not.
fn is_newer(page: &Path, than: SystemTime) -> bool {
    let changed = page.metadata().and_then(|metadata| metadata.modified());
    changed.is_ok_and(|changed| changed >= than)
}

/// What to say once trunk listens.
fn greeting(port: u16, built: bool) -> String {
    match built {
        true => format!(
            "==> Netsplit is at http://127.0.0.1:{port}/\n    It is rebuilt when a file changes. \
             Ctrl-C stops it."
        ),
        false => format!(
            "==> The build failed: its errors are above. Mend them and save; trunk builds again,\n    \
             and then Netsplit is at http://127.0.0.1:{port}/. Ctrl-C stops it."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_caught_and_another_is_proposed() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("some port is free");
        let port = taken.local_addr().expect("it is bound").port();
        let problem = is_free(port).expect_err("it is taken");
        assert!(problem.contains(&format!("port {port}")), "{problem}");
        assert!(problem.contains("--port"), "{problem}");
        drop(taken);
        assert_eq!(is_free(port), Ok(()));
    }

    #[test]
    fn a_failed_build_is_not_greeted_as_a_site() {
        assert!(greeting(8080, false).contains("failed"));
        assert!(greeting(8080, true).starts_with("==> Netsplit is at http://127.0.0.1:8080/"));
    }
}

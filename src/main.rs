//! The web app's entry: mounts `ui`, or offers its lab to a page that is there, nothing else.

#[cfg(all(target_arch = "wasm32", not(lab)))]
fn main() {
    netsplit::ui::mount();
}

#[cfg(all(target_arch = "wasm32", lab))]
fn main() {
    netsplit::ui::lab::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "This is the web app. Open it with `cargo xtask serve`; `netsplit` is the command line."
    );
    std::process::exit(2);
}

//! The web app's entry: starts `ui`, nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    netsplit::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "This is the web app. Open it with `cargo xtask serve`; `netsplit` is the command line."
    );
    std::process::exit(2);
}

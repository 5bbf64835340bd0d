//! The command line: the same runs without a browser.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    netsplit::cli::main(std::env::args_os())
}

#[cfg(target_arch = "wasm32")]
fn main() {}

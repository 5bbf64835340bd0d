//! Netsplit.
pub mod checks;
pub mod chunk;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod explore;
pub mod i18n;
pub mod lessons;
pub mod protocols;
pub mod scene;
pub mod session;
pub mod sim;
pub mod ui;

//! The page: Yew components, and the only folder that names yew, web-sys and gloo.
//!
//! [`app::App`] routes between the home page and a lesson. The lesson page owns the run; panels
//! take plain data and emit an [`act::Act`] for what the reader asks, so that each can be mounted
//! and tested alone. Addresses and acts are plain data too and build natively.

pub mod act;
pub mod course;
pub mod homework;
pub mod route;

// What needs a browser. Each stands here by itself, since rustfmt follows no module out of a macro.
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod bar;
#[cfg(target_arch = "wasm32")]
pub mod caption;
#[cfg(target_arch = "wasm32")]
pub mod chunks;
#[cfg(target_arch = "wasm32")]
pub mod climax;
#[cfg(target_arch = "wasm32")]
pub mod dialog;
#[cfg(target_arch = "wasm32")]
pub mod help;
#[cfg(target_arch = "wasm32")]
pub mod hero;
#[cfg(target_arch = "wasm32")]
pub mod home;
#[cfg(target_arch = "wasm32")]
pub mod icons;
#[cfg(target_arch = "wasm32")]
pub mod keys;
#[cfg(target_arch = "wasm32")]
pub mod lab;
#[cfg(target_arch = "wasm32")]
pub mod lesson_page;
#[cfg(target_arch = "wasm32")]
pub mod live;
#[cfg(target_arch = "wasm32")]
pub mod map;
#[cfg(target_arch = "wasm32")]
pub mod menus;
#[cfg(target_arch = "wasm32")]
pub mod moment;
#[cfg(target_arch = "wasm32")]
pub mod named;
#[cfg(target_arch = "wasm32")]
pub mod notices;
#[cfg(target_arch = "wasm32")]
pub mod panels;
#[cfg(target_arch = "wasm32")]
pub mod play;
#[cfg(target_arch = "wasm32")]
pub mod settings;
#[cfg(target_arch = "wasm32")]
pub mod share;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod stage;
#[cfg(target_arch = "wasm32")]
pub mod store;
#[cfg(target_arch = "wasm32")]
pub mod stored;
#[cfg(target_arch = "wasm32")]
pub mod texts;
#[cfg(target_arch = "wasm32")]
pub mod timeline;
#[cfg(target_arch = "wasm32")]
pub mod transport;

/// Mounts the page on the document's body, in place of the loading message. Where there is no document,
/// in a thread, it is the lab at work.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    if web_sys::window().is_none() {
        return lab::work();
    }
    yew::Renderer::<app::App>::new().render();
}

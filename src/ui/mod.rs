//! The page: Yew components, and the only folder that names yew, web-sys and gloo.
//!
//! [`app::App`] routes between the home page and a lesson. The lesson page owns the run; panels
//! take plain data and emit an [`act::Act`] for what the reader asks, so that each can be mounted
//! and tested alone. Addresses and acts are plain data too and build natively.

pub mod act;
pub mod course;
pub mod homework;
pub mod route;

/// Declares the parts that need a browser.
macro_rules! browser {
    ($($name:ident),* $(,)?) => {
        $(#[cfg(target_arch = "wasm32")] pub mod $name;)*
    };
}

browser!(
    app,
    bar,
    dialog,
    glimpse,
    help,
    home,
    icons,
    keys,
    lab,
    lesson_page,
    live,
    map,
    menus,
    notices,
    panels,
    play,
    settings,
    share,
    shell,
    stage,
    store,
    stored,
    texts,
    timeline,
    transport,
    words,
);

/// Mounts the page on the document's body, in place of the loading message. A build that has the lab
/// is it where there is no page: in a thread.
#[cfg(all(target_arch = "wasm32", not(lab)))]
pub fn start() {
    #[cfg(not(one_lesson))]
    if web_sys::window().is_none() {
        return lab::work();
    }
    yew::Renderer::<app::App>::new().render();
}

/// Starts the lab's own build: it is there for a page, or at work in a thread of its own.
#[cfg(all(target_arch = "wasm32", lab))]
pub fn start() {
    match web_sys::window() {
        Some(_) => lab::offer(),
        None => lab::work(),
    }
}

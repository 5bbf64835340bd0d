//! The moment at which a run stood when its page was left: Back, Forward and Reload return to it. It is kept for
//! the entry of the browser's history, so that a lesson opened anew begins anew.

use super::lesson_page::RunCell;
use gloo_events::EventListener;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{History, Storage};

/// What was kept for an entry of the history.
pub struct Kept {
    /// The run and its moment, as the value of `run=`.
    pub link: String,
    /// True when the reader had made the run their own.
    pub own: bool,
}

/// Keeps the moment of a run when its page is left, for as long as this is held.
pub struct Keeper {
    keep: Rc<Keep>,
    _leaving: EventListener,
}

struct Keep {
    entry: String,
    run: RunCell,
    own: Cell<bool>,
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// The name under which an entry's moment is kept.
fn key(entry: &str) -> String {
    format!("netsplit.moment.{entry}")
}

/// The name of this entry of the history; it gets one if it has none.
pub fn entry() -> Option<String> {
    let history = history()?;
    if let Some(entry) = history.state().ok().and_then(|state| state.as_string()) {
        return Some(entry);
    }
    let entry = ((js_sys::Math::random() * 1e15) as u64).to_string();
    let named = history.replace_state_with_url(&entry.as_str().into(), "", None);
    named.is_ok().then_some(entry)
}

/// What was kept for an entry.
pub fn kept(entry: &str) -> Option<Kept> {
    let kept = storage()?.get_item(&key(entry)).ok()??;
    let (own, link) = kept.split_once(' ')?;
    Some(Kept {
        link: link.to_owned(),
        own: own == "own",
    })
}

impl Keeper {
    /// Keeps the moments of a run from now on.
    pub fn new(entry: &str, run: RunCell) -> Option<Self> {
        let keep = Rc::new(Keep {
            entry: entry.to_owned(),
            run,
            own: Cell::new(false),
        });
        let window = web_sys::window()?;
        let leaving = {
            let keep = keep.clone();
            EventListener::new(&window, "pagehide", move |_| keep.now())
        };
        Some(Self {
            keep,
            _leaving: leaving,
        })
    }

    /// Says whether the reader has made the run their own.
    pub fn set_own(&self, own: bool) {
        self.keep.own.set(own);
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.keep.now();
    }
}

impl Keep {
    /// Keeps the moment. Where the browser keeps nothing, or the run is too long for a link, the lesson begins
    /// anew as it would without this.
    fn now(&self) {
        let (Some(storage), Ok(run)) = (storage(), self.run.try_borrow()) else {
            return;
        };
        if let Ok(link) = run.link() {
            let own = if self.own.get() { "own" } else { "shared" };
            let _ = storage.set_item(&key(&self.entry), &format!("{own} {link}"));
        }
    }
}

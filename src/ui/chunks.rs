//! The chunks of the page: which are here, and how the others come.
//!
//! A part that a first look does not need is behind a table of functions ([`Tools`], [`Panels`],
//! [`LabParts`]), and a lesson behind [`Opening`] and [`Entry`]. Whoever draws asks for the table,
//! and draws [`Coming`] while it is not here. A page that is not split has everything at once.

use super::home::{HOME, Home};
use super::lab::{LabParts, PARTS};
use super::lesson_page::{TOOLS, Tools};
use super::panels::{PANELS, Panels};
use super::settings::use_prefs;
use crate::chunk::{Missing, chunk};
use crate::i18n::Strings;
use crate::lessons::{self, Entry, Opening};
use js_sys::{Array, Promise};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use yew::prelude::*;

/// A part of the page that may still have to be fetched.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Chunk {
    /// What opens the lesson of that name.
    Lesson(&'static str),
    /// The whole of the lesson of that name: what the lab asks of it.
    Whole(&'static str),
    /// The lab.
    Lab,
    /// Menus and dialogs.
    Tools,
    /// The inspector, and the tabs of the story besides the first.
    Panels,
    /// The home page.
    Home,
}

chunk! {
    lab;
    /// The lab.
    fn fetch_lab() -> &'static LabParts { &PARTS }
}

chunk! {
    tools;
    /// Menus and dialogs.
    fn fetch_tools() -> &'static Tools { &TOOLS }
}

chunk! {
    panels;
    /// The inspector, and the tabs of the story besides the first.
    fn fetch_panels() -> &'static Panels { &PANELS }
}

chunk! {
    home;
    /// The home page.
    fn fetch_home() -> &'static Home { &HOME }
}

/// What is here.
#[derive(Default)]
struct Here {
    openings: RefCell<Vec<&'static Opening>>,
    entries: RefCell<Vec<&'static Entry>>,
    lab: Cell<Option<&'static LabParts>>,
    tools: Cell<Option<&'static Tools>>,
    panels: Cell<Option<&'static Panels>>,
    home: Cell<Option<&'static Home>>,
}

impl Here {
    /// A split page begins with nothing.
    #[cfg(feature = "split")]
    fn at_start() -> Self {
        Self::default()
    }

    #[cfg(not(feature = "split"))]
    fn at_start() -> Self {
        Self {
            openings: RefCell::new(lessons::all().iter().map(|entry| entry.opening).collect()),
            entries: RefCell::new(lessons::all().iter().collect()),
            lab: Cell::new(Some(&PARTS)),
            tools: Cell::new(Some(&TOOLS)),
            panels: Cell::new(Some(&PANELS)),
            home: Cell::new(Some(&HOME)),
        }
    }
}

thread_local! {
    static HERE: Here = Here::at_start();
}

/// What opens a lesson, when it is here.
pub fn opening(id: &str) -> Option<&'static Opening> {
    let is_it = |opening: &&&Opening| opening.about.id == id;
    HERE.with(|here| here.openings.borrow().iter().find(is_it).copied())
}

/// The whole of a lesson, when it is here.
pub fn entry(id: &str) -> Option<&'static Entry> {
    let is_it = |entry: &&&Entry| entry.about.id == id;
    HERE.with(|here| here.entries.borrow().iter().find(is_it).copied())
}

/// Every lesson of which the whole is here, in the order of the map.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ids().filter_map(entry)
}

/// The lab, when it is here.
pub fn lab() -> Option<&'static LabParts> {
    HERE.with(|here| here.lab.get())
}

/// Menus and dialogs, when they are here.
pub fn tools() -> Option<&'static Tools> {
    HERE.with(|here| here.tools.get())
}

/// The inspector and the tabs of the story, when they are here.
pub fn panels() -> Option<&'static Panels> {
    HERE.with(|here| here.panels.get())
}

/// The home page, when it is here.
pub fn home() -> Option<&'static Home> {
    HERE.with(|here| here.home.get())
}

/// The names of all lessons that there are, here or not.
pub fn ids() -> impl Iterator<Item = &'static str> {
    lessons::abouts().iter().map(|about| about.id)
}

/// The name of a lesson as the page keeps it; `None` when there is no such lesson.
pub fn known_id(id: &str) -> Option<&'static str> {
    ids().find(|known| *known == id)
}

impl Chunk {
    /// Whether it is here.
    pub fn is_here(self) -> bool {
        match self {
            Self::Lesson(id) => opening(id).is_some(),
            Self::Whole(id) => entry(id).is_some(),
            Self::Lab => lab().is_some(),
            Self::Tools => tools().is_some(),
            Self::Panels => panels().is_some(),
            Self::Home => home().is_some(),
        }
    }

    /// Fetches it, unless it is here.
    pub async fn fetch(self) -> Result<(), Missing> {
        if self.is_here() {
            return Ok(());
        }
        match self {
            Self::Lesson(id) => {
                let come = lessons::fetch_opening(id).await?;
                HERE.with(|here| here.openings.borrow_mut().extend(come));
            }
            Self::Whole(id) => {
                let come = lessons::fetch_entry(id).await?;
                HERE.with(|here| {
                    here.openings
                        .borrow_mut()
                        .extend(come.map(|entry| entry.opening));
                    here.entries.borrow_mut().extend(come);
                });
            }
            Self::Lab => {
                let come = fetch_lab().await?;
                HERE.with(|here| here.lab.set(Some(come)));
            }
            Self::Tools => {
                let come = fetch_tools().await?;
                HERE.with(|here| here.tools.set(Some(come)));
            }
            Self::Panels => {
                let come = fetch_panels().await?;
                HERE.with(|here| here.panels.set(Some(come)));
            }
            Self::Home => {
                let come = fetch_home().await?;
                HERE.with(|here| here.home.set(Some(come)));
            }
        }
        Ok(())
    }

    /// Fetches it because it may be needed soon. Whether it came shows when it is needed.
    pub fn ahead(self) {
        if !self.is_here() {
            spawn_local(async move {
                let _ = self.fetch().await;
            });
        }
    }

    /// What is said while it is on its way, and when it did not come.
    fn words(self, strings: &'static Strings) -> (&'static str, &'static str) {
        match self {
            Self::Lesson(_) => (strings.lesson_coming, strings.lesson_missing),
            _ => (strings.lab_coming, strings.lab_missing),
        }
    }
}

/// Fetches several at once.
async fn fetch_all(chunks: &[Chunk]) -> Result<(), Missing> {
    let fetch = |chunk: Chunk| {
        future_to_promise(async move {
            let come = chunk.fetch().await;
            come.map(|()| JsValue::NULL).map_err(|_| JsValue::NULL)
        })
    };
    let all: Array = chunks.iter().map(|chunk| fetch(*chunk)).collect();
    let come = JsFuture::from(Promise::all(&all)).await;
    come.map(drop).map_err(|_| Missing)
}

/// The properties of [`Coming`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What is needed.
    pub chunks: Vec<Chunk>,
    /// Is told when all of it is here.
    pub on_here: Callback<()>,
}

/// Fetches chunks, and says so until they are here. When one does not come, the reader can ask for it
/// again.
#[component]
pub fn Coming(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let missing = use_state(|| false);
    {
        let missing = missing.clone();
        let (chunks, on_here) = (props.chunks.clone(), props.on_here.clone());
        use_effect_with((props.chunks.clone(), *missing), move |(_, is_missing)| {
            if !is_missing {
                spawn_local(async move {
                    match fetch_all(&chunks).await {
                        Ok(()) => on_here.emit(()),
                        Err(Missing) => missing.set(true),
                    }
                });
            }
        });
    }
    let first = props.chunks.first().copied().unwrap_or(Chunk::Tools);
    let (coming, not_come) = first.words(strings);
    if !*missing {
        return html! { <p class="quiet" role="status">{ coming }</p> };
    }
    let again = {
        let missing = missing.setter();
        move |_: MouseEvent| missing.set(false)
    };
    html! {
        <>
            <p class="notice notice--bad" role="alert">{ not_come }</p>
            <p><button type="button" class="btn" onclick={again}>{ strings.try_again }</button></p>
        </>
    }
}

/// `None` once all of these are here, and until then what stands in their place. The component is
/// drawn again when they are.
#[hook]
pub fn use_chunks(chunks: &[Chunk]) -> Option<Html> {
    let draw = use_force_update();
    if chunks.iter().all(|chunk| chunk.is_here()) {
        return None;
    }
    let chunks = chunks.to_vec();
    let on_here = Callback::from(move |()| draw.force_update());
    Some(html! { <Coming {chunks} {on_here} /> })
}

/// What stands over the page while a menu or a dialog is on its way; it can be left.
pub fn over(coming: Html, strings: &Strings, on_close: &Callback<()>) -> Html {
    html! {
        <div class="coming">
            { coming }
            <button type="button" class="btn btn--quiet" onclick={on_close.reform(|_: MouseEvent| ())}>
                { strings.dismiss }
            </button>
        </div>
    }
}

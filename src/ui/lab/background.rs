//! Work in a thread of its own, so that the page loses no frame however long it takes.

use crate::explore::Budgets;
use crate::i18n::{Lang, Text};
use crate::session::{HuntProgress, HuntReport, Linearity, Params, Unjudged};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker};

/// What the thread is asked for.
#[derive(Serialize, Deserialize)]
pub enum Task {
    /// Trials of an experiment.
    Trials(Trials),
    /// A failure.
    Hunt(Hunt),
    /// Whether the history of a run is linearizable: the lesson, the run as the value of `run=`, how
    /// many configurations to explore of each key, and the tag of the language to say it in.
    Linear(String, String, u64, String),
}

/// Trials of an experiment.
#[derive(Serialize, Deserialize)]
pub struct Trials {
    /// The lesson.
    pub lesson: String,
    /// The name of the experiment.
    pub experiment: String,
    /// Its parameters.
    pub params: Params,
    /// From which seed.
    pub seed: u64,
    /// How many trials every point gets.
    pub trials: u32,
    /// How many of them, in their order, are done.
    pub done: u64,
}

/// Where to look for a failure, and how long.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Hunt {
    /// The lesson.
    pub lesson: String,
    /// The run as the value of `run=`.
    pub link: String,
    /// The only property to be looked at.
    pub property: Option<String>,
    /// How many runs under random faults.
    pub runs_max: u32,
    /// Within what every schedule is tried.
    pub budgets: Budgets,
    /// At how many states that ends.
    pub states_max: u64,
    /// After how many seconds.
    pub seconds_max: u32,
    /// Whether random faults are left out, and what is *sometimes* true is looked for too.
    pub is_every: bool,
}

/// What the thread says.
#[derive(Serialize, Deserialize)]
pub enum Said {
    /// What trials gave in their order, many at once.
    Values(Vec<Option<f64>>),
    /// How far a hunt has come.
    Hunting(HuntProgress),
    /// What it came to; `None` when the run could not be read.
    Hunted(Option<HuntReport>),
    /// What trying every schedule came to; `None` when the run could not be read.
    Explored(Option<Explored>),
    /// Whether the history is linearizable, or why that can not be said.
    Linear(Result<Linearity, Unjudged>),
}

/// What trying every schedule came to.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Explored {
    /// How many states differ.
    pub states: u64,
    /// The fewest actions to the farthest.
    pub depth: u32,
    /// Why it stopped.
    pub end: End,
    /// Each property that was looked at: its name, whether it is an *always*, and what was found.
    pub properties: Vec<(String, bool, Option<Way>)>,
}

/// Why a search of every schedule stopped.
#[derive(Copy, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Every state was visited.
    Complete,
    /// A property broke.
    Violated,
    /// At the bound of states.
    States,
    /// At the bound of memory.
    Memory,
    /// At the bound of time.
    Time,
}

/// The shortest way to a state.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// How many things happen on it.
    pub actions: u32,
    /// What is seen at its end.
    pub why: Text,
    /// The run as the value of `run=`, when one holds it.
    pub link: Option<String>,
}

impl Task {
    /// The check of a run's history.
    pub fn linear(lesson: &str, link: String, limit: u64, lang: Lang) -> Self {
        Self::Linear(lesson.to_owned(), link, limit, lang.tag().to_owned())
    }
}

/// What a thread says when a chunk that it needs could not be fetched. All else that it says is bytes,
/// but for its first word.
pub const FAILED: bool = false;

/// A thread at work; dropped, it ends.
pub struct Background {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Background {
    /// Starts a thread. `None` where the browser gives none. `on_error` is called when it can not be
    /// started after all, or lacks a chunk.
    pub fn start(
        task: &Task,
        on_said: impl Fn(Said) + 'static,
        on_error: impl Fn() + 'static,
    ) -> Option<Self> {
        let on_error = Rc::new(on_error);
        let failed = on_error.clone();
        let worker = worker()?;
        let task = Uint8Array::from(&postcard::to_allocvec(task).ok()?[..]);
        let asked = worker.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            match event.data().dyn_into::<Uint8Array>() {
                Ok(bytes) => {
                    if let Ok(said) = postcard::from_bytes(&bytes.to_vec()) {
                        on_said(said);
                    }
                }
                // A chunk that it needs could not be fetched.
                Err(word) if word == FAILED => failed(),
                // Its first word says that it listens.
                Err(_) => {
                    // Bytes can always be handed over.
                    let _ = asked.post_message(&task);
                }
            }
        });
        let on_error = Closure::new(move || on_error());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // What it has said already finds nobody listening.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A thread of the lab: the page starts its own script again there.
fn worker() -> Option<Worker> {
    let document = web_sys::window()?.document()?;
    let script = document
        .query_selector("link[rel=modulepreload][href*=netsplit-web]")
        .ok()??;
    let href = script.get_attribute("href")?;
    let (folder, file) = href.rsplit_once('/').unwrap_or(("", &href));
    let stem = file.strip_suffix(".js")?;
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let start = if href.contains('/') {
        format!("{folder}/lab.js#{stem}")
    } else {
        format!("lab.js#{stem}")
    };
    Worker::new_with_options(&start, &options).ok()
}

//! The lab as a thread: see [`super::background`] for the page's side.

use super::background::{End, Explored, FAILED, Hunt, Said, Task, Trials, Way};
use crate::checks::Kind;
use crate::explore::{Bounds, Stopped};
use crate::i18n::Lang;
use crate::session::measurement::Measurement;
use crate::session::{ExploreAsk, ExploreFind, HuntAsk, HuntProgress, Unjudged};
use crate::ui::chunks::{self, Chunk};
use js_sys::{Date, Function, Reflect, Uint8Array, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

/// How often it says how far it is, in milliseconds.
const EVERY_MS: f64 = 200.0;
/// How many bytes the states of a search take at most.
const BYTES_MAX: u64 = 256 << 20;
/// How many runs are spent on making a failure small.
const SHRINK_MAX: u32 = 2_000;

/// Waits for a task, and says so.
pub fn listen() {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let bytes = event.data().dyn_into::<Uint8Array>().ok();
        let task = bytes.and_then(|bytes| postcard::from_bytes(&bytes.to_vec()).ok());
        if let Some(task) = task {
            spawn_local(carry_out(task));
        }
    });
    // The global object takes any name.
    let _ = Reflect::set(&global(), &"onmessage".into(), &on_message.into_js_value());
    post(&JsValue::NULL);
}

/// Says that what the thread needs could not be fetched.
pub fn fail() {
    post(&FAILED.into());
}

/// Fetches the lesson of a task, and does it.
async fn carry_out(task: Task) {
    let lesson = match &task {
        Task::Trials(trials) => &trials.lesson,
        Task::Hunt(hunt) => &hunt.lesson,
        Task::Linear(lesson, ..) => lesson,
    };
    if let Some(lesson) = chunks::known_id(lesson)
        && Chunk::Whole(lesson).fetch().await.is_err()
    {
        return fail();
    }
    match task {
        Task::Trials(trials) => work(&trials),
        Task::Hunt(hunt) if hunt.is_every => say(&Said::Explored(every(&hunt))),
        Task::Hunt(hunt) => look(&hunt),
        Task::Linear(lesson, link, limit, lang) => say(&linear(&lesson, &link, limit, &lang)),
    }
}

fn post(what: &JsValue) {
    let post = Reflect::get(&global(), &"postMessage".into());
    if let Some(post) = post.ok().and_then(|post| post.dyn_into::<Function>().ok()) {
        // Bytes can always be handed over.
        let _ = post.call1(&JsValue::NULL, what);
    }
}

fn say(said: &Said) {
    if let Ok(bytes) = postcard::to_allocvec(said) {
        post(&Uint8Array::from(&bytes[..]));
    }
}

/// Says something now and then.
struct Pulse {
    began_ms: f64,
    said_at_ms: f64,
}

impl Pulse {
    fn new() -> Self {
        let now_ms = Date::now();
        Self {
            began_ms: now_ms,
            said_at_ms: now_ms,
        }
    }

    fn is_due(&mut self) -> bool {
        let now_ms = Date::now();
        let is_due = now_ms - self.said_at_ms >= EVERY_MS;
        if is_due {
            self.said_at_ms = now_ms;
        }
        is_due
    }

    fn has_run(&self, seconds: u32) -> bool {
        Date::now() - self.began_ms >= f64::from(seconds) * 1_000.0
    }
}

/// Runs the trials that are not done yet, in their order.
fn work(task: &Trials) {
    let lesson = chunks::entry(&task.lesson);
    let mut all = lesson.into_iter().flat_map(|entry| (entry.experiments)());
    let Some(experiment) = all.find(|experiment| experiment.id == task.experiment) else {
        return;
    };
    let mut run = Measurement::new(experiment, task.params.clone(), task.seed, task.trials);
    for _ in 0..task.done {
        run.next_trial();
    }
    let (mut values, mut pulse) = (Vec::new(), Pulse::new());
    while let Some(trial) = run.next_trial() {
        values.push(run.run(&trial));
        if pulse.is_due() {
            say(&Said::Values(core::mem::take(&mut values)));
        }
    }
    say(&Said::Values(values));
}

fn explore_ask(hunt: &Hunt) -> ExploreAsk {
    ExploreAsk {
        seed: 0,
        budgets: hunt.budgets,
        bounds: Bounds {
            states_max: hunt.states_max,
            bytes_max: BYTES_MAX,
            symmetry: true,
            ..Bounds::default()
        },
        property: hunt.property.clone(),
    }
}

/// Looks for a failure: at random first, then among every schedule.
fn look(hunt: &Hunt) {
    let ask = HuntAsk {
        property: hunt.property.clone(),
        runs_max: hunt.runs_max,
        explore: (hunt.states_max > 0).then(|| explore_ask(hunt)),
        shrink_max: SHRINK_MAX,
    };
    let mut pulse = Pulse::new();
    let report = chunks::entry(&hunt.lesson).and_then(|entry| {
        let go_on = &mut |progress: HuntProgress| {
            if pulse.is_due() {
                say(&Said::Hunting(progress));
            }
            !pulse.has_run(hunt.seconds_max)
        };
        (entry.hunt)(&hunt.link, &ask, go_on).ok()
    });
    say(&Said::Hunted(report));
}

/// Tries every schedule, and says what was found of each property.
fn every(hunt: &Hunt) -> Option<Explored> {
    let entry = chunks::entry(&hunt.lesson)?;
    let mut pulse = Pulse::new();
    let outcome = (entry.explore_link)(&hunt.link, &explore_ask(hunt), &mut |progress| {
        if pulse.is_due() {
            let (states, depth) = (progress.distinct, progress.depth);
            say(&Said::Hunting(HuntProgress::Every(states, depth)));
        }
        pulse.has_run(hunt.seconds_max).then_some(Stopped::Time)
    });
    let outcome = outcome.ok()?;
    let property = |(id, kind, find): (&'static str, Kind, Option<ExploreFind>)| {
        (id.to_owned(), kind == Kind::Always, find.map(way))
    };
    Some(Explored {
        states: outcome.progress.distinct,
        depth: outcome.progress.depth,
        end: match outcome.stopped {
            Stopped::Complete => End::Complete,
            Stopped::Violated => End::Violated,
            Stopped::States => End::States,
            Stopped::Bytes => End::Memory,
            Stopped::Time => End::Time,
        },
        properties: outcome.properties.into_iter().map(property).collect(),
    })
}

fn way(find: ExploreFind) -> Way {
    Way {
        actions: find.actions,
        why: find.why,
        link: find.link.ok(),
    }
}

fn linear(lesson: &str, link: &str, limit: u64, lang: &str) -> Said {
    let lang = Lang::from_tag(lang).unwrap_or_default();
    let entry = chunks::entry(lesson).ok_or(Unjudged::Unread);
    Said::Linear(entry.and_then(|entry| (entry.linearity)(link, limit, lang)))
}

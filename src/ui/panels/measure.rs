//! The Measure tab: an experiment, its parameters, and what its trials give beside the formulas.
//!
//! Trials run in a thread of their own, or where there is none in slices of a frame, so that the
//! page stays at hand while they do.

use super::plot::{figure, legend, numbers};
use super::prose::{Prose, prose_text};
use super::setup::{Field, field};
use crate::i18n::{LabStrings, Lang, fill};
use crate::lessons::Entry;
use crate::session::Params;
use crate::session::experiment::Experiment;
use crate::session::measurement::Measurement;
use crate::ui::chunks;
use crate::ui::lab::background::{Background, Said, Task, Trials};
use crate::ui::play::Frames;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// How long trials run in one frame, in milliseconds.
const SLICE_MS: f64 = 4.0;
/// How often the plot is drawn anew while they do, in milliseconds.
const DRAWN_EVERY_MS: f64 = 200.0;
/// The most trials of one point, unless an experiment wants more: the numbers of many more would
/// take longer than a frame to sum up. The command line takes more.
const TRIALS_MAX: u32 = 2_000;
/// The seed unless chosen otherwise; that of the command line.
const SEED: u64 = 1;

/// What a lesson measures.
#[derive(Copy, Clone)]
pub struct Experiments(pub &'static [Experiment]);

/// They are fixed, so the same place is the same list.
impl PartialEq for Experiments {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

/// What was chosen and measured, kept while the tab is closed.
#[derive(Clone, Default)]
pub struct Bench(Rc<RefCell<Labs>>);

impl PartialEq for Bench {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Which experiment is shown, and how far each is.
#[derive(Default)]
struct Labs {
    chosen: usize,
    labs: Vec<Lab>,
}

/// One experiment on the page.
struct Lab {
    run: Measurement,
    running: bool,
    /// The field that was refused, by its key.
    refused: Option<&'static str>,
}

const TRIALS: &str = "trials";
const SEED_KEY: &str = "seed";

impl Lab {
    fn new(experiment: &'static Experiment) -> Self {
        let params = Params::defaults(experiment.params);
        Self {
            run: Measurement::new(experiment, params, SEED, experiment.trials),
            running: false,
            refused: None,
        }
    }

    /// Takes what a field was changed to: the trials begin anew. `None` was refused.
    fn change(&mut self, key: &'static str, changed: Option<(Params, u64, u32)>) {
        self.refused = changed.is_none().then_some(key);
        self.running = false;
        if let Some((params, seed, trials)) = changed {
            self.run = Measurement::new(self.run.experiment(), params, seed, trials);
        }
    }

    /// What the run has now.
    fn setting(&self) -> (Params, u64, u32) {
        (
            self.run.params().clone(),
            self.run.seed(),
            self.run.trials(),
        )
    }

    fn trials_max(&self) -> u32 {
        TRIALS_MAX.max(self.run.experiment().trials)
    }

    /// The command that gives the same numbers.
    fn command(&self) -> String {
        let experiment = self.run.experiment();
        let mut command = format!("netsplit measure {}", experiment.id);
        for spec in experiment.params {
            let value = self.run.params().get(experiment.params, spec.key);
            if value != spec.default {
                command += &format!(" --param {}={}", spec.key, spec.word(value));
            }
        }
        command + &format!(" --trials {} --seed {}", self.run.trials(), self.run.seed())
    }
}

/// The properties of [`MeasurePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What can be measured; at least one.
    pub experiments: Experiments,
    /// What was measured so far.
    pub bench: Bench,
    /// The lesson's prose, when it is there.
    pub prose: Option<Prose>,
    /// The reader's language.
    pub lang: Lang,
}

/// What happens to the panel.
pub enum Msg {
    /// A frame, at this time in milliseconds.
    Frame(f64),
    /// Another experiment is to be shown.
    Choose(usize),
    /// A parameter was changed, or its field has something that it does not take.
    Param(&'static str, Option<i64>),
    /// The number of trials was changed.
    Trials(String),
    /// The seed was changed.
    Seed(String),
    /// Trials are to run, from the start when they are done.
    Run,
    /// They are to stop; what they gave stays.
    Stop,
    /// What the next trials gave, in the thread with this number.
    Values(u32, Vec<Option<f64>>),
    /// That thread could not be started.
    Alone(u32),
}

/// The Measure tab.
pub struct MeasurePanel {
    frames: Frames,
    drawn_at_ms: f64,
    background: Option<Background>,
    /// The number of the last thread: others may still be heard of.
    thread: u32,
}

impl Component for MeasurePanel {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let mut labs = props.bench.0.borrow_mut();
        if labs.labs.is_empty() {
            labs.labs = props.experiments.0.iter().map(Lab::new).collect();
        }
        let link = ctx.link().clone();
        let mut panel = Self {
            frames: Frames::new(move |frame_ms| link.send_message(Msg::Frame(frame_ms))),
            drawn_at_ms: 0.0,
            background: None,
            thread: 0,
        };
        // The tab was closed while trials ran: they go on.
        if labs.labs[labs.chosen].running {
            panel.start(ctx, &labs.labs[labs.chosen]);
        }
        panel
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let mut labs = ctx.props().bench.0.borrow_mut();
        let chosen = labs.chosen;
        let lab = &mut labs.labs[chosen];
        let (params, seed, trials) = lab.setting();
        match msg {
            Msg::Frame(frame_ms) => return self.slice(lab, frame_ms),
            Msg::Choose(index) => {
                lab.running = false;
                labs.chosen = index;
            }
            Msg::Param(key, value) => {
                let specs = lab.run.experiment().params;
                let params = value.and_then(|value| params.with(specs, key, value).ok());
                lab.change(key, params.map(|params| (params, seed, trials)));
            }
            Msg::Trials(text) => {
                let most = lab.trials_max();
                let trials = text.trim().parse().ok().filter(|n| (1..=most).contains(n));
                lab.change(TRIALS, trials.map(|trials| (params, seed, trials)));
            }
            Msg::Seed(text) => {
                let seed = text.trim().parse().ok();
                lab.change(SEED_KEY, seed.map(|seed| (params, seed, trials)));
            }
            Msg::Run => {
                if lab.run.is_done() {
                    lab.change("", Some((params, seed, trials)));
                }
                lab.running = true;
                self.start(ctx, lab);
                return true;
            }
            Msg::Stop => lab.running = false,
            Msg::Values(thread, values) => return self.take(lab, thread, &values),
            Msg::Alone(thread) => {
                if thread == self.thread && lab.running {
                    self.background = None;
                    self.frames.start();
                }
                return false;
            }
        }
        self.stop();
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let labs = ctx.props().bench.0.borrow();
        let (lab, lang) = (&labs.labs[labs.chosen], ctx.props().lang);
        let strings = lang.lab();
        let experiment = lab.run.experiment();
        let said = ctx
            .props()
            .prose
            .and_then(|prose| prose.get(&format!("experiment.{}", experiment.id)));
        html! {
            <div class="measure" data-role="measure" data-done={lab.run.done().to_string()}
                data-total={lab.run.total().to_string()} data-running={lab.running.to_string()}>
                { choice(ctx, labs.chosen, lang) }
                { figure(&lab.run, lang) }
                if lab.run.done() == 0 && experiment.theory.is_empty() {
                    <p class="quiet">{ strings.measure_empty }</p>
                }
                { controls(ctx, lab, strings) }
                { legend(&lab.run, lang) }
                { settings(ctx, lab, lang) }
                { numbers(&lab.run, lang) }
                if let Some((_, html)) = said {
                    { prose_text(html) }
                }
                <p class="quiet">{ strings.measure_command }</p>
                <pre class="measure__command"><code>{ lab.command() }</code></pre>
            </div>
        }
    }
}

impl MeasurePanel {
    /// Has trials run: in a thread of their own if there is one to be had.
    fn start(&mut self, ctx: &Context<Self>, lab: &Lab) {
        self.thread += 1;
        let (thread, link) = (self.thread, ctx.link().clone());
        let failed = link.clone();
        let experiment = lab.run.experiment();
        let has_it = |entry: &&Entry| {
            (entry.experiments)()
                .iter()
                .any(|of| of.id == experiment.id)
        };
        let lesson = chunks::entries().find(has_it);
        let task = Task::Trials(Trials {
            lesson: lesson.map_or("", |entry| entry.about.id).to_owned(),
            experiment: experiment.id.to_owned(),
            params: lab.run.params().clone(),
            seed: lab.run.seed(),
            trials: lab.run.trials(),
            done: lab.run.done(),
        });
        self.background = Background::start(
            &task,
            move |said| {
                if let Said::Values(values) = said {
                    link.send_message(Msg::Values(thread, values));
                }
            },
            move || failed.send_message(Msg::Alone(thread)),
        );
        if self.background.is_none() {
            self.frames.start();
        }
    }

    fn stop(&mut self) {
        self.background = None;
        self.frames.stop();
    }

    /// Takes what the next trials gave. True when the plot is to be drawn anew.
    fn take(&mut self, lab: &mut Lab, thread: u32, values: &[Option<f64>]) -> bool {
        if thread != self.thread || !lab.running {
            return false;
        }
        for value in values {
            if let Some(trial) = lab.run.next_trial() {
                lab.run.put(&trial, *value);
            }
        }
        if lab.run.is_done() {
            lab.running = false;
            self.stop();
        }
        true
    }

    /// Runs trials for as long as a frame has room. True when the plot is to be drawn anew.
    fn slice(&mut self, lab: &mut Lab, frame_ms: f64) -> bool {
        let until_ms = now_ms() + SLICE_MS;
        while lab.run.step() && now_ms() < until_ms {}
        if lab.run.is_done() {
            lab.running = false;
            self.stop();
            return true;
        }
        let is_due = frame_ms - self.drawn_at_ms >= DRAWN_EVERY_MS;
        if is_due {
            self.drawn_at_ms = frame_ms;
        }
        is_due
    }
}

fn now_ms() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    // Without a clock each frame runs one trial.
    performance.map_or(f64::INFINITY, |performance| performance.now())
}

/// Which experiment: a list when there are several.
fn choice(ctx: &Context<MeasurePanel>, chosen: usize, lang: Lang) -> Html {
    let experiments = ctx.props().experiments.0;
    let title = |experiment: &'static Experiment| experiment.title.get(lang);
    if experiments.len() == 1 {
        return html! { <h2>{ title(&experiments[0]) }</h2> };
    }
    let choose = ctx.link().callback(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let index = select.map_or(0, |select| select.selected_index());
        Msg::Choose(usize::try_from(index).unwrap_or(0))
    });
    html! {
        <label class="measure__choice">
            <span class="unseen">{ lang.lab().measure_choice }</span>
            <select onchange={choose} data-key="experiment">
                { for experiments.iter().enumerate().map(|(index, experiment)| html! {
                    <option selected={index == chosen}>{ title(experiment) }</option>
                }) }
            </select>
        </label>
    }
}

/// Run, stop, and how far it is.
fn controls(ctx: &Context<MeasurePanel>, lab: &Lab, strings: &LabStrings) -> Html {
    let (done, total) = (lab.run.done(), lab.run.total());
    let (name, press) = if lab.running {
        (
            strings.measure_stop,
            ctx.link().callback(|_: MouseEvent| Msg::Stop),
        )
    } else {
        let name = match done {
            0 => strings.measure_run,
            done if done == total => strings.measure_again,
            _ => strings.measure_on,
        };
        (name, ctx.link().callback(|_: MouseEvent| Msg::Run))
    };
    let class = classes!("btn", (!lab.running).then_some("btn--primary"));
    let words = fill(
        strings.measure_done,
        &[&done.to_string(), &total.to_string()],
    );
    html! {
        <div class="measure__run">
            <button type="button" {class} onclick={press} disabled={lab.refused.is_some()}
                data-role="measure-run">{ name }</button>
            <progress max={total.to_string()} value={done.to_string()} aria-label={words.clone()} />
            <span class="quiet">{ words }</span>
        </div>
    }
}

/// The experiment's own parameters, and those of every experiment.
fn settings(ctx: &Context<MeasurePanel>, lab: &Lab, lang: Lang) -> Html {
    let (strings, common) = (lang.lab(), lang.strings());
    let specs = lab.run.experiment().params;
    let own = specs.iter().map(|spec| {
        let parameter = Field {
            spec,
            value: lab.run.params().get(specs, spec.key),
            offered: &|_| true,
            refused: lab.refused == Some(spec.key),
            form: "measure-",
            change: ctx
                .link()
                .callback(move |value| Msg::Param(spec.key, value)),
        };
        field(parameter, lang)
    });
    let text = |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        input.map_or_else(String::new, |input| input.value())
    };
    let trials = ctx.link().callback(move |event| Msg::Trials(text(event)));
    let seed = ctx.link().callback(move |event| Msg::Seed(text(event)));
    let most = lab.trials_max().to_string();
    let bad_trials = fill(common.more().number_bad, &["1", &most]);
    let bad_seed = fill(common.more().seed_bad, &[&u64::MAX.to_string()]);
    let number = |key: &'static str, name, value: String, change, bad: String| {
        let refused = lab.refused == Some(key);
        html! {
            <div class="field" {key}>
                <label>
                    <span class="field__name">{ name }</span>
                    <input inputmode="numeric" autocomplete="off" {value} oninput={change}
                        aria-invalid={refused.then_some("true")} data-key={key} />
                </label>
                if refused {
                    <p class="field__error" role="alert">{ bad }</p>
                }
            </div>
        }
    };
    html! {
        <details class="measure__settings">
            <summary>{ strings.measure_settings }</summary>
            <div class="setup" key={lab.run.experiment().id}>
                { for own }
                { number(TRIALS, strings.measure_trials, lab.run.trials().to_string(), trials, bad_trials) }
                { number(SEED_KEY, common.seed, lab.run.seed().to_string(), seed, bad_seed) }
            </div>
        </details>
    }
}

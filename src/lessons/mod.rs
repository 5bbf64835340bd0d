//! The lessons: one folder each, and one line each in the list that is `lessons!` below.

mod coming;
pub mod consistent_hashing;
mod glimpse;
mod kit;
pub mod paxos;
pub mod raft;
mod register;
pub mod retry;
pub mod voting;

pub use glimpse::{Glimpse, glimpse};

#[cfg(not(target_arch = "wasm32"))]
use crate::explore::FanOut;
#[cfg(not(one_lesson))]
use crate::explore::{Progress, Stopped};
#[cfg(not(one_lesson))]
use crate::i18n::Lang;
use crate::i18n::Text;
#[cfg(not(one_lesson))]
use crate::session::experiment::Experiment;
use crate::session::{
    About, LinkError, Param, ParamError, Params, Run, Session, Stage, Taught, Track,
};
#[cfg(not(one_lesson))]
use crate::session::{
    Breakage, Choice, ExploreAsk, ExploreOutcome, HuntAsk, HuntProgress, HuntReport, Linearity,
    PropertyView, Unjudged, VARIANT, explore_link, hunt, linearity,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::session::{FuzzOutcome, Minimised, StoredRun, Task, explore_on, fuzz, minimise};
use crate::sim::Micros;

/// A lesson as the page and the command line find it.
pub struct Entry {
    /// What the map says of it.
    pub about: &'static About,
    /// Its parameters.
    pub params: &'static [Param],
    /// What it measures of its own code. A page built for one lesson has it in the lab.
    #[cfg(not(one_lesson))]
    pub experiments: fn() -> &'static [Experiment],
    /// How its broken variants are found, and what shows them.
    #[cfg(not(one_lesson))]
    pub breakages: fn() -> &'static [Breakage],
    /// The names of its tasks.
    #[cfg(not(one_lesson))]
    pub tasks: fn() -> Vec<&'static str>,
    /// What it claims of a run with these parameters, with nothing seen of it yet.
    #[cfg(not(one_lesson))]
    pub properties: fn(&Params) -> Vec<PropertyView>,
    /// The short lessons under its roof; empty when it is all one.
    pub tracks: fn() -> &'static [Track],
    /// When the home page holds it: see [`Lesson::SNAPSHOT_AT`].
    pub snapshot_at: (Micros, Micros),
    /// Whether a value of a parameter means something in a run with these: see [`Lesson::offers`].
    pub offers: fn(&Params, &str, i64) -> bool,
    /// Starts a run with these parameters (checked) and this seed: at time zero, nodes started.
    pub open: fn(Params, u64) -> Result<Box<dyn Session>, ParamError>,
    /// Opens the run of a link (the value of `run=`), at the moment at which it was shared.
    pub open_link: fn(&str) -> Result<Box<dyn Session>, LinkError>,
    // What only the command line and tests ask for stays out of the page, which it would swell.
    /// Runs it under the random faults of this seed: see [`crate::session::fuzz`].
    #[cfg(not(target_arch = "wasm32"))]
    pub fuzz: fn(&Params, u64) -> Result<FuzzOutcome, ParamError>,
    /// Makes what the random faults of this seed violate small, within so many runs: see
    /// [`crate::session::minimise`].
    #[cfg(not(target_arch = "wasm32"))]
    pub minimise: fn(&Params, u64, u32) -> Result<Option<Minimised>, ParamError>,
    /// Searches what can become of it: see [`crate::session::explore`].
    #[cfg(not(target_arch = "wasm32"))]
    pub explore: fn(&Params, &ExploreAsk, Look, FanOut) -> Result<ExploreOutcome, ParamError>,
    /// Searches what can become of a shared moment: see [`crate::session::explore_link`].
    #[cfg(not(one_lesson))]
    pub explore_link: fn(&str, &ExploreAsk, Look) -> Result<ExploreOutcome, LinkError>,
    /// Looks for a failure from a shared moment: see [`crate::session::hunt`].
    #[cfg(not(one_lesson))]
    pub hunt: fn(&str, &HuntAsk, LookOut) -> Result<HuntReport, LinkError>,
    /// Whether what clients were told up to a shared moment is linearizable, exploring at most so many
    /// configurations of each key: see [`crate::session::linearity`].
    #[cfg(not(one_lesson))]
    pub linearity: fn(&str, u64, Lang) -> Result<Linearity, Unjudged>,
    /// Whether it keeps something that clients read and write: whether [`Entry::linearity`] can say
    /// anything.
    #[cfg(not(one_lesson))]
    pub keeps: fn() -> bool,
    /// The scripts of its tasks, for teachers and tests.
    #[cfg(not(target_arch = "wasm32"))]
    pub task_scripts: fn() -> Vec<TaskScripts>,
    /// Its stored runs, checked: `task.<id>` for a solution, `mistake.<id>` for what refutes a
    /// mistake. `runs.txt` in the lesson's folder has their links.
    #[cfg(not(target_arch = "wasm32"))]
    pub stored: fn() -> Vec<StoredCheck>,
}

/// Is shown how far a hunt has come, and says whether to go on.
#[cfg(not(one_lesson))]
pub type LookOut<'a> = &'a mut dyn FnMut(HuntProgress) -> bool;

/// Is shown how far a search has come, and may say to stop.
#[cfg(not(one_lesson))]
pub type Look<'a> = &'a mut dyn FnMut(&Progress) -> Option<Stopped>;

/// Whether a stored run shows what it is stored for.
#[cfg(not(target_arch = "wasm32"))]
pub struct StoredCheck {
    /// The name of the run.
    pub name: String,
    /// True when the run shows it.
    pub shows: bool,
    /// The run as the value of `run=`: what the page opens, so that it need not read scripts.
    pub link: String,
    /// True when the control run shows it as well: see [`StoredRun::shown_by_control`].
    pub control_shows: bool,
}

/// The stored scripts of a task.
#[cfg(not(target_arch = "wasm32"))]
pub struct TaskScripts {
    /// The task.
    pub id: &'static str,
    /// The parameters that it is set in.
    pub params: &'static [(&'static str, i64)],
    /// A script that solves it.
    pub solution: &'static str,
    /// The tempting wrong move: a script that does not.
    pub tempting: &'static str,
}

#[cfg(not(target_arch = "wasm32"))]
fn task_scripts<L: Taught>() -> Vec<TaskScripts> {
    let scripts = |task: Task<L::P>| TaskScripts {
        id: task.id,
        params: task.params,
        solution: task.solution,
        tempting: task.tempting,
    };
    L::tasks().into_iter().map(scripts).collect()
}

#[cfg(not(one_lesson))]
impl Entry {
    /// Its broken variants: the choices of [`VARIANT`] but for the correct protocol.
    pub fn variants(&self) -> impl Iterator<Item = &'static Choice> + use<> {
        let spec = self.params.iter().find(|spec| spec.key == VARIANT);
        let choices = spec.map_or(&[][..], |spec| spec.kind.choices());
        choices.iter().filter(|choice| choice.value != 0)
    }

    /// The settings of each of its algorithms, the default one first: by convention the parameter
    /// `mode` or `scheme` chooses among them.
    pub fn algorithms(&self) -> Vec<Params> {
        let defaults = Params::defaults(self.params);
        let chosen_by = |spec: &&Param| matches!(spec.key, "mode" | "scheme");
        let mut all = vec![defaults.clone()];
        for spec in self.params.iter().filter(chosen_by) {
            let choices = spec.kind.choices().iter();
            let others = choices.filter(|choice| choice.value != spec.default);
            let other = |choice: &Choice| defaults.with(self.params, spec.key, choice.value);
            all.extend(others.filter_map(|choice| other(choice).ok()));
        }
        all
    }

    /// The property that a variant breaks, with nothing seen of it yet.
    pub fn broken_property(&self, breakage: &Breakage) -> Option<PropertyView> {
        let params = Params::defaults(self.params).with_each(self.params, breakage.params);
        let mut properties = (self.properties)(&params.ok()?).into_iter();
        properties.find(|property| property.id == breakage.property)
    }
}

impl Entry {
    /// The entry of a lesson.
    pub const fn of<L: Taught>() -> Self {
        Self {
            about: L::ABOUT,
            params: L::PARAMS,
            snapshot_at: L::SNAPSHOT_AT,
            #[cfg(not(one_lesson))]
            experiments: || L::EXPERIMENTS,
            #[cfg(not(one_lesson))]
            breakages: || L::BREAKAGES,
            #[cfg(not(one_lesson))]
            tasks: || {
                let tasks = L::tasks().into_iter();
                tasks.map(|task| task.id).collect()
            },
            #[cfg(not(one_lesson))]
            properties: |params| {
                let watches = L::properties(params).into_iter();
                watches.map(|watch| PropertyView::of(&watch)).collect()
            },
            tracks: || L::TRACKS,
            offers: |params, key, value| L::offers(params, key, value),
            open: |params, seed| Ok(Box::new(Run::<L>::new(params, seed)?.started())),
            open_link: |link| Ok(Box::new(Run::<L>::open(link)?)),
            #[cfg(not(target_arch = "wasm32"))]
            fuzz: fuzz::<L>,
            #[cfg(not(target_arch = "wasm32"))]
            minimise: minimise::<L>,
            #[cfg(not(target_arch = "wasm32"))]
            explore: |params, ask, look, fan| explore_on::<L>(params, ask, look, fan),
            #[cfg(not(one_lesson))]
            explore_link: |link, ask, look| explore_link::<L>(link, ask, look),
            #[cfg(not(one_lesson))]
            hunt: |link, ask, look| hunt::<L>(link, ask, look),
            #[cfg(not(one_lesson))]
            linearity: linearity::<L>,
            #[cfg(not(one_lesson))]
            keeps: || {
                let mut nothing = core::iter::empty();
                L::linearizable(&mut nothing, 1).is_some()
            },
            #[cfg(not(target_arch = "wasm32"))]
            task_scripts: task_scripts::<L>,
            #[cfg(not(target_arch = "wasm32"))]
            stored: || {
                let check = |run: StoredRun<L::P>| StoredCheck {
                    link: run.link::<L>(),
                    shows: run.shown_by::<L>(run.script),
                    control_shows: run.shown_by_control::<L>(),
                    name: run.name,
                };
                let runs = StoredRun::all::<L>().into_iter();
                runs.map(check).collect()
            },
        }
    }
}

/// A lesson that is planned but not there yet, which the map says honestly.
pub struct Coming {
    /// Where on the map it will be.
    pub stage: Stage,
    /// Its title.
    pub title: Text,
    /// What it will be about, in one sentence.
    pub summary: Text,
}

/// Lists the lessons: the folder and the name of each. A first visit should wait for one lesson
/// and not for all, so the page can be built with one only; see build.rs.
macro_rules! lessons {
    ($($folder:ident: $name:tt),* $(,)?) => {
        /// The lessons that this build carries: all of them, but for a page built for one.
        pub fn all() -> &'static [Entry] {
            static ALL: &[Entry] = &[
                $(#[cfg(any(not(one_lesson), one_lesson = $name))] $folder::ENTRY,)*
            ];
            ALL
        }

        /// What the map says of each lesson that is there, carried by this build or not.
        pub fn abouts() -> &'static [&'static About] {
            static ABOUTS: &[&About] = &[$($folder::ENTRY.about,)*];
            ABOUTS
        }
    };
}

lessons! {
    raft: "raft",
    paxos: "paxos",
    retry: "retry",
    voting: "voting",
    consistent_hashing: "consistent-hashing",
}

/// The lessons that are coming.
pub fn coming() -> &'static [Coming] {
    &coming::COMING
}

/// The lesson of that name, when this build carries it.
pub fn find(id: &str) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.about.id == id)
}

/// One section of a lesson's prose: its name, its title, and what stands under it as HTML.
pub type Section = (&'static str, &'static str, &'static str);

// `PROSE`: the sections of every lesson in every language, which build.rs renders from
// src/lessons/*/{en,zh-CN}.md. The page fetches them instead.
#[cfg(not(target_arch = "wasm32"))]
include!(concat!(env!("OUT_DIR"), "/prose.rs"));

/// The prose of a lesson: (section, title, HTML) in the order of the text; empty when there is no
/// such lesson.
#[cfg(not(target_arch = "wasm32"))]
pub fn prose(id: &str, lang: Lang) -> &'static [Section] {
    PROSE
        .iter()
        .find(|(lesson, in_lang, _)| *lesson == id && *in_lang == lang)
        .map_or(&[], |(_, _, sections)| sections)
}

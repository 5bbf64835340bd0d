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

pub use glimpse::{Glimpse, first_run, glimpse};

use crate::chunk::{Missing, chunk};
#[cfg(not(target_arch = "wasm32"))]
use crate::explore::FanOut;
use crate::explore::{Progress, Stopped};
use crate::i18n::{Lang, Text};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Choice, ExploreAsk, ExploreOutcome, HuntAsk, HuntProgress, HuntReport, Lesson,
    Linearity, LinkError, Param, ParamError, Params, PropertyView, Run, Session, Stage, Taught,
    Track, Unjudged, VARIANT, explore_link, hunt, linearity,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::session::{FuzzOutcome, Minimised, StoredRun, Task, explore_on, fuzz, minimise};
use crate::sim::Micros;
use core::ops::Deref;

/// What the page needs of a lesson to open and show a run: its chunk of the site.
pub struct Opening {
    /// What the map says of it.
    pub about: &'static About,
    /// Its parameters.
    pub params: &'static [Param],
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
}

/// A whole lesson, as the lab, the command line and tests find it: what opens it, and what is asked
/// of its algorithm besides.
pub struct Entry {
    /// What opens it.
    pub opening: &'static Opening,
    /// What it measures of its own code.
    pub experiments: fn() -> &'static [Experiment],
    /// How its broken variants are found, and what shows them.
    pub breakages: fn() -> &'static [Breakage],
    /// The names of its tasks.
    pub tasks: fn() -> Vec<&'static str>,
    /// What it claims of a run with these parameters, with nothing seen of it yet.
    pub properties: fn(&Params) -> Vec<PropertyView>,
    /// Searches what can become of a shared moment: see [`crate::session::explore_link`].
    pub explore_link: fn(&str, &ExploreAsk, Look) -> Result<ExploreOutcome, LinkError>,
    /// Looks for a failure from a shared moment: see [`crate::session::hunt`].
    pub hunt: fn(&str, &HuntAsk, LookOut) -> Result<HuntReport, LinkError>,
    /// Whether what clients were told up to a shared moment is linearizable, exploring at most so many
    /// configurations of each key: see [`crate::session::linearity`].
    pub linearity: fn(&str, u64, Lang) -> Result<Linearity, Unjudged>,
    /// Whether it keeps something that clients read and write: whether [`Entry::linearity`] can say
    /// anything.
    pub keeps: fn() -> bool,
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
    /// The scripts of its tasks, for teachers and tests.
    #[cfg(not(target_arch = "wasm32"))]
    pub task_scripts: fn() -> Vec<TaskScripts>,
    /// Its stored runs, checked: `task.<id>` for a solution, `mistake.<id>` for what refutes a
    /// mistake. `runs.txt` in the lesson's folder has their links.
    #[cfg(not(target_arch = "wasm32"))]
    pub stored: fn() -> Vec<StoredCheck>,
}

impl Deref for Entry {
    type Target = Opening;

    fn deref(&self) -> &Opening {
        self.opening
    }
}

/// Is shown how far a hunt has come, and says whether to go on.
pub type LookOut<'a> = &'a mut dyn FnMut(HuntProgress) -> bool;

/// Is shown how far a search has come, and may say to stop.
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

impl Opening {
    /// The opening of a lesson.
    pub const fn of<L: Taught>() -> Self {
        Self {
            about: L::ABOUT,
            params: L::PARAMS,
            snapshot_at: L::SNAPSHOT_AT,
            tracks: || L::TRACKS,
            offers: |params, key, value| L::offers(params, key, value),
            open: |params, seed| Ok(Box::new(Run::<L>::new(params, seed)?.started())),
            open_link: |link| Ok(Box::new(Run::<L>::open(link)?)),
        }
    }
}

impl Entry {
    /// The entry of a lesson.
    pub const fn of<L: Taught>() -> Self {
        Self {
            opening: const { &Opening::of::<L>() },
            experiments: || L::EXPERIMENTS,
            breakages: || L::BREAKAGES,
            tasks: || {
                let tasks = L::tasks().into_iter();
                tasks.map(|task| task.id).collect()
            },
            properties: |params| {
                let watches = L::properties(params).into_iter();
                watches.map(|watch| PropertyView::of(&watch)).collect()
            },
            explore_link: |link, ask, look| explore_link::<L>(link, ask, look),
            hunt: |link, ask, look| hunt::<L>(link, ask, look),
            linearity: linearity::<L>,
            keeps: || {
                let mut nothing = core::iter::empty();
                L::linearizable(&mut nothing, 1).is_some()
            },
            #[cfg(not(target_arch = "wasm32"))]
            fuzz: fuzz::<L>,
            #[cfg(not(target_arch = "wasm32"))]
            minimise: minimise::<L>,
            #[cfg(not(target_arch = "wasm32"))]
            explore: |params, ask, look, fan| explore_on::<L>(params, ask, look, fan),
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

/// Lists the lessons: the folder of each, the name of its chunk of the lab, and its type.
macro_rules! lessons {
    ($($folder:ident, $lab:ident: $lesson:ident;)*) => {
        $(
            chunk! {
                $folder;
                /// What opens this lesson.
                fn $folder() -> &'static Opening {
                    static OPENING: Opening = Opening::of::<$folder::$lesson>();
                    &OPENING
                }
            }

            chunk! {
                $lab;
                /// The whole of this lesson.
                fn $lab() -> &'static Entry {
                    static ENTRY: Entry = Entry::of::<$folder::$lesson>();
                    &ENTRY
                }
            }
        )*

        /// What the map says of each lesson that is there.
        pub fn abouts() -> &'static [&'static About] {
            static ABOUTS: &[&About] = &[$($folder::$lesson::ABOUT,)*];
            ABOUTS
        }

        /// Fetches what opens a lesson. `None` when there is none of that name.
        pub async fn fetch_opening(id: &str) -> Result<Option<&'static Opening>, Missing> {
            $(if id == $folder::$lesson::ABOUT.id {
                return $folder().await.map(Some);
            })*
            Ok(None)
        }

        /// Fetches the whole of a lesson. `None` when there is none of that name.
        pub async fn fetch_entry(id: &str) -> Result<Option<&'static Entry>, Missing> {
            $(if id == $folder::$lesson::ABOUT.id {
                return $lab().await.map(Some);
            })*
            Ok(None)
        }

        /// Every lesson. A page that is split into chunks holds only those that were fetched.
        #[cfg(not(feature = "split"))]
        pub fn all() -> &'static [Entry] {
            static ALL: &[Entry] = &[$(Entry::of::<$folder::$lesson>()),*];
            ALL
        }
    };
}

lessons! {
    raft, raft_lab: RaftLesson;
    paxos, paxos_lab: PaxosLesson;
    retry, retry_lab: RetryLesson;
    voting, voting_lab: VotingLesson;
    consistent_hashing, consistent_hashing_lab: HashingLesson;
}

/// The lessons that are coming.
pub fn coming() -> &'static [Coming] {
    &coming::COMING
}

/// The lesson of that name.
#[cfg(not(feature = "split"))]
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

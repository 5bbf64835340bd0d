//! The search for a failure from a moment of a run.
//!
//! First come random schedules of faults, which reach deep states; then, on request, every schedule within
//! budgets, breadth first. The failing script is shrunk before it is returned.

use super::explore::{ExploreAsk, explore_from};
use super::link::LinkError;
use super::run::Run;
use super::shrink::{Effort, Small, shrink};
use super::start::{Attempt, Broken, Start};
use super::traits::Taught;
use crate::checks::{Kind, Verdict, Watch};
use crate::explore::{Act, Progress, Stopped};
use crate::i18n::Text;
use crate::sim::Micros;
use serde::{Deserialize, Serialize};

/// The property to look for, and the bounds of the search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HuntAsk {
    /// The property to check; `None` for all.
    pub property: Option<String>,
    /// The number of runs under random faults.
    pub runs_max: u32,
    /// The budgets of the exhaustive search that follows; its seed and property are ignored.
    pub explore: Option<ExploreAsk>,
    /// The budget of runs for shrinking.
    pub shrink_max: u32,
}

/// The progress of a hunt.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum HuntProgress {
    /// Random faults: so many runs, so many steps in all.
    Random(u32, u64),
    /// Every schedule: so many states, so many actions deep.
    Every(u64, u32),
    /// A failure was found, and is made smaller: so many runs, so many acts left.
    Shrinking(u32, u32),
}

/// The result of a hunt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum HuntEnd {
    /// No violation was found.
    Nothing,
    /// Every property to check was violated already when the hunt began.
    BrokenAlready,
    /// A violation was found.
    Found(Box<HuntFind>),
}

/// Why a hunt without a result ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum HuntStop {
    /// All random runs were done, and no exhaustive search was requested.
    Runs,
    /// The exhaustive search visited every state within its budgets.
    Complete,
    /// The bound on states was reached.
    States,
    /// The bound on memory was reached.
    Memory,
    /// The caller stopped it.
    Time,
}

/// The report of a hunt: its effort and its result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HuntReport {
    /// How many runs under random faults.
    pub runs: u32,
    /// How many steps they had in all.
    pub steps: u64,
    /// How many states of every schedule were looked at.
    pub states: u64,
    /// Why it ended, where nothing was found.
    pub stopped: HuntStop,
    /// The properties that were violated before the hunt began; they are not checked again.
    pub passed_over: Vec<String>,
    /// The violation, if one was found.
    pub end: HuntEnd,
}

/// A violation, with the shrunk script that leads to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HuntFind {
    /// The property.
    pub property: String,
    /// The violation in words.
    pub why: Text,
    /// The number of acts after the start of the hunt, before shrinking.
    pub acts_found: u32,
    /// The number of acts after shrinking.
    pub acts: u32,
    /// How long it takes from the moment of the hunt.
    pub after: Micros,
    /// The run, which begins as the one that was hunted from, as the value of `run=`; `None` when it is
    /// too long for a link.
    pub link: Option<String>,
    /// The smallest run from the very beginning, where there is one with fewer acts or nodes: how
    /// many acts it has, how many nodes that are servers, and its link.
    pub smallest: Option<(u32, u32, String)>,
}

/// Searches for a violation from the moment at which a run was shared. `look` receives the progress, and can
/// stop the search.
pub fn hunt<L: Taught>(
    link: &str,
    ask: &HuntAsk,
    look: &mut dyn FnMut(HuntProgress) -> bool,
) -> Result<HuntReport, LinkError> {
    let run = Run::<L>::open(link)?;
    let mut hunt = Hunt::new(&run, ask, look);
    Ok(hunt.report())
}

struct Hunt<'a, L: Taught> {
    start: Start<L>,
    ask: &'a HuntAsk,
    look: &'a mut dyn FnMut(HuntProgress) -> bool,
    passed_over: Vec<String>,
    runs: u32,
    steps: u64,
    states: u64,
    stopped: HuntStop,
}

impl<'a, L: Taught> Hunt<'a, L> {
    fn new(run: &Run<L>, ask: &'a HuntAsk, look: &'a mut dyn FnMut(HuntProgress) -> bool) -> Self {
        let mut start = Start::here(run);
        let asked = ask.property.as_deref();
        // A *sometimes* can not be violated.
        start
            .watches
            .retain(|watch| watch.kind != Kind::Sometimes && asked.is_none_or(|id| id == watch.id));
        // A property that is violated already would be reported at once.
        let is_broken = |watch: &Watch<L::P>| matches!(watch.verdict, Verdict::Violated(..));
        let broken = start.watches.iter().filter(|watch| is_broken(watch));
        let passed_over = broken.map(|watch| watch.id.to_owned()).collect();
        start.watches.retain(|watch| !is_broken(watch));
        Self {
            start,
            ask,
            look,
            passed_over,
            runs: 0,
            steps: 0,
            states: 0,
            stopped: HuntStop::Runs,
        }
    }

    fn report(&mut self) -> HuntReport {
        let end = if self.start.watches.is_empty() && !self.passed_over.is_empty() {
            HuntEnd::BrokenAlready
        } else {
            let mut found = self.random();
            if found.is_none() && self.stopped != HuntStop::Time {
                found = self.every();
            }
            found.map_or(HuntEnd::Nothing, |find| HuntEnd::Found(Box::new(find)))
        };
        HuntReport {
            runs: self.runs,
            steps: self.steps,
            states: self.states,
            stopped: self.stopped,
            passed_over: self.passed_over.clone(),
            end,
        }
    }

    /// Runs random schedules of faults.
    fn random(&mut self) -> Option<HuntFind> {
        while self.runs < self.ask.runs_max {
            if !(self.look)(HuntProgress::Random(self.runs, self.steps)) {
                self.stopped = HuntStop::Time;
                return None;
            }
            let plan = self.start.plan(u64::from(self.runs));
            let attempt = self.start.attempt_plan(&plan);
            self.runs += 1;
            self.steps += u64::from(attempt.steps - self.start.world.steps());
            if let Some(broke) = attempt.broke.clone()
                && let Some(find) = self.made_small(attempt, broke)
            {
                return Some(find);
            }
        }
        None
    }

    /// The violation with its shrunk script; `None` when it is an *eventually* and a fault still persists.
    fn made_small(&mut self, attempt: Attempt, broke: Broken) -> Option<HuntFind> {
        let acts_found = count(attempt.acts.len());
        let until = broke.at;
        let here = self.shrunk(self.start.clone(), &attempt.acts, until, &broke, false);
        if here.is_none() && broke.kind == Kind::Eventually {
            return None;
        }
        let whole = self.smallest(&attempt.acts, until, &broke);
        let (attempt, broke) = match here {
            Some(small) => (small.attempt, small.broke),
            None => (attempt, broke),
        };
        let acts = count(attempt.acts.len());
        let before = count(self.start.script.len());
        let servers = servers(&self.start);
        let smallest = whole.filter(|whole| (whole.0, whole.1) < (before + acts, servers));
        Some(HuntFind {
            property: broke.property.to_owned(),
            why: broke.why.clone(),
            acts_found,
            acts,
            after: broke.at - self.start.now,
            link: (self
                .start
                .shared(&attempt.acts, attempt.steps, broke.at)
                .encode())
            .ok(),
            smallest,
        })
    }

    /// The same violation from the start of the run, where every act can be removed.
    fn smallest(
        &mut self,
        acts: &[Act],
        until: Micros,
        broke: &Broken,
    ) -> Option<(u32, u32, String)> {
        let start = Start::new(&self.start.params, self.start.seed).ok()?;
        let all: Vec<Act> = self.start.script.iter().chain(acts).cloned().collect();
        let small = self.shrunk(start, &all, until, broke, true)?;
        let Small {
            start,
            attempt,
            broke,
        } = small;
        let link = start
            .shared(&attempt.acts, attempt.steps, broke.at)
            .encode()
            .ok()?;
        Some((count(attempt.acts.len()), servers(&start), link))
    }

    fn shrunk(
        &mut self,
        start: Start<L>,
        acts: &[Act],
        until: Micros,
        broke: &Broken,
        is_whole: bool,
    ) -> Option<Small<L>> {
        let look = &mut self.look;
        let mut effort = Effort::new(self.ask.shrink_max, |runs, acts| {
            look(HuntProgress::Shrinking(runs, count(acts)))
        });
        shrink(start, acts, until, broke.clone(), is_whole, &mut effort)
    }

    /// Runs the exhaustive search.
    fn every(&mut self) -> Option<HuntFind> {
        let ask = ExploreAsk {
            property: self.ask.property.clone(),
            ..self.ask.explore.clone()?
        };
        let look = &mut self.look;
        let outcome = explore_from(&self.start, &ask, &mut |progress: &Progress| {
            let goes_on = look(HuntProgress::Every(progress.distinct, progress.depth));
            (!goes_on).then_some(Stopped::Time)
        });
        self.states = outcome.progress.distinct;
        self.stopped = match outcome.stopped {
            Stopped::Complete => HuntStop::Complete,
            Stopped::States => HuntStop::States,
            Stopped::Bytes => HuntStop::Memory,
            Stopped::Violated | Stopped::Time => HuntStop::Time,
        };
        let mut found = outcome.properties.into_iter();
        let (property, find) = found.find_map(|(id, kind, find)| {
            let is_always = kind == Kind::Always;
            find.filter(|_| is_always).map(|find| (id, find))
        })?;
        // Breadth-first search returns a shortest path, so there is nothing to shrink.
        Some(HuntFind {
            property: property.to_owned(),
            why: find.why,
            acts_found: find.inputs,
            acts: find.inputs,
            after: find.at.max(self.start.now) - self.start.now,
            link: find.link.ok(),
            smallest: None,
        })
    }
}

fn servers<L: Taught>(start: &Start<L>) -> u32 {
    let servers = start
        .world
        .ids()
        .filter(|id| L::is_server(&start.world, *id));
    count(servers.count())
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

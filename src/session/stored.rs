//! Stored runs: the solutions of tasks, and the runs that refute mistakes.

use super::Session;
use super::lesson::Breakage;
use super::params::Params;
use super::run::Run;
use super::start::quiet_for;
use super::traits::Taught;
use super::words::{NamesOf, parse, play};
use crate::checks::{Kind, Verdict, Watch};
use crate::sim::{Protocol, World};
use std::borrow::Cow;

/// The seed of stored runs, unless they need another.
const SEED: u64 = 1;

/// A run that a lesson carries, by the name of what it belongs to: `task.<id>` for the solution
/// of a task, `mistake.<id>` for the refutation of a mistake, `variant.<name>` for what shows a
/// broken variant.
pub struct StoredRun<P: Protocol> {
    /// Its name.
    pub name: String,
    /// The parameters of the run, as (key, value); others are at their defaults.
    pub params: Cow<'static, [(&'static str, i64)]>,
    /// The seed of the run.
    pub seed: u64,
    /// What is done; see [`super::words`].
    pub script: &'static str,
    /// What it shows.
    pub shows: Watch<P>,
}

impl<P: Protocol> StoredRun<P> {
    /// Every stored run of a lesson.
    pub fn all<L: Taught<P = P>>() -> Vec<Self> {
        let tasks = L::tasks().into_iter().map(|task| Self {
            name: format!("task.{}", task.id),
            params: task.params.into(),
            seed: SEED,
            script: task.solution,
            shows: task.goal,
        });
        let refutations = L::refutations().into_iter().map(|refutation| Self {
            name: format!("mistake.{}", refutation.id),
            params: refutation.params.into(),
            seed: SEED,
            script: refutation.script,
            shows: refutation.shows,
        });
        let breakages = L::BREAKAGES.iter().filter_map(Self::breaking::<L>);
        tasks.chain(refutations).chain(breakages).collect()
    }

    /// The run that shows a broken variant; `None` when the property that it names is not claimed.
    fn breaking<L: Taught<P = P>>(breakage: &Breakage) -> Option<Self> {
        let mut properties = L::properties(&params_of::<L>(breakage.params)).into_iter();
        Some(Self {
            name: format!("variant.{}", breakage.variant),
            params: breakage.shown_in.into(),
            seed: breakage.seed,
            script: breakage.script,
            shows: properties.find(|watch| watch.id == breakage.property)?,
        })
    }

    /// The run, played to its end.
    ///
    /// # Panics
    /// When the run is not sound, which a test of every stored run excludes.
    fn played<L: Taught<P = P>>(&self, script: &str) -> Run<L> {
        let params = params_of::<L>(&self.params);
        let mut run = Run::new(params, self.seed)
            .expect("a stored run has parameters of its lesson")
            .started();
        run.set_questions(false);
        let script = parse(script, &NamesOf(&run)).expect("a stored script is sound");
        play(&mut run, &script).expect("a stored script can be played");
        run.set_questions(true);
        run
    }

    /// The run as a link, at its end.
    ///
    /// # Panics
    /// When the run is not sound or too long for a link, which a test of every stored run excludes.
    pub fn link<L: Taught<P = P>>(&self) -> String {
        let run = self.played::<L>(self.script);
        run.link().expect("a stored run fits into a link")
    }

    /// Whether the control run shows the same, so that the stored run proves nothing. The control run
    /// of a broken variant has the same acts and the correct protocol; that of any other run has no
    /// acts.
    pub fn shown_by_control<L: Taught<P = P>>(&self) -> bool {
        if !self.name.starts_with("variant.") {
            return self.shown_by::<L>("3s end");
        }
        let is_other = |pair: &&(&'static str, i64)| pair.0 != "variant";
        let params: Vec<_> = self.params.iter().filter(is_other).copied().collect();
        let sound = Self {
            name: self.name.clone(),
            params: params.into(),
            shows: self.shows.clone(),
            ..*self
        };
        // The correct protocol takes other steps: only the times are the same.
        let timed = |line: &str| match line.split_once(' ') {
            Some((step, rest)) if step.starts_with('@') => format!("{rest}\n"),
            _ => format!("{line}\n"),
        };
        let script: String = self.script.lines().map(timed).collect();
        sound.shown_by::<L>(&script)
    }

    /// Whether `script`, played instead of its own, shows what the run is stored for.
    pub fn shown_by<L: Taught<P = P>>(&self, script: &str) -> bool {
        let run = self.played::<L>(script);
        let script = run.script();
        let mut world = World::new(
            L::protocol(run.params()),
            L::config(run.params(), self.seed),
        );
        let mut shows = self.shows.clone();
        let mut records = Vec::new();
        while world.steps() < run.status().step {
            records.clear();
            match script.at_step(world.steps()) {
                Some(entry) => world.apply(&entry.input, entry.at, &mut records),
                None if world.step(&mut records) => {}
                None => break,
            }
            shows.observe(&world, &records);
        }
        match shows.kind {
            Kind::Eventually => {
                let quiet = run.status().now - script.quiet_from();
                shows.verdict == Verdict::Pending && quiet >= quiet_for::<L>(run.params())
            }
            Kind::Always | Kind::Sometimes => shows.is_settled(),
        }
    }
}

/// The parameters of a stored run.
///
/// # Panics
/// When they are not parameters of the lesson, which a test of every stored run excludes.
fn params_of<L: Taught>(pairs: &[(&str, i64)]) -> Params {
    let specs = L::PARAMS;
    let params = Params::defaults(specs).with_each(specs, pairs);
    params.expect("a stored run has parameters of its lesson")
}

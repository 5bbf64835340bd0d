//! Stored runs: the solutions of tasks, and the runs that refute mistakes.

use super::Session;
use super::lesson::Lesson;
use super::params::Params;
use super::run::Run;
use super::words::{NamesOf, parse, play};
use crate::checks::{Verdict, Watch};
use crate::sim::{Protocol, World};

/// The seed of every stored run.
const SEED: u64 = 1;

/// A run that a lesson carries, by the name of what it belongs to: `task.<id>` for the solution
/// of a task, `mistake.<id>` for the refutation of a mistake.
pub struct StoredRun<P: Protocol> {
    /// Its name.
    pub name: String,
    /// The parameters of the run, as (key, value); others are at their defaults.
    pub params: &'static [(&'static str, i64)],
    /// What is done; see [`super::words`].
    pub script: &'static str,
    /// What it shows.
    pub shows: Watch<P>,
}

impl<P: Protocol> StoredRun<P> {
    /// Every stored run of a lesson.
    pub fn all<L: Lesson<P = P>>(lesson: &L) -> Vec<Self> {
        let tasks = lesson.tasks().into_iter().map(|task| Self {
            name: format!("task.{}", task.id),
            params: task.params,
            script: task.solution,
            shows: task.goal,
        });
        let refutations = lesson.refutations().into_iter().map(|refutation| Self {
            name: format!("mistake.{}", refutation.id),
            params: refutation.params,
            script: refutation.script,
            shows: refutation.shows,
        });
        tasks.chain(refutations).collect()
    }

    /// The run, played to its end.
    ///
    /// # Panics
    /// When the run is not sound, which a test of every stored run excludes.
    fn played<L: Lesson<P = P>>(&self, lesson: L, script: &str) -> Run<L> {
        let specs = lesson.params();
        let mut params = Params::defaults(specs);
        for (key, value) in self.params {
            params = params
                .with(specs, key, *value)
                .expect("a stored run has parameters of its lesson");
        }
        let mut run = Run::new(lesson, params, SEED)
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
    pub fn link<L: Lesson<P = P>>(&self, lesson: L) -> String {
        let run = self.played(lesson, self.script);
        run.link().expect("a stored run fits into a link")
    }

    /// Whether `script`, played instead of its own, shows what the run is stored for.
    pub fn shown_by<L: Lesson<P = P>>(&self, lesson: L, script: &str) -> bool {
        let run = self.played(lesson.clone(), script);
        let script = run.script();
        let mut world = World::new(
            lesson.protocol(run.params()),
            lesson.config(run.params(), SEED),
        );
        let mut shows = self.shows.clone();
        let mut just = Vec::new();
        while world.steps() < run.status().step {
            just.clear();
            match script.at_step(world.steps()) {
                Some(entry) => world.apply(&entry.input, entry.at, &mut just),
                None if world.step(&mut just) => {}
                None => break,
            }
            shows.observe(&world, &just);
        }
        matches!(shows.verdict, Verdict::Witnessed(..))
    }
}

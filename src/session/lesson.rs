//! What lessons are made of: places, roles, requests, steps of a story, tasks, broken variants.

use super::face::NodeView;
use crate::checks::Watch;
use crate::i18n::Text;
use crate::scene::{Mark, Point};
use crate::sim::{Input, Lie, Micros, NodeId, Payload, Protocol, Record, World};
use std::rc::Rc;

/// The life of a fault, which orders the lesson map.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Keep it from mattering.
    Prevent,
    /// Notice it.
    Detect,
    /// Find it.
    Locate,
    /// Undo it.
    Recover,
    /// Decide together in spite of it.
    Agree,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [
        Self::Prevent,
        Self::Detect,
        Self::Locate,
        Self::Recover,
        Self::Agree,
    ];
}

/// What the lesson map says of a lesson.
#[derive(Debug)]
pub struct About {
    /// Its name in addresses and on the command line.
    pub id: &'static str,
    /// Where on the map it is.
    pub stage: Stage,
    /// Its title.
    pub title: Text,
    /// What it is about, in one sentence.
    pub summary: Text,
    /// How long it takes.
    pub minutes: u16,
}

/// Where a node stands, and how large.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Place {
    /// Its middle.
    pub at: Point,
    /// Its radius.
    pub radius: f64,
}

/// A role that faults can name, such as the leader.
#[derive(Debug)]
pub struct Role {
    /// Its number for [`crate::sim::Target::Role`].
    pub role: u8,
    /// Its name in scripts.
    pub name: &'static str,
    /// Its name on the page.
    pub label: Text,
}

/// What stands behind the nodes, and what the State tab says of it.
#[derive(Clone, Default)]
pub struct Backdrop {
    /// What the stage draws behind the nodes.
    pub marks: Rc<[Mark]>,
    /// What the State tab shows besides the nodes.
    pub views: Vec<NodeView>,
}

impl Role {
    /// A role by its number, its name in scripts and its name on the page.
    pub const fn new(role: u8, name: &'static str, label: Text) -> Self {
        Self { role, name, label }
    }
}

/// Something that the reader can have a client ask.
#[derive(Clone, PartialEq, Debug)]
pub struct RequestChoice {
    /// The client.
    pub node: NodeId,
    /// What it would ask, in words.
    pub label: Text,
    /// The request.
    pub request: Payload,
}

/// One way in which the reader can make a node lie.
#[derive(Clone, PartialEq, Debug)]
pub struct LieChoice {
    /// What it does, in words.
    pub label: Text,
    /// The lie; zero is to be honest.
    pub lie: Lie,
}

/// What kind of mark an event leaves on the timeline.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MarkKind {
    /// A fault or a cure.
    Fault,
    /// A change of role.
    Role,
    /// Something was settled.
    Commit,
    /// A client asked or was answered.
    Client,
    /// A property was violated.
    Violation,
}

/// What a run must show for a story step to be reached, a prediction to be asked, and so on.
pub type When<P> = fn(&World<P>, &[Record<P>]) -> bool;

/// What the page offers to do for the reader in this world, when there is something to do.
pub type Offer<P> = fn(&World<P>) -> Option<Input>;

/// One step of the story. Its words are in the lesson's prose under `story.<id>`.
pub struct StoryStep<P: Protocol> {
    /// Its name.
    pub id: &'static str,
    /// The event of the run that it tells of; looked for once the step before was reached.
    pub when: When<P>,
    /// What the story does so that the event comes about.
    pub act: Option<Offer<P>>,
    /// True when the act is done to a message, and has to wait for one.
    pub catches: bool,
    /// True when the step tells of numbers over time and not of single messages: they need not be followed.
    pub skims: bool,
}

impl<P: Protocol> StoryStep<P> {
    /// A step whose messages are worth following.
    pub const fn new(id: &'static str, when: When<P>, act: Option<Offer<P>>) -> Self {
        Self {
            id,
            when,
            act,
            catches: false,
            skims: false,
        }
    }

    /// The step with an act that is done to a message on its way.
    pub const fn catching(self) -> Self {
        Self {
            catches: true,
            ..self
        }
    }

    /// The step with time that goes by quickly.
    pub const fn skimmed(self) -> Self {
        Self {
            skims: true,
            ..self
        }
    }
}

/// A question that the run asks when it gets somewhere. Its words are in the lesson's prose under
/// `predict.<id>`; what the options are and which is right comes from the world.
pub struct Prediction<P: Protocol> {
    /// Its name.
    pub id: &'static str,
    /// The moment to ask.
    pub when: When<P>,
    /// The options at that moment.
    pub options: fn(&World<P>) -> Vec<Text>,
    /// The index of the option that comes true, looked for after each step of a clone that runs
    /// ahead without further faults; `None` until it is decided.
    pub decided: fn(&World<P>, &[Record<P>]) -> Option<usize>,
    /// How far to run ahead at most.
    pub horizon: Micros,
    /// The option when nothing was decided by then.
    pub otherwise: usize,
}

/// A task. Its words are in the lesson's prose under `task.<id>`.
pub struct Task<P: Protocol> {
    /// Its name in links and in homework.
    pub id: &'static str,
    /// The parameters that it is set in, as (key, value); others are free.
    pub params: &'static [(&'static str, i64)],
    /// Witnessed when it is solved.
    pub goal: Watch<P>,
    /// A script that solves it; see `session::script` for the form.
    pub solution: &'static str,
    /// The tempting wrong move: a script that does not.
    pub tempting: &'static str,
}

/// A stored run that refutes a common mistake. Its words are in the lesson's prose under
/// `mistake.<id>`.
pub struct Refutation<P: Protocol> {
    /// The mistake.
    pub id: &'static str,
    /// The parameters of the run, as (key, value); others are at their defaults.
    pub params: &'static [(&'static str, i64)],
    /// What is done; see [`super::words`].
    pub script: &'static str,
    /// Witnessed in that run: what the mistake says can not be.
    pub shows: Watch<P>,
}

/// How a broken variant is found, and what shows it. Its words are in the lesson's prose under
/// `variant.<name>`, and those of a real system that had it under `real.<name>`.
#[derive(Copy, Clone, Debug)]
pub struct Breakage {
    /// The variant: the name of a choice of the parameter `variant`.
    pub variant: &'static str,
    /// The parameters that it is looked for in, its own among them, as (key, value); others are at
    /// their defaults.
    pub params: &'static [(&'static str, i64)],
    /// The property that it breaks.
    pub property: &'static str,
    /// Within how many runs under random faults, from seed 0 on, the search finds it.
    pub runs_max: u32,
    /// The parameters of the stored run, in the same form: it may need fewer nodes.
    pub shown_in: &'static [(&'static str, i64)],
    /// The seed of the stored run.
    pub seed: u64,
    /// What is done in the stored run, the shortest that was found; see [`super::words`].
    pub script: &'static str,
}

/// One of several short lessons under the roof of one.
#[derive(Debug)]
pub struct Track {
    /// Its title.
    pub title: Text,
    /// The parameters that choose it, as (key, value); a run that has them all is of this track.
    pub params: &'static [(&'static str, i64)],
}

/// What a handler ran for.
#[derive(Debug)]
pub enum Handled<'a, P: Protocol> {
    /// The node started.
    Boot,
    /// A message arrived.
    Message(&'a P::Message),
    /// A timer fired.
    Timer(&'a P::Timer),
    /// A user asked something.
    Request(&'a P::Request),
}

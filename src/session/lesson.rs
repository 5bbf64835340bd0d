//! What a lesson gives: its protocol, how to draw and word it, what it claims, and what it asks.

use super::experiment::Experiment;
use super::face::NodeView;
use super::params::{Param, Params};
use super::spans::ReadSpans;
use crate::checks::Watch;
use crate::checks::linearizable::Judged;
use crate::i18n::{Lang, Text};
use crate::scene::{Glance, Glyph, Mark, Point, SceneSet};
use crate::sim::{Input, Lie, Micros, NodeId, Payload, Protocol, Record, World, WorldConfig};
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
    /// What the page offers to do for the reader so that the event comes about.
    pub act: Option<Offer<P>>,
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
#[derive(Debug)]
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

/// One protocol tied to how it is shown, checked and taught.
pub trait Lesson: Clone + 'static {
    /// The algorithm.
    type P: Protocol;

    /// What the map says of it.
    fn about(&self) -> &'static About;
    /// Its parameters.
    fn params(&self) -> &'static [Param];
    /// The algorithm, configured.
    fn protocol(&self, params: &Params) -> Self::P;
    /// The world that it starts in.
    fn config(&self, params: &Params, seed: u64) -> WorldConfig;
    /// The properties that it claims.
    fn properties(&self, params: &Params) -> Vec<Watch<Self::P>>;
    /// The short lessons under its roof, each chosen by parameters; empty when it is all one.
    fn tracks(&self) -> &'static [Track] {
        &[]
    }
    /// Whether a value of a parameter means something in a run with these; the page offers no other.
    fn offers(&self, params: &Params, key: &str, value: i64) -> bool {
        let _ = (params, key, value);
        true
    }
    /// The story of a run with these parameters, in order. Steps of different tracks have
    /// different names.
    fn story(&self, params: &Params) -> Vec<StoryStep<Self::P>>;
    /// The questions of a run with these parameters. Questions of different tracks have different
    /// names.
    fn predictions(&self, params: &Params) -> Vec<Prediction<Self::P>>;
    /// Its tasks.
    fn tasks(&self) -> Vec<Task<Self::P>>;
    /// What it measures of its own code. Their words are in the prose under `experiment.<id>`.
    fn experiments(&self) -> &'static [Experiment] {
        &[]
    }
    /// The runs that refute the common mistakes.
    fn refutations(&self) -> Vec<Refutation<Self::P>>;
    /// Its broken variants, in the order of the parameter's choices.
    fn breakages(&self) -> Vec<Breakage> {
        Vec::new()
    }
    /// The roles that faults can name.
    fn roles(&self) -> &'static [Role];

    /// How a node can be made to lie now; empty where lying means nothing.
    fn lies(&self, world: &World<Self::P>, node: NodeId) -> Vec<LieChoice> {
        let _ = (world, node);
        Vec::new()
    }
    /// What a node that lies like this does, as in "it answers wrongly"; `None` when it has no words.
    fn lie_words(&self, world: &World<Self::P>, lie: Lie, lang: Lang) -> Option<String> {
        let _ = (world, lie, lang);
        None
    }
    /// The lie that words on the command line stand for.
    fn parse_lie(&self, world: &World<Self::P>, words: &str) -> Option<Lie> {
        let _ = (world, words);
        None
    }
    /// The words that `parse_lie` reads as this lie, when it has some.
    fn print_lie(&self, world: &World<Self::P>, lie: Lie) -> Option<String> {
        let _ = (world, lie);
        None
    }

    /// How long the protocol takes to recover from a fault, roughly: random faults come at that
    /// pace, and an *eventually* has many times as long to come about.
    fn pace(&self, params: &Params) -> Micros {
        let _ = params;
        Micros::from_ms(500)
    }

    /// When the first client of its picture asks, and when the run is held for it: messages are on
    /// their way then, none upon a node or a label.
    fn pictured(&self) -> (Micros, Micros) {
        (Micros::from_ms(210), Micros::from_ms(253))
    }

    /// Groups of nodes that can stand for each other: no handler and no property tells them apart but
    /// by their numbers, and all that is kept by node is kept under its number (not by its place in
    /// a list). The explorer then looks at one state of all those that differ by their names only.
    fn alike(&self, world: &World<Self::P>) -> Vec<Vec<NodeId>> {
        let _ = world;
        Vec::new()
    }

    /// How fast virtual time runs when play is first pressed, in thousandths of real time.
    fn speed_milli(&self) -> u32;
    /// Where its nodes stand, one for each node.
    fn places(&self, params: &Params) -> Vec<Place>;
    /// Whether the stage draws the link between two nodes while nothing is on it and nothing is
    /// wrong with it; among many nodes most links would only be in the way.
    fn is_linked(&self, world: &World<Self::P>, a: NodeId, b: NodeId) -> bool {
        let _ = (world, a, b);
        true
    }
    /// A node's name, such as `S1`.
    fn node_name(&self, world: &World<Self::P>, id: NodeId) -> String;
    /// True for servers, which partitions are made of; false for clients and the like.
    fn is_server(&self, world: &World<Self::P>, id: NodeId) -> bool;
    /// What the stage shows of a node; also asked for a node that is down (from its disk).
    fn glance(&self, world: &World<Self::P>, id: NodeId, lang: Lang) -> Glance;
    /// What the stage shows behind the nodes; the same pointer while it stays the same.
    fn backdrop(&self, world: &World<Self::P>, lang: Lang) -> Rc<[Mark]> {
        let _ = (world, lang);
        Rc::default()
    }
    /// What the State tab shows besides the nodes.
    fn more_views(&self, world: &World<Self::P>, lang: Lang) -> Vec<NodeView> {
        let _ = (world, lang);
        Vec::new()
    }
    /// The sets of nodes that the stage shows, such as quorums.
    fn sets(&self, world: &World<Self::P>, lang: Lang) -> Vec<SceneSet> {
        let _ = (world, lang);
        Vec::new()
    }
    /// What the State tab shows of a node; names and values are in the terms of the paper.
    fn inspect(&self, world: &World<Self::P>, id: NodeId, lang: Lang) -> NodeView;
    /// How a message looks.
    fn glyph(&self, message: &<Self::P as Protocol>::Message) -> Glyph;
    /// What a message says, in words.
    fn message_words(&self, message: &<Self::P as Protocol>::Message, lang: Lang) -> String;
    /// What a note tells, in words.
    fn note_words(
        &self,
        world: &World<Self::P>,
        node: NodeId,
        note: &<Self::P as Protocol>::Note,
        lang: Lang,
    ) -> String;
    /// The mark that a note leaves on the timeline, when it leaves one.
    fn note_mark(&self, note: &<Self::P as Protocol>::Note) -> Option<MarkKind>;
    /// The name of a timer.
    fn timer_words(&self, timer: &<Self::P as Protocol>::Timer, lang: Lang) -> String;
    /// What a request asks, in words.
    fn request_words(&self, request: &<Self::P as Protocol>::Request, lang: Lang) -> String;
    /// What a reply says, in words.
    fn reply_words(&self, reply: &<Self::P as Protocol>::Reply, lang: Lang) -> String;
    /// The function of the protocol's source that handles something at a node, for the Code tab:
    /// its name, or `file::name` where an earlier file has a function of that name. Best the one
    /// that the paper describes, rather than the one that calls it.
    fn handler(
        &self,
        world: &World<Self::P>,
        node: NodeId,
        handled: Handled<'_, Self::P>,
    ) -> &'static str {
        let _ = (world, node);
        match handled {
            Handled::Boot => "boot",
            Handled::Message(_) => "on_message",
            Handled::Timer(_) => "on_timer",
            Handled::Request(_) => "on_request",
        }
    }
    /// How the records of a run tell of spans, which the waterfall shows; `None` where it has none.
    fn spans(&self) -> Option<ReadSpans<Self::P>> {
        None
    }
    /// Whether what clients were told in these records could have come from one copy of what the
    /// lesson keeps, used by one at a time; `None` where it keeps nothing that clients read and write. At
    /// most `limit` configurations are explored for each key. The lesson need not promise it.
    fn linearizable(
        &self,
        records: &mut dyn Iterator<Item = &Record<Self::P>>,
        limit: u64,
    ) -> Option<Judged> {
        let _ = (records, limit);
        None
    }
    /// What clients can be made to ask now.
    fn requests(&self, world: &World<Self::P>) -> Vec<RequestChoice>;
    /// The request that words on the command line stand for, such as `put x 1`.
    fn parse_request(&self, words: &str) -> Option<<Self::P as Protocol>::Request>;
    /// The words on the command line that stand for a request: what `parse_request` reads back.
    fn print_request(&self, request: &<Self::P as Protocol>::Request) -> String;
}

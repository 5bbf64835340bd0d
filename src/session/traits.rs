//! What a lesson gives, in five traits: its set-up, picture, wording, claims and teaching. A lesson
//! is a type without a value; a file of its folder is the implementation of one trait.

use super::experiment::Experiment;
use super::face::NodeView;
use super::lesson::{
    About, Backdrop, Breakage, Handled, LieChoice, MarkKind, Place, Prediction, Refutation, Role,
    StoryStep, Task, Track,
};
use super::params::{Param, Params};
use super::spans::ReadSpans;
use crate::checks::Watch;
use crate::checks::linearizable::Judged;
use crate::i18n::Lang;
use crate::scene::{Glance, Glyph, SceneSet};
use crate::sim::{InFlight, Lie, Micros, NodeId, Protocol, Record, World, WorldConfig};

/// The messages of a lesson's protocol.
pub type MessageOf<L> = <<L as Lesson>::P as Protocol>::Message;
/// The timers of a lesson's protocol.
pub type TimerOf<L> = <<L as Lesson>::P as Protocol>::Timer;
/// The notes of a lesson's protocol.
pub type NoteOf<L> = <<L as Lesson>::P as Protocol>::Note;
/// The requests of a lesson's protocol.
pub type RequestOf<L> = <<L as Lesson>::P as Protocol>::Request;
/// The replies of a lesson's protocol.
pub type ReplyOf<L> = <<L as Lesson>::P as Protocol>::Reply;

/// The set-up: one protocol, its parameters, and the world that a run starts in.
pub trait Lesson: 'static {
    /// The algorithm.
    type P: Protocol;

    /// What the map says of the lesson.
    const ABOUT: &'static About;
    /// Its parameters.
    const PARAMS: &'static [Param];
    /// The roles that faults can name.
    const ROLES: &'static [Role] = &[];
    /// The short lessons under its roof, each chosen by parameters; empty when it is all one.
    const TRACKS: &'static [Track] = &[];
    /// How fast virtual time runs when play is first pressed, in thousandths of real time.
    const SPEED_MILLI: u32;
    /// When the first client asks in the run that the home page shows, and when that run is held:
    /// messages are on their way then, none upon a node or a label.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(210), Micros::from_ms(253));

    /// The algorithm, configured.
    fn protocol(params: &Params) -> Self::P;
    /// The world that a run starts in.
    fn config(params: &Params, seed: u64) -> WorldConfig;
    /// How long the protocol takes to recover from a fault, roughly: random faults come at that
    /// pace, and an *eventually* has many times as long to come about.
    fn pace(params: &Params) -> Micros {
        let _ = params;
        Micros::from_ms(500)
    }
    /// Whether a value of a parameter means something in a run with these; the page offers no other.
    fn offers(params: &Params, key: &str, value: i64) -> bool {
        let _ = (params, key, value);
        true
    }
}

/// The picture: what the stage and the State tab show.
pub trait Picture: Lesson {
    /// What is expensive to compute and stays the same from one backdrop of a run to the next.
    type Memo: Default;

    /// Where the nodes stand, one place for each node.
    fn places(params: &Params) -> Vec<Place>;
    /// A node's name, such as `S1`.
    fn name(world: &World<Self::P>, id: NodeId) -> String;
    /// True for servers, which partitions are made of; false for clients and the like.
    fn is_server(world: &World<Self::P>, id: NodeId) -> bool;
    /// Whether the stage draws the link between two nodes while nothing is on it and nothing is
    /// wrong with it; among many nodes most links would only be in the way.
    fn is_linked(world: &World<Self::P>, a: NodeId, b: NodeId) -> bool {
        let _ = (world, a, b);
        true
    }
    /// What the stage shows of a node; also asked for a node that is down (from its disk).
    fn glance(world: &World<Self::P>, id: NodeId, lang: Lang) -> Glance;
    /// What the State tab shows of a node; names and values are in the terms of the paper.
    fn inspect(world: &World<Self::P>, id: NodeId, lang: Lang) -> NodeView;
    /// The cache key of the backdrop: a hash of everything that the backdrop shows. While the key
    /// and the language stay the same, the run keeps the backdrop that it has.
    fn backdrop_key(world: &World<Self::P>) -> u64 {
        let _ = world;
        0
    }
    /// What stands behind the nodes, and what the State tab says of it.
    fn backdrop(world: &World<Self::P>, memo: &mut Self::Memo, lang: Lang) -> Backdrop {
        let _ = (world, memo, lang);
        Backdrop::default()
    }
    /// The sets of nodes that the stage shows, such as quorums.
    fn sets(world: &World<Self::P>, lang: Lang) -> Vec<SceneSet> {
        let _ = (world, lang);
        Vec::new()
    }
    /// Whether a message is of those that go on all the time, such as a heartbeat, which a story does not wait
    /// for.
    fn is_background(world: &World<Self::P>, message: &InFlight<Self::P>) -> bool {
        let _ = (world, message);
        false
    }
    /// How a message looks.
    fn glyph(message: &MessageOf<Self>) -> Glyph;
    /// How the records of a run tell of spans, which the waterfall shows; `None` where it has none.
    fn spans() -> Option<ReadSpans<Self::P>> {
        None
    }
}

/// The wording: everything that happens, in words, and the words of scripts.
pub trait Wording: Lesson {
    /// What a message says.
    fn message(message: &MessageOf<Self>, lang: Lang) -> String;
    /// What a note tells.
    fn note(world: &World<Self::P>, note: &NoteOf<Self>, lang: Lang) -> String;
    /// The mark that a note leaves on the timeline, when it leaves one.
    fn mark(note: &NoteOf<Self>) -> Option<MarkKind>;
    /// The name of a timer.
    fn timer(timer: &TimerOf<Self>, lang: Lang) -> String;
    /// What a request asks.
    fn request(request: &RequestOf<Self>, lang: Lang) -> String;
    /// What a reply says.
    fn reply(reply: &ReplyOf<Self>, lang: Lang) -> String;
    /// The request that words on the command line stand for, such as `put x 1`.
    fn parse_request(words: &str) -> Option<RequestOf<Self>>;
    /// The words on the command line that stand for a request: what `parse_request` reads back.
    fn print_request(request: &RequestOf<Self>) -> String;
    /// How a node can be made to lie now; empty where lying means nothing.
    fn lies(world: &World<Self::P>, node: NodeId) -> Vec<LieChoice> {
        let _ = (world, node);
        Vec::new()
    }
    /// What a node that lies like this does, as in "it answers wrongly"; `None` when it has no words.
    fn lie(world: &World<Self::P>, lie: Lie, lang: Lang) -> Option<String> {
        let _ = (world, lie, lang);
        None
    }
    /// The lie that words on the command line stand for.
    fn parse_lie(world: &World<Self::P>, words: &str) -> Option<Lie> {
        let _ = (world, words);
        None
    }
    /// The words that `parse_lie` reads as this lie, when it has some.
    fn print_lie(world: &World<Self::P>, lie: Lie) -> Option<String> {
        let _ = (world, lie);
        None
    }
    /// The function of the protocol's source that handles something at a node, for the Code tab:
    /// its name, or `file::name` where an earlier file has a function of that name. Best the one
    /// that the paper describes, rather than the one that calls it.
    fn handler(
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
}

/// The claims: what holds of the protocol, and how its broken variants are found.
pub trait Claims: Lesson {
    /// The broken variants, in the order of the parameter's choices.
    const BREAKAGES: &'static [Breakage];

    /// The properties that a run with these parameters claims, with nothing seen of it yet.
    fn properties(params: &Params) -> Vec<Watch<Self::P>>;
    /// Whether what clients were told in these records could have come from one copy of what the
    /// lesson keeps, used by one at a time; `None` where it keeps nothing that clients read and write. At
    /// most `limit` configurations are explored for each key. The lesson need not promise it.
    fn linearizable(
        records: &mut dyn Iterator<Item = &Record<Self::P>>,
        limit: u64,
    ) -> Option<Judged> {
        let _ = (records, limit);
        None
    }
    /// Groups of nodes that can stand for each other: no handler and no property tells them apart but
    /// by their numbers, and all that is kept by node is kept under its number (not by its place in
    /// a list). The explorer then looks at one state of all those that differ by their names only.
    fn alike(world: &World<Self::P>) -> Vec<Vec<NodeId>> {
        let _ = world;
        Vec::new()
    }
}

/// The teaching: the story, the questions, the tasks, the mistakes and the experiments.
pub trait Teaching: Lesson {
    /// What the lesson measures of its own code. Their words are in the prose under
    /// `experiment.<id>`.
    const EXPERIMENTS: &'static [Experiment] = &[];

    /// The story of a run with these parameters, in order. Steps of different tracks have
    /// different names.
    fn story(params: &Params) -> Vec<StoryStep<Self::P>>;
    /// The questions of a run with these parameters. Questions of different tracks have different
    /// names.
    fn predictions(params: &Params) -> Vec<Prediction<Self::P>>;
    /// The tasks.
    fn tasks() -> Vec<Task<Self::P>>;
    /// The runs that refute the common mistakes.
    fn refutations() -> Vec<Refutation<Self::P>>;
    /// What clients can be made to ask now, each request with the client that asks it.
    fn requests(world: &World<Self::P>) -> Vec<(NodeId, RequestOf<Self>)>;
}

/// A whole lesson, as a run needs it.
pub trait Taught: Lesson + Picture + Wording + Claims + Teaching {}

impl<L: Lesson + Picture + Wording + Claims + Teaching> Taught for L {}

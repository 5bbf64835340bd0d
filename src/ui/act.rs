//! What a part of the lesson page asks for. Panels emit acts; the page, which owns the run, does
//! them.

use crate::session::{EventKind, Params};
use crate::sim::{Input, MessageId, Micros, NodeId, RecordId};

/// One thing that the reader asked for.
#[derive(Clone, PartialEq, Debug)]
pub enum Act {
    /// Get the prose that stands outside of the story, which a tab is about to show.
    MoreWords,
    /// Play, or pause.
    TogglePlay,
    /// Let the story make its next step happen.
    Continue,
    /// Go back in the story.
    StoryBack,
    /// Go on with the story, or play or pause the run: whatever the space key means at the moment.
    Onward,
    /// Pause, if it plays.
    Pause,
    /// Take one step.
    Step,
    /// Take one step back.
    StepBack,
    /// Go on to the next event that leaves a mark.
    NextInteresting,
    /// Play at this speed, in thousandths of real time.
    Speed(u32),
    /// Stand right after so many steps.
    Seek(u32),
    /// Stand at a time that is known already.
    SeekTime(Micros),
    /// Do these things to the world now.
    Inject(Vec<Input>),
    /// Show why an event happened.
    Why(RecordId),
    /// Stop showing why.
    WhyNot,
    /// Open the menu of something on the stage.
    Menu(Thing),
    /// Close every menu.
    CloseMenus,
    /// Answer the question of this moment with the option of that number.
    Answer(usize),
    /// Go on after a question, answered or not.
    PassQuestion,
    /// Ask questions, or do not.
    Questions(bool),
    /// Stop where a property breaks, or do not.
    Stops(bool),
    /// Go on after a property broke, as before.
    GoOn,
    /// Go a second of real time back.
    SecondBack,
    /// Begin again with these parameters and this seed.
    Restart {
        /// The parameters.
        params: Params,
        /// The seed.
        seed: u64,
    },
    /// Begin again with what the run began with.
    Rerun,
    /// Begin again with another seed.
    NewSeed,
    /// Show another branch.
    Branch(usize),
    /// Take up the run of a link (the value of `run=`) as a branch.
    Adopt(String),
    /// Name a branch.
    NameBranch(usize, String),
    /// Open the share dialog.
    Share,
    /// Open the inspector, or close it.
    Inside,
    /// Turn presenter mode on or off.
    Presenter,
    /// Say something good to the reader.
    Notice(String),
    /// Say something to the reader that they must not miss.
    Warn(&'static str),
}

/// Something on the stage that has a menu.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Thing {
    /// A node.
    Node(NodeId),
    /// The link between two nodes.
    Link(NodeId, NodeId),
    /// A message in flight.
    Message(MessageId),
}

/// Which rows the events table shows; see [`crate::session::Session::events`].
#[derive(Clone, PartialEq, Debug)]
pub struct EventQuery {
    /// Only records before this one; the latest when `None`.
    pub before: Option<RecordId>,
    /// At most so many.
    pub count: usize,
    /// Only of this node.
    pub node: Option<NodeId>,
    /// Only of these kinds.
    pub kinds: Vec<EventKind>,
}

/// Which window the space-time diagram shows; see [`crate::session::Session::space_time`].
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Window {
    /// Its beginning.
    pub from: Micros,
    /// Its end.
    pub until: Micros,
    /// At most so many messages.
    pub count_max: usize,
}

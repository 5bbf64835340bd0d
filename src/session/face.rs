//! The object-safe face of a run, and the plain data that it shows.

use super::faults::FaultSpan;
use super::history::Operation;
use super::lesson::{About, LieChoice, MarkKind, RequestChoice, Role};
use super::params::{Param, Params};
use super::tempo::Ahead;
use super::{LinkError, script::Script};
use crate::checks::{Kind, Verdict, Watch};
use crate::i18n::{Lang, Text};
use crate::scene::{Scene, Span, Tint};
use crate::sim::{Input, InputError, Lie, MessageId, Micros, NodeId, Payload, Protocol, RecordId};

/// Where a run stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Status {
    /// How many steps are behind.
    pub step: u32,
    /// How many steps this branch has been run for.
    pub steps_known: u32,
    /// The time that is shown: at or after the last step, before the next.
    pub now: Micros,
    /// The latest time that this branch has been run to.
    pub known_until: Micros,
    /// When the next step happens; `None` when nothing is left to happen.
    pub next_at: Option<Micros>,
    /// True when the run has reached its limit of steps, and can only be rewound.
    pub at_limit: bool,
    /// True when the next input would start a branch, because the run is in its own past.
    pub in_past: bool,
}

/// How an advance ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Advance {
    /// At the time asked for.
    Reached,
    /// After as many steps as allowed; there is more to do before that time.
    Budget,
    /// Before a question: see [`Session::prediction`].
    Question,
    /// At a step of the story, which the run has just come to: see [`Session::set_story_stops`].
    Story,
    /// After a step in which a property broke: see [`Session::set_violation_stops`].
    Violation,
    /// At the limit of a run.
    Limit,
}

/// One row of a node's view.
#[derive(Clone, PartialEq, Debug)]
pub struct ViewRow {
    /// The name of the variable, in the paper's words.
    pub name: &'static str,
    /// Its value, in words.
    pub value: String,
    /// True when it is on disk.
    pub durable: bool,
}

/// What the State tab shows of a node.
#[derive(Clone, PartialEq, Debug)]
pub struct NodeView {
    /// Its name.
    pub name: String,
    /// Its role, or that it is down.
    pub role: String,
    /// Its variables.
    pub rows: Vec<ViewRow>,
}

/// What kind of event a row tells of, to filter by.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventKind {
    /// What the learner or a schedule did.
    Fault,
    /// Something worth telling, and starts of nodes.
    Note,
    /// A message was sent, delivered or lost.
    Message,
    /// A timer fired.
    Timer,
    /// A client asked or was answered.
    Client,
}

/// One row of the events table.
#[derive(Clone, PartialEq, Debug)]
pub struct EventRow {
    /// The record.
    pub id: RecordId,
    /// The step that it belongs to: seek to `step + 1` to stand right after it.
    pub step: u32,
    /// When.
    pub at: Micros,
    /// Where, when it has a place.
    pub node: Option<NodeId>,
    /// What kind.
    pub kind: EventKind,
    /// In words, naming the nodes.
    pub words: String,
    /// What led to it, when something did.
    pub cause: Option<RecordId>,
}

/// The handler that ran in the last step.
#[derive(Clone, PartialEq, Debug)]
pub struct HandlerView {
    /// The function of the protocol's source; see [`super::Wording::handler`].
    pub function: &'static str,
    /// What it ran for.
    pub event: EventRow,
}

/// A mark on the timeline.
#[derive(Clone, PartialEq, Debug)]
pub struct TimelineMark {
    /// The step; seek to `step + 1` to stand right after it.
    pub step: u32,
    /// When.
    pub at: Micros,
    /// What kind.
    pub kind: MarkKind,
}

/// One message in the space-time diagram.
#[derive(Clone, PartialEq, Debug)]
pub struct SpaceTimeArrow {
    /// The record of its sending.
    pub sent: RecordId,
    /// The record of its arrival or loss, when that has happened.
    pub ended: Option<RecordId>,
    /// Its number.
    pub message: MessageId,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// When it was sent.
    pub sent_at: Micros,
    /// When it arrived, was lost, or is due.
    pub end_at: Micros,
    /// How far it got, in parts per million.
    pub end_ppm: u32,
    /// True when it was lost.
    pub lost: bool,
    /// The letters of its glyph.
    pub letters: &'static str,
    /// The colour of its glyph.
    pub tint: Tint,
}

/// A window of the space-time diagram.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SpaceTime {
    /// The names of the nodes, in order.
    pub names: Vec<String>,
    /// The messages that were on their way within the window.
    pub arrows: Vec<SpaceTimeArrow>,
    /// Spans in which a node was down: (node, from, until).
    pub down: Vec<(NodeId, Micros, Micros)>,
    /// Other events at nodes: (record, node, time, kind).
    pub points: Vec<(RecordId, NodeId, Micros, EventKind)>,
}

/// A property and how it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct PropertyView {
    /// Its name on the command line.
    pub id: &'static str,
    /// What kind of claim it is.
    pub kind: Kind,
    /// Its name.
    pub name: Text,
    /// What it claims.
    pub claim: Text,
    /// How it stands.
    pub verdict: Verdict,
}

impl PropertyView {
    /// The view of a watch.
    pub fn of<P: Protocol>(watch: &Watch<P>) -> Self {
        Self {
            id: watch.id,
            kind: watch.kind,
            name: watch.name.clone(),
            claim: watch.claim.clone(),
            verdict: watch.verdict.clone(),
        }
    }
}

/// One branch of a run.
#[derive(Clone, PartialEq, Debug)]
pub struct BranchInfo {
    /// Its number, from zero.
    pub id: usize,
    /// Its name, given by the learner or made from its number.
    pub name: String,
    /// The branch that it grew from, the step and the time at which it did.
    pub parent: Option<(usize, u32, Micros)>,
    /// The latest time that it has been run to.
    pub known_until: Micros,
    /// How many inputs its script holds.
    pub inputs: usize,
    /// True for the branch that is shown.
    pub current: bool,
}

/// The answer that was given to a question.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The option that the learner chose.
    pub chosen: usize,
    /// The option that comes true.
    pub right: usize,
}

/// A question at the present moment.
#[derive(Clone, PartialEq, Debug)]
pub struct PredictionView {
    /// Its name; its words are in the prose under `predict.<id>`.
    pub id: &'static str,
    /// The options.
    pub options: Vec<Text>,
    /// The answer, once given.
    pub answer: Option<Answer>,
}

/// How far the story got.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StoryView {
    /// The name of the step; its words are in the prose under `story.<id>`.
    pub id: &'static str,
    /// The step and time of the run at which it was reached.
    pub reached: Option<(u32, Micros)>,
    /// True when the run went past it without reaching it, since a later step was brought about first.
    pub skipped: bool,
    /// What the story can do now so that it comes about.
    pub act: Option<Input>,
    /// True when the story does something for it, now or later.
    pub acts: bool,
    /// See [`super::StoryStep::catches`].
    pub catches: bool,
    /// See [`super::StoryStep::skims`].
    pub skims: bool,
}

/// A task and whether this run solves it.
#[derive(Clone, PartialEq, Debug)]
pub struct TaskView {
    /// Its name; its words are in the prose under `task.<id>`.
    pub id: &'static str,
    /// The parameters that it is set in.
    pub params: &'static [(&'static str, i64)],
    /// True when this run has those parameters.
    pub fits: bool,
    /// The step at which this run solved it, when it did.
    pub solved: Option<u32>,
}

/// A run of some lesson. Everything about the protocol is behind it.
pub trait Session {
    /// The lesson.
    fn about(&self) -> &'static About;
    /// The parameters that the lesson has.
    fn param_specs(&self) -> &'static [Param];
    /// The values of this run.
    fn params(&self) -> &Params;
    /// The seed of this run.
    fn seed(&self) -> u64;
    /// The roles that faults can name.
    fn roles(&self) -> &'static [Role];
    /// The speed of play that the lesson starts with, in thousandths of real time.
    fn speed_milli(&self) -> u32;

    /// Where the run stands.
    fn status(&self) -> Status;
    /// Takes one step; false when there is none, or at the limit.
    fn step(&mut self) -> bool;
    /// Takes one step back; false at the start.
    fn step_back(&mut self) -> bool;
    /// Goes to the moment right after `step` steps, known already or not.
    fn seek(&mut self, step: u32);
    /// Goes to a time that is known already.
    fn seek_time(&mut self, at: Micros);
    /// Runs on to a time, in at most `steps_max` steps, stopping before a question.
    fn advance(&mut self, until: Micros, steps_max: u32) -> Advance;
    /// Runs on to the next event that leaves a mark on the timeline, at most `steps_max` steps.
    fn next_interesting(&mut self, steps_max: u32) -> bool;

    /// Does something to the world at the present moment. In the past it starts a branch.
    fn inject(&mut self, input: Input) -> Result<(), InputError>;
    /// Whether an input could be injected now.
    fn check(&self, input: &Input) -> Result<(), InputError>;
    /// What clients can be made to ask now.
    fn requests(&self) -> Vec<RequestChoice>;
    /// How a node can be made to lie now; empty where lying means nothing.
    fn lies(&self, node: NodeId) -> Vec<LieChoice>;
    /// The armed timers of a node: when each fires, its name in words, and the payload that
    /// fires it now.
    fn timers(&self, node: NodeId, lang: Lang) -> Vec<(Micros, String, Payload)>;
    /// The nodes: number, name, and whether it is a server.
    fn nodes(&self) -> Vec<(NodeId, String, bool)>;

    /// What to draw now. Lost messages stay for `linger` of virtual time.
    fn scene(&self, linger: Micros, lang: Lang) -> Scene;
    /// The State tab: one view a node, then what the lesson shows besides.
    fn views(&self, lang: Lang) -> Vec<NodeView>;
    /// The properties and how they stand.
    fn properties(&self) -> Vec<PropertyView>;
    /// How many records there are up to the present moment.
    fn record_count(&self) -> u32;
    /// Up to `count` rows of the events table up to the present moment, latest first, beginning
    /// before the record `before`; only of `node` and `kinds` where given.
    fn events(
        &self,
        before: Option<RecordId>,
        count: usize,
        node: Option<NodeId>,
        kinds: &[EventKind],
        lang: Lang,
    ) -> Vec<EventRow>;
    /// The last `count` requests of clients up to the present moment, in the order in which they
    /// were made, with what came of each.
    fn history(&self, count: usize, lang: Lang) -> Vec<Operation>;
    /// The faults up to the present moment that still last, and the last `count` of those that were over
    /// no earlier than `since`; in the order in which they began.
    fn faults(&self, since: Micros, count: usize, lang: Lang) -> Vec<FaultSpan>;
    /// The handler that ran in the last step; `None` when that step was an act on the world, which
    /// runs none, or there was none yet.
    fn handler(&self, lang: Lang) -> Option<HandlerView>;
    /// Why an event happened: what led to it, in order, ending with the event itself.
    fn why(&self, id: RecordId, lang: Lang) -> Vec<EventRow>;
    /// A window of the space-time diagram, at most `count_max` messages of it.
    fn space_time(&self, from: Micros, until: Micros, count_max: usize) -> SpaceTime;
    /// Whether the lesson tells of spans: whether [`Session::spans`] ever gives any.
    fn has_spans(&self) -> bool;
    /// The latest spans that touch a window of time, at most `count_max`, as they stand at the present
    /// moment; with each the one that it is a part of. In the order in which they began.
    fn spans(&self, from: Micros, until: Micros, count_max: usize, lang: Lang) -> Vec<Span>;
    /// The marks of this branch, in order.
    fn marks(&self) -> &[TimelineMark];

    /// The branches.
    fn branches(&self) -> Vec<BranchInfo>;
    /// Shows another branch, at the latest moment that both have, or its start.
    fn switch_branch(&mut self, id: usize) -> bool;
    /// Takes up the run of a link as a branch, and shows it at the present moment if it has that, else
    /// where the two part. `Ok(false)` when it is no run like this one but for what was done, or there
    /// are as many branches as a run keeps; then it is a run of its own.
    fn adopt(&mut self, link: &str) -> Result<bool, LinkError>;
    /// Names a branch; an empty name gives it back the one it was made with.
    fn name_branch(&mut self, id: usize, name: &str);

    /// How far the story got.
    fn story(&self) -> Vec<StoryView>;
    /// The question at the present moment, if there is one.
    fn prediction(&mut self) -> Option<PredictionView>;
    /// Answers the question at the present moment.
    fn answer(&mut self, option: usize) -> Option<Answer>;
    /// Turns questions off, or on again; with questions off [`Session::advance`] does not stop for them.
    fn set_questions(&mut self, on: bool);
    /// True when the last step brought up a question that was neither answered nor passed over.
    fn question_waits(&self) -> bool;
    /// Passes over the question at the present moment.
    fn pass_question(&mut self);
    /// Makes [`Session::advance`] stop after a step in which a property breaks, or not.
    fn set_violation_stops(&mut self, on: bool);
    /// The property that broke in the last step, when one did.
    fn just_broken(&self) -> Option<PropertyView>;
    /// Makes [`Session::advance`] stop where the story comes to a step, or not.
    fn set_story_stops(&mut self, on: bool);
    /// What comes next if nobody does anything, looked for on a clone in at most `steps_max` steps. What the
    /// story has `done` for its next step already, it does not do again.
    fn ahead(&self, done: Option<&Input>, steps_max: u32) -> Ahead;
    /// The time that the quickest message takes of those which are on their way and can be watched.
    fn shortest_way(&self) -> Option<Micros>;
    /// How far a message is on its way, in parts per million; `None` when it is not on its way.
    fn on_its_way(&self, message: MessageId) -> Option<u32>;
    /// The tasks and whether this run solves them.
    fn tasks(&self) -> Vec<TaskView>;

    /// The digest of the trace up to the present moment.
    fn digest(&self) -> u64;
    /// The script of this branch up to the present moment.
    fn script(&self) -> Script;
    /// This branch, at the present moment, as the text of a link (the value of `run=`).
    fn link(&self) -> Result<String, LinkError>;
    /// Prints the trace up to the present moment, one record a line, to `out`.
    fn print_trace(&self, out: &mut dyn core::fmt::Write, lang: Lang) -> core::fmt::Result;
    /// A request in the words of the command line, such as `put x 1`.
    fn parse_request(&self, words: &str) -> Option<Payload>;
    /// The words that [`Session::parse_request`] reads as this request, when the lesson has some.
    fn request_words(&self, request: &Payload) -> Option<String>;
    /// The lie that words of the command line stand for.
    fn parse_lie(&self, words: &str) -> Option<Lie>;
    /// The words that [`Session::parse_lie`] reads as this lie, when it has some.
    fn print_lie(&self, lie: Lie) -> Option<String>;
}

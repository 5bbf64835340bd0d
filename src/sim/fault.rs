//! The one vocabulary of faults: everything that a learner, a search or a test can do to a world.

use super::{Latency, Lie, LinkTo, Micros, NodeId};
use serde::{Deserialize, Deserializer, Serialize};

/// Bytes that only one protocol understands: a request or the name of a timer, in postcard form.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Payload(pub Vec<u8>);

impl Payload {
    /// The payload that stands for `value`.
    ///
    /// # Panics
    /// When `value` can not be serialised, which is a bug of its type.
    pub fn of(value: &impl Serialize) -> Self {
        Self(postcard::to_allocvec(value).expect("protocol data always serialises"))
    }

    /// The value that this payload stands for, or `None` when it stands for none of this type.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        match postcard::take_from_bytes(&self.0) {
            Ok((value, [])) => Some(value),
            _ => None,
        }
    }
}

/// Whom a node fault hits.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Target {
    /// This node.
    Node(NodeId),
    /// Whoever plays this role when the fault strikes; see [`super::Protocol::select`].
    Role(u8),
}

/// What can happen to a node.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum NodeFault {
    /// Loses its volatile state and stops.
    Crash,
    /// Starts again from its disk.
    Restart,
    /// Starts again with an empty disk.
    RestartWiped,
    /// Stops running but loses nothing, like a long garbage collection.
    Pause,
    /// Goes on after a pause, with everything that was waiting for it.
    Resume,
    /// Handles every message and timer this much late; zero cures it.
    Slow(Micros),
    /// Sets its wall clock forward, or back when negative, in microseconds.
    Skew(i64),
    /// Makes its clock run fast, or slow when negative, in parts per million.
    Drift(i32),
    /// Makes it lie in this way; [`Lie`] zero makes it honest again.
    Lie(Lie),
}

/// What can happen to one message in flight.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum MessageFault {
    /// It is lost here and now.
    Drop,
    /// It arrives this much later.
    Delay(Micros),
    /// A second copy arrives after this one.
    Duplicate,
    /// It arrives now.
    DeliverNow,
    /// It stops where it is until released.
    Hold,
    /// A held message travels on.
    Release,
}

/// A change to what one link, or every link, does to messages from now on.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum LinkChange {
    /// How long messages take.
    Latency(Latency),
    /// How many in a million are lost.
    Loss(u32),
    /// How many in a million arrive twice.
    Duplication(u32),
    /// How many in a million may overtake others.
    Reordering(u32),
}

/// One act upon a world. It goes into the script, and replays.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Input {
    /// Something happens to a node.
    Node(Target, NodeFault),
    /// Nothing gets from the first node to the second any more; what was on the way is lost.
    Cut(NodeId, NodeId),
    /// Messages get from the first node to the second again.
    Heal(NodeId, NodeId),
    /// Every cut is healed.
    HealAll,
    /// Nodes in different groups are cut off from each other, those within a group are connected;
    /// a node in no group keeps its links as they are.
    Partition(Vec<Vec<NodeId>>),
    /// One link, or all of them, behaves differently.
    Link(LinkTo, LinkChange),
    /// Something happens to a message in flight.
    Message(super::MessageId, MessageFault),
    /// An armed timer of a node fires now.
    FireTimer(NodeId, Payload),
    /// A user asks something of a node.
    Request(NodeId, Payload),
    /// An act that repeats.
    Every(Box<Schedule>),
    /// Every schedule stops; what was scheduled to be undone still is.
    StopSchedules,
}

/// An act that repeats: "crash the leader every 5 s, restart it 2 s later, three times".
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Schedule {
    /// The time between two acts, and before the first.
    pub every: Micros,
    /// How many times; zero for as long as the run lasts.
    pub times: u16,
    /// The act. It is not itself a schedule.
    #[serde(deserialize_with = "one_act")]
    pub input: Input,
    /// When given, each act is undone this much later.
    pub undo_after: Option<Micros>,
}

/// Reads an act that is no schedule. Schedules within schedules are refused while reading: bytes
/// from outside could nest them deep enough to exhaust the stack.
fn one_act<'de, D: Deserializer<'de>>(bytes: D) -> Result<Input, D::Error> {
    Ok(match OneAct::deserialize(bytes)? {
        OneAct::Node(target, fault) => Input::Node(target, fault),
        OneAct::Cut(from, to) => Input::Cut(from, to),
        OneAct::Heal(from, to) => Input::Heal(from, to),
        OneAct::HealAll => Input::HealAll,
        OneAct::Partition(groups) => Input::Partition(groups),
        OneAct::Link(links, change) => Input::Link(links, change),
        OneAct::Message(message, fault) => Input::Message(message, fault),
        OneAct::FireTimer(node, timer) => Input::FireTimer(node, timer),
        OneAct::Request(node, request) => Input::Request(node, request),
        OneAct::Every(never) => match never {},
        OneAct::StopSchedules => Input::StopSchedules,
    })
}

/// [`Input`] with the same names and numbers of its variants, but for a schedule.
#[derive(Deserialize)]
enum OneAct {
    Node(Target, NodeFault),
    Cut(NodeId, NodeId),
    Heal(NodeId, NodeId),
    HealAll,
    Partition(Vec<Vec<NodeId>>),
    Link(LinkTo, LinkChange),
    Message(super::MessageId, MessageFault),
    FireTimer(NodeId, Payload),
    Request(NodeId, Payload),
    Every(Never),
    StopSchedules,
}

enum Never {}

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("a schedule within a schedule"))
    }
}

impl Input {
    /// A fault of one node.
    pub fn node(node: NodeId, fault: NodeFault) -> Self {
        Self::Node(Target::Node(node), fault)
    }

    /// The act that takes this one back, where there is one. A crash is undone by a restart, but
    /// what the crash lost stays lost.
    pub fn undo(&self) -> Option<Self> {
        Some(match self {
            Self::Node(target, fault) => Self::Node(*target, fault.undo()?),
            Self::Cut(from, to) => Self::Heal(*from, *to),
            Self::Partition(_) => Self::HealAll,
            Self::Link(links, LinkChange::Loss(_)) => Self::Link(*links, LinkChange::Loss(0)),
            Self::Link(links, LinkChange::Duplication(_)) => {
                Self::Link(*links, LinkChange::Duplication(0))
            }
            Self::Link(links, LinkChange::Reordering(_)) => {
                Self::Link(*links, LinkChange::Reordering(0))
            }
            _ => return None,
        })
    }

    /// True for what makes things worse: a fault, as against a cure or a user's request.
    pub fn is_fault(&self) -> bool {
        match self {
            Self::Node(_, NodeFault::RestartWiped) => true,
            Self::Node(_, fault) => fault.undo().is_some_and(|undo| undo != *fault),
            Self::Message(_, fault) => *fault != MessageFault::Release,
            Self::Cut(..) | Self::Partition(_) | Self::FireTimer(..) => true,
            Self::Link(_, LinkChange::Latency(_)) => true,
            Self::Link(
                _,
                LinkChange::Loss(ppm) | LinkChange::Duplication(ppm) | LinkChange::Reordering(ppm),
            ) => *ppm > 0,
            Self::Every(schedule) => schedule.input.is_fault(),
            Self::Heal(..) | Self::HealAll | Self::Request(..) | Self::StopSchedules => false,
        }
    }
}

impl NodeFault {
    fn undo(self) -> Option<Self> {
        Some(match self {
            Self::Crash => Self::Restart,
            Self::Pause => Self::Resume,
            Self::Slow(_) => Self::Slow(Micros::ZERO),
            Self::Skew(jump_us) => Self::Skew(jump_us.checked_neg()?),
            Self::Drift(_) => Self::Drift(0),
            Self::Lie(_) => Self::Lie(Lie(0)),
            Self::Restart | Self::RestartWiped | Self::Resume => return None,
        })
    }
}

/// Why an input can not be applied to the world as it is.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum InputError {
    /// There is no node of that number.
    NoSuchNode,
    /// That message is not in flight.
    NoSuchMessage,
    /// That timer is not armed.
    NoSuchTimer,
    /// A link needs two different nodes.
    SameNode,
    /// The node is already down.
    AlreadyDown,
    /// The node is down.
    NodeDown,
    /// The node is running already.
    NotDown,
    /// The node is already paused.
    AlreadyPaused,
    /// The node is paused.
    NodePaused,
    /// The node is not paused.
    NotPaused,
    /// The message is already held.
    AlreadyHeld,
    /// The message is not held.
    NotHeld,
    /// Nobody plays that role now.
    NobodyPlaysRole,
    /// The protocol does not understand the request.
    BadRequest,
    /// A number is outside what the engine takes.
    OutOfRange,
    /// There are too many schedules, inputs, branches or messages in flight.
    TooMany,
    /// The run has reached its limit of steps.
    AtLimit,
}

#[cfg(test)]
mod tests {
    use super::{Input, LinkTo, Micros, NodeFault, NodeId, Payload, Schedule, Target};
    use crate::sim::{LinkChange, MessageFault, MessageId};

    fn every(input: Input) -> Input {
        Input::Every(Box::new(Schedule {
            every: Micros::from_s(5),
            times: 3,
            input,
            undo_after: Some(Micros::from_s(2)),
        }))
    }

    #[test]
    fn every_act_can_be_scheduled_and_reads_back_as_it_was() {
        let (a, b) = (NodeId(1), NodeId(2));
        let acts = [
            Input::Node(Target::Role(1), NodeFault::Crash),
            Input::Cut(a, b),
            Input::Heal(a, b),
            Input::HealAll,
            Input::Partition(vec![vec![a], vec![b]]),
            Input::Link(LinkTo::OneWay(a, b), LinkChange::Loss(5)),
            Input::Message(MessageId(4), MessageFault::Hold),
            Input::FireTimer(a, Payload(vec![1, 2])),
            Input::Request(b, Payload(vec![3])),
            Input::StopSchedules,
        ];
        for act in acts {
            let input = every(act);
            assert_eq!(Payload::of(&input).read(), Some(input));
        }
    }

    #[test]
    fn schedules_nested_without_end_are_refused_without_exhausting_the_stack() {
        assert_eq!(
            Payload::of(&every(every(Input::HealAll))).read::<Input>(),
            None
        );
        // Each level of Every costs three bytes: its number, its period, its times.
        let deep = [9, 1, 0].repeat(1_000_000);
        assert_eq!(Payload(deep).read::<Input>(), None);
    }
}

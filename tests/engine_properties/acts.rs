//! Random acts.

use super::NODES;
use super::common::{Alarm, Ask, Gossip, ask};
use netsplit::sim::{
    Input, Latency, Lie, LinkChange, LinkTo, MessageFault, MessageId, Micros, NodeFault, NodeId,
    Payload, Schedule, Target, World,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// One act of a script.
#[derive(Clone, Debug)]
pub struct Act {
    /// When.
    pub at: Micros,
    /// What.
    pub input: Input,
}

/// The largest number of bytes that mean nothing.
pub const GARBAGE: usize = 24;
/// Message numbers below this stand for whatever is in flight.
const MESSAGES: u32 = 64;
const ACTS_MAX: usize = 40;
const GAP_MAX_US: u64 = 80_000;

/// Some such acts, one after another.
pub fn script(input: impl Strategy<Value = Input>) -> impl Strategy<Value = Vec<Act>> {
    vec((0..GAP_MAX_US, input), 0..ACTS_MAX).prop_map(|acts| {
        let mut at = Micros::ZERO;
        let timed = |(gap, input)| {
            at += Micros(gap);
            Act { at, input }
        };
        acts.into_iter().map(timed).collect()
    })
}

fn node() -> impl Strategy<Value = NodeId> + Clone {
    (0..NODES).prop_map(NodeId)
}

fn span() -> impl Strategy<Value = Micros> {
    (0..200_000_u64).prop_map(Micros)
}

/// Questions that are no fault.
pub fn beats() -> impl Strategy<Value = Input> {
    let what = prop_oneof![
        (node(), any::<u32>(), 0..5_u16)
            .prop_map(|(to, number, times)| Ask::Tell(to, number, times)),
        any::<u32>().prop_map(Ask::Write),
        (0..4_u8, span()).prop_map(|(alarm, after)| Ask::Wake(alarm, after)),
        (0..4_u8).prop_map(Ask::Hush),
        Just(Ask::Lead),
        Just(Ask::Clock),
        Just(Ask::Elapsed),
    ];
    (node(), what).prop_map(|(node, what)| ask(node, &what))
}

/// Changes to how often messages arrive twice.
pub fn duplications() -> impl Strategy<Value = Input> {
    (links(node()), 0..=1_000_000_u32)
        .prop_map(|(links, ppm)| Input::Link(links, LinkChange::Duplication(ppm)))
}

/// Crashes, both kinds of restart, and questions in between.
pub fn crashes() -> impl Strategy<Value = Input> {
    let fault = prop_oneof![
        2 => Just(NodeFault::Crash),
        1 => Just(NodeFault::Restart),
        1 => Just(NodeFault::RestartWiped),
        1 => Just(NodeFault::Pause),
    ];
    let hit = (node(), fault).prop_map(|(node, fault)| Input::node(node, fault));
    prop_oneof![3 => hit, 1 => beats()]
}

/// Cuts and cures, and everything that can happen to a message.
pub fn cuts() -> impl Strategy<Value = Input> {
    let message = (0..MESSAGES, message_fault());
    prop_oneof![
        4 => (node(), node()).prop_map(|(from, to)| Input::Cut(from, to)),
        2 => (node(), node()).prop_map(|(from, to)| Input::Heal(from, to)),
        1 => Just(Input::HealAll),
        1 => vec(vec(node(), 0..4), 0..4).prop_map(Input::Partition),
        8 => message.prop_map(|(id, fault)| Input::Message(MessageId(id), fault)),
        2 => beats(),
        2 => single(node()),
    ]
}

/// The input, with a message that is in flight where it names one of the first [`MESSAGES`].
pub fn aimed(input: &Input, world: &World<Gossip>) -> Input {
    let flying = world.in_flight();
    match input {
        Input::Message(MessageId(id), fault) if *id < MESSAGES && !flying.is_empty() => {
            let index = usize::try_from(*id).expect("a small number") % flying.len();
            let message = flying.keys().nth(index).expect("it is below the length");
            Input::Message(*message, *fault)
        }
        _ => input.clone(),
    }
}

fn links(node: impl Strategy<Value = NodeId> + Clone) -> impl Strategy<Value = LinkTo> {
    let one = (node.clone(), node).prop_map(|(from, to)| LinkTo::OneWay(from, to));
    prop_oneof![Just(LinkTo::All), one]
}

fn node_fault() -> impl Strategy<Value = NodeFault> {
    prop_oneof![
        Just(NodeFault::Crash),
        Just(NodeFault::Restart),
        Just(NodeFault::RestartWiped),
        Just(NodeFault::Pause),
        Just(NodeFault::Resume),
        span().prop_map(NodeFault::Slow),
        (-9_000_000..9_000_000_i64).prop_map(NodeFault::Skew),
        (-900_000..9_000_000_i32).prop_map(NodeFault::Drift),
        (0..2_u16).prop_map(|lie| NodeFault::Lie(Lie(lie))),
    ]
}

fn latency() -> impl Strategy<Value = Latency> {
    prop_oneof![
        span().prop_map(Latency::Fixed),
        (span(), span()).prop_map(|(low, high)| Latency::Uniform(low, high)),
        (span(), span()).prop_map(|(mean, sd)| Latency::Normal(mean, sd)),
        (span(), span()).prop_map(|(least, mean)| Latency::Exponential(least, mean)),
    ]
}

fn link_change() -> impl Strategy<Value = LinkChange> {
    let ppm = || 0..=1_000_000_u32;
    prop_oneof![
        latency().prop_map(LinkChange::Latency),
        ppm().prop_map(LinkChange::Loss),
        ppm().prop_map(LinkChange::Duplication),
        ppm().prop_map(LinkChange::Reordering),
    ]
}

fn message_fault() -> impl Strategy<Value = MessageFault> {
    prop_oneof![
        Just(MessageFault::Drop),
        span().prop_map(MessageFault::Delay),
        Just(MessageFault::Duplicate),
        Just(MessageFault::DeliverNow),
        Just(MessageFault::Hold),
        Just(MessageFault::Release),
    ]
}

/// Any act that is no schedule, upon such nodes.
fn single(node: impl Strategy<Value = NodeId> + Clone + 'static) -> impl Strategy<Value = Input> {
    let target = prop_oneof![
        4 => node.clone().prop_map(Target::Node),
        1 => (0..2_u8).prop_map(Target::Role),
    ];
    let pair = (node.clone(), node.clone());
    let timer = prop_oneof![Just(Alarm::Beat), (0..4_u8).prop_map(Alarm::Asked)];
    prop_oneof![
        4 => (target, node_fault()).prop_map(|(target, fault)| Input::Node(target, fault)),
        2 => pair.clone().prop_map(|(from, to)| Input::Cut(from, to)),
        1 => pair.prop_map(|(from, to)| Input::Heal(from, to)),
        1 => Just(Input::HealAll),
        2 => vec(vec(node.clone(), 0..4), 0..4).prop_map(Input::Partition),
        2 => (links(node.clone()), link_change()).prop_map(|(links, change)| Input::Link(links, change)),
        6 => (0..MESSAGES, message_fault()).prop_map(|(id, fault)| Input::Message(MessageId(id), fault)),
        1 => (node, timer).prop_map(|(node, timer)| Input::FireTimer(node, Payload::of(&timer))),
        2 => beats(),
        1 => Just(Input::StopSchedules),
    ]
}

fn scheduled(input: impl Strategy<Value = Input>) -> impl Strategy<Value = Input> {
    let undo_after = option::of(span());
    (1_000..200_000_u64, 0..5_u16, input, undo_after).prop_map(
        |(every, times, input, undo_after)| {
            Input::Every(Box::new(Schedule {
                every: Micros(every),
                times,
                input,
                undo_after,
            }))
        },
    )
}

/// Any act that makes sense.
pub fn everything() -> impl Strategy<Value = Input> {
    prop_oneof![6 => single(node()), 1 => scheduled(single(node()))]
}

/// Any act at all, most of them nonsense: nodes and messages that are not there, numbers out of
/// all bounds, payloads of random bytes, schedules within schedules.
pub fn garbage() -> impl Strategy<Value = Input> {
    let any_node = || prop_oneof![node(), any::<u16>().prop_map(NodeId)];
    let bytes = || vec(any::<u8>(), 0..GARBAGE).prop_map(Payload);
    let node_fault = prop_oneof![
        any::<u64>().prop_map(|late| NodeFault::Slow(Micros(late))),
        any::<i64>().prop_map(NodeFault::Skew),
        any::<i32>().prop_map(NodeFault::Drift),
        any::<u16>().prop_map(|lie| NodeFault::Lie(Lie(lie))),
    ];
    let change = prop_oneof![
        any::<u32>().prop_map(LinkChange::Loss),
        (any::<u64>(), any::<u64>())
            .prop_map(|(a, b)| LinkChange::Latency(Latency::Normal(Micros(a), Micros(b)))),
        // Within bounds, but with its ends the wrong way round.
        Just(LinkChange::Latency(Latency::Uniform(Micros(9), Micros(1)))),
    ];
    let single = || single(any_node()).boxed();
    prop_oneof![
        3 => single(),
        2 => (any_node(), node_fault).prop_map(|(node, fault)| Input::node(node, fault)),
        2 => (links(any_node()), change).prop_map(|(links, change)| Input::Link(links, change)),
        1 => (any::<u32>(), any::<u64>())
            .prop_map(|(id, by)| Input::Message(MessageId(id), MessageFault::Delay(Micros(by)))),
        2 => (any_node(), bytes()).prop_map(|(node, bytes)| Input::Request(node, bytes)),
        1 => (any_node(), bytes()).prop_map(|(node, bytes)| Input::FireTimer(node, bytes)),
        1 => scheduled(single()),
        1 => scheduled(scheduled(single())),
    ]
}

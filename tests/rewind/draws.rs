//! Random acts that mean something in any lesson.

use netsplit::i18n::Lang;
use netsplit::session::Session;
use netsplit::sim::{
    Input, Latency, LinkChange, LinkTo, MessageFault, Micros, NodeFault, NodeId, Schedule,
};
use proptest::arbitrary::Arbitrary;
use proptest::prelude::*;
use proptest::sample::Index;

/// A draw of an act. What it means depends on the run at the moment at which it is done.
#[derive(Clone, Debug)]
pub struct Draw {
    kind: u8,
    one: Index,
    other: Index,
    amount: u32,
}

const KINDS: u8 = 24;
const AMOUNT_MAX: u32 = 200_000;

impl Arbitrary for Draw {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> BoxedStrategy<Self> {
        let parts = (0..KINDS, any::<Index>(), any::<Index>(), 1..AMOUNT_MAX);
        let draw = |(kind, one, other, amount)| Self {
            kind,
            one,
            other,
            amount,
        };
        parts.prop_map(draw).boxed()
    }
}

/// The act that a draw stands for now; one of a kind that this run has nothing for heals all links.
pub fn resolve(draw: &Draw, session: &dyn Session) -> Input {
    let nodes = session.nodes();
    let node = nodes[draw.one.index(nodes.len())].0;
    let other = nodes[draw.other.index(nodes.len())].0;
    let span = Micros(draw.amount.into());
    let signed = draw.amount.cast_signed();
    let hit = |fault| Input::node(node, fault);
    match draw.kind {
        0 | 1 => hit(NodeFault::Crash),
        2 | 3 => hit(NodeFault::Restart),
        4 => hit(NodeFault::RestartWiped),
        5 => hit(NodeFault::Pause),
        6 => hit(NodeFault::Resume),
        7 => hit(NodeFault::Slow(span)),
        8 => hit(NodeFault::Skew(i64::from(signed) - 100_000)),
        9 => hit(NodeFault::Drift(signed * 5 - 500_000)),
        10 => Input::Cut(node, other),
        11 => Input::Heal(node, other),
        12 => {
            let (left, right): (Vec<NodeId>, Vec<NodeId>) =
                nodes.iter().map(|node| node.0).partition(|id| *id <= node);
            Input::Partition(vec![left, right])
        }
        13 => Input::Link(LinkTo::All, link_change(draw)),
        14 => Input::Link(LinkTo::OneWay(node, other), link_change(draw)),
        15 => Input::Every(Box::new(schedule(draw, hit(NodeFault::Crash)))),
        16 => lie(draw, node, session),
        17 => timer(draw, node, session),
        18 | 19 => message(draw, session),
        _ => request(draw, session),
    }
}

fn link_change(draw: &Draw) -> LinkChange {
    let ppm = draw.amount * 2;
    match draw.other.index(4) {
        0 => LinkChange::Loss(ppm),
        1 => LinkChange::Duplication(ppm),
        2 => LinkChange::Reordering(ppm),
        _ => LinkChange::Latency(Latency::Uniform(Micros(1), Micros(ppm.into()))),
    }
}

fn schedule(draw: &Draw, input: Input) -> Schedule {
    let span = Micros(1_000 + u64::from(draw.amount));
    Schedule {
        every: span,
        times: 2,
        input,
        undo_after: Some(Micros(span.0 / 2)),
    }
}

fn lie(draw: &Draw, node: NodeId, session: &dyn Session) -> Input {
    let lies = session.lies(node);
    if lies.is_empty() {
        return Input::HealAll;
    }
    let lie = lies[draw.other.index(lies.len())].lie;
    Input::node(node, NodeFault::Lie(lie))
}

fn timer(draw: &Draw, node: NodeId, session: &dyn Session) -> Input {
    let timers = session.timers(node, Lang::En);
    if timers.is_empty() {
        return Input::HealAll;
    }
    let (_, _, timer) = &timers[draw.other.index(timers.len())];
    Input::FireTimer(node, timer.clone())
}

fn message(draw: &Draw, session: &dyn Session) -> Input {
    let flying = session.scene(Micros::ZERO, Lang::En).messages;
    if flying.is_empty() {
        return Input::HealAll;
    }
    let id = flying[draw.one.index(flying.len())].id;
    let fault = match draw.other.index(6) {
        0 => MessageFault::Drop,
        1 => MessageFault::Delay(Micros(draw.amount.into())),
        2 => MessageFault::Duplicate,
        3 => MessageFault::DeliverNow,
        4 => MessageFault::Hold,
        _ => MessageFault::Release,
    };
    Input::Message(id, fault)
}

fn request(draw: &Draw, session: &dyn Session) -> Input {
    let requests = session.requests();
    if requests.is_empty() {
        return Input::HealAll;
    }
    let choice = &requests[draw.one.index(requests.len())];
    Input::Request(choice.node, choice.request.clone())
}

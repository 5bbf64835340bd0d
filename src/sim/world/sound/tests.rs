//! Every invariant, each broken on purpose.

use super::super::{
    ArmedTimer, End, Event, EventKey, InFlight, Input, LinkSettings, MessageId, Micros, NodeId,
    Power, Protocol, RecordId, SCHEDULES_MAX, Schedule, World, WorldConfig,
};
use super::ENTRIES_PER_STEP;
use crate::sim::{Cx, Latency, MessageFault, NodeFault};

/// Every node sends to the next one each time its only timer fires.
#[derive(Clone, Debug)]
struct Ring(u16);

const BEAT: Micros = Micros::from_ms(10);
const LATENCY: Micros = Micros::from_ms(25);
/// Later than anything that was queued, sent or recorded.
const NEVER: EventKey = (Micros::from_s(99), 99_999);

impl Protocol for Ring {
    type Node = u32;
    type Disk = ();
    type Message = u32;
    type Timer = ();
    type Request = ();
    type Reply = ();
    type Note = ();

    fn node_count(&self) -> u16 {
        self.0
    }

    fn boot(&self, (): &mut (), cx: &mut Cx<Self>) -> u32 {
        cx.arm((), BEAT);
        0
    }

    fn on_message(&self, heard: &mut u32, (): &mut (), _: NodeId, _: &u32, _: &mut Cx<Self>) {
        *heard += 1;
    }

    fn on_timer(&self, heard: &mut u32, (): &mut (), (): (), cx: &mut Cx<Self>) {
        cx.send(NodeId((cx.me().0 + 1) % self.0), *heard);
        cx.arm((), BEAT);
    }

    fn on_request(&self, _: &mut u32, (): &mut (), (): (), _: &mut Cx<Self>) {}
}

/// The nodes of [`busy`] that run, that are paused and that are down.
const UP: usize = 0;
const PAUSED: usize = 1;
const DOWN: usize = 2;

/// Within so many steps a world as large as [`busy`] is looked at.
const LOOKED_AT_IN: u32 = 10;

fn started(nodes: u16) -> World<Ring> {
    let link = LinkSettings::with_latency(Latency::Fixed(LATENCY));
    World::new(Ring(nodes), WorldConfig { seed: 1, link })
}

fn until(world: &mut World<Ring>, at: Micros) {
    while world.next_at().is_some_and(|next| next <= at) {
        world.step(&mut ());
    }
}

/// A world in which everything is kept that a world keeps: messages on their way to nodes that run,
/// are paused and are down, one that is held, timers, a schedule and something to be undone.
fn busy() -> World<Ring> {
    let mut world = started(4);
    until(&mut world, Micros::from_ms(20));
    let schedule = Schedule {
        every: Micros::from_ms(30),
        times: 3,
        input: Input::node(NodeId(3), NodeFault::Slow(Micros::from_ms(1))),
        undo_after: Some(Micros::from_ms(40)),
    };
    let acts = [
        Input::node(NodeId(1), NodeFault::Pause),
        Input::node(NodeId(2), NodeFault::Crash),
        Input::Message(MessageId(3), MessageFault::Hold),
        Input::Every(Box::new(schedule)),
    ];
    for act in acts {
        world.apply(&act, Micros::from_ms(22), &mut ());
    }
    until(&mut world, Micros::from_ms(55));
    world
}

fn flight(world: &mut World<Ring>, is_it: impl Fn(&InFlight<Ring>) -> bool) -> &mut InFlight<Ring> {
    let found = world.in_flight.iter_mut().find(|(_, flight)| is_it(flight));
    found.expect("a busy world has every kind of message").1
}

fn flying(world: &mut World<Ring>) -> &mut InFlight<Ring> {
    flight(world, |flight| {
        flight.queued.is_some() && matches!(flight.end, End::Arrive)
    })
}

fn armed(world: &mut World<Ring>, node: usize) -> &mut ArmedTimer {
    world.slots[node].timers.get_mut(&()).expect("it is armed")
}

/// Damages a sound world, and finds that said.
#[track_caller]
fn check(damage: impl FnOnce(&mut World<Ring>), expect: &str) {
    let mut world = busy();
    assert_eq!(world.is_sound(), Ok(()));
    damage(&mut world);
    let words = world.is_sound().expect_err(expect);
    assert!(words.contains(expect), "{words:?} instead of {expect:?}");
}

#[test]
fn what_is_wrong_with_the_queue_is_said() {
    check(|world| world.now = NEVER.0, "an event of 0.0");
    check(|world| world.next_seq = 0, "but only 0 were");
    let queue = |event| {
        move |world: &mut World<Ring>| {
            world.enqueue(NEVER.0, event);
        }
    };
    check(
        queue(Event::Boot(NodeId(0))),
        "is to start, but is Some(Up)",
    );
    check(queue(Event::Boot(NodeId(9))), "is to start, but is None");
    check(
        |world| {
            world.slots[DOWN].power = Power::Off;
            world.enqueue(NEVER.0, Event::Boot(NodeId(2)));
        },
        "is to start at",
    );
    check(queue(Event::Message(MessageId(99))), "it is not in flight");
    check(
        queue(Event::Timer(NodeId(2), ())),
        "is queued, but not armed",
    );
    check(
        queue(Event::Timer(NodeId(9), ())),
        "is queued, but not armed",
    );
    check(
        queue(Event::Timer(NodeId(0), ())),
        "() of NodeId(0) is queued at",
    );
    check(queue(Event::Schedule(0)), "schedule 0 is queued at");
    check(queue(Event::Schedule(9)), "schedule 9 is queued at");
    let undo = Event::Undo(Box::new(Input::HealAll), RecordId(9_999));
    check(queue(undo), "what is to be undone is RecordId(9999)");
    check(
        |world| flying(world).queued = Some(NEVER),
        "but waits for Some((Micros(99000000), 99999))",
    );
}

#[test]
fn what_is_wrong_with_a_node_is_said() {
    check(
        |world| world.slots[UP].node = None,
        "node 0 is Up with node None",
    );
    check(
        |world| world.slots[DOWN].node = Some(1),
        "with node Some(1)",
    );
    let later = RecordId(9_999);
    check(
        |world| world.slots[DOWN].power = Power::Down(later),
        "what stopped a node is RecordId(9999)",
    );
    check(
        |world| world.slots[PAUSED].power = Power::Paused(later),
        "what stopped a node is RecordId(9999)",
    );
    check(
        |world| world.slots[DOWN].power = Power::Off,
        "node 2 has yet to start, and never will",
    );
}

#[test]
fn what_is_wrong_with_a_timer_is_said() {
    check(
        |world| {
            let timers = world.slots[PAUSED].timers.clone();
            world.slots[DOWN].timers = timers;
        },
        "with armed timers",
    );
    check(
        |world| armed(world, UP).cause = RecordId(9_999),
        "what armed a timer is RecordId(9999)",
    );
    check(
        |world| armed(world, UP).armed_at = NEVER.0,
        "was armed later than now",
    );
    check(
        |world| armed(world, UP).fire_at = NEVER.0,
        "() of node 0 fires too early",
    );
    check(
        |world| {
            let key = armed(world, UP).queued.take().expect("its node runs");
            world.queue.remove(&key);
        },
        "() of node 0 waits for nothing",
    );
    check(
        |world| world.queue_timer(NodeId(1), (), NEVER.0),
        "() of node 1 runs though it is Paused",
    );
    check(
        |world| {
            let key = armed(world, UP).queued.expect("its node runs");
            world.queue.remove(&key);
        },
        "() of node 0 waits for",
    );
}

#[test]
fn what_is_wrong_with_a_message_is_said() {
    check(|world| world.next_message = 0, "but was not sent");
    check(
        |world| flying(world).sent = RecordId(9_999),
        "the sending of a message is RecordId(9999)",
    );
    check(|world| flying(world).to = NodeId(9), "between nobodies");
    check(|world| flying(world).from = NodeId(9), "between nobodies");
    check(
        |world| flight(world, |flight| flight.held).held = false,
        "waits for nothing",
    );
    check(|world| flying(world).held = true, "travels on");
    check(
        |world| {
            let to_paused = |flight: &InFlight<Ring>| flight.to == NodeId(1);
            let waiting = flight(world, to_paused).queued;
            assert_eq!(waiting, None, "its receiver is paused");
            flight(world, to_paused).end = End::Lose(crate::sim::LossReason::Chance, None);
        },
        "waits for nothing",
    );
    check(
        |world| flying(world).leg.until_at = NEVER.0,
        "ends before it is there",
    );
    check(
        |world| {
            let key = flying(world).queued.expect("it travels");
            world.queue.remove(&key);
        },
        "which is not queued",
    );
    check(
        |world| {
            let (from, to) = (flying(world).from, flying(world).to);
            world.network.set_cut(from, to, Some(RecordId(0)));
        },
        "is to arrive through a cut",
    );
}

#[test]
fn what_is_wrong_with_schedules_is_said() {
    check(
        |world| {
            let one = world.schedules[0].clone();
            let more = core::iter::repeat_n(one, SCHEDULES_MAX);
            world.schedules.extend(more);
        },
        "there are 65 schedules",
    );
    check(
        |world| world.schedules[0].record = RecordId(9_999),
        "the start of a schedule is RecordId(9999)",
    );
    check(|world| world.schedules[0].done = 4, "acted 4 times of 3");
    check(|world| world.schedules[0].done = 3, "though it is over");
    check(
        |world| {
            let key = world.schedules[0].queued.expect("it is to act again");
            world.queue.remove(&key);
        },
        "schedule 0 waits for",
    );
    check(
        |world| world.last_fault = Some(RecordId(9_999)),
        "the last fault is RecordId(9999)",
    );
}

#[test]
fn a_world_is_sound_before_it_starts_and_after_every_step() {
    let mut world = started(3);
    for _ in 0..200 {
        assert_eq!(world.is_sound(), Ok(()));
        world.step(&mut ());
    }
}

#[test]
#[should_panic(expected = "after step")]
fn a_step_notices_what_is_wrong() {
    let mut world = busy();
    world.slots[DOWN].node = Some(1);
    for _ in 0..LOOKED_AT_IN {
        world.step(&mut ());
    }
}

#[test]
#[should_panic(expected = "after HealAll")]
fn an_input_notices_what_is_wrong() {
    let mut world = busy();
    world.slots[DOWN].node = Some(1);
    for _ in 0..LOOKED_AT_IN {
        world.apply(&Input::HealAll, Micros::ZERO, &mut ());
    }
}

#[test]
fn a_large_world_is_looked_at_now_and_then() {
    let nodes = u16::try_from(ENTRIES_PER_STEP).expect("a small number") * 4;
    let mut world = started(nodes);
    world.slots[0].node = Some(1);
    let looked = |steps| {
        let mut world = world.clone();
        world.steps = steps;
        world.looked_at().is_err()
    };
    let found = (0..180_u32).filter(|steps| looked(*steps)).count();
    assert_eq!(found, 20, "one step of nine: nodes and their starts");
}

//! The world: every node, clock, link, message and pending event of a run, and how it steps.

mod apply;
mod check;
mod deliver;
mod sound;
mod untimed;

pub use untimed::Upcoming;

use super::trace::{Leg, LossReason, MessageId, Record, RecordId, Sink, What};
use super::{
    Clock, Cx, Effects, Input, Lie, LinkSettings, Micros, Network, NodeId, Protocol, Random,
    Schedule, Sorted, TimerOp,
};
use litemap::LiteMap;
use std::rc::Rc;

/// The largest number of messages in flight at once; more are lost, and say so.
pub const IN_FLIGHT_MAX: usize = 20_000;
/// The largest number of schedules in one run.
pub const SCHEDULES_MAX: usize = 64;

/// What a world starts from, besides its protocol.
#[derive(Copy, Clone, Debug)]
pub struct WorldConfig {
    /// Decides every random number of the run.
    pub seed: u64,
    /// What links do before any fault.
    pub link: LinkSettings,
}

/// Whether a node runs.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Power {
    /// It runs.
    Up,
    /// It is paused, since this record.
    Paused(RecordId),
    /// It is down, since this record.
    Down(RecordId),
    /// It has not started yet: its first event is still to come.
    Off,
}

/// A timer that is armed.
#[derive(Clone, Debug)]
pub struct ArmedTimer {
    /// When it was armed.
    pub armed_at: Micros,
    /// When it fires, in true time.
    pub fire_at: Micros,
    /// The record of the handler that armed it.
    pub cause: RecordId,
    queued: Option<EventKey>,
}

/// One node and all that belongs to it.
#[derive(Clone, Debug)]
pub struct Slot<P: Protocol> {
    /// Whether it runs.
    pub power: Power,
    /// Its volatile state, unless it is down.
    pub node: Option<P::Node>,
    /// Its durable state.
    pub disk: P::Disk,
    /// Its clock.
    pub clock: Clock,
    /// Its armed timers.
    pub timers: LiteMap<P::Timer, ArmedTimer>,
    /// How late it handles everything.
    pub slow: Micros,
    /// How it lies.
    pub lie: Lie,
    random: Random,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct InFlight<P: Protocol> {
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// What it says.
    pub payload: Rc<P::Message>,
    /// The record of its sending.
    pub sent: RecordId,
    /// Its way, for drawing.
    pub leg: Leg,
    /// True while the learner holds it.
    pub held: bool,
    end: End,
    queued: Option<EventKey>,
}

impl<P: Protocol> InFlight<P> {
    /// Where it is at the time `at`, in parts per million of its way.
    pub fn at_ppm(&self, at: Micros) -> u32 {
        if self.held {
            self.leg.from_ppm
        } else {
            self.leg.at_ppm(at)
        }
    }
}

#[derive(Copy, Clone, Debug)]
enum End {
    Arrive,
    Lose(LossReason, Option<RecordId>),
}

/// Events are ordered by time; ties break by the order in which they were queued.
type EventKey = (Micros, u64);

#[derive(Clone, Debug)]
enum Event<P: Protocol> {
    Boot(NodeId),
    Message(MessageId),
    Timer(NodeId, P::Timer),
    Schedule(usize),
    Undo(Box<Input>, RecordId),
}

#[derive(Clone, Debug)]
struct Scheduled {
    schedule: Schedule,
    done: u16,
    record: RecordId,
    queued: Option<EventKey>,
}

/// Everything that a run consists of.
#[derive(Clone, Debug)]
pub struct World<P: Protocol> {
    protocol: Rc<P>,
    now: Micros,
    steps: u32,
    next_record: u32,
    next_message: u32,
    next_seq: u64,
    slots: Vec<Slot<P>>,
    network: Network,
    in_flight: Sorted<MessageId, InFlight<P>>,
    queue: Sorted<EventKey, Event<P>>,
    schedules: Vec<Scheduled>,
    last_fault: Option<RecordId>,
}

impl<P: Protocol> World<P> {
    /// A world in which nothing has happened yet; its first steps start the nodes.
    pub fn new(protocol: P, config: WorldConfig) -> Self {
        let count = protocol.node_count();
        let slot = |index| Slot {
            power: Power::Off,
            node: None,
            disk: P::Disk::default(),
            clock: Clock::new(),
            timers: LiteMap::new(),
            slow: Micros::ZERO,
            lie: Lie(0),
            random: Random::stream(config.seed, u64::from(index)),
        };
        let mut world = Self {
            protocol: Rc::new(protocol),
            now: Micros::ZERO,
            steps: 0,
            next_record: 0,
            next_message: 0,
            next_seq: 0,
            slots: (0..count).map(slot).collect(),
            network: Network::new(config.seed, config.link),
            in_flight: Sorted::new(),
            queue: Sorted::new(),
            schedules: Vec::new(),
            last_fault: None,
        };
        for index in 0..count {
            world.enqueue(Micros::ZERO, Event::Boot(NodeId(index)));
        }
        world
    }

    /// The protocol with its configuration.
    pub fn protocol(&self) -> &P {
        &self.protocol
    }

    /// The time of the last step.
    pub fn now(&self) -> Micros {
        self.now
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// How many records were made.
    pub fn records(&self) -> u32 {
        self.next_record
    }

    /// When the next step happens by itself; `None` when nothing is left to happen.
    pub fn next_at(&self) -> Option<Micros> {
        self.queue.first().map(|((at, _), _)| *at)
    }

    /// All nodes, in order.
    pub fn slots(&self) -> &[Slot<P>] {
        &self.slots
    }

    /// One node, unless there is none of that number.
    pub fn slot(&self, id: NodeId) -> Option<&Slot<P>> {
        self.slots.get(id.index())
    }

    /// The volatile state of a node, unless it is down.
    pub fn node(&self, id: NodeId) -> Option<&P::Node> {
        self.slot(id)?.node.as_ref()
    }

    /// The node that plays a role now.
    pub fn player(&self, role: u8) -> Option<NodeId> {
        let nodes: Vec<_> = self.slots.iter().map(|slot| slot.node.as_ref()).collect();
        self.protocol.select(role, &nodes)
    }

    /// Every node number.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<P> {
        (0..self.protocol.node_count()).map(NodeId)
    }

    /// The links.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The messages on their way, in the order in which they were sent.
    pub fn in_flight(&self) -> &Sorted<MessageId, InFlight<P>> {
        &self.in_flight
    }

    /// The record of the last fault or cure, when there was one.
    pub fn last_fault(&self) -> Option<RecordId> {
        self.last_fault
    }

    /// How many schedules are still to act.
    pub fn schedules_running(&self) -> usize {
        self.schedules
            .iter()
            .filter(|scheduled| scheduled.queued.is_some())
            .count()
    }

    /// Takes the next step. False when nothing is left to happen.
    pub fn step(&mut self, sink: &mut dyn Sink<P>) -> bool {
        let Some(((at, _), event)) = self.queue.pop_first() else {
            return false;
        };
        self.now = at;
        match event {
            Event::Boot(id) => self.boot(id, None, None, sink),
            Event::Message(message) => self.end_of_way(message, sink),
            Event::Timer(id, timer) => self.fire(id, timer, None, sink),
            Event::Schedule(index) => self.run_schedule(index, sink),
            Event::Undo(input, cause) => {
                // An error is in the trace, where everyone finds it.
                let _ = self.perform(&input, Some(cause), sink);
            }
        }
        self.steps += 1;
        debug_assert_eq!(self.looked_at(), Ok(()), "after step {}", self.steps);
        true
    }

    fn enqueue(&mut self, at: Micros, event: Event<P>) -> EventKey {
        let key = (at, self.next_seq);
        self.next_seq += 1;
        self.queue.insert(key, event);
        key
    }

    fn record(
        &mut self,
        cause: Option<RecordId>,
        blame: Option<RecordId>,
        what: What<P>,
        sink: &mut dyn Sink<P>,
    ) -> RecordId {
        let id = RecordId(self.next_record);
        self.next_record += 1;
        sink.record(Record {
            id,
            step: self.steps,
            at: self.now,
            cause,
            blame,
            what,
        });
        id
    }

    fn boot(
        &mut self,
        id: NodeId,
        cause: Option<RecordId>,
        blame: Option<RecordId>,
        sink: &mut dyn Sink<P>,
    ) {
        let record = self.record(cause, blame, What::Booted { node: id }, sink);
        let mut effects = Effects::new();
        let now = self.now;
        let slot = &mut self.slots[id.index()];
        let (clock, random) = (&slot.clock, &mut slot.random);
        let mut cx = context(id, clock, now, slot.lie, random, &mut effects);
        slot.node = Some(self.protocol.boot(&mut slot.disk, &mut cx));
        slot.power = Power::Up;
        self.carry_out(id, record, effects, sink);
    }

    fn fire(
        &mut self,
        id: NodeId,
        timer: P::Timer,
        blame: Option<RecordId>,
        sink: &mut dyn Sink<P>,
    ) {
        let armed = self.slots[id.index()].timers.remove(&timer);
        let armed = armed.expect("a timer that fires is armed");
        let what = What::Fired {
            node: id,
            timer: timer.clone(),
        };
        let record = self.record(Some(armed.cause), blame, what, sink);
        self.handle(id, record, sink, |protocol, node, disk, cx| {
            protocol.on_timer(node, disk, timer, cx);
        });
    }

    /// Runs one handler of a node that is up, and carries out what it asked for.
    fn handle(
        &mut self,
        id: NodeId,
        record: RecordId,
        sink: &mut dyn Sink<P>,
        run: impl FnOnce(&P, &mut P::Node, &mut P::Disk, &mut Cx<P>),
    ) {
        let now = self.now;
        let slot = &mut self.slots[id.index()];
        debug_assert_eq!(slot.power, Power::Up, "a handler of {id:?} runs");
        let node = slot.node.as_mut().expect("a node that is up has a state");
        let mut effects = Effects::new();
        let (clock, random) = (&slot.clock, &mut slot.random);
        let mut cx = context(id, clock, now, slot.lie, random, &mut effects);
        run(&self.protocol, node, &mut slot.disk, &mut cx);
        self.carry_out(id, record, effects, sink);
    }

    fn carry_out(
        &mut self,
        id: NodeId,
        record: RecordId,
        effects: Effects<P>,
        sink: &mut dyn Sink<P>,
    ) {
        let cause = Some(record);
        for op in effects.timers {
            match op {
                TimerOp::Arm(timer, delay) => self.arm(id, timer, delay, record),
                TimerOp::Disarm(timer) => self.disarm(id, &timer),
            }
        }
        for (op, request) in effects.invokes {
            self.record(
                cause,
                None,
                What::Invoked {
                    node: id,
                    op,
                    request,
                },
                sink,
            );
        }
        for note in effects.notes {
            self.record(cause, None, What::Noted { node: id, note }, sink);
        }
        for (to, message) in effects.sends {
            self.send(id, to, message, record, sink);
        }
        for (op, reply) in effects.replies {
            self.record(
                cause,
                None,
                What::Replied {
                    node: id,
                    op,
                    reply,
                },
                sink,
            );
        }
    }

    fn arm(&mut self, id: NodeId, timer: P::Timer, delay: Micros, cause: RecordId) {
        self.disarm(id, &timer);
        let slot = &self.slots[id.index()];
        let fire_at = self.now + slot.clock.to_global(delay) + slot.slow;
        let key = self.enqueue(fire_at, Event::Timer(id, timer.clone()));
        let armed = ArmedTimer {
            armed_at: self.now,
            fire_at,
            cause,
            queued: Some(key),
        };
        self.slots[id.index()].timers.insert(timer, armed);
    }

    fn disarm(&mut self, id: NodeId, timer: &P::Timer) {
        let armed = self.slots[id.index()].timers.remove(timer);
        if let Some(key) = armed.and_then(|armed| armed.queued) {
            self.queue.remove(&key);
        }
    }
}

/// The context of a handler of this node that runs at the true time `now`.
fn context<'a, P: Protocol>(
    id: NodeId,
    clock: &Clock,
    now: Micros,
    lie: Lie,
    random: &'a mut Random,
    effects: &'a mut Effects<P>,
) -> Cx<'a, P> {
    let monotonic = clock.monotonic(now);
    Cx::new(id, clock.read(now), lie, random, effects).with_monotonic_us(monotonic.0)
}

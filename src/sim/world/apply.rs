//! Inputs: what each fault does to the world.

use super::super::network::Fate;
use super::{
    End, Event, Input, LossReason, MessageId, Micros, NodeId, Power, Protocol, Rc, RecordId,
    Schedule, Scheduled, Sink, What, World,
};
use crate::sim::fault::{MessageFault, NodeFault};
use crate::sim::{InputError, Latency};
use litemap::LiteMap;

/// What waits for a node; at one time, timers come first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Waiting<T> {
    Timer(T),
    Message(MessageId),
}

impl<P: Protocol> World<P> {
    /// Applies an input as the next step, at `at` or as near to it as events allow. An input that
    /// can not be applied is recorded as ignored, so that a script replays whatever it holds.
    pub fn apply(&mut self, input: &Input, at: Micros, sink: &mut dyn Sink<P>) {
        self.now = at.min(self.next_at().unwrap_or(Micros::MAX)).max(self.now);
        // An error is in the trace, where everyone finds it.
        let _ = self.perform(input, None, sink);
        self.steps += 1;
        debug_assert_eq!(self.looked_at(), Ok(()), "after {input:?}");
    }

    /// Checks and records an input, then lets it act. Returns the node that it hit, or why it
    /// could not be applied.
    pub(super) fn perform(
        &mut self,
        input: &Input,
        cause: Option<RecordId>,
        sink: &mut dyn Sink<P>,
    ) -> Result<Option<NodeId>, InputError> {
        let node = match self.check(input) {
            Ok(node) => node,
            Err(error) => {
                let what = What::Ignored {
                    input: Box::new(input.clone()),
                    error,
                };
                self.record(cause, None, what, sink);
                return Err(error);
            }
        };
        let what = What::Input {
            input: Box::new(input.clone()),
            node,
        };
        let record = self.record(cause, None, what, sink);
        if !matches!(input, Input::Request(..)) {
            self.last_fault = Some(record);
        }
        self.act(input, node, record, sink);
        Ok(node)
    }

    fn act(
        &mut self,
        input: &Input,
        node: Option<NodeId>,
        record: RecordId,
        sink: &mut dyn Sink<P>,
    ) {
        match input {
            Input::Node(_, fault) => {
                let id = node.expect("a node fault that is allowed hits a node");
                self.act_on_node(id, *fault, record, sink);
            }
            Input::Cut(from, to) => self.cut(*from, *to, record, sink),
            Input::Heal(from, to) => self.network.set_cut(*from, *to, None),
            Input::HealAll => self.network.heal_all(),
            Input::Partition(groups) => self.partition(groups, record, sink),
            Input::Link(links, change) => self.network.change(*links, *change, record),
            Input::Message(message, fault) => self.act_on_message(*message, *fault, record, sink),
            Input::FireTimer(id, timer) => {
                let timer = self.timer(*id, timer);
                let timer = timer.expect("a timer that may fire is armed");
                let armed = self.slots[id.index()].timers.get(&timer);
                if let Some(key) = armed.and_then(|armed| armed.queued) {
                    self.queue.remove(&key);
                }
                self.fire(*id, timer, Some(record), sink);
            }
            Input::Request(id, request) => {
                let request = request.read::<P::Request>();
                let request = request.expect("a request that is allowed can be read");
                self.handle(*id, record, sink, |protocol, node, disk, cx| {
                    protocol.on_request(node, disk, request, cx);
                });
            }
            Input::Every(schedule) => self.start_schedule(schedule, record),
            Input::StopSchedules => self.stop_schedules(),
        }
    }

    fn act_on_node(
        &mut self,
        id: NodeId,
        fault: NodeFault,
        record: RecordId,
        sink: &mut dyn Sink<P>,
    ) {
        let now = self.now;
        match fault {
            NodeFault::Crash => self.crash(id, record),
            NodeFault::Restart => self.boot(id, Some(record), None, sink),
            NodeFault::RestartWiped => {
                self.slots[id.index()].disk = P::Disk::default();
                self.boot(id, Some(record), None, sink);
            }
            NodeFault::Pause => self.pause(id, record),
            NodeFault::Resume => self.resume(id),
            NodeFault::Slow(late) => self.slow(id, late),
            NodeFault::Skew(jump_us) => self.slots[id.index()].clock.jump(now, jump_us),
            NodeFault::Drift(ppm) => self.drift(id, ppm),
            NodeFault::Lie(lie) => self.slots[id.index()].lie = lie,
        }
    }

    fn crash(&mut self, id: NodeId, record: RecordId) {
        let slot = &mut self.slots[id.index()];
        let was_paused = matches!(slot.power, Power::Paused(_));
        slot.power = Power::Down(record);
        slot.node = None;
        for (_, armed) in core::mem::take(&mut slot.timers) {
            if let Some(key) = armed.queued {
                self.queue.remove(&key);
            }
        }
        if was_paused {
            // What waited for it now finds it down.
            self.queue_waiting(id);
        }
    }

    fn pause(&mut self, id: NodeId, record: RecordId) {
        self.slots[id.index()].power = Power::Paused(record);
        self.unqueue_all(id);
    }

    fn resume(&mut self, id: NodeId) {
        self.slots[id.index()].power = Power::Up;
        self.queue_waiting(id);
    }

    /// Queues the messages and timers that wait for a node, in the order in which they came due.
    fn queue_waiting(&mut self, id: NodeId) {
        let mut waiting: LiteMap<_, ()> = LiteMap::new();
        for (timer, armed) in self.slots[id.index()].timers.iter() {
            if armed.queued.is_none() {
                waiting.insert((armed.fire_at, Waiting::Timer(timer.clone())), ());
            }
        }
        let messages = self.messages_to(id).into_iter();
        let messages = messages.filter(|message| self.flight(*message).queued.is_none());
        for message in messages {
            let due_at = self.flight(message).leg.until_at;
            waiting.insert((due_at, Waiting::Message(message)), ());
        }
        for ((due_at, what), ()) in waiting {
            match what {
                Waiting::Message(message) => self.queue_message(message),
                Waiting::Timer(timer) => self.queue_timer(id, timer, due_at),
            }
        }
    }

    pub(super) fn queue_timer(&mut self, id: NodeId, timer: P::Timer, fire_at: Micros) {
        let key = self.enqueue(fire_at.max(self.now), Event::Timer(id, timer.clone()));
        let armed = self.slots[id.index()].timers.get_mut(&timer);
        armed.expect("a timer that is queued is armed").queued = Some(key);
    }

    /// Takes the messages and timers that are due at a node out of the queue.
    fn unqueue_all(&mut self, id: NodeId) {
        for message in self.messages_to(id) {
            self.unqueue_message(message);
        }
        for (_, armed) in self.slots[id.index()].timers.iter_mut() {
            if let Some(key) = armed.queued.take() {
                self.queue.remove(&key);
            }
        }
    }

    /// What is on its way to the node, or armed in it, is late too; or, when cured, no longer.
    fn slow(&mut self, id: NodeId, late: Micros) {
        let slot = &mut self.slots[id.index()];
        let before = core::mem::replace(&mut slot.slow, late);
        for (_, armed) in slot.timers.iter_mut() {
            armed.fire_at = armed.fire_at - before + late;
        }
        if slot.power == Power::Up {
            self.unqueue_all(id);
            self.queue_waiting(id);
        }
    }

    fn messages_to(&self, id: NodeId) -> Vec<MessageId> {
        let arriving = |flight: &super::InFlight<P>| {
            flight.to == id && !flight.held && matches!(flight.end, End::Arrive)
        };
        self.in_flight
            .iter()
            .filter(|(_, flight)| arriving(flight))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Armed timers have counted part of their time at the old rate; the rest counts at the new.
    fn drift(&mut self, id: NodeId, ppm: i32) {
        let now = self.now;
        let slot = &mut self.slots[id.index()];
        let before = slot.clock.clone();
        slot.clock.set_drift(now, ppm);
        // In the order in which they were to fire.
        let mut moved: LiteMap<_, (Micros, P::Timer)> = LiteMap::new();
        for (timer, armed) in slot.timers.iter_mut() {
            // A paused node's timer may be overdue; it stays due when it was.
            if armed.fire_at > now {
                let left = before.to_local(armed.fire_at - now);
                armed.fire_at = now + slot.clock.to_global(left);
            }
            if let Some(key) = armed.queued.take() {
                moved.insert(key, (armed.fire_at, timer.clone()));
            }
        }
        for (old, (fire_at, timer)) in moved {
            self.queue.remove(&old);
            self.queue_timer(id, timer, fire_at);
        }
    }

    fn cut(&mut self, from: NodeId, to: NodeId, record: RecordId, sink: &mut dyn Sink<P>) {
        if self.network.cut(from, to).is_some() {
            // What is on its way there is lost already, to the earlier cut.
            return;
        }
        self.network.set_cut(from, to, Some(record));
        self.lose_where(|a, b| (a, b) == (from, to), record, sink);
    }

    /// Loses what is on its way on the links (from, to) that were cut just now.
    fn lose_where(
        &mut self,
        is_cut: impl Fn(NodeId, NodeId) -> bool,
        record: RecordId,
        sink: &mut dyn Sink<P>,
    ) {
        let lost: Vec<MessageId> = self
            .in_flight
            .iter()
            .filter(|(_, flight)| is_cut(flight.from, flight.to))
            .map(|(id, _)| *id)
            .collect();
        for message in lost {
            self.lose(message, LossReason::Cut, Some(record), sink);
        }
    }

    fn partition(&mut self, groups: &[Vec<NodeId>], record: RecordId, sink: &mut dyn Sink<P>) {
        let mut group_of = vec![None; self.slots.len()];
        for (group, members) in groups.iter().enumerate() {
            for id in members {
                // A node named twice belongs to the first group that names it.
                group_of[id.index()].get_or_insert(group);
            }
        }
        let mut cut_now = vec![false; self.slots.len() * self.slots.len()];
        let count = self.slots.len();
        let place = |from: NodeId, to: NodeId| from.index() * count + to.index();
        for from in self.ids() {
            for to in self.ids().filter(|to| *to != from) {
                match (group_of[from.index()], group_of[to.index()]) {
                    (Some(a), Some(b)) if a == b => self.network.set_cut(from, to, None),
                    (Some(_), Some(_)) if self.network.cut(from, to).is_none() => {
                        self.network.set_cut(from, to, Some(record));
                        cut_now[place(from, to)] = true;
                    }
                    _ => {}
                }
            }
        }
        self.lose_where(|from, to| cut_now[place(from, to)], record, sink);
    }

    fn act_on_message(
        &mut self,
        message: MessageId,
        fault: MessageFault,
        record: RecordId,
        sink: &mut dyn Sink<P>,
    ) {
        match fault {
            MessageFault::Drop => self.lose(message, LossReason::Dropped, Some(record), sink),
            MessageFault::DeliverNow => self.deliver_now(message, record, sink),
            MessageFault::Duplicate => self.duplicate(message, record, sink),
            MessageFault::Delay(by) => self.delay(message, by),
            MessageFault::Hold => {
                self.unqueue_message(message);
                let now = self.now;
                let flight = self.flight_mut(message);
                flight.held = true;
                // The leg keeps how much of its time is left, to go on from there.
                flight.leg = flight.leg.rest(now);
            }
            MessageFault::Release => {
                let now = self.now;
                let flight = self.flight_mut(message);
                flight.held = false;
                let left = flight.leg.until_at - flight.leg.from_at;
                flight.leg.from_at = now;
                flight.leg.until_at = now + left;
                self.queue_message(message);
            }
        }
    }

    /// Chance can be overruled, a cut can not: nothing gets through it.
    fn deliver_now(&mut self, message: MessageId, record: RecordId, sink: &mut dyn Sink<P>) {
        self.unqueue_message(message);
        match self.flight(message).end {
            End::Arrive | End::Lose(LossReason::Chance, _) => {
                self.arrive(message, Some(record), sink);
            }
            End::Lose(reason, blame) => self.lose(message, reason, blame, sink),
        }
    }

    fn delay(&mut self, message: MessageId, by: Micros) {
        let now = self.now;
        let flight = self.flight_mut(message);
        if flight.held {
            flight.leg.until_at += by;
            return;
        }
        // When it waits for a paused receiver, it is already there: now it comes that much later.
        flight.leg = flight.leg.rest(now);
        flight.leg.until_at += by;
        if let Some(old) = flight.queued.take() {
            self.queue.remove(&old);
            let key = self.enqueue(old.0 + by, Event::Message(message));
            self.flight_mut(message).queued = Some(key);
        }
    }

    fn duplicate(&mut self, message: MessageId, record: RecordId, sink: &mut dyn Sink<P>) {
        let flight = self.flight(message);
        let (from, to, sent) = (flight.from, flight.to, flight.sent);
        let payload = Rc::clone(&flight.payload);
        // The copy sets out now and comes after the original.
        let way = self.network.settings(from, to).latency;
        let least = match way {
            Latency::Fixed(span) | Latency::Uniform(span, _) | Latency::Exponential(span, _) => {
                span
            }
            Latency::Normal(mean, _) => mean,
        };
        let at = flight.leg.until_at.max(self.now) + Micros(least.0.max(1));
        let fate = match flight.end {
            End::Arrive => Fate::Arrive(at, None),
            End::Lose(LossReason::Cut, Some(blame)) => Fate::Cut(at, blame),
            End::Lose(_, blame) => Fate::Lost(at, blame),
        };
        self.set_out(from, to, payload, fate, (sent, Some(record)), sink);
    }

    fn start_schedule(&mut self, schedule: &Schedule, record: RecordId) {
        let index = self.schedules.len();
        let key = self.enqueue(self.now + schedule.every, Event::Schedule(index));
        self.schedules.push(Scheduled {
            schedule: schedule.clone(),
            done: 0,
            record,
            queued: Some(key),
        });
    }

    fn stop_schedules(&mut self) {
        for scheduled in &mut self.schedules {
            if let Some(key) = scheduled.queued.take() {
                self.queue.remove(&key);
            }
        }
    }

    /// A schedule acts once, arranges its undoing, and queues itself again. When nobody plays the
    /// role that it names, this turn passes, recorded as ignored.
    pub(super) fn run_schedule(&mut self, index: usize, sink: &mut dyn Sink<P>) {
        let scheduled = &mut self.schedules[index];
        scheduled.queued = None;
        scheduled.done = scheduled.done.saturating_add(1);
        let (schedule, record) = (scheduled.schedule.clone(), scheduled.record);
        let more = schedule.times == 0 || scheduled.done < schedule.times;
        let before = self.next_record;
        let hit = self.perform(&schedule.input, Some(record), sink);
        // What did not happen is not undone: it would take back what others did.
        if let (Some(after), Ok(hit)) = (schedule.undo_after, hit) {
            let concrete = match (&schedule.input, hit) {
                (Input::Node(_, fault), Some(id)) => Input::node(id, *fault),
                (other, _) => other.clone(),
            };
            if let Some(undo) = concrete.undo() {
                let event = Event::Undo(Box::new(undo), RecordId(before));
                self.enqueue(self.now + after, event);
            }
        }
        if more {
            let key = self.enqueue(self.now + schedule.every, Event::Schedule(index));
            self.schedules[index].queued = Some(key);
        }
    }
}

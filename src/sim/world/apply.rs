//! Inputs: what each fault does to the world, and when it can not be done.

use super::super::network::Fate;
use super::{
    End, Event, IN_FLIGHT_MAX, Input, LossReason, MessageId, Micros, NodeId, Power, Protocol, Rc,
    RecordId, SCHEDULES_MAX, Schedule, Scheduled, Sink, What, World,
};
use crate::sim::fault::{LinkChange, MessageFault, NodeFault, Payload, Target};
use crate::sim::{Clock, InputError, Latency, Leg, LinkTo};

/// The largest span that a fault may name: a day.
const SPAN_MAX: Micros = Micros::from_s(86_400);
/// The shortest period of a schedule.
const PERIOD_MIN: Micros = Micros::from_ms(1);

impl<P: Protocol> World<P> {
    /// Applies an input as the next step, at `at` or as near to it as events allow. An input that
    /// can not be applied is recorded as ignored, so that a script replays whatever it holds.
    pub fn apply(&mut self, input: &Input, at: Micros, sink: &mut impl Sink<P>) {
        self.now = at.min(self.next_at().unwrap_or(Micros::MAX)).max(self.now);
        self.perform(input, None, sink);
        self.steps += 1;
    }

    /// Whether an input could be applied now, and to which node it would happen.
    pub fn check(&self, input: &Input) -> Result<Option<NodeId>, InputError> {
        match input {
            Input::Node(target, fault) => {
                let id = self.resolve(*target)?;
                self.check_node(id, *fault)?;
                Ok(Some(id))
            }
            Input::Cut(from, to) | Input::Heal(from, to) => self.check_link(*from, *to),
            Input::HealAll | Input::StopSchedules => Ok(None),
            Input::Partition(groups) => {
                let known = |id: &NodeId| id.index() < self.slots.len();
                let all_known = groups.iter().flatten().all(known);
                if all_known {
                    Ok(None)
                } else {
                    Err(InputError::NoSuchNode)
                }
            }
            Input::Link(links, change) => {
                let sane = match change {
                    LinkChange::Latency(latency) => latency.is_sane(),
                    LinkChange::Loss(ppm)
                    | LinkChange::Duplication(ppm)
                    | LinkChange::Reordering(ppm) => *ppm <= 1_000_000,
                };
                if !sane {
                    return Err(InputError::OutOfRange);
                }
                match links {
                    LinkTo::All => Ok(None),
                    LinkTo::OneWay(from, to) => self.check_link(*from, *to),
                }
            }
            Input::Message(message, fault) => self.check_message(*message, *fault),
            Input::FireTimer(id, timer) => self.timer(*id, timer).map(|_| Some(*id)),
            Input::Request(id, request) => {
                self.check_up(*id)?;
                let known = request.read::<P::Request>().is_some();
                if known {
                    Ok(Some(*id))
                } else {
                    Err(InputError::BadRequest)
                }
            }
            Input::Every(schedule) => self.check_schedule(schedule).map(|()| None),
        }
    }

    fn check_link(&self, from: NodeId, to: NodeId) -> Result<Option<NodeId>, InputError> {
        if from.index() >= self.slots.len() || to.index() >= self.slots.len() {
            return Err(InputError::NoSuchNode);
        }
        if from == to {
            Err(InputError::SameNode)
        } else {
            Ok(Some(from))
        }
    }

    fn check_up(&self, id: NodeId) -> Result<(), InputError> {
        match self.slot(id).ok_or(InputError::NoSuchNode)?.power {
            Power::Up => Ok(()),
            Power::Paused(_) => Err(InputError::NodePaused),
            Power::Down(_) | Power::Off => Err(InputError::NodeDown),
        }
    }

    fn check_node(&self, id: NodeId, fault: NodeFault) -> Result<(), InputError> {
        let power = self.slot(id).ok_or(InputError::NoSuchNode)?.power;
        match (fault, power) {
            (NodeFault::Crash, Power::Down(_) | Power::Off) => Err(InputError::AlreadyDown),
            (NodeFault::Restart | NodeFault::RestartWiped, Power::Up | Power::Paused(_)) => {
                Err(InputError::NotDown)
            }
            (NodeFault::Restart | NodeFault::RestartWiped, Power::Off) => Err(InputError::NodeDown),
            (NodeFault::Pause, Power::Paused(_)) => Err(InputError::AlreadyPaused),
            (NodeFault::Pause, Power::Down(_) | Power::Off) => Err(InputError::NodeDown),
            (NodeFault::Resume, Power::Up | Power::Down(_) | Power::Off) => {
                Err(InputError::NotPaused)
            }
            (NodeFault::Slow(late), _) if late > SPAN_MAX => Err(InputError::OutOfRange),
            (NodeFault::Skew(jump_us), _) if jump_us.unsigned_abs() > SPAN_MAX.0 => {
                Err(InputError::OutOfRange)
            }
            (NodeFault::Drift(ppm), _)
                if !(Clock::DRIFT_PPM_MIN..=Clock::DRIFT_PPM_MAX).contains(&ppm) =>
            {
                Err(InputError::OutOfRange)
            }
            _ => Ok(()),
        }
    }

    fn check_message(
        &self,
        message: MessageId,
        fault: MessageFault,
    ) -> Result<Option<NodeId>, InputError> {
        let flight = self
            .in_flight
            .get(&message)
            .ok_or(InputError::NoSuchMessage)?;
        let full = self.in_flight.len() >= IN_FLIGHT_MAX;
        match fault {
            MessageFault::Delay(by) if by > SPAN_MAX => Err(InputError::OutOfRange),
            MessageFault::Duplicate if full => Err(InputError::TooMany),
            MessageFault::Hold if flight.held => Err(InputError::AlreadyHeld),
            MessageFault::Release if !flight.held => Err(InputError::NotHeld),
            MessageFault::DeliverNow
                if matches!(self.slots[flight.to.index()].power, Power::Paused(_)) =>
            {
                Err(InputError::NodePaused)
            }
            _ => Ok(None),
        }
    }

    fn check_schedule(&self, schedule: &Schedule) -> Result<(), InputError> {
        let nested = matches!(schedule.input, Input::Every(_) | Input::StopSchedules);
        let period_ok = (PERIOD_MIN..=SPAN_MAX).contains(&schedule.every);
        let undo_ok = schedule.undo_after.is_none_or(|after| after <= SPAN_MAX);
        if nested || !period_ok || !undo_ok {
            return Err(InputError::OutOfRange);
        }
        if self.schedules.len() >= SCHEDULES_MAX {
            Err(InputError::TooMany)
        } else {
            Ok(())
        }
    }

    fn resolve(&self, target: Target) -> Result<NodeId, InputError> {
        match target {
            Target::Node(id) => Ok(id),
            Target::Role(role) => {
                let nodes: Vec<_> = self.slots.iter().map(|slot| slot.node.as_ref()).collect();
                self.protocol
                    .select(role, &nodes)
                    .ok_or(InputError::NobodyPlaysRole)
            }
        }
    }

    fn timer(&self, id: NodeId, timer: &Payload) -> Result<P::Timer, InputError> {
        self.check_up(id)?;
        let timer = timer.read::<P::Timer>().ok_or(InputError::NoSuchTimer)?;
        let armed = self.slots[id.index()].timers.contains_key(&timer);
        if armed {
            Ok(timer)
        } else {
            Err(InputError::NoSuchTimer)
        }
    }

    /// Checks and records an input, then lets it act. Returns the node that it hit.
    pub(super) fn perform(
        &mut self,
        input: &Input,
        cause: Option<RecordId>,
        sink: &mut impl Sink<P>,
    ) -> Option<NodeId> {
        let node = match self.check(input) {
            Ok(node) => node,
            Err(error) => {
                let what = What::Ignored {
                    input: Box::new(input.clone()),
                    error,
                };
                self.record(cause, None, what, sink);
                return None;
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
        node
    }

    fn act(
        &mut self,
        input: &Input,
        node: Option<NodeId>,
        record: RecordId,
        sink: &mut impl Sink<P>,
    ) {
        match input {
            Input::Node(_, fault) => {
                if let Some(id) = node {
                    self.act_on_node(id, *fault, record, sink);
                }
            }
            Input::Cut(from, to) => self.cut(*from, *to, record, sink),
            Input::Heal(from, to) => self.network.set_cut(*from, *to, None),
            Input::HealAll => self.network.heal_all(),
            Input::Partition(groups) => self.partition(groups, record, sink),
            Input::Link(links, change) => self.network.change(*links, |settings| match change {
                LinkChange::Latency(latency) => settings.latency = *latency,
                LinkChange::Loss(ppm) => settings.loss_ppm = *ppm,
                LinkChange::Duplication(ppm) => settings.duplication_ppm = *ppm,
                LinkChange::Reordering(ppm) => settings.reordering_ppm = *ppm,
            }),
            Input::Message(message, fault) => self.act_on_message(*message, *fault, record, sink),
            Input::FireTimer(id, timer) => {
                if let Ok(timer) = self.timer(*id, timer) {
                    let armed = self.slots[id.index()].timers.get(&timer);
                    if let Some(key) = armed.and_then(|armed| armed.queued) {
                        self.queue.remove(&key);
                    }
                    self.fire(*id, timer, Some(record), sink);
                }
            }
            Input::Request(id, request) => {
                if let Some(request) = request.read::<P::Request>() {
                    self.handle(*id, record, sink, |protocol, node, disk, cx| {
                        protocol.on_request(node, disk, request, cx);
                    });
                }
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
        sink: &mut impl Sink<P>,
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
            NodeFault::Slow(late) => self.slots[id.index()].slow = late,
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
        for armed in core::mem::take(&mut slot.timers).into_values() {
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
        for message in self.messages_to(id) {
            self.unqueue_message(message);
        }
        for armed in self.slots[id.index()].timers.values_mut() {
            if let Some(key) = armed.queued.take() {
                self.queue.remove(&key);
            }
        }
    }

    fn resume(&mut self, id: NodeId) {
        self.slots[id.index()].power = Power::Up;
        let mut timers: Vec<_> = self.slots[id.index()]
            .timers
            .iter()
            .map(|(timer, armed)| (armed.fire_at, timer.clone()))
            .collect();
        timers.sort();
        for (fire_at, timer) in timers {
            let key = self.enqueue(fire_at.max(self.now), Event::Timer(id, timer.clone()));
            if let Some(armed) = self.slots[id.index()].timers.get_mut(&timer) {
                armed.queued = Some(key);
            }
        }
        self.queue_waiting(id);
    }

    /// Queues what waited for a node, in the order in which it came.
    fn queue_waiting(&mut self, id: NodeId) {
        let mut waiting = self.messages_to(id);
        waiting.sort_by_key(|message| (self.in_flight[message].leg.until_at, *message));
        for message in waiting {
            self.queue_message(message);
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
        let mut moved = Vec::new();
        for (timer, armed) in &mut slot.timers {
            let left = before.to_local(armed.fire_at - now);
            armed.fire_at = now + slot.clock.to_global(left);
            if let Some(key) = armed.queued.take() {
                moved.push((key, armed.fire_at, timer.clone()));
            }
        }
        for (old, fire_at, timer) in moved {
            self.queue.remove(&old);
            let key = self.enqueue(fire_at, Event::Timer(id, timer.clone()));
            if let Some(armed) = self.slots[id.index()].timers.get_mut(&timer) {
                armed.queued = Some(key);
            }
        }
    }

    fn cut(&mut self, from: NodeId, to: NodeId, record: RecordId, sink: &mut impl Sink<P>) {
        if self.network.cut(from, to).is_none() {
            self.network.set_cut(from, to, Some(record));
        }
        let on_the_way = |flight: &super::InFlight<P>| flight.from == from && flight.to == to;
        let lost: Vec<MessageId> = self
            .in_flight
            .iter()
            .filter(|(_, flight)| on_the_way(flight))
            .map(|(id, _)| *id)
            .collect();
        for message in lost {
            self.lose(message, LossReason::Cut, Some(record), sink);
        }
    }

    fn partition(&mut self, groups: &[Vec<NodeId>], record: RecordId, sink: &mut impl Sink<P>) {
        let group_of = |id: NodeId| groups.iter().position(|group| group.contains(&id));
        let ids: Vec<NodeId> = self.ids().collect();
        for &from in &ids {
            for &to in &ids {
                match (group_of(from), group_of(to)) {
                    (Some(a), Some(b)) if a != b => self.cut(from, to, record, sink),
                    (Some(_), Some(_)) if from != to => self.network.set_cut(from, to, None),
                    _ => {}
                }
            }
        }
    }

    fn act_on_message(
        &mut self,
        message: MessageId,
        fault: MessageFault,
        record: RecordId,
        sink: &mut impl Sink<P>,
    ) {
        match fault {
            MessageFault::Drop => self.lose(message, LossReason::Dropped, Some(record), sink),
            MessageFault::DeliverNow => {
                self.unqueue_message(message);
                self.arrive(message, Some(record), sink);
            }
            MessageFault::Duplicate => self.duplicate(message, record, sink),
            MessageFault::Delay(by) => self.reroute(message, |leg, now| {
                leg.until_at = leg.until_at.max(now) + by;
            }),
            MessageFault::Hold => {
                self.unqueue_message(message);
                let now = self.now;
                if let Some(flight) = self.in_flight.get_mut(&message) {
                    flight.held = true;
                    let here_ppm = flight.leg.at_ppm(now);
                    // Remembers how much of its time was left, to go on from there.
                    let left = flight.leg.until_at - now;
                    flight.leg = Leg {
                        from_at: now,
                        from_ppm: here_ppm,
                        until_at: now + left,
                        until_ppm: flight.leg.until_ppm,
                    };
                }
            }
            MessageFault::Release => {
                let now = self.now;
                if let Some(flight) = self.in_flight.get_mut(&message) {
                    flight.held = false;
                    let left = flight.leg.until_at - flight.leg.from_at;
                    flight.leg.from_at = now;
                    flight.leg.until_at = now + left;
                }
                self.queue_message(message);
            }
        }
    }

    fn reroute(&mut self, message: MessageId, change: impl FnOnce(&mut Leg, Micros)) {
        self.unqueue_message(message);
        let now = self.now;
        if let Some(flight) = self.in_flight.get_mut(&message) {
            if !flight.held {
                flight.leg.from_ppm = flight.leg.at_ppm(now);
                flight.leg.from_at = now;
            }
            change(&mut flight.leg, now);
        }
        self.queue_message(message);
    }

    fn duplicate(&mut self, message: MessageId, record: RecordId, sink: &mut impl Sink<P>) {
        let Some(flight) = self.in_flight.get(&message) else {
            return;
        };
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
            End::Arrive => Fate::Arrive(at),
            End::Lose(_, Some(blame)) => Fate::Cut(at, blame),
            End::Lose(_, None) => Fate::Lost(at),
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
    pub(super) fn run_schedule(&mut self, index: usize, sink: &mut impl Sink<P>) {
        let Some(scheduled) = self.schedules.get_mut(index) else {
            return;
        };
        scheduled.queued = None;
        scheduled.done = scheduled.done.saturating_add(1);
        let (schedule, record) = (scheduled.schedule.clone(), scheduled.record);
        let more = schedule.times == 0 || scheduled.done < schedule.times;
        let before = self.next_record;
        let hit = self.perform(&schedule.input, Some(record), sink);
        if let Some(after) = schedule.undo_after {
            let concrete = match (&schedule.input, hit) {
                (Input::Node(_, fault), Some(id)) => Some(Input::node(id, *fault)),
                (Input::Node(..), None) => None,
                (other, _) => Some(other.clone()),
            };
            if let Some(undo) = concrete.and_then(|input| input.undo()) {
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

//! Messages: sent, on their way, arrived or lost.

use super::super::network::Fate;
use super::{
    End, Event, IN_FLIGHT_MAX, InFlight, Leg, LossReason, MessageId, Micros, NodeId, Power,
    Protocol, Rc, RecordId, Sink, What, World,
};

/// The whole way, in parts per million.
pub(super) const WHOLE_WAY_PPM: u32 = 1_000_000;
const HALF_WAY_PPM: u32 = WHOLE_WAY_PPM / 2;

/// What holds of every message that the engine names: an input that names another is refused.
const IS_IN_FLIGHT: &str = "a message that is named is in flight";

impl<P: Protocol> World<P> {
    pub(super) fn flight(&self, message: MessageId) -> &InFlight<P> {
        self.in_flight.get(&message).expect(IS_IN_FLIGHT)
    }

    pub(super) fn flight_mut(&mut self, message: MessageId) -> &mut InFlight<P> {
        self.in_flight.get_mut(&message).expect(IS_IN_FLIGHT)
    }

    pub(super) fn send(
        &mut self,
        from: NodeId,
        to: NodeId,
        message: P::Message,
        cause: RecordId,
        sink: &mut dyn Sink<P>,
    ) {
        if to.index() >= self.slots.len() {
            debug_assert!(false, "{from:?} sent to {to:?}, which is nobody");
            return;
        }
        let payload = Rc::new(message);
        if from == to {
            // A node reaches itself without the network.
            let fate = Fate::Arrive(self.now, None);
            self.set_out(from, to, payload, fate, (cause, None), sink);
            return;
        }
        let (first, second) = self.network.fates(from, to, self.now);
        let why = (cause, None);
        self.set_out(from, to, Rc::clone(&payload), first, why, sink);
        if let Some(fate) = second {
            self.set_out(from, to, payload, fate, why, sink);
        }
    }

    /// One copy of a message sets out; `why` is its cause, and the fault that made the copy.
    pub(super) fn set_out(
        &mut self,
        from: NodeId,
        to: NodeId,
        payload: Rc<P::Message>,
        fate: Fate,
        why: (RecordId, Option<RecordId>),
        sink: &mut dyn Sink<P>,
    ) {
        let message = MessageId(self.next_message);
        self.next_message += 1;
        let full = self.in_flight.len() >= IN_FLIGHT_MAX;
        let (until_at, until_ppm, end) = match fate {
            _ if full => (self.now, 0, End::Lose(LossReason::Overflow, None)),
            Fate::Arrive(at, _) => (at, WHOLE_WAY_PPM, End::Arrive),
            Fate::Cut(at, blame) => (at, HALF_WAY_PPM, End::Lose(LossReason::Cut, Some(blame))),
            Fate::Lost(at, blame) => (at, HALF_WAY_PPM, End::Lose(LossReason::Chance, blame)),
        };
        let made_by = match fate {
            Fate::Arrive(_, fault) => why.1.or(fault),
            Fate::Cut(..) | Fate::Lost(..) => why.1,
        };
        let what = What::Sent {
            message,
            from,
            to,
            due_at: until_at,
            payload: Rc::clone(&payload),
        };
        let sent = self.record(Some(why.0), made_by, what, sink);
        let leg = Leg {
            from_at: self.now,
            from_ppm: 0,
            until_at,
            until_ppm,
        };
        let flight = InFlight {
            from,
            to,
            payload,
            sent,
            leg,
            held: false,
            end,
            queued: None,
        };
        self.in_flight.insert(message, flight);
        self.queue_message(message);
    }

    /// Queues the end of a message's way, unless it waits: held, or for a paused receiver.
    pub(super) fn queue_message(&mut self, message: MessageId) {
        let flight = self.flight(message);
        let receiver = &self.slots[flight.to.index()];
        let arrives = matches!(flight.end, End::Arrive);
        if flight.held || (arrives && matches!(receiver.power, Power::Paused(_))) {
            return;
        }
        let late = if arrives { receiver.slow } else { Micros::ZERO };
        let at = (flight.leg.until_at + late).max(self.now);
        let key = self.enqueue(at, Event::Message(message));
        self.flight_mut(message).queued = Some(key);
    }

    /// Takes the end of a message's way out of the queue.
    pub(super) fn unqueue_message(&mut self, message: MessageId) {
        if let Some(key) = self.flight_mut(message).queued.take() {
            self.queue.remove(&key);
        }
    }

    /// A message got as far as it gets.
    pub(super) fn end_of_way(&mut self, message: MessageId, sink: &mut dyn Sink<P>) {
        match self.flight(message).end {
            End::Arrive => self.arrive(message, None, sink),
            End::Lose(reason, blame) => self.lose(message, reason, blame, sink),
        }
    }

    pub(super) fn arrive(
        &mut self,
        message: MessageId,
        blame: Option<RecordId>,
        sink: &mut dyn Sink<P>,
    ) {
        let to = self.flight(message).to;
        match self.slots[to.index()].power {
            Power::Down(crash) => {
                self.lose(message, LossReason::ReceiverDown, Some(crash), sink);
                return;
            }
            Power::Off => {
                // Only an act of the learner hurries a message to a node that has yet to start.
                self.lose(message, LossReason::ReceiverDown, blame, sink);
                return;
            }
            Power::Up | Power::Paused(_) => {}
        }
        let flight = self.in_flight.remove(&message).expect(IS_IN_FLIGHT);
        let from = flight.from;
        let what = What::Delivered { message, from, to };
        let record = self.record(Some(flight.sent), blame, what, sink);
        self.handle(to, record, sink, |protocol, node, disk, cx| {
            protocol.on_message(node, disk, from, &flight.payload, cx);
        });
    }

    pub(super) fn lose(
        &mut self,
        message: MessageId,
        reason: LossReason,
        blame: Option<RecordId>,
        sink: &mut dyn Sink<P>,
    ) {
        self.unqueue_message(message);
        let flight = self.in_flight.remove(&message).expect(IS_IN_FLIGHT);
        let what = What::Lost {
            message,
            from: flight.from,
            to: flight.to,
            at_ppm: flight.at_ppm(self.now),
            reason,
        };
        self.record(Some(flight.sent), blame, what, sink);
    }
}

//! The world without its clockwork: what can happen next, if nothing has to wait for its time.

use super::{End, Event, MessageId, NodeId, Power, Protocol, World};
use core::hash::{Hash, Hasher};

/// What the next step of a world will be, as far as one of its nodes has to do with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Upcoming<T> {
    /// This message arrives.
    Arrival(MessageId),
    /// This timer of this node fires.
    Timer(NodeId, T),
}

impl<P: Protocol> World<P> {
    /// What the next step will be: the arrival of a message or the firing of a timer; `None` when
    /// it is something else, or nothing is left to happen.
    pub fn upcoming(&self) -> Option<Upcoming<P::Timer>> {
        match self.queue.first()?.1 {
            Event::Message(id) => {
                let arrives = matches!(self.in_flight.get(id)?.end, End::Arrive);
                arrives.then_some(Upcoming::Arrival(*id))
            }
            Event::Timer(id, timer) => Some(Upcoming::Timer(*id, timer.clone())),
            Event::Boot(_) | Event::Schedule(_) | Event::Undo(..) => None,
        }
    }

    /// Hashes what decides what can happen next when any message may arrive and any timer fire at
    /// any moment: of each node, in this order, whether it runs, how it lies, its state and its disk,
    /// and which timers are armed; which links are cut; and the messages in flight, in no order, each
    /// with its ends, whether it is held and whether it would arrive. `fresh` is a hasher that was
    /// given nothing yet.
    ///
    /// Left out are the time, clocks, when anything is due, how slow nodes and links are, the
    /// chances of links, schedules, random streams, and the numbers of steps, records and messages.
    /// What protocols keep in their nodes is hashed as it is, times and random numbers included.
    pub fn hash_untimed<H: Hasher + Clone>(
        &self,
        order: impl IntoIterator<Item = NodeId>,
        fresh: &H,
        hasher: &mut H,
    ) {
        for slot in order
            .into_iter()
            .filter_map(|id| self.slots.get(id.index()))
        {
            let power: u8 = match slot.power {
                Power::Off => 0,
                Power::Up => 1,
                Power::Paused(_) => 2,
                Power::Down(_) => 3,
            };
            (power, slot.lie, &slot.node, &slot.disk).hash(hasher);
            slot.timers.len().hash(hasher);
            for timer in slot.timers.keys() {
                timer.hash(hasher);
            }
        }
        // Of what has no order, each is hashed alone.
        let alone = |one: &dyn Fn(&mut H)| {
            let mut hasher = fresh.clone();
            one(&mut hasher);
            hasher.finish()
        };
        let hash_of = |flight: &super::InFlight<P>| {
            let end: u8 = match flight.end {
                End::Arrive => 0,
                End::Lose(..) => 1,
            };
            alone(&|hasher| {
                (flight.from, flight.to, flight.held, end, &*flight.payload).hash(hasher);
            })
        };
        let mut flights: Vec<u64> = self.in_flight.values().map(hash_of).collect();
        flights.sort_unstable();
        flights.hash(hasher);
        let cuts = self.network.cuts();
        let mut cuts: Vec<u64> = cuts.map(|cut| alone(&|hasher| cut.hash(hasher))).collect();
        cuts.sort_unstable();
        cuts.hash(hasher);
    }
}

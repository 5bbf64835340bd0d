//! What holds between the books of a world after every step: queue, messages, timers, schedules,
//! power.

use super::{End, Event, EventKey, InFlight, MessageId, NodeId, Power, Protocol, SCHEDULES_MAX};
use super::{Micros, RecordId, Slot, World};

/// A world with fewer entries in its books than this is looked at after every step, one with twice
/// as many after every second step, and so on: what a look costs grows with the entries, and what a
/// step costs does not. With this the native tests of Raft take a third longer.
const ENTRIES_PER_STEP: usize = 8;

/// Fails with these words unless `holds`.
macro_rules! hold {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}

/// A new world queues the first start of every node, in order, before anything else.
fn boot_key(index: usize) -> EventKey {
    (Micros::ZERO, index as u64)
}

impl<P: Protocol> World<P> {
    /// Whether everything agrees that this world keeps in more than one place. It does so between
    /// any two steps, whatever was done to the world.
    ///
    /// # Errors
    /// In words, the first thing found that does not agree with another: a bug of the engine.
    pub fn is_sound(&self) -> Result<(), String> {
        self.queue_is_sound()?;
        for (index, slot) in self.slots.iter().enumerate() {
            self.slot_is_sound(index, slot)?;
        }
        for (id, flight) in self.in_flight.iter() {
            self.flight_is_sound(*id, flight)?;
        }
        self.schedules_are_sound()?;
        if let Some(fault) = self.last_fault {
            self.is_recorded(fault, "the last fault")?;
        }
        Ok(())
    }

    /// What [`World::is_sound`] says, after as many steps as the size of this world allows.
    pub(super) fn looked_at(&self) -> Result<(), String> {
        let entries = self.slots.len() + self.in_flight.len() + self.queue.len();
        let rarely = u32::try_from(1 + entries / ENTRIES_PER_STEP).unwrap_or(u32::MAX);
        if self.steps.is_multiple_of(rarely) {
            self.is_sound()
        } else {
            Ok(())
        }
    }

    /// The clockwork: nothing is overdue, and each event belongs to whoever believes to wait for it.
    fn queue_is_sound(&self) -> Result<(), String> {
        if let Some((at, _)) = self.queue.keys().next() {
            hold!(
                *at >= self.now,
                "an event of {at} is queued at {}",
                self.now
            );
        }
        for (key, event) in self.queue.iter() {
            let seq = key.1;
            hold!(
                seq < self.next_seq,
                "event {seq} is queued, but only {} were",
                self.next_seq
            );
            match event {
                Event::Boot(id) => {
                    let power = self.slots.get(id.index()).map(|slot| slot.power);
                    hold!(
                        power == Some(Power::Off),
                        "{id:?} is to start, but is {power:?}"
                    );
                    hold!(
                        *key == boot_key(id.index()),
                        "{id:?} is to start at {key:?}"
                    );
                }
                Event::Message(id) => {
                    let flight = self.in_flight.get(id);
                    hold!(
                        flight.is_some(),
                        "the end of {id:?} is queued, but it is not in flight"
                    );
                    let waits = flight.and_then(|flight| flight.queued);
                    hold!(
                        waits == Some(*key),
                        "{id:?} is queued at {key:?}, but waits for {waits:?}"
                    );
                }
                Event::Timer(id, timer) => {
                    let timers = self.slots.get(id.index()).map(|slot| &slot.timers);
                    let armed = timers.and_then(|timers| timers.get(timer));
                    hold!(
                        armed.is_some(),
                        "{timer:?} of {id:?} is queued, but not armed"
                    );
                    let waits = armed.and_then(|armed| armed.queued);
                    hold!(
                        waits == Some(*key),
                        "{timer:?} of {id:?} is queued at {key:?}, but waits for {waits:?}"
                    );
                }
                Event::Schedule(index) => {
                    let waits = self.schedules.get(*index).and_then(|one| one.queued);
                    hold!(
                        waits == Some(*key),
                        "schedule {index} is queued at {key:?}, but waits for {waits:?}"
                    );
                }
                Event::Undo(_, cause) => self.is_recorded(*cause, "what is to be undone")?,
            }
        }
        Ok(())
    }

    /// Power and node agree, and so do timers and queue.
    fn slot_is_sound(&self, index: usize, slot: &Slot<P>) -> Result<(), String> {
        let power = slot.power;
        let runs = matches!(power, Power::Up | Power::Paused(_));
        hold!(
            runs == slot.node.is_some(),
            "node {index} is {power:?} with node {:?}",
            slot.node
        );
        if let Power::Paused(since) | Power::Down(since) = power {
            self.is_recorded(since, "what stopped a node")?;
        }
        if power == Power::Off {
            let boots = self.queue.contains_key(&boot_key(index));
            hold!(boots, "node {index} has yet to start, and never will");
        }
        hold!(
            runs || slot.timers.is_empty(),
            "node {index} is {power:?} with armed timers"
        );
        for (timer, armed) in slot.timers.iter() {
            self.is_recorded(armed.cause, "what armed a timer")?;
            hold!(
                armed.armed_at <= self.now,
                "{timer:?} of node {index} was armed later than now"
            );
            match armed.queued {
                None => hold!(
                    power != Power::Up,
                    "{timer:?} of node {index} waits for nothing"
                ),
                Some(key) => {
                    hold!(
                        power == Power::Up,
                        "{timer:?} of node {index} runs though it is {power:?}"
                    );
                    hold!(
                        key.0 >= armed.fire_at,
                        "{timer:?} of node {index} fires too early"
                    );
                    let is_it = |event: &Event<P>| matches!(event, Event::Timer(id, name) if id.index() == index && name == timer);
                    let queued = self.queue.get(&key).is_some_and(is_it);
                    hold!(
                        queued,
                        "{timer:?} of node {index} waits for {key:?}, which is not queued"
                    );
                }
            }
        }
        Ok(())
    }

    /// A message has an end to come, unless it waits: held, or for a paused receiver.
    fn flight_is_sound(&self, id: MessageId, flight: &InFlight<P>) -> Result<(), String> {
        hold!(
            id.0 < self.next_message,
            "{id:?} is in flight, but was not sent"
        );
        self.is_recorded(flight.sent, "the sending of a message")?;
        let known = |node: NodeId| node.index() < self.slots.len();
        hold!(
            known(flight.from) && known(flight.to),
            "{id:?} is on its way between nobodies"
        );
        let arrives = matches!(flight.end, End::Arrive);
        let paused = matches!(self.slots[flight.to.index()].power, Power::Paused(_));
        let waits = flight.held || (arrives && paused);
        match flight.queued {
            None => hold!(waits, "{id:?} waits for nothing"),
            Some(key) => {
                hold!(
                    !waits,
                    "{id:?} travels on, though it is held or its receiver is paused"
                );
                hold!(
                    key.0 >= flight.leg.until_at,
                    "{id:?} ends before it is there"
                );
                let queued =
                    matches!(self.queue.get(&key), Some(Event::Message(one)) if *one == id);
                hold!(queued, "{id:?} waits for {key:?}, which is not queued");
            }
        }
        let cut = arrives && self.network.cut(flight.from, flight.to).is_some();
        hold!(!cut, "{id:?} is to arrive through a cut");
        Ok(())
    }

    fn schedules_are_sound(&self) -> Result<(), String> {
        let count = self.schedules.len();
        hold!(count <= SCHEDULES_MAX, "there are {count} schedules");
        for (index, one) in self.schedules.iter().enumerate() {
            self.is_recorded(one.record, "the start of a schedule")?;
            let (done, times) = (one.done, one.schedule.times);
            let is_over = times != 0 && done >= times;
            hold!(
                times == 0 || done <= times,
                "schedule {index} acted {done} times of {times}"
            );
            if let Some(key) = one.queued {
                hold!(!is_over, "schedule {index} acts again, though it is over");
                let queued =
                    matches!(self.queue.get(&key), Some(Event::Schedule(at)) if *at == index);
                hold!(
                    queued,
                    "schedule {index} waits for {key:?}, which is not queued"
                );
            }
        }
        Ok(())
    }

    fn is_recorded(&self, id: RecordId, what: &str) -> Result<(), String> {
        hold!(
            id.0 < self.next_record,
            "{what} is {id:?}, of {} records",
            self.next_record
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests;

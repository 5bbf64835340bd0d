//! Whether an input can be applied to the world as it is, and why not.

use super::{
    IN_FLIGHT_MAX, Input, MessageId, Micros, NodeId, Power, Protocol, SCHEDULES_MAX, Schedule,
    World,
};
use crate::sim::fault::{LinkChange, MessageFault, NodeFault, Payload, Target};
use crate::sim::{Clock, InputError, LinkTo};

/// The largest span that a fault may name: a day.
const SPAN_MAX: Micros = Micros::from_s(86_400);
/// The shortest period of a schedule.
const PERIOD_MIN: Micros = Micros::from_ms(1);

impl<P: Protocol> World<P> {
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
            Target::Role(role) => self.player(role).ok_or(InputError::NobodyPlaysRole),
        }
    }

    pub(super) fn timer(&self, id: NodeId, timer: &Payload) -> Result<P::Timer, InputError> {
        self.check_up(id)?;
        let timer = timer.read::<P::Timer>().ok_or(InputError::NoSuchTimer)?;
        let armed = self.slots[id.index()].timers.contains_key(&timer);
        if armed {
            Ok(timer)
        } else {
            Err(InputError::NoSuchTimer)
        }
    }
}

//! How fast a story goes by: slowly while something that can be watched is on its way, and quickly while
//! only timers and heartbeats are pending.

use super::run::Run;
use super::traits::Taught;
use crate::sim::{Input, Micros, What};

/// How long a message takes on the stage at least, in microseconds of real time.
pub const MESSAGE_US_MIN: u64 = 800_000;

/// What comes next, when nobody does anything.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Ahead {
    /// When this was looked for.
    pub from: Micros,
    /// When the story comes to its next step.
    pub story: Option<Micros>,
    /// When the next message sets out that can be watched.
    pub message: Option<Micros>,
    /// When the story can next do something for the step.
    pub act: Option<Micros>,
}

impl Ahead {
    /// When the first of these happens.
    pub fn next(&self) -> Option<Micros> {
        [self.story, self.message, self.act]
            .into_iter()
            .flatten()
            .min()
    }
}

/// What is left of a real time that is shared out over what was seen ahead, in microseconds.
pub fn left(us: u64, ahead: Ahead, now: Micros) -> u64 {
    let until = ahead.story.or(ahead.next()).unwrap_or(now);
    let whole = (until.max(ahead.from) - ahead.from).0.max(1);
    let rest = (until.max(now) - now).0;
    (us.saturating_mul(rest) / whole).max(1)
}

impl<L: Taught> Run<L> {
    /// See [`super::Session::shortest_way`].
    pub(super) fn shortest_way_now(&self) -> Option<Micros> {
        let world = &self.state.world;
        let flights = world.in_flight().values();
        let watched = flights.filter(|flight| !flight.held && !L::is_background(world, flight));
        let ways = watched.map(|flight| flight.leg.whole());
        ways.filter(|way| *way > Micros::ZERO).min()
    }

    /// See [`super::Session::ahead`].
    pub(super) fn look_ahead(&self, done: Option<&Input>, steps_max: u32) -> Ahead {
        let mut state = self.state.clone();
        let mut records = Vec::new();
        let reached = state.story.len();
        let mut ahead = Ahead {
            from: self.now,
            ..Ahead::default()
        };
        for _ in 0..steps_max {
            if !state.step(&self.branch().script, &self.course, &mut records) {
                break;
            }
            let at = state.world.now();
            let watched = records.iter().any(|record| match &record.what {
                What::Sent {
                    message, from, to, ..
                } if from != to => {
                    let flight = state.world.in_flight().get(message);
                    flight.is_some_and(|flight| !L::is_background(&state.world, flight))
                }
                _ => false,
            });
            if watched {
                ahead.message.get_or_insert(at);
            }
            if state.story.len() > reached {
                ahead.story = Some(at);
                break;
            }
            let act = self.course.story.get(reached).and_then(|step| step.act);
            let offered = act.and_then(|act| act(&state.world));
            if offered.is_some() && offered.as_ref() != done {
                ahead.act.get_or_insert(at);
            }
        }
        ahead
    }
}

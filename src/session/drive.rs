//! The drive of a story: what *Continue* does. It brings the next step of the story about, at a pace that can
//! be followed, and ends where the run has come to it.

use super::face::{Advance, Session};
use super::tempo::{self, Ahead, MESSAGE_US_MIN};
use crate::sim::{Input, MessageId, Micros};

/// How far a message is on its way when the story does something to it, in parts per million: far enough
/// to be seen.
const CAUGHT_PPM: u32 = 450_000;
/// How far the drive looks for the next step before it says that the step can not be reached.
const STEPS_AHEAD: u32 = 60_000;
/// How far it looks for the next message.
const STEPS_NEAR: u32 = 1_000;
/// How long messages are followed one by one at most, in microseconds of real time: what a step still needs
/// then repeats what was seen.
const FOLLOWED_US: u64 = 18_000_000;
/// How long the rest of a step takes then, in microseconds of real time.
const REST_US: u64 = 4_000_000;
/// How many steps one frame may take.
const STEPS_PER_FRAME: u32 = 600;
/// How long what is passed over quickly takes, in microseconds of real time.
const PASSED_US: u64 = 1_500_000;
/// How long a step takes that tells of numbers and not of single messages, in microseconds of real time.
const SKIMMED_US: u64 = 8_000_000;

/// How a frame of the drive ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Driven {
    /// The run goes on.
    Going,
    /// The run has come to the step.
    Arrived,
    /// A question waits.
    Question,
    /// Nothing that the story does can bring the step about from here.
    Stuck,
    /// A property broke.
    Violation,
    /// The run is at its limit.
    Limit,
}

/// Why time goes by as it does.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Haste {
    /// Something is on its way that the story speaks of.
    #[default]
    Slow,
    /// Nothing is: time is made short up to then.
    Quiet,
    /// The story speaks of numbers over time, or what is on its way was seen before.
    Numbers,
}

/// One step of the story on its way.
#[derive(Debug)]
pub struct Drive {
    /// The number of the step that it goes to.
    step: usize,
    /// What the story did for it, once it did.
    done: Option<Input>,
    /// What was seen all the way to the step, until somebody changes the world.
    ahead: Option<Ahead>,
    /// What comes next, seen from a later moment.
    near: Option<Ahead>,
    /// Virtual time that a frame did not use, in millionths of a microsecond.
    rest: u64,
    /// How long the drive has gone on, in microseconds of real time.
    driven_us: u64,
    haste: Haste,
}

impl Drive {
    /// The drive to the next step; `None` when the story is at its end.
    pub fn begin(run: &dyn Session) -> Option<Self> {
        let story = run.story();
        let step = story.iter().rposition(|step| step.reached.is_some());
        let step = step.map_or(0, |last| last + 1);
        (step < story.len()).then_some(Self {
            step,
            done: None,
            ahead: None,
            near: None,
            rest: 0,
            driven_us: 0,
            haste: Haste::Slow,
        })
    }

    /// Why time goes by as it does at the moment.
    pub fn haste(&self) -> Haste {
        self.haste
    }

    /// The world was changed by somebody else: what was seen ahead no longer holds.
    pub fn look_again(&mut self) {
        (self.ahead, self.near) = (None, None);
    }

    /// Goes on for one frame of so many microseconds.
    pub fn frame(&mut self, run: &mut dyn Session, frame_us: u64) -> Driven {
        run.set_story_stops(true);
        let driven = self.go_on(run, frame_us);
        run.set_story_stops(false);
        driven
    }

    fn go_on(&mut self, run: &mut dyn Session, frame_us: u64) -> Driven {
        if self.is_there(run) {
            return Driven::Arrived;
        }
        if let Some(act) = self.act(run)
            && run.inject(act.clone()).is_ok()
        {
            self.done = Some(act);
            self.look_again();
            let standing = self.standing(run);
            if standing != Driven::Going {
                return standing;
            }
        }
        let ahead = self.ahead(run);
        // What is offered waits for its message to be far enough to be seen.
        if ahead.story.is_none() && ahead.act.is_none() && self.offered(run).is_none() {
            return Driven::Stuck;
        }
        self.driven_us += frame_us;
        let due = self.due(run, frame_us);
        match run.advance(run.status().now + due, STEPS_PER_FRAME) {
            Advance::Limit => Driven::Limit,
            Advance::Violation => Driven::Violation,
            _ => self.standing(run),
        }
    }

    /// Whether the run has come to where the drive goes, or a question waits.
    fn standing(&self, run: &dyn Session) -> Driven {
        if run.question_waits() {
            Driven::Question
        } else if self.is_there(run) {
            Driven::Arrived
        } else {
            Driven::Going
        }
    }

    /// Whether the run has come to the step, or to a later one when the reader did what that waits for.
    pub fn is_there(&self, run: &dyn Session) -> bool {
        let story = run.story();
        let mut later = story.iter().skip(self.step);
        later.any(|step| step.reached.is_some())
    }

    /// What the story does now: once, or as soon as the message is there that it is done to. What is known of
    /// the run already is played again.
    fn act(&mut self, run: &dyn Session) -> Option<Input> {
        let act = self.offered(run)?;
        if (run.status().in_past || self.done.is_some()) && self.ahead(run).story.is_some() {
            return None;
        }
        match act {
            Input::Message(id, _) => is_seen(run, id).then_some(act),
            _ => Some(act),
        }
    }

    /// What the story could do and has not done.
    fn offered(&self, run: &dyn Session) -> Option<Input> {
        let act = run.story().get(self.step)?.act.clone();
        act.filter(|act| self.done.as_ref() != Some(act))
    }

    /// What comes, seen all the way to the step.
    fn ahead(&mut self, run: &dyn Session) -> Ahead {
        let look = || run.ahead(self.done.as_ref(), STEPS_AHEAD);
        *self.ahead.get_or_insert_with(look)
    }

    /// What comes next, seen from the present moment.
    fn near(&mut self, run: &dyn Session) -> Ahead {
        let now = run.status().now;
        let is_yet_to_come = |ahead: &Ahead| ahead.next().is_none_or(|at| at > now);
        let whole = self.ahead(run);
        let known = [Some(whole), self.near].into_iter().flatten();
        if let Some(near) = known.last().filter(is_yet_to_come) {
            return near;
        }
        let near = Ahead {
            from: whole.from,
            story: whole.story,
            ..run.ahead(self.done.as_ref(), STEPS_NEAR)
        };
        self.near = Some(near);
        near
    }

    /// How much virtual time a frame is worth.
    fn due(&mut self, run: &dyn Session, frame_us: u64) -> Micros {
        let now = run.status().now;
        let (us_per_s, until) = self.pace(run, now);
        let exact = self.rest + us_per_s.saturating_mul(frame_us);
        self.rest = exact % 1_000_000;
        let due = Micros(exact / 1_000_000);
        until.map_or(due, |until| due.min(until.max(now) - now))
    }

    /// Virtual microseconds a real second, and up to when at most.
    fn pace(&mut self, run: &dyn Session, now: Micros) -> (u64, Option<Micros>) {
        let usual = u64::from(run.speed_milli()) * 1_000;
        let within = |at: Micros, us: u64| (at.max(now) - now).0.saturating_mul(1_000_000) / us;
        let ahead = self.ahead(run);
        self.haste = Haste::Slow;
        if let (Some(us), Some(at)) = (self.hurry_us(run), ahead.story.or(ahead.act)) {
            self.haste = Haste::Numbers;
            return (within(at, tempo::left(us, ahead, now)).max(usual), None);
        }
        if let Some(way) = run.shortest_way() {
            return (way.0.saturating_mul(1_000_000) / MESSAGE_US_MIN, None);
        }
        let near = self.near(run);
        let Some(at) = near.next() else {
            self.haste = Haste::Quiet;
            return (usual * 4, None);
        };
        let quick = within(at, tempo::left(PASSED_US, near, now));
        if quick > usual {
            self.haste = Haste::Quiet;
        }
        (quick.max(usual), Some(at))
    }

    /// In how much real time the step is to be reached, when its messages are not followed one by one.
    fn hurry_us(&self, run: &dyn Session) -> Option<u64> {
        if self.driven_us > FOLLOWED_US {
            return Some(REST_US);
        }
        let story = run.story();
        let skims = story.get(self.step).is_some_and(|step| step.skims);
        skims.then_some(SKIMMED_US)
    }
}

/// Whether a message is far enough on its way to be seen before something is done to it.
fn is_seen(run: &dyn Session, message: MessageId) -> bool {
    run.on_its_way(message).is_none_or(|ppm| ppm >= CAUGHT_PPM)
}

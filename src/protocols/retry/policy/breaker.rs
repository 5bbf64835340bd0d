//! A circuit breaker (Nygard 2007, "Release It!") with the rules of Resilience4j: it watches how
//! calls end, and when too many fail or are slow it stops calling for a while, then tries a few.
//!
//! ```text
//!            rate reached                 open_for has passed
//!   closed ---------------> open --------------------------> half-open
//!     ^                      ^          rate reached             |
//!     |                      +-----------------------------------+
//!     +---------------- rate not reached ------------------------+
//! ```

use crate::sim::Micros;

/// Which calls count.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Window {
    /// The last so many.
    Count(u32),
    /// Those that ended in the last while. The window slides by a tenth of itself.
    Time(Micros),
}

/// When a breaker opens, and how it closes again.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct BreakerRule {
    /// Which calls count.
    pub window: Window,
    /// It opens when so many percent of them failed, or more.
    pub failure_percent: u32,
    /// It opens when so many percent of them were slow, or more; above 100 for never.
    pub slow_percent: u32,
    /// A call that takes this long or longer is slow.
    pub slow_after: Micros,
    /// It does not judge fewer calls than these (nor fewer than a window of calls holds).
    pub minimum_calls: u32,
    /// How long it stays open; `None` for until somebody closes it by hand.
    pub open_for: Option<Micros>,
    /// How many calls it lets through half-open, all of which have to end before it judges.
    pub half_open_permits: u32,
}

/// What a breaker does.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum BreakerState {
    /// Every call goes through.
    Closed,
    /// No call goes through, since this moment.
    Open(Micros),
    /// So many more calls may go through.
    HalfOpen(u32),
}

/// Leave to make one call. Its outcome counts only if the breaker has not changed state since.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Permit(u32);

/// How a call ended.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Outcome {
    /// Whether it failed.
    pub failed: bool,
    /// How long it took.
    pub took: Micros,
}

/// Calls that were counted together.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
struct Tally {
    /// The number of the call, or of the slice of time.
    number: u64,
    calls: u32,
    failed: u32,
    slow: u32,
}

/// A circuit breaker.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Breaker {
    rule: BreakerRule,
    state: BreakerState,
    /// How often it has changed state.
    changes: u32,
    tallies: Vec<Tally>,
}

/// How many slices a window of time slides by.
const SLICES: u64 = 10;

impl Breaker {
    /// A closed breaker.
    pub fn new(rule: BreakerRule) -> Self {
        Self {
            rule,
            state: BreakerState::Closed,
            changes: 0,
            tallies: Vec::new(),
        }
    }

    /// What it does now; it leaves the open state only when a call asks for leave.
    pub fn state(&self) -> BreakerState {
        self.state
    }

    /// Leave to make a call now. Whoever gets it reports the call's outcome, or gives it back.
    pub fn permit(&mut self, now: Micros) -> Option<Permit> {
        if let (BreakerState::Open(since), Some(open_for)) = (self.state, self.rule.open_for)
            && now >= since + open_for
        {
            self.change(BreakerState::HalfOpen(self.rule.half_open_permits.max(1)));
        }
        match &mut self.state {
            BreakerState::Closed => {}
            BreakerState::Open(_) | BreakerState::HalfOpen(0) => return None,
            BreakerState::HalfOpen(left) => *left -= 1,
        }
        Some(Permit(self.changes))
    }

    /// Gives back the leave for a call that was not made.
    pub fn give_back(&mut self, permit: Permit) {
        if let BreakerState::HalfOpen(left) = &mut self.state
            && permit.0 == self.changes
        {
            *left += 1;
        }
    }

    /// A call that had leave ended.
    pub fn record(&mut self, permit: Permit, outcome: Outcome, now: Micros) {
        if permit.0 != self.changes {
            return;
        }
        self.tally(outcome, now);
        let all = self.total();
        let window_calls = match self.rule.window {
            Window::Count(calls) => calls.max(1),
            Window::Time(_) => u32::MAX,
        };
        let needed = match self.state {
            BreakerState::HalfOpen(_) => self.rule.half_open_permits.max(1),
            _ => self.rule.minimum_calls.min(window_calls),
        };
        if all.calls < needed {
            return;
        }
        let reached = |count: u32, percent: u32| {
            u64::from(count) * 100 >= u64::from(percent) * u64::from(all.calls)
        };
        let is_bad = reached(all.failed, self.rule.failure_percent)
            || reached(all.slow, self.rule.slow_percent);
        match (self.state, is_bad) {
            (BreakerState::Closed | BreakerState::HalfOpen(_), true) => {
                self.change(BreakerState::Open(now));
            }
            (BreakerState::HalfOpen(_), false) => self.change(BreakerState::Closed),
            _ => {}
        }
    }

    /// The calls in the window, and how many percent of them failed.
    pub fn failure_rate(&self) -> (u32, u32) {
        let all = self.total();
        (all.calls, all.failed * 100 / all.calls.max(1))
    }

    fn change(&mut self, state: BreakerState) {
        self.state = state;
        self.changes = self.changes.wrapping_add(1);
        self.tallies.clear();
    }

    fn total(&self) -> Tally {
        self.tallies
            .iter()
            .fold(Tally::default(), |all, tally| Tally {
                number: 0,
                calls: all.calls + tally.calls,
                failed: all.failed + tally.failed,
                slow: all.slow + tally.slow,
            })
    }

    fn tally(&mut self, outcome: Outcome, now: Micros) {
        let latest = self.tallies.last().map_or(0, |last| last.number);
        let (number, kept) = match self.rule.window {
            _ if matches!(self.state, BreakerState::HalfOpen(_)) => (latest + 1, u64::MAX),
            Window::Count(calls) => (latest + 1, u64::from(calls.max(1))),
            // A clock that was set back counts into the latest slice.
            Window::Time(window) => ((now.0 / (window.0 / SLICES).max(1)).max(latest), SLICES),
        };
        let oldest = (number + 1).saturating_sub(kept);
        self.tallies.retain(|tally| tally.number >= oldest);
        if self.tallies.last().is_none_or(|last| last.number != number) {
            self.tallies.push(Tally {
                number,
                ..Tally::default()
            });
        }
        if let Some(last) = self.tallies.last_mut() {
            last.calls += 1;
            last.failed += u32::from(outcome.failed);
            last.slow += u32::from(outcome.took >= self.rule.slow_after);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: BreakerRule = BreakerRule {
        window: Window::Count(10),
        failure_percent: 50,
        slow_percent: 80,
        slow_after: Micros::from_ms(500),
        minimum_calls: 4,
        open_for: Some(Micros::from_s(2)),
        half_open_permits: 3,
    };
    const OK: Outcome = Outcome {
        failed: false,
        took: Micros::from_ms(10),
    };
    const BAD: Outcome = Outcome { failed: true, ..OK };
    const SLOW: Outcome = Outcome {
        took: Micros::from_ms(500),
        ..OK
    };

    fn at(ms: u64) -> Micros {
        Micros::from_ms(ms)
    }

    /// Makes these calls one after the other, as far as they are allowed.
    fn calls(breaker: &mut Breaker, now: Micros, outcomes: &[Outcome]) -> usize {
        let mut made = 0;
        for outcome in outcomes {
            if let Some(permit) = breaker.permit(now) {
                breaker.record(permit, *outcome, now);
                made += 1;
            }
        }
        made
    }

    #[test]
    fn fewer_calls_than_the_minimum_are_not_judged() {
        let mut breaker = Breaker::new(RULE);
        assert_eq!(calls(&mut breaker, at(0), &[BAD; 3]), 3);
        assert_eq!(breaker.state(), BreakerState::Closed);
        calls(&mut breaker, at(1), &[OK]);
        assert_eq!(breaker.state(), BreakerState::Open(at(1)), "three of four");
        assert_eq!(calls(&mut breaker, at(2), &[OK; 5]), 0);
    }

    #[test]
    fn the_rate_is_reached_exactly() {
        let mut breaker = Breaker::new(RULE);
        calls(&mut breaker, at(0), &[OK, OK, OK, BAD, BAD]);
        assert_eq!(breaker.state(), BreakerState::Closed, "two of five");
        assert_eq!(breaker.failure_rate(), (5, 40));
        calls(&mut breaker, at(0), &[BAD]);
        assert_eq!(breaker.state(), BreakerState::Open(at(0)), "three of six");
    }

    #[test]
    fn slow_calls_count_though_they_succeed() {
        let mut breaker = Breaker::new(RULE);
        calls(&mut breaker, at(0), &[OK, SLOW, SLOW, SLOW]);
        assert_eq!(breaker.state(), BreakerState::Closed, "75 percent");
        calls(&mut breaker, at(0), &[SLOW]);
        assert_eq!(breaker.state(), BreakerState::Open(at(0)), "80 percent");
        let never = BreakerRule {
            slow_percent: 101,
            ..RULE
        };
        let mut breaker = Breaker::new(never);
        calls(&mut breaker, at(0), &[SLOW; 20]);
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[test]
    fn a_window_of_calls_forgets_the_oldest() {
        let mut breaker = Breaker::new(BreakerRule {
            minimum_calls: 10,
            ..RULE
        });
        calls(&mut breaker, at(0), &[BAD; 4]);
        calls(&mut breaker, at(0), &[OK; 7]);
        assert_eq!(breaker.failure_rate(), (10, 30));
        calls(&mut breaker, at(0), &[BAD]);
        assert_eq!(breaker.failure_rate(), (10, 30), "one came, one went");
    }

    /// A minimum that the window cannot hold would never be reached.
    #[test]
    fn the_minimum_is_at_most_the_window() {
        let mut breaker = Breaker::new(BreakerRule {
            minimum_calls: 100,
            ..RULE
        });
        calls(&mut breaker, at(0), &[BAD; 9]);
        assert_eq!(breaker.state(), BreakerState::Closed);
        calls(&mut breaker, at(0), &[BAD]);
        assert_eq!(breaker.state(), BreakerState::Open(at(0)));
    }

    #[test]
    fn a_window_of_time_forgets_what_is_over() {
        let mut breaker = Breaker::new(BreakerRule {
            window: Window::Time(Micros::from_s(1)),
            ..RULE
        });
        calls(&mut breaker, at(50), &[BAD; 3]);
        calls(&mut breaker, at(1_050), &[OK, BAD, BAD]);
        assert_eq!(breaker.failure_rate(), (3, 66));
        assert_eq!(breaker.state(), BreakerState::Closed);
        calls(&mut breaker, at(1_950), &[BAD]);
        assert_eq!(breaker.state(), BreakerState::Open(at(1_950)));
    }

    fn opened(rule: BreakerRule) -> Breaker {
        let mut breaker = Breaker::new(rule);
        calls(&mut breaker, at(0), &[BAD; 4]);
        assert_eq!(breaker.state(), BreakerState::Open(at(0)));
        breaker
    }

    #[test]
    fn it_half_opens_when_its_time_is_over_and_not_before() {
        let mut breaker = opened(RULE);
        assert_eq!(breaker.permit(at(1_999)), None);
        let permits = [(); 4].map(|()| breaker.permit(at(2_000)));
        assert!(permits[..3].iter().all(Option::is_some));
        assert_eq!(permits[3], None, "three are permitted");
        for permit in permits.into_iter().flatten() {
            breaker.record(permit, OK, at(2_010));
        }
        assert_eq!(breaker.state(), BreakerState::Closed);
        assert_eq!(breaker.failure_rate(), (0, 0), "it starts afresh");
    }

    #[test]
    fn half_open_it_opens_again_when_too_many_fail() {
        let mut breaker = opened(RULE);
        calls(&mut breaker, at(2_000), &[BAD, BAD]);
        assert_eq!(
            breaker.state(),
            BreakerState::HalfOpen(1),
            "one is still out"
        );
        calls(&mut breaker, at(2_001), &[OK]);
        assert_eq!(breaker.state(), BreakerState::Open(at(2_001)));
        assert_eq!(breaker.permit(at(4_000)), None, "the time starts anew");
        assert!(breaker.permit(at(4_001)).is_some());
    }

    #[test]
    fn leave_that_was_not_used_is_given_back() {
        let mut breaker = opened(RULE);
        let permit = breaker.permit(at(2_000)).expect("half-open");
        breaker.give_back(permit);
        assert_eq!(breaker.state(), BreakerState::HalfOpen(3));
    }

    /// What began before the breaker opened says nothing about the service as it is now.
    #[test]
    fn an_outcome_from_an_earlier_state_does_not_count() {
        let mut breaker = Breaker::new(RULE);
        let old = breaker.permit(at(0)).expect("closed");
        calls(&mut breaker, at(0), &[BAD; 4]);
        breaker.record(old, OK, at(1));
        assert_eq!(breaker.state(), BreakerState::Open(at(0)));
        let probe = breaker.permit(at(2_000)).expect("half-open");
        breaker.record(old, BAD, at(2_001));
        breaker.give_back(old);
        assert_eq!(breaker.state(), BreakerState::HalfOpen(2));
        breaker.record(probe, OK, at(2_002));
        assert_eq!(breaker.failure_rate(), (1, 0));
    }

    #[test]
    fn without_a_time_it_stays_open() {
        let mut breaker = opened(BreakerRule {
            open_for: None,
            ..RULE
        });
        assert_eq!(breaker.permit(Micros::MAX), None);
    }
}

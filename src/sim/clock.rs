//! A node's own clock: what it believes the time to be, and how fast it counts.

use super::Micros;

/// One million: a rate of exactly one, in parts per million.
const PPM: i128 = 1_000_000;

/// A local clock that may be set wrong (skew) and may run fast or slow (drift).
///
/// [`Clock::read`] is the wall clock, which skew moves. [`Clock::monotonic`] is elapsed local time,
/// which only drift changes, as monotonic clocks do on real machines; timers count by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The global time at which skew or drift last changed.
    since: Micros,
    /// What the clock read at `since`, in microseconds; negative when it was set far back.
    read_at_since_us: i64,
    /// How much faster than true time the clock runs, in parts per million.
    drift_ppm: i32,
    /// The global time at which drift last changed.
    drifts_since: Micros,
    /// The local time that had elapsed by then. The wall clock does not tell: each jump rounds it
    /// down to a whole microsecond, and a jump moves no monotonic clock.
    elapsed: Micros,
}

impl Clock {
    /// The bounds of drift: a tenth of the true rate, and ten times it.
    pub const DRIFT_PPM_MIN: i32 = -900_000;
    /// See [`Clock::DRIFT_PPM_MIN`].
    pub const DRIFT_PPM_MAX: i32 = 9_000_000;

    /// A clock that is right.
    pub fn new() -> Self {
        Self {
            since: Micros::ZERO,
            read_at_since_us: 0,
            drift_ppm: 0,
            drifts_since: Micros::ZERO,
            elapsed: Micros::ZERO,
        }
    }

    /// What the clock reads at the true time `now`, in microseconds.
    pub fn read(&self, now: Micros) -> i64 {
        let elapsed = self.to_local(now - self.since);
        self.read_at_since_us
            .saturating_add(i64::try_from(elapsed.0).unwrap_or(i64::MAX))
    }

    /// The local time that has elapsed from the start of the run until the true time `now`,
    /// whatever became of the node meanwhile.
    pub fn monotonic(&self, now: Micros) -> Micros {
        self.elapsed + self.to_local(now - self.drifts_since)
    }

    /// How far the clock is ahead of (behind, when negative) the true time.
    pub fn offset_us(&self, now: Micros) -> i64 {
        self.read(now)
            .saturating_sub(i64::try_from(now.0).unwrap_or(i64::MAX))
    }

    /// The drift now in force, in parts per million.
    pub fn drift_ppm(&self) -> i32 {
        self.drift_ppm
    }

    /// Sets the clock forward, or back when negative.
    pub fn jump(&mut self, now: Micros, jump_us: i64) {
        self.read_at_since_us = self.read(now).saturating_add(jump_us);
        self.since = now;
    }

    /// Makes the clock run at another rate from now on.
    pub fn set_drift(&mut self, now: Micros, drift_ppm: i32) {
        self.read_at_since_us = self.read(now);
        self.since = now;
        self.elapsed = self.monotonic(now);
        self.drifts_since = now;
        self.drift_ppm = drift_ppm.clamp(Self::DRIFT_PPM_MIN, Self::DRIFT_PPM_MAX);
    }

    /// The true span in which this clock counts `local`.
    pub fn to_global(&self, local: Micros) -> Micros {
        scale(local, PPM, PPM + i128::from(self.drift_ppm))
    }

    /// What this clock counts in the true span `global`.
    pub fn to_local(&self, global: Micros) -> Micros {
        scale(global, PPM + i128::from(self.drift_ppm), PPM)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

fn scale(span: Micros, by: i128, per: i128) -> Micros {
    if by == per {
        return span;
    }
    // The rate is clamped, so both factors are positive.
    Micros(u64::try_from(i128::from(span.0) * by / per).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Clock, Micros};

    #[test]
    fn drift_stretches_timers_and_reading() {
        let mut clock = Clock::new();
        clock.set_drift(Micros::ZERO, 1_000_000);
        assert_eq!(clock.to_global(Micros::from_s(2)), Micros::from_s(1));
        assert_eq!(clock.read(Micros::from_s(3)), 6_000_000);
    }

    #[test]
    fn skew_moves_reading_alone() {
        let mut clock = Clock::new();
        clock.jump(Micros::from_s(1), -5_000_000);
        assert_eq!(clock.read(Micros::from_s(2)), -3_000_000);
        assert_eq!(clock.offset_us(Micros::from_s(2)), -5_000_000);
        assert_eq!(clock.to_global(Micros::from_s(2)), Micros::from_s(2));
        assert_eq!(clock.monotonic(Micros::from_s(2)), Micros::from_s(2));
    }

    #[test]
    fn drift_scales_elapsed_time_and_from_its_moment_on() {
        let mut clock = Clock::new();
        assert_eq!(clock.monotonic(Micros::from_s(3)), Micros::from_s(3));
        clock.set_drift(Micros::from_s(4), 1_000_000);
        assert_eq!(clock.monotonic(Micros::from_s(4)), Micros::from_s(4));
        assert_eq!(clock.monotonic(Micros::from_s(7)), Micros::from_s(10));
        clock.set_drift(Micros::from_s(7), -500_000);
        assert_eq!(clock.monotonic(Micros::from_s(7)), Micros::from_s(10));
        assert_eq!(clock.monotonic(Micros::from_s(9)), Micros::from_s(11));
    }

    #[test]
    fn skew_moves_elapsed_time_not_even_by_what_rounding_loses() {
        let mut clock = Clock::new();
        clock.set_drift(Micros::ZERO, -333_333);
        let mut skewed = clock.clone();
        for at in 0..1_000 {
            skewed.jump(Micros(at), if at % 2 == 0 { 70 } else { -70 });
        }
        let now = Micros(1_000);
        assert_eq!(skewed.monotonic(now), clock.monotonic(now));
        assert_ne!(
            skewed.read(now),
            clock.read(now),
            "a wall clock loses by it"
        );
    }
}

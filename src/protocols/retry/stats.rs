//! What a client counts, for whoever watches: requests, attempts, outcomes, latency, goodput.

use crate::sim::Micros;

/// The seconds of goodput that are kept.
pub const GOODPUT_S: u64 = 10;
/// Buckets for each doubling of latency: a percentile is exact to an eighth.
const PER_DOUBLING: u64 = 8;

/// Counts of one client, or of several together.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Stats {
    /// Requests that were begun.
    pub requests: u64,
    /// Attempts at the service that were made for them, hedges included.
    pub attempts: u64,
    /// Requests that the service itself answered in time.
    pub answered: u64,
    /// Requests that the backup or the cache answered.
    pub fallbacks: u64,
    /// Requests that ended in a reported failure.
    pub failed: u64,
    /// How long requests took that did not fail, by bucket.
    latency: Vec<u32>,
    /// Requests that the service answered, by second: (second, count).
    goodput: Vec<(u64, u32)>,
}

impl Stats {
    /// A request was answered by the service (`fallback` false) or by other means, at `now`, this
    /// long after it was begun.
    pub fn on_success(&mut self, now: Micros, took: Micros, fallback: bool) {
        let bucket = usize::try_from(bucket(took)).unwrap_or(usize::MAX);
        if self.latency.len() <= bucket {
            self.latency.resize(bucket + 1, 0);
        }
        self.latency[bucket] = self.latency[bucket].saturating_add(1);
        if fallback {
            self.fallbacks += 1;
            return;
        }
        self.answered += 1;
        let second = now.0 / 1_000_000;
        let oldest = (second + 1).saturating_sub(GOODPUT_S);
        self.goodput.retain(|(at, _)| *at >= oldest);
        match self.goodput.last_mut() {
            Some((at, count)) if *at == second => *count += 1,
            _ => self.goodput.push((second, 1)),
        }
    }

    /// Adds what another client counted.
    pub fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.attempts += other.attempts;
        self.answered += other.answered;
        self.fallbacks += other.fallbacks;
        self.failed += other.failed;
        if self.latency.len() < other.latency.len() {
            self.latency.resize(other.latency.len(), 0);
        }
        for (mine, theirs) in self.latency.iter_mut().zip(&other.latency) {
            *mine = mine.saturating_add(*theirs);
        }
        for (second, count) in &other.goodput {
            match self.goodput.iter_mut().find(|(at, _)| at == second) {
                Some((_, sum)) => *sum += count,
                None => self.goodput.push((*second, *count)),
            }
        }
    }

    /// The latency that `percent` of the requests that did not fail stayed within; rounded up by
    /// an eighth at most.
    pub fn latency(&self, percent: u64) -> Option<Micros> {
        let all: u64 = self.latency.iter().map(|count| u64::from(*count)).sum();
        let rank = (all * percent).div_ceil(100).max(1);
        let mut below = 0;
        let found = self.latency.iter().position(|count| {
            below += u64::from(*count);
            below >= rank
        })?;
        Some(Micros(bucket_end(found as u64)))
    }

    /// Attempts for each request, in thousandths.
    pub fn amplification_milli(&self) -> Option<u64> {
        (self.attempts * 1_000).checked_div(self.requests)
    }

    /// The requests that ended otherwise than in a failure, in percent of those that ended.
    pub fn success_percent(&self) -> Option<u64> {
        let good = self.answered + self.fallbacks;
        (good * 100).checked_div(good + self.failed)
    }

    /// What the service answered in each of the last whole seconds before `now`, the latest last.
    pub fn goodput(&self, now: Micros) -> Vec<u32> {
        let this = now.0 / 1_000_000;
        let of = |second| {
            let found = self.goodput.iter().find(|(at, _)| *at == second);
            found.map_or(0, |(_, count)| *count)
        };
        (this.saturating_sub(GOODPUT_S)..this).map(of).collect()
    }
}

/// Buckets are as wide as an eighth of the power of two that they lie above.
fn bucket(span: Micros) -> u64 {
    let us = span.0.max(PER_DOUBLING);
    let doublings = u64::from(us.ilog2());
    let part = (us >> (doublings - 3)) - PER_DOUBLING;
    (doublings - 3) * PER_DOUBLING + part
}

/// The largest span in a bucket, in microseconds.
fn bucket_end(bucket: u64) -> u64 {
    let (doublings, part) = (bucket / PER_DOUBLING, bucket % PER_DOUBLING);
    let next = (PER_DOUBLING + part + 1).checked_shl(u32::try_from(doublings).unwrap_or(64));
    next.unwrap_or(u64::MAX) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_what_is_in_it() {
        let mut us = 8;
        while us < 1 << 40 {
            let end = bucket_end(bucket(Micros(us)));
            assert!(
                end >= us && end - us <= us / 8,
                "{us} is in a bucket to {end}"
            );
            us += us / 7 + 1;
        }
        assert_eq!(bucket(Micros(0)), bucket(Micros(8)));
    }

    #[test]
    fn percentiles_are_of_all_that_did_not_fail() {
        let mut stats = Stats::default();
        assert_eq!(stats.latency(50), None);
        for ms in 1..=100 {
            stats.on_success(Micros::ZERO, Micros::from_ms(ms), ms % 2 == 0);
        }
        let near = |percent, ms: u64| {
            let got = stats.latency(percent).expect("there are some").0;
            assert!(got >= ms * 1_000 && got <= ms * 1_125, "p{percent}: {got}");
        };
        near(50, 50);
        near(99, 99);
        near(100, 100);
        assert_eq!((stats.answered, stats.fallbacks), (50, 50));
    }

    #[test]
    fn goodput_is_what_the_service_answered_in_each_second() {
        let mut stats = Stats::default();
        for (ms, fallback) in [(0, false), (900, false), (1_000, true), (2_500, false)] {
            stats.on_success(Micros::from_ms(ms), Micros(1), fallback);
        }
        assert_eq!(stats.goodput(Micros::from_ms(3_100)), [2, 0, 1]);
        assert_eq!(
            stats.goodput(Micros::from_s(12)),
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        );
        let mut both = Stats::default();
        both.add(&stats);
        both.add(&stats);
        assert_eq!(both.goodput(Micros::from_s(3)), [4, 0, 2]);
        assert_eq!(both.latency(50), stats.latency(50));
    }

    #[test]
    fn shares_of_nothing_are_nothing() {
        let mut stats = Stats::default();
        assert_eq!(
            (stats.amplification_milli(), stats.success_percent()),
            (None, None)
        );
        stats.requests = 4;
        stats.attempts = 10;
        stats.failed = 1;
        stats.answered = 2;
        stats.fallbacks = 1;
        assert_eq!(stats.amplification_milli(), Some(2_500));
        assert_eq!(stats.success_percent(), Some(75));
    }
}

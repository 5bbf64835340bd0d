//! Retry budgets: how much of the load may be retries (gRPC A6). A client that has failed too often stops
//! retrying, so that it does not keep down a service that is down already.

use crate::sim::Micros;

/// A bucket of tokens as in gRPC A6, "Throttling Retry Attempts and Hedged RPCs": a failure takes
/// one token, a success gives `ratio` back, and retries are allowed only above half.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct TokenBucket {
    tokens_milli: u32,
    tokens_milli_max: u32,
    ratio_milli: u32,
}

impl TokenBucket {
    /// A full bucket. Both are in thousandths of a token: gRPC keeps three decimals.
    pub fn new(tokens_milli_max: u32, ratio_milli: u32) -> Self {
        Self {
            tokens_milli: tokens_milli_max,
            tokens_milli_max,
            ratio_milli,
        }
    }

    /// The tokens left, in thousandths.
    pub fn tokens_milli(&self) -> u32 {
        self.tokens_milli
    }

    /// An attempt failed.
    pub fn on_failure(&mut self) {
        self.tokens_milli = self.tokens_milli.saturating_sub(1_000);
    }

    /// A request succeeded.
    pub fn on_success(&mut self) {
        let more = self.tokens_milli.saturating_add(self.ratio_milli);
        self.tokens_milli = more.min(self.tokens_milli_max);
    }

    /// True when a retry is allowed now.
    pub fn allows(&self) -> bool {
        self.tokens_milli > self.tokens_milli_max / 2
    }
}

/// How many slices the window of a [`PercentBudget`] slides by.
const SLICES: u64 = 10;

/// Retries as a share of the requests of the last while, with a floor for those who ask seldom.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PercentBudget {
    percent: u32,
    floor_per_s: u32,
    window: Micros,
    /// The slices of the window in which something was counted: (number, requests, retries).
    slices: Vec<(u64, u32, u32)>,
}

impl PercentBudget {
    /// Retries up to `percent` of the requests in the last `window`, and `floor_per_s` a second in
    /// any case. The window slides by a tenth of itself.
    pub fn new(percent: u32, floor_per_s: u32, window: Micros) -> Self {
        Self {
            percent,
            floor_per_s,
            window,
            slices: Vec::new(),
        }
    }

    /// A new request was begun.
    pub fn on_request(&mut self, now: Micros) {
        let slice = self.slice(now);
        slice.1 = slice.1.saturating_add(1);
    }

    /// Takes a retry out of the budget; false when there is none left.
    pub fn take(&mut self, now: Micros) -> bool {
        let (requests, retries) = self.counts(now);
        if retries >= self.retries_max(requests) {
            return false;
        }
        self.slice(now).2 += 1;
        true
    }

    /// How many retries go with so many requests in one window.
    pub fn retries_max(&self, requests: u64) -> u64 {
        let floor = u64::from(self.floor_per_s).saturating_mul(self.window.0) / 1_000_000;
        floor.saturating_add(requests.saturating_mul(u64::from(self.percent)) / 100)
    }

    /// The requests and retries of the last window.
    pub fn counts(&self, now: Micros) -> (u64, u64) {
        let oldest = self.number(now).saturating_sub(SLICES - 1);
        let in_window = self.slices.iter().filter(|slice| slice.0 >= oldest);
        in_window.fold((0, 0), |(requests, retries), slice| {
            (requests + u64::from(slice.1), retries + u64::from(slice.2))
        })
    }

    fn number(&self, now: Micros) -> u64 {
        now.0 / (self.window.0 / SLICES).max(1)
    }

    /// The slice of this moment. One that is over is forgotten; a clock that was set back counts
    /// into the latest.
    fn slice(&mut self, now: Micros) -> &mut (u64, u32, u32) {
        let number = self.number(now);
        let oldest = number.saturating_sub(SLICES - 1);
        self.slices.retain(|slice| slice.0 >= oldest);
        let is_new = self.slices.last().is_none_or(|last| last.0 < number);
        if is_new {
            self.slices.push((number, 0, 0));
        }
        let last = self.slices.len() - 1;
        &mut self.slices[last]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_allow_retries_only_above_half() {
        let mut bucket = TokenBucket::new(10_000, 100);
        for failures in 1..=4 {
            bucket.on_failure();
            assert!(bucket.allows(), "after {failures} failures");
        }
        bucket.on_failure();
        assert_eq!(bucket.tokens_milli(), 5_000);
        assert!(!bucket.allows(), "half is not above half");
        bucket.on_success();
        assert!(bucket.allows(), "one success gives a tenth back");
        bucket.on_failure();
        assert!(!bucket.allows());
    }

    #[test]
    fn a_bucket_is_never_below_empty_or_above_full() {
        let mut bucket = TokenBucket::new(1_500, 700);
        bucket.on_success();
        assert_eq!(bucket.tokens_milli(), 1_500);
        bucket.on_failure();
        bucket.on_failure();
        bucket.on_failure();
        assert_eq!(bucket.tokens_milli(), 0);
        bucket.on_success();
        bucket.on_success();
        bucket.on_success();
        assert_eq!(bucket.tokens_milli(), 1_500);
        assert!(!TokenBucket::new(0, 0).allows());
    }

    fn at(ms: u64) -> Micros {
        Micros::from_ms(ms)
    }

    fn takes(budget: &mut PercentBudget, now: Micros) -> u32 {
        (0..).take_while(|_| budget.take(now)).count() as u32
    }

    #[test]
    fn the_percentage_is_of_the_requests_in_the_window() {
        let mut budget = PercentBudget::new(20, 0, Micros::from_s(10));
        assert!(!budget.take(at(0)), "no requests, no retries");
        for k in 0..14 {
            budget.on_request(at(k * 10));
        }
        assert_eq!(takes(&mut budget, at(200)), 2, "20 % of 14, whole ones");
        budget.on_request(at(200));
        assert_eq!(takes(&mut budget, at(210)), 1, "20 % of 15 is three");
    }

    #[test]
    fn the_floor_counts_over_the_window() {
        let mut budget = PercentBudget::new(0, 3, Micros::from_s(2));
        assert_eq!(takes(&mut budget, at(0)), 6);
        assert_eq!(takes(&mut budget, at(1_999)), 0);
        assert_eq!(takes(&mut budget, at(2_000)), 6, "the window has slid on");
    }

    #[test]
    fn the_window_slides_by_a_tenth() {
        let mut budget = PercentBudget::new(100, 0, Micros::from_s(1));
        budget.on_request(at(0));
        budget.on_request(at(550));
        assert_eq!(budget.counts(at(999)), (2, 0));
        assert_eq!(budget.counts(at(1_000)), (1, 0));
        assert_eq!(budget.counts(at(1_499)), (1, 0));
        assert_eq!(budget.counts(at(1_500)), (0, 0));
    }

    #[test]
    fn a_clock_set_back_gives_no_more() {
        let mut budget = PercentBudget::new(0, 1, Micros::from_s(1));
        assert_eq!(takes(&mut budget, at(5_000)), 1);
        assert_eq!(takes(&mut budget, at(1_000)), 0);
        assert_eq!(takes(&mut budget, at(6_000)), 1);
    }
}

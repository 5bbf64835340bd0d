//! How long to wait before the next attempt (Brooker 2015, "Exponential Backoff And Jitter", AWS
//! Architecture Blog).

use crate::sim::{Micros, Random};

/// How the wait grows from one retry to the next.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Growth {
    /// No wait at all.
    None,
    /// The base each time.
    Fixed,
    /// The base, doubled with each retry.
    Exponential,
}

/// What chance does to the wait, so that clients that failed together do not return together.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Jitter {
    /// Nothing.
    None,
    /// Half of the wait is certain, half is drawn.
    Equal,
    /// All of the wait is drawn, from zero up.
    Full,
    /// Drawn between the base and three times the wait before; it grows by itself, so the growth
    /// plays no part unless it is [`Growth::None`].
    Decorrelated,
}

/// A rule for waiting between attempts.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Backoff {
    /// How the wait grows.
    pub growth: Growth,
    /// What chance does to it.
    pub jitter: Jitter,
    /// The unit of waiting.
    pub base: Micros,
    /// No wait is longer.
    pub cap: Micros,
}

impl Backoff {
    /// The wait before a retry. `exponent` is how often the base is doubled: zero before the first
    /// retry where the first wait is the base (as in gRPC A6), one where it is twice that (as in
    /// Brooker's simulation). `before` is the wait before, at first the base.
    pub fn wait(&self, exponent: u32, before: Micros, random: &mut Random) -> Micros {
        let grown = match self.growth {
            Growth::None => return Micros::ZERO,
            Growth::Fixed => self.base.min(self.cap),
            Growth::Exponential => {
                let factor = 1_u64.checked_shl(exponent).unwrap_or(u64::MAX);
                Micros(self.base.0.saturating_mul(factor)).min(self.cap)
            }
        };
        match self.jitter {
            Jitter::None => grown,
            Jitter::Equal => {
                let certain = Micros(grown.0 / 2);
                certain + random.span(Micros::ZERO, grown - certain)
            }
            Jitter::Full => random.span(Micros::ZERO, grown),
            Jitter::Decorrelated => {
                let high = Micros(before.0.saturating_mul(3));
                random.span(self.base, high).min(self.cap)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Micros = Micros::from_ms(5);
    const CAP: Micros = Micros::from_ms(2_000);

    fn waits(growth: Growth, jitter: Jitter, exponent: u32, before: Micros) -> (Micros, Micros) {
        let backoff = Backoff {
            growth,
            jitter,
            base: BASE,
            cap: CAP,
        };
        let mut random = Random::stream(7, 1);
        let drawn: Vec<Micros> = (0..2_000)
            .map(|_| backoff.wait(exponent, before, &mut random))
            .collect();
        let (least, most) = (drawn.iter().min(), drawn.iter().max());
        (*least.expect("some"), *most.expect("some"))
    }

    #[test]
    fn without_jitter_the_wait_is_the_growth_up_to_the_cap() {
        let check = |growth, exponent, expect_ms| {
            let expect = Micros::from_ms(expect_ms);
            let got = waits(growth, Jitter::None, exponent, BASE);
            assert_eq!(got, (expect, expect), "{growth:?} {exponent}");
        };
        check(Growth::None, 3, 0);
        check(Growth::Fixed, 0, 5);
        check(Growth::Fixed, 9, 5);
        check(Growth::Exponential, 0, 5);
        check(Growth::Exponential, 1, 10);
        check(Growth::Exponential, 8, 1_280);
        check(Growth::Exponential, 9, 2_000);
        check(Growth::Exponential, 63, 2_000);
        check(Growth::Exponential, 64, 2_000);
        check(Growth::Exponential, u32::MAX, 2_000);
    }

    #[test]
    fn a_base_above_the_cap_is_capped_too() {
        let backoff = Backoff {
            growth: Growth::Fixed,
            jitter: Jitter::None,
            base: Micros::from_ms(50),
            cap: Micros::from_ms(20),
        };
        let wait = backoff.wait(0, BASE, &mut Random::stream(1, 1));
        assert_eq!(wait, Micros::from_ms(20));
    }

    /// Drawn waits fill their range and do not leave it.
    #[test]
    fn jitter_draws_from_its_range() {
        let check = |jitter, exponent, before_ms, low_ms: u64, high_ms: u64| {
            // Of 2,000 draws the outermost are within a hundredth of the ends.
            let near = |got: Micros, expect_ms| {
                got.0.abs_diff(expect_ms * 1_000) <= (high_ms - low_ms) * 10
            };
            let (low, high) = waits(
                Growth::Exponential,
                jitter,
                exponent,
                Micros::from_ms(before_ms),
            );
            assert!(low.0 >= low_ms * 1_000 && high.0 <= high_ms * 1_000);
            assert!(near(low, low_ms), "{jitter:?}: {low} is not {low_ms} ms");
            assert!(
                near(high, high_ms),
                "{jitter:?}: {high} is not {high_ms} ms"
            );
        };
        check(Jitter::Equal, 3, 5, 20, 40);
        check(Jitter::Full, 3, 5, 0, 40);
        check(Jitter::Full, 20, 5, 0, 2_000);
        check(Jitter::Decorrelated, 3, 5, 5, 15);
        check(Jitter::Decorrelated, 0, 100, 5, 300);
    }

    #[test]
    fn decorrelated_jitter_is_capped_after_the_draw() {
        let (low, high) = waits(
            Growth::Exponential,
            Jitter::Decorrelated,
            0,
            Micros::from_ms(2_000),
        );
        assert!(low >= BASE && high == CAP);
    }

    #[test]
    fn no_growth_draws_nothing() {
        let (low, high) = waits(Growth::None, Jitter::Decorrelated, 4, CAP);
        assert_eq!((low, high), (Micros::ZERO, Micros::ZERO));
    }
}

//! Random numbers: seeded streams, one for each node and one for each link.

use super::Micros;
use oorandom::Rand64;
use xxhash_rust::xxh64::xxh64;

/// One stream of random numbers. Its output is fixed for ever by (seed, stream), because links
/// that people shared replay it: `oorandom` promises a stable PCG.
#[derive(Clone, Debug)]
pub struct Random(Rand64);

impl Random {
    /// The stream numbered `stream` of the run seeded with `seed`.
    pub fn stream(seed: u64, stream: u64) -> Self {
        // Neighbouring seeds must not give related streams, so both numbers are hashed first.
        let mixed = xxh64(&seed.to_le_bytes(), stream);
        Self(Rand64::new_inc(
            (u128::from(seed) << 64) | u128::from(mixed),
            u128::from(stream),
        ))
    }

    /// A whole number in `low..=high`; `low` when the range is empty.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        match high.checked_sub(low) {
            None | Some(0) => low,
            Some(width) => low + self.0.rand_range(0..width.saturating_add(1)),
        }
    }

    /// An index in `0..count`; zero when `count` is zero.
    pub fn below(&mut self, count: u64) -> u64 {
        self.between(0, count.saturating_sub(1))
    }

    /// True with a probability of `ppm` in a million. Draws nothing when the answer is certain.
    pub fn chance_ppm(&mut self, ppm: u32) -> bool {
        ppm > 0 && (ppm >= 1_000_000 || self.below(1_000_000) < u64::from(ppm))
    }

    /// A span between `low` and `high`, both included.
    pub fn span(&mut self, low: Micros, high: Micros) -> Micros {
        Micros(self.between(low.0, high.0))
    }

    /// A number in `0.0..1.0` with 53 random bits.
    pub fn unit(&mut self) -> f64 {
        self.0.rand_float()
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn output_is_fixed_for_ever() {
        let mut random = Random::stream(7, 3);
        let drawn: Vec<u64> = (0..4).map(|_| random.below(1_000_000)).collect();
        assert_eq!(drawn, FIRST_DRAWS_OF_7_3);
    }
    const FIRST_DRAWS_OF_7_3: [u64; 4] = [504_119, 775_956, 880_357, 852_047];

    #[test]
    fn streams_differ() {
        let draw = |seed, stream| Random::stream(seed, stream).below(u64::MAX);
        assert_ne!(draw(1, 1), draw(1, 2));
        assert_ne!(draw(1, 1), draw(2, 1));
    }

    #[test]
    fn ranges_hold_their_ends() {
        let mut random = Random::stream(1, 1);
        let drawn: Vec<u64> = (0..200).map(|_| random.between(5, 7)).collect();
        assert!(drawn.iter().all(|n| (5..=7).contains(n)));
        assert!(drawn.contains(&5) && drawn.contains(&7));
        assert_eq!(random.between(9, 2), 9);
        assert_eq!(random.below(0), 0);
    }
}

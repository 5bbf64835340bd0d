//! Jump consistent hash, after Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash
//! Algorithm" (2014), figure 1.
//!
//! It follows a key while buckets are added one by one: bucket b + 1 takes a key with probability
//! 1 / (b + 1), decided by a generator that is seeded with the key. Only the moments at which the
//! key jumps are computed, of which there are about ln n. Buckets are numbers, so only the last one
//! can leave without moving more than it must.
//!
//! [Lamping and Veach]: https://arxiv.org/abs/1406.2294

/// The bucket of a 64-bit key among `buckets`; zero when there are none.
pub fn jump(mut key: u64, buckets: u32) -> u32 {
    let (mut bucket, mut next) = (0, 0_u64);
    while next < u64::from(buckets) {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        // The paper divides 2^31 by a number of 31 bits and one, in doubles: IEEE arithmetic, the
        // same on every machine. The product is not negative, and a cast from a float saturates.
        let drawn = ((key >> 33) + 1) as f64;
        next = ((bucket + 1) as f64 * ((1_u64 << 31) as f64 / drawn)) as u64;
    }
    // It is smaller than `buckets`, or zero.
    u32::try_from(bucket).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::jump;

    #[test]
    fn it_gives_the_numbers_of_the_paper() {
        let owners: Vec<u32> = (0..10).map(|key| jump(key, 100)).collect();
        assert_eq!(owners, [0, 55, 62, 8, 45, 59, 86, 97, 82, 59]);
    }

    #[test]
    fn a_new_bucket_takes_keys_and_no_other_gets_any() {
        for buckets in 1..200 {
            let mut moved = 0;
            for key in (0..2_000_u64).map(|key| key.wrapping_mul(0x9e37_79b9_7f4a_7c15)) {
                let (before, after) = (jump(key, buckets), jump(key, buckets + 1));
                assert!(before < buckets);
                assert!(after == before || after == buckets);
                moved += u32::from(after != before);
            }
            // Binomial, with mean 2,000 / (n + 1): six deviations are never seen.
            let mean = 2_000.0 / f64::from(buckets + 1);
            assert!(
                (f64::from(moved) - mean).abs() < 6.0 * mean.sqrt(),
                "{buckets}"
            );
        }
    }

    #[test]
    fn no_bucket_and_many_buckets_are_no_trouble() {
        assert_eq!(jump(7, 0), 0);
        assert_eq!(jump(u64::MAX, 1), 0);
        assert!(jump(u64::MAX, u32::MAX) < u32::MAX);
    }
}

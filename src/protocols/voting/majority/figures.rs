//! What redundancy is worth: the formulas of Lyons and Vanderkulk 1962, and the binomial ones that
//! they are cases of.

/// The binomial coefficient "n choose k".
pub fn choose(n: u32, k: u32) -> f64 {
    (1..=k.min(n)).fold(1.0, |product, i| {
        product * f64::from(n - k.min(n) + i) / f64::from(i)
    })
}

/// The probability that at least `least` of `n` work, when each does with probability `r`,
/// independently of the others.
pub fn at_least(least: u32, n: u32, r: f64) -> f64 {
    let power = |base: f64, times: u32| (0..times).fold(1.0, |product, _| product * base);
    (least..=n)
        .map(|k| choose(n, k) * power(r, k) * power(1.0 - r, n - k))
        .sum()
}

/// The reliability of N-modular redundancy with modules of reliability `r` and one voter of
/// reliability `voter`.
pub fn reliability(n: u32, r: f64, voter: f64) -> f64 {
    voter * at_least(n / 2 + 1, n, r)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn three_modules_are_the_formula_of_the_paper() {
        for r in [0.0, 0.1, 0.5, 0.8, 0.9, 0.99, 1.0] {
            assert!(close(reliability(3, r, 1.0), 3.0 * r * r - 2.0 * r * r * r));
        }
    }

    #[test]
    fn redundancy_helps_above_one_half_only() {
        for n in [3, 5, 7, 9] {
            assert!(close(reliability(n, 0.5, 1.0), 0.5));
            assert!(reliability(n, 0.6, 1.0) > 0.6);
            assert!(reliability(n, 0.4, 1.0) < 0.4);
        }
    }

    #[test]
    fn known_values() {
        assert!(close(reliability(3, 0.9, 1.0), 0.972));
        assert!(close(reliability(5, 0.9, 1.0), 0.99144));
        assert!(close(reliability(3, 0.9, 0.9), 0.8748));
        assert!(close(choose(9, 4), 126.0) && close(choose(5, 0), 1.0));
    }
}

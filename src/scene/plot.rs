//! The geometry of a plot: scales, ticks and curves.

use super::decimal;

/// How much of a logarithmic axis is set aside for what has no logarithm: zero.
const ZERO_SHARE: f64 = 0.12;
/// The most ticks on an axis, about.
const TICKS: f64 = 6.0;
/// How many pieces a curve is drawn in.
const PIECES: u32 = 96;
/// Slack for comparing numbers that were computed in two ways.
const SLACK: f64 = 1e-9;

/// From numbers to places on one axis, linear or logarithmic, with round numbers at its ends.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Scale {
    log: bool,
    /// True when zero has a place of its own, at the start of a logarithmic axis.
    zero: bool,
    /// The numbers at the two ends.
    ends: (f64, f64),
    /// The places of the two ends.
    places: (f64, f64),
}

impl Scale {
    /// A scale that holds these numbers between these two places. A linear one holds zero too.
    pub fn new(log: bool, numbers: impl IntoIterator<Item = f64>, places: (f64, f64)) -> Self {
        let numbers = numbers.into_iter().filter(|number| number.is_finite());
        let (mut low, mut high, mut zero) = (f64::INFINITY, f64::NEG_INFINITY, false);
        for number in numbers {
            if log && number <= 0.0 {
                zero = true;
            } else {
                (low, high) = (low.min(number), high.max(number));
            }
        }
        if low > high {
            (low, high) = (1.0, 1.0);
        }
        let ends = if log {
            round_log(low, high)
        } else {
            round_linear(low.min(0.0), high)
        };
        Self {
            log,
            zero,
            ends,
            places,
        }
    }

    /// Where the numbers that have a logarithm start.
    fn start(&self) -> f64 {
        let (start, end) = self.places;
        if self.zero {
            start + ZERO_SHARE * (end - start)
        } else {
            start
        }
    }

    /// The place of a number; the nearest end for one that is outside.
    pub fn at(&self, number: f64) -> f64 {
        if self.log && number <= 0.0 {
            return self.places.0;
        }
        let (from, to) = self.ends;
        let share = if self.log {
            libm::log(number / from) / libm::log(to / from)
        } else {
            (number - from) / (to - from)
        };
        let start = self.start();
        start + share.clamp(0.0, 1.0) * (self.places.1 - start)
    }

    /// True when a number has a place of its own.
    fn holds(&self, number: f64) -> bool {
        let (from, to) = self.ends;
        let slack = |end: f64| SLACK * if self.log { end } else { to - from };
        (from - slack(from)..=to + slack(to)).contains(&number)
    }

    /// The numbers to mark, in order.
    pub fn ticks(&self) -> Vec<f64> {
        let (from, to) = self.ends;
        if !self.log {
            let step = step(to - from);
            let count = libm::round((to - from) / step) as u32;
            return (0..=count).map(|k| from + f64::from(k) * step).collect();
        }
        let rungs: Vec<f64> = ladder(from, to).filter(|rung| self.holds(*rung)).collect();
        let decades: Vec<f64> = rungs
            .iter()
            .copied()
            .filter(|rung| is_power(*rung))
            .collect();
        let marked = if rungs.len() as f64 <= TICKS + 1.0 || decades.len() < 2 {
            rungs
        } else {
            decades
        };
        let every = ((marked.len() as f64 - 1.0) / (TICKS + 1.0)) as usize + 1;
        let zero = self.zero.then_some(0.0);
        zero.into_iter()
            .chain(marked.into_iter().step_by(every))
            .collect()
    }

    /// The path of a curve over this scale, as SVG reads it, with `y` for the other axis. It is
    /// broken where the formula says nothing, or something beyond the other axis.
    pub fn curve(&self, y: &Self, formula: impl Fn(f64) -> Option<f64>) -> String {
        let (start, end) = (self.start(), self.places.1);
        let (from, to) = self.ends;
        let (mut path, mut command) = (String::new(), 'M');
        for piece in 0..=PIECES {
            let share = f64::from(piece) / f64::from(PIECES);
            let number = if self.log {
                from * libm::pow(to / from, share)
            } else {
                from + share * (to - from)
            };
            match formula(number).filter(|value| y.holds(*value)) {
                Some(value) => {
                    let (x, y) = (start + share * (end - start), y.at(value));
                    path += &format!("{command}{} {}", decimal(x, 1), decimal(y, 1));
                    command = 'L';
                }
                None => command = 'M',
            }
        }
        path
    }
}

/// A tick's number: thousands and millions are shortened.
pub fn tick_words(number: f64) -> String {
    match number.abs() {
        size if size >= 1e6 => format!("{}M", decimal(number / 1e6, 2)),
        size if size >= 1e4 => format!("{}k", decimal(number / 1e3, 2)),
        _ => decimal(number, 6),
    }
}

/// A step of 1, 2 or 5 times a power of ten, so that about [`TICKS`] of them make the width.
fn step(width: f64) -> f64 {
    let least = width / TICKS * (1.0 - SLACK);
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let round = [1.0, 2.0, 5.0].map(|factor| factor * power);
    round
        .into_iter()
        .find(|round| *round >= least)
        .unwrap_or(10.0 * power)
}

fn round_linear(low: f64, high: f64) -> (f64, f64) {
    let high = if high > low { high } else { low + 1.0 };
    let step = step(high - low);
    let (from, to) = (low / step + SLACK, high / step - SLACK);
    (libm::floor(from) * step, libm::ceil(to) * step)
}

/// The rungs 1, 2, 5, 10, 20 ... from a decade below `low` to a decade above `high`.
fn ladder(low: f64, high: f64) -> impl Iterator<Item = f64> {
    let decade = |number: f64| libm::floor(libm::log10(number)) as i32;
    let decades = decade(low) - 1..=decade(high) + 1;
    decades.flat_map(|decade| {
        let power = libm::pow(10.0, f64::from(decade));
        [1.0, 2.0, 5.0].map(|factor| factor * power)
    })
}

fn round_log(low: f64, high: f64) -> (f64, f64) {
    let below = |number: f64| {
        let rungs = ladder(number, number);
        rungs
            .filter(|rung| *rung <= number * (1.0 + SLACK))
            .last()
            .unwrap_or(number)
    };
    let above = |number: f64| {
        let mut rungs = ladder(number, number);
        rungs
            .find(|rung| *rung >= number * (1.0 - SLACK))
            .unwrap_or(number)
    };
    let ends = (below(low), above(high));
    if ends.0 < ends.1 {
        return ends;
    }
    // One number alone stands in the middle.
    (below(low * 0.9), above(high * 1.1))
}

fn is_power(number: f64) -> bool {
    let power = libm::log10(number);
    (power - libm::round(power)).abs() < SLACK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(log: bool, numbers: &[f64]) -> Scale {
        Scale::new(log, numbers.iter().copied(), (0.0, 100.0))
    }

    #[test]
    fn ticks_are_round_and_hold_the_numbers() {
        let check = |log, numbers: &[f64], expect: &[&str]| {
            let ticks: Vec<String> = scale(log, numbers)
                .ticks()
                .into_iter()
                .map(tick_words)
                .collect();
            assert_eq!(ticks, expect, "{numbers:?}");
        };
        check(false, &[0.1, 0.93], &["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        check(false, &[3.0, 17.0], &["0", "5", "10", "15", "20"]);
        check(false, &[-4.0, 4.0], &["-4", "-2", "0", "2", "4"]);
        check(false, &[10.0, 200.0], &["0", "50", "100", "150", "200"]);
        check(false, &[], &["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        check(
            true,
            &[5.0, 300.0],
            &["5", "10", "20", "50", "100", "200", "500"],
        );
        check(true, &[87.0, 20_000.0], &["100", "1000", "10k"]);
        check(true, &[0.0, 1.0, 150.0], &["0", "1", "10", "100"]);
        check(true, &[7.0], &["5", "10"]);
        check(true, &[5.0], &["2", "5", "10"]);
        check(true, &[1e-3, 1e6], &["0.001", "0.1", "10", "1000", "100k"]);
    }

    #[test]
    fn equal_steps_are_equal_differences_or_equal_factors() {
        let linear = scale(false, &[0.0, 10.0]);
        assert_eq!([0.0, 2.5, 10.0].map(|n| linear.at(n)), [0.0, 25.0, 100.0]);
        let log = scale(true, &[1.0, 10_000.0]);
        let places = [1.0, 10.0, 100.0, 10_000.0].map(|n| libm::round(log.at(n)));
        assert_eq!(places, [0.0, 25.0, 50.0, 100.0]);
        assert_eq!((log.at(0.5), log.at(1e9)), (0.0, 100.0), "the nearest end");
    }

    #[test]
    fn an_axis_can_run_upwards() {
        let scale = Scale::new(false, [0.0, 10.0], (200.0, 20.0));
        assert_eq!([0.0, 5.0, 10.0].map(|n| scale.at(n)), [200.0, 110.0, 20.0]);
    }

    #[test]
    fn zero_has_a_place_of_its_own_on_a_logarithmic_axis() {
        let scale = scale(true, &[0.0, 1.0, 100.0]);
        assert_eq!([0.0, 1.0, 100.0].map(|n| scale.at(n)), [0.0, 12.0, 100.0]);
        assert_eq!(scale.ticks()[..2], [0.0, 1.0]);
    }

    #[test]
    fn a_curve_breaks_where_nothing_is_said() {
        let x = scale(false, &[0.0, 10.0]);
        let y = Scale::new(false, [0.0, 10.0], (100.0, 0.0));
        let path = x.curve(&y, |x| (!(4.0..6.0).contains(&x)).then_some(x));
        assert!(
            path.starts_with("M0 100L1 99L") && path.ends_with("L100 0"),
            "{path}"
        );
        assert_eq!(path.matches('M').count(), 2, "{path}");
        assert_eq!(x.curve(&y, |_| None), "");
        assert_eq!(x.curve(&y, |_| Some(11.0)), "", "beyond the axis");
        assert_eq!(x.curve(&y, |_| Some(f64::NAN)), "");
    }
}

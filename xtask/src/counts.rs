//! How many tests passed and failed, read from what the test runners print.

use std::fmt;
use std::ops::AddAssign;

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Held.
    pub passed: u64,
    /// Did not.
    pub failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The closing line of a run; tools read it, so nothing else may stand on that line.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Sums the `test result:` lines of `cargo test` and of wasm-bindgen's runner: one a test binary.
pub fn of_cargo(output: &str) -> Counts {
    let mut sum = Counts::default();
    for line in output.lines() {
        if let Some(result) = line.trim().strip_prefix("test result: ") {
            sum += Counts {
                passed: number_before(result, " passed"),
                failed: number_before(result, " failed"),
            };
        }
    }
    sum
}

/// Reads the last `N passed, N failed` line of the end-to-end tests; `None` if there is none, which
/// means that they broke off.
pub fn of_closing_line(output: &str) -> Option<Counts> {
    output.lines().rev().find_map(|line| {
        let (passed, rest) = line.trim().split_once(" passed, ")?;
        let failed = rest.split_once(" failed")?.0;
        Some(Counts {
            passed: passed.parse().ok()?,
            failed: failed.parse().ok()?,
        })
    })
}

/// The number that stands right before `word`, or 0.
fn number_before(text: &str, word: &str) -> u64 {
    text.find(word)
        .and_then(|end| text[..end].rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 2 tests
test a ... ok
test b ... FAILED

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 3 tests
test result: ok. 3 passed; 0 failed; 2 ignored; 0 filtered out; finished in 0.12s
";

    #[test]
    fn the_lines_of_all_test_binaries_are_summed() {
        assert_eq!(
            of_cargo(OUTPUT),
            Counts {
                passed: 4,
                failed: 1
            }
        );
    }

    #[test]
    fn output_without_results_counts_nothing() {
        assert_eq!(
            of_cargo("error: could not compile `netsplit`"),
            Counts::default()
        );
        assert_eq!(of_closing_line("Error: no browser\n"), None);
    }

    #[test]
    fn the_end_to_end_tests_close_with_their_line() {
        let output = "passed: opens\nfailed: seeks\n11 passed, 1 failed\n";
        assert_eq!(
            of_closing_line(output),
            Some(Counts {
                passed: 11,
                failed: 1
            })
        );
        let skipped = "4 passed, 0 failed, 2 skipped";
        assert_eq!(
            of_closing_line(skipped),
            Some(Counts {
                passed: 4,
                failed: 0
            })
        );
    }

    #[test]
    fn the_closing_line_is_read_back_as_it_was_written() {
        let counts = Counts {
            passed: 120,
            failed: 3,
        };
        assert_eq!(of_closing_line(&counts.to_string()), Some(counts));
    }
}

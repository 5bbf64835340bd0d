//! What the lesson claims, by mode.

use super::{byzantine, majority, quorum};
use crate::checks::Watch;
use crate::protocols::voting::Voting;

/// Every property of a protocol, with nothing seen of it yet.
pub fn properties(protocol: &Voting) -> Vec<Watch<Voting>> {
    match protocol {
        Voting::Majority(_) => majority::properties::properties(),
        Voting::Quorum(_) => quorum::properties::properties(),
        Voting::Byzantine(_) => byzantine::properties::properties(),
    }
}

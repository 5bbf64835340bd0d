//! The claims, by mode.

use super::quorum::properties::{answered, asked};
use super::setup::BROKEN;
use super::{Mode, Record, VotingLesson, World, byzantine, majority, quorum};
use crate::checks::Watch;
use crate::checks::linearizable::{Counter, Judged, judged, recorded};
use crate::protocols::voting::Voting;
use crate::protocols::voting::quorum::Quorum;
use crate::session::{Breakage, Claims, Lesson, Params};
use crate::sim::NodeId;

impl Claims for VotingLesson {
    const BREAKAGES: &'static [Breakage] = &BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Voting>> {
        match Self::protocol(params) {
            Voting::Majority(_) => majority::properties::properties(),
            Voting::Quorum(_) => quorum::properties::properties(),
            Voting::Byzantine(_) => byzantine::properties::properties(),
        }
    }
    fn linearizable(records: &mut dyn Iterator<Item = &Record>, limit: u64) -> Option<Judged> {
        let history = recorded(records, asked, answered);
        Some(judged(&Counter::default(), &history, limit))
    }
    fn alike(world: &World) -> Vec<Vec<NodeId>> {
        let is_equal = |votes: &[u16]| votes.windows(2).all(|pair| pair[0] == pair[1]);
        let quorum = Quorum::of(world).filter(|quorum| is_equal(&quorum.votes));
        let groups = quorum.map(|quorum| quorum.representative_ids().collect());
        groups.into_iter().collect()
    }
}

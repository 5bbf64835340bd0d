//! Voters (Lyons and Vanderkulk 1962).

use super::{Majority, Message, Note, Output, Timer, Variant, lies};
use crate::sim::{Cx, NodeId};

/// A voter's state: the vote on one input.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Voter {
    /// The number of the input; zero before the first.
    pub round: u64,
    /// Who answered what, in the order in which the answers came.
    pub answers: Vec<(NodeId, u32)>,
    /// What was put out.
    pub output: Option<Output>,
}

impl Voter {
    /// The value that most answers have, and how many do; the first to get there wins a tie.
    fn most(&self) -> Option<(u32, u16)> {
        let mut most: Option<(u32, u16)> = None;
        for (_, value) in &self.answers {
            let same = self.answers.iter().filter(|(_, other)| other == value);
            let votes = u16::try_from(same.count()).unwrap_or(u16::MAX);
            if most.is_none_or(|(_, best)| votes > best) {
                most = Some((*value, votes));
            }
        }
        most
    }
}

impl Majority {
    pub(super) fn on_answer(
        &self,
        voter: &mut Voter,
        round: u64,
        (from, value): (NodeId, u32),
        cx: &mut Cx<Self>,
    ) {
        let unchecked = self.variant == Variant::InputUnchecked;
        if round > voter.round {
            voter.round = round;
            voter.output = None;
            if !unchecked {
                voter.answers.clear();
            }
            cx.arm(Timer::Deadline, self.deadline);
        }
        if unchecked {
            voter.answers.retain(|(id, _)| *id != from);
        }
        let too_late = round < voter.round;
        let known = voter.answers.iter().any(|(id, _)| *id == from);
        if too_late || known || voter.output.is_some() {
            return;
        }
        voter.answers.push((from, value));
        match voter.most() {
            Some((value, votes)) if votes >= self.threshold() => {
                self.put_out(voter, Some((value, votes)), cx);
            }
            _ if voter.answers.len() >= usize::from(self.modules) => {
                self.put_out(voter, None, cx);
            }
            _ => {}
        }
    }

    /// No majority came in time.
    pub(super) fn on_deadline(&self, voter: &mut Voter, cx: &mut Cx<Self>) {
        if voter.output.is_some() {
            return;
        }
        let came = voter.answers.len();
        let most = voter
            .most()
            .filter(|(_, votes)| usize::from(*votes) * 2 > came);
        let of_these = self.variant == Variant::OfThoseThatCame;
        self.put_out(voter, most.filter(|_| of_these), cx);
    }

    /// Puts out the value with its votes, or that there is no majority.
    fn put_out(&self, voter: &mut Voter, majority: Option<(u32, u16)>, cx: &mut Cx<Self>) {
        let round = voter.round;
        let voted = match majority {
            Some((value, votes)) => {
                cx.note(Note::Voted {
                    round,
                    value,
                    votes,
                });
                Output::Value(value)
            }
            None => {
                cx.note(Note::NoMajority { round });
                Output::NoMajority
            }
        };
        voter.output = Some(voted);
        cx.disarm(Timer::Deadline);
        let by_chance = cx.random().chance_ppm(self.voter_fault_ppm);
        let said = lies::output(voted, by_chance, cx);
        if said != Some(voted) {
            cx.note(Note::VoterFailed { round });
        }
        if let Some(output) = said {
            cx.send(self.client_id(), Message::Output { round, output });
        }
    }
}

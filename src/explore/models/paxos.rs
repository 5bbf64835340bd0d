//! Paxos after Lamport's specification in TLA+ (module Paxos, which refines Voting and Consensus):
//! acceptors, and a set of messages that only grows, of the phases 1a, 1b, 2a and 2b. Whoever
//! leads a ballot has no state: what it does follows from the messages.
//!
//! [specification]: https://github.com/tlaplus/Examples/tree/master/specifications/Paxos
//!
//! # How a state is packed
//! The messages say all, and of them little. A ballot has at most one 2a. An acceptor's highest
//! ballot (`maxBal`) only grows, so it sends at most one 1b and one 2b in a ballot. The value of a
//! 2b is that of its ballot's 2a. A 1b reports the acceptor's last vote before that ballot: the
//! highest 2b that it sent in a lower one, since afterwards it sends none there any more.
//! `maxBal`, `maxVBal` and `maxVal` follow likewise. So a bit for each 1a, 1b and 2b and the value
//! of each 2a tell all reachable states apart.

use super::{bits, with_bits};
use crate::explore::fingerprint::mix;
use crate::explore::{Model, Property};
use core::fmt;

/// A ballot number, from 0 on.
pub type Ballot = u8;
/// An acceptor, from 0 on.
pub type Acceptor = u8;
/// A value, from 1 on.
pub type Value = u8;

/// A rule that is left out.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Variant {
    /// As specified.
    #[default]
    None,
    /// Phase 2a proposes any value, whatever the quorum reported.
    VotesIgnored,
}

/// The specification, of this size.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Paxos {
    acceptors: Acceptor,
    values: Value,
    ballots: Ballot,
    value_bits: u32,
    variant: Variant,
}

/// The actions, by their names in the specification.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Somebody begins a ballot.
    Phase1a(Ballot),
    /// An acceptor promises, and reports its last vote.
    Phase1b(Acceptor, Ballot),
    /// A quorum has promised: a value is proposed that may be safe.
    Phase2a(Ballot, Value),
    /// An acceptor votes for it.
    Phase2b(Acceptor, Ballot),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phase1a(ballot) => write!(f, "Phase1a(ballot {ballot})"),
            Self::Phase1b(acceptor, ballot) => {
                write!(f, "Phase1b(acceptor {}, ballot {ballot})", acceptor + 1)
            }
            Self::Phase2a(ballot, value) => write!(f, "Phase2a(ballot {ballot}, value {value})"),
            Self::Phase2b(acceptor, ballot) => {
                write!(f, "Phase2b(acceptor {}, ballot {ballot})", acceptor + 1)
            }
        }
    }
}

impl Paxos {
    /// `None` when one of the numbers is zero, or a state would not fit into 64 bits: the ballots
    /// times (one, twice the acceptors, and the bits of a value).
    pub fn new(
        acceptors: Acceptor,
        values: Value,
        ballots: Ballot,
        variant: Variant,
    ) -> Option<Self> {
        let value_bits = u8::BITS - values.leading_zeros();
        let paxos = Self {
            acceptors,
            values,
            ballots,
            value_bits,
            variant,
        };
        let none = acceptors == 0 || values == 0 || ballots == 0;
        let all_bits = u32::from(acceptors) * paxos.column_bits() + paxos.common_bits();
        (!none && all_bits <= u64::BITS).then_some(paxos)
    }

    /// A bit for each 1b of an acceptor, then one for each 2b.
    fn column_bits(&self) -> u32 {
        u32::from(self.ballots) * 2
    }

    /// A bit for each 1a, then the value of each 2a, zero for none.
    fn common_bits(&self) -> u32 {
        u32::from(self.ballots) * (1 + self.value_bits)
    }

    fn at_1a(&self, ballot: Ballot) -> u32 {
        u32::from(self.acceptors) * self.column_bits() + u32::from(ballot)
    }

    fn at_2a(&self, ballot: Ballot) -> u32 {
        self.at_1a(self.ballots) + u32::from(ballot) * self.value_bits
    }

    fn at_1b(&self, acceptor: Acceptor, ballot: Ballot) -> u32 {
        u32::from(acceptor) * self.column_bits() + u32::from(ballot)
    }

    fn at_2b(&self, acceptor: Acceptor, ballot: Ballot) -> u32 {
        self.at_1b(acceptor, self.ballots) + u32::from(ballot)
    }

    fn sent(state: u64, at: u32) -> bool {
        bits(state, at, 1) == 1
    }

    /// The value of the 2a of a ballot; zero for none.
    fn proposed(&self, state: u64, ballot: Ballot) -> Value {
        // As wide as a value.
        bits(state, self.at_2a(ballot), self.value_bits) as Value
    }

    fn is_quorum(&self, count: usize) -> bool {
        count * 2 > usize::from(self.acceptors)
    }

    /// The highest ballot that an acceptor has taken part in.
    fn max_bal(&self, state: u64, acceptor: Acceptor) -> Option<Ballot> {
        (0..self.ballots).rev().find(|&ballot| {
            Self::sent(state, self.at_1b(acceptor, ballot))
                || Self::sent(state, self.at_2b(acceptor, ballot))
        })
    }

    /// The vote that an acceptor reports in a ballot: its last before it.
    fn reported(&self, state: u64, acceptor: Acceptor, ballot: Ballot) -> Option<Ballot> {
        (0..ballot)
            .rev()
            .find(|&voted| Self::sent(state, self.at_2b(acceptor, voted)))
    }

    /// Whether the 1b messages of some quorum allow a value in a ballot: they report no vote, or
    /// the highest vote that they report is for it.
    fn is_shown_safe(&self, state: u64, ballot: Ballot, value: Value) -> bool {
        let promised = |acceptor: &Acceptor| Self::sent(state, self.at_1b(*acceptor, ballot));
        let promised = || (0..self.acceptors).filter(promised);
        if self.variant == Variant::VotesIgnored {
            return self.is_quorum(promised().count());
        }
        let reports_below = |bound: Option<Ballot>| {
            let reported = promised().map(|acceptor| self.reported(state, acceptor, ballot));
            reported.filter(|reported| *reported <= bound).count()
        };
        // A quorum whose highest report is `highest` is one of those that report no higher one,
        // with one acceptor in it that reports just that.
        let allows = |highest: Ballot| {
            let reports_it = |acceptor| self.reported(state, acceptor, ballot) == Some(highest);
            self.proposed(state, highest) == value
                && promised().any(reports_it)
                && self.is_quorum(reports_below(Some(highest)))
        };
        self.is_quorum(reports_below(None)) || (0..ballot).any(allows)
    }

    /// The value that was chosen in a ballot: a quorum voted for it.
    fn chosen(&self, state: u64, ballot: Ballot) -> Option<Value> {
        let voted = |acceptor: &Acceptor| Self::sent(state, self.at_2b(*acceptor, ballot));
        let votes = (0..self.acceptors).filter(voted).count();
        self.is_quorum(votes).then(|| self.proposed(state, ballot))
    }
}

const AGREEMENT: usize = 0;

impl Model for Paxos {
    type State = u64;
    type Action = Action;

    fn initial(&self) -> Vec<u64> {
        vec![0]
    }

    fn actions(&self, _: &u64, actions: &mut Vec<Action>) {
        for ballot in 0..self.ballots {
            actions.push(Action::Phase1a(ballot));
            actions.extend((1..=self.values).map(|value| Action::Phase2a(ballot, value)));
            for acceptor in 0..self.acceptors {
                let of = [
                    Action::Phase1b(acceptor, ballot),
                    Action::Phase2b(acceptor, ballot),
                ];
                actions.extend(of);
            }
        }
    }

    fn next(&self, state: &u64, action: &Action) -> Option<u64> {
        let state = *state;
        match *action {
            Action::Phase1a(ballot) => Some(state | 1 << self.at_1a(ballot)),
            Action::Phase1b(acceptor, ballot) => {
                let asked = Self::sent(state, self.at_1a(ballot));
                let free = asked && self.max_bal(state, acceptor) < Some(ballot);
                free.then(|| state | 1 << self.at_1b(acceptor, ballot))
            }
            Action::Phase2a(ballot, value) => {
                let first = self.proposed(state, ballot) == 0;
                let may = first && self.is_shown_safe(state, ballot, value);
                may.then(|| with_bits(state, self.at_2a(ballot), self.value_bits, u64::from(value)))
            }
            Action::Phase2b(acceptor, ballot) => {
                let asked = self.proposed(state, ballot) != 0;
                let free = asked && self.max_bal(state, acceptor) <= Some(ballot);
                free.then(|| state | 1 << self.at_2b(acceptor, ballot))
            }
        }
    }

    fn properties(&self) -> Vec<Property> {
        vec![Property::always("agreement"), Property::sometimes("chosen")]
    }

    fn hits(&self, state: &u64, property: usize) -> bool {
        let mut chosen = (0..self.ballots).filter_map(|ballot| self.chosen(*state, ballot));
        let first = chosen.next();
        match property {
            AGREEMENT => chosen.any(|value| Some(value) != first),
            _ => first.is_some(),
        }
    }

    fn fingerprint(&self, state: &u64) -> u64 {
        mix(*state)
    }

    /// All acceptors are alike.
    fn canonical(&self, state: &u64) -> Option<u64> {
        let width = self.column_bits();
        let acceptors = u32::from(self.acceptors);
        let mut columns: Vec<u64> = (0..acceptors)
            .map(|a| bits(*state, a * width, width))
            .collect();
        columns.sort_unstable();
        let place = |state, (a, column): (u32, u64)| with_bits(state, a * width, width, column);
        Some((0..).zip(columns).fold(*state, place))
    }
}

//! What it is to commit a transaction: TCommit of Gray and Lamport, "Consensus on Transaction
//! Commit" (2006), section 2 and appendix A.1. Resource managers prepare, and then all commit, or
//! all abort; there are no messages.
//!
//! [Gray and Lamport]: https://www.microsoft.com/en-us/research/publication/consensus-on-transaction-commit/

use super::{bits, with_bits};
use crate::explore::fingerprint::mix;
use crate::explore::{Model, Property};
use core::fmt;

/// A resource manager.
pub type Rm = u8;

/// What a resource manager is at.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum RmState {
    Working,
    Prepared,
    Committed,
    Aborted,
}

impl RmState {
    pub(super) const fn of_bits(bits: u64) -> Self {
        match bits {
            0 => Self::Working,
            1 => Self::Prepared,
            2 => Self::Committed,
            _ => Self::Aborted,
        }
    }
}

/// The specification, for this many resource managers.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TCommit {
    rms: Rm,
}

/// A step of a resource manager.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// It has prepared.
    Prepare(Rm),
    /// It commits, which it may when all have prepared.
    DecideCommit(Rm),
    /// It aborts, which it may while none has committed.
    DecideAbort(Rm),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prepare(rm) => write!(f, "Prepare({})", rm + 1),
            Self::DecideCommit(rm) => write!(f, "Decide({}): commit", rm + 1),
            Self::DecideAbort(rm) => write!(f, "Decide({}): abort", rm + 1),
        }
    }
}

impl TCommit {
    /// The most resource managers that fit.
    pub const RMS_MAX: Rm = 31;

    /// `None` unless there are 1 to [`Self::RMS_MAX`] resource managers.
    pub fn new(rms: Rm) -> Option<Self> {
        (1..=Self::RMS_MAX).contains(&rms).then_some(Self { rms })
    }

    fn rm(state: u64, rm: Rm) -> RmState {
        RmState::of_bits(bits(state, u32::from(rm) * 2, 2))
    }

    fn all(&self, state: u64, holds: impl Fn(RmState) -> bool) -> bool {
        (0..self.rms).all(|rm| holds(Self::rm(state, rm)))
    }
}

const CONSISTENT: usize = 0;
const COMMITTED: usize = 1;

impl Model for TCommit {
    type State = u64;
    type Action = Action;

    fn initial(&self) -> Vec<u64> {
        vec![0]
    }

    fn actions(&self, _: &u64, actions: &mut Vec<Action>) {
        for rm in 0..self.rms {
            actions.extend([
                Action::Prepare(rm),
                Action::DecideCommit(rm),
                Action::DecideAbort(rm),
            ]);
        }
    }

    fn next(&self, state: &u64, action: &Action) -> Option<u64> {
        use RmState::{Aborted, Committed, Prepared, Working};
        let (rm, from, to): (Rm, &[RmState], RmState) = match *action {
            Action::Prepare(rm) => (rm, &[Working], Prepared),
            Action::DecideCommit(rm) => (rm, &[Prepared], Committed),
            Action::DecideAbort(rm) => (rm, &[Working, Prepared], Aborted),
        };
        // canCommit and notCommitted.
        let may = match action {
            Action::Prepare(_) => true,
            Action::DecideCommit(_) => self.all(*state, |rm| matches!(rm, Prepared | Committed)),
            Action::DecideAbort(_) => self.all(*state, |rm| rm != Committed),
        };
        (may && from.contains(&Self::rm(*state, rm)))
            .then(|| with_bits(*state, u32::from(rm) * 2, 2, to as u64))
    }

    fn properties(&self) -> Vec<Property> {
        vec![
            Property::always("consistent"),
            Property::sometimes("committed"),
            Property::sometimes("aborted"),
        ]
    }

    fn hits(&self, state: &u64, property: usize) -> bool {
        let some = |wanted| !self.all(*state, |rm| rm != wanted);
        match property {
            CONSISTENT => some(RmState::Committed) && some(RmState::Aborted),
            COMMITTED => self.all(*state, |rm| rm == RmState::Committed),
            _ => self.all(*state, |rm| rm == RmState::Aborted),
        }
    }

    fn fingerprint(&self, state: &u64) -> u64 {
        mix(*state)
    }

    /// All resource managers are alike.
    fn canonical(&self, state: &u64) -> Option<u64> {
        let mut all: Vec<u64> = (0..u32::from(self.rms))
            .map(|rm| bits(*state, rm * 2, 2))
            .collect();
        all.sort_unstable();
        Some(
            (0..)
                .zip(all)
                .fold(0, |state, (rm, is)| state | is << (rm * 2)),
        )
    }
}

//! Two-phase commit: TwoPhase of Gray and Lamport, "Consensus on Transaction Commit" (2006),
//! section 3 and appendix A.2. A transaction manager asks nobody; resource managers tell it that
//! they have prepared, and it tells them what to do. Messages are a set that only grows, so each
//! may be received again and again, or never.
//!
//! [Gray and Lamport]: https://www.microsoft.com/en-us/research/publication/consensus-on-transaction-commit/

pub use super::tcommit::Rm;
use super::tcommit::RmState;
use super::{bits, with_bits};
use crate::explore::fingerprint::mix;
use crate::explore::{Model, Property};
use core::fmt;

/// The specification, for this many resource managers.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TwoPhase {
    rms: Rm,
}

/// The actions, by their names in the specification.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// The transaction manager learns that a resource manager has prepared.
    TmRcvPrepared(Rm),
    /// All have prepared, as it knows: it commits, and says so.
    TmCommit,
    /// It aborts of its own accord, and says so.
    TmAbort,
    /// A resource manager prepares, and says so.
    RmPrepare(Rm),
    /// A resource manager aborts of its own accord.
    RmChooseToAbort(Rm),
    /// A resource manager is told to commit.
    RmRcvCommitMsg(Rm),
    /// A resource manager is told to abort.
    RmRcvAbortMsg(Rm),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, rm) = match self {
            Self::TmCommit => return f.write_str("TMCommit"),
            Self::TmAbort => return f.write_str("TMAbort"),
            Self::TmRcvPrepared(rm) => ("TMRcvPrepared", rm),
            Self::RmPrepare(rm) => ("RMPrepare", rm),
            Self::RmChooseToAbort(rm) => ("RMChooseToAbort", rm),
            Self::RmRcvCommitMsg(rm) => ("RMRcvCommitMsg", rm),
            Self::RmRcvAbortMsg(rm) => ("RMRcvAbortMsg", rm),
        };
        write!(f, "{name}({})", rm + 1)
    }
}

/// Four bits for each resource manager: what it is at (two), whether the transaction manager knows
/// that it has prepared, and whether it has said so.
const COLUMN_BITS: u32 = 4;
const KNOWN: u64 = 0b0100;
const SAID: u64 = 0b1000;
/// Above them, two bits: what the transaction manager has decided, and with that, said.
const TM: u32 = TwoPhase::RMS_MAX as u32 * COLUMN_BITS;
const TM_INIT: u64 = 0;
const TM_COMMITTED: u64 = 1;
const TM_ABORTED: u64 = 2;

impl TwoPhase {
    /// The most resource managers that fit.
    pub const RMS_MAX: Rm = 15;

    /// `None` unless there are 1 to [`Self::RMS_MAX`] resource managers.
    pub fn new(rms: Rm) -> Option<Self> {
        (1..=Self::RMS_MAX).contains(&rms).then_some(Self { rms })
    }

    const fn at(rm: Rm) -> u32 {
        rm as u32 * COLUMN_BITS
    }

    fn rm(state: u64, rm: Rm) -> RmState {
        RmState::of_bits(bits(state, Self::at(rm), 2))
    }

    fn with_rm(state: u64, rm: Rm, to: RmState) -> u64 {
        with_bits(state, Self::at(rm), 2, to as u64)
    }

    /// The same bit in the column of each resource manager.
    const fn each(&self, bit: u64) -> u64 {
        let ones = 0x0111_1111_1111_1111 & ((1 << Self::at(self.rms)) - 1);
        ones * bit
    }

    fn some(&self, state: u64, wanted: RmState) -> bool {
        (0..self.rms).any(|rm| Self::rm(state, rm) == wanted)
    }

    fn all(&self, state: u64, wanted: RmState) -> bool {
        (0..self.rms).all(|rm| Self::rm(state, rm) == wanted)
    }
}

const CONSISTENT: usize = 0;
const COMMITTED: usize = 1;

impl Model for TwoPhase {
    type State = u64;
    type Action = Action;

    fn initial(&self) -> Vec<u64> {
        vec![0]
    }

    fn actions(&self, state: &u64, actions: &mut Vec<Action>) {
        let tm = bits(*state, TM, 2);
        let known = self.each(KNOWN);
        if tm == TM_INIT {
            if state & known == known {
                actions.push(Action::TmCommit);
            }
            actions.push(Action::TmAbort);
        }
        for rm in 0..self.rms {
            let column = bits(*state, Self::at(rm), COLUMN_BITS);
            if tm == TM_INIT && column & SAID != 0 {
                actions.push(Action::TmRcvPrepared(rm));
            }
            if RmState::of_bits(column & 0b11) == RmState::Working {
                actions.extend([Action::RmPrepare(rm), Action::RmChooseToAbort(rm)]);
            }
            match tm {
                TM_COMMITTED => actions.push(Action::RmRcvCommitMsg(rm)),
                TM_ABORTED => actions.push(Action::RmRcvAbortMsg(rm)),
                _ => {}
            }
        }
    }

    /// Every action of [`Model::actions`] is possible.
    fn next(&self, state: &u64, action: &Action) -> Option<u64> {
        let state = *state;
        Some(match *action {
            Action::TmRcvPrepared(rm) => state | KNOWN << Self::at(rm),
            Action::TmCommit => with_bits(state, TM, 2, TM_COMMITTED),
            Action::TmAbort => with_bits(state, TM, 2, TM_ABORTED),
            Action::RmPrepare(rm) => {
                Self::with_rm(state, rm, RmState::Prepared) | SAID << Self::at(rm)
            }
            Action::RmChooseToAbort(rm) | Action::RmRcvAbortMsg(rm) => {
                Self::with_rm(state, rm, RmState::Aborted)
            }
            Action::RmRcvCommitMsg(rm) => Self::with_rm(state, rm, RmState::Committed),
        })
    }

    fn properties(&self) -> Vec<Property> {
        vec![
            Property::always("consistent"),
            Property::sometimes("committed"),
            Property::sometimes("aborted"),
        ]
    }

    fn hits(&self, state: &u64, property: usize) -> bool {
        match property {
            CONSISTENT => {
                self.some(*state, RmState::Committed) && self.some(*state, RmState::Aborted)
            }
            COMMITTED => self.all(*state, RmState::Committed),
            _ => self.all(*state, RmState::Aborted),
        }
    }

    fn fingerprint(&self, state: &u64) -> u64 {
        mix(*state)
    }

    /// All resource managers are alike.
    fn canonical(&self, state: &u64) -> Option<u64> {
        let column = |rm| bits(*state, Self::at(rm), COLUMN_BITS);
        let mut columns: Vec<u64> = (0..self.rms).map(column).collect();
        columns.sort_unstable();
        let tm = bits(*state, TM, 2) << TM;
        let place = |state, (rm, column): (Rm, u64)| state | column << Self::at(rm);
        Some((0..).zip(columns).fold(tm, place))
    }
}

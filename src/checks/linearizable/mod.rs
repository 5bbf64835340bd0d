//! Is a history of operations linearizable?
//!
//! An object is linearizable when every operation seems to take effect at one instant between its
//! call and its return ([Herlihy and Wing 1990][definition]). To check a recorded history is to
//! look for such instants: an order of the operations that keeps every pair that did not overlap
//! in the order it had, and in which each answers what the object, used by one at a time, would
//! have answered. That is hard in general (NP-complete: [Gibbons and Korach 1997][hardness]), so
//! the search is bounded, and says when it gave up.
//!
//! How it searches:
//! - **Just in time.** Returns are met one after another. At a return, its operation has to have
//!   taken effect; any that was called by then may take effect before it. This is the search of
//!   [Wing and Gong (1993)][search], in the order that [Lowe (2017)][just in time] proposes.
//! - **No place twice.** What has taken effect (a bit set) and the state that came of it decide all
//!   that can follow, so a pair that was met before is not entered again (Lowe 2017; Porcupine,
//!   a checker for Go, does the same).
//! - **Operations whose end is unknown** may take effect at any later time or never. They are what
//!   makes such searches explode, so they are used as sparingly as possible: see `search.rs`.
//!
//! An object of several keys is linearizable exactly when each key is (Herlihy and Wing 1990,
//! section 3.1: it is a local property), so each is checked by itself.
//!
//! [definition]: https://doi.org/10.1145/78969.78972
//! [hardness]: https://doi.org/10.1137/S0097539794279614
//! [search]: https://doi.org/10.1006/jpdc.1993.1015
//! [just in time]: https://doi.org/10.1002/cpe.3928

mod core;
mod history;
mod keyed;
mod model;
mod models;
mod plan;
mod prefix;
mod recorded;
mod search;
mod seen;
mod space;
mod table;

pub use history::{Answer, Operation, Part, instants};
pub use keyed::check_by_key;
pub use model::Model;
pub use models::{Counter, Lock, Queue, Register, Value, counter, lock, queue, register};
pub use recorded::{Asked, Judged, Told, judged, recorded, register_input, register_output};

use prefix::Prefix;
use search::{Ending, Found};

/// How many configurations are explored unless a caller says otherwise.
pub const LIMIT_DEFAULT: u64 = 5_000_000;

/// What a check came to. Operations are named by their place in the history that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The verdict, with its proof.
    pub verdict: Verdict,
    /// How many configurations were explored until the verdict: pairs of what had taken effect and
    /// the state that came of it.
    pub explored: u64,
}

/// Whether a history is linearizable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is: the operations in an order that shows it, without those that need not have happened.
    Linearizable(Vec<usize>),
    /// It is not.
    Not(Box<Counterexample>),
    /// Not known: as many configurations were explored as were allowed, without an end.
    GaveUp,
}

/// Why a history is not linearizable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counterexample {
    /// The operation whose return no order explains: everything before that return is
    /// linearizable, and with it nothing is.
    pub stuck: usize,
    /// An order of what happened before that return.
    pub order: Vec<usize>,
    /// Operations of that prefix that can not be ordered, in order of their calls: no order has them
    /// all, whichever of the others are left out.
    pub core: Vec<usize>,
    /// False when the search for the longest prefix gave up: then a shorter one may fail already.
    pub is_longest: bool,
    /// False when the search for the smallest core gave up: then some of it may not be needed.
    /// Otherwise the rest can be ordered as soon as any one of them is left out.
    pub is_smallest: bool,
}

/// How much work, in single steps of the search, finding where a history fails takes at most; and
/// finding why.
const EFFORT: u64 = 10_000_000;

/// Looks for an order of a history, exploring at most `limit` configurations. When there is none,
/// some more are explored to find where it fails and why; those are not counted.
pub fn check<M: Model>(model: &M, history: &[Operation<M>], limit: u64) -> Report {
    let Found {
        ending, explored, ..
    } = search::solve(model, history, limit);
    let verdict = match ending {
        Ending::Ordered(order) => Verdict::Linearizable(order),
        Ending::GaveUp => Verdict::GaveUp,
        Ending::Stuck { order, stuck } => {
            let prefix = prefix::longest(model, history, (order, stuck), EFFORT);
            Verdict::Not(Box::new(explain(model, history, prefix)))
        }
    };
    Report { verdict, explored }
}

/// Says why a history fails with the return that its longest prefix ends before.
fn explain<M: Model>(model: &M, history: &[Operation<M>], prefix: Prefix) -> Counterexample {
    let cut = history::until_return(history, prefix.stuck);
    let (core, is_smallest) = core::smallest(model, &cut, EFFORT);
    Counterexample {
        stuck: prefix.stuck,
        order: prefix.order,
        core,
        is_longest: prefix.is_longest,
        is_smallest,
    }
}

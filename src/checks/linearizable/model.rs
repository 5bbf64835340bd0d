//! What an object does when it is used by one client at a time.

use super::Part;
use std::fmt::Debug;

/// A sequential object: what an operation answers in a state, and the state that it leaves.
pub trait Model: Clone + Debug {
    /// What can be asked.
    type Input: Clone + Ord + Debug;
    /// What can be answered.
    type Output: Clone + Ord + Debug;
    /// What the object remembers.
    type State: Clone + Ord;

    /// The state before anything was asked.
    fn start(&self) -> Self::State;

    /// The state after this was asked, and the answer; `None` when it can not be carried out in
    /// this state, as a lock can not be acquired while it is held.
    fn apply(
        &self,
        state: &Self::State,
        input: &Self::Input,
    ) -> Option<(Self::State, Self::Output)>;

    /// True only for operations that, with this answer, leave every state as it was. They are
    /// placed as soon as they fit, since that takes nothing from the others.
    fn observes(&self, input: &Self::Input, output: &Self::Output) -> bool {
        let _ = (input, output);
        false
    }

    /// False only when an operation that need not take effect and leads to this state may as well be
    /// left out: nothing that was answered can come of it.
    fn helps(&self, input: &Self::Input, to: &Self::State) -> bool {
        let _ = (input, to);
        true
    }

    /// The same object for one history alone: `apply` may then refuse what leads to states from
    /// which the answers of that history can not come any more, and `helps` may know the answers.
    fn fitted(&self, history: &[Part<'_, Self>]) -> Self {
        let _ = history;
        self.clone()
    }
}

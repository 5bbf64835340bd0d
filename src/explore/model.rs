//! What a model is to the search.

use crate::checks::Kind;

/// Something claimed of the states of a model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Property {
    /// Its name.
    pub id: &'static str,
    /// *Always* is violated by a state, *sometimes* is witnessed by one. *Eventually* is about
    /// whole runs: a search of states neither violates nor witnesses it.
    pub kind: Kind,
}

impl Property {
    /// A property that holds in every state.
    pub const fn always(id: &'static str) -> Self {
        let kind = Kind::Always;
        Self { id, kind }
    }

    /// A property that some state has.
    pub const fn sometimes(id: &'static str) -> Self {
        let kind = Kind::Sometimes;
        Self { id, kind }
    }
}

/// Everything that can happen, from some first states on. The same calls give the same results in
/// the same order: that is how a path is found again.
pub trait Model {
    /// A state.
    type State: Clone;
    /// A way from one state to the next.
    type Action: Clone;

    /// The first states.
    fn initial(&self) -> Vec<Self::State>;
    /// Appends the actions of a state. Those that [`Model::next`] refuses may be among them.
    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>);
    /// The state that an action leads to; `None` when it is not possible in this one.
    fn next(&self, state: &Self::State, action: &Self::Action) -> Option<Self::State>;
    /// What is claimed.
    fn properties(&self) -> Vec<Property>;
    /// Whether this state hits a property, given by its place in [`Model::properties`]: violates
    /// an *always*, witnesses a *sometimes*.
    fn hits(&self, state: &Self::State, property: usize) -> bool;
    /// What tells states apart; see [`super::fingerprint`].
    fn fingerprint(&self, state: &Self::State) -> u64;

    /// The state that stands for all those that differ from this one only by a renaming that no
    /// action and no property notices; `None` when the model declares no such symmetry.
    fn canonical(&self, state: &Self::State) -> Option<Self::State> {
        let _ = state;
        None
    }

    /// What tells states apart that no such renaming makes the same; `None` when the model declares
    /// no symmetry.
    fn symmetric_print(&self, state: &Self::State) -> Option<u64> {
        self.canonical(state).map(|state| self.fingerprint(&state))
    }
}

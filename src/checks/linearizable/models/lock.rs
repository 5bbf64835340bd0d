//! A lock, which only its holder can release.

use super::super::Model;

/// A lock; nobody holds it at first. Who holds it can not acquire it again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock;

/// What a client can ask of a lock; the number is the client's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// Hold it: possible once nobody does.
    Acquire(u64),
    /// Hold it no more: possible for its holder.
    Release(u64),
}

impl Model for Lock {
    type Input = Input;
    /// That it was done is all there is to say.
    type Output = ();
    /// The holder.
    type State = Option<u64>;

    fn start(&self) -> Self::State {
        None
    }

    fn apply(&self, state: &Self::State, input: &Input) -> Option<(Self::State, ())> {
        match (state, input) {
            (None, Input::Acquire(client)) => Some((Some(*client), ())),
            (Some(holder), Input::Release(client)) if holder == client => Some((None, ())),
            _ => None,
        }
    }
}

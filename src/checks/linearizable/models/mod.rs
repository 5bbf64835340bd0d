//! The objects whose histories can be checked.

pub mod counter;
pub mod lock;
pub mod queue;
pub mod register;

pub use counter::Counter;
pub use lock::Lock;
pub use queue::Queue;
pub use register::Register;

/// What registers and queues hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// A text; only these can be appended to.
    Text(String),
    /// Anything else, as it is written; equal when written the same.
    Term(String),
}

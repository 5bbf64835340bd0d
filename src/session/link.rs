//! Links: a run as text that can be sent to a friend.

/// Why a link can not be made or opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// The run is too long for a link.
    TooLong,
    /// Characters are missing or changed.
    Damaged,
    /// It was made by another version of the engine, and would not replay the same.
    OtherVersion(u32),
    /// It is of another lesson.
    OtherLesson(String),
    /// It is whole, but holds something that this lesson does not take.
    Refused,
}

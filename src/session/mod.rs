//! A run as people use it: played, stepped both ways, branched, inspected, shared.
//!
//! [`Lesson`] says what a lesson is; [`Session`] is the object-safe face of a run, and all that
//! `ui` and `cli` see.

mod face;
mod lesson;
mod link;
mod params;
pub mod script;

pub use face::{
    Advance, Answer, BranchInfo, EventKind, EventRow, NodeView, PredictionView, PropertyView,
    Session, SpaceTime, SpaceTimeArrow, Status, StoryView, TaskView, TimelineMark, ViewRow,
};
pub use lesson::{
    About, Lesson, MarkKind, Place, Prediction, RequestChoice, Role, Stage, StoryStep, Task,
};
pub use link::LinkError;
pub use params::{Choice, Param, ParamError, ParamKind, Params};

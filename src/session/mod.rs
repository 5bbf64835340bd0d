//! A run as people use it: played, stepped both ways, branched, inspected, shared.
//!
//! [`Lesson`] says what a lesson is; [`Session`] is the object-safe face of a run, and all that
//! `ui` and `cli` see.

mod backdrop;
mod checkpoints;
mod cut;
pub mod describe;
mod draw;
mod drive;
pub mod experiment;
mod explore;
pub mod export;
mod face;
mod faults;
mod fuzz;
mod handler;
mod history;
mod hunt;
mod lesson;
mod linearity;
mod link;
pub mod measurement;
mod params;
mod run;
mod run_face;
pub mod script;
mod shrink;
mod signs;
mod spans;
mod start;
mod state;
#[cfg(not(target_arch = "wasm32"))]
mod stored;
mod tempo;
mod trace_store;
mod traits;
pub mod values;
pub mod words;

pub use cut::{Crossing, Cut, CutMove};
pub use drive::{Drive, Driven, Haste};
pub use explore::{ExploreAsk, ExploreFind, ExploreOutcome, explore, explore_link, explore_on};
pub use face::{
    Advance, Answer, BranchInfo, EventKind, EventRow, HandlerView, NodeView, PredictionView,
    PropertyView, Session, SpaceTime, SpaceTimeArrow, Status, StoryView, TaskView, TimelineMark,
    ViewRow,
};
pub use faults::FaultSpan;
pub use fuzz::{FuzzOutcome, FuzzViolation, Minimised, fuzz, minimise};
pub use history::{Moment, Operation, Outcome};
pub use hunt::{HuntAsk, HuntEnd, HuntFind, HuntProgress, HuntReport, HuntStop, hunt};
pub use lesson::{
    About, Backdrop, Breakage, Handled, LieChoice, MarkKind, Place, Prediction, Refutation,
    RequestChoice, Role, Stage, StoryStep, Task, Track,
};
pub use linearity::{LinearCall, LinearFailure, LinearVerdict, Linearity, Unjudged, linearity};
pub use link::{LINK_CHARS_MAX, LinkError, Origin, lesson_of, seal_link};
pub use params::{Choice, Param, ParamError, ParamKind, Params, VARIANT, span, span_ends};
pub use run::{BRANCHES_MAX, Run, STEPS_MAX};
pub use signs::short;
pub use spans::{ReadSpans, SpanEnd, SpanKey, Spans};
#[cfg(not(target_arch = "wasm32"))]
pub use stored::StoredRun;
pub use tempo::{Ahead, MESSAGE_US_MIN};
pub use traits::{
    Claims, Lesson, MessageOf, NoteOf, Picture, ReplyOf, RequestOf, Taught, Teaching, TimerOf,
    Wording,
};

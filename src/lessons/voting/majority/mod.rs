//! The short lesson on N-modular redundancy.

pub mod properties;
pub mod story;
pub mod view;
mod words;

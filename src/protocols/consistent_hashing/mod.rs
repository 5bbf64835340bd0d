//! Consistent hashing: keys on nodes that come and go.

pub mod placement;

//! Distributed algorithms: sans-io, pure, each written to be read beside its paper.

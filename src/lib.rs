//! Netsplit runs real distributed algorithms in a simulated world, draws them, and lets people break
//! them: as a page in the browser, and as the command line `netsplit`.
//!
//! # The map
//! Each folder uses only those above it. ARCHITECTURE.md says more of each.
//!
//! - [`sim`]: the engine. A [`sim::World`] owns nodes, links, clocks and what is in flight; the same
//!   inputs always give the same trace.
//! - [`i18n`]: text in both languages.
//! - [`protocols`]: the algorithms, each a [`sim::Protocol`] that can be read beside its paper.
//! - [`scene`]: what can be drawn, as plain data.
//! - [`checks`]: what must always hold, may be seen, or must come about; linearizability.
//! - [`explore`]: random schedules of faults, and every schedule within bounds.
//! - [`session`]: a run as people use it: played, rewound, branched, shared. [`session::Lesson`] says
//!   what a lesson is.
//! - [`lessons`]: how each protocol is drawn, worded, checked and taught.
//! - `cli`, [`ui`]: the command line and the page. Neither knows the other.
//!
//! # Three files to open first
//! 1. `src/sim/protocol.rs`: what the engine asks of an algorithm, and what it promises in return.
//! 2. `src/protocols/raft/mod.rs`: an algorithm, from what it assumes to its handlers.
//! 3. `src/lessons/raft/mod.rs`: the same algorithm as a lesson, which the other files of its folder
//!    describe part by part.

pub mod checks;
pub mod chunk;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod explore;
pub mod i18n;
pub mod lessons;
pub mod protocols;
pub mod scene;
pub mod session;
pub mod sim;
pub mod ui;

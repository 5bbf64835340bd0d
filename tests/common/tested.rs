//! Which lessons the tests of every lesson are about.

use netsplit::lessons::{self, Entry};

/// All lessons, or the one that `NETSPLIT_LESSON` names, for whoever is at work on one.
pub fn tested() -> Vec<&'static Entry> {
    let Ok(wanted) = std::env::var("NETSPLIT_LESSON") else {
        return lessons::all().iter().collect();
    };
    let entry = lessons::find(&wanted);
    vec![entry.unwrap_or_else(|| panic!("NETSPLIT_LESSON: there is no lesson `{wanted}`"))]
}

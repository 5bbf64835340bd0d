//! The strings of the lab, which a first visit does not wait for: see [`super::strings`].

use super::tables;

tables! {
    /// Every fixed string of the lab.
    LabStrings
}

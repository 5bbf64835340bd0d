//! What every lesson is made with: tables as data, goals, monitors, acts, and rows of the State tab.

mod acts;
mod asking;
mod goals;
mod lists;
mod monitors;
mod options;
mod phrases;
mod records;
mod rows;
mod settings;
mod shapes;
mod tables;
#[cfg(test)]
mod tests;
mod worlds;

pub(super) use acts::{
    ask, crash_role, crashed, everybody_runs, reach, restart_somebody, restarted,
};
pub(super) use asking::{both, each_asks, question};
pub(super) use goals::{breaks, goal};
pub(super) use lists::{add_once, strung};
pub(super) use monitors::{is_down, lasting, noted, notes, progress, remember, seen, told};
pub(super) use options::{named, option_of, running};
pub(super) use phrases::phrases;
pub(super) use records::{answers, inputs, is_well, on_note, sent};
pub(super) use rows::{NOBODY, arc, blank, down, joined, key_of, number, row};
pub(super) use settings::{Setting, by_name, joined as joined_settings, position, total};
pub(super) use shapes::{badged, glyph, row_if, spot};
pub(super) use tables::{broken, given, mistake, param, script, task, track};
#[cfg(test)]
pub(super) use tests::requests_read_back;
pub(super) use worlds::{placed, world};

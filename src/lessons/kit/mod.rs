//! What every lesson is made with: tables as data, goals, monitors, acts, and rows of the State tab.

mod acts;
mod asking;
mod goals;
mod lists;
mod monitors;
mod rows;
mod settings;
mod shapes;
mod tables;

pub(super) use acts::{ask, crash_role, everybody_runs, restart_somebody, restarted};
pub(super) use asking::{both, each_asks, question};
pub(super) use goals::{breaks, goal};
pub(super) use lists::{add_once, strung};
pub(super) use monitors::{is_down, lasting, noted, notes, progress, remember, seen, told};
pub(super) use rows::{NOBODY, arc, blank, down, joined, key_of, number, row};
pub(super) use settings::{Setting, by_name, joined as joined_settings, position, total};
pub(super) use shapes::{badged, glyph, row_if, spot};
pub(super) use tables::{broken, given, mistake, param, script, task, track};

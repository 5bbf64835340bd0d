//! What the lessons say: the tables that the build script makes of what the page fetches.

use netsplit::i18n::Lang;
use netsplit::lessons::Section;

include!(concat!(env!("OUT_DIR"), "/prose.rs"));

/// The prose of a lesson.
pub fn of(lesson: &str, lang: Lang) -> &'static [Section] {
    let found = PROSE
        .iter()
        .find(|(id, of, _)| *id == lesson && *of == lang);
    found.expect("the lesson has prose").2
}

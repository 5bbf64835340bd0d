//! What the browser keeps of the reader's homework, as the pages read and write it.

use crate::lessons;
use crate::ui::homework::file::Homework;
use crate::ui::homework::merge;
use crate::ui::panels::tasks::{keep, solved_before};
use crate::ui::store;

const NAME: &str = "name";

/// What came of taking in a file.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// How many tasks and runs were added.
    pub added: usize,
    /// How many were left out, since this version has no such task.
    pub left_out: usize,
}

/// The name that submissions carry.
pub fn name() -> String {
    store::get(NAME).unwrap_or_default()
}

/// Keeps the name.
pub fn set_name(name: &str) {
    store::set(NAME, name);
}

/// All that is kept.
pub fn homework() -> Homework {
    let of = |entry: &lessons::Entry| (entry.about.id.to_owned(), solved_before(entry.about.id));
    Homework {
        name: name(),
        lessons: lessons::all().iter().map(of).collect(),
    }
}

/// Whether the browser keeps it beyond the page. What it refused before is offered to it again.
pub fn is_kept() -> bool {
    let homework = homework();
    let lessons = homework.lessons.iter();
    let refused = lessons.filter(|(lesson, solved)| !solved.is_empty() && !keep(lesson, solved));
    let refused = refused.count();
    store::set(NAME, &homework.name) && refused == 0
}

/// Takes in what a file has and this browser has not.
pub fn take(file: &Homework) -> Taken {
    let mut taken = Taken {
        added: 0,
        left_out: 0,
    };
    for (lesson, theirs) in &file.lessons {
        let tasks = lessons::find(lesson).map_or_else(Vec::new, |entry| (entry.tasks)());
        let (known, other): (Vec<_>, Vec<_>) = theirs
            .iter()
            .cloned()
            .partition(|solved| tasks.contains(&&*solved.id));
        taken.left_out += other.len();
        let mut mine = solved_before(lesson);
        let added = merge(&mut mine, &known);
        if added > 0 {
            keep(lesson, &mine);
        }
        taken.added += added;
    }
    if name().is_empty() {
        set_name(&file.name);
    }
    taken
}

/// Takes everything away.
pub fn forget() {
    for entry in lessons::all() {
        keep(entry.about.id, &[]);
    }
    set_name("");
}

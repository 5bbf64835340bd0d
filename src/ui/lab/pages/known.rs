//! What the browser keeps of the reader's homework, as the pages read and write it.

use crate::lessons::Entry;
use crate::session::LinkError;
use crate::ui::chunks;
use crate::ui::homework::file::Homework;
use crate::ui::homework::{Solved, merge};
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
    /// How many were left out, since their run does not solve them.
    pub unsolved: usize,
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
    let of = |id: &str| (id.to_owned(), solved_before(id));
    Homework {
        name: name(),
        lessons: chunks::ids().map(of).collect(),
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
        unsolved: 0,
    };
    for (lesson, theirs) in &file.lessons {
        let entry = chunks::entry(lesson);
        let tasks = entry.map_or_else(Vec::new, |entry| (entry.tasks)());
        let (known, other): (Vec<_>, Vec<_>) = theirs
            .iter()
            .cloned()
            .partition(|solved| tasks.contains(&&*solved.id));
        taken.left_out += other.len();
        let mut mine = solved_before(lesson);
        // What is here with its run stays as it is, so that theirs need not be played.
        let is_here = |theirs: &Solved| {
            let mut mine = mine.iter().filter(|own| own.id == theirs.id);
            mine.any(|own| own.link.is_some())
        };
        let is_solved =
            |solved: &Solved| is_here(solved) || entry.is_some_and(|entry| solves(entry, solved));
        let (known, other): (Vec<_>, Vec<_>) = known.into_iter().partition(is_solved);
        taken.unsolved += other.len();
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

/// Whether a run does what it is kept for. One that was never kept can not be asked, nor one of another
/// version of the engine.
fn solves(entry: &Entry, solved: &Solved) -> bool {
    let Some(link) = &solved.link else {
        return true;
    };
    match (entry.open_link)(link) {
        Ok(mut run) => {
            run.seek(run.status().steps_known);
            let tasks = run.tasks();
            let mut tasks = tasks.iter().filter(|task| task.id == solved.id);
            tasks.any(|task| task.solved.is_some())
        }
        Err(error) => matches!(error, LinkError::OtherVersion(_)),
    }
}

/// Takes everything away.
pub fn forget() {
    for id in chunks::ids() {
        keep(id, &[]);
    }
    set_name("");
}

//! Homework as a file: what a reader takes from one browser to another.

use super::Solved;
use crate::session::{LinkError, lesson_of};
use crate::ui::course::is_name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The largest file that is read, in bytes: far more than every task of every lesson takes.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
/// What tells such a file from others.
const KIND: &str = "homework";
const VERSION: u64 = 1;
const NAME_CHARS_MAX: usize = 200;

/// Whose homework it is, and what is solved of each lesson.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Homework {
    /// The name that submissions carry; may be empty.
    pub name: String,
    /// The lessons, and what is solved of each.
    pub lessons: Vec<(String, Vec<Solved>)>,
}

/// Why a file is not taken.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It is larger than [`BYTES_MAX`].
    Oversized,
    /// It is something else.
    Foreign,
    /// It is of a form that came later.
    Newer,
    /// Something in it is missing or changed.
    Damaged,
}

/// The file: the tasks of each lesson, with the runs that solved them.
#[derive(Serialize, Deserialize)]
struct File {
    netsplit: String,
    version: u64,
    #[serde(default)]
    name: String,
    solved: BTreeMap<String, BTreeMap<String, Option<String>>>,
}

/// The text of a file.
pub fn write(homework: &Homework) -> String {
    let tasks = |solved: &Vec<Solved>| {
        let tasks = solved.iter().map(|one| (one.id.clone(), one.link.clone()));
        tasks.collect()
    };
    let lessons = homework.lessons.iter();
    let file = File {
        netsplit: KIND.to_owned(),
        version: VERSION,
        name: homework.name.clone(),
        solved: lessons
            .map(|(id, solved)| (id.clone(), tasks(solved)))
            .collect(),
    };
    // Plain strings can always be written.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// The homework of a file's text. Everything in it is looked at before any of it is taken.
pub fn read(text: &str) -> Result<Homework, Refusal> {
    if text.len() > BYTES_MAX {
        return Err(Refusal::Oversized);
    }
    let text = text.trim_start_matches('\u{feff}');
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
        let is_ours = text.contains("\"netsplit\"") && text.contains(KIND);
        return Err(if is_ours {
            Refusal::Damaged
        } else {
            Refusal::Foreign
        });
    };
    if value.get("netsplit").and_then(|kind| kind.as_str()) != Some(KIND) {
        return Err(Refusal::Foreign);
    }
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(VERSION) => {}
        Some(later) if later > VERSION => return Err(Refusal::Newer),
        _ => return Err(Refusal::Damaged),
    }
    let file: File = serde_json::from_value(value).map_err(|_| Refusal::Damaged)?;
    checked(file).ok_or(Refusal::Damaged)
}

fn checked(file: File) -> Option<Homework> {
    if file.name.chars().count() > NAME_CHARS_MAX {
        return None;
    }
    let mut lessons = Vec::new();
    for (lesson, tasks) in file.solved {
        let mut solved = Vec::new();
        for (id, link) in tasks {
            let sound = is_name(&id) && link.as_ref().is_none_or(|link| is_run_of(link, &lesson));
            if !sound {
                return None;
            }
            solved.push(Solved { id, link });
        }
        if !is_name(&lesson) {
            return None;
        }
        lessons.push((lesson, solved));
    }
    let name = file.name;
    Some(Homework { name, lessons })
}

/// Whether a link is whole and of that lesson. One of another version of the engine may be kept:
/// that version can grade it.
fn is_run_of(link: &str, lesson: &str) -> bool {
    // What is kept is parted by spaces.
    let plain = !link.contains(char::is_whitespace);
    plain
        && match lesson_of(link) {
            Ok(of) => of == lesson,
            Err(LinkError::OtherVersion(_)) => true,
            Err(_) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons;
    use crate::session::Params;

    fn link(lesson: &str) -> String {
        let entry = lessons::find(lesson).expect("the lesson is there");
        let run = (entry.open)(Params::defaults(entry.params), 7).expect("it opens");
        run.link().expect("an idle run fits into a link")
    }

    fn homework() -> Homework {
        let solved = |id: &str, link| Solved {
            id: id.to_owned(),
            link,
        };
        let raft = vec![
            solved("lost-entry", None),
            solved("two-terms", Some(link("raft"))),
        ];
        let retry = vec![solved("storm", Some(link("retry")))];
        Homework {
            name: "Ada \"A\" Lovelace 艾达".to_owned(),
            lessons: vec![("raft".to_owned(), raft), ("retry".to_owned(), retry)],
        }
    }

    #[test]
    fn a_file_is_read_back() {
        let text = write(&homework());
        assert_eq!(read(&text), Ok(homework()));
        assert_eq!(read(&format!("\u{feff}{text}\n")), Ok(homework()));
        assert_eq!(read(&write(&Homework::default())), Ok(Homework::default()));
    }

    #[test]
    fn what_is_no_homework_is_refused_with_its_reason() {
        let check = |text: &str, why| assert_eq!(read(text), Err(why), "{text:.60}");
        for foreign in [
            "",
            "name,task,link",
            "[]",
            "{}",
            "null",
            "{\"netsplit\": \"other\"}",
        ] {
            check(foreign, Refusal::Foreign);
        }
        check(&" ".repeat(BYTES_MAX + 1), Refusal::Oversized);
        let text = write(&homework());
        let version = "\"version\": 1";
        check(&text.replace(version, "\"version\": 2"), Refusal::Newer);
        check(&text.replace(version, "\"version\": 0"), Refusal::Damaged);
        check(
            &text.replace(version, "\"version\": \"1\""),
            Refusal::Damaged,
        );
        check(&text.replace("\"solved\"", "\"solves\""), Refusal::Damaged);
        check(&text.replace("two-terms", "two terms"), Refusal::Damaged);
        check(&text.replace("\"retry\"", "\"voting\""), Refusal::Damaged);
        let deep = format!("{{\"netsplit\": \"homework\", \"a\": {}", "[".repeat(5_000));
        check(&deep, Refusal::Damaged);
    }

    #[test]
    fn a_run_of_another_version_is_kept_and_a_damaged_one_is_not() {
        let text = write(&homework());
        let run = link("raft");
        let body = run.split_once('.').expect("a version").1;
        let other = format!("{}.{body}", crate::sim::ENGINE_VERSION + 1);
        let later = read(&text.replace(&run, &other)).expect("it is whole");
        assert_eq!(later.lessons[0].1[1].link, Some(other));
        let cut = &run[..run.len() - 1];
        assert_eq!(read(&text.replace(&run, cut)), Err(Refusal::Damaged));
        let spaced = format!("{run} ");
        assert_eq!(read(&text.replace(&run, &spaced)), Err(Refusal::Damaged));
    }

    #[test]
    fn a_file_with_a_byte_lost_or_changed_is_refused_or_still_sound() {
        let text = write(&homework());
        let runs = [link("raft"), link("retry")];
        let (mut refused, mut taken) = (0, 0);
        for (at, letter) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + letter.len_utf8()..]);
            for other in ["", "\"", "}", "x", "界", "\0"] {
                match read(&format!("{before}{other}{after}")) {
                    Err(_) => refused += 1,
                    Ok(read) => {
                        taken += 1;
                        let all = read.lessons.iter().flat_map(|(_, solved)| solved);
                        let mut links = all.filter_map(|one| one.link.as_ref());
                        assert!(links.all(|link| runs.contains(link)), "at {at}");
                    }
                }
            }
        }
        for end in 0..text.trim_end().len() {
            if text.is_char_boundary(end) {
                assert!(read(&text[..end]).is_err(), "cut at {end}");
            }
        }
        // Names and white space may change and be sound; most of the rest may not.
        assert!(refused > 3 * taken, "{refused} refused, {taken} taken");
    }
}

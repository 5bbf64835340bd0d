//! Courses: the lessons, tasks, variants and languages that a teacher chose, as the query of an
//! address. Pure, so that it is tested without a browser.
//!
//! `l=raft:two-terms,lost-entry:vote-not-persisted;retry&title=Week%203&lang=en&v=1`: lessons in
//! their order, parted by `;`, each with its tasks and its variants after colons. What is left out
//! means all of them, `-` means none. `v` is the version of this form; it comes last, so that a link
//! that was cut short is known.

use super::route::value;
use crate::i18n::Lang;

/// The longest query, in characters.
const CHARS_MAX: usize = 8_000;
/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 80;
const VERSION: &str = "1";
/// Stands for an empty list.
const NONE: &str = "-";

/// A course.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Course {
    /// Its title; may be empty.
    pub title: String,
    /// Its one language; without it, all.
    pub lang: Option<Lang>,
    /// Its lessons, in order.
    pub lessons: Vec<Chosen>,
}

/// What a course takes of a lesson.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chosen {
    /// The lesson.
    pub lesson: String,
    /// Its tasks; without them, all.
    pub tasks: Option<Vec<String>>,
    /// Its broken variants; without them, all.
    pub variants: Option<Vec<String>>,
}

/// Why a query is no course.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Characters are missing or changed.
    Damaged,
    /// It is of a form that came later.
    Newer,
}

impl Chosen {
    /// All of a lesson.
    pub fn all(lesson: &str) -> Self {
        Self {
            lesson: lesson.to_owned(),
            ..Self::default()
        }
    }

    /// Whether the course has this task of the lesson.
    pub fn has_task(&self, id: &str) -> bool {
        has(&self.tasks, id)
    }

    /// Whether the course has this variant of the lesson.
    pub fn has_variant(&self, name: &str) -> bool {
        has(&self.variants, name)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let lesson = parts.next().filter(|id| is_name(id))?.to_owned();
        let tasks = names(parts.next())?;
        let variants = names(parts.next())?;
        parts.next().is_none().then_some(Self {
            lesson,
            tasks,
            variants,
        })
    }

    fn write(&self) -> String {
        let list = |names: &Option<Vec<String>>| match names.as_deref() {
            None => String::new(),
            Some([]) => NONE.to_owned(),
            Some(names) => names.join(","),
        };
        let text = format!(
            "{}:{}:{}",
            self.lesson,
            list(&self.tasks),
            list(&self.variants)
        );
        text.trim_end_matches(':').to_owned()
    }
}

fn has(names: &Option<Vec<String>>, name: &str) -> bool {
    names
        .as_ref()
        .is_none_or(|names| names.iter().any(|known| known == name))
}

/// The names of a list; `Some(None)` for all, and `None` for what is no list.
fn names(list: Option<&str>) -> Option<Option<Vec<String>>> {
    match list {
        None | Some("") => Some(None),
        Some(NONE) => Some(Some(Vec::new())),
        Some(list) => {
            let named = |name: &str| is_name(name).then(|| name.to_owned());
            list.split(',').map(named).collect::<Option<_>>().map(Some)
        }
    }
}

/// Whether a text can be the name of a lesson, a task or a variant.
pub fn is_name(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&text.len()) && text != NONE && text.bytes().all(is_of_name)
}

/// What a course takes of a lesson, as its link says it: all that a lesson's first load has of
/// courses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    query: String,
    own: String,
}

impl Part {
    /// What the course of this query takes of a lesson. `None` when it is not of the course, or the
    /// query is none.
    pub fn of(query: &str, lesson: &str) -> Option<Self> {
        let mut parts = value(query, "l")?.split(';');
        let part = parts.find(|part| part.split(':').next() == Some(lesson))?;
        Some(Self {
            own: part.to_owned(),
            query: query.to_owned(),
        })
    }

    /// The query of the whole course.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether the course has this task of the lesson.
    pub fn has_task(&self, id: &str) -> bool {
        self.has(1, id)
    }

    /// Whether the course has this variant of the lesson.
    pub fn has_variant(&self, name: &str) -> bool {
        self.has(2, name)
    }

    fn has(&self, place: usize, name: &str) -> bool {
        let list = self.own.split(':').nth(place).unwrap_or_default();
        list.is_empty() || list.split(',').any(|known| known == name)
    }
}

impl Course {
    /// The course of a query.
    pub fn read(query: &str) -> Result<Self, Trouble> {
        if query.len() > CHARS_MAX {
            return Err(Trouble::Damaged);
        }
        match value(query, "v") {
            Some(VERSION) => {}
            Some(other) if other.parse::<u32>().is_ok() => return Err(Trouble::Newer),
            _ => return Err(Trouble::Damaged),
        }
        Self::read_parts(query).ok_or(Trouble::Damaged)
    }

    fn read_parts(query: &str) -> Option<Self> {
        // What carries links may have rewritten their marks.
        let list = decoded(value(query, "l")?)?;
        let lessons: Vec<Chosen> = list.split(';').map(Chosen::read).collect::<Option<_>>()?;
        let twice = |at: usize| {
            lessons[..at]
                .iter()
                .any(|one| one.lesson == lessons[at].lesson)
        };
        if (0..lessons.len()).any(twice) {
            return None;
        }
        let title = decoded(value(query, "title").unwrap_or_default())?;
        let lang = match value(query, "lang") {
            None => None,
            Some(tag) => Some(Lang::from_tag(tag)?),
        };
        (title.chars().count() <= TITLE_CHARS_MAX).then_some(Self {
            title,
            lang,
            lessons,
        })
    }

    /// The query of this course: what [`Course::read`] reads.
    pub fn query(&self) -> String {
        let lessons: Vec<String> = self.lessons.iter().map(Chosen::write).collect();
        let mut query = format!("l={}", lessons.join(";"));
        if !self.title.is_empty() {
            query += &format!("&title={}", encoded(&self.title));
        }
        if let Some(lang) = self.lang {
            query += &format!("&lang={}", lang.tag());
        }
        query + "&v=" + VERSION
    }
}

/// A text without what means something in an address.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The text that was [`encoded`]; `None` when it is damaged.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digit = |digit: u8| char::from(digit).to_digit(16);
        bytes.push(u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn course() -> Course {
        Course {
            title: "Week 3: 共识 & co.".to_owned(),
            lang: Some(Lang::En),
            lessons: vec![
                Chosen {
                    lesson: "raft".to_owned(),
                    tasks: list(&["two-terms", "lost-entry"]),
                    variants: list(&["vote-not-persisted"]),
                },
                Chosen::all("retry"),
                Chosen {
                    variants: list(&[]),
                    ..Chosen::all("paxos")
                },
                Chosen {
                    tasks: list(&[]),
                    ..Chosen::all("voting")
                },
            ],
        }
    }

    #[test]
    fn a_course_is_short_and_read_back() {
        let check = |course: Course, query: &str| {
            assert_eq!(course.query(), query);
            assert_eq!(Course::read(query), Ok(course));
        };
        let lessons = "l=raft:two-terms,lost-entry:vote-not-persisted;retry;paxos::-;voting:-";
        let title = "title=Week%203%3A%20%E5%85%B1%E8%AF%86%20%26%20co.";
        check(course(), &format!("{lessons}&{title}&lang=en&v=1"));
        let one = Course {
            lessons: vec![Chosen::all("raft")],
            ..Course::default()
        };
        check(one, "l=raft&v=1");
    }

    #[test]
    fn marks_that_were_rewritten_on_the_way_are_read() {
        let rewritten = course().query().replace(':', "%3A").replace([';'], "%3b");
        assert_eq!(Course::read(&rewritten), Ok(course()));
    }

    #[test]
    fn a_lesson_finds_what_was_chosen_of_it() {
        let query = course().query();
        for chosen in &course().lessons {
            let part = Part::of(&query, &chosen.lesson).expect("it is of the course");
            for name in ["two-terms", "lost-entry", "vote-not-persisted", "other"] {
                assert_eq!(
                    part.has_task(name),
                    chosen.has_task(name),
                    "{part:?} {name}"
                );
                assert_eq!(
                    part.has_variant(name),
                    chosen.has_variant(name),
                    "{part:?} {name}"
                );
            }
        }
        let raft = Part::of(&query, "raft").expect("it is of the course");
        assert!(raft.has_task("lost-entry") && !raft.has_task("two-leaders"));
        assert!(raft.has_variant("vote-not-persisted") && !raft.has_variant("other"));
        let paxos = Part::of(&query, "paxos").expect("it is of the course");
        assert!(paxos.has_task("any") && !paxos.has_variant("any"));
        assert_eq!(Part::of(&query, "consistent-hashing"), None);
        assert_eq!(Part::of("", "raft"), None);
    }

    #[test]
    fn a_query_that_is_cut_short_anywhere_is_damaged() {
        let query = course().query();
        for end in 0..query.len() {
            assert_eq!(Course::read(&query[..end]), Err(Trouble::Damaged), "{end}");
        }
    }

    #[test]
    fn a_query_with_one_character_changed_is_refused_or_another_whole_course() {
        let query = course().query();
        let mut refused = 0;
        for at in 0..query.len() {
            for mark in ["%", "&", ":", ";", ",", "=", "-", "x", "A", "界", ""] {
                let mutated = format!("{}{mark}{}", &query[..at], &query[at + 1..]);
                match Course::read(&mutated) {
                    Ok(read) => assert_eq!(Course::read(&read.query()), Ok(read), "{mutated}"),
                    Err(_) => refused += 1,
                }
                // It must not panic either.
                let _ = Part::of(&mutated, "raft");
            }
        }
        assert!(refused > 300, "{refused} were refused");
    }

    #[test]
    fn what_is_no_course_is_told_apart_from_one_of_a_later_form() {
        let long = format!("l={}&v=1", "a;".repeat(5_000));
        let title = format!("l=raft&title={}&v=1", "a".repeat(TITLE_CHARS_MAX + 1));
        for query in [
            "",
            "l=raft",
            "v=1",
            "l=&v=1",
            "l=Raft&v=1",
            "l=raft;&v=1",
            "l=raft;retry;raft&v=1",
            "l=raft:a,&v=1",
            "l=raft:a:b:c&v=1",
            "l=raft&lang=tlh&v=1",
            "l=raft&title=%4&v=1",
            "l=raft&title=%ff&v=1",
            "l=raft&v=x",
            &long,
            &title,
        ] {
            assert_eq!(Course::read(query), Err(Trouble::Damaged), "{query}");
        }
        assert_eq!(Course::read("l=raft&v=2"), Err(Trouble::Newer));
    }
}

//! Addresses: what the part after `#` asks for. Pure, so that it is tested without a browser.

use crate::i18n::Lang;

/// What an address asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Route {
    /// The lesson map.
    Home,
    /// A lesson.
    Lesson(LessonRoute),
    /// A page beside the lessons, and what its address says besides: what follows its name, or the
    /// query.
    Page(Page, String),
    /// Nothing that there is.
    NotFound,
}

/// A page beside the lessons. The lab draws it, so that no first visit waits for it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Page {
    /// What the reader has solved: `#/tasks`.
    Tasks,
    /// A teacher makes a course: `#/teach`.
    Teach,
    /// A course: `#/course?...`; see [`super::course`].
    Course,
    /// A lesson's guide for teachers, to be printed: `#/guide/raft`.
    Guide,
    /// Every broken variant: `#/broken`, those of a lesson: `#/broken/raft`, and one of them:
    /// `#/broken/raft/vote-not-persisted`.
    Broken,
}

impl Page {
    /// Every page.
    pub const ALL: [Self; 5] = [
        Self::Tasks,
        Self::Teach,
        Self::Course,
        Self::Guide,
        Self::Broken,
    ];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Teach => "teach",
            Self::Course => "course",
            Self::Guide => "guide",
            Self::Broken => "broken",
        }
    }

    /// The page at an address.
    fn at(path: &str, query: &str) -> Option<Route> {
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let page = Self::ALL.into_iter().find(|page| page.name() == name)?;
        let detail = match page {
            Self::Guide | Self::Broken => rest,
            _ if rest.is_empty() => query,
            _ => return None,
        };
        Some(Route::Page(page, detail.to_owned()))
    }
}

/// How an address asks for a lesson.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LessonRoute {
    /// The name of the lesson, known or not.
    pub id: String,
    /// A run to open; see [`crate::session::Session::link`].
    pub run: Option<String>,
    /// A stored run to open; see [`super::stored`]. A run goes before it.
    pub show: Option<String>,
    /// True for the stage and transport alone.
    pub embed: bool,
    /// A language that goes before the reader's own.
    pub lang: Option<Lang>,
    /// The course that the lesson is taken in; see [`super::course`]. It is all that follows
    /// `course=`, which comes last.
    pub course: Option<String>,
}

impl Route {
    /// The route of an address's hash, such as `#/lesson/raft?run=...&embed=1&lang=zh-CN`.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = path.trim_matches('/');
        match path.split_once('/') {
            None if path.is_empty() => Self::Home,
            Some(("lesson", id)) if !id.is_empty() && !id.contains('/') => {
                let (query, course) = match query.split_once("course=") {
                    Some((query, course)) => (query, Some(course)),
                    None => (query, None),
                };
                Self::Lesson(LessonRoute {
                    id: id.to_owned(),
                    run: value(query, "run").map(str::to_owned),
                    show: value(query, "show").map(str::to_owned),
                    embed: value(query, "embed").is_some_and(|on| on != "0"),
                    lang: only_lang(query).or_else(|| only_lang(course?)),
                    course: course.map(str::to_owned),
                })
            }
            _ => Page::at(path, query).unwrap_or(Self::NotFound),
        }
    }
}

/// The one language that a query asks for.
pub fn only_lang(query: &str) -> Option<Lang> {
    value(query, "lang").and_then(Lang::from_tag)
}

impl LessonRoute {
    /// The start of a lesson.
    pub fn start(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }

    /// A stored run of a lesson.
    pub fn stored(id: &str, name: &str) -> Self {
        Self {
            show: Some(name.to_owned()),
            ..Self::start(id)
        }
    }

    /// True when the run has been played already, by someone else.
    pub fn brings_run(&self) -> bool {
        self.run.is_some() || self.show.is_some()
    }

    /// The hash of this route.
    pub fn hash(&self) -> String {
        let mut query = Vec::new();
        query.extend(self.run.as_ref().map(|run| format!("run={run}")));
        query.extend(self.show.as_ref().map(|name| format!("show={name}")));
        query.extend(self.embed.then(|| "embed=1".to_owned()));
        query.extend(self.lang.map(|lang| format!("lang={}", lang.tag())));
        query.extend(
            self.course
                .as_ref()
                .map(|course| format!("course={course}")),
        );
        let mark = if query.is_empty() { "" } else { "?" };
        format!("#/lesson/{}{mark}{}", self.id, query.join("&"))
    }
}

/// The value of a key in a query; an empty one counts as absent.
pub(super) fn value<'a>(query: &'a str, key: &str) -> Option<&'a str> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, value)| *name == key && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_is_where_nothing_is_asked_for() {
        for hash in ["", "#", "#/", "/", "#/?lang=zh"] {
            assert_eq!(Route::parse(hash), Route::Home, "{hash}");
        }
    }

    #[test]
    fn a_lesson_is_found_with_what_it_is_asked_with() {
        let check =
            |hash: &str, expect| assert_eq!(Route::parse(hash), Route::Lesson(expect), "{hash}");
        let raft = LessonRoute::start("raft");
        check("#/lesson/raft", raft.clone());
        check("#/lesson/raft/", raft.clone());
        check("#/lesson/raft?run=&embed=0&lang=tlh", raft.clone());
        let all = LessonRoute {
            run: Some("AbC-_9".to_owned()),
            embed: true,
            lang: Some(Lang::Zh),
            ..raft
        };
        check("#/lesson/raft?run=AbC-_9&embed=1&lang=zh", all.clone());
        check(
            "#/lesson/raft?lang=zh-CN&unknown=1&embed=1&run=AbC-_9",
            all.clone(),
        );
        check(&all.hash(), all.clone());
        let stored = LessonRoute::stored("raft", "task.two-terms");
        check("#/lesson/raft?show=task.two-terms", stored.clone());
        check(&stored.hash(), stored.clone());
    }

    #[test]
    fn a_lesson_is_taken_in_a_course_and_in_its_language() {
        let course = "l=raft:two-terms;retry&lang=zh-CN&v=1";
        let hash = format!("#/lesson/raft?embed=1&course={course}");
        let expect = LessonRoute {
            embed: true,
            lang: Some(Lang::Zh),
            course: Some(course.to_owned()),
            ..LessonRoute::start("raft")
        };
        assert_eq!(Route::parse(&hash), Route::Lesson(expect.clone()));
        assert_eq!(Route::parse(&expect.hash()), Route::Lesson(expect.clone()));
        let Route::Lesson(asked) = Route::parse(&format!("#/lesson/raft?lang=en&course={course}"))
        else {
            panic!("a lesson");
        };
        assert_eq!(asked.lang, Some(Lang::En), "the address goes first");
    }

    #[test]
    fn pages_beside_the_lessons_are_found_with_what_they_are_asked() {
        let check = |hash: &str, page, detail: &str| {
            let expect = Route::Page(page, detail.to_owned());
            assert_eq!(Route::parse(hash), expect, "{hash}");
        };
        check("#/tasks", Page::Tasks, "");
        check("#/tasks/", Page::Tasks, "");
        check("#/teach?l=raft&v=1", Page::Teach, "l=raft&v=1");
        check("#/course?l=raft&v=1", Page::Course, "l=raft&v=1");
        check("#/course", Page::Course, "");
        check("#/guide/raft", Page::Guide, "raft");
        check("#/broken", Page::Broken, "");
        check("#/broken/raft/a-b", Page::Broken, "raft/a-b");
        for page in Page::ALL {
            check(&format!("#/{}", page.name()), page, "");
        }
        assert_eq!(only_lang("l=raft&lang=zh&v=1"), Some(Lang::Zh));
        assert_eq!(only_lang("lang=en,zh-CN"), None);
    }

    #[test]
    fn anything_else_is_not_found() {
        for hash in [
            "#/lesson",
            "#/lesson/",
            "#/lesson/raft/more",
            "#/tasks/raft",
            "#/course/raft",
            "#/taskss",
            "#/about",
            "#/a/b",
        ] {
            assert_eq!(Route::parse(hash), Route::NotFound, "{hash}");
        }
    }
}

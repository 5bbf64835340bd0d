//! Addresses: what the part after `#` asks for. Pure, so that it is tested without a browser.

use crate::i18n::Lang;

/// What an address asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Route {
    /// The lesson map.
    Home,
    /// A lesson.
    Lesson(LessonRoute),
    /// Nothing that there is.
    NotFound,
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
}

impl Route {
    /// The route of an address's hash, such as `#/lesson/raft?run=...&embed=1&lang=zh-CN`.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.trim_matches('/').split_once('/') {
            None if path.trim_matches('/').is_empty() => Self::Home,
            Some(("lesson", id)) if !id.is_empty() && !id.contains('/') => {
                Self::Lesson(LessonRoute {
                    id: id.to_owned(),
                    run: value(query, "run").map(str::to_owned),
                    show: value(query, "show").map(str::to_owned),
                    embed: value(query, "embed").is_some_and(|on| on != "0"),
                    lang: value(query, "lang").and_then(Lang::from_tag),
                })
            }
            _ => Self::NotFound,
        }
    }
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
        let mark = if query.is_empty() { "" } else { "?" };
        format!("#/lesson/{}{mark}{}", self.id, query.join("&"))
    }
}

/// The value of a key in a query; an empty one counts as absent.
fn value<'a>(query: &'a str, key: &str) -> Option<&'a str> {
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
    fn anything_else_is_not_found() {
        for hash in [
            "#/lesson",
            "#/lesson/",
            "#/lesson/raft/more",
            "#/about",
            "#/a/b",
        ] {
            assert_eq!(Route::parse(hash), Route::NotFound, "{hash}");
        }
    }
}

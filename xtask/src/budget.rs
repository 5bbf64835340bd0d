//! What a first visit loads, and whether that is little enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::apps::OFFLINE;

/// What the whole first load may be at most, compressed with brotli: about two seconds on a slow
/// phone line.
pub const LIMIT: u64 = 300 * 1024;

/// The built site: the path of each file, and its text if it can name other files.
pub type Site = BTreeMap<String, Option<String>>;

/// The files that a first visit to a lesson loads: the page, what it, its scripts and its styles
/// name, the lesson's app, and its text in the language that takes more bytes.
///
/// A script may name a file that it only fetches later, which is counted too. The service worker
/// is left out: it begins when everything is there.
pub fn first_visit<'a>(site: &'a Site, lesson: &str, stem: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec!["index.html".to_owned()];
    open.extend([".js", "_bg.wasm"].map(|end| format!("{stem}{end}")));
    open.push(format!("text/{lesson}.zh-CN.txt"));
    while let Some(path) = open.pop() {
        let Some((path, text)) = site.get_key_value(&path) else {
            continue;
        };
        if path != OFFLINE
            && reached.insert(path.as_str())
            && let Some(text) = text
        {
            open.extend(site.keys().filter(|other| names(text, other)).cloned());
        }
    }
    reached
}

/// Whether a text names this file: by its last part, since the rest depends on the public address.
fn names(text: &str, path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| text.contains(name))
}

/// One file's sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Relative to `dist/`.
    pub path: String,
    /// On disk.
    pub raw: u64,
    /// As a host sends it.
    pub brotli: u64,
}

/// What a first visit to each lesson loads, by the lesson's name.
pub type Loads<'a> = [(&'a str, Vec<Size>)];

/// The files of the lesson that loads most, largest first, and the total of each lesson.
pub fn table(loads: &Loads) -> String {
    let mut text = format!("{:>10} {:>10}  file\n", "raw", "brotli");
    let most = loads
        .iter()
        .max_by_key(|(_, sizes)| total("", sizes).brotli);
    let mut files: Vec<&Size> = most.iter().flat_map(|(_, sizes)| sizes).collect();
    files.sort_by_key(|size| std::cmp::Reverse(size.brotli));
    let totals: Vec<Size> = loads
        .iter()
        .map(|(lesson, sizes)| total(lesson, sizes))
        .collect();
    for size in files.into_iter().chain(&totals) {
        text += &format!("{:>10} {:>10}  {}\n", size.raw, size.brotli, size.path);
    }
    text
}

/// The error if a first load is over the limit, which says by how much.
pub fn verdict(loads: &Loads) -> Result<(), String> {
    let over = loads
        .iter()
        .map(|(lesson, sizes)| (lesson, total(lesson, sizes).brotli))
        .filter(|(_, brotli)| *brotli > LIMIT)
        .max_by_key(|(_, brotli)| *brotli);
    let Some((lesson, brotli)) = over else {
        return Ok(());
    };
    Err(format!(
        "the first load of the lesson {lesson} is {brotli} bytes with brotli, {} over the budget of \
         {LIMIT}: load later what the page does not need first, or find what grew with `twiggy top` \
         on the .wasm file",
        brotli - LIMIT
    ))
}

fn total(lesson: &str, sizes: &[Size]) -> Size {
    Size {
        path: format!("first load of {lesson}, of at most {LIMIT} with brotli"),
        raw: sizes.iter().map(|size| size.raw).sum(),
        brotli: sizes.iter().map(|size| size.brotli).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, Option<&str>)]) -> Site {
        let owned =
            |(path, text): &(&str, Option<&str>)| ((*path).to_owned(), text.map(str::to_owned));
        files.iter().map(owned).collect()
    }

    fn size(brotli: u64) -> Size {
        Size {
            path: "a.wasm".into(),
            raw: 3 * brotli,
            brotli,
        }
    }

    #[test]
    fn a_first_visit_follows_the_page_its_scripts_and_its_styles() {
        let site = site(&[
            (
                "index.html",
                Some(
                    "const apps = { raft: 'app-1', retry: 'app-2' }; <link href='./app.css'> offline.js",
                ),
            ),
            ("app-1.js", Some("fetch('app-1_bg.wasm')")),
            ("app-1_bg.wasm", None),
            ("app-2.js", Some("fetch('app-2_bg.wasm')")),
            ("app-2_bg.wasm", None),
            ("app.css", Some("@font-face { src: url(fonts/sans.woff2) }")),
            ("fonts/sans.woff2", None),
            ("offline.js", Some("text/raft.en.txt text/retry.zh-CN.txt")),
            ("text/raft.en.txt", None),
            ("text/raft.zh-CN.txt", None),
            ("text/retry.zh-CN.txt", None),
        ]);
        let loaded: Vec<&str> = first_visit(&site, "raft", "app-1").into_iter().collect();
        let expected = [
            "app-1.js",
            "app-1_bg.wasm",
            "app.css",
            "fonts/sans.woff2",
            "index.html",
            "text/raft.zh-CN.txt",
        ];
        assert_eq!(loaded, expected);
    }

    #[test]
    fn files_that_name_each_other_are_counted_once() {
        let site = site(&[
            ("index.html", Some("a.js")),
            ("a.js", Some("index.html a.js")),
        ]);
        assert_eq!(first_visit(&site, "raft", "app-1").len(), 2);
    }

    #[test]
    fn the_limit_itself_is_within_the_budget() {
        assert_eq!(
            verdict(&[("raft", vec![size(LIMIT - 10), size(10)])]),
            Ok(())
        );
    }

    #[test]
    fn one_byte_over_the_limit_is_caught_in_any_lesson() {
        let loads = [
            ("raft", vec![size(1)]),
            ("retry", vec![size(LIMIT), size(1)]),
        ];
        let problem = verdict(&loads).expect_err("over the limit");
        assert!(problem.contains(&(LIMIT + 1).to_string()), "{problem}");
        assert!(problem.contains("retry"), "{problem}");
    }

    #[test]
    fn the_table_has_the_files_of_the_largest_and_every_total() {
        let table = table(&[("raft", vec![size(1), size(2)]), ("retry", vec![size(1)])]);
        assert_eq!(table.lines().count(), 5, "{table}");
        let has = |words: &str| table.lines().any(|line| line.contains(words));
        assert!(has(" 9          3  first load of raft"), "{table}");
        assert!(has(" 3          1  first load of retry"), "{table}");
    }
}

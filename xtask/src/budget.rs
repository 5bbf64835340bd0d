//! What a first visit loads, and whether that is little enough.

use std::collections::{BTreeMap, BTreeSet};

/// The whole first load, compressed with brotli: about two seconds on a slow phone line.
pub const LIMIT: u64 = 300 * 1024;

/// The built site: the path of each file, and its text if it can name other files.
pub type Site = BTreeMap<String, Option<String>>;

/// The files that a first visit loads: the page, and what it, its scripts and its styles name.
///
/// A script may name a file that it only fetches later. Counting that one too errs on the side of
/// the visitor.
pub fn first_visit(site: &Site) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    let mut open = vec!["index.html"];
    while let Some(path) = open.pop() {
        let Some((path, text)) = site.get_key_value(path) else {
            continue;
        };
        if reached.insert(path.as_str())
            && let Some(text) = text
        {
            open.extend(
                site.keys()
                    .map(String::as_str)
                    .filter(|other| names(text, other)),
            );
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

/// The sizes as a table, largest first, with the total and the limit.
pub fn table(sizes: &[Size]) -> String {
    let mut rows: Vec<&Size> = sizes.iter().collect();
    rows.sort_by_key(|size| std::cmp::Reverse(size.brotli));
    let total = total(sizes);
    let mut text = format!("{:>10} {:>10}  file\n", "raw", "brotli");
    for size in rows.into_iter().chain([&total]) {
        text += &format!("{:>10} {:>10}  {}\n", size.raw, size.brotli, size.path);
    }
    text
}

/// The error if the first load is over the limit, which says by how much.
pub fn verdict(sizes: &[Size]) -> Result<(), String> {
    let total = total(sizes).brotli;
    if total <= LIMIT {
        return Ok(());
    }
    Err(format!(
        "the first load is {total} bytes with brotli, {} over the budget of {LIMIT}: load what the \
         first page does not need later, or find what grew with `twiggy top` on the .wasm file",
        total - LIMIT
    ))
}

fn total(sizes: &[Size]) -> Size {
    Size {
        path: format!("first load, of at most {LIMIT} with brotli"),
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
                Some("<script src='/sub/app-1.js'> <link href='./app.css'>"),
            ),
            ("app-1.js", Some("fetch('app-1_bg.wasm')")),
            ("app-1_bg.wasm", None),
            ("app.css", Some("@font-face { src: url(fonts/sans.woff2) }")),
            ("fonts/sans.woff2", None),
            ("lessons/raft.html", Some("<p>loaded when it is opened")),
        ]);
        let loaded: Vec<&str> = first_visit(&site).into_iter().collect();
        let expected = [
            "app-1.js",
            "app-1_bg.wasm",
            "app.css",
            "fonts/sans.woff2",
            "index.html",
        ];
        assert_eq!(loaded, expected);
    }

    #[test]
    fn files_that_name_each_other_are_counted_once() {
        let site = site(&[
            ("index.html", Some("a.js")),
            ("a.js", Some("index.html a.js")),
        ]);
        assert_eq!(first_visit(&site).len(), 2);
    }

    #[test]
    fn the_limit_itself_is_within_the_budget() {
        assert_eq!(verdict(&[size(LIMIT - 10), size(10)]), Ok(()));
    }

    #[test]
    fn one_byte_over_the_limit_is_caught() {
        let problem = verdict(&[size(LIMIT), size(1)]).expect_err("over the limit");
        assert!(problem.contains(&(LIMIT + 1).to_string()), "{problem}");
    }

    #[test]
    fn the_table_has_a_line_for_each_file_and_the_total() {
        let table = table(&[size(1), size(2)]);
        assert_eq!(table.lines().count(), 4, "{table}");
        assert!(
            table
                .lines()
                .last()
                .is_some_and(|line| line.contains(" 9 ")),
            "{table}"
        );
    }
}

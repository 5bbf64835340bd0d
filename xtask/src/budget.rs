//! What visits load, and whether that is little enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::chunks::Page;
use crate::plan;
use crate::site::OFFLINE;

/// The built site: the path of each file, and its text if it can name other files.
pub type Site = BTreeMap<String, Option<String>>;

/// What may be loaded at most by one kind of visit, compressed with brotli.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// A first visit to a lesson, all in all: about two seconds on a slow phone line.
    First,
    /// Another lesson after it: its chunk, and what it shares with a few others.
    Further,
    /// The lab, and its part for a lesson, after that lesson.
    Lab,
}

impl Budget {
    /// The budget in bytes.
    const fn bytes_max(self) -> u64 {
        match self {
            Self::First => 300 * 1024,
            Self::Further => 80 * 1024,
            Self::Lab => 250 * 1024,
        }
    }

    /// What it is about, to be followed by the name of a lesson.
    const fn words(self) -> &'static str {
        match self {
            Self::First => "first load of",
            Self::Further => "going on to",
            Self::Lab => "the lab of",
        }
    }
}

/// What one visit loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// What it has to keep to.
    pub budget: Budget,
    /// The lesson's name.
    pub lesson: String,
    /// The files.
    pub sizes: Vec<Size>,
}

/// The files that each kind of visit to a lesson loads, named by its chunk.
pub fn files(site: &Site, page: &Page, lesson: &str) -> [(Budget, BTreeSet<String>); 3] {
    let chunk = |name: &str| page.file(name).map(str::to_owned);
    let needs = plan::needs(&page.chunks, lesson).into_iter();
    let further = needs.filter(|name| *name != plan::SHARED).chain([lesson]);
    let further = further.filter_map(chunk).collect();
    let first = first_visit(site, page, lesson);
    let lab = format!("{lesson}_lab");
    let needs = plan::needs(&page.chunks, &lab).into_iter();
    let lab = needs.chain([lab.as_str()]).filter_map(chunk);
    let lab = lab.filter(|file| !first.contains(file)).collect();
    [
        (Budget::First, first),
        (Budget::Further, further),
        (Budget::Lab, lab),
    ]
}

/// The files that a first visit to a lesson loads: the page, what it and its styles name, the script
/// and the wasm, the lesson's chunk and what that needs, and its text in the language that takes more
/// bytes.
///
/// The page and the script name every chunk, and only some are loaded. The service worker is left
/// out: it begins when everything is there.
fn first_visit(site: &Site, page: &Page, lesson: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let chunks = plan::needs(&page.chunks, lesson)
        .into_iter()
        .chain([lesson]);
    let chunks: Vec<&str> = chunks.filter_map(|name| page.file(name)).collect();
    let mut open = vec!["index.html".to_owned(), format!("{}_bg.wasm", page.stem)];
    open.extend(chunks.iter().map(|file| (*file).to_owned()));
    open.push(format!("text/{}.zh-CN.txt", lesson.replace('_', "-")));
    let is_other_chunk = |path: &str| page.files.iter().any(|(_, file)| file == path);
    while let Some(path) = open.pop() {
        let Some((path, text)) = site.get_key_value(&path) else {
            continue;
        };
        if path != OFFLINE
            && reached.insert(path.clone())
            && let Some(text) = text
        {
            let named = site.keys().filter(|other| names(text, other));
            open.extend(named.filter(|path| !is_other_chunk(path)).cloned());
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

/// The files of the first visit that loads most, largest first, and the total of each visit.
pub fn table(loads: &[Load]) -> String {
    let mut text = format!("{:>10} {:>10}  file\n", "raw", "brotli");
    let firsts = loads.iter().filter(|load| load.budget == Budget::First);
    let most = firsts.max_by_key(|load| total(load).brotli);
    let mut files: Vec<&Size> = most.iter().flat_map(|load| &load.sizes).collect();
    files.sort_by_key(|size| std::cmp::Reverse(size.brotli));
    let totals: Vec<Size> = loads.iter().map(total).collect();
    for size in files.into_iter().chain(&totals) {
        text += &format!("{:>10} {:>10}  {}\n", size.raw, size.brotli, size.path);
    }
    text
}

/// The error if a visit loads more than it may, which says by how much.
pub fn verdict(loads: &[Load]) -> Result<(), String> {
    let over = |load: &&Load| total(load).brotli > load.budget.bytes_max();
    let by = |load: &&Load| total(load).brotli - load.budget.bytes_max();
    let Some(load) = loads.iter().filter(over).max_by_key(by) else {
        return Ok(());
    };
    Err(format!(
        "{} {} is {} bytes with brotli, {} over the budget of {}: load later what is not needed by \
         then, or find what grew with `twiggy top` on the .wasm file",
        load.budget.words(),
        load.lesson,
        total(load).brotli,
        by(&load),
        load.budget.bytes_max()
    ))
}

fn total(load: &Load) -> Size {
    let (words, limit) = (load.budget.words(), load.budget.bytes_max());
    Size {
        path: format!("{words} {}, of at most {limit} with brotli", load.lesson),
        raw: load.sizes.iter().map(|size| size.raw).sum(),
        brotli: load.sizes.iter().map(|size| size.brotli).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(brotli: u64) -> Size {
        Size {
            path: "a.wasm".into(),
            raw: 3 * brotli,
            brotli,
        }
    }

    fn load(budget: Budget, lesson: &str, sizes: &[u64]) -> Load {
        Load {
            budget,
            lesson: lesson.into(),
            sizes: sizes.iter().map(|brotli| size(*brotli)).collect(),
        }
    }

    #[test]
    fn each_visit_has_its_files_and_no_others() {
        let names = ["lab", "raft", "raft_lab", "retry", "retry_lab", "shared"];
        let page = Page {
            stem: "page-1".into(),
            files: names
                .map(|name| (name.into(), format!("{name}.wasm")))
                .into(),
            chunks: names.map(|name| (name.into(), vec![])).into(),
        };
        let html = "import page-1.js raft.wasm retry.wasm <link href='./app.css'> offline.js";
        let mut files: Vec<(String, Option<&str>)> = vec![
            ("index.html".into(), Some(html)),
            (
                "page-1.js".into(),
                Some("page-1_bg.wasm raft.wasm lab.wasm"),
            ),
            ("page-1_bg.wasm".into(), None),
            (
                "app.css".into(),
                Some("@font-face { src: url(fonts/sans.woff2) }"),
            ),
            ("fonts/sans.woff2".into(), None),
            (
                "offline.js".into(),
                Some("text/raft.en.txt text/retry.zh-CN.txt"),
            ),
            ("text/raft.en.txt".into(), None),
            ("text/raft.zh-CN.txt".into(), None),
            ("text/retry.zh-CN.txt".into(), None),
        ];
        files.extend(names.map(|name| (format!("{name}.wasm"), None)));
        let owned = |(path, text): (String, Option<&str>)| (path, text.map(str::to_owned));
        let site: Site = files.into_iter().map(owned).collect();
        let [(_, first), (_, further), (_, lab)] = super::files(&site, &page, "raft");
        let expected = [
            "app.css",
            "fonts/sans.woff2",
            "index.html",
            "page-1.js",
            "page-1_bg.wasm",
            "raft.wasm",
            "shared.wasm",
            "text/raft.zh-CN.txt",
        ];
        assert_eq!(Vec::from_iter(first), expected);
        assert_eq!(Vec::from_iter(further), ["raft.wasm"]);
        assert_eq!(Vec::from_iter(lab), ["lab.wasm", "raft_lab.wasm"]);
    }

    #[test]
    fn the_limit_itself_is_within_the_budget() {
        for budget in [Budget::First, Budget::Further, Budget::Lab] {
            let most = budget.bytes_max();
            let check = |sizes: &[u64]| verdict(&[load(budget, "raft", sizes)]);
            assert_eq!(check(&[most - 10, 10]), Ok(()));
            let problem = check(&[most, 1]).expect_err("over the limit");
            assert!(problem.contains(&(most + 1).to_string()), "{problem}");
        }
    }

    #[test]
    fn what_is_over_is_caught_in_any_lesson() {
        let loads = [
            load(Budget::First, "raft", &[1]),
            load(Budget::Further, "retry", &[Budget::Further.bytes_max() + 1]),
        ];
        let problem = verdict(&loads).expect_err("over the limit");
        assert!(problem.starts_with("going on to retry"), "{problem}");
    }

    #[test]
    fn the_table_has_the_files_of_the_largest_and_every_total() {
        let loads = [
            load(Budget::First, "raft", &[1, 2]),
            load(Budget::First, "retry", &[1]),
            load(Budget::Lab, "retry", &[7]),
        ];
        let table = table(&loads);
        assert_eq!(table.lines().count(), 6, "{table}");
        let has = |words: &str| table.lines().any(|line| line.contains(words));
        assert!(has(" 9          3  first load of raft"), "{table}");
        assert!(has(" 3          1  first load of retry"), "{table}");
        assert!(has(" 21          7  the lab of retry"), "{table}");
    }
}

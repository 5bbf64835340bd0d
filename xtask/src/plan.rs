//! Which file of the site each piece of the split page goes into.
//!
//! The splitter makes a file for each split point, and one for each set of split points that share
//! something: hundreds, where there are many lessons. They are joined into few: what belongs to one
//! lesson alone goes to that lesson, what only the lab shares to the lab, what no lesson needs to one
//! chunk, what a few lessons share to a chunk of theirs if it is worth a request, and the rest to
//! another.

use std::collections::{BTreeMap, BTreeSet};

/// The chunk of what several others share.
pub const SHARED: &str = "shared";
/// The chunk of what the lab, menus and panels share, and no lesson needs.
const PARTS: &str = "parts";
/// The chunk of the home page.
pub const HOME: &str = "home";
/// The chunk of the inspector and of the story's tabs.
pub const PANELS: &str = "panels";
/// The chunks of the page that are no lessons, besides the lab.
const NO_LESSONS: [&str; 3] = [HOME, PANELS, "tools"];
/// The lab, and what the names of its parts for a lesson end with.
const LAB: &str = "lab";
const LAB_OF: &str = "_lab";

/// Between the names of the lessons in the name of a chunk that a few of them share.
const AND: &str = "__";
/// How many lessons may share a chunk of their own. What more of them need is for all.
const FEW: usize = 4;
/// How many bytes a chunk of a few lessons has at least. Each piece is about [`EMPTY_BYTES`] longer
/// than what is in it.
const WORTH_BYTES: u64 = 8_000;
const EMPTY_BYTES: u64 = 1_600;

/// What each file that the splitter made is needed by: its name, and the names of split points.
pub type Pieces = BTreeMap<String, BTreeSet<String>>;

/// The chunks of the site: the name of each, and the files that are joined to it.
pub type Chunks = BTreeMap<String, Vec<String>>;

/// Reads which files the splitter made from the script that it wrote to load them.
///
/// A file that several split points share is declared after a comment that names these; that of one
/// split point is named after it. A split point of which nothing is left has none.
pub fn pieces(script: &str) -> Result<Pieces, String> {
    let mut pieces = Pieces::new();
    let mut lines = script.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(names) = line.strip_prefix("/* ").and_then(|l| l.strip_suffix(" */")) {
            let file = lines.peek().and_then(|next| declared(next, "const __"));
            let file = file.ok_or("the splitter names no file after a list of split points")?;
            let needed_by = names.split(", ").map(str::to_owned).collect();
            pieces.insert(file.to_owned(), needed_by);
        } else if let Some(name) = declared(line, "export const __wasm_split_load_") {
            let needed_by = BTreeSet::from([name.to_owned()]);
            if !line.contains("async (_imp) => ({})") {
                pieces.insert(format!("split_{name}"), needed_by);
            }
        }
    }
    match pieces.is_empty() {
        true => Err("the splitter split nothing off: is the feature `split` on?".into()),
        false => Ok(pieces),
    }
}

/// The name that a line declares, after what it begins with.
fn declared<'a>(line: &'a str, begin: &str) -> Option<&'a str> {
    line.strip_prefix(begin)?.split(' ').next()
}

/// Joins the pieces to chunks; `bytes` says how large a piece is.
pub fn chunks(pieces: &Pieces, bytes: impl Fn(&str) -> u64) -> Chunks {
    let few = few(pieces, bytes);
    let mut chunks = Chunks::new();
    for (file, needed_by) in pieces {
        let chunk = match chunk_of(needed_by) {
            SHARED => few_that_need(&few, needed_by),
            chunk => chunk.to_owned(),
        };
        chunks.entry(chunk).or_default().push(file.clone());
    }
    chunks
}

/// The sets of a few lessons that share enough for a chunk of their own, the smallest first.
fn few(pieces: &Pieces, bytes: impl Fn(&str) -> u64) -> Vec<BTreeSet<&str>> {
    let all: BTreeSet<&str> = pieces.values().flat_map(lessons_of).collect();
    let mut shared = BTreeMap::<BTreeSet<&str>, u64>::new();
    for (file, needed_by) in pieces {
        if chunk_of(needed_by) == SHARED && !is_beside(needed_by) {
            let own = bytes(file).saturating_sub(EMPTY_BYTES);
            *shared.entry(lessons_of(needed_by)).or_default() += own;
        }
    }
    let is_worth = |(set, own): &(BTreeSet<&str>, u64)| {
        set.len() <= FEW && set.len() < all.len() && *own >= WORTH_BYTES
    };
    let worth = shared.into_iter().filter(is_worth);
    let mut few: Vec<BTreeSet<&str>> = worth.map(|(set, _)| set).collect();
    few.sort_by_key(BTreeSet::len);
    few
}

/// The chunk of the fewest lessons that has all who need a piece, or that of all.
fn few_that_need(few: &[BTreeSet<&str>], needed_by: &BTreeSet<String>) -> String {
    let lessons = lessons_of(needed_by);
    let mut fit = few.iter().filter(|set| lessons.is_subset(set));
    match fit.next() {
        Some(set) if !is_beside(needed_by) => {
            let names: Vec<&str> = set.iter().copied().collect();
            names.join(AND)
        }
        _ => SHARED.to_owned(),
    }
}

/// Whether what no lesson is in needs a piece too, and so whoever has no lesson.
fn is_beside(needed_by: &BTreeSet<String>) -> bool {
    needed_by
        .iter()
        .any(|name| name == LAB || NO_LESSONS.contains(&name.as_str()))
}

/// The lessons that need a piece, themselves or their part of the lab.
fn lessons_of(needed_by: &BTreeSet<String>) -> BTreeSet<&str> {
    let names = needed_by.iter().map(|name| lesson_of(name));
    names
        .filter(|name| *name != LAB && !NO_LESSONS.contains(name))
        .collect()
}

/// The chunk of what these split points need, when no few lessons share one.
fn chunk_of(needed_by: &BTreeSet<String>) -> &str {
    let mut names = needed_by.iter().map(String::as_str);
    if let (Some(only), None) = (names.next(), names.next()) {
        return only;
    }
    let mut names = needed_by.iter().map(String::as_str);
    if names.clone().all(is_of_lab) {
        return LAB;
    }
    if names
        .clone()
        .all(|name| is_of_lab(name) || NO_LESSONS.contains(&name))
    {
        return PARTS;
    }
    // The lab's part for a lesson is fetched after the lesson.
    let lessons: BTreeSet<&str> = names.clone().map(lesson_of).collect();
    match names.find(|name| !is_of_lab(name)) {
        Some(lesson) if lessons.len() == 1 => lesson,
        _ => SHARED,
    }
}

fn is_of_lab(name: &str) -> bool {
    name == LAB || name.ends_with(LAB_OF)
}

fn lesson_of(name: &str) -> &str {
    name.strip_suffix(LAB_OF).unwrap_or(name)
}

/// The chunks that must be there for one to work, besides itself.
pub fn needs<'a>(chunks: &'a Chunks, chunk: &str) -> Vec<&'a str> {
    let wanted = match chunk {
        SHARED => vec![],
        PARTS => vec![SHARED],
        LAB => vec![SHARED, PARTS],
        _ if NO_LESSONS.contains(&chunk) => vec![SHARED, PARTS],
        _ => match chunk.strip_suffix(LAB_OF) {
            Some(lesson) => vec![SHARED, PARTS, LAB, lesson],
            None => vec![SHARED],
        },
    };
    let lesson = lesson_of(chunk);
    let names = chunks.keys().map(String::as_str);
    names
        .filter(|name| wanted.contains(name) || *name != chunk && is_shared_with(name, lesson))
        .collect()
}

/// Whether a chunk is that of a few lessons, this one among them.
fn is_shared_with(chunk: &str, lesson: &str) -> bool {
    chunk.contains(AND) && chunk.split(AND).any(|name| name == lesson)
}

/// Whether any lesson may need a chunk at any moment, so that it is kept for when there is no network.
/// Lessons and the lab are kept once they were opened.
pub fn is_for_all(chunk: &str) -> bool {
    chunk == SHARED || chunk == PARTS || NO_LESSONS.contains(&chunk)
}

/// The names of the lessons in a plan: those that the lab has a part for.
pub fn lessons(chunks: &Chunks) -> Vec<&str> {
    let names = chunks.keys().map(String::as_str);
    names.filter(|name| is_lesson(chunks, name)).collect()
}

/// Whether a chunk is a lesson's.
pub fn is_lesson(chunks: &Chunks, chunk: &str) -> bool {
    chunks.contains_key(&format!("{chunk}{LAB_OF}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "\
import { initSync } from \"./site.js\";
/* paxos, raft */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));
}
, []);
/* raft, raft_lab */
const __chunk_2 = makeLoad(() => {
, []);
/* lab, raft_lab */
const __chunk_4 = makeLoad(() => {
, []);
export const __wasm_split_load_raft_lab = wrapAsyncCb(makeLoad(() => {
}
, [__chunk_2]));
export const __wasm_split_load_raft = wrapAsyncCb(makeLoad(() => {
}
, [__chunk_1, __chunk_2]));
export const __wasm_split_load_tools = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), []));
";

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn pieces_are_read_with_what_needs_them() {
        let expect = [
            ("chunk_1", set(&["paxos", "raft"])),
            ("chunk_2", set(&["raft", "raft_lab"])),
            ("chunk_4", set(&["lab", "raft_lab"])),
            ("split_raft", set(&["raft"])),
            ("split_raft_lab", set(&["raft_lab"])),
        ];
        let expect: Pieces = expect.map(|(file, set)| (file.to_owned(), set)).into();
        assert_eq!(pieces(SCRIPT), Ok(expect));
        assert!(pieces("export const other = 1;").is_err());
        assert!(pieces("/* a, b */\nlet c = 1;").is_err());
    }

    #[test]
    fn what_belongs_to_one_goes_to_it_and_the_rest_is_shared() {
        let check = |names: &[&str], expect: &str| {
            assert_eq!(chunk_of(&set(names)), expect, "{names:?}");
        };
        check(&["raft"], "raft");
        check(&["raft_lab"], "raft_lab");
        check(&["raft", "raft_lab"], "raft");
        check(&["lab", "raft_lab"], "lab");
        check(&["paxos_lab", "raft_lab"], "lab");
        check(&["paxos", "raft"], SHARED);
        check(&["paxos_lab", "raft"], SHARED);
        check(&["panels", "tools"], PARTS);
        check(&["lab", "tools"], PARTS);
        check(&["panels", "raft", "tools"], SHARED);
        check(&["lab", "raft"], SHARED);
    }

    #[test]
    fn a_chunk_needs_what_is_there_of_what_it_shares() {
        let chunks = chunks(&pieces(SCRIPT).unwrap(), |_| 0);
        assert_eq!(needs(&chunks, "raft_lab"), ["lab", "raft", SHARED]);
        assert_eq!(needs(&chunks, "raft"), [SHARED]);
        assert_eq!(needs(&chunks, SHARED), [""; 0]);
        assert_eq!(lessons(&chunks), ["raft"]);
        assert!(is_for_all(SHARED) && is_for_all("tools"));
        assert!(!is_for_all("raft") && !is_for_all("raft_lab") && !is_for_all(LAB));
    }

    #[test]
    fn what_a_few_share_is_a_chunk_of_theirs_if_it_is_worth_a_request() {
        let pieces: Pieces = [
            ("large", set(&["paxos", "raft"])),
            ("lab", set(&["paxos", "raft", "raft_lab"])),
            ("small", set(&["raft", "retry"])),
            ("beside", set(&["panels", "paxos", "raft"])),
            ("all", set(&["paxos", "raft", "retry"])),
        ]
        .map(|(file, set)| (file.to_owned(), set))
        .into();
        let bytes = |file: &str| if file == "small" { 2_000 } else { 20_000 };
        let chunks = chunks(&pieces, bytes);
        assert_eq!(chunks["paxos__raft"], ["lab", "large"]);
        assert_eq!(chunks[SHARED], ["all", "beside", "small"]);
        assert_eq!(needs(&chunks, "raft"), ["paxos__raft", SHARED]);
        assert_eq!(needs(&chunks, "raft_lab"), ["paxos__raft", SHARED]);
        assert_eq!(needs(&chunks, "retry"), [SHARED]);
        assert_eq!(needs(&chunks, "paxos__raft"), [SHARED]);
        assert!(!is_for_all("paxos__raft") && !is_lesson(&chunks, "paxos__raft"));
    }
}

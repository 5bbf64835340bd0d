//! The rows of a file of submissions: CSV as spreadsheets write it, and as hands damage it.
//!
//! One damaged row must not cost the others their grades: a quote that is never closed would swallow all
//! that follows, so what it swallows is looked at before it is believed.

use super::super::run::link_value;
use super::super::words::say;
use crate::session::lesson_of;

/// The columns that a file has, by the names that its first row may give them.
const COLUMNS: [[&str; 2]; 3] = [["name", "姓名"], ["task", "任务"], ["link", "链接"]];
/// What may stand between columns, the likeliest first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// What ends a line: either, or both.
const ENDS: [char; 2] = ['\n', '\r'];
/// A row with more of them is none. Without a bound, a file of nothing but opened quotes would be read to
/// its end for each of its lines.
const ENDS_MAX: usize = 100;
/// A cell that is longer, in bytes, is no column's name: it may be a link, however damaged.
const TITLE_MAX: usize = 64;

/// A submission as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Row {
    /// Name, task and link, without the space around them.
    pub cells: [String; 3],
    /// A quote is opened in it and not closed, so that the cells are a guess.
    pub is_damaged: bool,
}

/// The submissions of a file, without the row that only names the columns. The error says what is wrong
/// with the file as a whole, and what to do.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let mut rest = decoded(bytes)?.trim_start_matches('\u{feff}');
    let separator = separator(rest);
    let (mut places, mut rows) = ([0, 1, 2], Vec::new());
    let (mut is_first, mut widest) = (true, 0);
    loop {
        rest = rest.trim_start_matches(ENDS);
        if rest.is_empty() {
            break;
        }
        let (cells, after, is_damaged) = next(rest, separator, places);
        rest = after;
        widest = widest.max(cells.len());
        if std::mem::take(&mut is_first)
            && let Some(named) = header(&cells)?
        {
            places = named;
            continue;
        }
        let cell = |place: usize| cells.get(place).cloned().unwrap_or_default();
        rows.push(Row {
            cells: places.map(cell),
            is_damaged,
        });
    }
    if widest == 1 {
        return Err(say!(
            "no row has more than one column; separate name, task and link by commas, semicolons or \
             tabs",
            "每一行都只有一列；请用逗号、分号或制表符分隔姓名、任务和链接"
        ));
    }
    Ok(rows)
}

fn decoded(bytes: &[u8]) -> Result<&str, String> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(say!(
            "it is UTF-16; save it as `CSV UTF-8`",
            "它是 UTF-16 编码的；请另存为 `CSV UTF-8`"
        ));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let line = 1 + before.replace("\r\n", "\n").matches(ENDS).count();
        say!(
            "line {line} is not UTF-8; save it as `CSV UTF-8`",
            "第 {line} 行不是 UTF-8 编码；请另存为 `CSV UTF-8`"
        )
    })
}

/// What gives the most lines all columns, or else two.
fn separator(text: &str) -> char {
    let columns = |separator: char| {
        let wide = |count: usize| {
            let lines = text.split(ENDS);
            let cells = lines.map(|line| line_cells(line, separator).len());
            cells.filter(|cells| *cells >= count).count()
        };
        (wide(COLUMNS.len()), wide(2))
    };
    // Of several that give as many, the last is taken.
    let likeliest = SEPARATORS.into_iter().rev().max_by_key(|it| columns(*it));
    likeliest.unwrap_or(SEPARATORS[0])
}

/// Where the columns are, if this row names them. That it names some of them only is an error: what is
/// in the others is not to be guessed.
fn header(cells: &[String]) -> Result<Option<[usize; 3]>, String> {
    let names: Vec<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
    let place = |column: [&str; 2]| names.iter().position(|name| column.contains(&&**name));
    let found = COLUMNS.map(place);
    if let [Some(name), Some(task), Some(link)] = found {
        return Ok(Some([name, task, link]));
    }
    // A submission may be that of somebody who is called Link.
    let is_title =
        |cell: &String| cell.len() <= TITLE_MAX && !cell.contains("run=") && !is_link(cell);
    if found == [None; 3] || !cells.iter().all(is_title) {
        return Ok(None);
    }
    let lacking = COLUMNS.iter().zip(found);
    let lacking = lacking.filter_map(|([name, _], place)| place.is_none().then_some(*name));
    let lacking = lacking.collect::<Vec<_>>().join(", ");
    Err(say!(
        "the first row names its columns, but has no {lacking}; name them name, task, link",
        "首行写的是列名，其中却没有 {lacking}；请把列名写成 name、task、link（姓名、任务、链接）"
    ))
}

fn is_link(cell: &str) -> bool {
    lesson_of(link_value(cell)).is_ok()
}

/// The cells of the first row of a text, what follows it, and whether it is damaged. It is one line
/// unless a cell in quotes goes on in the next.
fn next(text: &str, separator: char, places: [usize; 3]) -> (Vec<String>, &str, bool) {
    let line = plain(text, &ENDS);
    let after = &text[line.len()..];
    if let Some((cells, _)) = quoted_cells(line, separator) {
        return (cells, after, false);
    }
    let end = text.match_indices(ENDS).nth(ENDS_MAX);
    let lines = end.map_or(text, |(end, _)| &text[..end]);
    if let Some((cells, rest)) = quoted_cells(lines, separator) {
        let end = lines.len() - rest.len();
        if is_one(&cells, &lines[..end], separator, places) {
            return (cells, &text[end..], false);
        }
    }
    (line_cells(line, separator), after, true)
}

/// Whether several lines are one row: it has all columns, and has not swallowed another.
fn is_one(cells: &[String], lines: &str, separator: char, places: [usize; 3]) -> bool {
    let is_full = |cells: &[String]| places.iter().all(|place| *place < cells.len());
    let is_row = |line: &str| {
        let cells = line_cells(line, separator);
        is_full(&cells) && is_link(&cells[places[2]])
    };
    let before = lines.rfind(ENDS).unwrap_or(0);
    is_full(cells) && !lines[..before].split(ENDS).any(is_row)
}

/// The cells of one line. A quote that is not closed in it is left out.
fn line_cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let inside = rest.strip_prefix('"');
        let quoted = inside.and_then(|inside| quoted(inside, separator));
        let (cell, after) = quoted.unwrap_or_else(|| {
            let rest = inside.unwrap_or(rest);
            let cell = plain(rest, &[separator]);
            (cell.to_owned(), &rest[cell.len()..])
        });
        cells.push(cell.trim().to_owned());
        match after.strip_prefix(separator) {
            Some(after) => rest = after,
            None => return cells,
        }
    }
}

/// The cells of the first row of a text, as RFC 4180 has them, and what follows; `None` when a quote is
/// not closed.
fn quoted_cells(text: &str, separator: char) -> Option<(Vec<String>, &str)> {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(inside) => quoted(inside, separator)?,
            None => {
                let cell = plain(rest, &[separator, ENDS[0], ENDS[1]]);
                (cell.to_owned(), &rest[cell.len()..])
            }
        };
        cells.push(cell.trim().to_owned());
        match after.strip_prefix(separator) {
            Some(after) => rest = after,
            None => return Some((cells, after)),
        }
    }
}

/// A cell in quotes from behind the first, and what follows; `None` when it is not closed. Within a line
/// more may stand behind the closing quote, which then belongs to the cell; but one that comes in a later
/// line and is followed by more has opened another cell there.
fn quoted(inside: &str, separator: char) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = inside;
    loop {
        let at = rest.find('"')?;
        cell.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None => break,
        }
    }
    let more = plain(rest, &[separator, ENDS[0], ENDS[1]]);
    if cell.contains(ENDS) && !more.trim().is_empty() {
        return None;
    }
    cell.push_str(more);
    Some((cell, &rest[more.len()..]))
}

/// What stands before the first of these.
fn plain<'a>(text: &'a str, ends: &[char]) -> &'a str {
    &text[..text.find(ends).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the rows of a file, each with its cells between bars, and `!` behind a damaged one.
    #[track_caller]
    fn check(file: &str, expect: &[&str]) {
        let rows = rows(file.as_bytes()).expect("it can be read");
        let words = |row: &Row| row.cells.join("|") + if row.is_damaged { "!" } else { "" };
        let found: Vec<String> = rows.iter().map(words).collect();
        assert_eq!(found, expect, "{file:?}");
    }

    #[test]
    fn cells_are_read_as_spreadsheets_write_them() {
        check("a,t,l", &["a|t|l"]);
        check("\r\n a , t,l \r\n\r\nb,t,m\n", &["a|t|l", "b|t|m"]);
        check("a,t,l\rb,t,m", &["a|t|l", "b|t|m"]);
        check("\"a, b\",\"t\" ,l", &["a, b|t|l"]);
        check("\"say \"\"a\"\"\",t,l,more", &["say \"a\"|t|l"]);
        check("\"\",\"\"\"\",l", &["|\"|l"]);
        check("a \"b\" c,t,l", &["a \"b\" c|t|l"]);
        check("\"a\"b,t,l", &["ab|t|l"]);
        check("a\nb,t\nc,t,l", &["a||", "b|t|", "c|t|l"]);
    }

    #[test]
    fn a_line_break_in_quotes_belongs_to_the_cell() {
        check("\"a\nb\",t,l\nc,t,m", &["a\nb|t|l", "c|t|m"]);
        check("a,t,l\r\nb,\"t\",\"\r\nm\r\n\"", &["a|t|l", "b|t|m"]);
        check("link,name,task\nl,\"a\n\n, b\",t", &["a\n\n, b|t|l"]);
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_own_line_only() {
        check("\"a,t,l\nb,t,m\nc,t,n", &["a|t|l!", "b|t|m", "c|t|n"]);
        check("a,t,\"l\nb,t,m", &["a|t|l!", "b|t|m"]);
        check("\"a,t,l\n\"b\",t,m\nc,t,n", &["a|t|l!", "b|t|m", "c|t|n"]);
        check("\"a,t,l\n\"b,t,m\nc,t,n", &["a|t|l!", "b|t|m!", "c|t|n"]);
        check("\"a,t,l\nb,\"t, u\",m", &["a|t|l!", "b|t, u|m"]);
        check("\"a,t,l\nb,t,\"m\nn\"", &["a|t|l!", "b|t|m\nn"]);
        check("\"a, b\",t,\"l\nc,t,m", &["a, b|t|l!", "c|t|m"]);
        // A row that has more lines than anybody's name is none.
        let lines = "\n".repeat(ENDS_MAX + 1);
        let file = format!("\"a{lines}b\",t,l\nc,t,m");
        check(&file, &["a||!", "b\"|t|l", "c|t|m"]);
        // It is closed, but what comes of it is no row.
        check("\"a\nb\",t\nc,t,m", &["a||!", "b\"|t|", "c|t|m"]);
    }

    #[test]
    fn separators_are_those_of_most_lines() {
        check("a;t;l\nb, c;t;m", &["a|t|l", "b, c|t|m"]);
        check("a\tt\tl\n\"b\tc\"\tt\tm", &["a|t|l", "b\tc|t|m"]);
        check("a;b;c\nd;e,t,l\nf,t,m", &["a;b;c||", "d;e|t|l", "f|t|m"]);
        check("Name;Link;Task\n\"a\nb\";l;t", &["a\nb|t|l"]);
    }

    #[test]
    fn a_file_that_is_wrong_as_a_whole_is_refused() {
        let check = |bytes: &[u8], expect: &str| {
            let why = rows(bytes).expect_err(expect);
            assert!(why.contains(expect), "{why}");
        };
        check(b"\xff\xfea\0,\0t\0", "it is UTF-16");
        check(b"\xfe\xff\0a\0,\0t", "it is UTF-16");
        // GBK.
        check(
            b"a,t,l\r\n\xd5\xc5\xc8\xfd,t,l",
            "line 2 is not UTF-8; save it",
        );
        check(b"a|t|l\nb|t|l", "no row has more than one column");
        check(b"\"a,t,l\"\n\"b,t,l\"", "no row has more than one column");
        check(b"name\na", "has no task, link;");
        check(b"Student,Task,LINK\na,t,l", "has no name;");
        check("姓名\t链接\na\tl".as_bytes(), "has no task;");
    }

    #[test]
    fn who_is_called_like_a_column_is_no_header() {
        let long = "x".repeat(TITLE_MAX + 1);
        check(&format!("Link,t,{long}"), &[&format!("Link|t|{long}")]);
        check("Link,t,#?run=x", &["Link|t|#?run=x"]);
    }
}

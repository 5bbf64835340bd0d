//! Homework: which tasks were solved, by which runs, as the browser keeps it and as it is handed in.
//! Pure, so that it is tested without a browser.

pub mod file;

/// A task that was solved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Solved {
    /// The task.
    pub id: String,
    /// The run that solved it, as the value of `run=`; an earlier visit may have kept none, and not
    /// every run fits into a link.
    pub link: Option<String>,
}

/// Whether a task is solved by what is kept of its lesson, and if so, the run that is kept with it;
/// empty where there is none. A lesson's first load has this and no more.
pub fn known<'a>(kept: &'a str, id: &str) -> Option<&'a str> {
    let mut run: Option<&str> = None;
    for word in kept.split(' ') {
        let (name, link) = word.split_once('=').unwrap_or((word, ""));
        if name == id && run.is_none_or(str::is_empty) {
            run = Some(link);
        }
    }
    run
}

/// What is kept of a lesson: `two-terms=LINK lost-entry`, in the order in which they were solved. A
/// task may come again with its run, and the first run counts.
pub fn read_kept(kept: &str) -> Vec<Solved> {
    let mut all = Vec::new();
    for word in kept.split_whitespace() {
        let (id, link) = word.split_once('=').unwrap_or((word, ""));
        let one = Solved {
            id: id.to_owned(),
            link: (!link.is_empty()).then(|| link.to_owned()),
        };
        merge(&mut all, &[one]);
    }
    all
}

/// What [`read_kept`] reads.
pub fn write_kept(solved: &[Solved]) -> String {
    let one = |solved: &Solved| match &solved.link {
        Some(link) => format!("{}={link}", solved.id),
        None => solved.id.clone(),
    };
    solved.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Adds what is not known yet: tasks, and runs of tasks that have none. Gives how many were added.
pub fn merge(mine: &mut Vec<Solved>, theirs: &[Solved]) -> usize {
    let mut added = 0;
    for other in theirs {
        match mine.iter_mut().find(|known| known.id == other.id) {
            None => mine.push(other.clone()),
            Some(known) if known.link.is_none() && other.link.is_some() => {
                known.link.clone_from(&other.link);
            }
            Some(_) => continue,
        }
        added += 1;
    }
    added
}

/// A line of the file that `netsplit grade` reads: name, task, link.
pub fn submission(name: &str, lesson: &str, task: &str, address: &str) -> String {
    format!("{},{lesson}/{task},{}", cell(name.trim()), cell(address))
}

/// A cell of such a file. A cell of one line stays one.
fn cell(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    if text.contains([',', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(id: &str, link: Option<&str>) -> Solved {
        Solved {
            id: id.to_owned(),
            link: link.map(str::to_owned),
        }
    }

    #[test]
    fn what_is_kept_is_read_back_and_so_is_what_older_visits_kept() {
        let all = vec![solved("two-terms", Some("3.AbC-_")), solved("b", None)];
        assert_eq!(write_kept(&all), "two-terms=3.AbC-_ b");
        assert_eq!(read_kept(&write_kept(&all)), all);
        let older = [solved("two-terms", None), solved("lost-entry", None)];
        assert_eq!(read_kept("two-terms lost-entry"), older);
        assert_eq!(read_kept(""), []);
        assert_eq!(read_kept(" a=  b"), [solved("a", None), solved("b", None)]);
        let again = [solved("a", Some("1.x")), solved("b", None)];
        assert_eq!(read_kept("a b a=1.x a=1.y"), again);
    }

    #[test]
    fn a_task_is_known_with_and_without_its_run() {
        let check = |kept, expect| assert_eq!(known(kept, "two"), expect, "{kept}");
        check("", None);
        check("two-terms=1.x one=two", None);
        check("one two", Some(""));
        check(" two=", Some(""));
        check("two=1.x one", Some("1.x"));
        check("two one two=1.x", Some("1.x"));
        check("two=2.y two=1.x", Some("2.y"));
        check("two=2.y two", Some("2.y"));
    }

    #[test]
    fn merging_adds_what_is_missing_and_replaces_nothing() {
        let mut mine = vec![solved("a", Some("1.mine")), solved("b", None)];
        let theirs = [
            solved("a", Some("1.theirs")),
            solved("b", Some("1.b")),
            solved("c", None),
        ];
        assert_eq!(merge(&mut mine, &theirs), 2);
        let expect = [
            solved("a", Some("1.mine")),
            solved("b", Some("1.b")),
            solved("c", None),
        ];
        assert_eq!(mine, expect);
        assert_eq!(merge(&mut mine, &theirs), 0, "it is all there");
    }

    #[test]
    #[cfg(not(target_arch = "wasm32"))]
    fn a_submission_is_read_back_by_a_reader_of_csv() {
        let address = "https://example.org/#/lesson/raft?run=3.AbC";
        for name in ["Ada", "Lovelace, Ada", "Ada \"A\" L", "艾达", "a\nb"] {
            let line = submission(name, "raft", "two-terms", address);
            assert_eq!(line.lines().count(), 1, "{line}");
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line.as_bytes());
            let row = reader
                .records()
                .next()
                .expect("a row")
                .expect("a sound row");
            let row: Vec<&str> = row.iter().collect();
            assert_eq!(row, [&*name.replace('\n', " "), "raft/two-terms", address]);
        }
    }
}

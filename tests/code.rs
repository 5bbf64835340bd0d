//! The Code tab's source: what the site's build makes of a protocol, and that every handler that a
//! lesson names is in it.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/tested.rs"]
mod tested;

use netsplit::i18n::Lang;
use netsplit::lessons::{self, Entry};
use netsplit::session::words::{NamesOf, parse, play};
use netsplit::session::{Params, Session};
use netsplit_press::code::{self, Cite, Papers, Source};
use netsplit_press::rust::{functions, highlighted, without_tests};
use std::collections::BTreeSet;
use std::path::Path;
use tested::tested;

fn source(lesson: &str) -> Source {
    let protocols = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/protocols");
    let source = code::source(&protocols, lesson).expect("the source can be read");
    source.unwrap_or_else(|| panic!("{lesson} has a protocol of its name"))
}

/// Every handler of a lesson that its tasks' scripts and a run without any reach.
fn handlers(entry: &Entry) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut watch = |session: &mut dyn Session| {
        let end = session.status().step;
        for step in 0..=end {
            session.seek(step);
            found.extend(session.handler(Lang::En).map(|handler| handler.function));
        }
    };
    let open = |params: Params| {
        let mut session = (entry.open)(params, 1).expect("the parameters hold");
        session.set_questions(false);
        session
    };
    let mut idle = open(Params::defaults(entry.params));
    idle.advance(netsplit::sim::Micros::from_s(2), 5_000);
    watch(&mut *idle);
    for task in (entry.task_scripts)() {
        let params = Params::defaults(entry.params).with_each(entry.params, task.params);
        let mut session = open(params.expect("a task's own"));
        let script = parse(task.solution, &NamesOf(&*session)).expect("it is well formed");
        play(&mut *session, &script).expect("it plays");
        watch(&mut *session);
    }
    found
}

#[test]
fn every_handler_that_a_lesson_names_is_in_its_source() {
    for entry in tested() {
        let (id, source) = (entry.about.id, source(entry.about.id));
        let handlers = handlers(entry);
        assert!(handlers.len() >= 3, "{id}: {handlers:?}");
        for handler in handlers {
            let function = source.function(handler);
            let function = function.unwrap_or_else(|| panic!("{id}: no function `{handler}`"));
            // What only passes on to the functions that the paper describes has no part of its own.
            let passes_on = function.file == "mod";
            assert!(
                passes_on || !function.cites.is_empty(),
                "{id}: `{handler}` follows nothing"
            );
        }
    }
}

#[test]
fn raft_names_what_the_paper_describes() {
    let source = source("raft");
    let cite = |name: &str| {
        let function = source.function(name).expect("it is there");
        function
            .cites
            .iter()
            .map(|cite| cite.label.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(cite("on_request_vote"), ["figure 2"]);
    assert_eq!(cite("on_pre_vote"), ["thesis section 9.6"]);
    assert_eq!(cite("advance_commit_index"), ["figure 2", "section 5.4.2"]);
    assert_eq!(
        cite("client::on_reply"),
        ["Ongaro and Ousterhout 2014 section 8"]
    );
    let raft = lessons::find("raft").expect("it is there");
    let handlers = handlers(raft);
    for expect in [
        "boot_server",
        "client::boot",
        "on_request_vote",
        "on_append_entries",
    ] {
        assert!(
            handlers.contains(expect),
            "{expect} is not among {handlers:?}"
        );
    }
}

#[test]
fn the_source_is_that_of_the_protocol_without_tests() {
    let source = source("raft");
    let files: BTreeSet<&str> = source.functions.iter().map(|f| f.file.as_str()).collect();
    assert!(
        files.is_superset(&["mod", "election", "client", "register"].into()),
        "{files:?}"
    );
    assert!(!files.iter().any(|file| file.contains("test")), "{files:?}");
    assert!(!source.html.contains("assert_eq"), "tests are left out");
    let protocols = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/protocols");
    assert!(
        code::source(&protocols, "no-such-lesson")
            .unwrap()
            .is_none()
    );
}

/// The text that a browser shows for HTML.
fn shown(html: &str) -> String {
    let parts = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text: String = parts.collect();
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text, |text, (from, to)| text.replace(from, to))
}

#[test]
fn highlighting_changes_no_character() {
    for file in [
        "raft/mod.rs",
        "raft/replication.rs",
        "client.rs",
        "register.rs",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/protocols")
            .join(file);
        let source = std::fs::read_to_string(path).unwrap();
        assert_eq!(shown(&highlighted(&source)), source, "{file}");
    }
}

#[test]
fn what_a_token_is_shows() {
    let check = |source: &str, expect: &str| assert_eq!(highlighted(source), expect);
    check(
        "let x = f(\"a<b\");",
        "<i class=\"k\">let</i> x = <i class=\"f\">f</i>(<i class=\"s\">&quot;a&lt;b&quot;</i>);",
    );
    check(
        "Term::of(7) // why",
        "<i class=\"t\">Term</i>::<i class=\"f\">of</i>(<i class=\"n\">7</i>) <i class=\"c\">// why</i>",
    );
    check("'c' 'a", "<i class=\"s\">'c'</i> <i class=\"t\">'a</i>");
}

#[test]
fn functions_are_found_with_what_belongs_to_them() {
    let source = "use x;\n\nimpl A {\n    /// Says } and { (figure 2).\n    #[inline]\n    pub fn a(&self) -> [u8; 2] {\n        fn inner() {}\n        \"}\"; '}'\n    }\n\n    fn declared(&self);\n    const F: fn() = b;\n}\n\nfn b() {}\n";
    let found = functions(source);
    let names: Vec<&str> = found
        .iter()
        .map(|function| function.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(found[0].doc, "Says } and { (figure 2).");
    let a = &source[found[0].at.clone()];
    assert!(
        a.starts_with("    /// Says") && a.ends_with("'}'\n    }\n"),
        "{a}"
    );
    assert_eq!(&source[found[1].at.clone()], "fn b() {}\n");
}

#[test]
fn what_is_for_tests_is_left_out() {
    let check = |source: &str, expect: &str| assert_eq!(without_tests(source), expect);
    check(
        "mod a;\n#[cfg(test)]\nmod tests;\nmod b;\n",
        "mod a;\nmod b;\n",
    );
    check(
        "fn a() {}\n\n#[cfg(all(test, not(x)))]\nmod tests {\n    fn t() {}\n}\n",
        "fn a() {}\n\n",
    );
    check("#[cfg(unix)]\nfn a() {}\n", "#[cfg(unix)]\nfn a() {}\n");
    check(
        "// #[cfg(test)]\nfn a() {}\n",
        "// #[cfg(test)]\nfn a() {}\n",
    );
}

#[test]
fn documentation_names_its_papers() {
    let papers = Papers::of(
        "//! Essay.\n//!\n//! [paper]: https://p\n//! [figure 2]: https://p#4\n//! [thesis]: https://t\n//! [RFC 9110]: https://r\n//! [here]: crate::x\n",
    );
    let check = |text: &str, expect: &[(&str, &str)]| {
        let cites = papers.cites(text);
        let found: Vec<_> = cites
            .iter()
            .map(|Cite { label, url }| (label.as_str(), url.as_str()))
            .collect();
        assert_eq!(found, expect, "{text}");
    };
    check("Receiver (figure 2).", &[("figure 2", "https://p#4")]);
    check(
        "As in section 5.2, and (figure 3)",
        &[("section 5.2", "https://p"), ("figure 3", "https://p")],
    );
    check("thesis section 9.6", &[("thesis section 9.6", "https://t")]);
    check(
        "Retry-After (RFC 9110, section 10.2.3)",
        &[("RFC 9110 section 10.2.3", "https://r")],
    );
    check("Sections 5.3 and so on", &[("section 5.3", "https://p")]);
    check(
        "figure 2; section 5.4",
        &[("figure 2", "https://p#4"), ("section 5.4", "https://p")],
    );
    check("a section of 3 figures, on this paper", &[]);
    assert_eq!(
        Papers::of("//! x\n").cites("section 5.2"),
        [],
        "nobody said of which paper"
    );
}

//! From a text to events: Jepsen's log, EDN, or JSON, whichever it is.

use super::datum::Datum;
use super::edn::{Reader, Wrong};
use super::event::{self, Event};
use crate::cli::words::{lang, say};
use crate::i18n::Lang;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

/// The events of a text, in order.
pub(super) fn events(text: &str) -> Result<Vec<Event>, Wrong> {
    // Some editors begin a file with this mark, which says nothing about what follows.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let inside = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '[');
    let mut letters = inside.trim_start().chars();
    let first = letters.next();
    let second = letters.find(|letter| !letter.is_whitespace());
    match (first, second) {
        (Some('{'), Some('"')) => json(text),
        (Some('{' | '(' | '#' | ';'), _) => edn(text),
        _ if text.trim_start().starts_with('[') => edn(text),
        _ => log(text),
    }
}

/// Maps one after another, or in one list.
fn edn(text: &str) -> Result<Vec<Event>, Wrong> {
    let mut reader = Reader::new(text, 1);
    let mut events = Vec::new();
    reader.enter()?;
    while let Some((line, map)) = reader.next()? {
        events.extend(event::of_map(line, &map)?);
    }
    if let Some((line, _)) = reader.next()? {
        let why = say!(
            "something follows behind the list; leave it out",
            "列表之后还有内容；请去掉"
        );
        return Err(Wrong { line, why });
    }
    Ok(events)
}

/// Objects one after another, or in one array.
fn json(text: &str) -> Result<Vec<Event>, Wrong> {
    let wrong = |error: serde_json::Error| {
        // The parser says where and why in English alone.
        let what = match lang() {
            Lang::En => format!("it is no JSON: {error}"),
            Lang::Zh => format!("从第 {} 列起不是合法的 JSON", error.column()),
        };
        Wrong {
            line: error.line() as u64,
            why: say!("{what}; mend it there", "{what}；请改正该处"),
        }
    };
    let objects: Vec<&RawValue> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(wrong)?
    } else {
        let stream = Deserializer::from_str(text).into_iter();
        stream.collect::<Result<_, _>>().map_err(wrong)?
    };
    let mut events = Vec::new();
    // A value that was read is a part of the text: how far it lies in there says its line.
    let (mut line, mut counted) = (1, 0);
    for object in objects {
        let at = object.get().as_ptr() as usize - text.as_ptr() as usize;
        let newlines = text[counted..at].bytes().filter(|byte| *byte == b'\n');
        line += newlines.count() as u64;
        counted = at;
        let value = serde_json::from_str(object.get()).map_err(|error| Wrong {
            line,
            ..wrong(error)
        })?;
        events.extend(event::of_map(line, &datum(value))?);
    }
    Ok(events)
}

fn datum(value: Value) -> Datum {
    match value {
        Value::Null => Datum::Nil,
        Value::Bool(value) => Datum::Bool(value),
        Value::String(text) => Datum::Text(text),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Datum::Number(number),
            None => Datum::Other(number.to_string()),
        },
        Value::Array(items) => Datum::List(items.into_iter().map(datum).collect()),
        Value::Object(pairs) => {
            let pair = |(key, value)| (Datum::Text(key), datum(value));
            Datum::Map(pairs.into_iter().map(pair).collect())
        }
    }
}

/// What stands before an operation in a line of Jepsen's log, in its older and newer form.
const LOGGERS: [&str; 2] = ["jepsen.util - ", "jepsen.util: "];

/// Jepsen's log: a line `process type f value` for each event, behind what the logger puts there.
/// Lines of other kinds lie in between.
fn log(text: &str) -> Result<Vec<Event>, Wrong> {
    let mut events = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let logged = LOGGERS.iter().find_map(|logger| {
            let at = written.find(logger)?;
            Some(&written[at + logger.len()..])
        });
        let words = logged.unwrap_or(written).trim_start();
        let mut fields = words.split_whitespace();
        let (Some(process), Some(kind)) = (fields.next(), fields.next()) else {
            continue;
        };
        if !is_number(process) {
            continue;
        }
        if kind.starts_with(':') {
            events.push(logged_event(line, words)?);
        } else if event::kind(line, Some(kind)).is_ok() {
            let why = say!(
                "`{process} {kind}` looks like an event whose colon is missing; write \
                 `{process} :{kind}`, or remove the line",
                "`{process} {kind}` 像是漏写了冒号的事件；请写成 `{process} :{kind}`，或删掉这一行"
            );
            return Err(Wrong { line, why });
        }
    }
    Ok(events)
}

/// Whether it is meant as the number of a process, be it one or not: an event must not be lost as a
/// line of another kind because its number is wrong.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn logged_event(line: u64, words: &str) -> Result<Event, Wrong> {
    let mut reader = Reader::new(words, line);
    let mut field = || Ok(reader.next()?.map(|(_, datum)| datum));
    let process = event::process(line, field()?.as_ref())?;
    let kind = event::kind(line, field()?.as_ref().and_then(Datum::name))?;
    let f = field()?;
    // What may follow the value is why it failed.
    let value = field()?;
    match (process, f.as_ref().and_then(Datum::name), value) {
        (Some(process), Some(f), Some(value)) => Ok(Event {
            line,
            process,
            kind,
            f: f.to_owned(),
            key: None,
            value,
        }),
        _ => Err(Wrong {
            line,
            why: say!(
                "the event is not whole; write process, type, f and value, as in \
                 `0 :invoke :write 3`",
                "事件不完整；请写出 process、type、f 和 value，例如 `0 :invoke :write 3`"
            ),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Kind;
    use super::*;

    /// Lines, processes, types, names and values.
    fn read(text: &str) -> Vec<(u64, u64, Kind, String, String)> {
        let events = events(text).expect("it is well formed");
        let words = |e: Event| (e.line, e.process, e.kind, e.f, e.value.to_string());
        events.into_iter().map(words).collect()
    }

    #[test]
    fn each_form_gives_the_same_events() {
        let expect = |lines: [u64; 2]| {
            let (f, value) = ("write".to_owned(), "3".to_owned());
            vec![
                (lines[0], 4, Kind::Invoke, f.clone(), value.clone()),
                (lines[1], 4, Kind::Ok, f, value),
            ]
        };
        let edn = "{:process 4 :type :invoke :f :write :value 3}\n\n\
                   {:process 4, :type :ok, :f :write, :value 3}";
        assert_eq!(read(edn), expect([1, 3]));
        assert_eq!(read(&format!("\n[ {edn} ]")), expect([2, 4]));
        assert_eq!(read(&format!("; a history\n({edn})")), expect([2, 4]));
        let json = "{\"process\": 4, \"type\": \"invoke\", \"f\": \"write\", \"value\": 3}SEP\n\
                    { \"process\":4,\"type\":\"ok\",\"f\":\"write\",\"value\":3, \"time\": 1.5}";
        assert_eq!(read(&json.replace("SEP", "")), expect([1, 2]));
        let array = format!("[\n{}\n]", json.replace("SEP", ","));
        assert_eq!(read(&array), expect([2, 3]));
        let log = "INFO  jepsen.util - 4\t:invoke\t:write\t3\n\
                   INFO  jepsen.core - Analyzing\n\
                   INFO  jepsen.util - :nemesis :info :start nil\n\
                   2020-01-01 00:00:00,000 INFO [worker 4] jepsen.util: 4 :ok  :write 3 :late";
        assert_eq!(read(log), expect([1, 4]));
        assert_eq!(read("4 :invoke :write 3\n4 :ok :write 3\n"), expect([1, 2]));
    }

    #[test]
    fn the_mark_that_some_editors_put_first_is_skipped() {
        let json = r#"{"process": 4, "type": "ok", "f": "write", "value": 3}"#;
        let edn = "{:process 4 :type :ok :f :write :value 3}";
        let log = "4 :ok :write 3";
        let expect = vec![(1, 4, Kind::Ok, "write".to_owned(), "3".to_owned())];
        for text in [json, edn, log, &format!("[{json}]"), &format!("[{edn}]")] {
            assert_eq!(read(text), expect);
            assert_eq!(read(&format!("\u{feff}{text}")), expect, "{text}");
        }
    }

    #[test]
    fn other_lines_of_a_log_are_left_out() {
        let log = "0 okay :write 1\n200 OK\n2020 [worker 3] ok\nsaw 3 ok\nnemesis info 3\n\n7\n\
                   :nemesis :info :start nil\n0.5 seconds\n- ok :write 1\n";
        assert_eq!(read(log), []);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |text: &str, line, expect: &str| {
            let wrong = events(text).expect_err(text);
            assert_eq!(wrong.line, line, "{text}");
            assert!(wrong.why.contains(expect), "{text}: {}", wrong.why);
        };
        check("\n0 :okay :read 1", 2, "`okay` is no type");
        check("0 :ok :read", 1, "not whole");
        check("noise\n0 ok :write 1", 2, "write `0 :ok`, or remove");
        check("INFO  jepsen.util - 0\tinvoke\t:write\t1", 1, "`0 :invoke`");
        check(
            "12345678901234567890123 :ok :write 1",
            1,
            "no number from 0",
        );
        check("-1 :ok :write 1", 1, "no number from 0");
        check("{:process 0 :f :read}", 1, "no type");
        check("{:type :ok :f :read}", 1, "write process");
        check("{:process 0.5 :type :ok :f :read}", 1, "no number");
        check("{:process -1 :type :ok :f :read}", 1, "no number");
        check("{:process 0 :type :ok}", 1, "what was asked");
        check(
            "[{:process 0 :type :ok :f :read}\n] 7",
            2,
            "behind the list",
        );
        check("[3]", 1, "no event");
        let event = "{:process 0 :type :ok :f :read}";
        check(&format!("\n[{event}\n{event}"), 3, "at line 2 does not end");
        check(&format!("[{event})"), 1, "closed by `)`; write `]`");
        check(&format!("({event}\n]"), 2, "closed by `]`; write `)`");
        check("[", 1, "does not end");
        check("[{\"process\": 0,\n \"type\" 3}]", 2, "no JSON");
        check("[\n\n{\"process\": \"a\"}]", 3, "no number");
    }
}

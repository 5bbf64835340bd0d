//! The register's commands and answers in words, for every lesson whose servers keep one.

use crate::i18n::{Lang, say};
use crate::lessons::kit::{arc, blank, joined, row};
use crate::protocols::client::{Client, ClientNote};
use crate::protocols::register::{Command, Key, Reply, Value};
use crate::scene::{Glance, Shape};
use crate::session::ViewRow;
use crate::sim::{NodeId, Protocol, Slot};

/// A command, as short as on a whiteboard.
pub fn command(command: Command) -> String {
    match command {
        Command::Put { key, value } => format!("{key}={value}"),
        Command::Get { key } => format!("{key}?"),
        Command::Cas {
            key,
            expect: Some(expect),
            value,
        } => format!("{key}:{expect}→{value}"),
        Command::Cas {
            key,
            expect: None,
            value,
        } => format!("{key}:∅→{value}"),
    }
}

/// A command as it fits the cell of a log.
pub fn short(asked: Command) -> String {
    match asked {
        Command::Cas { key, value, .. } => format!("{key}→{value}"),
        _ => command(asked),
    }
}

/// What a client asks.
pub fn request(request: &Command, lang: Lang) -> String {
    match *request {
        Command::Put { key, value } => say!(lang, "write {key} = {value}", "写入 {key} = {value}"),
        Command::Get { key } => say!(lang, "read {key}", "读取 {key}"),
        Command::Cas { key, expect, value } => {
            let from = expect.map_or_else(|| "∅".to_owned(), |value| value.to_string());
            say!(
                lang,
                "set {key} from {from} to {value}",
                "若 {key} 为 {from} 则改为 {value}"
            )
        }
    }
}

/// What a client is told.
pub fn reply(reply: Reply, lang: Lang) -> String {
    match reply {
        Reply::Written => say!(lang, "written", "已写入"),
        Reply::Value(Some(value)) => format!("{value}"),
        Reply::Value(None) => say!(lang, "nothing there", "尚无值"),
        Reply::Swapped(true) => say!(lang, "swapped", "已替换"),
        Reply::Swapped(false) => say!(lang, "not as expected", "与预期不符，未替换"),
    }
}

/// What a client's message to a server says.
pub fn asked(sequence: u64, asked: Command, lang: Lang) -> String {
    let asked = command(asked);
    say!(
        lang,
        "request {sequence}: {asked}",
        "请求 {sequence}：{asked}"
    )
}

/// What a server's message to a client says.
pub fn answered(sequence: u64, answer: Reply, lang: Lang) -> String {
    let answer = reply(answer, lang);
    say!(
        lang,
        "reply {sequence}: {answer}",
        "答复 {sequence}：{answer}"
    )
}

/// What a client notes about its requests.
pub fn client(note: ClientNote, name: impl Fn(&NodeId) -> String, lang: Lang) -> String {
    match note {
        ClientNote::Retried(sequence, to) => say!(
            lang,
            "no answer to request {sequence}: tries {to}",
            "请求 {sequence} 无答复，改试 {to}",
            to = name(&to)
        ),
        ClientNote::Redirected(sequence, to) => say!(
            lang,
            "sends request {sequence} on to {to}",
            "请求 {sequence} 转发给 {to}",
            to = name(&to)
        ),
        ClientNote::GaveUp(sequence) => say!(
            lang,
            "gives up on request {sequence}: it may have taken effect",
            "放弃请求 {sequence}，它可能已经生效"
        ),
        ClientNote::QueueFull => say!(lang, "too many requests are waiting", "排队的请求过多"),
    }
}

/// What a server notes about a request that came again.
pub fn duplicate(sequence: u64, client: &str, lang: Lang) -> String {
    say!(
        lang,
        "request {sequence} of {client} was applied before: not again",
        "{client} 的请求 {sequence} 已应用过，不再重复"
    )
}

/// What the stage shows of a client: what it waits for, and the timer to try again.
pub fn client_glance<P: Protocol>(
    slot: &Slot<P>,
    client: Option<&Client>,
    retry: &P::Timer,
) -> Glance {
    let waiting = client.and_then(|client| client.waiting);
    Glance {
        badge: waiting.map_or_else(String::new, |waiting| command(waiting.command)),
        arc: arc(slot, retry),
        ..blank(Shape::Square)
    }
}

/// What the State tab shows of a client: the number of its last request, and while it runs, what it
/// is at.
pub fn client_rows(
    sequence: u64,
    client: Option<&Client>,
    name: impl Fn(NodeId) -> String,
) -> Vec<ViewRow> {
    let mut rows = vec![row("sequence", sequence.to_string(), true)];
    if let Some(client) = client {
        let waiting = client
            .waiting
            .map(|waiting| format!("#{} {}", waiting.sequence, command(waiting.command)));
        rows.extend([
            row("waiting", joined(waiting, ""), false),
            row("asks", name(client.server), false),
            row("queue", client.queue.len().to_string(), false),
        ]);
    }
    rows
}

/// What a story writes first.
pub const FIRST_WRITE: Command = Command::Put {
    key: Key(0),
    value: 1,
};

/// What clients can be made to ask next; `written` tells how many requests a client has made.
pub fn asks(
    clients: impl Iterator<Item = NodeId>,
    written: impl Fn(NodeId) -> u64,
) -> impl Iterator<Item = (NodeId, Command)> {
    clients.flat_map(move |id| commands(written(id)).map(|command| (id, command)))
}

/// Every write has a value of its own, so that a history tells who wrote what.
fn commands(written: u64) -> [Command; 4] {
    let value = u32::try_from(written + 1).unwrap_or(u32::MAX);
    [
        Command::Put { key: Key(0), value },
        Command::Put { key: Key(1), value },
        Command::Get { key: Key(0) },
        Command::Cas {
            key: Key(0),
            expect: Some(1),
            value: 100 + value % 100,
        },
    ]
}

/// `put x 1`, `get x`, `cas x 1 2`, `cas x none 2`.
pub fn parse(words: &str) -> Option<Command> {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words[..] {
        ["put", key, value] => Some(Command::Put {
            key: parse_key(key)?,
            value: number(value)?,
        }),
        ["get", key] => Some(Command::Get {
            key: parse_key(key)?,
        }),
        ["cas", key, expect, value] => {
            let expect = if expect == "none" {
                None
            } else {
                Some(number(expect)?)
            };
            Some(Command::Cas {
                key: parse_key(key)?,
                expect,
                value: number(value)?,
            })
        }
        _ => None,
    }
}

/// What [`parse`] reads as this request.
pub fn print(request: &Command) -> String {
    match *request {
        Command::Put { key, value } => format!("put {key} {value}"),
        Command::Get { key } => format!("get {key}"),
        Command::Cas { key, expect, value } => {
            let expect = expect.map_or_else(|| "none".to_owned(), |value| value.to_string());
            format!("cas {key} {expect} {value}")
        }
    }
}

fn number(word: &str) -> Option<Value> {
    word.parse().ok()
}

fn parse_key(word: &str) -> Option<Key> {
    (0..26).map(Key).find(|key| key.to_string() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        let put = Command::Put {
            key: Key(0),
            value: 7,
        };
        assert_eq!(parse("put x 7"), Some(put));
        assert_eq!(parse(" get  y "), Some(Command::Get { key: Key(1) }));
        let cas = Command::Cas {
            key: Key(2),
            expect: None,
            value: 1,
        };
        assert_eq!(parse("cas z none 1"), Some(cas));
        for words in ["put x 7", "get y", "cas z none 1", "cas x 3 4"] {
            assert_eq!(
                parse(words).map(|request| print(&request)).as_deref(),
                Some(words)
            );
        }
        for wrong in [
            "",
            "put x",
            "put X 1",
            "put x -1",
            "put x 99999999999",
            "del x",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

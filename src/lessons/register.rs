//! The register's commands and answers in words, for every lesson whose servers keep one.

use crate::i18n::{Lang, say};
use crate::protocols::client::ClientNote;
use crate::protocols::register::{Command, Key, Reply, Value};
use crate::sim::NodeId;

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

/// What a client notes about its requests, in English and Chinese.
pub fn client(note: ClientNote, name: impl Fn(&NodeId) -> String) -> (String, String) {
    match note {
        ClientNote::Retried(sequence, to) => (
            format!("no answer to request {sequence}: tries {}", name(&to)),
            format!("请求 {sequence} 无答复，改试 {}", name(&to)),
        ),
        ClientNote::Redirected(sequence, to) => (
            format!("sends request {sequence} on to {}", name(&to)),
            format!("请求 {sequence} 转发给 {}", name(&to)),
        ),
        ClientNote::GaveUp(sequence) => (
            format!("gives up on request {sequence}: it may have taken effect"),
            format!("放弃请求 {sequence}，它可能已经生效"),
        ),
        ClientNote::QueueFull => (
            "too many requests are waiting".to_owned(),
            "排队的请求过多".to_owned(),
        ),
    }
}

/// What a server notes about a request that came again, in English and Chinese.
pub fn duplicate(sequence: u64, client: &str) -> (String, String) {
    (
        format!("request {sequence} of {client} was applied before: not again"),
        format!("{client} 的请求 {sequence} 已应用过，不再重复"),
    )
}

/// What a client that has made so many requests can be made to ask next. Every write has a value
/// of its own, so that a history tells who wrote what.
pub fn commands(written: u64) -> [Command; 4] {
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

//! Messages, timers, requests and notes in words.

use super::view::name;
use crate::i18n::{Lang, say};
use crate::protocols::consistent_hashing::{
    ConsistentHashing, Item, Key, Members, Message, Note, Op, Refusal, Reply, Request, Timer,
    Value, node_label,
};
use crate::scene::{Glyph, Shape, Tint};
use crate::session::MarkKind;
use crate::sim::{NodeId, World};

fn fixed(lang: Lang, en: &str, zh: &str) -> String {
    let text = lang.pick(en, zh);
    text.to_owned()
}

/// An operation, as short as on a whiteboard.
pub fn op(op: Op) -> String {
    match op {
        Op::Put(key, value) => format!("{key}={value}"),
        Op::Get(key) => format!("{key}?"),
    }
}

fn item(item: Option<Item>) -> String {
    item.map_or_else(|| "∅".to_owned(), |item| item.value.to_string())
}

fn labels(members: &Members) -> String {
    let names: Vec<String> = members.nodes.iter().map(|id| node_label(*id)).collect();
    names.join(" ")
}

fn keys(keys: &[Key]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = keys.iter().take(SHOWN).map(Key::to_string).collect();
    let more = if keys.len() > SHOWN { " …" } else { "" };
    format!("{}{more}", shown.join(" "))
}

/// How a message looks: shape and letters by kind, colour by what it is part of: requests,
/// replication, membership, or keys that change hands.
pub fn glyph(message: &Message) -> Glyph {
    const REQUEST: Tint = Tint(2);
    const REPLICATION: Tint = Tint(3);
    const MEMBERSHIP: Tint = Tint(1);
    const HANDOVER: Tint = Tint(6);
    let (letters, shape, tint) = match message {
        Message::Ask(..) => ("C", Shape::Pill, REQUEST),
        Message::Answer(..) => ("A", Shape::Pill, REQUEST),
        Message::Read { .. } => ("R", Shape::Diamond, REQUEST),
        Message::Write { .. } => ("W", Shape::Square, REQUEST),
        Message::Done(..) => ("ok", Shape::Circle, REQUEST),
        Message::Refused(..) => ("no", Shape::Triangle, REQUEST),
        Message::Store { .. } => ("S", Shape::Square, REPLICATION),
        Message::Stored(_) => ("ok", Shape::Circle, REPLICATION),
        Message::Ping | Message::Pong(..) => ("P", Shape::Circle, Tint::NEUTRAL),
        Message::Prepare { .. } => ("P?", Shape::Hexagon, MEMBERSHIP),
        Message::Prepared(_) => ("P+", Shape::Hexagon, MEMBERSHIP),
        Message::Ring(_) => ("O", Shape::Hexagon, MEMBERSHIP),
        Message::Fetch { .. } => ("F", Shape::Diamond, HANDOVER),
        Message::Transfer(..) => ("T", Shape::Square, HANDOVER),
    };
    Glyph {
        letters,
        shape,
        tint,
    }
}

/// A message, with the arguments that matter.
pub fn message(message: &Message, lang: Lang) -> String {
    match message {
        Message::Ask(number, asked) => {
            let asked = op(*asked);
            say!(lang, "request {number}: {asked}", "请求 {number}：{asked}")
        }
        Message::Answer(number, answer) => {
            let answer = reply(*answer, lang);
            say!(lang, "answer {number}: {answer}", "答复 {number}：{answer}")
        }
        Message::Read { epoch, key, .. } => {
            say!(lang, "read {key}, ring {epoch}", "读取 {key}，环 {epoch}")
        }
        Message::Write {
            epoch, key, value, ..
        } => say!(
            lang,
            "write {key} = {value}, ring {epoch}",
            "写入 {key} = {value}，环 {epoch}"
        ),
        Message::Done(_, answer) => reply(*answer, lang),
        Message::Refused(_, Refusal::Stale(members)) => {
            let epoch = members.epoch;
            say!(
                lang,
                "your ring is old, it is {epoch}",
                "你的环已过期，现为环 {epoch}"
            )
        }
        Message::Refused(_, Refusal::NotReady) => {
            fixed(lang, "not ready, try again", "尚未就绪，请稍后再试")
        }
        _ => membership(message, lang),
    }
}

/// A message of one storage node to another, or of the keeper's.
fn membership(message: &Message, lang: Lang) -> String {
    match message {
        Message::Store { key, item, .. } => {
            let value = item.value;
            say!(lang, "store {key} = {value}", "存储副本 {key} = {value}")
        }
        Message::Stored(_) => fixed(lang, "stored", "已存储"),
        Message::Ping => fixed(lang, "ping: are you there?", "ping：你在吗？"),
        Message::Pong(epoch, in_service) => pong(*epoch, *in_service, lang),
        Message::Prepare { new, .. } => {
            let (epoch, names) = (new.epoch, labels(new));
            say!(
                lang,
                "prepare ring {epoch}: {names}",
                "准备环 {epoch}：{names}"
            )
        }
        Message::Prepared(epoch) => say!(lang, "prepared for ring {epoch}", "环 {epoch} 已准备好"),
        Message::Ring(members) => {
            let (epoch, names) = (members.epoch, labels(members));
            say!(
                lang,
                "the ring is {epoch}: {names}",
                "当前的环是 {epoch}：{names}"
            )
        }
        Message::Fetch { keys: wanted, .. } => {
            let (count, wanted) = (wanted.len(), keys(wanted));
            say!(
                lang,
                "asks for {count} keys: {wanted}",
                "索取 {count} 个键：{wanted}"
            )
        }
        Message::Transfer(_, items) => {
            let moved: Vec<Key> = items.iter().map(|(key, _)| *key).collect();
            let (count, moved) = (items.len(), keys(&moved));
            say!(
                lang,
                "hands {count} keys over: {moved}",
                "移交 {count} 个键：{moved}"
            )
        }
        _ => String::new(),
    }
}

fn pong(epoch: u64, in_service: bool, lang: Lang) -> String {
    match in_service {
        true => say!(lang, "here, in ring {epoch}", "我在，属于环 {epoch}"),
        false => say!(
            lang,
            "here, not in service; I know ring {epoch}",
            "我在，但未提供服务；我知道的是环 {epoch}"
        ),
    }
}

/// A timer's name.
pub fn timer(timer: &Timer, lang: Lang) -> String {
    match timer {
        Timer::Fetch => fixed(lang, "fetch timer", "索取定时器"),
        Timer::Attempt(_) => fixed(lang, "attempt timer", "尝试定时器"),
        Timer::Heartbeat => fixed(lang, "heartbeat timer", "心跳定时器"),
        Timer::ClientRetry => fixed(lang, "client retry timer", "客户端重试定时器"),
        Timer::ClientNext => fixed(lang, "next request timer", "下次请求定时器"),
    }
}

/// What a user asks.
pub fn request(request: &Request, lang: Lang) -> String {
    match request {
        Request::Do(Op::Put(key, value)) => {
            say!(lang, "write {key} = {value}", "写入 {key} = {value}")
        }
        Request::Do(Op::Get(key)) => say!(lang, "read {key}", "读取 {key}"),
        Request::Fill => fixed(lang, "write every key", "写入所有键"),
        Request::Join(id) => {
            let node = node_label(*id);
            say!(lang, "take {node} into the ring", "让 {node} 加入环")
        }
        Request::Leave(id) => {
            let node = node_label(*id);
            say!(lang, "take {node} out of the ring", "让 {node} 离开环")
        }
    }
}

/// What a client is told.
pub fn reply(reply: Reply, lang: Lang) -> String {
    match reply {
        Reply::Written(key, version) => {
            let counter = version.counter;
            say!(
                lang,
                "{key} is written (version {counter})",
                "{key} 已写入（版本 {counter}）"
            )
        }
        Reply::Found(key, None) => say!(lang, "nothing under {key}", "{key} 下没有值"),
        Reply::Found(key, found) => format!("{key} = {}", item(found)),
    }
}

/// The mark that a note leaves on the timeline.
pub fn mark(note: &Note) -> Option<MarkKind> {
    match note {
        Note::Proposes(_) | Note::Suspects(_) | Note::Returns(_) => Some(MarkKind::Role),
        Note::Commits(_) => Some(MarkKind::Commit),
        _ => None,
    }
}

/// What a note tells.
pub fn note(world: &World<ConsistentHashing>, note: &Note, lang: Lang) -> String {
    let (en, zh) = match note {
        Note::Joins(_)
        | Note::Leaves(_)
        | Note::Suspects(_)
        | Note::Returns(_)
        | Note::TooFew
        | Note::NoChange(_)
        | Note::Proposes(_)
        | Note::Commits(_) => ring_note(note),
        Note::Fetches(_)
        | Note::Fetched(_)
        | Note::TookOver(..)
        | Note::Dropped(_)
        | Note::Served(..)
        | Note::RefusedStale(_) => storage_note(note),
        _ => request_note(world, note),
    };
    lang.pick(en, zh)
}

fn ring_note(note: &Note) -> (String, String) {
    match note {
        Note::Joins(id) => {
            let node = node_label(*id);
            (
                format!("wants {node} in the ring"),
                format!("要让 {node} 加入环"),
            )
        }
        Note::Leaves(id) => {
            let node = node_label(*id);
            (
                format!("wants {node} out of the ring"),
                format!("要让 {node} 离开环"),
            )
        }
        Note::Suspects(id) => {
            let node = node_label(*id);
            (
                format!("has heard nothing from {node} for too long"),
                format!("太久没有 {node} 的消息"),
            )
        }
        Note::Returns(id) => {
            let node = node_label(*id);
            (
                format!("hears from {node} again"),
                format!("又听到了 {node}"),
            )
        }
        Note::Proposes(members) => {
            let (epoch, names) = (members.epoch, labels(members));
            (
                format!("proposes ring {epoch}: {names}"),
                format!("提议环 {epoch}：{names}"),
            )
        }
        Note::Commits(members) => {
            let (epoch, names) = (members.epoch, labels(members));
            (
                format!("makes it the ring: {epoch}, {names}"),
                format!("启用环 {epoch}：{names}"),
            )
        }
        Note::NoChange(id) => {
            let node = node_label(*id);
            (
                format!("nothing changes for {node}"),
                format!("{node} 无需改变"),
            )
        }
        _ => (
            "refuses: fewer members than replicas would be left".to_owned(),
            "拒绝：剩下的成员会少于副本数".to_owned(),
        ),
    }
}

fn storage_note(note: &Note) -> (String, String) {
    match note {
        Note::Fetches(count) => (
            format!("will store {count} more keys, and fetches them"),
            format!("将新存储 {count} 个键，开始索取"),
        ),
        Note::Fetched(epoch) => (
            format!("has all that it needs for ring {epoch}"),
            format!("环 {epoch} 所需的键已齐备"),
        ),
        Note::TookOver(from, taken) => {
            let (from, count, taken) = (node_label(*from), taken.len(), keys(taken));
            (
                format!("takes {count} keys over from {from}: {taken}"),
                format!("从 {from} 接管 {count} 个键：{taken}"),
            )
        }
        Note::Dropped(dropped) => {
            let (count, dropped) = (dropped.len(), keys(dropped));
            (
                format!("drops {count} keys that others store now: {dropped}"),
                format!("丢弃已由别人存储的 {count} 个键：{dropped}"),
            )
        }
        Note::Served(key, epoch, None) => (
            format!("finds nothing under {key}, ring {epoch}"),
            format!("{key} 下没有值，环 {epoch}"),
        ),
        Note::Served(key, epoch, Some(version)) => (
            format!("reads {key}, version {}, ring {epoch}", version.counter),
            format!("读取 {key}，版本 {}，环 {epoch}", version.counter),
        ),
        Note::RefusedStale(epoch) => (
            format!("refuses a request made by old ring {epoch}"),
            format!("拒绝按旧环 {epoch} 发来的请求"),
        ),
        _ => (String::new(), String::new()),
    }
}

fn request_note(world: &World<ConsistentHashing>, note: &Note) -> (String, String) {
    let named = |id: &NodeId| name(world, *id);
    match note {
        Note::FailsOver(key, to) => (
            format!("no answer for {key}: tries replica {}", named(to)),
            format!("{key} 无应答，改试副本 {}", named(to)),
        ),
        Note::RouterGaveUp(key) => (
            format!("gives up on {key}; its client will ask again"),
            format!("放弃 {key}，等客户端重试"),
        ),
        Note::ClientRetried(number, to) => (
            format!("no answer to request {number}: asks {}", named(to)),
            format!("请求 {number} 无答复，改问 {}", named(to)),
        ),
        Note::ClientGaveUp(number) => (
            format!("gives up on request {number}: it may have taken effect"),
            format!("放弃请求 {number}，它可能已经生效"),
        ),
        Note::QueueFull => (
            "too many requests are waiting".to_owned(),
            "排队的请求过多".to_owned(),
        ),
        _ => (
            "does not take such requests".to_owned(),
            "不接受这样的请求".to_owned(),
        ),
    }
}

/// `put k1 5`, `get k1`, `fill`, `join S6`, `leave S2`.
pub fn parse(words: &str) -> Option<Request> {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words[..] {
        ["put", key, value] => {
            let value: Value = value.parse().ok()?;
            Some(Request::Do(Op::Put(Key(numbered(key, "k")?), value)))
        }
        ["get", key] => Some(Request::Do(Op::Get(Key(numbered(key, "k")?)))),
        ["fill"] => Some(Request::Fill),
        ["join", node] => Some(Request::Join(NodeId(numbered(node, "S")?))),
        ["leave", node] => Some(Request::Leave(NodeId(numbered(node, "S")?))),
        _ => None,
    }
}

/// A name of a letter and a number from one, as a number from zero.
fn numbered(word: &str, letter: &str) -> Option<u16> {
    let digits = word.strip_prefix(letter)?;
    let number: u16 = digits.parse().ok()?;
    let plain = number.to_string() == digits;
    plain.then(|| number.checked_sub(1)).flatten()
}

/// What [`parse`] reads as this request.
pub fn print(request: &Request) -> String {
    match request {
        Request::Do(Op::Put(key, value)) => format!("put {key} {value}"),
        Request::Do(Op::Get(key)) => format!("get {key}"),
        Request::Fill => "fill".to_owned(),
        Request::Join(id) => format!("join {}", node_label(*id)),
        Request::Leave(id) => format!("leave {}", node_label(*id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        for words in ["put k1 7", "get k24", "fill", "join S6", "leave S1"] {
            let read = parse(words).map(|request| print(&request));
            assert_eq!(read.as_deref(), Some(words));
        }
        assert_eq!(parse(" get  k2 "), Some(Request::Do(Op::Get(Key(1)))));
        for wrong in [
            "", "put k1", "put k0 1", "put 1 1", "get k01", "get k-1", "join 6", "join S", "fill x",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

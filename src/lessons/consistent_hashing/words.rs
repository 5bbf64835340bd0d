//! The wording: messages, timers, requests and notes in words.

use super::{Ch, HashingLesson};
use crate::i18n::Lang;
use crate::lessons::kit::phrases;
use crate::protocols::consistent_hashing::{
    Key, Members, Message, Note, Op, Refusal, Reply, Request, Timer, node_label,
};
use crate::session::{Handled, MarkKind, Picture, Wording};
use crate::sim::{NodeId, World};

impl Wording for HashingLesson {
    /// With the arguments that matter.
    fn message(message: &Message, lang: Lang) -> String {
        phrases! { lang, match message {
            Message::Ask(number, asked) => say("request {number}: {op}", "请求 {number}：{op}", op = op(*asked)),
            Message::Answer(number, answer) => say("answer {number}: {reply}", "答复 {number}：{reply}", reply = Self::reply(answer, lang)),
            Message::Read { epoch, key, .. } => say("read {key}, ring {epoch}", "读取 {key}，环 {epoch}"),
            Message::Write { epoch, key, value, .. } => say("write {key} = {value}, ring {epoch}", "写入 {key} = {value}，环 {epoch}"),
            Message::Done(_, answer) => Self::reply(answer, lang),
            Message::Refused(_, Refusal::Stale(Members { epoch, .. })) => say("your ring is old, it is {epoch}", "你的环已过期，现为环 {epoch}"),
            Message::Refused(_, Refusal::NotReady) => say("not ready, try again", "尚未就绪，请稍后再试"),
            Message::Store { key, item, .. } => say("store {key} = {}", "存储副本 {key} = {}", item.value),
            Message::Stored(_) => say("stored", "已存储"),
            Message::Ping => say("ping: are you there?", "ping：你在吗？"),
            Message::Pong(epoch, true) => say("here, in ring {epoch}", "我在，属于环 {epoch}"),
            Message::Pong(epoch, false) => say("here, not in service; I know ring {epoch}", "我在，但未提供服务；我知道的是环 {epoch}"),
            Message::Prepare { new: Members { epoch, nodes }, .. } => say("prepare ring {epoch}: {}", "准备环 {epoch}：{}", labels(nodes)),
            Message::Prepared(epoch) => say("prepared for ring {epoch}", "环 {epoch} 已准备好"),
            Message::Ring(Members { epoch, nodes }) => say("the ring is {epoch}: {}", "当前的环是 {epoch}：{}", labels(nodes)),
            Message::Fetch { keys, .. } => say("asks for {} keys: {}", "索取 {} 个键：{}", keys.len(), first(keys.iter())),
            Message::Transfer(_, items) => say("hands {} keys over: {}", "移交 {} 个键：{}", items.len(), first(items.iter().map(|(key, _)| key))),
        } }
    }
    fn note(world: &World<Ch>, note: &Note, lang: Lang) -> String {
        let named = |id: &NodeId| Self::name(world, *id);
        phrases! { lang, match note {
            Note::Joins(id) => say("wants S{id} in the ring", "要让 S{id} 加入环"),
            Note::Leaves(id) => say("wants S{id} out of the ring", "要让 S{id} 离开环"),
            Note::Suspects(id) => say("has heard nothing from S{id} for too long", "太久没有 S{id} 的消息"),
            Note::Returns(id) => say("hears from S{id} again", "又听到了 S{id}"),
            Note::Proposes(Members { epoch, nodes }) => say("proposes ring {epoch}: {}", "提议环 {epoch}：{}", labels(nodes)),
            Note::Commits(Members { epoch, nodes }) => say("makes it the ring: {epoch}, {}", "启用环 {epoch}：{}", labels(nodes)),
            Note::NoChange(id) => say("nothing changes for S{id}", "S{id} 无需改变"),
            Note::TooFew => say("refuses: fewer members than replicas would be left", "拒绝：剩下的成员会少于副本数"),
            Note::Fetches(count) => say("will store {count} more keys, and fetches them", "将新存储 {count} 个键，开始索取"),
            Note::Fetched(epoch) => say("has all that it needs for ring {epoch}", "环 {epoch} 所需的键已齐备"),
            Note::TookOver(from, keys) => say("takes {} keys over from S{from}: {}", "从 S{from} 接管 {} 个键：{}", keys.len(), first(keys.iter())),
            Note::Dropped(keys) => say("drops {} keys that others store now: {}", "丢弃已由别人存储的 {} 个键：{}", keys.len(), first(keys.iter())),
            Note::Served(key, epoch, None) => say("finds nothing under {key}, ring {epoch}", "{key} 下没有值，环 {epoch}"),
            Note::Served(key, epoch, Some(version)) => say("reads {key}, version {}, ring {epoch}", "读取 {key}，版本 {}，环 {epoch}", version.counter),
            Note::RefusedStale(epoch) => say("refuses a request made by old ring {epoch}", "拒绝按旧环 {epoch} 发来的请求"),
            Note::FailsOver(key, to) => say("no answer for {key}: tries replica {}", "{key} 无应答，改试副本 {}", named(to)),
            Note::RouterGaveUp(key) => say("gives up on {key}; its client will ask again", "放弃 {key}，等客户端重试"),
            Note::ClientRetried(number, to) => say("no answer to request {number}: asks {}", "请求 {number} 无答复，改问 {}", named(to)),
            Note::ClientGaveUp(number) => say("gives up on request {number}: it may have taken effect", "放弃请求 {number}，它可能已经生效"),
            Note::QueueFull => say("too many requests are waiting", "排队的请求过多"),
            Note::NotMine => say("does not take such requests", "不接受这样的请求"),
        } }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::Proposes(_) | Note::Suspects(_) | Note::Returns(_) => Some(MarkKind::Role),
            Note::Commits(_) => Some(MarkKind::Commit),
            _ => None,
        }
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        phrases! { lang, match timer {
            Timer::Fetch => say("fetch timer", "索取定时器"),
            Timer::Attempt(_) => say("attempt timer", "尝试定时器"),
            Timer::Heartbeat => say("heartbeat timer", "心跳定时器"),
            Timer::ClientRetry => say("client retry timer", "客户端重试定时器"),
            Timer::ClientNext => say("next request timer", "下次请求定时器"),
        } }
    }
    fn request(request: &Request, lang: Lang) -> String {
        phrases! { lang, match request {
            Request::Do(Op::Put(key, value)) => say("write {key} = {value}", "写入 {key} = {value}"),
            Request::Do(Op::Get(key)) => say("read {key}", "读取 {key}"),
            Request::Fill => say("write every key", "写入所有键"),
            Request::Join(id) => say("take S{id} into the ring", "让 S{id} 加入环"),
            Request::Leave(id) => say("take S{id} out of the ring", "让 S{id} 离开环"),
        } }
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        phrases! { lang, match reply {
            Reply::Written(key, version) => say("{key} is written (version {})", "{key} 已写入（版本 {}）", version.counter),
            Reply::Found(key, None) => say("nothing under {key}", "{key} 下没有值"),
            Reply::Found(key, Some(item)) => format!("{key} = {}", item.value),
        } }
    }
    /// `put k1 5`, `get k1`, `fill`, `join S6`, `leave S2`.
    fn parse_request(words: &str) -> Option<Request> {
        let words: Vec<&str> = words.split_whitespace().collect();
        Some(match words[..] {
            ["put", key, value] => {
                let value = value.parse().ok()?;
                Request::Do(Op::Put(Key(numbered(key, "k")?), value))
            }
            ["get", key] => Request::Do(Op::Get(Key(numbered(key, "k")?))),
            ["fill"] => Request::Fill,
            ["join", node] => Request::Join(NodeId(numbered(node, "S")?)),
            ["leave", node] => Request::Leave(NodeId(numbered(node, "S")?)),
            _ => return None,
        })
    }
    fn print_request(request: &Request) -> String {
        match request {
            Request::Do(Op::Put(key, value)) => format!("put {key} {value}"),
            Request::Do(Op::Get(key)) => format!("get {key}"),
            Request::Fill => "fill".to_owned(),
            Request::Join(id) => format!("join S{id}"),
            Request::Leave(id) => format!("leave S{id}"),
        }
    }
    fn handler(world: &World<Ch>, node: NodeId, handled: Handled<'_, Ch>) -> &'static str {
        let config = world.protocol();
        match handled {
            Handled::Boot if config.is_storage(node) => "boot_storage",
            Handled::Boot if node == config.keeper() => "boot_keeper",
            Handled::Boot if config.is_router(node) => "boot_router",
            Handled::Boot => "boot_client",
            Handled::Message(message) => match message {
                Message::Ask(..) => "on_ask",
                Message::Answer(..) => "on_client_message",
                Message::Read { .. } => "on_read",
                Message::Write { .. } => "on_write",
                Message::Done(..) => "on_done",
                Message::Refused(..) => "on_router_message",
                // What may be stored is the question.
                Message::Store { .. } => "admit",
                Message::Stored(_) => "on_stored",
                Message::Ping => "on_storage_message",
                Message::Pong(..) => "on_pong",
                Message::Prepare { .. } => "on_prepare",
                Message::Prepared(_) => "on_prepared",
                Message::Ring(_) if config.is_storage(node) => "on_ring",
                Message::Ring(_) => "learn_ring",
                Message::Fetch { .. } => "on_fetch",
                Message::Transfer(..) => "on_transfer",
            },
            Handled::Timer(Timer::Fetch) => "on_fetch_timer",
            Handled::Timer(Timer::Attempt(_)) => "on_attempt",
            Handled::Timer(Timer::Heartbeat) => "on_heartbeat",
            Handled::Timer(Timer::ClientRetry) => "on_client_retry",
            Handled::Timer(Timer::ClientNext) => "on_client_next",
            Handled::Request(Request::Join(_)) => "on_join",
            Handled::Request(Request::Leave(_)) => "on_leave",
            Handled::Request(Request::Do(_) | Request::Fill) => "on_user_request",
        }
    }
}

/// An operation, as short as on a whiteboard.
pub fn op(op: Op) -> String {
    match op {
        Op::Put(key, value) => format!("{key}={value}"),
        Op::Get(key) => format!("{key}?"),
    }
}

/// The names of storage nodes.
pub fn labels(nodes: &[NodeId]) -> String {
    let names: Vec<String> = nodes.iter().map(|id| node_label(*id)).collect();
    names.join(" ")
}

/// The first of these keys, as many as a line has room for.
fn first<'a>(keys: impl ExactSizeIterator<Item = &'a Key>) -> String {
    const SHOWN: usize = 8;
    let more = if keys.len() > SHOWN { " …" } else { "" };
    let shown: Vec<String> = keys.take(SHOWN).map(Key::to_string).collect();
    format!("{}{more}", shown.join(" "))
}

/// A name of a letter and a number from one, as a number from zero.
fn numbered(word: &str, letter: &str) -> Option<u16> {
    let digits = word.strip_prefix(letter)?;
    let number: u16 = digits.parse().ok()?;
    let plain = number.to_string() == digits;
    plain.then(|| number.checked_sub(1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        let parse = HashingLesson::parse_request;
        for words in ["put k1 7", "get k24", "fill", "join S6", "leave S1"] {
            let read = parse(words).map(|request| HashingLesson::print_request(&request));
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

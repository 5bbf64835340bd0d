//! Messages and notes in words.

use super::super::{VotingLesson, Worded, World};
use crate::i18n::{Lang, say};
use crate::protocols::voting::quorum::{Message, Note, Quorum, Reply, Request, Timer};
use crate::session::{MarkKind, Picture};
use crate::sim::NodeId;

fn version(version: u64, value: u64, lang: Lang) -> String {
    say!(
        lang,
        "version {version} = {value}",
        "版本 {version} = {value}"
    )
}

impl Worded for Quorum {
    #[rustfmt::skip]
    fn message(message: &Message, lang: Lang) -> String {
        let copy = |number, value| version(number, value, lang);
        match *message {
            Message::Inquire { .. } => say!(lang, "which version do you have?", "你有哪个版本？"),
            Message::Have { version, value, .. } => say!(lang, "I have {}", "我有{}", copy(version, value)),
            Message::Locked { .. } => say!(lang, "I am locked", "我已锁定"),
            Message::Ask { version, value, .. } => say!(lang, "do you agree to {}?", "同意{}吗？", copy(version, value)),
            Message::Agree { .. } => say!(lang, "I agree", "同意"),
            Message::Refuse { .. } => say!(lang, "I refuse", "拒绝"),
            Message::Execute { version, value, .. } => say!(lang, "it passed, execute {}", "已通过，执行{}", copy(version, value)),
            Message::Abandon { .. } => say!(lang, "it did not pass", "未通过，放弃"),
            Message::Doubt { .. } => say!(lang, "what came of it?", "结果如何？"),
        }
    }
    #[rustfmt::skip]
    fn note(world: &World, note: &Note, lang: Lang) -> String {
        let name = |id: NodeId| VotingLesson::name(world, id);
        match *note {
            Note::Knows { version, votes } => say!(lang,
                "has {votes} votes: the current version is {version}", "收到 {votes} 票：当前版本是 {version}"),
            Note::Agreed { client, version } => say!(lang,
                "agrees to version {version} of {client}, and is locked",
                "同意 {client} 的版本 {version}，并锁定", client = name(client)),
            Note::Refused { client, version, have } => say!(lang,
                "refuses version {version} of {client}: it has {have}, or is locked",
                "拒绝 {client} 的版本 {version}：已有版本 {have}，或已锁定", client = name(client)),
            Note::Passed { version, value, votes, .. } => say!(lang,
                "has {votes} votes: version {version} = {value} passes",
                "获得 {votes} 票：版本 {version} = {value} 通过"),
            Note::Abandoned { .. } => say!(lang, "abandons its update", "放弃更新"),
            Note::Executed { version } => say!(lang, "executes version {version}", "执行版本 {version}"),
            Note::Unlocked => say!(lang, "is unlocked: that update did not pass", "解除锁定：该更新未通过"),
            Note::InDoubt { client } => say!(lang,
                "does not know what came of the update, and asks {client}",
                "不知更新结果，询问 {client}", client = name(client)),
            Note::QueueFull => say!(lang, "too many requests are waiting", "排队的请求过多"),
            Note::NotAClient => say!(lang, "only clients take requests", "只有客户端接受请求"),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::Passed { .. } => Some(MarkKind::Commit),
            Note::Abandoned { .. } | Note::Knows { .. } => Some(MarkKind::Client),
            _ => None,
        }
    }
    fn timer(timer: Timer, lang: Lang) -> String {
        match timer {
            Timer::Retry => say!(lang, "client retry timer", "客户端重试定时器"),
            Timer::Doubt => say!(lang, "doubt timer", "存疑定时器"),
        }
    }
    fn request(request: Request, lang: Lang) -> String {
        match request {
            Request::Add(more) => say!(lang, "add {more}", "加 {more}"),
            Request::Read => say!(lang, "read", "读取"),
        }
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        match *reply {
            Reply::Passed(number, value) => {
                let what = version(number, value, lang);
                say!(lang, "passed: {what}", "已通过：{what}")
            }
            Reply::Value(number, value) => version(number, value, lang),
            Reply::Refused => say!(lang, "refused: another was faster", "被拒绝：别的更新更快"),
            Reply::TooFew => say!(lang, "too few votes could be reached", "联系不到足够的票"),
        }
    }
}

//! Raft's messages, timers, requests and notes in words.

use super::view::name;
use crate::i18n::{Lang, say};
use crate::lessons::register;
pub use crate::lessons::register::{command, parse, print, reply, request};
use crate::protocols::client::ClientNote;
use crate::protocols::raft::{AppendResult, Message, Note, Raft, Timer};
use crate::scene::{Glyph, Shape, Tint};
use crate::session::MarkKind;
use crate::sim::{NodeId, World};

/// How a message looks: shape and letters by kind, colour by term.
pub fn glyph(message: &Message) -> Glyph {
    let tint = message.term().map_or(Tint::NEUTRAL, Tint::cycle);
    let (letters, shape) = match message {
        Message::RequestVote(_) => ("V?", Shape::Diamond),
        Message::RequestVoteReply(reply) if reply.vote_granted => ("V+", Shape::Diamond),
        Message::RequestVoteReply(_) => ("V-", Shape::Diamond),
        Message::PreVote(_) => ("P?", Shape::Hexagon),
        Message::PreVoteReply(reply) if reply.vote_granted => ("P+", Shape::Hexagon),
        Message::PreVoteReply(_) => ("P-", Shape::Hexagon),
        Message::AppendEntries(append) if append.entries.is_empty() => ("H", Shape::Circle),
        Message::AppendEntries(_) => ("A", Shape::Square),
        Message::AppendEntriesReply(reply) => match reply.result {
            AppendResult::Success { .. } => ("ok", Shape::Circle),
            AppendResult::Conflict { .. } | AppendResult::StaleTerm => ("no", Shape::Triangle),
        },
        Message::ClientRequest { .. } => ("C", Shape::Pill),
        Message::ClientReply { .. } => ("R", Shape::Pill),
        Message::Redirect { .. } => ("→", Shape::Pill),
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
        Message::RequestVote(ask) => say!(
            lang,
            "RequestVote, term {term}",
            "RequestVote，任期 {term}",
            term = ask.term
        ),
        Message::RequestVoteReply(reply) => vote(reply.vote_granted, reply.term, lang),
        Message::PreVote(ask) => {
            let term = ask.next_term;
            say!(
                lang,
                "PreVote for term {term}",
                "PreVote，拟开启任期 {term}"
            )
        }
        Message::PreVoteReply(reply) => pre_vote(reply.vote_granted, reply.next_term, lang),
        Message::AppendEntries(append) => {
            let (term, count, prev) = (append.term, append.entries.len(), append.prev_log_index);
            if count == 0 {
                return say!(lang, "heartbeat, term {term}", "心跳，任期 {term}");
            }
            say!(
                lang,
                "AppendEntries, term {term}: {count} after index {prev}",
                "AppendEntries，任期 {term}：索引 {prev} 之后 {count} 条"
            )
        }
        Message::AppendEntriesReply(reply) => append_reply(reply.result, reply.term, lang),
        Message::ClientRequest {
            sequence,
            command: asked,
        } => {
            let asked = command(*asked);
            say!(
                lang,
                "request {sequence}: {asked}",
                "请求 {sequence}：{asked}"
            )
        }
        Message::ClientReply {
            sequence,
            reply: answer,
        } => {
            let answer = reply(*answer, lang);
            say!(
                lang,
                "reply {sequence}: {answer}",
                "答复 {sequence}：{answer}"
            )
        }
        Message::Redirect {
            leader: Some(leader),
            ..
        } => {
            let leader = u32::from(leader.0) + 1;
            say!(lang, "ask S{leader}", "请找 S{leader}")
        }
        Message::Redirect { leader: None, .. } => {
            say!(lang, "I know no leader", "我不知道谁是领导者")
        }
    }
}

fn vote(granted: bool, term: u64, lang: Lang) -> String {
    let (en, zh) = match granted {
        true => ("vote", "投赞成票"),
        false => ("no vote", "拒绝投票"),
    };
    lang.pick(format!("{en}, term {term}"), format!("{zh}，任期 {term}"))
}

fn pre_vote(granted: bool, term: u64, lang: Lang) -> String {
    let (en, zh) = match granted {
        true => ("would vote", "愿意投票"),
        false => ("would not vote", "不愿投票"),
    };
    lang.pick(format!("{en}, term {term}"), format!("{zh}，任期 {term}"))
}

fn append_reply(result: AppendResult, term: u64, lang: Lang) -> String {
    match result {
        AppendResult::Success { match_index } => say!(
            lang,
            "matches up to {match_index}, term {term}",
            "日志一致至索引 {match_index}，任期 {term}"
        ),
        AppendResult::Conflict { index, .. } => say!(
            lang,
            "no match; go back to {index}, term {term}",
            "日志不一致，请退回索引 {index}，任期 {term}"
        ),
        AppendResult::StaleTerm => say!(
            lang,
            "your term is over, it is {term}",
            "你的任期已过，现为任期 {term}"
        ),
    }
}

/// A timer's name.
pub fn timer(timer: &Timer, lang: Lang) -> String {
    let (en, zh) = match timer {
        Timer::Election => ("election timeout", "选举超时定时器"),
        Timer::Silence => ("leader silence", "领导者静默定时器"),
        Timer::Heartbeat => ("heartbeat timer", "心跳定时器"),
        Timer::ClientRetry => ("client retry timer", "客户端重试定时器"),
        Timer::ClientNext => ("next request timer", "下次请求定时器"),
        Timer::TermWrite => ("term write timer", "任期写盘定时器"),
    };
    lang.pick(en, zh).to_owned()
}

/// The mark that a note leaves on the timeline.
pub fn mark(note: &Note) -> Option<MarkKind> {
    match note {
        Note::BecameCandidate { .. } | Note::BecameLeader { .. } | Note::SteppedDown { .. } => {
            Some(MarkKind::Role)
        }
        Note::Committed { .. } => Some(MarkKind::Commit),
        _ => None,
    }
}

/// What a note tells.
pub fn note(world: &World<Raft>, note: &Note, lang: Lang) -> String {
    let name = |id: &NodeId| name(world, *id);
    let (en, zh) = match note {
        Note::AskedForPreVotes { next_term } => (
            format!("asks who would vote for it in term {next_term}"),
            format!("询问谁愿意在任期 {next_term} 投票给它"),
        ),
        Note::BecameCandidate { term } => (
            format!("becomes candidate of term {term}"),
            format!("成为任期 {term} 的候选人"),
        ),
        Note::VoteGranted { term, to } => (
            format!("votes for {} in term {term}", name(to)),
            format!("在任期 {term} 投票给 {}", name(to)),
        ),
        Note::VoteRefusedOldLog { to, .. } => (
            format!("refuses {}: its log is older", name(to)),
            format!("拒绝 {}：对方的日志较旧", name(to)),
        ),
        Note::BecameLeader { term } => (
            format!("becomes leader of term {term}"),
            format!("成为任期 {term} 的领导者"),
        ),
        Note::SteppedDown { term } => (
            format!("steps down, term {term}"),
            format!("退位，当前任期 {term}"),
        ),
        Note::Appended { first, last } => span("appends", "追加条目", *first, *last),
        Note::Truncated { from } => (
            format!("deletes its log from {from} on"),
            format!("删除索引 {from} 及之后的条目"),
        ),
        Note::Committed { index } => (
            format!("commits up to {index}"),
            format!("提交至索引 {index}"),
        ),
        Note::Applied { first, last } => span("applies", "应用条目", *first, *last),
        Note::DuplicateIgnored { sequence, client } => {
            register::duplicate(*sequence, &name(client))
        }
        Note::ClientRetried { sequence, to } => {
            register::client(ClientNote::Retried(*sequence, *to), name)
        }
        Note::ClientRedirected { sequence, to } => {
            register::client(ClientNote::Redirected(*sequence, *to), name)
        }
        Note::ClientGaveUp { sequence } => register::client(ClientNote::GaveUp(*sequence), name),
        Note::QueueFull => register::client(ClientNote::QueueFull, name),
        Note::NotAClient => (
            "only clients take requests".to_owned(),
            "只有客户端接受请求".to_owned(),
        ),
    };
    lang.pick(en, zh)
}

fn span(en: &str, zh: &str, first: u64, last: u64) -> (String, String) {
    let span = match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    (format!("{en} {span}"), format!("{zh} {span}"))
}

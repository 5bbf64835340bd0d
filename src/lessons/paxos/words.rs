//! Paxos's messages, timers, requests and notes in words.

use super::view::name;
use crate::i18n::{Lang, say};
use crate::lessons::register;
use crate::protocols::client::ClientNote;
use crate::protocols::paxos::{
    Answer, Ballot, Decree, Instance, Message, Note, Paxos, Request, Timer, Vote,
};
use crate::scene::{Glyph, Shape, Tint};
use crate::session::MarkKind;
use crate::sim::{NodeId, World};

/// A value, as short as on a whiteboard.
pub fn decree(decree: Decree) -> String {
    match decree {
        Decree::NoOp => "no-op".to_owned(),
        Decree::Value(value) => value.to_string(),
        Decree::Command { command, .. } => register::command(command),
    }
}

/// The colour of a ballot: each proposer has its own.
pub fn tint(ballot: Ballot) -> Tint {
    Tint::cycle(u64::from(ballot.proposer))
}

/// How a message looks: shape and letters by kind, colour by the ballot's proposer.
pub fn glyph(message: &Message) -> Glyph {
    let (letters, shape) = match message {
        Message::Prepare { .. } => ("1a", Shape::Diamond),
        Message::Promise { .. } => ("1b", Shape::Diamond),
        Message::Accept { .. } => ("2a", Shape::Square),
        Message::Accepted { .. } => ("2b", Shape::Square),
        Message::Reject { .. } => ("no", Shape::Triangle),
        Message::Chosen { .. } => ("ok", Shape::Hexagon),
        Message::Learn { .. } => ("?", Shape::Hexagon),
        Message::Heartbeat { .. } => ("H", Shape::Circle),
        Message::ClientRequest { .. } => ("C", Shape::Pill),
        Message::ClientReply { .. } => ("R", Shape::Pill),
        Message::Redirect { .. } => ("→", Shape::Pill),
    };
    Glyph {
        letters,
        shape,
        tint: message.ballot().map_or(Tint::NEUTRAL, tint),
    }
}

/// A message, with the arguments that matter.
pub fn message(message: &Message, lang: Lang) -> String {
    match message {
        Message::Prepare { ballot, from } => say!(
            lang,
            "1a prepare, ballot {ballot}, from instance {from} on",
            "1a 准备，编号 {ballot}，自实例 {from} 起"
        ),
        Message::Promise { ballot, votes } => promise(*ballot, votes, lang),
        Message::Accept {
            ballot,
            instance,
            decree: value,
        } => {
            let value = decree(*value);
            say!(
                lang,
                "2a accept {value}, ballot {ballot}, instance {instance}",
                "2a 请接受 {value}，编号 {ballot}，实例 {instance}"
            )
        }
        Message::Accepted { instance, vote } => {
            let (value, ballot) = (decree(vote.decree), vote.ballot);
            say!(
                lang,
                "2b accepted {value}, ballot {ballot}, instance {instance}",
                "2b 已接受 {value}，编号 {ballot}，实例 {instance}"
            )
        }
        Message::Reject { ballot, promised } => say!(
            lang,
            "no to ballot {ballot}: {promised} was promised",
            "拒绝编号 {ballot}：已承诺 {promised}"
        ),
        Message::Chosen { decrees } => chosen(decrees, lang),
        Message::Learn { from } => say!(
            lang,
            "what was chosen from instance {from} on?",
            "自实例 {from} 起选定了什么？"
        ),
        Message::Heartbeat { ballot, through } => say!(
            lang,
            "heartbeat, ballot {ballot}; known up to instance {through}",
            "心跳，编号 {ballot}；已知到实例 {through}"
        ),
        _ => of_clients(message, lang),
    }
}

fn promise(ballot: Ballot, votes: &[(Instance, Vote)], lang: Lang) -> String {
    let vote = |(instance, vote): &(Instance, Vote)| {
        let (value, ballot) = (decree(vote.decree), vote.ballot);
        say!(
            lang,
            "{value} in ballot {ballot} (instance {instance})",
            "编号 {ballot} 的 {value}（实例 {instance}）"
        )
    };
    match votes {
        [] => say!(
            lang,
            "1b promise for ballot {ballot}; accepted nothing",
            "1b 承诺编号 {ballot}；尚未接受任何值"
        ),
        [.., last] => {
            let last = vote(last);
            say!(
                lang,
                "1b promise for ballot {ballot}; accepted {last}",
                "1b 承诺编号 {ballot}；已接受{last}"
            )
        }
    }
}

fn chosen(decrees: &[(Instance, Decree)], lang: Lang) -> String {
    match decrees {
        [(instance, value)] => {
            let value = decree(*value);
            say!(
                lang,
                "chosen in instance {instance}: {value}",
                "实例 {instance} 选定 {value}"
            )
        }
        more => {
            let count = more.len();
            say!(lang, "{count} chosen values", "{count} 个选定的值")
        }
    }
}

fn of_clients(message: &Message, lang: Lang) -> String {
    match message {
        Message::ClientRequest { sequence, command } => {
            let asked = register::command(*command);
            say!(
                lang,
                "request {sequence}: {asked}",
                "请求 {sequence}：{asked}"
            )
        }
        Message::ClientReply { sequence, reply } => {
            let answer = register::reply(*reply, lang);
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
            say!(lang, "ask proposer {leader}", "请找 {leader} 号提议者")
        }
        _ => say!(lang, "I know no leader", "我不知道谁是领导者"),
    }
}

/// A timer's name.
pub fn timer(timer: &Timer, lang: Lang) -> String {
    let (en, zh) = match timer {
        Timer::Ballot => ("ballot timeout", "提案超时定时器"),
        Timer::Backoff => ("backoff timer", "退避定时器"),
        Timer::Election => ("election timeout", "选举超时定时器"),
        Timer::Heartbeat => ("heartbeat timer", "心跳定时器"),
        Timer::Learn => ("learner timer", "学习者定时器"),
        Timer::ClientRetry => ("client retry timer", "客户端重试定时器"),
        Timer::ClientNext => ("next request timer", "下次请求定时器"),
    };
    lang.pick(en, zh).to_owned()
}

/// What a user asks.
pub fn request(request: &Request, lang: Lang) -> String {
    match request {
        Request::Propose(value) => say!(lang, "propose {value}", "提议 {value}"),
        Request::Ask(command) => register::request(command, lang),
    }
}

/// What a user is told.
pub fn reply(answer: Answer, lang: Lang) -> String {
    match answer {
        Answer::Chosen(value) => say!(lang, "{value} is chosen", "选定的是 {value}"),
        Answer::Register(reply) => register::reply(reply, lang),
    }
}

/// The mark that a note leaves on the timeline.
pub fn mark(note: &Note) -> Option<MarkKind> {
    match note {
        Note::Prepared { .. } | Note::BecameLeader { .. } | Note::Preempted { .. } => {
            Some(MarkKind::Role)
        }
        Note::Learned { .. } => Some(MarkKind::Commit),
        _ => None,
    }
}

/// What a note tells.
pub fn note(world: &World<Paxos>, note: &Note, lang: Lang) -> String {
    let name = |id: &NodeId| name(world.protocol(), *id);
    let (en, zh) = match note {
        Note::Prepared { .. }
        | Note::Promised { .. }
        | Note::Refused { .. }
        | Note::Preempted { .. }
        | Note::TimedOut { .. }
        | Note::BecameLeader { .. } => of_ballots(note),
        Note::Proposed {
            instance,
            ballot,
            decree: value,
            reported,
        } => {
            let value = decree(*value);
            let (en, zh) = match reported {
                true => ("which was reported", "（来自接受者的报告）"),
                false => ("of its own choice", "（自行选择）"),
            };
            (
                format!("proposes {value}, {en}, in ballot {ballot}, instance {instance}"),
                format!("以编号 {ballot} 在实例 {instance} 提出 {value}{zh}"),
            )
        }
        Note::Accepted { instance, vote } => {
            let (value, ballot) = (decree(vote.decree), vote.ballot);
            (
                format!("accepts {value} in ballot {ballot}, instance {instance}"),
                format!("在实例 {instance} 接受编号 {ballot} 的 {value}"),
            )
        }
        Note::Learned {
            instance,
            decree: value,
        } => {
            let value = decree(*value);
            (
                format!("learns that {value} is chosen in instance {instance}"),
                format!("学到实例 {instance} 选定了 {value}"),
            )
        }
        _ => of_requests(note, name),
    };
    lang.pick(en, zh)
}

fn of_requests(note: &Note, name: impl Fn(&NodeId) -> String) -> (String, String) {
    match note {
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
        Note::NotForMe => (
            "does not take such a request".to_owned(),
            "不接受这样的请求".to_owned(),
        ),
        _ => (String::new(), String::new()),
    }
}

fn of_ballots(note: &Note) -> (String, String) {
    match note {
        Note::Prepared { ballot } => (
            format!("begins ballot {ballot}"),
            format!("以编号 {ballot} 发起提案"),
        ),
        Note::Promised { ballot } => (
            format!("promises to accept nothing below ballot {ballot}"),
            format!("承诺不再接受编号小于 {ballot} 的提案"),
        ),
        Note::Refused { ballot, promised } => (
            format!("refuses ballot {ballot}: it promised {promised}"),
            format!("拒绝编号 {ballot}：已承诺 {promised}"),
        ),
        Note::Preempted { ballot, by } => (
            format!("abandons ballot {ballot}: {by} is higher"),
            format!("放弃编号 {ballot}：已有更高的 {by}"),
        ),
        Note::TimedOut { ballot } => (
            format!("abandons ballot {ballot}: no quorum in time"),
            format!("放弃编号 {ballot}：未能及时得到法定人数的答复"),
        ),
        Note::BecameLeader { ballot } => (
            format!("leads with ballot {ballot}"),
            format!("以编号 {ballot} 成为领导者"),
        ),
        _ => (String::new(), String::new()),
    }
}

/// `propose 7`, or what clients ask of a register, such as `put x 1`.
pub fn parse(words: &str) -> Option<Request> {
    match words.split_whitespace().collect::<Vec<_>>()[..] {
        ["propose", value] => value.parse().ok().map(Request::Propose),
        _ => register::parse(words).map(Request::Ask),
    }
}

/// What [`parse`] reads as this request.
pub fn print(request: &Request) -> String {
    match request {
        Request::Propose(value) => format!("propose {value}"),
        Request::Ask(command) => register::print(command),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        for words in ["propose 7", "put x 7", "get y"] {
            assert_eq!(
                parse(words).map(|request| print(&request)).as_deref(),
                Some(words)
            );
        }
        for wrong in ["", "propose", "propose x", "propose -1", "propose 1 2"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

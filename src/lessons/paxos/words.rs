//! The wording: Paxos's messages, timers, requests and notes in words.

use super::PaxosLesson;
use crate::i18n::{Lang, say};
use crate::lessons::register;
use crate::protocols::client::ClientNote;
use crate::protocols::paxos::{
    Answer, Ballot, Decree, Instance, Message, Note, Paxos, Request, Timer, Vote,
};
use crate::session::{Handled, MarkKind, Picture, Wording};
use crate::sim::{NodeId, World};

impl Wording for PaxosLesson {
    /// With the arguments that matter.
    fn message(message: &Message, lang: Lang) -> String {
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
            } => say!(
                lang,
                "2a accept {value}, ballot {ballot}, instance {instance}",
                "2a 请接受 {value}，编号 {ballot}，实例 {instance}",
                value = decree(*value)
            ),
            Message::Accepted {
                instance,
                vote:
                    Vote {
                        ballot,
                        decree: value,
                    },
            } => say!(
                lang,
                "2b accepted {value}, ballot {ballot}, instance {instance}",
                "2b 已接受 {value}，编号 {ballot}，实例 {instance}",
                value = decree(*value)
            ),
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
            Message::ClientRequest { sequence, command } => {
                register::asked(*sequence, *command, lang)
            }
            Message::ClientReply { sequence, reply } => register::answered(*sequence, *reply, lang),
            Message::Redirect { leader, .. } => match leader {
                Some(leader) => say!(
                    lang,
                    "ask proposer {}",
                    "请找 {} 号提议者",
                    u32::from(leader.0) + 1
                ),
                None => say!(lang, "I know no leader", "我不知道谁是领导者"),
            },
        }
    }
    fn note(world: &World<Paxos>, note: &Note, lang: Lang) -> String {
        let name = |id: &NodeId| Self::name(world, *id);
        match note {
            Note::Proposed {
                instance,
                ballot,
                decree: value,
                reported,
            } => say!(
                lang,
                "proposes {value}{how}, in ballot {ballot}, instance {instance}",
                "以编号 {ballot} 在实例 {instance} 提出 {value}{how}",
                value = decree(*value),
                how = match reported {
                    true => lang.pick(", which was reported", "（来自接受者的报告）"),
                    false => lang.pick(", of its own choice", "（自行选择）"),
                }
            ),
            Note::Accepted {
                instance,
                vote:
                    Vote {
                        ballot,
                        decree: value,
                    },
            } => say!(
                lang,
                "accepts {value} in ballot {ballot}, instance {instance}",
                "在实例 {instance} 接受编号 {ballot} 的 {value}",
                value = decree(*value)
            ),
            Note::Learned {
                instance,
                decree: value,
            } => say!(
                lang,
                "learns that {value} is chosen in instance {instance}",
                "学到实例 {instance} 选定了 {value}",
                value = decree(*value)
            ),
            Note::DuplicateIgnored { sequence, client } => {
                register::duplicate(*sequence, &name(client), lang)
            }
            Note::ClientRetried { sequence, to } => {
                register::client(ClientNote::Retried(*sequence, *to), name, lang)
            }
            Note::ClientRedirected { sequence, to } => {
                register::client(ClientNote::Redirected(*sequence, *to), name, lang)
            }
            Note::ClientGaveUp { sequence } => {
                register::client(ClientNote::GaveUp(*sequence), name, lang)
            }
            Note::QueueFull => register::client(ClientNote::QueueFull, name, lang),
            Note::NotForMe => say!(lang, "does not take such a request", "不接受这样的请求"),
            _ => of_ballots(note, lang),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::Prepared { .. } | Note::BecameLeader { .. } | Note::Preempted { .. } => {
                Some(MarkKind::Role)
            }
            Note::Learned { .. } => Some(MarkKind::Commit),
            _ => None,
        }
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        let name = match timer {
            Timer::Ballot => lang.pick("ballot timeout", "提案超时定时器"),
            Timer::Backoff => lang.pick("backoff timer", "退避定时器"),
            Timer::Election => lang.pick("election timeout", "选举超时定时器"),
            Timer::Heartbeat => lang.pick("heartbeat timer", "心跳定时器"),
            Timer::Learn => lang.pick("learner timer", "学习者定时器"),
            Timer::ClientRetry => lang.pick("client retry timer", "客户端重试定时器"),
            Timer::ClientNext => lang.pick("next request timer", "下次请求定时器"),
        };
        name.to_owned()
    }
    fn request(request: &Request, lang: Lang) -> String {
        match request {
            Request::Propose(value) => say!(lang, "propose {value}", "提议 {value}"),
            Request::Ask(command) => register::request(command, lang),
        }
    }
    fn reply(answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Chosen(value) => say!(lang, "{value} is chosen", "选定的是 {value}"),
            Answer::Register(reply) => register::reply(*reply, lang),
        }
    }
    /// `propose 7`, or what clients ask of a register, such as `put x 1`.
    fn parse_request(words: &str) -> Option<Request> {
        match words.split_whitespace().collect::<Vec<_>>()[..] {
            ["propose", value] => value.parse().ok().map(Request::Propose),
            _ => register::parse(words).map(Request::Ask),
        }
    }
    fn print_request(request: &Request) -> String {
        match request {
            Request::Propose(value) => format!("propose {value}"),
            Request::Ask(command) => register::print(command),
        }
    }
    fn handler(world: &World<Paxos>, node: NodeId, handled: Handled<'_, Paxos>) -> &'static str {
        match handled {
            Handled::Boot if world.protocol().is_machine(node) => "boot_machine",
            Handled::Boot => "client::boot",
            Handled::Message(message) => match message {
                Message::Prepare { .. } => "on_prepare",
                Message::Promise { .. } => "on_promise",
                Message::Accept { .. } => "on_accept",
                Message::Accepted { .. } => "on_accepted",
                Message::Reject { .. } => "on_reject",
                Message::Chosen { .. } => "learn",
                Message::Learn { .. } => "on_learn",
                Message::Heartbeat { .. } => "on_heartbeat",
                Message::ClientRequest { .. } => "on_client_request",
                Message::ClientReply { .. } => "on_reply",
                Message::Redirect { .. } => "on_redirect",
            },
            Handled::Timer(timer) => match timer {
                Timer::Ballot => "on_ballot_timeout",
                Timer::Backoff | Timer::Election => "prepare",
                Timer::Heartbeat => "on_heartbeat_timer",
                Timer::Learn => "on_learn_timeout",
                Timer::ClientRetry => "on_retry",
                Timer::ClientNext => "on_next",
            },
            Handled::Request(Request::Propose(_)) => "on_propose",
            Handled::Request(Request::Ask(_)) => "on_user_request",
        }
    }
}

/// A value, as short as on a whiteboard.
pub fn decree(decree: Decree) -> String {
    match decree {
        Decree::NoOp => "no-op".to_owned(),
        Decree::Value(value) => value.to_string(),
        Decree::Command { command, .. } => register::command(command),
    }
}

fn promise(ballot: Ballot, votes: &[(Instance, Vote)], lang: Lang) -> String {
    match votes {
        [] => say!(
            lang,
            "1b promise for ballot {ballot}; accepted nothing",
            "1b 承诺编号 {ballot}；尚未接受任何值"
        ),
        [.., (instance, vote)] => say!(
            lang,
            "1b promise for ballot {ballot}; accepted {value} in ballot {of} (instance {instance})",
            "1b 承诺编号 {ballot}；已接受编号 {of} 的 {value}（实例 {instance}）",
            value = decree(vote.decree),
            of = vote.ballot
        ),
    }
}

fn chosen(decrees: &[(Instance, Decree)], lang: Lang) -> String {
    match decrees {
        [(instance, value)] => say!(
            lang,
            "chosen in instance {instance}: {value}",
            "实例 {instance} 选定 {value}",
            value = decree(*value)
        ),
        more => say!(lang, "{} chosen values", "{} 个选定的值", more.len()),
    }
}

fn of_ballots(note: &Note, lang: Lang) -> String {
    match note {
        Note::Prepared { ballot } => {
            say!(lang, "begins ballot {ballot}", "以编号 {ballot} 发起提案")
        }
        Note::Promised { ballot } => say!(
            lang,
            "promises to accept nothing below ballot {ballot}",
            "承诺不再接受编号小于 {ballot} 的提案"
        ),
        Note::Refused { ballot, promised } => say!(
            lang,
            "refuses ballot {ballot}: it promised {promised}",
            "拒绝编号 {ballot}：已承诺 {promised}"
        ),
        Note::Preempted { ballot, by } => say!(
            lang,
            "abandons ballot {ballot}: {by} is higher",
            "放弃编号 {ballot}：已有更高的 {by}"
        ),
        Note::TimedOut { ballot } => say!(
            lang,
            "abandons ballot {ballot}: no quorum in time",
            "放弃编号 {ballot}：未能及时得到法定人数的答复"
        ),
        Note::BecameLeader { ballot } => {
            say!(
                lang,
                "leads with ballot {ballot}",
                "以编号 {ballot} 成为领导者"
            )
        }
        _ => String::new(),
    }
}

#[cfg(test)]
#[test]
fn requests_are_read_as_they_are_written() {
    crate::lessons::kit::requests_read_back::<PaxosLesson>(
        &["propose 7", "put x 7", "get y"],
        &["", "propose", "propose x", "propose -1", "propose 1 2"],
    );
}

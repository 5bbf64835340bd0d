//! The wording: Raft's messages, timers, requests and notes in words.

use super::RaftLesson;
use crate::i18n::{Lang, say};
use crate::lessons::register;
use crate::protocols::client::ClientNote;
use crate::protocols::raft::{
    AppendEntriesReply, AppendResult, Command, Message, Note, PreVote, PreVoteReply, Raft, Reply,
    RequestVote, RequestVoteReply, Timer,
};
use crate::session::{Handled, MarkKind, Picture, Wording};
use crate::sim::{NodeId, World};

impl Wording for RaftLesson {
    /// With the arguments that matter.
    fn message(message: &Message, lang: Lang) -> String {
        match message {
            Message::RequestVote(RequestVote { term, .. }) => {
                say!(lang, "RequestVote, term {term}", "RequestVote，任期 {term}")
            }
            Message::RequestVoteReply(RequestVoteReply { vote_granted, term }) => {
                match vote_granted {
                    true => say!(lang, "vote, term {term}", "投赞成票，任期 {term}"),
                    false => say!(lang, "no vote, term {term}", "拒绝投票，任期 {term}"),
                }
            }
            Message::PreVote(PreVote { next_term, .. }) => say!(
                lang,
                "PreVote for term {next_term}",
                "PreVote，拟开启任期 {next_term}"
            ),
            Message::PreVoteReply(PreVoteReply {
                vote_granted,
                next_term: term,
                ..
            }) => match vote_granted {
                true => say!(lang, "would vote, term {term}", "愿意投票，任期 {term}"),
                false => say!(lang, "would not vote, term {term}", "不愿投票，任期 {term}"),
            },
            Message::AppendEntries(append) => {
                let (term, prev) = (append.term, append.prev_log_index);
                match append.entries.len() {
                    0 => say!(lang, "heartbeat, term {term}", "心跳，任期 {term}"),
                    count => say!(
                        lang,
                        "AppendEntries, term {term}: {count} after index {prev}",
                        "AppendEntries，任期 {term}：索引 {prev} 之后 {count} 条"
                    ),
                }
            }
            Message::AppendEntriesReply(reply) => append_reply(reply, lang),
            Message::ClientRequest { sequence, command } => {
                register::asked(*sequence, *command, lang)
            }
            Message::ClientReply { sequence, reply } => register::answered(*sequence, *reply, lang),
            Message::Redirect { leader, .. } => match leader {
                Some(leader) => say!(lang, "ask S{}", "请找 S{}", u32::from(leader.0) + 1),
                None => say!(lang, "I know no leader", "我不知道谁是领导者"),
            },
        }
    }
    fn note(world: &World<Raft>, note: &Note, lang: Lang) -> String {
        let name = |id: &NodeId| Self::name(world, *id);
        match note {
            Note::AskedForPreVotes { next_term } => say!(
                lang,
                "asks who would vote for it in term {next_term}",
                "询问谁愿意在任期 {next_term} 投票给它"
            ),
            Note::BecameCandidate { term } => {
                say!(
                    lang,
                    "becomes candidate of term {term}",
                    "成为任期 {term} 的候选人"
                )
            }
            Note::VoteGranted { term, to } => say!(
                lang,
                "votes for {to} in term {term}",
                "在任期 {term} 投票给 {to}",
                to = name(to)
            ),
            Note::VoteRefusedOldLog { to, .. } => say!(
                lang,
                "refuses {to}: its log is older",
                "拒绝 {to}：对方的日志较旧",
                to = name(to)
            ),
            Note::BecameLeader { term } => {
                say!(
                    lang,
                    "becomes leader of term {term}",
                    "成为任期 {term} 的领导者"
                )
            }
            Note::SteppedDown { term } => {
                say!(lang, "steps down, term {term}", "退位，当前任期 {term}")
            }
            Note::Appended { first, last } => {
                say!(lang, "appends {}", "追加条目 {}", span(*first, *last))
            }
            Note::Truncated { from } => {
                say!(
                    lang,
                    "deletes its log from {from} on",
                    "删除索引 {from} 及之后的条目"
                )
            }
            Note::Committed { index } => say!(lang, "commits up to {index}", "提交至索引 {index}"),
            Note::Applied { first, last } => {
                say!(lang, "applies {}", "应用条目 {}", span(*first, *last))
            }
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
            Note::NotAClient => say!(lang, "only clients take requests", "只有客户端接受请求"),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::BecameCandidate { .. } | Note::BecameLeader { .. } | Note::SteppedDown { .. } => {
                Some(MarkKind::Role)
            }
            Note::Committed { .. } => Some(MarkKind::Commit),
            _ => None,
        }
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        let name = match timer {
            Timer::Election => lang.pick("election timeout", "选举超时定时器"),
            Timer::Silence => lang.pick("leader silence", "领导者静默定时器"),
            Timer::Heartbeat => lang.pick("heartbeat timer", "心跳定时器"),
            Timer::ClientRetry => lang.pick("client retry timer", "客户端重试定时器"),
            Timer::ClientNext => lang.pick("next request timer", "下次请求定时器"),
            Timer::TermWrite => lang.pick("term write timer", "任期写盘定时器"),
        };
        name.to_owned()
    }
    fn request(request: &Command, lang: Lang) -> String {
        register::request(request, lang)
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        register::reply(*reply, lang)
    }
    fn parse_request(words: &str) -> Option<Command> {
        register::parse(words)
    }
    fn print_request(request: &Command) -> String {
        register::print(request)
    }
    fn handler(world: &World<Raft>, node: NodeId, handled: Handled<'_, Raft>) -> &'static str {
        let is_server = world.protocol().is_server(node);
        match handled {
            Handled::Boot if is_server => "boot_server",
            Handled::Boot => "client::boot",
            Handled::Message(message) => match message {
                Message::RequestVote(_) => "on_request_vote",
                Message::RequestVoteReply(_) => "on_request_vote_reply",
                Message::PreVote(_) => "on_pre_vote",
                Message::PreVoteReply(_) => "on_pre_vote_reply",
                Message::AppendEntries(_) => "on_append_entries",
                Message::AppendEntriesReply(_) => "on_append_entries_reply",
                Message::ClientRequest { .. } => "on_client_request",
                Message::ClientReply { .. } => "on_reply",
                Message::Redirect { .. } => "on_redirect",
            },
            Handled::Timer(timer) => match timer {
                Timer::Election => "on_election_timeout",
                Timer::Silence | Timer::TermWrite => "on_timer",
                Timer::Heartbeat => "on_heartbeat",
                Timer::ClientRetry => "on_retry",
                Timer::ClientNext => "on_next",
            },
            Handled::Request(_) if is_server => "on_request",
            Handled::Request(_) => "on_user_request",
        }
    }
}

fn append_reply(reply: &AppendEntriesReply, lang: Lang) -> String {
    let term = reply.term;
    match reply.result {
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

fn span(first: u64, last: u64) -> String {
    match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    }
}

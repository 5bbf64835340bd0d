//! What the lesson claims of Raft: the five properties of the paper's figure 3, that a vote stands,
//! two things to be seen, and progress.

mod claims;
#[cfg(test)]
mod tests;

use super::RaftLesson;
use super::setup::BROKEN;
use crate::checks::linearizable::{
    Judged, Register, judged, recorded, register_input, register_output,
};
use crate::checks::{Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::{progress, told};
use crate::protocols::raft::{Command, Note, Raft};
use crate::session::{Breakage, Claims, Params};
use crate::sim::{NodeId, Record};
use claims::{
    Always, ElectionSafety, LeaderAppendOnly, LeaderCompleteness, LogMatching, StateMachineSafety,
    VoteStands,
};

impl Claims for RaftLesson {
    const BREAKAGES: &'static [Breakage] = &BROKEN;

    fn properties(_: &Params) -> Vec<Watch<Raft>> {
        properties()
    }
    fn linearizable(
        records: &mut dyn Iterator<Item = &Record<Raft>>,
        limit: u64,
    ) -> Option<Judged> {
        let asked = |command: &Command| Some(register_input(command));
        let history = recorded(records, asked, register_output);
        Some(judged(&Register::default(), &history, limit))
    }
}

/// Every property, with nothing seen of it yet. The first five are figure 3 of the paper.
#[rustfmt::skip]
pub fn properties() -> Vec<Watch<Raft>> {
    vec![
        Watch::always("election-safety", Text::new("Election safety", "选举安全性"), Text::new(
            "No term has two leaders.",
            "任何一个任期都不会有两个领导者。",
        ), Always(ElectionSafety::default())),
        Watch::always("leader-append-only", Text::new("Leader append-only", "领导者只追加"), Text::new(
            "A leader adds to its log, and changes or removes nothing in it.",
            "领导者只在自己的日志末尾追加，不修改也不删除已有条目。",
        ), Always(LeaderAppendOnly::default())),
        Watch::always("log-matching", Text::new("Log matching", "日志匹配"), Text::new(
            "Logs that hold the same term at some index are the same up to that index.",
            "两份日志若在某个索引处任期相同，则直到该索引为止完全相同。",
        ), Always(LogMatching::default())),
        Watch::always("leader-completeness", Text::new("Leader completeness", "领导者完备性"), Text::new(
            "What was committed is in the log of every leader of a later term.",
            "已提交的条目，之后任期的每个领导者的日志中都有。",
        ), Always(LeaderCompleteness::default())),
        Watch::always("state-machine-safety", Text::new("State machine safety", "状态机安全性"), Text::new(
            "No two servers apply different entries at the same index.",
            "不会有两台服务器在同一索引处应用不同的条目。",
        ), Always(StateMachineSafety::default())),
        // Not in figure 3: no answer is wrong without it, but votes that were given do not count.
        Watch::always("vote-stands", Text::new("A vote stands", "投票不反悔"), Text::new(
            "Who has a server's vote gets it again when it asks again in that term, unless the server's log has grown since.",
            "服务器投票之后，同一候选人在同一任期再来拉票，它仍会同意，除非它的日志此后有了新条目。",
        ), VoteStands::default()),
        Watch::sometimes("leader", Text::new("A leader", "选出领导者"), Text::new(
            "Some server is elected leader.",
            "有服务器当选为领导者。",
        ), sometimes(|_, records| told(records, elected))),
        Watch::sometimes("commit", Text::new("A commit", "提交条目"), Text::new(
            "Some entry is committed.",
            "有条目被提交。",
        ), sometimes(|_, records| told(records, committed))),
        Watch::eventually("progress", Text::new("Progress", "取得进展"), Text::new(
            "After the last fault or cure, when a client asks, a leader commits again.",
            "在最后一次故障或恢复之后，只要有客户端请求，领导者就会再次提交条目。",
        ), progress(|_, records| told(records, committed))),
    ]
}

fn elected(node: NodeId, note: &Note) -> Option<Text> {
    match note {
        Note::BecameLeader { term } => Some(text!(
            "S{node} leads term {term}.",
            "S{node} 当选为任期 {term} 的领导者。"
        )),
        _ => None,
    }
}

fn committed(node: NodeId, note: &Note) -> Option<Text> {
    match note {
        Note::Committed { index } => Some(text!(
            "S{node} committed up to index {index}.",
            "S{node} 提交到索引 {index}。"
        )),
        _ => None,
    }
}

//! What the lesson claims of Raft: the five properties of the paper's figure 3, that a vote stands,
//! two things to be seen, and progress.

mod claims;
#[cfg(test)]
mod tests;

use crate::checks::{Kind, Monitor, Watch, sometimes};
use crate::i18n::{Text, text};
use crate::protocols::raft::{Note, Raft};
use crate::sim::{NodeId, Record, What};
use claims::{
    Always, ElectionSafety, LeaderAppendOnly, LeaderCompleteness, LogMatching, Progress,
    StateMachineSafety, VoteStands,
};

/// Every property, with nothing seen of it yet.
pub fn properties() -> Vec<Watch<Raft>> {
    let mut all = safety();
    all.push(vote_stands());
    all.extend(seen());
    all.push(progress());
    all
}

/// Figure 3 of the paper.
fn safety() -> Vec<Watch<Raft>> {
    vec![
        always(
            "election-safety",
            Text::new("Election safety", "选举安全性"),
            Text::new(
                "No term has two leaders.",
                "任何一个任期都不会有两个领导者。",
            ),
            Always(ElectionSafety::default()),
        ),
        always(
            "leader-append-only",
            Text::new("Leader append-only", "领导者只追加"),
            Text::new(
                "A leader adds to its log, and changes or removes nothing in it.",
                "领导者只在自己的日志末尾追加，不修改也不删除已有条目。",
            ),
            Always(LeaderAppendOnly::default()),
        ),
        always(
            "log-matching",
            Text::new("Log matching", "日志匹配"),
            Text::new(
                "Logs that hold the same term at some index are the same up to that index.",
                "两份日志若在某个索引处任期相同，则直到该索引为止完全相同。",
            ),
            Always(LogMatching::default()),
        ),
        always(
            "leader-completeness",
            Text::new("Leader completeness", "领导者完备性"),
            Text::new(
                "What was committed is in the log of every leader of a later term.",
                "已提交的条目，之后任期的每个领导者的日志中都有。",
            ),
            Always(LeaderCompleteness::default()),
        ),
        always(
            "state-machine-safety",
            Text::new("State machine safety", "状态机安全性"),
            Text::new(
                "No two servers apply different entries at the same index.",
                "不会有两台服务器在同一索引处应用不同的条目。",
            ),
            Always(StateMachineSafety::default()),
        ),
    ]
}

/// Not in figure 3: no answer is wrong without it, but votes that were given do not count.
fn vote_stands() -> Watch<Raft> {
    always(
        "vote-stands",
        Text::new("A vote stands", "投票不反悔"),
        Text::new(
            "Who has a server's vote gets it again when it asks again in that term, unless the server's log has grown since.",
            "服务器投票之后，同一候选人在同一任期再来拉票，它仍会同意，除非它的日志此后有了新条目。",
        ),
        VoteStands::default(),
    )
}

fn seen() -> Vec<Watch<Raft>> {
    vec![
        Watch::new(
            "leader",
            Kind::Sometimes,
            Text::new("A leader", "选出领导者"),
            Text::new("Some server is elected leader.", "有服务器当选为领导者。"),
            sometimes(|_, just| noted(just, elected)),
        ),
        Watch::new(
            "commit",
            Kind::Sometimes,
            Text::new("A commit", "提交条目"),
            Text::new("Some entry is committed.", "有条目被提交。"),
            sometimes(|_, just| noted(just, committed)),
        ),
    ]
}

fn progress() -> Watch<Raft> {
    Watch::new(
        "progress",
        Kind::Eventually,
        Text::new("Progress", "取得进展"),
        Text::new(
            "After the last fault or cure, when a client asks, a leader commits again.",
            "在最后一次故障或恢复之后，只要有客户端请求，领导者就会再次提交条目。",
        ),
        Progress::default(),
    )
}

fn always(id: &'static str, name: Text, claim: Text, monitor: impl Monitor<Raft>) -> Watch<Raft> {
    Watch::new(id, Kind::Always, name, claim, monitor)
}

/// What `told` makes of the first note of a step that tells it something.
fn noted(just: &[Record<Raft>], told: fn(NodeId, &Note) -> Option<Text>) -> Option<Text> {
    just.iter().find_map(|record| match &record.what {
        What::Noted { node, note } => told(*node, note),
        _ => None,
    })
}

fn elected(node: NodeId, note: &Note) -> Option<Text> {
    let Note::BecameLeader { term } = note else {
        return None;
    };
    Some(text!(
        "S{node} leads term {term}.",
        "S{node} 当选为任期 {term} 的领导者。"
    ))
}

fn committed(node: NodeId, note: &Note) -> Option<Text> {
    let Note::Committed { index } = note else {
        return None;
    };
    Some(text!(
        "S{node} committed up to index {index}.",
        "S{node} 提交到索引 {index}。"
    ))
}

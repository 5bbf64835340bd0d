//! The monitors. Each looks at the node that just ran, and at what that node noted.

use crate::checks::{Monitor, Signal};
use crate::i18n::{Text, text};
use crate::protocols::raft::{Entry, Index, Log, Message, Note, Raft, RequestVote, Role, Term};
use crate::sim::{MessageId, NodeId, Record, What, World};
use core::hash::{Hash, Hasher};
use litemap::LiteMap;

/// As much of a world as safety is about.
pub(super) trait Servers {
    /// Every server.
    fn ids(&self) -> impl Iterator<Item = NodeId>;
    /// A server's log, which a crash does not take away.
    fn log(&self, id: NodeId) -> Option<&Log>;
    /// The term that a server leads now.
    fn leads(&self, id: NodeId) -> Option<Term>;
}

impl Servers for World<Raft> {
    fn ids(&self) -> impl Iterator<Item = NodeId> {
        self.protocol().server_ids()
    }

    fn log(&self, id: NodeId) -> Option<&Log> {
        self.slot(id).map(|slot| &slot.disk.log)
    }

    fn leads(&self, id: NodeId) -> Option<Term> {
        let server = self.node(id)?.server()?;
        (server.role == Role::Leader).then_some(server.current_term)
    }
}

/// Something that must always hold. Both functions return how it broke.
pub(super) trait Claim: Clone + Hash + 'static {
    /// A server noted something while it ran.
    fn noted(&mut self, servers: &impl Servers, id: NodeId, note: &Note) -> Option<Text>;
    /// A server ran, and has noted everything.
    fn ran(&mut self, servers: &impl Servers, id: NodeId) -> Option<Text> {
        let _ = (servers, id);
        None
    }
}

/// Watches a claim over the records of a run.
#[derive(Clone, Hash)]
pub(super) struct Always<C>(pub(super) C);

impl<C: Claim> Always<C> {
    fn broken(&mut self, world: &World<Raft>, records: &[Record<Raft>]) -> Option<Text> {
        for record in records {
            if let What::Noted { node, note } = &record.what {
                let broken = self.0.noted(world, *node, note);
                if broken.is_some() {
                    return broken;
                }
            }
        }
        records.iter().find_map(|record| match record.what {
            What::Booted { node } | What::Fired { node, .. } | What::Delivered { to: node, .. }
                if world.protocol().is_server(node) =>
            {
                self.0.ran(world, node)
            }
            _ => None,
        })
    }
}

impl<C: Claim> Monitor<Raft> for Always<C> {
    fn observe(&mut self, world: &World<Raft>, records: &[Record<Raft>]) -> Signal {
        self.broken(world, records)
            .map_or(Signal::Quiet, Signal::Hit)
    }
}

/// Remembers who led each term.
#[derive(Clone, Hash, Default)]
pub(super) struct ElectionSafety {
    leaders: LiteMap<Term, NodeId>,
}

impl Claim for ElectionSafety {
    fn noted(&mut self, _: &impl Servers, id: NodeId, note: &Note) -> Option<Text> {
        let Note::BecameLeader { term } = note else {
            return None;
        };
        let first = *self.leaders.entry(*term).or_insert(id);
        (first != id).then(|| {
            text!(
                "S{first} and S{id} were both elected in term {term}.",
                "S{first} 与 S{id} 都在任期 {term} 当选。"
            )
        })
    }
}

/// Remembers of each leader its term and the end of its log (index and term). Log matching sees to
/// what is before the end.
#[derive(Clone, Hash, Default)]
pub(super) struct LeaderAppendOnly {
    ends: LiteMap<NodeId, (Term, Index, Term)>,
}

impl Claim for LeaderAppendOnly {
    fn noted(&mut self, servers: &impl Servers, id: NodeId, note: &Note) -> Option<Text> {
        let Note::Truncated { from } = note else {
            return None;
        };
        let led = self.ends.get(&id).map(|(term, ..)| *term);
        (led.is_some() && led == servers.leads(id)).then(|| removed(id, *from))
    }

    fn ran(&mut self, servers: &impl Servers, id: NodeId) -> Option<Text> {
        let (Some(term), Some(log)) = (servers.leads(id), servers.log(id)) else {
            self.ends.remove(&id);
            return None;
        };
        let now = (term, log.last_index(), log.last_term());
        let (led, index, was) = self.ends.insert(id, now)?;
        (led == term && log.term_at(index) != Some(was)).then(|| removed(id, index))
    }
}

fn removed(id: NodeId, index: Index) -> Text {
    text!(
        "S{id} leads, and changed its own log at index {index}.",
        "S{id} 身为领导者，却改动了自己日志中索引 {index} 处的条目。"
    )
}

/// Remembers, for each index and term, the entry and the term before it. Whoever holds an entry of
/// that index and term must hold the same two; so, by induction, the same log up to there.
#[derive(Clone, Hash, Default)]
pub(super) struct LogMatching {
    links: LiteMap<(Index, Term), (Term, Entry)>,
    /// How far the log of each server was looked at.
    known: LiteMap<NodeId, Index>,
}

impl Claim for LogMatching {
    fn noted(&mut self, _: &impl Servers, id: NodeId, note: &Note) -> Option<Text> {
        let known = self.known.entry(id).or_default();
        if let Note::Truncated { from: changed } | Note::Appended { first: changed, .. } = note {
            *known = (*known).min(changed.saturating_sub(1));
        }
        None
    }

    fn ran(&mut self, servers: &impl Servers, id: NodeId) -> Option<Text> {
        let log = servers.log(id)?;
        let last = log.last_index();
        let known = self.known.insert(id, last).unwrap_or(0);
        for index in known + 1..=last {
            let (Some(before), Some(&entry)) = (log.term_at(index - 1), log.get(index)) else {
                continue;
            };
            let here = (before, entry);
            if *self.links.entry((index, entry.term)).or_insert(here) != here {
                let term = entry.term;
                return Some(text!(
                    "S{id} took another entry of term {term} at index {index}, or another log before it, than a server did earlier.",
                    "S{id} 在索引 {index} 处任期 {term} 的条目或其之前的日志，与先前某服务器的不同。"
                ));
            }
        }
        None
    }
}

/// Remembers what was committed, and in which term.
#[derive(Clone, Hash, Default)]
pub(super) struct LeaderCompleteness {
    committed: Vec<(Term, Entry)>,
}

impl LeaderCompleteness {
    /// The first index, past `after`, of an entry that was committed before `term` and is not in
    /// the log.
    fn missing(&self, log: &Log, term: Term, after: usize) -> Option<Index> {
        (1..)
            .zip(&self.committed)
            .skip(after)
            .find(|(index, (committed_in, entry))| {
                *committed_in < term && log.get(*index) != Some(entry)
            })
            .map(|(index, _)| index)
    }

    fn check(&self, servers: &impl Servers, id: NodeId, term: Term, after: usize) -> Option<Text> {
        let index = self.missing(servers.log(id)?, term, after)?;
        Some(text!(
            "S{id} leads term {term} without the entry that was committed at index {index}.",
            "S{id} 是任期 {term} 的领导者，却没有已在索引 {index} 提交的条目。"
        ))
    }
}

impl Claim for LeaderCompleteness {
    fn noted(&mut self, servers: &impl Servers, id: NodeId, note: &Note) -> Option<Text> {
        match note {
            Note::BecameLeader { term } => self.check(servers, id, *term, 0),
            Note::Committed { index } => {
                let (log, term) = (servers.log(id)?, servers.leads(id)?);
                let before = self.committed.len();
                let entries = log.from(before as Index + 1, usize::MAX);
                let count = usize::try_from(*index).ok()?.saturating_sub(before);
                self.committed
                    .extend(entries.iter().take(count).map(|&entry| (term, entry)));
                // An old leader may commit after a newer one was elected.
                servers.ids().find_map(|other| {
                    let led = servers.leads(other).filter(|led| *led > term)?;
                    self.check(servers, other, led, before)
                })
            }
            _ => None,
        }
    }
}

/// Remembers what was first applied at each index.
#[derive(Clone, Hash, Default)]
pub(super) struct StateMachineSafety {
    applied: Vec<Entry>,
}

impl Claim for StateMachineSafety {
    fn noted(&mut self, servers: &impl Servers, id: NodeId, note: &Note) -> Option<Text> {
        let Note::Applied { first, last } = note else {
            return None;
        };
        let log = servers.log(id)?;
        for index in *first..=*last {
            let entry = *log.get(index)?;
            match self.applied.get(usize::try_from(index - 1).ok()?) {
                None => self.applied.push(entry),
                Some(applied) if *applied != entry => {
                    return Some(text!(
                        "S{id} applied another entry at index {index} than a server did earlier.",
                        "S{id} 在索引 {index} 处应用的条目，与先前某服务器应用的不同。"
                    ));
                }
                Some(_) => {}
            }
        }
        None
    }
}

/// Remembers the requests for votes that are on their way.
#[derive(Clone, Default)]
pub(super) struct VoteStands {
    asked: LiteMap<MessageId, RequestVote>,
}

/// What is on its way, a world hashes itself, and without the numbers of messages.
impl Hash for VoteStands {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl VoteStands {
    /// Whether a voter has just refused whom it voted for in that term, with a log that is still
    /// no newer (figure 2, receiver of RequestVote).
    fn takes_back(world: &World<Raft>, voter: NodeId, to: NodeId, ask: &RequestVote) -> bool {
        let server = world.node(voter).and_then(|node| node.server());
        let voted = server
            .is_some_and(|server| (server.current_term, server.voted_for) == (ask.term, Some(to)));
        let log = world.log(voter);
        voted && log.is_some_and(|log| log.no_newer_than(ask.last_log_index, ask.last_log_term))
    }
}

impl Monitor<Raft> for VoteStands {
    fn observe(&mut self, world: &World<Raft>, records: &[Record<Raft>]) -> Signal {
        let mut answered = None;
        for record in records {
            match &record.what {
                What::Delivered { message, .. } => answered = self.asked.remove(message),
                What::Lost { message, .. } => {
                    self.asked.remove(message);
                }
                What::Sent {
                    message,
                    from,
                    to,
                    payload,
                    ..
                } => match (&**payload, &answered) {
                    (Message::RequestVote(ask), _) => {
                        self.asked.insert(*message, ask.clone());
                    }
                    (Message::RequestVoteReply(reply), Some(ask))
                        if !reply.vote_granted && Self::takes_back(world, *from, *to, ask) =>
                    {
                        let term = ask.term;
                        return Signal::Hit(text!(
                            "S{from} voted for S{to} in term {term}, and refused it when asked again.",
                            "S{from} 在任期 {term} 已投票给 S{to}，再次被请求时却拒绝了它。"
                        ));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Signal::Quiet
    }
}

//! Log replication (section 5.3) and commitment (sections 5.3 and 5.4.2).

use super::{
    AppendEntries, AppendEntriesReply, AppendResult, Command, Disk, Entry, Index, Log, Message,
    Note, Raft, Role, Server, Timer, Variant,
};
use crate::protocols::register::Applied;
use crate::sim::{Cx, NodeId};

/// The largest number of entries in one AppendEntries.
pub const BATCH_MAX: usize = 64;

impl Raft {
    /// Repeat during idle periods: what a follower lacks, if anything, else an empty heartbeat
    /// (figure 2).
    pub(super) fn on_heartbeat(&self, server: &mut Server, disk: &Disk, cx: &mut Cx<Self>) {
        for peer in self.peers(cx.me()) {
            self.send_append_entries(server, disk, peer, cx);
        }
        cx.arm(Timer::Heartbeat, self.heartbeat_interval());
    }

    /// If a command is received from a client: append it, and respond once it is applied (figure
    /// 2).
    pub(super) fn on_client_request(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        (client, sequence): (NodeId, u64),
        command: Command,
        cx: &mut Cx<Self>,
    ) {
        if server.role != Role::Leader {
            let leader = server.leader;
            cx.send(client, Message::Redirect { sequence, leader });
            return;
        }
        if let Some(session) = server.register.sessions.get(&client)
            && session.sequence >= sequence
        {
            // Retried, and applied already: the answer is remembered.
            cx.note(Note::DuplicateIgnored { client, sequence });
            if session.sequence == sequence {
                let reply = session.reply;
                cx.send(client, Message::ClientReply { sequence, reply });
            }
            return;
        }
        if self.is_under_way(server, disk, client, sequence) {
            return;
        }
        let entry = Entry {
            term: server.current_term,
            client,
            sequence,
            command,
        };
        disk.log.append(&[entry]);
        let last = disk.log.last_index();
        cx.note(Note::Appended { first: last, last });
        server.match_index[cx.me().index()] = last;
        for peer in self.peers(cx.me()) {
            self.send_append_entries(server, disk, peer, cx);
        }
        self.advance_commit_index(server, disk, cx);
    }

    /// Whether a request is in the log, uncommitted, in our own term. One of an older term is not
    /// enough: it cannot be committed before another entry follows it (section 5.4.2).
    fn is_under_way(&self, server: &Server, disk: &Disk, client: NodeId, sequence: u64) -> bool {
        let open = disk.log.from(server.commit_index + 1, usize::MAX);
        open.iter()
            .rev()
            .take_while(|entry| entry.term == server.current_term)
            .any(|entry| (entry.client, entry.sequence) == (client, sequence))
    }

    /// Sends a follower the log from its nextIndex on, as much as one message takes.
    fn send_append_entries(&self, server: &Server, disk: &Disk, to: NodeId, cx: &mut Cx<Self>) {
        let next = server.next_index[to.index()];
        let prev_log_index = next - 1;
        let append = AppendEntries {
            term: server.current_term,
            prev_log_index,
            prev_log_term: disk
                .log
                .term_at(prev_log_index)
                .expect("nextIndex is at most one past the leader's log, which only grows"),
            entries: disk.log.from(next, BATCH_MAX).to_vec(),
            leader_commit: server.commit_index,
        };
        cx.send(to, Message::AppendEntries(append));
    }

    /// Receiver implementation of AppendEntries (figure 2).
    pub(super) fn on_append_entries(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        from: NodeId,
        append: &AppendEntries,
        cx: &mut Cx<Self>,
    ) {
        // 1. Reply false to a leader whose term is over.
        let result = if append.term < server.current_term {
            AppendResult::StaleTerm
        } else {
            self.hear_from_leader(server, from, cx);
            self.take_entries(server, disk, append, cx)
        };
        let reply = AppendEntriesReply {
            term: server.current_term,
            result,
        };
        cx.send(from, Message::AppendEntriesReply(reply));
    }

    /// The leader of our term lives: candidates give up, and the election timer starts again.
    fn hear_from_leader(&self, server: &mut Server, from: NodeId, cx: &mut Cx<Self>) {
        if server.role != Role::Follower {
            self.become_follower(server, cx);
        }
        server.leader = Some(from);
        self.arm_election_timer(cx);
        if self.pre_vote {
            server.heard_from_leader = true;
            cx.arm(Timer::Silence, self.election_timeout_min);
        }
    }

    fn take_entries(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        append: &AppendEntries,
        cx: &mut Cx<Self>,
    ) -> AppendResult {
        // 2. Refuse if the log holds no entry at prevLogIndex whose term matches prevLogTerm.
        let prev = append.prev_log_index;
        if disk.log.term_at(prev) != Some(append.prev_log_term) {
            return conflict_at(&disk.log, prev);
        }
        merge(&mut disk.log, prev, &append.entries, cx);
        // 5. Take over the leader's commit index, as far as the logs are known to be the same.
        let match_index = prev + append.entries.len() as Index;
        let commit_index = append.leader_commit.min(match_index);
        if commit_index > server.commit_index {
            server.commit_index = commit_index;
            self.apply_committed(server, disk, cx);
        }
        if self.variant == Variant::StaleAckCounted {
            server.acked_index = match_index.max(server.acked_index);
            let match_index = server.acked_index;
            return AppendResult::Success { match_index };
        }
        AppendResult::Success { match_index }
    }

    /// A follower answered.
    pub(super) fn on_append_entries_reply(
        &self,
        server: &mut Server,
        disk: &Disk,
        from: NodeId,
        reply: &AppendEntriesReply,
        cx: &mut Cx<Self>,
    ) {
        if server.role != Role::Leader || reply.term != server.current_term {
            return;
        }
        let past_end = disk.log.last_index() + 1;
        let next = server.next_index[from.index()];
        match reply.result {
            // If successful: update nextIndex and matchIndex. Answers may be late or doubled, so
            // neither falls.
            AppendResult::Success { match_index } => {
                let after = (match_index + 1).min(past_end);
                let news = after > next || match_index > server.match_index[from.index()];
                let known = &mut server.match_index[from.index()];
                let stale_too = self.variant == Variant::StaleAckCounted;
                let last = if stale_too { Index::MAX } else { past_end - 1 };
                *known = match_index.max(*known).min(last);
                server.next_index[from.index()] = after.max(next);
                self.advance_commit_index(server, disk, cx);
                if news && after < past_end {
                    self.send_append_entries(server, disk, from, cx);
                }
            }
            // If the logs differ: go back, a term at a time, and retry.
            AppendResult::Conflict { term, index } => {
                let ours = term.and_then(|term| disk.log.last_of_term(term));
                // Our own entries of that term are of use only before the point of conflict.
                let after_ours = ours.map(|last| last + 1).filter(|&after| after < next);
                let back = after_ours.unwrap_or(index).max(1);
                if back < next {
                    server.next_index[from.index()] = back;
                    self.send_append_entries(server, disk, from, cx);
                }
            }
            AppendResult::StaleTerm => {}
        }
    }

    /// If there is an N beyond commitIndex on a majority, and log\[N\] is of our own term: commit
    /// everything up to N (figure 2; section 5.4.2).
    fn advance_commit_index(&self, server: &mut Server, disk: &Disk, cx: &mut Cx<Self>) {
        let stored_on = |n: &Index| {
            server
                .match_index
                .iter()
                .filter(|known| *known >= n)
                .count()
        };
        let on_majority = |n: &Index| stored_on(n) >= self.majority();
        let n = server.match_index.iter().copied().filter(on_majority);
        let n = n.max().unwrap_or(0);
        // Entries before N are of its term or older, so none of them could do instead.
        let own_term = disk.log.term_at(n) == Some(server.current_term);
        let counts = own_term || self.variant == Variant::CommitByCounting;
        if n > server.commit_index && counts {
            server.commit_index = n;
            cx.note(Note::Committed { index: n });
            self.apply_committed(server, disk, cx);
        }
    }

    /// If commitIndex > lastApplied: apply the entries between, in order. A leader answers the
    /// clients that asked (figure 2).
    fn apply_committed(&self, server: &mut Server, disk: &Disk, cx: &mut Cx<Self>) {
        let first = server.last_applied + 1;
        while server.last_applied < server.commit_index
            && let Some(&entry) = disk.log.get(server.last_applied + 1)
        {
            server.last_applied += 1;
            let Entry {
                client,
                sequence,
                command,
                ..
            } = entry;
            let reply = match server.register.apply(client, sequence, command) {
                Applied::Now(reply) => Some(reply),
                Applied::Before(reply) => {
                    cx.note(Note::DuplicateIgnored { client, sequence });
                    reply
                }
            };
            if let (Role::Leader, Some(reply)) = (server.role, reply) {
                cx.send(client, Message::ClientReply { sequence, reply });
            }
        }
        let last = server.last_applied;
        if first <= last {
            cx.note(Note::Applied { first, last });
        }
    }
}

/// Where the leader should go back to: the first index of the term that is in the way (section
/// 5.3).
fn conflict_at(log: &Log, prev: Index) -> AppendResult {
    match log.term_at(prev) {
        Some(term) => AppendResult::Conflict {
            term: Some(term),
            index: log.first_of_term(term),
        },
        None => AppendResult::Conflict {
            term: None,
            index: log.last_index() + 1,
        },
    }
}

/// Steps 3 and 4 of the receiver (figure 2): deletes what conflicts with the new entries, and appends those that are not in
/// the log. What follows them and does not conflict stays: the message may be an old one.
fn merge(log: &mut Log, prev: Index, entries: &[Entry], cx: &mut Cx<Raft>) {
    let mut index = prev;
    for (place, entry) in entries.iter().enumerate() {
        index += 1;
        let term = log.term_at(index);
        if term == Some(entry.term) {
            continue;
        }
        if term.is_some() {
            log.truncate_from(index);
            cx.note(Note::Truncated { from: index });
        }
        log.append(&entries[place..]);
        let last = log.last_index();
        cx.note(Note::Appended { first: index, last });
        return;
    }
}

//! Leader election (section 5.2), its restriction (section 5.4.1), and pre-vote (thesis section 9.6).

use super::{
    Disk, Message, Note, PreVote, PreVoteReply, Raft, RequestVote, RequestVoteReply, Role, Server,
    Term, Timer, Variant,
};
use crate::sim::{Cx, NodeId};

impl Raft {
    /// Election timeouts are drawn anew each time, so that split votes are rare and soon resolved.
    pub(super) fn arm_election_timer(&self, cx: &mut Cx<Self>) {
        let (min, max) = (self.election_timeout_min, self.election_timeout_max);
        let timeout = cx.random().span(min, max);
        cx.arm(Timer::Election, timeout);
    }

    /// If election timeout elapses without hearing from a leader or granting a vote: start an
    /// election (figure 2).
    pub(super) fn on_election_timeout(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        cx: &mut Cx<Self>,
    ) {
        if self.pre_vote {
            self.ask_for_pre_votes(server, disk, cx);
        } else {
            self.become_candidate(server, disk, cx);
        }
    }

    /// On conversion to candidate: increment the term, vote for self, reset the election timer,
    /// and send RequestVote to all other servers (figure 2).
    pub(super) fn become_candidate(&self, server: &mut Server, disk: &mut Disk, cx: &mut Cx<Self>) {
        let me = cx.me();
        server.role = Role::Candidate;
        server.leader = None;
        server.current_term += 1;
        server.voted_for = Some(me);
        server.votes = vec![me];
        self.persist(server, disk, cx);
        cx.note(Note::BecameCandidate {
            term: server.current_term,
        });
        self.arm_election_timer(cx);
        for peer in self.peers(me) {
            let ask = RequestVote {
                term: server.current_term,
                last_log_index: disk.log.last_index(),
                last_log_term: disk.log.last_term(),
            };
            cx.send(peer, Message::RequestVote(ask));
        }
        self.count_votes(server, disk, cx);
    }

    /// Receiver implementation of RequestVote (figure 2).
    pub(super) fn on_request_vote(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        from: NodeId,
        ask: &RequestVote,
        cx: &mut Cx<Self>,
    ) {
        let term = server.current_term;
        // 1. No vote in a term that is over.
        let in_time = ask.term >= term;
        // 2. One vote a term, and only for a log at least as up to date as ours.
        let again = self.variant != Variant::RevoteRefused;
        let free = server
            .voted_for
            .is_none_or(|voted_for| again && voted_for == from);
        let up_to_date = self.is_up_to_date(disk, ask.last_log_index, ask.last_log_term);
        let vote_granted = in_time && free && up_to_date;
        if vote_granted {
            server.voted_for = Some(from);
            self.persist(server, disk, cx);
            self.arm_election_timer(cx);
            cx.note(Note::VoteGranted { term, to: from });
        } else if in_time && free {
            cx.note(Note::VoteRefusedOldLog { term, to: from });
        }
        let reply = RequestVoteReply { term, vote_granted };
        cx.send(from, Message::RequestVoteReply(reply));
    }

    /// If votes received from a majority of servers: become leader (figure 2).
    pub(super) fn on_request_vote_reply(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        from: NodeId,
        reply: &RequestVoteReply,
        cx: &mut Cx<Self>,
    ) {
        let of_this_election = server.role == Role::Candidate && reply.term == server.current_term;
        // A vote may arrive twice, and counts once.
        if of_this_election && reply.vote_granted && !server.votes.contains(&from) {
            server.votes.push(from);
            self.count_votes(server, disk, cx);
        }
    }

    fn count_votes(&self, server: &mut Server, disk: &Disk, cx: &mut Cx<Self>) {
        if server.votes.len() >= self.majority() {
            self.become_leader(server, disk, cx);
        }
    }

    /// Upon election: send AppendEntries to each server at once, to prevent further elections
    /// (figure 2).
    fn become_leader(&self, server: &mut Server, disk: &Disk, cx: &mut Cx<Self>) {
        let me = cx.me();
        let last = disk.log.last_index();
        server.role = Role::Leader;
        server.leader = Some(me);
        server.next_index = vec![last + 1; usize::from(self.servers)];
        server.match_index = vec![0; usize::from(self.servers)];
        server.match_index[me.index()] = last;
        cx.disarm(Timer::Election);
        cx.disarm(Timer::Silence);
        cx.note(Note::BecameLeader {
            term: server.current_term,
        });
        self.on_heartbeat(server, disk, cx);
    }

    /// If a request or response contains a term beyond ours: take it over, convert to follower
    /// (section 5.1).
    pub(super) fn observe_term(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        term: Term,
        cx: &mut Cx<Self>,
    ) {
        if term <= server.current_term {
            return;
        }
        server.current_term = term;
        server.voted_for = None;
        server.leader = None;
        self.persist(server, disk, cx);
        self.become_follower(server, cx);
    }

    pub(super) fn become_follower(&self, server: &mut Server, cx: &mut Cx<Self>) {
        if matches!(server.role, Role::Leader | Role::Candidate) {
            cx.note(Note::SteppedDown {
                term: server.current_term,
            });
        }
        if server.role == Role::Leader {
            cx.disarm(Timer::Heartbeat);
            self.arm_election_timer(cx);
            server.next_index = Vec::new();
            server.match_index = Vec::new();
        }
        server.heard_from_leader = false;
        server.votes = Vec::new();
        server.role = Role::Follower;
    }

    /// Updates the term and the vote on disk (figure 2).
    fn persist(&self, server: &Server, disk: &mut Disk, cx: &mut Cx<Self>) {
        if self.variant != Variant::TermVoteApart {
            disk.current_term = server.current_term;
        } else if disk.current_term != server.current_term {
            // A crash falls between handlers, so only a later one can come too late.
            cx.arm(Timer::TermWrite, self.heartbeat_interval());
        }
        if self.variant != Variant::VoteNotPersisted {
            disk.voted_for = server.voted_for;
        }
    }

    /// Whether a log is at least as up to date as ours (section 5.4.1).
    fn is_up_to_date(&self, disk: &Disk, last_log_index: u64, last_log_term: Term) -> bool {
        self.variant == Variant::UpToDateSkipped
            || disk.log.no_newer_than(last_log_index, last_log_term)
    }

    /// Asks, without starting a term, who would vote for us in the next one (thesis
    /// section 9.6).
    fn ask_for_pre_votes(&self, server: &mut Server, disk: &mut Disk, cx: &mut Cx<Self>) {
        let me = cx.me();
        let next_term = server.current_term + 1;
        server.role = Role::PreCandidate;
        server.leader = None;
        server.heard_from_leader = false;
        server.votes = vec![me];
        cx.note(Note::AskedForPreVotes { next_term });
        self.arm_election_timer(cx);
        for peer in self.peers(me) {
            let ask = PreVote {
                next_term,
                last_log_index: disk.log.last_index(),
                last_log_term: disk.log.last_term(),
            };
            cx.send(peer, Message::PreVote(ask));
        }
        self.count_pre_votes(server, disk, cx);
    }

    /// Would we vote for it? Not while a leader is heard. The answer binds nobody, so it changes
    /// nothing here (thesis section 9.6).
    pub(super) fn on_pre_vote(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        from: NodeId,
        ask: &PreVote,
        cx: &mut Cx<Self>,
    ) {
        let term = server.current_term;
        let free = ask.next_term > term
            || (ask.next_term == term && server.voted_for.is_none_or(|voted| voted == from));
        let led = server.role == Role::Leader || server.heard_from_leader;
        let up_to_date = self.is_up_to_date(disk, ask.last_log_index, ask.last_log_term);
        let reply = PreVoteReply {
            term,
            next_term: ask.next_term,
            vote_granted: free && !led && up_to_date,
        };
        cx.send(from, Message::PreVoteReply(reply));
    }

    /// With a majority that would vote, the election begins in earnest (thesis section 9.6).
    pub(super) fn on_pre_vote_reply(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        from: NodeId,
        reply: &PreVoteReply,
        cx: &mut Cx<Self>,
    ) {
        let of_this_try =
            server.role == Role::PreCandidate && reply.next_term == server.current_term + 1;
        if of_this_try && reply.vote_granted && !server.votes.contains(&from) {
            server.votes.push(from);
            self.count_pre_votes(server, disk, cx);
        }
    }

    /// What a majority of answers leads to (thesis section 9.6).
    fn count_pre_votes(&self, server: &mut Server, disk: &mut Disk, cx: &mut Cx<Self>) {
        if server.votes.len() >= self.majority() {
            self.become_candidate(server, disk, cx);
        }
    }
}

//! Clients (Gifford 1979): they inquire, ask, count votes and decide.

use super::{Decision, Disk, Message, Note, Quorum, Reply, Request, Timer, Version};
use crate::sim::{Cx, NodeId};

/// How often a client asks before it gives up.
pub const ATTEMPTS_MAX: u32 = 8;
/// The largest number of requests that wait in a client.
pub const QUEUE_MAX: usize = 32;

/// What a representative answered to an inquiry.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Answer {
    /// Who.
    pub from: NodeId,
    /// Its version.
    pub version: Version,
    /// Its value.
    pub value: u64,
}

/// How far a request got.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Phase {
    /// Until r votes have answered.
    Inquiring(Vec<Answer>),
    /// Until w votes agree, or can no longer.
    Asking {
        /// The version that the update makes.
        version: Version,
        /// The value.
        value: u64,
        /// Who agreed.
        agreed: Vec<NodeId>,
        /// Who refused.
        refused: Vec<NodeId>,
    },
}

/// The request that a client is at.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Waiting {
    /// Its number.
    pub op: u64,
    /// What it asks.
    pub request: Request,
    /// How often it has asked in this phase.
    pub attempts: u32,
    /// How far it got.
    pub phase: Phase,
}

/// Volatile state of a client.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Client {
    /// What it is at.
    pub waiting: Option<Waiting>,
    /// What comes after that.
    pub queue: Vec<Request>,
    /// The votes that it last learned the current version from, to be looked at.
    pub learned: Tally,
    /// The votes that its last update passed with, to be looked at.
    pub passed: Tally,
}

/// The votes that sufficed for something.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Tally {
    /// The version that was learned, or passed.
    pub version: Version,
    /// Who answered or agreed.
    pub from: Vec<NodeId>,
}

impl Quorum {
    /// A user asks: now if the client is free, else after what it has to ask already.
    pub(super) fn on_user_request(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        request: Request,
        cx: &mut Cx<Self>,
    ) {
        if client.waiting.is_none() {
            self.begin(client, disk, request, cx);
        } else if client.queue.len() < QUEUE_MAX {
            client.queue.push(request);
        } else {
            cx.note(Note::QueueFull);
        }
    }

    fn begin(&self, client: &mut Client, disk: &mut Disk, request: Request, cx: &mut Cx<Self>) {
        // On disk first, so that no number stands for two requests.
        disk.ops += 1;
        let waiting = Waiting {
            op: disk.ops,
            request,
            attempts: 0,
            phase: Phase::Inquiring(Vec::new()),
        };
        cx.invoke(waiting.op, request);
        self.ask_rest(client.waiting.insert(waiting), cx);
    }

    /// Asks everyone who has not answered in this phase.
    fn ask_rest(&self, waiting: &mut Waiting, cx: &mut Cx<Self>) {
        waiting.attempts += 1;
        let op = waiting.op;
        for id in self.representative_ids() {
            match &waiting.phase {
                Phase::Inquiring(answers) if !answers.iter().any(|answer| answer.from == id) => {
                    cx.send(id, Message::Inquire { op });
                }
                Phase::Asking {
                    version,
                    value,
                    agreed,
                    refused,
                } if !agreed.contains(&id) && !refused.contains(&id) => {
                    let (version, value) = (*version, *value);
                    cx.send(id, Message::Ask { op, version, value });
                }
                _ => {}
            }
        }
        cx.arm(Timer::Retry, self.retry);
    }

    pub(super) fn on_answer(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match *message {
            Message::Have { op, version, value } => {
                let answer = Answer {
                    from,
                    version,
                    value,
                };
                self.on_have(client, disk, (op, answer), cx);
            }
            Message::Agree { op } | Message::Refuse { op } => {
                let agrees = matches!(message, Message::Agree { .. });
                self.on_vote(client, disk, (op, from, agrees), cx);
            }
            Message::Doubt { op } => tell_what_came(client, disk, from, op, cx),
            // Whoever is locked is asked again later. Only representatives take the rest.
            Message::Locked { .. }
            | Message::Inquire { .. }
            | Message::Ask { .. }
            | Message::Execute { .. }
            | Message::Abandon { .. } => {}
        }
    }

    fn on_have(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        (op, answer): (u64, Answer),
        cx: &mut Cx<Self>,
    ) {
        let Some(waiting) = client.waiting.as_mut().filter(|waiting| waiting.op == op) else {
            return;
        };
        let Phase::Inquiring(answers) = &mut waiting.phase else {
            return;
        };
        if answers.iter().any(|known| known.from == answer.from) {
            return;
        }
        answers.push(answer);
        let votes = self.votes_of(answers.iter().map(|answer| answer.from));
        if votes < self.r() {
            return;
        }
        let current = answers.iter().max_by_key(|answer| answer.version);
        let (version, value) = current.map_or((0, 0), |answer| (answer.version, answer.value));
        cx.note(Note::Knows { version, votes });
        client.learned = Tally {
            version,
            from: answers.iter().map(|answer| answer.from).collect(),
        };
        match waiting.request {
            Request::Read => self.finish(client, disk, Reply::Value(version, value), cx),
            Request::Add(more) => {
                waiting.attempts = 0;
                waiting.phase = Phase::Asking {
                    version: version + 1,
                    value: value.saturating_add(u64::from(more)),
                    agreed: Vec::new(),
                    refused: Vec::new(),
                };
                self.ask_rest(waiting, cx);
            }
        }
    }

    fn on_vote(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        (op, from, agrees): (u64, NodeId, bool),
        cx: &mut Cx<Self>,
    ) {
        let at_it = client.waiting.as_mut().filter(|waiting| waiting.op == op);
        let Some(Phase::Asking {
            version,
            value,
            agreed,
            refused,
        }) = at_it.map(|waiting| &mut waiting.phase)
        else {
            if agrees {
                // It agreed too late to count, and has to be told all the same.
                tell_what_came(client, disk, from, op, cx);
            }
            return;
        };
        if agreed.contains(&from) || refused.contains(&from) {
            return;
        }
        if agrees {
            agreed.push(from);
        } else {
            refused.push(from);
        }
        let (version, value) = (*version, *value);
        let votes = self.votes_of(agreed.iter().copied());
        let possible = self.votes_all() - self.votes_of(refused.iter().copied());
        if votes >= self.w() {
            // The update passes here and now, on disk before anyone executes it.
            disk.passed.push(Decision { op, version, value });
            client.passed = Tally {
                version,
                from: agreed.clone(),
            };
            cx.note(Note::Passed {
                op,
                version,
                value,
                votes,
            });
            for id in self.representative_ids() {
                cx.send(id, Message::Execute { op, version, value });
            }
            self.finish(client, disk, Reply::Passed(version, value), cx);
        } else if possible < self.w() {
            self.abandon(client, disk, op, Reply::Refused, cx);
        }
    }

    fn abandon(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        op: u64,
        reply: Reply,
        cx: &mut Cx<Self>,
    ) {
        cx.note(Note::Abandoned { op });
        for id in self.representative_ids() {
            cx.send(id, Message::Abandon { op });
        }
        self.finish(client, disk, reply, cx);
    }

    fn finish(&self, client: &mut Client, disk: &mut Disk, reply: Reply, cx: &mut Cx<Self>) {
        if let Some(waiting) = client.waiting.take() {
            cx.reply(waiting.op, reply);
        }
        cx.disarm(Timer::Retry);
        if !client.queue.is_empty() {
            let next = client.queue.remove(0);
            self.begin(client, disk, next, cx);
        }
    }

    pub(super) fn on_retry(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        let Some(waiting) = &mut client.waiting else {
            return;
        };
        if waiting.attempts < ATTEMPTS_MAX {
            self.ask_rest(waiting, cx);
            return;
        }
        let op = waiting.op;
        match waiting.phase {
            Phase::Inquiring(_) => self.finish(client, disk, Reply::TooFew, cx),
            Phase::Asking { .. } => self.abandon(client, disk, op, Reply::TooFew, cx),
        }
    }
}

/// Tells a representative what came of an update: it passed if the disk says so, is still open, or
/// else did not pass, and never will.
fn tell_what_came(client: &Client, disk: &Disk, to: NodeId, op: u64, cx: &mut Cx<Quorum>) {
    if client
        .waiting
        .as_ref()
        .is_some_and(|waiting| waiting.op == op)
    {
        return;
    }
    let passed = disk.passed.iter().find(|decision| decision.op == op);
    cx.send(
        to,
        match passed {
            Some(&Decision { version, value, .. }) => Message::Execute { op, version, value },
            None => Message::Abandon { op },
        },
    );
}

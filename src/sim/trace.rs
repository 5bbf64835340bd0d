//! What happened, with causes: the trace that events, space-time diagrams, links and digests read.

use super::{Input, InputError, Micros, NodeId, Protocol};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use xxhash_rust::xxh64::Xxh64;

/// The number of a record in its trace, from zero.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
pub struct RecordId(pub u32);

/// The number of a message in its run, from zero; a second copy has a number of its own.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
pub struct MessageId(pub u32);

/// Why a message did not arrive.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Serialize)]
pub enum LossReason {
    /// The link was cut.
    Cut,
    /// The link loses some, by chance.
    Chance,
    /// The learner dropped it.
    Dropped,
    /// The receiver was down.
    ReceiverDown,
    /// More messages were in flight than the engine carries.
    Overflow,
}

/// A message's way, for drawing: where it is at the two ends of a span of time, as parts per
/// million of the way from sender to receiver.
#[derive(Copy, Clone, Eq, PartialEq, Debug, Serialize)]
pub struct Leg {
    /// When it was at `from_ppm`.
    pub from_at: Micros,
    /// Where it was at `from_at`.
    pub from_ppm: u32,
    /// When it is at `until_ppm`.
    pub until_at: Micros,
    /// Where it stops.
    pub until_ppm: u32,
}

impl Leg {
    /// The rest of the way, for a message that is on it at the time `now`; a message that is there
    /// already has none left.
    pub(super) fn rest(&self, now: Micros) -> Self {
        Self {
            from_at: now,
            from_ppm: self.at_ppm(now),
            until_at: self.until_at.max(now),
            until_ppm: self.until_ppm,
        }
    }

    /// How long the whole way takes at the speed of this leg, which may be a part of it.
    pub fn whole(&self) -> Micros {
        let part = u64::from(self.until_ppm.abs_diff(self.from_ppm)).max(1);
        let us = (self.until_at.max(self.from_at) - self.from_at).0;
        Micros(us.saturating_mul(1_000_000) / part)
    }

    /// Where the message is at the time `at`, in parts per million of its way.
    pub fn at_ppm(&self, at: Micros) -> u32 {
        if at >= self.until_at {
            return self.until_ppm;
        }
        let (gone, whole) = ((at - self.from_at).0, (self.until_at - self.from_at).0);
        let way = i128::from(self.until_ppm) - i128::from(self.from_ppm);
        let here = i128::from(self.from_ppm) + way * i128::from(gone) / i128::from(whole.max(1));
        u32::try_from(here).expect("a message is between the ends of its leg")
    }
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
#[serde(bound(serialize = ""))]
pub struct Record<P: Protocol> {
    /// Its number.
    pub id: RecordId,
    /// The step that it happened in.
    pub step: u32,
    /// When.
    pub at: Micros,
    /// What led to it: the handler that sent, the send that was delivered, the arming that fired.
    pub cause: Option<RecordId>,
    /// The fault that made it happen, when one did.
    pub blame: Option<RecordId>,
    /// What.
    pub what: What<P>,
}

/// The kinds of things that happen.
#[derive(Clone, Debug, Serialize)]
#[serde(bound(serialize = ""))]
pub enum What<P: Protocol> {
    /// An act of the learner or of a schedule; `node` is whom it hit, when it hit one.
    Input {
        /// The act.
        input: Box<Input>,
        /// The node that a target resolved to.
        node: Option<NodeId>,
    },
    /// An act that the world as it was did not allow; nothing happened.
    Ignored {
        /// The act.
        input: Box<Input>,
        /// Why not.
        error: InputError,
    },
    /// A node started.
    Booted {
        /// The node.
        node: NodeId,
    },
    /// A message set out.
    Sent {
        /// Its number.
        message: MessageId,
        /// Its sender.
        from: NodeId,
        /// Its receiver.
        to: NodeId,
        /// When it is due, unless something comes between.
        due_at: Micros,
        /// What it says.
        payload: Rc<P::Message>,
    },
    /// A message arrived, and its handler ran.
    Delivered {
        /// Its number.
        message: MessageId,
        /// Its sender.
        from: NodeId,
        /// Its receiver.
        to: NodeId,
    },
    /// A message was lost.
    Lost {
        /// Its number.
        message: MessageId,
        /// Its sender.
        from: NodeId,
        /// Its receiver.
        to: NodeId,
        /// Where on its way, in parts per million.
        at_ppm: u32,
        /// Why.
        reason: LossReason,
    },
    /// A timer fired, and its handler ran.
    Fired {
        /// Whose.
        node: NodeId,
        /// Which.
        timer: P::Timer,
    },
    /// A client began a request.
    Invoked {
        /// The client.
        node: NodeId,
        /// The client's number for it.
        op: u64,
        /// What it asked.
        request: P::Request,
    },
    /// A client's request ended.
    Replied {
        /// The client.
        node: NodeId,
        /// The client's number for it.
        op: u64,
        /// The answer, or `None` when the client gave up, not knowing.
        reply: Option<P::Reply>,
    },
    /// A node did something worth telling.
    Noted {
        /// The node.
        node: NodeId,
        /// What.
        note: P::Note,
    },
}

impl<P: Protocol> Record<P> {
    /// The node at which it happened; for a message on its way, its sender.
    pub fn node(&self) -> Option<NodeId> {
        match &self.what {
            What::Input { node, .. } => *node,
            What::Ignored { .. } => None,
            What::Sent { from, .. } | What::Lost { from, .. } => Some(*from),
            What::Delivered { to, .. } => Some(*to),
            What::Booted { node }
            | What::Fired { node, .. }
            | What::Invoked { node, .. }
            | What::Replied { node, .. }
            | What::Noted { node, .. } => Some(*node),
        }
    }
}

/// Where records go.
pub trait Sink<P: Protocol> {
    /// Takes the next record.
    fn record(&mut self, record: Record<P>);
}

/// Nowhere: for replays of what is known already.
impl<P: Protocol> Sink<P> for () {
    fn record(&mut self, _: Record<P>) {}
}

impl<P: Protocol> Sink<P> for Vec<Record<P>> {
    fn record(&mut self, record: Record<P>) {
        self.push(record);
    }
}

/// The digest of some records: xxh64 over their canonical bytes (postcard), in order.
pub fn digest<'a, P: Protocol>(records: impl IntoIterator<Item = &'a Record<P>>) -> u64 {
    let mut hasher = Xxh64::new(0);
    extend_digest(&mut hasher, records);
    hasher.digest()
}

/// A digest as people read and compare it: sixteen hexadecimal digits.
pub fn digest_hex(digest: u64) -> String {
    format!("{digest:016x}")
}

/// Goes on with a digest that was begun.
///
/// # Panics
/// When a record can not be serialised, which is a bug of its protocol's types.
pub fn extend_digest<'a, P: Protocol>(
    hasher: &mut Xxh64,
    records: impl IntoIterator<Item = &'a Record<P>>,
) {
    let mut bytes = Vec::with_capacity(128);
    for record in records {
        bytes.clear();
        bytes = postcard::to_extend(record, bytes).expect("protocol data always serialises");
        hasher.update(&bytes);
    }
}

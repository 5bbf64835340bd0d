//! What a handler may know and do besides changing its own node and disk.

use super::{Lie, Micros, NodeId, Protocol, Random};

/// A change to a node's timers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerOp<T> {
    /// Fire after this much time on the node's own clock, replacing an armed timer of that name.
    Arm(T, Micros),
    /// Never mind.
    Disarm(T),
}

/// What one handler execution asked for, in order within each kind.
#[derive(Clone, Debug)]
pub struct Effects<P: Protocol> {
    /// Messages to send.
    pub sends: Vec<(NodeId, P::Message)>,
    /// Timers to arm or disarm.
    pub timers: Vec<TimerOp<P::Timer>>,
    /// Requests that began here, each with the node's own number for it.
    pub invokes: Vec<(u64, P::Request)>,
    /// Requests that ended here: a reply, or `None` when the client gave up not knowing.
    pub replies: Vec<(u64, Option<P::Reply>)>,
    /// What is worth telling.
    pub notes: Vec<P::Note>,
}

impl<P: Protocol> Effects<P> {
    /// No effects.
    pub fn new() -> Self {
        Self {
            sends: Vec::new(),
            timers: Vec::new(),
            invokes: Vec::new(),
            replies: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl<P: Protocol> Default for Effects<P> {
    fn default() -> Self {
        Self::new()
    }
}

/// The context of one handler execution.
#[derive(Debug)]
pub struct Cx<'a, P: Protocol> {
    me: NodeId,
    now_us: i64,
    monotonic_us: u64,
    lie: Lie,
    random: &'a mut Random,
    effects: &'a mut Effects<P>,
}

impl<'a, P: Protocol> Cx<'a, P> {
    /// A context for node `me`, whose own wall clock reads `now_us`, and the other one no less
    /// until [`Cx::with_monotonic_us`] says what.
    pub fn new(
        me: NodeId,
        now_us: i64,
        lie: Lie,
        random: &'a mut Random,
        effects: &'a mut Effects<P>,
    ) -> Self {
        Self {
            me,
            now_us,
            monotonic_us: u64::try_from(now_us).unwrap_or(0),
            lie,
            random,
            effects,
        }
    }

    /// The same context, with a monotonic clock that reads `monotonic_us`.
    #[must_use]
    pub fn with_monotonic_us(self, monotonic_us: u64) -> Self {
        Self {
            monotonic_us,
            ..self
        }
    }

    /// The context of this same handler execution for a protocol within this one, which asks for
    /// effects of its own.
    pub fn within<'b, Q: Protocol>(&'b mut self, effects: &'b mut Effects<Q>) -> Cx<'b, Q> {
        Cx {
            me: self.me,
            now_us: self.now_us,
            monotonic_us: self.monotonic_us,
            lie: self.lie,
            random: self.random,
            effects,
        }
    }

    /// The node that is running.
    pub fn me(&self) -> NodeId {
        self.me
    }

    /// What the node's own wall clock reads, in microseconds. It may be wrong, and may jump.
    pub fn now_us(&self) -> i64 {
        self.now_us
    }

    /// The local time that has elapsed since the run began, in microseconds: what a monotonic clock
    /// reads that goes on through crashes and pauses. It runs fast or slow as the node's timers do, and
    /// never jumps. It says how long ago something was, not what time it is.
    pub fn monotonic_us(&self) -> u64 {
        self.monotonic_us
    }

    /// How this node was told to lie, if it was.
    pub fn lie(&self) -> Lie {
        self.lie
    }

    /// The node's own stream of random numbers.
    pub fn random(&mut self) -> &mut Random {
        self.random
    }

    /// Sends a message; the network decides what becomes of it.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        self.effects.sends.push((to, message));
    }

    /// Arms a timer that fires after `delay` on the node's own clock.
    pub fn arm(&mut self, timer: P::Timer, delay: Micros) {
        self.effects.timers.push(TimerOp::Arm(timer, delay));
    }

    /// Disarms a timer; nothing happens when it is not armed.
    pub fn disarm(&mut self, timer: P::Timer) {
        self.effects.timers.push(TimerOp::Disarm(timer));
    }

    /// Tells the client history that a request began, numbered `op` by this node.
    pub fn invoke(&mut self, op: u64, request: P::Request) {
        self.effects.invokes.push((op, request));
    }

    /// Tells the client history that request `op` of this node was answered.
    pub fn reply(&mut self, op: u64, reply: P::Reply) {
        self.effects.replies.push((op, Some(reply)));
    }

    /// Tells the client history that this node stopped waiting for `op`: it may have taken effect.
    pub fn give_up(&mut self, op: u64) {
        self.effects.replies.push((op, None));
    }

    /// Something worth telling happened.
    pub fn note(&mut self, note: P::Note) {
        self.effects.notes.push(note);
    }
}

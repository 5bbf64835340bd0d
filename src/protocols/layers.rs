//! Services in layers, each of which calls the one below and retries when that fails: how retries
//! multiply.
//!
//! # How it works
//! A user asks layer 1, which calls layer 2, and so on; the last is the backend. A layer that gets
//! an error, or no answer in time, calls again, up to `attempts_max` times for each call that it
//! was made itself; then it answers with an error. When the backend fails, each of d calling
//! layers makes k calls for each that it gets: kᵈ calls at the backend for one at the top (Google,
//! "Site Reliability Engineering", 2016, chapter 22). When only the topmost layer retries, it is k.
//!
//! Node 0 is the topmost layer, the last node is the backend.

use crate::sim::{Cx, Micros, NodeId, Protocol};
use serde::{Deserialize, Serialize};

/// Layers with their configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layers {
    /// How many layers call another; below them is the backend.
    pub calling: u16,
    /// How many attempts a layer that retries makes for each call.
    pub attempts_max: u32,
    /// Whether only the topmost layer retries; else all do.
    pub topmost_only: bool,
    /// Whether the backend answers with an error.
    pub backend_fails: bool,
    /// How long the layer above the backend waits for an answer. Layers further up wait for as
    /// long as all attempts below them take.
    pub timeout: Micros,
}

/// A call under way in a layer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Pending {
    /// The layer's number for it.
    pub id: u64,
    /// Whom to answer, and by which number; nobody for the user's own.
    pub asked_by: Option<(NodeId, u64)>,
    /// How many attempts were made.
    pub attempts: u32,
}

/// What a layer keeps in memory.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Layer {
    /// Calls under way.
    pub pending: Vec<Pending>,
    /// How many calls arrived.
    pub calls: u64,
}

/// What a layer keeps on disk: how many calls it has begun, so that no number stands for two.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// The last number.
    pub last_id: u64,
}

/// What layers tell each other.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// Do this.
    Call(u64),
    /// Done, or not.
    Answer {
        /// The caller's number.
        id: u64,
        /// Whether it was done.
        done: bool,
    },
}

/// No answer came in time to the call of this number.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Timeout(pub u64);

impl Layers {
    /// The backend.
    pub fn backend(&self) -> NodeId {
        NodeId(self.calling)
    }

    fn attempts_of(&self, layer: NodeId) -> u32 {
        match self.topmost_only && layer.0 > 0 {
            true => 1,
            false => self.attempts_max.max(1),
        }
    }

    /// How long a layer waits: one more than as many times the wait below it as there are attempts.
    fn wait_of(&self, layer: NodeId) -> Micros {
        let below = (layer.0 + 1..self.calling).map(NodeId);
        below.fold(self.timeout, |wait, layer| {
            let times = u64::from(self.attempts_of(layer)) + 1;
            Micros(wait.0.saturating_mul(times))
        })
    }

    fn begin(
        &self,
        layer: &mut Layer,
        disk: &mut Disk,
        asked_by: Option<(NodeId, u64)>,
        cx: &mut Cx<Self>,
    ) {
        disk.last_id += 1;
        let pending = Pending {
            id: disk.last_id,
            asked_by,
            attempts: 1,
        };
        self.call(pending.id, cx);
        layer.pending.push(pending);
    }

    fn call(&self, id: u64, cx: &mut Cx<Self>) {
        cx.send(NodeId(cx.me().0 + 1), Message::Call(id));
        cx.arm(Timeout(id), self.wait_of(cx.me()));
    }

    /// An attempt ended: again, or an answer upward.
    fn ended(&self, layer: &mut Layer, id: u64, done: bool, cx: &mut Cx<Self>) {
        let place = layer.pending.iter().position(|pending| pending.id == id);
        let Some(place) = place else {
            return;
        };
        let attempts_max = self.attempts_of(cx.me());
        let pending = &mut layer.pending[place];
        if !done && pending.attempts < attempts_max {
            pending.attempts += 1;
            self.call(id, cx);
            return;
        }
        cx.disarm(Timeout(id));
        match layer.pending.remove(place).asked_by {
            Some((from, id)) => cx.send(from, Message::Answer { id, done }),
            None => cx.reply(id, done),
        }
    }
}

impl Protocol for Layers {
    type Node = Layer;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timeout;
    type Request = ();
    type Reply = bool;
    type Note = ();

    fn node_count(&self) -> u16 {
        self.calling.saturating_add(1)
    }

    fn boot(&self, _: &mut Disk, _: &mut Cx<Self>) -> Layer {
        Layer::default()
    }

    fn on_message(
        &self,
        layer: &mut Layer,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Call(id) => {
                layer.calls += 1;
                if cx.me() == self.backend() {
                    let done = !self.backend_fails;
                    cx.send(from, Message::Answer { id: *id, done });
                } else {
                    self.begin(layer, disk, Some((from, *id)), cx);
                }
            }
            Message::Answer { id, done } => self.ended(layer, *id, *done, cx),
        }
    }

    fn on_timer(&self, layer: &mut Layer, _: &mut Disk, Timeout(id): Timeout, cx: &mut Cx<Self>) {
        self.ended(layer, id, false, cx);
    }

    fn on_request(&self, layer: &mut Layer, disk: &mut Disk, (): (), cx: &mut Cx<Self>) {
        if cx.me() != self.backend() {
            self.begin(layer, disk, None, cx);
            cx.invoke(disk.last_id, ());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        Input, Latency, LinkSettings, NodeFault, Payload, Record, What, World, WorldConfig,
    };

    fn layers(calling: u16, attempts_max: u32) -> Layers {
        Layers {
            calling,
            attempts_max,
            topmost_only: false,
            backend_fails: true,
            timeout: Micros::from_ms(50),
        }
    }

    /// One request of a user: the calls that reached the backend, and what the user was told.
    fn run(layers: Layers, backend_is_up: bool) -> (u64, bool) {
        let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(1)));
        let backend = layers.backend();
        let mut world = World::new(layers, WorldConfig { seed: 1, link });
        let mut trace: Vec<Record<Layers>> = Vec::new();
        while world.next_at() == Some(Micros::ZERO) && world.step(&mut trace) {}
        if !backend_is_up {
            let crash = Input::node(backend, NodeFault::Crash);
            world.apply(&crash, Micros::ZERO, &mut trace);
        }
        let ask = Input::Request(NodeId(0), Payload::of(&()));
        world.apply(&ask, Micros::ZERO, &mut trace);
        while world.step(&mut trace) {}
        let sent = trace
            .iter()
            .filter(|record| matches!(record.what, What::Sent { to, .. } if to == backend));
        let told = trace.iter().find_map(|record| match record.what {
            What::Replied { reply, .. } => reply,
            _ => None,
        });
        (sent.count() as u64, told.expect("the user is told"))
    }

    #[test]
    fn retries_multiply_from_layer_to_layer() {
        for calling in 1..=4 {
            for attempts_max in 1..=4 {
                let expect = (u64::from(attempts_max).pow(calling.into()), false);
                assert_eq!(run(layers(calling, attempts_max), true), expect);
            }
        }
    }

    /// With no answer at all, the layers' timeouts are long enough for those below them.
    #[test]
    fn they_multiply_when_the_backend_is_down_too() {
        assert_eq!(run(layers(3, 3), false), (27, false));
    }

    #[test]
    fn retries_of_the_topmost_layer_alone_do_not_multiply() {
        let topmost = Layers {
            topmost_only: true,
            ..layers(4, 3)
        };
        assert_eq!(run(topmost.clone(), true), (3, false));
        assert_eq!(run(topmost, false), (3, false));
    }

    #[test]
    fn a_backend_that_works_is_called_once() {
        let works = Layers {
            backend_fails: false,
            ..layers(4, 3)
        };
        assert_eq!(run(works, true), (1, true));
    }
}

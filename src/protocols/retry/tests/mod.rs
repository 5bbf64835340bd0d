//! Retries in a world: what is lost, slow or full, and what comes of it.

mod charge;
mod client;
mod overload;

use super::*;
use crate::sim::{
    Input, Latency, LinkChange, LinkSettings, LinkTo, NodeFault, Payload, Record, What, World,
    WorldConfig,
};

/// The only client of most tests.
const C1: NodeId = FIRST_CLIENT;
const PAY: Request = Request::Pay { amount: 5 };

/// One client, without chance, budget, breaker or backup: each test adds what it is about.
fn plain() -> Retry {
    let backoff = Backoff {
        growth: Growth::Fixed,
        jitter: Jitter::None,
        base: Micros::from_ms(100),
        cap: Micros::from_ms(2_000),
    };
    Retry {
        backoff,
        budget: BudgetRule::None,
        breaker: None,
        backup: false,
        cache: false,
        ..Retry::new(1)
    }
}

fn ms(ms: u64) -> Micros {
    Micros::from_ms(ms)
}

/// A world after a run, with its trace.
struct Ran {
    world: World<Retry>,
    trace: Vec<Record<Retry>>,
}

fn ask(at_ms: u64, request: Request) -> (Micros, Input) {
    (ms(at_ms), Input::Request(C1, Payload::of(&request)))
}

fn node(at_ms: u64, id: NodeId, fault: NodeFault) -> (Micros, Input) {
    (ms(at_ms), Input::node(id, fault))
}

/// Runs with links that take 5 ms, so that a call of 20 ms is answered after 30 ms.
fn ran(retry: Retry, acts: &[(Micros, Input)], until_ms: u64) -> Ran {
    let link = LinkSettings::with_latency(Latency::Fixed(ms(5)));
    let mut world = World::new(retry, WorldConfig { seed: 1, link });
    let mut trace = Vec::new();
    for (at, act) in acts {
        while world.next_at().is_some_and(|next| next <= *at) {
            world.step(&mut trace);
        }
        world.apply(act, *at, &mut trace);
    }
    while world.next_at().is_some_and(|next| next <= ms(until_ms)) {
        world.step(&mut trace);
    }
    Ran { world, trace }
}

impl Ran {
    fn notes(&self) -> Vec<(u64, Note)> {
        let note = |record: &Record<Retry>| match record.what {
            What::Noted { note, .. } => Some((record.at.as_ms(), note)),
            _ => None,
        };
        self.trace.iter().filter_map(note).collect()
    }

    fn count(&self, is: impl Fn(&Note) -> bool) -> usize {
        self.notes().iter().filter(|(_, note)| is(note)).count()
    }

    fn charges(&self) -> u64 {
        self.world.slots()[SERVICE.index()].disk.charges
    }

    /// When a user was told what.
    fn replies(&self) -> Vec<(u64, Reply)> {
        let reply = |record: &Record<Retry>| match record.what {
            What::Replied { reply, .. } => Some((record.at.as_ms(), reply?)),
            _ => None,
        };
        self.trace.iter().filter_map(reply).collect()
    }

    /// When clients called the service.
    fn calls(&self) -> Vec<u64> {
        let sent = |record: &Record<Retry>| match &record.what {
            What::Sent {
                from,
                to: SERVICE,
                payload,
                ..
            } if *from >= FIRST_CLIENT && matches!(**payload, Message::Call(_)) => {
                Some(record.at.as_ms())
            }
            _ => None,
        };
        self.trace.iter().filter_map(sent).collect()
    }

    fn client(&self) -> &Client {
        let node = self.world.node(C1).and_then(Node::client);
        node.expect("the client is up")
    }

    fn service(&self) -> &Service {
        let node = self.world.node(SERVICE).and_then(Node::service);
        node.expect("the service is up")
    }
}

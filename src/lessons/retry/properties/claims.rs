//! The monitors behind the properties.

use crate::checks::{Monitor, Signal};
use crate::i18n::{Text, text};
use crate::lessons::retry::view::name;
use crate::protocols::retry::policy::idempotency::Key;
use crate::protocols::retry::{BACKUP, Note, Reply, Retry};
use crate::sim::{Micros, NodeId, Power, Record, RecordId, What, World};
use litemap::LiteMap;
use std::collections::VecDeque;

/// Remembers which requests were charged: of each client those in order, as ranges would be, but
/// plainly.
#[derive(Clone, Hash, Default)]
pub(super) struct ChargedOnce {
    charged: LiteMap<NodeId, Vec<u64>>,
}

impl Monitor<Retry> for ChargedOnce {
    fn observe(&mut self, _: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        for record in records {
            if let What::Noted {
                note: Note::Charged { id, .. },
                ..
            } = record.what
            {
                let charged = self.charged.entry(id.client).or_default();
                match charged.binary_search(&id.sequence) {
                    Err(place) => charged.insert(place, id.sequence),
                    Ok(_) => return Signal::Hit(twice(id)),
                }
            }
        }
        Signal::Quiet
    }
}

fn twice(id: Key) -> Text {
    let (whose, sequence) = (name(id.client), id.sequence);
    text!(
        "Request {sequence} of {whose} was charged twice.",
        "{whose} 的请求 {sequence} 被扣款两次。"
    )
}

/// Requests under way, in the order of their deadlines: (client, number, deadline in true time).
#[derive(Clone, Hash, Default)]
pub(super) struct ToldInTime {
    open: VecDeque<(NodeId, u64, Micros)>,
}

impl Monitor<Retry> for ToldInTime {
    fn observe(&mut self, world: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        for record in records {
            match record.what {
                What::Invoked { node, op, .. } => {
                    let due = record.at + world.protocol().deadline;
                    self.open.push_back((node, op, due));
                }
                What::Replied { node, op, .. } => {
                    self.open.retain(|(id, n, _)| (*id, *n) != (node, op));
                }
                _ => {}
            }
        }
        // A client that was paused, slowed, driven by a wrong clock or restarted meanwhile could
        // not do better.
        let runs_well = |id: NodeId| {
            world.slot(id).is_some_and(|slot| {
                let is_up = slot.power == Power::Up;
                is_up && slot.slow == Micros::ZERO && slot.clock.drift_ppm() == 0
            })
        };
        let restarted = records.iter().find_map(|record| match record.what {
            What::Booted { node } => Some(node),
            _ => None,
        });
        self.open
            .retain(|(id, ..)| runs_well(*id) && restarted != Some(*id));
        match self.open.front() {
            Some((id, sequence, due)) if *due < world.now() => {
                let whose = name(*id);
                Signal::Hit(text!(
                    "Request {sequence} of {whose} had no answer by its deadline.",
                    "{whose} 的请求 {sequence} 到截止时间仍无结果。"
                ))
            }
            _ => Signal::Quiet,
        }
    }
}

/// Requests and retries of the last while.
#[derive(Clone, Hash, Default)]
pub(super) struct LoadBounded {
    requests: VecDeque<Micros>,
    retries: VecDeque<Micros>,
}

/// Over how long the load is looked at.
const LOAD_WINDOW: Micros = Micros::from_s(10);

/// Forgets what is before `oldest`.
fn forget(times: &mut VecDeque<Micros>, oldest: Micros) {
    while times.front().is_some_and(|at| *at < oldest) {
        times.pop_front();
    }
}

impl Monitor<Retry> for LoadBounded {
    fn observe(&mut self, world: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        let before = self.retries.len();
        for record in records {
            match record.what {
                What::Invoked { .. } => self.requests.push_back(record.at),
                // Decided here, sent a moment later.
                What::Noted {
                    note: Note::WillRetry { .. } | Note::Hedged { .. },
                    ..
                } => self.retries.push_back(record.at),
                // A client that starts anew starts with a full bucket.
                What::Booted { node } if world.protocol().is_client(node) => {
                    self.retries.clear();
                }
                _ => {}
            }
        }
        if self.retries.len() == before {
            return Signal::Quiet;
        }
        let now = world.now();
        forget(&mut self.requests, now - LOAD_WINDOW - LOAD_WINDOW);
        forget(&mut self.retries, now - LOAD_WINDOW);
        let retries = self.retries.len() as u64;
        let requests = self.requests.len() as u64;
        match world.protocol().retries_max(requests, LOAD_WINDOW) {
            Some(most) if retries > most => Signal::Hit(text!(
                "In ten seconds there were {retries} retries; the budgets allow {most}.",
                "十秒内有 {retries} 次重试，而预算只允许 {most} 次。"
            )),
            _ => Signal::Quiet,
        }
    }
}

/// Retries of the last moment: when and whose.
#[derive(Clone, Hash, Default)]
pub(super) struct Spread {
    sent: VecDeque<(Micros, NodeId)>,
}

/// What counts as the same moment.
const MOMENT: Micros = Micros::from_ms(10);

impl Monitor<Retry> for Spread {
    fn observe(&mut self, world: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        use crate::protocols::retry::Timer;
        for record in records {
            if let What::Fired {
                node,
                timer: Timer::Backoff(_),
            } = record.what
                && !self.sent.iter().any(|(_, id)| *id == node)
            {
                self.sent.push_back((record.at, node));
            }
        }
        let oldest = world.now() - MOMENT;
        while self.sent.front().is_some_and(|(at, _)| *at < oldest) {
            self.sent.pop_front();
        }
        let (together, clients) = (self.sent.len(), usize::from(world.protocol().clients));
        if together * 10 < clients * 6 {
            return Signal::Quiet;
        }
        Signal::Hit(text!(
            "{together} of {clients} clients retried within ten milliseconds.",
            "{clients} 个客户端中有 {together} 个在十毫秒之内一起重试。"
        ))
    }
}

/// How many requests in a row the service has answered since the last fault or cure.
#[derive(Clone, Hash, Default)]
pub(super) struct Recovers {
    last_fault: Option<RecordId>,
    in_row: u64,
}

/// How many in a row show that all is well: twice as many as there are clients that ask by
/// themselves.
fn in_row_min(retry: &Retry) -> u64 {
    match retry.client_period {
        Micros::ZERO => 4,
        _ => u64::from(retry.clients).saturating_mul(2).max(4),
    }
}

/// Whether the service itself answered, and not the backup or the cache.
pub(super) fn is_answered(reply: Option<Reply>) -> bool {
    matches!(
        reply,
        Some(Reply::Paid { .. } | Reply::Price { cached: false, .. })
    )
}

impl Monitor<Retry> for Recovers {
    fn observe(&mut self, world: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        if world.last_fault() != self.last_fault {
            self.last_fault = world.last_fault();
            self.in_row = 0;
            return Signal::Reset;
        }
        for record in records {
            if let What::Replied { reply, .. } = record.what {
                self.in_row = if is_answered(reply) {
                    self.in_row + 1
                } else {
                    0
                };
            }
        }
        if self.in_row < in_row_min(world.protocol()) {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "The service has answered many requests in a row.",
            "服务已连续答复许多请求。",
        ))
    }
}

/// Waits, since the last fault or cure, for the backup to have nothing left.
#[derive(Clone, Hash, Default)]
pub(super) struct Settles {
    last_fault: Option<RecordId>,
}

impl Monitor<Retry> for Settles {
    fn observe(&mut self, world: &World<Retry>, _: &[Record<Retry>]) -> Signal {
        if world.last_fault() != self.last_fault {
            self.last_fault = world.last_fault();
            return Signal::Reset;
        }
        let kept = world.slot(BACKUP).map_or(0, |slot| slot.disk.kept.len());
        if kept > 0 || world.now() == Micros::ZERO {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "The backup keeps nothing any more.",
            "备用节点已没有未结的付款。",
        ))
    }
}

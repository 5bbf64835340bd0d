//! The monitors behind the properties.

use crate::checks::{Monitor, Signal};
use crate::i18n::{Text, text};
use crate::lessons::kit::{answers, is_well, notes};
use crate::lessons::retry::view::name;
use crate::protocols::retry::{BACKUP, Note, Reply, Retry, Timer};
use crate::sim::{Micros, NodeId, Record, RecordId, What, World};
use litemap::LiteMap;
use std::collections::VecDeque;

/// Remembers which requests were charged: of each client those in order, as ranges would be, but
/// plainly.
pub(super) fn charged_twice(
    charged: &mut LiteMap<NodeId, Vec<u64>>,
    _: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    notes(records).find_map(|(_, note)| {
        let Note::Charged { id, .. } = note else {
            return None;
        };
        let charged = charged.entry(id.client).or_default();
        let place = charged.binary_search(&id.sequence);
        let Err(place) = place else {
            let (whose, sequence) = (name(id.client), id.sequence);
            return Some(text!(
                "Request {sequence} of {whose} was charged twice.",
                "{whose} 的请求 {sequence} 被扣款两次。"
            ));
        };
        charged.insert(place, id.sequence);
        None
    })
}

/// Remembers the requests under way, in the order of their deadlines: (client, number, deadline in
/// true time).
pub(super) fn told_late(
    open: &mut VecDeque<(NodeId, u64, Micros)>,
    world: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    for record in records {
        match record.what {
            What::Invoked { node, op, .. } => {
                open.push_back((node, op, record.at + world.protocol().deadline));
            }
            What::Replied { node, op, .. } => open.retain(|(id, n, _)| (*id, *n) != (node, op)),
            _ => {}
        }
    }
    // A client that was paused, slowed, driven by a wrong clock or restarted meanwhile could not do
    // better.
    let restarted = records.iter().find_map(|record| match record.what {
        What::Booted { node } => Some(node),
        _ => None,
    });
    let keeps_time = |id| {
        let slot = world.slot(id);
        slot.is_some_and(|slot| slot.clock.drift_ppm() == 0)
    };
    open.retain(|(id, ..)| is_well(world, *id) && keeps_time(*id) && restarted != Some(*id));
    let (id, sequence, due) = open.front()?;
    (*due < world.now()).then(|| {
        let whose = name(*id);
        text!(
            "Request {sequence} of {whose} had no answer by its deadline.",
            "{whose} 的请求 {sequence} 到截止时间仍无结果。"
        )
    })
}

/// Requests and retries of the last while.
#[derive(Clone, Hash, Default)]
pub(super) struct Load {
    requests: VecDeque<Micros>,
    retries: VecDeque<Micros>,
}

/// Over how long the load is looked at.
const LOAD_WINDOW: Micros = Micros::from_s(10);

/// Forgets what is before `oldest`.
fn forget<T>(times: &mut VecDeque<T>, oldest: Micros, at: impl Fn(&T) -> Micros) {
    while times.front().is_some_and(|time| at(time) < oldest) {
        times.pop_front();
    }
}

/// Remembers the load.
pub(super) fn overloaded(
    load: &mut Load,
    world: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    let before = load.retries.len();
    for record in records {
        match record.what {
            What::Invoked { .. } => load.requests.push_back(record.at),
            // Decided here, sent a moment later.
            What::Noted {
                note: Note::WillRetry { .. } | Note::Hedged { .. },
                ..
            } => load.retries.push_back(record.at),
            // A client that starts anew starts with a full bucket.
            What::Booted { node } if world.protocol().is_client(node) => load.retries.clear(),
            _ => {}
        }
    }
    if load.retries.len() == before {
        return None;
    }
    let now = world.now();
    forget(&mut load.requests, now - LOAD_WINDOW - LOAD_WINDOW, |at| {
        *at
    });
    forget(&mut load.retries, now - LOAD_WINDOW, |at| *at);
    let (requests, retries) = (load.requests.len() as u64, load.retries.len() as u64);
    let most = world.protocol().retries_max(requests, LOAD_WINDOW)?;
    (retries > most).then(|| {
        text!(
            "In ten seconds there were {retries} retries; the budgets allow {most}.",
            "十秒内有 {retries} 次重试，而预算只允许 {most} 次。"
        )
    })
}

/// What counts as the same moment.
const MOMENT: Micros = Micros::from_ms(10);

/// Remembers the retries of the last moment: when and whose.
pub(super) fn stampede(
    sent: &mut VecDeque<(Micros, NodeId)>,
    world: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    for record in records {
        if let What::Fired {
            node,
            timer: Timer::Backoff(_),
        } = record.what
            && !sent.iter().any(|(_, id)| *id == node)
        {
            sent.push_back((record.at, node));
        }
    }
    forget(sent, world.now() - MOMENT, |(at, _)| *at);
    let (together, clients) = (sent.len(), usize::from(world.protocol().clients));
    (together * 10 >= clients * 6).then(|| {
        text!(
            "{together} of {clients} clients retried within ten milliseconds.",
            "{clients} 个客户端中有 {together} 个在十毫秒之内一起重试。"
        )
    })
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
fn is_answered(reply: Option<&Reply>) -> bool {
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
        for (_, _, reply) in answers(records) {
            self.in_row = if is_answered(reply) {
                self.in_row + 1
            } else {
                0
            };
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

/// The backup has nothing left.
pub(super) fn settled(world: &World<Retry>, _: &[Record<Retry>]) -> Option<Text> {
    let kept = world.slot(BACKUP).map_or(0, |slot| slot.disk.kept.len());
    (kept == 0 && world.now() > Micros::ZERO).then(|| {
        Text::new(
            "The backup keeps nothing any more.",
            "备用节点已没有未结的付款。",
        )
    })
}

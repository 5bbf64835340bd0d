//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::RetryLesson as This;
use super::setup::{IN_STEP, STORM};
use super::story::goodput_percent;
use crate::i18n::Text;
use crate::lessons::kit::{answers, is_well, noted, remember, task};
use crate::protocols::retry::policy::idempotency::Key;
use crate::protocols::retry::{Note, Reply, Retry, SERVICE, Why};
use crate::session::Task;
use crate::sim::{Micros, Power, Record, RecordId, What, World};

/// Whether something that concerns a request happens after the request was charged, and before
/// anybody was told of it. Remembers the requests of which that is so.
fn happens_to_charged(
    charged: &mut Vec<Key>,
    records: &[Record<Retry>],
    concerns: impl Fn(&What<Retry>) -> Option<Key>,
) -> bool {
    records.iter().any(|record| {
        let happens = concerns(&record.what).is_some_and(|key| charged.contains(&key));
        match record.what {
            What::Noted {
                note: Note::Charged { id, .. },
                ..
            } => charged.push(id),
            What::Replied { node, op, .. } => {
                charged.retain(|key| (key.client, key.sequence) != (node, op));
            }
            _ => {}
        }
        happens
    })
}

/// A request that was charged is answered from memory.
fn recognised(charged: &mut Vec<Key>, _: &World<Retry>, records: &[Record<Retry>]) -> Option<Text> {
    let known = |what: &What<Retry>| match *what {
        What::Noted {
            note: Note::KnownKey { id },
            ..
        } => Some(id),
        _ => None,
    };
    happens_to_charged(charged, records, known).then(|| {
        Text::new(
            "a request that was charged came again, and was recognised",
            "已扣款的请求再次到达，并被认出",
        )
    })
}

/// The client of a request that was charged gives up an attempt, for all that it knows.
pub(super) fn timed_out_but_charged(
    charged: &mut Vec<Key>,
    _: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    let timed_out = |what: &What<Retry>| match *what {
        What::Noted {
            node: client,
            note: Note::TimedOut { sequence, .. },
        } => Some(Key { client, sequence }),
        _ => None,
    };
    happens_to_charged(charged, records, timed_out).then(|| {
        Text::new(
            "an attempt timed out that had been carried out",
            "一次已经执行的尝试超时了",
        )
    })
}

/// The client of a request that was charged reports a failure.
fn failed_but_charged(
    charged: &mut Vec<Key>,
    _: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    let failed = |what: &What<Retry>| match *what {
        What::Replied {
            node: client,
            op: sequence,
            reply: Some(Reply::Failed { .. }),
        } => Some(Key { client, sequence }),
        _ => None,
    };
    happens_to_charged(charged, records, failed).then(|| {
        Text::new(
            "the user was told of a failure, and was charged",
            "用户得知失败，却已被扣款",
        )
    })
}

/// Since when nothing has been done to the world while less than half of the load was answered.
#[derive(Clone, Hash, Default)]
pub(super) struct Storm {
    last_fault: Option<RecordId>,
    since: Option<Micros>,
}

/// So long after its cause, a storm has outlived it.
const OUTLIVED: Micros = Micros::from_s(10);

/// Remembers since when the storm has gone on by itself.
pub(super) fn storm_goes_on(
    storm: &mut Storm,
    world: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    let network = world.network();
    let is_whole = network.cuts().next().is_none() && network.default_settings().loss_ppm == 0;
    let is_untouched = is_whole && is_well(world, SERVICE);
    if world.last_fault() != storm.last_fault || !is_untouched {
        storm.last_fault = world.last_fault();
        let has_cause = is_untouched && storm.last_fault.is_some();
        storm.since = has_cause.then(|| world.now());
        return None;
    }
    let since = storm.since?;
    answers(records).next()?;
    if goodput_percent(world) >= 50 {
        storm.since = Some(world.now());
        return None;
    }
    (world.now() - since >= OUTLIVED).then(|| {
        Text::new(
            "nothing is wrong any more, and for ten seconds less than half of the requests were answered",
            "故障早已消除，却已有十秒钟，得到答复的请求不到一半",
        )
    })
}

/// Remembers since when the service has run without interruption.
fn shut_out(
    since: &mut Option<Micros>,
    world: &World<Retry>,
    records: &[Record<Retry>],
) -> Option<Text> {
    let slot = world.slot(SERVICE);
    if slot.is_none_or(|slot| slot.power != Power::Up) {
        *since = None;
        return None;
    }
    let well_for = world.now() - *since.get_or_insert(world.now());
    let by_breaker = |note: &Note| {
        matches!(
            note,
            Note::StoppedTrying {
                why: Why::Breaker,
                ..
            }
        )
    };
    let refused = noted(records, |_, note| by_breaker(note));
    (refused && well_for >= Micros::from_s(10)).then(|| {
        Text::new(
            "the service has been well for ten seconds, and its client does not even call it",
            "服务正常运行已有十秒，客户端却连调用都不再发起",
        )
    })
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Retry>> {
    vec![
        task!("recognised", ["variant" = "none", "clients" = 1, "ask_every_ms" = 0], remember(recognised)),
        task!("failed-but-charged", ["variant" = "none", "clients" = 1, "ask_every_ms" = 0, "backup" = "off"], remember(failed_but_charged)),
        task!("charged-twice", ["variant" = "no-key", "clients" = 1, "ask_every_ms" = 0], breaks "charged-once"),
        task!("stampede", [IN_STEP; "variant" = "no-jitter"], breaks "spread"),
        task!("storm", [STORM; "variant" = "no-budget"], remember(storm_goes_on)),
        task!("shut-out", ["variant" = "never-half-opens", "clients" = 1, "ask_every_ms" = 0], remember(shut_out)),
    ]
}

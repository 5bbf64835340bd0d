//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::RetryLesson as This;
use super::setup::{IN_STEP, STORM};
use super::story::goodput_percent;
use crate::checks::{Monitor, Signal};
use crate::i18n::Text;
use crate::lessons::kit::{notes, task};
use crate::protocols::retry::policy::idempotency::Key;
use crate::protocols::retry::{Note, Reply, Retry, SERVICE, Why};
use crate::session::Task;
use crate::sim::{Micros, NodeId, Power, Record, RecordId, What, World};

/// Requests that were charged and that nobody has been told of.
#[derive(Clone, Hash, Default)]
pub(super) struct Charged {
    keys: Vec<Key>,
    goal: ChargedGoal,
}

/// What is to happen to such a request.
#[derive(Copy, Clone, Default, PartialEq, Eq, Hash)]
pub(super) enum ChargedGoal {
    /// It is answered from memory.
    #[default]
    Recognised,
    /// Its client gives up an attempt, for all that it knows.
    TimedOut,
    /// Its client reports a failure.
    Failed,
}

impl Charged {
    pub(super) fn and_then(goal: ChargedGoal) -> Self {
        Self {
            keys: Vec::new(),
            goal,
        }
    }

    fn has(&self, client: NodeId, sequence: u64) -> bool {
        self.keys.contains(&Key { client, sequence })
    }

    fn reached(&self, record: &Record<Retry>) -> Option<Text> {
        match record.what {
            What::Noted {
                note: Note::KnownKey { id },
                ..
            } if self.goal == ChargedGoal::Recognised && self.keys.contains(&id) => {
                Some(Text::new(
                    "a request that was charged came again, and was recognised",
                    "已扣款的请求再次到达，并被认出",
                ))
            }
            What::Noted {
                node,
                note: Note::TimedOut { sequence, .. },
            } if self.goal == ChargedGoal::TimedOut && self.has(node, sequence) => Some(Text::new(
                "an attempt timed out that had been carried out",
                "一次已经执行的尝试超时了",
            )),
            What::Replied {
                node,
                op,
                reply: Some(Reply::Failed { .. }),
            } if self.goal == ChargedGoal::Failed && self.has(node, op) => Some(Text::new(
                "the user was told of a failure, and was charged",
                "用户得知失败，却已被扣款",
            )),
            _ => None,
        }
    }
}

impl Monitor<Retry> for Charged {
    fn observe(&mut self, _: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        for record in records {
            if let Some(text) = self.reached(record) {
                return Signal::Hit(text);
            }
            match record.what {
                What::Noted {
                    note: Note::Charged { id, .. },
                    ..
                } => self.keys.push(id),
                What::Replied { node, op, .. } => {
                    self.keys
                        .retain(|key| (key.client, key.sequence) != (node, op));
                }
                _ => {}
            }
        }
        Signal::Quiet
    }
}

/// Since when nothing has been done to the world while less than half of the load was answered.
#[derive(Clone, Hash, Default)]
pub(super) struct StormGoesOn {
    last_fault: Option<RecordId>,
    since: Option<Micros>,
}

/// So long after its cause, a storm has outlived it.
const OUTLIVED: Micros = Micros::from_s(10);

impl Monitor<Retry> for StormGoesOn {
    fn observe(&mut self, world: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        let is_well = world
            .slot(SERVICE)
            .is_some_and(|slot| slot.power == Power::Up && slot.slow == Micros::ZERO);
        let is_untouched = world.network().cuts().next().is_none()
            && world.network().default_settings().loss_ppm == 0;
        if world.last_fault() != self.last_fault || !is_well || !is_untouched {
            self.last_fault = world.last_fault();
            self.since = None;
            if is_well && is_untouched && self.last_fault.is_some() {
                self.since = Some(world.now());
            }
            return Signal::Quiet;
        }
        let replied = |record: &Record<Retry>| matches!(record.what, What::Replied { .. });
        let Some(since) = self.since.filter(|_| records.iter().any(replied)) else {
            return Signal::Quiet;
        };
        if goodput_percent(world) >= 50 {
            self.since = Some(world.now());
            return Signal::Quiet;
        }
        if world.now() - since < OUTLIVED {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "nothing is wrong any more, and for ten seconds less than half of the requests were answered",
            "故障早已消除，却已有十秒钟，得到答复的请求不到一半",
        ))
    }
}

/// Since when the service has run without interruption.
#[derive(Clone, Hash, Default)]
struct ShutOut(Option<Micros>);

impl Monitor<Retry> for ShutOut {
    fn observe(&mut self, world: &World<Retry>, records: &[Record<Retry>]) -> Signal {
        let is_up = world
            .slot(SERVICE)
            .is_some_and(|slot| slot.power == Power::Up);
        if !is_up {
            self.0 = None;
            return Signal::Quiet;
        }
        let since = *self.0.get_or_insert(world.now());
        let refused = notes(records).any(|(_, note)| {
            let why = Why::Breaker;
            matches!(note, Note::StoppedTrying { why: ended, .. } if *ended == why)
        });
        if !refused || world.now() - since < Micros::from_s(10) {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "the service has been well for ten seconds, and its client does not even call it",
            "服务正常运行已有十秒，客户端却连调用都不再发起",
        ))
    }
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Retry>> {
    vec![
        task!("recognised", ["variant" = "none", "clients" = 1, "ask_every_ms" = 0], Charged::and_then(ChargedGoal::Recognised)),
        task!("failed-but-charged", ["variant" = "none", "clients" = 1, "ask_every_ms" = 0, "backup" = "off"], Charged::and_then(ChargedGoal::Failed)),
        task!("charged-twice", ["variant" = "no-key", "clients" = 1, "ask_every_ms" = 0], breaks "charged-once"),
        task!("stampede", [IN_STEP; "variant" = "no-jitter"], breaks "spread"),
        task!("storm", [STORM; "variant" = "no-budget"], StormGoesOn::default()),
        task!("shut-out", ["variant" = "never-half-opens", "clients" = 1, "ask_every_ms" = 0], ShutOut::default()),
    ]
}

//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::properties::properties;
use super::setup::{PARAMS, STORM, protocol};
use super::story::goodput_percent;
use crate::checks::{Kind, Monitor, Signal, Watch};
use crate::i18n::Text;
use crate::protocols::retry::policy::idempotency::Key;
use crate::protocols::retry::{Note, Reply, Retry, SERVICE, Why};
use crate::session::{Params, Task};
use crate::sim::{Micros, NodeId, Power, Record, RecordId, What, World};

pub(super) fn notes(just: &[Record<Retry>]) -> impl Iterator<Item = (NodeId, &Note)> {
    just.iter().filter_map(|record| match &record.what {
        What::Noted { node, note } => Some((*node, note)),
        _ => None,
    })
}

pub(super) fn goal(id: &'static str, monitor: impl Monitor<Retry>) -> Watch<Retry> {
    let empty = || Text::new("", "");
    Watch::new(id, Kind::Sometimes, empty(), empty(), monitor)
}

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
    fn observe(&mut self, _: &World<Retry>, just: &[Record<Retry>]) -> Signal {
        for record in just {
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
    fn observe(&mut self, world: &World<Retry>, just: &[Record<Retry>]) -> Signal {
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
        let Some(since) = self.since.filter(|_| just.iter().any(replied)) else {
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
    fn observe(&mut self, world: &World<Retry>, just: &[Record<Retry>]) -> Signal {
        let is_up = world
            .slot(SERVICE)
            .is_some_and(|slot| slot.power == Power::Up);
        if !is_up {
            self.0 = None;
            return Signal::Quiet;
        }
        let since = *self.0.get_or_insert(world.now());
        let refused = notes(just).any(|(_, note)| {
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

/// Twenty clients that ask in step, of a service that can just take them.
pub(super) const IN_STEP: &[(&str, i64)] = &[
    ("variant", 2),
    ("clients", 20),
    ("in_step", 1),
    ("ask_every_ms", 2_000),
    ("service_ms", 10),
    ("breaker", 0),
];

/// The storm, without its budget.
pub(super) const STORM_UNBOUND: &[(&str, i64)] = &[
    ("variant", 3),
    STORM[0],
    STORM[1],
    STORM[2],
    STORM[3],
    STORM[4],
    STORM[5],
    STORM[6],
    STORM[7],
];

/// A goal that is the violation of a property of the lesson with these parameters.
pub(super) fn broken(
    id: &'static str,
    property: &str,
    chosen: &[(&'static str, i64)],
) -> Watch<Retry> {
    let params = Params::defaults(&PARAMS)
        .with_each(&PARAMS, chosen)
        .expect("a task is set in parameters of its lesson");
    properties(&protocol(&params))
        .into_iter()
        .find(|watch| watch.id == property)
        .map(|watch| watch.as_goal(id))
        .expect("the lesson has the properties that its tasks break")
}

const ONE: &[(&str, i64)] = &[("variant", 0), ("clients", 1), ("ask_every_ms", 0)];
const NO_KEY: &[(&str, i64)] = &[("variant", 1), ("clients", 1), ("ask_every_ms", 0)];
const NO_BACKUP: &[(&str, i64)] = &[
    ("variant", 0),
    ("clients", 1),
    ("ask_every_ms", 0),
    ("backup", 0),
];
const STUCK: &[(&str, i64)] = &[("variant", 4), ("clients", 1), ("ask_every_ms", 0)];

/// The tasks; their words are in the prose under `task.<id>`.
pub fn tasks() -> Vec<Task<Retry>> {
    vec![
        Task {
            id: "recognised",
            params: ONE,
            goal: goal("recognised", Charged::and_then(ChargedGoal::Recognised)),
            solution: script!("recognised.txt"),
            tempting: script!("recognised.tempting.txt"),
        },
        Task {
            id: "failed-but-charged",
            params: NO_BACKUP,
            goal: goal("failed-but-charged", Charged::and_then(ChargedGoal::Failed)),
            solution: script!("failed-but-charged.txt"),
            tempting: script!("failed-but-charged.tempting.txt"),
        },
        Task {
            id: "charged-twice",
            params: NO_KEY,
            goal: broken("charged-twice", "charged-once", NO_KEY),
            solution: script!("charged-twice.txt"),
            tempting: script!("charged-twice.tempting.txt"),
        },
        Task {
            id: "stampede",
            params: IN_STEP,
            goal: broken("stampede", "spread", IN_STEP),
            solution: script!("stampede.txt"),
            tempting: script!("stampede.tempting.txt"),
        },
        Task {
            id: "storm",
            params: STORM_UNBOUND,
            goal: goal("storm", StormGoesOn::default()),
            solution: script!("storm.txt"),
            tempting: script!("storm.tempting.txt"),
        },
        Task {
            id: "shut-out",
            params: STUCK,
            goal: goal("shut-out", ShutOut::default()),
            solution: script!("shut-out.txt"),
            tempting: script!("shut-out.tempting.txt"),
        },
    ]
}

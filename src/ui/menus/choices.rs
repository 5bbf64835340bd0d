//! The acts that a menu offers, for each kind of thing.

use super::model::{Amount, Group, Item, Kind};
use super::words;
use crate::i18n::{Lang, Text};
use crate::scene::Scene;
use crate::session::values::input_error;
use crate::session::{LieChoice, Session, short};
use crate::sim::{
    Input, Latency, LinkChange, LinkTo, MessageFault, MessageId, Micros, NodeFault, NodeId,
};
use crate::ui::stage::Pick;

/// Makes acts, each with why it can not be done now.
pub(super) struct Maker<'a> {
    pub session: &'a dyn Session,
    pub pick: Pick,
    pub lang: Lang,
}

impl Maker<'_> {
    fn act(&self, label: &Text, inputs: Vec<Input>) -> Item {
        self.named(label.get(self.lang).to_owned(), inputs)
    }

    fn named(&self, label: String, inputs: Vec<Input>) -> Item {
        let refused = self.refused(&inputs);
        Item {
            label,
            kind: Kind::Act(inputs),
            refused,
        }
    }

    fn amount(&self, label: &Text, amount: Amount) -> Item {
        let refused = self.refused(&(amount.make)(self.pick, amount.value));
        let label = label.get(self.lang).to_owned();
        Item {
            label,
            kind: Kind::Amount(amount),
            refused,
        }
    }

    /// An act that makes no sense unless `possible`.
    fn only(&self, item: Item, possible: bool, otherwise: &Text) -> Item {
        let refused = item.refused.clone();
        let reason = || otherwise.get(self.lang).to_owned();
        Item {
            refused: refused.or_else(|| (!possible).then(reason)),
            ..item
        }
    }

    fn refused(&self, inputs: &[Input]) -> Option<String> {
        let errors = inputs.iter().map(|input| self.session.check(input).err());
        let errors: Option<Vec<_>> = errors.collect();
        let first = errors?.first().copied()?;
        Some(input_error(self.lang.strings(), first).to_owned())
    }
}

/// What can be done to a node.
pub(super) fn node_groups(make: &Maker<'_>, scene: &Scene, id: NodeId) -> Vec<Group> {
    let fault = |fault| vec![Input::node(id, fault)];
    let node = scene.nodes.iter().find(|node| node.id == id);
    let slowed = node.is_some_and(|node| node.slow > Micros::ZERO);
    let drifts = node.is_some_and(|node| node.drift_ppm != 0);
    let asks = make
        .session
        .requests()
        .into_iter()
        .filter(|ask| ask.node == id);
    let timers = make.session.timers(id, make.lang);
    let now = make.session.status().now;
    vec![
        Group {
            title: &words::FAULTS,
            items: vec![
                make.act(&words::CRASH, fault(NodeFault::Crash)),
                make.act(&words::PAUSE, fault(NodeFault::Pause)),
                make.amount(
                    &words::SLOW,
                    Amount {
                        unit: "ms",
                        value: 50,
                        min: 1,
                        max: 60_000,
                        make: slow,
                    },
                ),
            ],
        },
        Group {
            title: &words::CURES,
            items: vec![
                make.act(&words::RESTART, fault(NodeFault::Restart)),
                make.act(&words::WIPE, fault(NodeFault::RestartWiped)),
                make.act(&words::RESUME, fault(NodeFault::Resume)),
                make.only(
                    make.act(&words::FULL_SPEED, fault(NodeFault::Slow(Micros::ZERO))),
                    slowed,
                    &words::NOT_SLOW,
                ),
            ],
        },
        lie_group(make, id),
        Group {
            title: &words::TIMERS,
            items: timers
                .into_iter()
                .map(|(at, label, timer)| {
                    let label = format!("{label} ({})", short(at - now));
                    make.named(label, vec![Input::FireTimer(id, timer)])
                })
                .collect(),
        },
        clock_group(make, id, drifts),
        Group {
            title: &words::REQUESTS,
            items: asks
                .map(|ask| make.act(&ask.label, vec![Input::Request(ask.node, ask.request)]))
                .collect(),
        },
    ]
}

fn lie_group(make: &Maker<'_>, id: NodeId) -> Group {
    let lies = make.session.lies(id).into_iter();
    let act = |choice: LieChoice| {
        make.act(
            &choice.label,
            vec![Input::node(id, NodeFault::Lie(choice.lie))],
        )
    };
    Group {
        title: &words::LIES,
        items: lies.map(act).collect(),
    }
}

fn clock_group(make: &Maker<'_>, id: NodeId, drifts: bool) -> Group {
    Group {
        title: &words::CLOCK,
        items: vec![
            make.amount(
                &words::SKEW,
                Amount {
                    unit: "ms",
                    value: 500,
                    min: -600_000,
                    max: 600_000,
                    make: skew,
                },
            ),
            make.amount(
                &words::DRIFT,
                Amount {
                    unit: "%",
                    value: 10,
                    min: -90,
                    max: 900,
                    make: drift,
                },
            ),
            make.only(
                make.act(
                    &words::TRUE_RATE,
                    vec![Input::node(id, NodeFault::Drift(0))],
                ),
                drifts,
                &words::RUNS_TRUE,
            ),
        ],
    }
}

/// What can be done to a link.
pub(super) fn link_groups(
    make: &Maker<'_>,
    (a, one): (NodeId, &str),
    (b, other): (NodeId, &str),
    (cut_ab, cut_ba): (bool, bool),
) -> Vec<Group> {
    let percent = |value, make| Amount {
        unit: "%",
        value,
        min: 0,
        max: 100,
        make,
    };
    let cut = |from, to, label, done: bool| {
        make.only(
            make.named(label, vec![Input::Cut(from, to)]),
            !done,
            &words::ALREADY_CUT,
        )
    };
    let both = vec![Input::Cut(a, b), Input::Cut(b, a)];
    let heal = vec![Input::Heal(a, b), Input::Heal(b, a)];
    vec![
        Group {
            title: &words::CUTS,
            items: vec![
                cut(a, b, format!("{one} → {other}"), cut_ab),
                cut(b, a, format!("{other} → {one}"), cut_ba),
                make.only(
                    make.act(&words::CUT_BOTH, both),
                    !(cut_ab && cut_ba),
                    &words::ALREADY_CUT,
                ),
                make.only(
                    make.act(&words::HEAL, heal),
                    cut_ab || cut_ba,
                    &words::NOT_CUT,
                ),
            ],
        },
        Group {
            title: &words::QUALITY,
            items: vec![
                make.amount(
                    &words::LATENCY,
                    Amount {
                        unit: "ms",
                        value: 100,
                        min: 0,
                        max: 60_000,
                        make: latency,
                    },
                ),
                make.amount(&words::LOSS, percent(20, loss)),
                make.amount(&words::DUPLICATION, percent(20, duplication)),
                make.amount(&words::REORDERING, percent(50, reordering)),
            ],
        },
    ]
}

/// What can be done to a message.
pub(super) fn message_groups(make: &Maker<'_>, id: MessageId) -> Vec<Group> {
    let fault = |fault| vec![Input::Message(id, fault)];
    let held = make
        .session
        .check(&Input::Message(id, MessageFault::Release))
        .is_ok();
    let hold = if held {
        make.act(&words::RELEASE, fault(MessageFault::Release))
    } else {
        make.act(&words::HOLD, fault(MessageFault::Hold))
    };
    vec![Group {
        title: &words::FAULTS,
        items: vec![
            make.act(&words::DROP, fault(MessageFault::Drop)),
            hold,
            make.act(&words::DELIVER, fault(MessageFault::DeliverNow)),
            make.act(&words::DUPLICATE, fault(MessageFault::Duplicate)),
            make.amount(
                &words::DELAY,
                Amount {
                    unit: "ms",
                    value: 50,
                    min: 1,
                    max: 60_000,
                    make: delay,
                },
            ),
        ],
    }]
}

fn of_node(pick: Pick, fault: NodeFault) -> Vec<Input> {
    match pick {
        Pick::Node(id) => vec![Input::node(id, fault)],
        Pick::Link(..) | Pick::Message(_) => Vec::new(),
    }
}

fn of_link(pick: Pick, change: LinkChange) -> Vec<Input> {
    match pick {
        Pick::Link(a, b) => vec![
            Input::Link(LinkTo::OneWay(a, b), change),
            Input::Link(LinkTo::OneWay(b, a), change),
        ],
        Pick::Node(_) | Pick::Message(_) => Vec::new(),
    }
}

fn ms(value: i64) -> Micros {
    Micros::from_ms(u64::try_from(value).unwrap_or(0))
}

fn slow(pick: Pick, value: i64) -> Vec<Input> {
    of_node(pick, NodeFault::Slow(ms(value)))
}

fn skew(pick: Pick, value: i64) -> Vec<Input> {
    of_node(pick, NodeFault::Skew(value.saturating_mul(1_000)))
}

fn drift(pick: Pick, value: i64) -> Vec<Input> {
    let ppm = i32::try_from(value.saturating_mul(10_000)).unwrap_or(i32::MAX);
    of_node(pick, NodeFault::Drift(ppm))
}

fn latency(pick: Pick, value: i64) -> Vec<Input> {
    of_link(pick, LinkChange::Latency(Latency::Fixed(ms(value))))
}

/// Parts per million of a percentage.
pub fn ppm(percent: i64) -> u32 {
    u32::try_from(percent.clamp(0, 100) * 10_000).unwrap_or(0)
}

fn loss(pick: Pick, value: i64) -> Vec<Input> {
    of_link(pick, LinkChange::Loss(ppm(value)))
}

fn duplication(pick: Pick, value: i64) -> Vec<Input> {
    of_link(pick, LinkChange::Duplication(ppm(value)))
}

fn reordering(pick: Pick, value: i64) -> Vec<Input> {
    of_link(pick, LinkChange::Reordering(ppm(value)))
}

fn delay(pick: Pick, value: i64) -> Vec<Input> {
    match pick {
        Pick::Message(id) => vec![Input::Message(id, MessageFault::Delay(ms(value)))],
        Pick::Node(_) | Pick::Link(..) => Vec::new(),
    }
}

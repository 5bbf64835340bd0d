//! The stories of the two short lessons, and their questions, bound to events of the run.

use super::view::measured;
use crate::i18n::Text;
use crate::protocols::retry::policy::breaker::BreakerState;
use crate::protocols::retry::{
    Answer, Client, FIRST_CLIENT, Message, Node, Note, Reply, Request, Retry, SERVICE, Why,
};
use crate::session::{Prediction, StoryStep};
use crate::sim::{
    Input, MessageFault, MessageId, Micros, NodeFault, Payload, Power, Record, Schedule, What,
    World,
};

pub(super) fn noted(records: &[Record<Retry>], what: impl Fn(&Note) -> bool) -> bool {
    records.iter().any(|record| match &record.what {
        What::Noted { note, .. } => what(note),
        _ => false,
    })
}

fn done_to_service(
    world: &World<Retry>,
    records: &[Record<Retry>],
    power: fn(&Power) -> bool,
) -> bool {
    let acted = records
        .iter()
        .any(|record| matches!(record.what, What::Input { node, .. } if node == Some(SERVICE)));
    let is_so = world.slot(SERVICE).is_some_and(|slot| power(&slot.power));
    acted && is_so
}

fn first_client(world: &World<Retry>) -> Option<&Client> {
    world.node(FIRST_CLIENT).and_then(Node::client)
}

fn is_idle(world: &World<Retry>) -> bool {
    first_client(world).is_some_and(|client| client.ops.is_empty())
}

fn pay(world: &World<Retry>) -> Option<Input> {
    let request = Payload::of(&Request::Pay { amount: 5 });
    is_idle(world).then_some(Input::Request(FIRST_CLIENT, request))
}

fn in_flight(world: &World<Retry>, is: impl Fn(&Message) -> bool) -> Option<MessageId> {
    let mut flying = world.in_flight().iter();
    flying
        .find(|(_, flight)| is(&flight.payload))
        .map(|(id, _)| *id)
}

fn is_call(message: &Message) -> bool {
    matches!(message, Message::Call(_))
}

fn is_receipt(message: &Message) -> bool {
    matches!(
        message,
        Message::Answer {
            answer: Answer::Paid { .. },
            ..
        }
    )
}

/// Drops the request; when there is none on its way, asks for one.
fn drop_call(world: &World<Retry>) -> Option<Input> {
    match in_flight(world, is_call) {
        Some(call) => Some(Input::Message(call, MessageFault::Drop)),
        None => pay(world),
    }
}

/// Drops the receipt; when there is none on its way, asks for one.
fn drop_receipt(world: &World<Retry>) -> Option<Input> {
    match in_flight(world, is_receipt) {
        Some(receipt) => Some(Input::Message(receipt, MessageFault::Drop)),
        None => pay(world),
    }
}

/// Whether a message from (`from_service`) or to the service was lost.
fn lost(records: &[Record<Retry>], from_service: bool) -> bool {
    records.iter().any(|record| match record.what {
        What::Lost { from, to, .. } => {
            let end = if from_service { from } else { to };
            end == SERVICE
        }
        _ => false,
    })
}

fn service_fault(fault: NodeFault) -> Option<Input> {
    Some(Input::node(SERVICE, fault))
}

fn crash(world: &World<Retry>) -> Option<Input> {
    let is_up = world.node(SERVICE).is_some();
    (is_up && is_idle(world)).then(|| Input::node(SERVICE, NodeFault::Crash))
}

/// Restarts the service; then asks, or has it asked as soon as the breaker would let a call through.
fn recover(world: &World<Retry>) -> Option<Input> {
    if world.node(SERVICE).is_none() {
        return service_fault(NodeFault::Restart);
    }
    let breaker = first_client(world)?.breaker.as_ref()?;
    match breaker.state() {
        BreakerState::Open(since) if world.now() < since + Micros::from_s(2) => {
            let input = pay(world)?;
            let every = since + Micros::from_s(2) - world.now();
            let is_asked = world.schedules_running() > 0;
            (!is_asked).then(|| {
                Input::Every(Box::new(Schedule {
                    every,
                    times: 1,
                    input,
                    undo_after: None,
                }))
            })
        }
        _ => pay(world),
    }
}

/// The story of a run, in order; its words are in the prose under `story.<id>`.
pub fn story(is_storm: bool) -> Vec<StoryStep<Retry>> {
    if is_storm { storm() } else { lost_and_found() }
}

fn lost_and_found() -> Vec<StoryStep<Retry>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step(
            "ask",
            |_, records| {
                let begins = |record: &Record<Retry>| matches!(record.what, What::Invoked { .. });
                records.iter().any(begins)
            },
            Some(pay),
        ),
        step(
            "lost-request",
            |_, records| lost(records, false),
            Some(drop_call),
        ),
        step(
            "retry",
            |_, records| noted(records, |note| matches!(note, Note::Charged { .. })),
            None,
        ),
        step(
            "lost-reply",
            |_, records| lost(records, true),
            Some(drop_receipt),
        ),
        step(
            "known-key",
            |_, records| noted(records, |note| matches!(note, Note::KnownKey { .. })),
            None,
        ),
        step(
            "crash",
            |world, records| {
                done_to_service(world, records, |power| matches!(power, Power::Down(_)))
            },
            Some(crash),
        ),
        step(
            "backup",
            |_, records| noted(records, |note| *note == Note::Alerted),
            Some(pay),
        ),
        step(
            "recover",
            |_, records| noted(records, |note| *note == Note::BreakerClosed),
            Some(recover),
        ),
    ]
}

/// So many answers show that the service does its work.
const WARM: u64 = 60;

/// What the service answered in the last whole second, as a share of what clients ask for in one.
pub(super) fn goodput_percent(world: &World<Retry>) -> u64 {
    let retry = world.protocol();
    let last = measured::total(world).goodput(world.now());
    let good = last.last().copied().map_or(0, u64::from);
    let asked_milli = u64::from(retry.clients) * 1_000_000_000 / retry.client_period.0.max(1);
    (good * 100_000).checked_div(asked_milli).unwrap_or(0)
}

fn storm() -> Vec<StoryStep<Retry>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step(
            "load",
            |world, records| {
                let is_reply = |record: &Record<Retry>| matches!(record.what, What::Replied { .. });
                records.iter().any(is_reply) && measured::total(world).answered >= WARM
            },
            None,
        ),
        step(
            "pause",
            |world, records| {
                done_to_service(world, records, |power| matches!(power, Power::Paused(_)))
            },
            Some(|_| service_fault(NodeFault::Pause)),
        ),
        step(
            "many-retries",
            |_, records| noted(records, |note| matches!(note, Note::WillRetry { .. })),
            None,
        ),
        step(
            "budget",
            |_, records| {
                noted(records, |note| {
                    matches!(
                        note,
                        Note::StoppedTrying {
                            why: Why::Budget,
                            ..
                        }
                    )
                })
            },
            None,
        ),
        step(
            "resume",
            |world, records| done_to_service(world, records, |power| matches!(power, Power::Up)),
            Some(|_| service_fault(NodeFault::Resume)),
        ),
        step(
            "well-again",
            |world, records| {
                let is_reply = |record: &Record<Retry>| matches!(record.what, What::Replied { .. });
                records.iter().any(is_reply) && goodput_percent(world) >= 90
            },
            None,
        ),
    ]
}

fn stopped(records: &[Record<Retry>]) -> Option<Why> {
    records.iter().find_map(|record| match record.what {
        What::Noted {
            note: Note::StoppedTrying { why, .. },
            ..
        } => Some(why),
        _ => None,
    })
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions(is_storm: bool) -> Vec<Prediction<Retry>> {
    if is_storm {
        vec![who_stops_first(), does_it_recover()]
    } else {
        vec![after_lost_request(), after_lost_reply(), while_down()]
    }
}

fn charged(records: &[Record<Retry>]) -> bool {
    noted(records, |note| matches!(note, Note::Charged { .. }))
}

fn replied(records: &[Record<Retry>]) -> Option<Option<Reply>> {
    records.iter().find_map(|record| match record.what {
        What::Replied { reply, .. } => Some(reply),
        _ => None,
    })
}

fn after_lost_request() -> Prediction<Retry> {
    Prediction {
        id: "after-lost-request",
        when: |_, records| lost(records, false),
        options: |_| {
            vec![
                Text::new("the customer is charged, once", "客户会被扣款，一次"),
                Text::new("nothing is ever charged", "永远不会扣款"),
            ]
        },
        decided: |_, records| {
            let over = replied(records).map(|_| 1);
            charged(records).then_some(0).or(over)
        },
        horizon: Micros::from_s(10),
        otherwise: 1,
    }
}

fn after_lost_reply() -> Prediction<Retry> {
    Prediction {
        id: "after-lost-reply",
        when: |_, records| {
            records.iter().any(|record| {
                // Only a reply to a client that has just been charged.
                matches!(record.what, What::Lost { from, to, .. } if from == SERVICE && to >= FIRST_CLIENT)
            })
        },
        options: |_| {
            vec![
                Text::new("the customer is charged again", "客户会被再次扣款"),
                Text::new("no second charge", "不会再次扣款"),
            ]
        },
        decided: |_, records| {
            let over = replied(records).map(|_| 1);
            charged(records).then_some(0).or(over)
        },
        horizon: Micros::from_s(10),
        otherwise: 1,
    }
}

fn while_down() -> Prediction<Retry> {
    Prediction {
        id: "while-down",
        when: |world, records| {
            let timed_out = noted(records, |note| matches!(note, Note::TimedOut { .. }));
            timed_out && world.node(SERVICE).is_none()
        },
        options: |_| {
            vec![
                Text::new("“charged”", "“已扣款”"),
                Text::new("“accepted, will be charged”", "“已受理，稍后扣款”"),
                Text::new("“failed”", "“失败”"),
            ]
        },
        decided: |_, records| {
            Some(match replied(records)? {
                Some(Reply::Paid { .. } | Reply::Price { .. }) => 0,
                Some(Reply::Accepted) => 1,
                Some(Reply::Failed { .. }) | None => 2,
            })
        },
        horizon: Micros::from_s(10),
        otherwise: 2,
    }
}

fn who_stops_first() -> Prediction<Retry> {
    Prediction {
        id: "who-stops-first",
        when: |world, records| {
            let retries = noted(records, |note| matches!(note, Note::WillRetry { .. }));
            let is_paused = |slot: &crate::sim::Slot<Retry>| matches!(slot.power, Power::Paused(_));
            retries && world.slot(SERVICE).is_some_and(is_paused)
        },
        options: |_| {
            vec![
                Text::new("the attempts run out", "尝试次数先用完"),
                Text::new("the retry budget is spent", "重试预算先用完"),
                Text::new("the deadline is too near", "截止时间先到"),
                Text::new("the breaker opens", "断路器先断开"),
            ]
        },
        decided: |_, records| {
            Some(match stopped(records)? {
                Why::Attempts => 0,
                Why::Budget => 1,
                Why::Deadline => 2,
                Why::Breaker => 3,
            })
        },
        horizon: Micros::from_s(10),
        otherwise: 0,
    }
}

fn does_it_recover() -> Prediction<Retry> {
    Prediction {
        id: "does-it-recover",
        when: |world, records| done_to_service(world, records, |power| matches!(power, Power::Up)),
        options: |_| {
            vec![
                Text::new("yes", "会"),
                Text::new(
                    "no, it stays down though nothing is wrong any more",
                    "不会，故障已经消除，它却起不来",
                ),
            ]
        },
        decided: |world, records| {
            let is_reply = replied(records).is_some();
            (is_reply && goodput_percent(world) >= 90).then_some(0)
        },
        horizon: Micros::from_s(10),
        otherwise: 1,
    }
}

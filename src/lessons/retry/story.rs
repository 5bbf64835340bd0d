//! The teaching: the stories of the two short lessons, and their questions, bound to events of the run.

use super::setup::is_storm;
use super::view::measured;
use super::{RetryLesson, experiments, refute, tasks};
use crate::i18n::Text;
use crate::lessons::kit::{answers, ask, noted, on_note, told};
use crate::protocols::retry::policy::breaker::BreakerState;
use crate::protocols::retry::{
    Answer, Client, FIRST_CLIENT, Message, Node, Note, Reply, Request, Retry, SERVICE, Why,
};
use crate::session::experiment::Experiment;
use crate::session::{Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{
    Input, MessageFault, Micros, NodeFault, NodeId, Power, Record, Schedule, What, World,
};

impl Teaching for RetryLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(params: &Params) -> Vec<StoryStep<Retry>> {
        if is_storm(params) {
            storm()
        } else {
            lost_and_found()
        }
    }
    fn predictions(params: &Params) -> Vec<Prediction<Retry>> {
        if is_storm(params) {
            vec![who_stops_first(), does_it_recover()]
        } else {
            vec![after_lost_request(), after_lost_reply(), while_down()]
        }
    }
    fn tasks() -> Vec<Task<Retry>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Retry>> {
        refute::refutations()
    }
    fn requests(world: &World<Retry>) -> Vec<(NodeId, Request)> {
        let asks = |id| [Request::Pay { amount: 5 }, Request::Quote].map(|request| (id, request));
        world.protocol().client_ids().flat_map(asks).collect()
    }
}

#[rustfmt::skip]
fn lost_and_found() -> Vec<StoryStep<Retry>> {
    let step = StoryStep::new;
    vec![
        step("ask", somebody_asks, Some(pay)),
        step("lost-request", call_lost, Some(drop_call)).catching(),
        step("retry", on_note!(Note::Charged { .. }), None),
        step("lost-reply", reply_lost, Some(drop_receipt)).catching(),
        step("known-key", on_note!(Note::KnownKey { .. }), None),
        step("crash", service_crashed, Some(crash)),
        step("backup", on_note!(Note::Alerted), Some(pay)),
        step("recover", on_note!(Note::BreakerClosed), Some(recover)),
    ]
}

#[rustfmt::skip]
fn storm() -> Vec<StoryStep<Retry>> {
    let step = StoryStep::new;
    vec![
        step("load", |world, records| is_answer(records) && measured::total(world).answered >= WARM, None).skimmed(),
        step("pause", service_paused, Some(|_| Some(Input::node(SERVICE, NodeFault::Pause)))),
        step("many-retries", on_note!(Note::WillRetry { .. }), None).skimmed(),
        step("budget", on_note!(Note::StoppedTrying { why: Why::Budget, .. }), None).skimmed(),
        step("resume", service_runs_again, Some(|_| Some(Input::node(SERVICE, NodeFault::Resume)))),
        step("well-again", |world, records| is_answer(records) && goodput_percent(world) >= 90, None).skimmed(),
    ]
}

fn done_to_service(
    world: &World<Retry>,
    records: &[Record<Retry>],
    power: fn(&Power) -> bool,
) -> bool {
    let mut records = records.iter();
    records.any(|record| matches!(record.what, What::Input { node, .. } if node == Some(SERVICE)))
        && world.slot(SERVICE).is_some_and(|slot| power(&slot.power))
}

fn service_crashed(world: &World<Retry>, records: &[Record<Retry>]) -> bool {
    done_to_service(world, records, |power| matches!(power, Power::Down(_)))
}

fn service_paused(world: &World<Retry>, records: &[Record<Retry>]) -> bool {
    done_to_service(world, records, |power| matches!(power, Power::Paused(_)))
}

fn service_runs_again(world: &World<Retry>, records: &[Record<Retry>]) -> bool {
    done_to_service(world, records, |power| *power == Power::Up)
}

fn somebody_asks(_: &World<Retry>, records: &[Record<Retry>]) -> bool {
    let asks = |record: &Record<Retry>| matches!(record.what, What::Invoked { .. });
    records.iter().any(asks)
}

fn is_answer(records: &[Record<Retry>]) -> bool {
    answers(records).next().is_some()
}

/// Whether a message between such nodes was lost.
fn lost(records: &[Record<Retry>], is: impl Fn(NodeId, NodeId) -> bool) -> bool {
    records.iter().any(|record| match record.what {
        What::Lost { from, to, .. } => is(from, to),
        _ => false,
    })
}

fn call_lost(_: &World<Retry>, records: &[Record<Retry>]) -> bool {
    lost(records, |_, to| to == SERVICE)
}

fn reply_lost(_: &World<Retry>, records: &[Record<Retry>]) -> bool {
    lost(records, |from, _| from == SERVICE)
}

fn first_client(world: &World<Retry>) -> Option<&Client> {
    world.node(FIRST_CLIENT).and_then(Node::client)
}

fn is_idle(world: &World<Retry>) -> bool {
    first_client(world).is_some_and(|client| client.ops.is_empty())
}

fn pay(world: &World<Retry>) -> Option<Input> {
    is_idle(world).then(|| ask(FIRST_CLIENT, &Request::Pay { amount: 5 }))
}

/// Drops such a message; when there is none on its way, asks for one.
fn drop_or_pay(world: &World<Retry>, is: impl Fn(&Message) -> bool) -> Option<Input> {
    let mut flying = world.in_flight().iter();
    match flying.find(|(_, flight)| is(&flight.payload)) {
        Some((id, _)) => Some(Input::Message(*id, MessageFault::Drop)),
        None => pay(world),
    }
}

fn drop_call(world: &World<Retry>) -> Option<Input> {
    drop_or_pay(world, |message| matches!(message, Message::Call(_)))
}

fn drop_receipt(world: &World<Retry>) -> Option<Input> {
    drop_or_pay(world, |message| match message {
        Message::Answer { answer, .. } => matches!(answer, Answer::Paid { .. }),
        _ => false,
    })
}

fn crash(world: &World<Retry>) -> Option<Input> {
    let is_up = world.node(SERVICE).is_some();
    (is_up && is_idle(world)).then(|| Input::node(SERVICE, NodeFault::Crash))
}

/// Restarts the service; then asks, or has it asked as soon as the breaker would let a call through.
fn recover(world: &World<Retry>) -> Option<Input> {
    if world.node(SERVICE).is_none() {
        return Some(Input::node(SERVICE, NodeFault::Restart));
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

/// The answer of a step: what the client was told, if anything.
fn replied(records: &[Record<Retry>]) -> Option<Option<&Reply>> {
    let (_, _, reply) = answers(records).next()?;
    Some(reply)
}

/// The first option when the customer is charged, the second when the client has its answer.
fn charged_or_over(_: &World<Retry>, records: &[Record<Retry>]) -> Option<usize> {
    let charged = noted(records, |_, note| matches!(note, Note::Charged { .. }));
    let over = replied(records).map(|_| 1);
    charged.then_some(0).or(over)
}

fn after_lost_request() -> Prediction<Retry> {
    Prediction {
        id: "after-lost-request",
        when: call_lost,
        options: |_| {
            vec![
                Text::new("the customer is charged, once", "客户会被扣款，一次"),
                Text::new("nothing is ever charged", "永远不会扣款"),
            ]
        },
        decided: charged_or_over,
        horizon: Micros::from_s(10),
        otherwise: 1,
    }
}

fn after_lost_reply() -> Prediction<Retry> {
    Prediction {
        id: "after-lost-reply",
        // Only a reply to a client that has just been charged.
        when: |_, records| lost(records, |from, to| from == SERVICE && to >= FIRST_CLIENT),
        options: |_| {
            vec![
                Text::new("the customer is charged again", "客户会被再次扣款"),
                Text::new("no second charge", "不会再次扣款"),
            ]
        },
        decided: charged_or_over,
        horizon: Micros::from_s(10),
        otherwise: 1,
    }
}

fn while_down() -> Prediction<Retry> {
    Prediction {
        id: "while-down",
        when: |world, records| {
            let timed_out = noted(records, |_, note| matches!(note, Note::TimedOut { .. }));
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
            let retries = noted(records, |_, note| matches!(note, Note::WillRetry { .. }));
            let slot = world.slot(SERVICE);
            retries && slot.is_some_and(|slot| matches!(slot.power, Power::Paused(_)))
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
            told(records, |_, note| match note {
                Note::StoppedTrying { why, .. } => Some(match why {
                    Why::Attempts => 0,
                    Why::Budget => 1,
                    Why::Deadline => 2,
                    Why::Breaker => 3,
                }),
                _ => None,
            })
        },
        horizon: Micros::from_s(10),
        otherwise: 0,
    }
}

fn does_it_recover() -> Prediction<Retry> {
    Prediction {
        id: "does-it-recover",
        when: service_runs_again,
        options: |_| {
            vec![
                Text::new("yes", "会"),
                Text::new(
                    "no, it stays down though nothing is wrong any more",
                    "不会，故障已经消除，它却起不来",
                ),
            ]
        },
        decided: |world, records| (is_answer(records) && goodput_percent(world) >= 90).then_some(0),
        horizon: Micros::from_s(10),
        otherwise: 1,
    }
}

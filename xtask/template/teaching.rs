//! The teaching: the story, the questions, the task and the mistakes.

use super::__Name__Lesson;
use super::__Name__Lesson as This;
use crate::checks::Monitor;
use crate::i18n::Text;
use crate::lessons::kit::{
    ask, crashed, everybody_runs, mistake, noted, restart_somebody, restarted, seen, task,
};
use crate::protocols::__name__::{__Name__, Next, Note, RECEIVER, SENDER};
use crate::session::{Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{Input, MessageFault, Micros, NodeFault, NodeId, Record, What, World};

impl Teaching for __Name__Lesson {
    fn story(_: &Params) -> Vec<StoryStep<__Name__>> {
        let step = StoryStep::new;
        vec![
            step("boot", everybody_runs, None),
            step("told", |world, _| on_its_way(world) >= 1, Some(|_| Some(ask(SENDER, &Next)))),
            step("copied", |world, _| on_its_way(world) >= 2, Some(copy)).catching(),
            step("taken", takes, None),
            step("passed-over", passes_over, None),
            step("crashed", |_, records| crashed(records), Some(crash_receiver)),
            step("remembered", restarted, Some(restart_somebody::<__Name__Lesson>)),
        ]
    }
    fn predictions(_: &Params) -> Vec<Prediction<__Name__>> {
        let question = |id, when, options, decided, otherwise| Prediction {
            id,
            when,
            options,
            decided,
            horizon: Micros::from_s(10),
            otherwise,
        };
        vec![
            question("taken", |world, _| on_its_way(world) >= 1, yes_or_no, |world, records| {
                takes(world, records).then_some(0)
            }, 1),
            question("copy", |world, _| on_its_way(world) >= 2, yes_or_no, |world, records| {
                passes_over(world, records).then_some(1)
            }, 0),
        ]
    }
    fn tasks() -> Vec<Task<__Name__>> {
        vec![task!("passed-over", ["variant" = "none"], passed_over())]
    }
    fn refutations() -> Vec<Refutation<__Name__>> {
        vec![
            mistake!("never-twice", "passed-over", [], passed_over()),
            mistake!("told-is-taken", "lost", [], lost()),
            mistake!("crash-forgets", "crash", [], remembered()),
        ]
    }
    fn requests(_: &World<__Name__>) -> Vec<(NodeId, Next)> {
        vec![(SENDER, Next)]
    }
}

/// How many messages travel.
fn on_its_way(world: &World<__Name__>) -> usize {
    world.in_flight().len()
}

/// Duplicates the message that travels; without one, another number is told first.
fn copy(world: &World<__Name__>) -> Option<Input> {
    let travels = world.in_flight().keys().next();
    let twice = travels.map(|id| Input::Message(*id, MessageFault::Duplicate));
    Some(twice.unwrap_or_else(|| ask(SENDER, &Next)))
}

fn crash_receiver(_: &World<__Name__>) -> Option<Input> {
    Some(Input::node(RECEIVER, NodeFault::Crash))
}

fn yes_or_no(_: &World<__Name__>) -> Vec<Text> {
    vec![Text::new("yes", "会"), Text::new("no", "不会")]
}

fn takes(_: &World<__Name__>, records: &[Record<__Name__>]) -> bool {
    noted(records, |_, note| matches!(note, Note::Took(_)))
}

fn passes_over(_: &World<__Name__>, records: &[Record<__Name__>]) -> bool {
    noted(records, |_, note| matches!(note, Note::PassedOver(_)))
}

/// A number comes that the receiver took before.
fn passed_over() -> impl Monitor<__Name__> {
    let text = Text::new(
        "a number came a second time, and was passed over",
        "一个数字第二次到达，并被忽略",
    );
    seen::<__Name__>(text, passes_over)
}

/// A number was told and never comes.
fn lost() -> impl Monitor<__Name__> {
    let text = Text::new(
        "a number was told, and its message was lost",
        "一个数字已经发出，但消息丢失了",
    );
    seen::<__Name__>(text, |_, records| {
        records.iter().any(|record| matches!(record.what, What::Lost { .. }))
    })
}

/// The receiver starts again, and knows what it took.
fn remembered() -> impl Monitor<__Name__> {
    let text = Text::new(
        "the receiver started again and knew the number",
        "接收者重启之后仍然记得这个数字",
    );
    seen::<__Name__>(text, |world, records| {
        let number = world.slot(RECEIVER).map_or(0, |slot| slot.disk.number);
        restarted(world, records) && number > 0
    })
}

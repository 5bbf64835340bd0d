//! The teaching: the story, the question, the task and the mistake.

use super::__Name__Lesson;
use super::__Name__Lesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{ask, everybody_runs, mistake, noted, seen, task};
use crate::protocols::__name__::{__Name__, Next, Note, SENDER};
use crate::session::{Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{Micros, NodeId, Record, World};

impl Teaching for __Name__Lesson {
    fn story(_: &Params) -> Vec<StoryStep<__Name__>> {
        let step = |id, when, act| StoryStep { id, when, act };
        vec![
            step("boot", everybody_runs, None),
            step("taken", takes, Some(|_| Some(ask(SENDER, &Next)))),
        ]
    }
    fn predictions(_: &Params) -> Vec<Prediction<__Name__>> {
        vec![Prediction {
            id: "taken",
            when: |world, _| !world.in_flight().is_empty(),
            options: |_| {
                vec![
                    Text::new("no", "不会"),
                    Text::new("yes, once", "会，且只有一次"),
                ]
            },
            decided: |world, records| takes(world, records).then_some(1),
            horizon: Micros::from_s(10),
            otherwise: 0,
        }]
    }
    fn tasks() -> Vec<Task<__Name__>> {
        vec![task!("passed-over", ["variant" = "none"], passed_over())]
    }
    fn refutations() -> Vec<Refutation<__Name__>> {
        vec![mistake!("never-twice", "passed-over", [], passed_over())]
    }
    fn requests(_: &World<__Name__>) -> Vec<(NodeId, Next)> {
        vec![(SENDER, Next)]
    }
}

fn takes(_: &World<__Name__>, records: &[Record<__Name__>]) -> bool {
    noted(records, |_, note| matches!(note, Note::Took(_)))
}

/// A number comes that the receiver took before.
fn passed_over() -> impl crate::checks::Monitor<__Name__> {
    let text = Text::new(
        "a number came a second time, and was passed over",
        "一个数字第二次到达，并被忽略",
    );
    seen::<__Name__>(text, |_, records| {
        noted(records, |_, note| matches!(note, Note::PassedOver(_)))
    })
}

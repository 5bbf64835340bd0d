//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::byzantine::decided;
use super::common::{goal, is_down, lies};
use super::{byzantine, majority, quorum};
use crate::checks::{Watch, sometimes};
use crate::i18n::Text;
use crate::protocols::voting::majority::{Computed, Node, Note, Output};
use crate::protocols::voting::quorum::Reply;
use crate::protocols::voting::{self, Voting};
use crate::session::Task;
use crate::sim::{Record, What, World};

/// The client uses a wrong value, although no voter lies.
fn wrong_value_past_the_voter(world: &World<Voting>, just: &[Record<Voting>]) -> Option<Text> {
    let majority = majority::of(world)?;
    let honest = !majority.voter_ids().any(|id| lies(world, id));
    (honest && uses_wrong(just)).then(|| {
        Text::new(
            "an honest voter puts out a wrong value",
            "诚实的表决器输出了错误的值",
        )
    })
}

/// True when the client uses a wrong value.
pub fn uses_wrong(just: &[Record<Voting>]) -> bool {
    majority::told(just).any(|(_, note)| {
        let Note::Used { output, right, .. } = note else {
            return false;
        };
        matches!(output, Output::Value(_)) && !right
    })
}

/// The client uses a wrong value, although every module computed rightly.
fn wrong_value_of_right_modules(world: &World<Voting>, just: &[Record<Voting>]) -> Option<Text> {
    let majority = majority::of(world)?;
    let right = majority.module_ids().all(|id| match world.node(id) {
        Some(voting::Node::Majority(Node::Module {
            last: Some(Computed { input, answer, .. }),
        })) => answer.is_some_and(|value| majority::words::is_right(*input, value)),
        _ => false,
    });
    (right && uses_wrong(just)).then(|| {
        Text::new(
            "every module is right, and the output is wrong",
            "所有模块都正确，输出却是错的",
        )
    })
}

/// A read gets too few votes, although every representative is up and no link is cut.
fn blocked(world: &World<Voting>, just: &[Record<Voting>]) -> Option<Text> {
    let quorum = quorum::of(world)?;
    let up = !quorum.representative_ids().any(|id| is_down(world, id));
    let too_few = just.iter().any(|record| {
        matches!(
            record.what,
            What::Replied {
                reply: Some(voting::Reply::Quorum(Reply::TooFew)),
                ..
            }
        )
    });
    let well = up && world.network().cuts().next().is_none();
    (well && too_few).then(|| {
        Text::new(
            "nothing is down or cut, and still too few votes are free",
            "没有宕机也没有断链，可用的票仍然不够",
        )
    })
}

/// Loyal lieutenants decide differently.
pub fn divided(world: &World<Voting>, _: &[Record<Voting>]) -> Option<Text> {
    let orders = decided(world)?;
    let differ = orders.windows(2).any(|pair| pair[0] != pair[1]);
    differ.then(|| Text::new("the loyal lieutenants do not agree", "忠诚的副官意见不一"))
}

/// A goal that is the violation of a property of the lesson.
pub fn broken(id: &'static str, property: &str) -> Watch<Voting> {
    majority::properties::properties()
        .into_iter()
        .chain(quorum::properties::properties())
        .chain(byzantine::properties::properties())
        .find(|watch| watch.id == property)
        .map(|watch| watch.as_goal(id))
        .expect("the lesson has the properties that its tasks break")
}

/// A task whose scripts are in the files of its name.
macro_rules! task {
    ($id:literal, $params:expr, $goal:expr) => {
        Task {
            id: $id,
            params: $params,
            goal: $goal,
            solution: include_str!(concat!("scripts/", $id, ".txt")),
            tempting: include_str!(concat!("scripts/", $id, ".tempting.txt")),
        }
    };
}

/// The tasks; their words are in the prose under `task.<id>`.
pub fn tasks() -> Vec<Task<Voting>> {
    vec![
        task!(
            "outvote-the-truth",
            &[("mode", 0), ("variant", 0), ("modules", 5)],
            goal("outvote-the-truth", sometimes(wrong_value_past_the_voter))
        ),
        task!(
            "single-point",
            &[("mode", 0), ("variant", 0), ("modules", 9), ("voters", 1)],
            goal("single-point", sometimes(wrong_value_of_right_modules))
        ),
        task!(
            "blocked",
            &[("mode", 1), ("variant", 0), ("nodes", 5), ("clients", 2)],
            goal("blocked", sometimes(blocked))
        ),
        task!(
            "lost-update",
            &[("mode", 1), ("variant", 5), ("nodes", 5), ("clients", 2)],
            broken("lost-update", "no-lost-update")
        ),
        task!(
            "stale-read",
            &[
                ("mode", 1),
                ("variant", 0),
                ("nodes", 5),
                ("r", 2),
                ("w", 3)
            ],
            broken("stale-read", "fresh-read")
        ),
        task!(
            "two-traitors",
            &[("mode", 2), ("variant", 0), ("generals", 4), ("m", 1)],
            goal("two-traitors", sometimes(divided))
        ),
        task!(
            "three-generals",
            &[("mode", 2), ("variant", 9), ("m", 1)],
            broken("three-generals", "ic2")
        ),
        task!(
            "one-round",
            &[("mode", 2), ("variant", 10), ("generals", 7), ("m", 2)],
            broken("one-round", "ic1")
        ),
    ]
}

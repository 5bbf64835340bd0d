//! The teaching, by mode: the story and its questions, and what clients can ask.

use super::{VotingLesson, byzantine, experiments, majority, quorum, refute, tasks};
use crate::protocols::voting::byzantine::{Command, Order};
use crate::protocols::voting::majority::Input as Number;
use crate::protocols::voting::quorum::Request as Update;
use crate::protocols::voting::{Request, Voting};
use crate::session::experiment::Experiment;
use crate::session::{Lesson, Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{NodeId, World};

impl Teaching for VotingLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(params: &Params) -> Vec<StoryStep<Voting>> {
        match Self::protocol(params) {
            Voting::Majority(_) => majority::story::story(),
            Voting::Quorum(_) => quorum::story::story(),
            Voting::Byzantine(_) => byzantine::story::story(),
        }
    }
    fn predictions(params: &Params) -> Vec<Prediction<Voting>> {
        match Self::protocol(params) {
            Voting::Majority(_) => majority::story::predictions(),
            Voting::Quorum(_) => quorum::story::predictions(),
            Voting::Byzantine(_) => byzantine::story::predictions(),
        }
    }
    fn tasks() -> Vec<Task<Voting>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Voting>> {
        refute::refutations()
    }
    fn requests(world: &World<Voting>) -> Vec<(NodeId, Request)> {
        let commands = [Order::Attack, Order::Retreat].map(Command);
        let updates = [Update::Add(10), Update::Add(5), Update::Read];
        let (ids, asked): (Vec<NodeId>, Vec<Request>) = match world.protocol() {
            Voting::Majority(protocol) => (
                vec![protocol.client_id()],
                [7, 12].map(Number).map(Request::Majority).into(),
            ),
            Voting::Quorum(protocol) => (
                protocol.client_ids().collect(),
                updates.map(Request::Quorum).into(),
            ),
            Voting::Byzantine(protocol) => (
                protocol.general_ids().collect(),
                commands.map(Request::Byzantine).into(),
            ),
        };
        let each = |id| asked.iter().map(move |request| (id, request.clone()));
        ids.into_iter().flat_map(each).collect()
    }
}

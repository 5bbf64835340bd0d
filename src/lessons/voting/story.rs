//! The teaching, by mode: the story and its questions, and what clients can ask.

use super::{VotingLesson, World, byzantine, experiments, majority, quorum, refute, tasks};
use crate::lessons::kit::each_asks;
use crate::protocols::voting::byzantine::{Command, Order};
use crate::protocols::voting::majority::Input as Number;
use crate::protocols::voting::quorum::Request as Update;
use crate::protocols::voting::{Request, Voting};
use crate::session::experiment::Experiment;
use crate::session::{Lesson, Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::NodeId;

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
    fn requests(world: &World) -> Vec<(NodeId, Request)> {
        match world.protocol() {
            Voting::Majority(it) => {
                let numbers = [7, 12].map(Number).map(Request::Majority);
                each_asks([it.client_id()], numbers)
            }
            Voting::Quorum(it) => {
                let updates = [Update::Add(10), Update::Add(5), Update::Read];
                each_asks(it.client_ids(), updates.map(Request::Quorum))
            }
            Voting::Byzantine(it) => {
                let commands = [Order::Attack, Order::Retreat].map(Command);
                each_asks(it.general_ids(), commands.map(Request::Byzantine))
            }
        }
    }
}

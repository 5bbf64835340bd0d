//! The client (Lyons and Vanderkulk 1962): gives inputs, and uses what two of three voters say.

use super::{Disk, Input, Majority, Message, Note, Output, Timer, square};
use crate::sim::{Cx, Micros, NodeId};

/// The largest number of inputs that wait in the client.
pub const QUEUE_MAX: usize = 32;
/// Inputs that it gives by itself are below this.
const INPUT_MAX: u64 = 100;

/// An input that is being computed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Waiting {
    /// Its number.
    pub round: u64,
    /// The input.
    pub input: Input,
    /// What voters put out.
    pub outputs: Vec<(NodeId, Output)>,
}

/// Volatile state of the client.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Client {
    /// What it waits for.
    pub waiting: Option<Waiting>,
    /// What comes after that.
    pub queue: Vec<Input>,
    /// The last output that it used, and whether it was right.
    pub last: Option<(Output, bool)>,
}

impl Majority {
    /// A user asks: now if the client is free, else after what is being computed.
    pub(super) fn on_user_input(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        input: Input,
        cx: &mut Cx<Self>,
    ) {
        if client.waiting.is_none() {
            self.begin(client, disk, input, cx);
        } else if client.queue.len() < QUEUE_MAX {
            client.queue.push(input);
        } else {
            cx.note(Note::QueueFull);
        }
    }

    fn begin(&self, client: &mut Client, disk: &mut Disk, input: Input, cx: &mut Cx<Self>) {
        disk.rounds += 1;
        let round = disk.rounds;
        cx.invoke(round, input);
        for id in self.module_ids() {
            cx.send(id, Message::Input { round, input });
        }
        cx.arm(Timer::GiveUp, Micros(self.deadline.0.saturating_mul(3)));
        client.waiting = Some(Waiting {
            round,
            input,
            outputs: Vec::new(),
        });
    }

    /// Uses what more than half of the voters put out.
    pub(super) fn on_output(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        round: u64,
        (from, output): (NodeId, Output),
        cx: &mut Cx<Self>,
    ) {
        let at_it = client.waiting.as_mut();
        let Some(waiting) = at_it.filter(|waiting| waiting.round == round) else {
            return;
        };
        if waiting.outputs.iter().any(|(id, _)| *id == from) {
            return;
        }
        waiting.outputs.push((from, output));
        let all = usize::from(self.voters);
        let same = |output: &Output| {
            let same = waiting.outputs.iter().filter(|(_, other)| other == output);
            same.count() * 2 > all
        };
        let settled = waiting.outputs.iter().map(|(_, output)| *output).find(same);
        let everyone = (waiting.outputs.len() >= all).then_some(Output::NoMajority);
        if let Some(output) = settled.or(everyone) {
            let right = output == Output::Value(square(waiting.input));
            client.last = Some((output, right));
            cx.note(Note::Used {
                round,
                output,
                right,
            });
            cx.reply(round, output);
            self.finish(client, disk, cx);
        }
    }

    /// On to the next input.
    fn finish(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        client.waiting = None;
        cx.disarm(Timer::GiveUp);
        if !client.queue.is_empty() {
            let next = client.queue.remove(0);
            self.begin(client, disk, next, cx);
        }
    }

    pub(super) fn on_give_up(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        if let Some(waiting) = &client.waiting {
            cx.give_up(waiting.round);
            client.last = None;
            self.finish(client, disk, cx);
        }
    }

    /// Time to give an input by itself, unless it still waits.
    pub(super) fn on_next(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        cx.arm(Timer::Next, self.period);
        if client.waiting.is_none() {
            let drawn = cx.random().below(INPUT_MAX);
            self.begin(client, disk, Input(u16::try_from(drawn).unwrap_or(0)), cx);
        }
    }
}

//! N-modular redundancy (Lyons and Vanderkulk 1962): modules that may be wrong compute the same, and
//! a voter takes the majority. After von Neumann, "Probabilistic Logics and the Synthesis of Reliable Organisms from
//! Unreliable Components" (1956), and Lyons and Vanderkulk, "The Use of Triple-Modular Redundancy to
//! Improve Computer Reliability" (IBM Journal of Research and Development 6, 2, 1962).
//!
//! # What it solves
//! N modules (three in triple-modular redundancy, TMR) get the same input. Each computes the same
//! function and sends its answer to a voter, which puts out what more than half of the N say. So
//! fewer than half of the modules may be wrong, in whatever way, or silent, and the output is right.
//!
//! # What it assumes
//! That modules fail independently of each other, and that the **voter** is right: it is in line
//! with everything, so its failure is the failure of the whole. It can be triplicated too: each
//! voter then gets the answers of all modules, and whoever uses the outputs takes two of three, as
//! a control surface does on which three actuators pull.
//!
//! # What it is worth
//! When a module is right with probability R, at least two of three are with 3R^2 - 2R^3, which is
//! better than R above R = 1/2, and worse below. A voter of reliability R_v makes that
//! R_v (3R^2 - 2R^3): it has to be much better than a module (`figures`).
//!
//! # What is decided here
//! - The function is the square of the input. It stands for any: what matters is that it is
//!   deterministic, so that modules that are right say the same.
//! - Inputs are numbered, and a voter votes on the answers to one input at a time. It puts out "no
//!   majority" when none can come, or none came within `deadline`: that failure is detected.
//! - A module is wrong by chance, anew for each input with `module_fault_ppm`, or by a lie.
//!
//! Modules are the nodes from zero, then come the voters, then the client, which gives the input
//! and uses the output.
//!
//! [Lyons and Vanderkulk 1962]: https://doi.org/10.1147/rd.62.0200

mod client;
pub mod figures;
pub mod lies;
mod voter;

pub use client::{Client, QUEUE_MAX, Waiting};
pub use voter::Voter;

use crate::sim::{Cx, Micros, NodeId, Protocol};
use serde::{Deserialize, Serialize};

/// A rule left out, to see what it is there for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// More than half of the modules, answering this input.
    #[default]
    None,
    /// A voter puts out the first answer that comes.
    FirstAnswer,
    /// A voter takes half of the modules, rounded down, for a majority.
    HalfIsEnough,
    /// A voter takes the majority of the answers that came, not of all modules.
    OfThoseThatCame,
    /// A voter counts answers to earlier inputs too.
    InputUnchecked,
}

/// N-modular redundancy with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Majority {
    /// How many modules: N, odd up to 9. An even one more tolerates no fault more.
    pub modules: u16,
    /// How many voters: one, or three.
    pub voters: u16,
    /// With what probability a module answers wrongly, each time anew, in parts per million.
    pub module_fault_ppm: u32,
    /// With what probability a voter puts out what is wrong, in parts per million.
    pub voter_fault_ppm: u32,
    /// How long a voter waits for a majority after the first answer. A client waits three times
    /// that for an output.
    pub deadline: Micros,
    /// How often the client gives an input by itself; zero for only when told to.
    pub period: Micros,
    /// The rule that is left out.
    pub variant: Variant,
}

/// What a user asks of the client: the square of this number.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Input(pub u16);

/// What comes out.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Output {
    /// This value.
    Value(u32),
    /// That there is no majority: a failure that is detected.
    NoMajority,
}

/// What is sent.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// Client to module: compute this.
    Input {
        /// The number of the input.
        round: u64,
        /// The input.
        input: Input,
    },
    /// Module to voter: the answer.
    Answer {
        /// The number of the input.
        round: u64,
        /// The answer.
        value: u32,
    },
    /// Voter to client: the output.
    Output {
        /// The number of the input.
        round: u64,
        /// The output.
        output: Output,
    },
}

/// Timers.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// A voter has waited long enough for a majority.
    Deadline,
    /// The client has waited long enough for an output.
    GiveUp,
    /// The client gives the next input by itself.
    Next,
}

/// Worth telling.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// A module answers wrongly, by chance or by a lie.
    WrongAnswer {
        /// The number of the input.
        round: u64,
    },
    /// A voter puts out the majority.
    Voted {
        /// The number of the input.
        round: u64,
        /// The value.
        value: u32,
        /// How many modules say so.
        votes: u16,
    },
    /// A voter has no majority.
    NoMajority {
        /// The number of the input.
        round: u64,
    },
    /// A voter puts out what the majority did not say, by chance or by a lie.
    VoterFailed {
        /// The number of the input.
        round: u64,
    },
    /// The client uses an output.
    Used {
        /// The number of the input.
        round: u64,
        /// What came out.
        output: Output,
        /// Whether that is the square of the input.
        right: bool,
    },
    /// The client has more inputs waiting than it takes.
    QueueFull,
    /// Only the client takes requests.
    NotTheClient,
}

/// What a module did with an input.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Computed {
    /// The number of the input.
    pub round: u64,
    /// The input.
    pub input: Input,
    /// What it answered, if anything; to the last voter when it told them different things.
    pub answer: Option<u32>,
}

/// Volatile state of a node.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A module needs no memory; what it did last is here to be looked at.
    Module {
        /// What it computed last.
        last: Option<Computed>,
    },
    /// A voter.
    Voter(Voter),
    /// The client.
    Client(Client),
}

/// Durable state of a node.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// How many inputs a client has given, so that no number stands for two.
    pub rounds: u64,
}

/// What the modules compute.
pub fn square(Input(number): Input) -> u32 {
    u32::from(number) * u32::from(number)
}

impl Majority {
    /// So many modules, right unless they lie, and a voter.
    pub fn new(modules: u16) -> Self {
        Self {
            modules,
            voters: 1,
            module_fault_ppm: 0,
            voter_fault_ppm: 0,
            deadline: Micros::from_ms(100),
            period: Micros::ZERO,
            variant: Variant::None,
        }
    }

    /// How many answers make a voter put a value out.
    pub fn threshold(&self) -> u16 {
        match self.variant {
            Variant::FirstAnswer => 1,
            Variant::HalfIsEnough => (self.modules / 2).max(1),
            Variant::None | Variant::OfThoseThatCame | Variant::InputUnchecked => {
                self.modules / 2 + 1
            }
        }
    }

    /// Every module.
    pub fn module_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.modules).map(NodeId)
    }

    /// Every voter.
    pub fn voter_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.modules..self.modules + self.voters).map(NodeId)
    }

    /// The client.
    pub fn client_id(&self) -> NodeId {
        NodeId(self.modules + self.voters)
    }

    /// True for modules.
    pub fn is_module(&self, id: NodeId) -> bool {
        id.0 < self.modules
    }

    /// A module computes, and answers every voter.
    fn compute(&self, round: u64, input: Input, cx: &mut Cx<Self>) -> Option<u32> {
        let right = square(input);
        let by_chance = cx.random().chance_ppm(self.module_fault_ppm);
        let mut wrong = false;
        let mut last = None;
        for id in self.voter_ids() {
            let value = lies::answer(right, by_chance, id.0 - self.modules, cx);
            wrong |= value != Some(right);
            if let Some(value) = value {
                cx.send(id, Message::Answer { round, value });
                last = Some(value);
            }
        }
        if wrong {
            cx.note(Note::WrongAnswer { round });
        }
        last
    }
}

impl Protocol for Majority {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Input;
    type Reply = Output;
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.modules + self.voters + 1
    }

    fn boot(&self, _: &mut Disk, cx: &mut Cx<Self>) -> Node {
        let me = cx.me();
        if self.is_module(me) {
            Node::Module { last: None }
        } else if me == self.client_id() {
            if self.period > Micros::ZERO {
                cx.arm(Timer::Next, self.period);
            }
            Node::Client(Client::default())
        } else {
            Node::Voter(Voter::default())
        }
    }

    fn on_message(
        &self,
        node: &mut Node,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match (node, *message) {
            (Node::Module { last }, Message::Input { round, input }) => {
                let answer = self.compute(round, input, cx);
                *last = Some(Computed {
                    round,
                    input,
                    answer,
                });
            }
            (Node::Voter(voter), Message::Answer { round, value }) => {
                self.on_answer(voter, round, (from, value), cx);
            }
            (Node::Client(client), Message::Output { round, output }) => {
                self.on_output(client, disk, round, (from, output), cx);
            }
            // Nobody sends a node what is for another kind of node.
            _ => {}
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (node, timer) {
            (Node::Voter(voter), Timer::Deadline) => self.on_deadline(voter, cx),
            (Node::Client(client), Timer::GiveUp) => self.on_give_up(client, disk, cx),
            (Node::Client(client), Timer::Next) => self.on_next(client, disk, cx),
            // No other timer is ever armed at that kind of node.
            _ => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, input: Input, cx: &mut Cx<Self>) {
        match node {
            Node::Client(client) => self.on_user_input(client, disk, input, cx),
            Node::Module { .. } | Node::Voter(_) => cx.note(Note::NotTheClient),
        }
    }
}

//! The Byzantine generals with oral messages: algorithm OM(m) of Lamport, Shostak and Pease, "The
//! Byzantine Generals Problem" (ACM TOPLAS 4, 3, 1982); sections and names are that paper's.
//!
//! # What it solves
//! A commanding general sends an order to n - 1 lieutenants, some generals are traitors, and
//! - **IC1**: all loyal lieutenants obey the same order;
//! - **IC2**: if the commander is loyal, every loyal lieutenant obeys the order that he sends.
//!
//! # What it assumes
//! Messages are *oral* (section 3): (A1) every message that is sent is delivered correctly, (A2)
//! the receiver knows who sent it, (A3) the absence of a message can be detected. A3 needs a clock
//! and a bound on delays, `delay_max`: a message that takes longer counts as not sent, so a lost
//! or a late one makes its sender as bad as a traitor. Of all generals at most m are traitors.
//!
//! # How it works
//! OM(0): the commander sends its value; a lieutenant uses what it hears, or RETREAT when it hears
//! nothing. OM(m): the commander sends its value; each lieutenant then acts as the commander of an
//! OM(m - 1) among the other lieutenants and passes on what it heard, or RETREAT; in the end each
//! lieutenant takes the majority of what it heard from the commander and of what came out of the
//! OM(m - 1) of each other one.
//!
//! A message so carries its *path*: "L3 says that L1 says that the commander says: attack". Unrolled,
//! every lieutenant holds a tree of paths, each of m + 1 generals at most, and votes from its leaves
//! up.
//!
//! # Why it works, and when
//! Theorem 1 (section 3): OM(m) satisfies IC1 and IC2 for more than 3m generals with at most m
//! traitors. With 3m or fewer nothing can (section 2): among three generals, a lieutenant cannot
//! tell a lying commander from a lying comrade.
//!
//! # What is decided here
//! - A lieutenant does not know when the commander began. It takes the first message of a battle
//!   as the start, which at most one `delay_max` keeps apart among the loyal, and gives the k-th
//!   round of messages until (2k - 1) `delay_max` after that. What came by then is final, so it
//!   decides sooner when nothing is missing.
//! - Battles are numbered by their commander. A lieutenant remembers the last battle of each, so a
//!   late or doubled message of an old one starts nothing anew; a restart forgets that.
//! - A traitor lies in what it sends and keeps the rest of the algorithm, which is no restriction:
//!   whatever it does, others see only what it sends (section 3).
//!
//! [paper]: https://lamport.azurewebsites.net/pubs/byz.pdf
//! [Byzantine Generals Problem]: https://lamport.azurewebsites.net/pubs/byz.pdf

pub mod lies;
mod tree;

pub use tree::{Heard, PATH_MAX, Path, Tree};

use crate::sim::{Cx, Micros, NodeId, Protocol};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// The most generals that this is written for.
pub const GENERALS_MAX: u16 = 7;

/// An order.
#[derive(
    Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub enum Order {
    /// Also the default when nothing was heard, or nothing has a majority.
    #[default]
    Retreat,
    /// The other order.
    Attack,
}

impl Order {
    /// The other one.
    pub fn opposite(self) -> Self {
        match self {
            Self::Retreat => Self::Attack,
            Self::Attack => Self::Retreat,
        }
    }
}

/// A rule left out, to see what it is there for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// OM(m) as in the paper.
    #[default]
    None,
    /// One round of messages too few: OM(m - 1) against m traitors.
    OneRoundShort,
    /// A lieutenant that finds no majority keeps the order that it heard itself, instead of the
    /// default that all share.
    TieKeepsOwn,
}

/// OM(m) with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Byzantine {
    /// How many generals, the commander included: up to [`GENERALS_MAX`].
    pub generals: u16,
    /// How many traitors it is to withstand: up to 2. Needs more than 3m generals.
    pub m: u16,
    /// The longest that a message takes between loyal generals.
    pub delay_max: Micros,
    /// The rule that is left out.
    pub variant: Variant,
}

/// What a general asks of another.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Message {
    /// The battle, numbered by its commander.
    pub battle: u64,
    /// Who said it to whom: the commander first, the sender last.
    pub path: Path,
    /// The order that is passed on.
    pub order: Order,
}

/// Timers of a lieutenant.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// The round of messages ends, in the battle that this general commands: what is missing now
    /// was not sent.
    Round(NodeId),
}

/// What a user asks of a general: to command.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Command(pub Order);

/// Worth telling.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// A commander gives its order, to obey itself.
    Commanded {
        /// The battle.
        battle: u64,
        /// The order.
        order: Order,
    },
    /// A traitor sends other than what it should.
    Lied {
        /// The battle.
        battle: u64,
    },
    /// A round of messages ended, and some were missing: each counts as RETREAT.
    Missed {
        /// The battle, and its commander.
        battle: (NodeId, u64),
        /// Who should have sent them, in the order of their paths.
        from: Vec<NodeId>,
    },
    /// A message came after its round had ended, or names a path that cannot be.
    Ignored {
        /// The battle, and its commander.
        battle: (NodeId, u64),
        /// Its sender.
        from: NodeId,
    },
    /// A lieutenant decides.
    Decided {
        /// The battle, and its commander.
        battle: (NodeId, u64),
        /// What it obeys.
        order: Order,
    },
}

/// One battle in the eyes of a lieutenant.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Battle {
    /// Its number.
    pub number: u64,
    /// The round of messages that is awaited, from 1 for the commander's own.
    pub round: u16,
    /// What was heard.
    pub heard: Tree,
    /// What the lieutenant obeys, once decided.
    pub decided: Option<Order>,
}

/// Volatile state of a general.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Node {
    /// The last battle of each commander, as its lieutenant.
    pub battles: LiteMap<NodeId, Battle>,
    /// The commander of the battle that began last.
    pub last: Option<NodeId>,
    /// The order of the last battle that it commanded, and the battle.
    pub commanded: Option<(u64, Order)>,
}

/// Durable state of a general.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// How many battles it has commanded, so that no number stands for two.
    pub commanded: u64,
}

impl Byzantine {
    /// OM(m) among so many generals.
    pub fn new(generals: u16, m: u16) -> Self {
        Self {
            generals,
            m,
            delay_max: Micros::from_ms(200),
            variant: Variant::None,
        }
    }

    /// How many rounds of messages: m + 1, which is also the longest path.
    pub fn rounds(&self) -> u16 {
        match self.variant {
            Variant::OneRoundShort => self.m.max(1),
            Variant::None | Variant::TieKeepsOwn => self.m + 1,
        }
    }

    /// How many messages one battle takes: (n - 1) + (n - 1)(n - 2) + ... for each round.
    pub fn messages(&self) -> u64 {
        let mut of_round = 1;
        let round = |k: u16| {
            of_round *= u64::from(self.generals.saturating_sub(k));
            of_round
        };
        (1..=self.rounds()).map(round).sum()
    }

    /// Every general.
    pub fn general_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.generals).map(NodeId)
    }

    /// Sends an order on, along `path`, to everyone who is not on it; a traitor as it likes.
    fn pass_on(&self, battle: u64, path: Path, order: Order, cx: &mut Cx<Self>) {
        let to: Vec<NodeId> = self.general_ids().filter(|id| !path.holds(*id)).collect();
        let mut lied = false;
        for (place, &id) in to.iter().enumerate() {
            let told = lies::told(order, id, place, cx);
            lied |= told != Some(order);
            if let Some(order) = told {
                cx.send(
                    id,
                    Message {
                        battle,
                        path,
                        order,
                    },
                );
            }
        }
        if lied {
            cx.note(Note::Lied { battle });
        }
    }

    fn begin(&self, message: &Message, commander: NodeId, cx: &mut Cx<Self>) -> Battle {
        cx.arm(Timer::Round(commander), self.delay_max);
        Battle {
            number: message.battle,
            round: 1,
            heard: Tree::new(),
            decided: None,
        }
    }

    /// Takes in what was heard, and passes it on while there are rounds left.
    fn hear(&self, battle: &mut Battle, path: Path, heard: Heard, cx: &mut Cx<Self>) {
        battle.heard.insert(path, heard);
        if path.len() < self.rounds()
            && let Some(path) = path.then(cx.me())
        {
            self.pass_on(battle.number, path, heard.order, cx);
        }
    }

    /// Decides when nothing more can come: everything was heard, or `over`.
    fn decide(&self, battle: &mut Battle, commander: NodeId, over: bool, cx: &mut Cx<Self>) {
        let complete = || {
            let rounds = 1..=self.rounds();
            rounds
                .flat_map(|round| self.paths(commander, round, cx.me()))
                .all(|path| battle.heard.get(path).is_some())
        };
        if battle.decided.is_some() || !(over || complete()) {
            return;
        }
        let order = self.value(&battle.heard, Path::of(commander), cx.me());
        battle.decided = Some(order);
        cx.disarm(Timer::Round(commander));
        cx.note(Note::Decided {
            battle: (commander, battle.number),
            order,
        });
    }

    /// What comes out of the OM that the last general of `path` commanded, in the eyes of `me`: the
    /// majority of what it heard itself and of what the others say (section 3, step 3 of OM(m)).
    pub fn value(&self, heard: &Tree, path: Path, me: NodeId) -> Order {
        let own = heard.get(path).map_or(Order::Retreat, |heard| heard.order);
        if path.len() >= self.rounds() {
            return own;
        }
        let others = self
            .general_ids()
            .filter(|id| *id != me && !path.holds(*id));
        let values = others.filter_map(|id| Some(self.value(heard, path.then(id)?, me)));
        let (mut attack, mut retreat) = (0_u16, 0_u16);
        for order in values.chain([own]) {
            match order {
                Order::Attack => attack += 1,
                Order::Retreat => retreat += 1,
            }
        }
        match self.variant {
            Variant::TieKeepsOwn if attack == retreat => own,
            _ if attack > retreat => Order::Attack,
            // Section 3: RETREAT when no majority exists.
            _ => Order::Retreat,
        }
    }

    /// The paths of the k-th round on which `me` is told something.
    fn paths(&self, commander: NodeId, round: u16, me: NodeId) -> Vec<Path> {
        let mut paths = vec![Path::of(commander)];
        for _ in 1..round {
            let longer = |path: &Path| {
                let path = *path;
                self.general_ids()
                    .filter(move |id| *id != me && !path.holds(*id))
                    .filter_map(move |id| path.then(id))
            };
            paths = paths.iter().flat_map(longer).collect();
        }
        paths
    }

    /// True for a path on which this general can hear something in this battle.
    fn is_path(&self, path: Path, from: NodeId, me: NodeId) -> bool {
        path.len() <= self.rounds() && path.last() == from && !path.holds(me) && path.is_simple()
    }
}

impl Protocol for Byzantine {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Command;
    type Reply = ();
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.generals
    }

    fn boot(&self, _: &mut Disk, _: &mut Cx<Self>) -> Node {
        Node::default()
    }

    fn on_message(
        &self,
        node: &mut Node,
        _: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        let (path, commander) = (message.path, message.path.first());
        let known = node
            .battles
            .get(&commander)
            .map_or(0, |battle| battle.number);
        let ignored = Note::Ignored {
            battle: (commander, message.battle),
            from,
        };
        if !self.is_path(path, from, cx.me()) || message.battle < known {
            cx.note(ignored);
            return;
        }
        if message.battle > known {
            let battle = self.begin(message, commander, cx);
            node.battles.insert(commander, battle);
            node.last = Some(commander);
        }
        let Some(battle) = node.battles.get_mut(&commander) else {
            return;
        };
        if let Some(heard) = battle.heard.get(path) {
            // A second copy says nothing new; one that came too late has counted as RETREAT.
            if heard.missing {
                cx.note(ignored);
            }
            return;
        }
        let heard = Heard {
            order: message.order,
            missing: false,
        };
        self.hear(battle, path, heard, cx);
        self.decide(battle, commander, false, cx);
    }

    /// A3: what is missing at the end of its round was not sent, and counts as RETREAT.
    fn on_timer(
        &self,
        node: &mut Node,
        _: &mut Disk,
        Timer::Round(commander): Timer,
        cx: &mut Cx<Self>,
    ) {
        let Some(battle) = node.battles.get_mut(&commander) else {
            return;
        };
        let missing: Vec<Path> = self
            .paths(commander, battle.round, cx.me())
            .into_iter()
            .filter(|path| battle.heard.get(*path).is_none())
            .collect();
        if !missing.is_empty() {
            cx.note(Note::Missed {
                battle: (commander, battle.number),
                from: missing.iter().map(Path::last).collect(),
            });
        }
        for path in missing {
            let heard = Heard {
                order: Order::Retreat,
                missing: true,
            };
            self.hear(battle, path, heard, cx);
        }
        let over = battle.round >= self.rounds();
        battle.round += 1;
        if !over {
            cx.arm(Timer::Round(commander), self.delay_max + self.delay_max);
        }
        self.decide(battle, commander, over, cx);
    }

    fn on_request(
        &self,
        node: &mut Node,
        disk: &mut Disk,
        Command(order): Command,
        cx: &mut Cx<Self>,
    ) {
        disk.commanded += 1;
        let battle = disk.commanded;
        node.commanded = Some((battle, order));
        cx.note(Note::Commanded { battle, order });
        self.pass_on(battle, Path::of(cx.me()), order, cx);
    }
}

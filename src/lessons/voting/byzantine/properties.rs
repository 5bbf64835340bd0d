//! What is claimed of OM(m): interactive consistency.

use super::{decided, of, told, words};
use crate::checks::{Kind, Monitor, Signal, Watch};
use crate::i18n::{Lang, Text};
use crate::lessons::kit::progress;
use crate::protocols::voting::Voting;
use crate::protocols::voting::byzantine::{Note, Order};
use crate::sim::{Input, Lie, Micros, NodeFault, NodeId, Power, Record, Slot, Target, What, World};

/// How many battles are watched at once.
const BATTLES_MAX: usize = 8;

/// Every property of this mode, with nothing seen of it yet.
pub fn properties() -> Vec<Watch<Voting>> {
    vec![
        Watch::always(
            "ic1",
            Text::new("IC1: the same order", "IC1：命令相同"),
            Text::new(
                "With at most m faulty generals, all loyal lieutenants obey the same order.",
                "出错的将军不超过 m 个时，所有忠诚的副官服从同一个命令。",
            ),
            Consistency::new(Claim::Same),
        ),
        Watch::always(
            "ic2",
            Text::new("IC2: the commander's order", "IC2：服从司令官"),
            Text::new(
                "With at most m faulty generals and a loyal commander, every loyal lieutenant obeys the order it sends.",
                "出错的将军不超过 m 个且司令官忠诚时，每个忠诚的副官都服从他的命令。",
            ),
            Consistency::new(Claim::Obey),
        ),
        Watch::new(
            "despite-traitor",
            Kind::Sometimes,
            Text::new("Agreement despite a traitor", "有叛徒仍一致"),
            Text::new(
                "Somebody lies, and the loyal lieutenants decide the same.",
                "有人说谎，忠诚的副官仍作出相同的决定。",
            ),
            Despite::default(),
        ),
        Watch::new(
            "decide-again",
            Kind::Eventually,
            Text::new("Progress", "取得进展"),
            Text::new(
                "After the last fault or cure, when a general commands, all loyal lieutenants decide.",
                "在最后一次故障或恢复之后，只要有将军下令，所有忠诚的副官都会作出决定。",
            ),
            progress(|world, records| {
                let one = told(records).any(|(_, note)| matches!(note, Note::Decided { .. }));
                let all = one && decided(world).is_some();
                all.then(|| Text::new("all loyal lieutenants decided", "所有忠诚的副官都已决定"))
            }),
        ),
    ]
}

#[derive(Copy, Clone, PartialEq, Eq, Hash)]
enum Claim {
    Same,
    Obey,
}

/// One battle: what was commanded, who has shown a fault, and what lieutenants decided.
#[derive(Clone, Hash)]
struct Battle {
    commander: NodeId,
    number: u64,
    order: Order,
    faulty: Vec<NodeId>,
    decided: Vec<(NodeId, Order)>,
}

/// Interactive consistency. Faulty are those that lie, stop, are late or have a wrong clock, and
/// those whose messages did not come in time: to a receiver, that is the same (section 3, A3).
#[derive(Clone, Hash)]
struct Consistency {
    claim: Claim,
    battles: Vec<Battle>,
    /// Whose disk was wiped: it may give the number of an old battle to a new one.
    wiped: Vec<NodeId>,
}

/// True for a general that does not keep to the algorithm just now.
fn is_disturbed(slot: &Slot<Voting>) -> bool {
    slot.lie != Lie(0)
        || !matches!(slot.power, Power::Up)
        || slot.slow > Micros::ZERO
        || slot.clock.drift_ppm() != 0
}

fn mark(faulty: &mut Vec<NodeId>, id: NodeId) {
    if !faulty.contains(&id) {
        faulty.push(id);
    }
}

impl Consistency {
    fn new(claim: Claim) -> Self {
        Self {
            claim,
            battles: Vec::new(),
            wiped: Vec::new(),
        }
    }

    fn find(&mut self, (commander, number): (NodeId, u64)) -> Option<&mut Battle> {
        let is_it = |battle: &&mut Battle| battle.commander == commander && battle.number == number;
        self.battles.iter_mut().find(is_it)
    }

    /// Marks those who are faulty now, in every battle that is watched.
    fn look(&mut self, world: &World<Voting>, records: &[Record<Voting>]) {
        for record in records {
            if let What::Input { input, node } = &record.what
                && let Input::Node(target, NodeFault::RestartWiped) = &**input
            {
                let named = match target {
                    Target::Node(id) => Some(*id),
                    Target::Role(_) => *node,
                };
                self.wiped.extend(named);
            }
        }
        for battle in &mut self.battles {
            for id in world.ids() {
                if world.slot(id).is_some_and(is_disturbed) || self.wiped.contains(&id) {
                    mark(&mut battle.faulty, id);
                }
            }
        }
    }

    fn noted(&mut self, id: NodeId, note: &Note, m: u16) -> Option<Text> {
        match note {
            Note::Commanded { battle, order } => {
                if self.battles.len() >= BATTLES_MAX {
                    self.battles.remove(0);
                }
                self.battles.push(Battle {
                    commander: id,
                    number: *battle,
                    order: *order,
                    faulty: Vec::new(),
                    decided: Vec::new(),
                });
            }
            Note::Missed { battle, from } => {
                if let Some(battle) = self.find(*battle) {
                    from.iter().for_each(|id| mark(&mut battle.faulty, *id));
                }
            }
            Note::Decided { battle, order } => {
                let claim = self.claim;
                let battle = self.find(*battle)?;
                battle.decided.push((id, *order));
                return battle.broken(claim, m);
            }
            Note::Lied { .. } | Note::Ignored { .. } => {}
        }
        None
    }
}

impl Battle {
    /// How the claim is broken by what was decided so far.
    fn broken(&self, claim: Claim, m: u16) -> Option<Text> {
        if self.faulty.len() > usize::from(m) {
            return None;
        }
        let is_loyal = |id: NodeId| !self.faulty.contains(&id);
        let loyal = self.decided.iter().filter(|(id, _)| is_loyal(*id));
        let wanted = match claim {
            Claim::Obey if is_loyal(self.commander) => self.order,
            Claim::Obey => return None,
            Claim::Same => loyal.clone().next()?.1,
        };
        let (id, order) = loyal.clone().find(|(_, order)| *order != wanted)?;
        let say = |order, lang| words::order(order, lang);
        let words = |lang| (say(*order, lang), say(wanted, lang));
        let ((en, en_wanted), (zh, zh_wanted)) = (words(Lang::En), words(Lang::Zh));
        Some(match claim {
            Claim::Same => Text::made(
                format!("G{id} decides to {en}, another loyal lieutenant to {en_wanted}."),
                format!("G{id} 决定{zh}，另一个忠诚的副官却决定{zh_wanted}。"),
            ),
            Claim::Obey => Text::made(
                format!(
                    "G{id} decides to {en}, but the loyal commander's order is to {en_wanted}."
                ),
                format!("G{id} 决定{zh}，忠诚的司令官下的命令却是{zh_wanted}。"),
            ),
        })
    }
}

impl Monitor<Voting> for Consistency {
    fn observe(&mut self, world: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        let Some(m) = of(world).map(|byzantine| byzantine.m) else {
            return Signal::Quiet;
        };
        // Who is faulty counts from the step in which a battle begins.
        for (id, note) in told(records).filter(|(_, note)| matches!(note, Note::Commanded { .. })) {
            self.noted(id, note, m);
        }
        self.look(world, records);
        for (id, note) in told(records).filter(|(_, note)| !matches!(note, Note::Commanded { .. }))
        {
            if let Some(text) = self.noted(id, note, m) {
                return Signal::Hit(text);
            }
        }
        Signal::Quiet
    }
}

/// Whether somebody lied since the last command.
#[derive(Clone, Hash, Default)]
struct Despite(bool);

impl Monitor<Voting> for Despite {
    fn observe(&mut self, world: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        let mut one_decided = false;
        for (_, note) in told(records) {
            match note {
                Note::Lied { .. } => self.0 = true,
                Note::Decided { .. } => one_decided = true,
                _ => {}
            }
        }
        let same = |orders: &Vec<Order>| orders.windows(2).all(|pair| pair[0] == pair[1]);
        if self.0 && one_decided && decided(world).is_some_and(|orders| same(&orders)) {
            return Signal::Hit(Text::new(
                "somebody lied, and the loyal lieutenants agree",
                "有人说谎，忠诚的副官仍然一致",
            ));
        }
        Signal::Quiet
    }
}

//! What is claimed of OM(m): interactive consistency.

use super::super::{Mode, Record, World};
use super::story::all_decided;
use super::{decided, words};
use crate::checks::Watch;
use crate::i18n::{Text, say};
use crate::lessons::kit::{add_once, both, progress, remember};
use crate::protocols::voting::Voting;
use crate::protocols::voting::byzantine::{Byzantine, Note, Order};
use crate::sim::{Input, Lie, Micros, NodeFault, NodeId, Power, Slot, Target, What};

/// How many battles are watched at once.
const BATTLES_MAX: usize = 8;

/// Every property of this mode, with nothing seen of it yet.
#[rustfmt::skip]
pub fn properties() -> Vec<Watch<Voting>> {
    vec![
        Watch::always("ic1", Text::new("IC1: the same order", "IC1：命令相同"), Text::new(
            "With at most m faulty generals, all loyal lieutenants obey the same order.",
            "出错的将军不超过 m 个时，所有忠诚的副官服从同一个命令。",
        ), remember(|battles: &mut Battles, world, records| battles.observe(Battle::divided, world, records))),
        Watch::always("ic2", Text::new("IC2: the commander's order", "IC2：服从司令官"), Text::new(
            "With at most m faulty generals and a loyal commander, every loyal lieutenant obeys the order it sends.",
            "出错的将军不超过 m 个且司令官忠诚时，每个忠诚的副官都服从他的命令。",
        ), remember(|battles: &mut Battles, world, records| battles.observe(Battle::disobeyed, world, records))),
        Watch::sometimes("despite-traitor", Text::new("Agreement despite a traitor", "有叛徒仍一致"), Text::new(
            "Somebody lies, and the loyal lieutenants decide the same.",
            "有人说谎，忠诚的副官仍作出相同的决定。",
        ), remember(despite)),
        Watch::eventually("decide-again", Text::new("Progress", "取得进展"), Text::new(
            "After the last fault or cure, when a general commands, all loyal lieutenants decide.",
            "在最后一次故障或恢复之后，只要有将军下令，所有忠诚的副官都会作出决定。",
        ), progress(|world, records| all_decided(world, records)
            .then(|| Text::new("all loyal lieutenants decided", "所有忠诚的副官都已决定")))),
    ]
}

/// Agreement after somebody lied.
fn despite(lied: &mut bool, world: &World, records: &[Record]) -> Option<Text> {
    *lied |= Byzantine::noted(records, |note| matches!(note, Note::Lied { .. }));
    let same = |orders: &[Order]| orders.windows(2).all(|pair| pair[0] == pair[1]);
    let agreed = *lied && all_decided(world, records) && same(&decided(world)?);
    agreed.then(|| {
        Text::new(
            "somebody lied, and the loyal lieutenants agree",
            "有人说谎，忠诚的副官仍然一致",
        )
    })
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

/// The battles that are watched. Faulty are those that lie, stop, are late or have a wrong clock, and
/// those whose messages did not come in time: to a receiver, that is the same (section 3, A3).
#[derive(Clone, Hash, Default)]
struct Battles {
    watched: Vec<Battle>,
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

impl Battles {
    fn find(&mut self, (commander, number): (NodeId, u64)) -> Option<&mut Battle> {
        let is_it = |battle: &&mut Battle| battle.commander == commander && battle.number == number;
        self.watched.iter_mut().find(is_it)
    }

    /// Begins the battles of a step.
    fn begin(&mut self, records: &[Record]) {
        for (commander, note) in Byzantine::notes(records) {
            let Note::Commanded { battle, order } = note else {
                continue;
            };
            if self.watched.len() >= BATTLES_MAX {
                self.watched.remove(0);
            }
            self.watched.push(Battle {
                commander,
                number: *battle,
                order: *order,
                faulty: Vec::new(),
                decided: Vec::new(),
            });
        }
    }

    /// Marks those who are faulty now, in every battle that is watched.
    fn look(&mut self, world: &World, records: &[Record]) {
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
        let disturbed = |id: &NodeId| world.slot(*id).is_some_and(is_disturbed);
        let faulty = |id: &NodeId| disturbed(id) || self.wiped.contains(id);
        for battle in &mut self.watched {
            for id in world.ids().filter(faulty) {
                add_once(&mut battle.faulty, id);
            }
        }
    }

    /// What is `broken` in a battle by what a lieutenant decides in a step.
    fn observe(
        &mut self,
        broken: fn(&Battle) -> Option<Text>,
        world: &World,
        records: &[Record],
    ) -> Option<Text> {
        let m = usize::from(Byzantine::of(world)?.m);
        // Who is faulty counts from the step in which a battle begins.
        self.begin(records);
        self.look(world, records);
        Byzantine::notes(records).find_map(|(id, note)| match note {
            Note::Missed { battle, from } => {
                let battle = self.find(*battle)?;
                from.iter().for_each(|id| add_once(&mut battle.faulty, *id));
                None
            }
            Note::Decided { battle, order } => {
                let battle = self.find(*battle)?;
                battle.decided.push((id, *order));
                let few = battle.faulty.len() <= m;
                few.then(|| broken(battle)).flatten()
            }
            _ => None,
        })
    }
}

impl Battle {
    fn is_loyal(&self, id: NodeId) -> bool {
        !self.faulty.contains(&id)
    }

    /// What the loyal lieutenants decided, in order.
    fn loyal(&self) -> impl Iterator<Item = (NodeId, Order)> {
        let decided = self.decided.iter().copied();
        decided.filter(|(id, _)| self.is_loyal(*id))
    }

    /// How loyal lieutenants decide differently.
    fn divided(&self) -> Option<Text> {
        let (_, other) = self.loyal().next()?;
        let (id, order) = self.loyal().find(|(_, order)| *order != other)?;
        Some(both(|lang| {
            let (order, other) = (words::order(order, lang), words::order(other, lang));
            say!(
                lang,
                "G{id} decides to {order}, another loyal lieutenant to {other}.",
                "G{id} 决定{order}，另一个忠诚的副官却决定{other}。"
            )
        }))
    }

    /// How a loyal lieutenant decides differently from what a loyal commander ordered.
    fn disobeyed(&self) -> Option<Text> {
        let wanted = Some(self.order).filter(|_| self.is_loyal(self.commander))?;
        let (id, order) = self.loyal().find(|(_, order)| *order != wanted)?;
        Some(both(|lang| {
            let (order, wanted) = (words::order(order, lang), words::order(wanted, lang));
            say!(
                lang,
                "G{id} decides to {order}, but the loyal commander's order is to {wanted}.",
                "G{id} 决定{order}，忠诚的司令官下的命令却是{wanted}。"
            )
        }))
    }
}

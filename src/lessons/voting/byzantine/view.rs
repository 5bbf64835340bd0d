//! What the stage and the State tab show of a general.

use super::super::{Drawn, Mode, World, circle, lies};
use super::{part, shown, words};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{arc, blank, glyph, row, row_if, strung};
use crate::protocols::voting;
use crate::protocols::voting::byzantine::{Byzantine, Message, Order, Path, Timer, Tree};
use crate::scene::{Cell, Glance, Glyph, Shape, Tint};
use crate::session::{Place, ViewRow};
use crate::sim::NodeId;

/// How many paths of what was heard the State tab shows.
const PATHS_MAX: usize = 32;

impl Drawn for Byzantine {
    fn places(&self) -> Vec<Place> {
        let radius = if self.generals > 5 { 40.0 } else { 46.0 };
        circle(self.generals, radius, 488.0).collect()
    }
    fn name(&self, id: NodeId) -> String {
        format!("G{id}")
    }
    fn is_server(&self, _: NodeId) -> bool {
        true
    }
    fn role(&self, world: &World, id: NodeId, lang: Lang) -> String {
        match (commands(world, id), lies(world, id)) {
            (true, false) => say!(lang, "commander", "司令官"),
            (true, true) => say!(lang, "lying commander", "说谎的司令官"),
            (false, false) => say!(lang, "lieutenant", "副官"),
            (false, true) => say!(lang, "lying lieutenant", "说谎的副官"),
        }
    }
    fn glance(&self, world: &World, id: NodeId, lang: Lang) -> Glance {
        let crowned = commands(world, id);
        let glance = Glance {
            role: self.role(world, id, lang),
            crowned,
            ..blank(Shape::Circle)
        };
        let ordered = |order: Option<Order>| Glance {
            tint: order.map(tint).unwrap_or_default(),
            badge: order.map_or_else(String::new, |order| words::order(order, lang)),
            ..glance.clone()
        };
        let Some(node) = Self::node(world, id) else {
            return glance;
        };
        if crowned {
            return ordered(node.commanded.map(|(_, order)| order));
        }
        let Some((commander, battle)) = part(world, id) else {
            return glance;
        };
        let timer = voting::Timer::Byzantine(Timer::Round(commander));
        let cell = |(order, missing): (Option<Order>, bool)| Cell {
            label: order.map_or("", |order| letter(order, lang)).to_owned(),
            tint: order.map(tint).unwrap_or_default(),
            solid: order.is_some() && !missing,
        };
        let votes = votes(self, &battle.heard, commander, id);
        Glance {
            strip: votes.into_iter().map(cell).collect(),
            arc: world.slot(id).and_then(|slot| arc(slot, &timer)),
            ..ordered(battle.decided)
        }
    }
    fn rows(&self, world: &World, id: NodeId, lang: Lang) -> Vec<ViewRow> {
        let commanded = world.slot(id).map(|slot| slot.disk.byzantine.commanded);
        let commanded = commanded.map(|count| row("battles commanded", count.to_string(), true));
        let mut rows = Vec::from_iter(commanded);
        let Some((commander, battle)) = part(world, id) else {
            return rows;
        };
        let decided = battle.decided.map(|order| words::order(order, lang));
        let heard = battle.heard.iter().take(PATHS_MAX).map(|(path, heard)| {
            let path = strung(path.generals().iter().map(|id| format!("G{id}")), "→");
            let default = if heard.missing { "*" } else { "" };
            format!("{path} {}{default}", letter(heard.order, lang))
        });
        let number = format!("G{commander} #{}", battle.number);
        rows.extend([
            row("battle", number, false),
            row_if("decided", decided, false),
            row("v", strung(heard, ", "), false),
        ]);
        rows
    }
    /// Each round of messages has a shape of its own.
    fn glyph(message: &Message) -> Glyph {
        let shape = match message.path.len() {
            1 => Shape::Circle,
            2 => Shape::Diamond,
            _ => Shape::Hexagon,
        };
        glyph(letter(message.order, Lang::En), shape, tint(message.order))
    }
}

fn commands(world: &World, id: NodeId) -> bool {
    shown(world).is_some_and(|(commander, _)| commander == id)
}

fn tint(order: Order) -> Tint {
    match order {
        Order::Attack => Tint(2),
        Order::Retreat => Tint(7),
    }
}

fn letter(order: Order, lang: Lang) -> &'static str {
    match order {
        Order::Attack => lang.pick("A", "攻"),
        Order::Retreat => lang.pick("R", "退"),
    }
}

/// What a lieutenant votes on: what it heard from the commander, and then what it takes each other
/// lieutenant to have heard; with whether that is the default.
fn votes(
    byzantine: &Byzantine,
    heard: &Tree,
    commander: NodeId,
    me: NodeId,
) -> Vec<(Option<Order>, bool)> {
    let own = Path::of(commander);
    let first = heard.get(own).map(|own| (Some(own.order), own.missing));
    let vote = |path| {
        let missing = heard.get(path)?.missing;
        Some((Some(byzantine.value(heard, path, me)), missing))
    };
    let others = byzantine
        .general_ids()
        .filter(|id| *id != me && *id != commander && byzantine.rounds() > 1)
        .filter_map(|id| own.then(id));
    let all = [first].into_iter().chain(others.map(vote));
    all.map(Option::unwrap_or_default).collect()
}

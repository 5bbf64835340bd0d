//! What the stage and the State tab show of a general.

use super::super::common::lies;
use super::{general, part, shown, words};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{NOBODY, arc, blank, row};
use crate::protocols::voting::byzantine::{Byzantine, Order, Path, Timer, Tree};
use crate::protocols::voting::{self, Voting};
use crate::scene::{Cell, Glance, Shape};
use crate::session::ViewRow;
use crate::sim::{NodeId, World};

/// How many paths of what was heard the State tab shows.
const PATHS_MAX: usize = 32;

/// What a general is, in words.
pub fn role(world: &World<Voting>, id: NodeId, lang: Lang) -> String {
    let commands = shown(world).is_some_and(|(commander, _)| commander == id);
    match (commands, lies(world, id)) {
        (true, false) => say!(lang, "commander", "司令官"),
        (true, true) => say!(lang, "lying commander", "说谎的司令官"),
        (false, false) => say!(lang, "lieutenant", "副官"),
        (false, true) => say!(lang, "lying lieutenant", "说谎的副官"),
    }
}

/// What the stage shows of a general.
pub fn glance(world: &World<Voting>, byzantine: &Byzantine, id: NodeId, lang: Lang) -> Glance {
    let commands = shown(world).filter(|(commander, _)| *commander == id);
    let blank = Glance {
        role: role(world, id, lang),
        crowned: commands.is_some(),
        ..blank(Shape::Circle)
    };
    let Some(node) = general(world, id) else {
        return blank;
    };
    if commands.is_some() {
        let Some((_, order)) = node.commanded else {
            return blank;
        };
        return Glance {
            tint: words::tint(order),
            badge: words::order(order, lang),
            ..blank
        };
    }
    let Some((commander, battle)) = part(world, id) else {
        return blank;
    };
    let timer = voting::Timer::Byzantine(Timer::Round(commander));
    let cells = votes(byzantine, &battle.heard, commander, id);
    let cell = |(order, missing): (Option<Order>, bool)| Cell {
        label: order
            .map_or("", |order| words::letter(order, lang))
            .to_owned(),
        tint: order.map(words::tint).unwrap_or_default(),
        solid: order.is_some() && !missing,
    };
    Glance {
        tint: battle.decided.map(words::tint).unwrap_or_default(),
        badge: battle
            .decided
            .map_or_else(String::new, |order| words::order(order, lang)),
        strip: cells.into_iter().map(cell).collect(),
        arc: world.slot(id).and_then(|slot| arc(slot, &timer)),
        ..blank
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
    let vote = |path: Path| {
        heard.get(path).map_or((None, false), |direct| {
            (Some(byzantine.value(heard, path, me)), direct.missing)
        })
    };
    let first = heard
        .get(own)
        .map_or((None, false), |heard| (Some(heard.order), heard.missing));
    let others = byzantine
        .general_ids()
        .filter(|id| *id != me && *id != commander)
        .filter_map(|id| own.then(id));
    let others: Vec<_> = others.map(vote).collect();
    if byzantine.rounds() == 1 {
        return vec![first];
    }
    [first].into_iter().chain(others).collect()
}

/// What the State tab shows of a general.
pub fn rows(world: &World<Voting>, id: NodeId, lang: Lang) -> Vec<ViewRow> {
    let mut rows = Vec::new();
    if let Some(slot) = world.slot(id) {
        rows.push(row(
            "battles commanded",
            slot.disk.byzantine.commanded.to_string(),
            true,
        ));
    }
    let Some((commander, battle)) = part(world, id) else {
        return rows;
    };
    let number = format!("G{commander} #{}", battle.number);
    rows.push(row("battle", number, false));
    let decided = battle.decided.map(|order| words::order(order, lang));
    rows.push(row(
        "decided",
        decided.unwrap_or_else(|| NOBODY.to_owned()),
        false,
    ));
    let heard = battle.heard.iter().take(PATHS_MAX).map(|(path, heard)| {
        let default = if heard.missing { "*" } else { "" };
        format!(
            "{} {}{default}",
            words::path(path),
            words::letter(heard.order, lang)
        )
    });
    let heard: Vec<String> = heard.collect();
    rows.push(row("v", heard.join(", "), false));
    rows
}

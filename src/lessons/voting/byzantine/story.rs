//! The story and its questions, bound to events of the run.

use super::super::common::{lie, lies};
use super::{decided, of, shown, told};
use crate::i18n::Text;
use crate::lessons::kit::{ask, everybody_runs};
use crate::protocols::voting::byzantine::lies::{OPPOSITE, SPLIT};
use crate::protocols::voting::byzantine::{Command, Message, Note, Order};
use crate::protocols::voting::{self, Voting};
use crate::session::{Prediction, StoryStep};
use crate::sim::{Input, Lie, Micros, NodeId, Record, What, World};

/// The commander of the story.
const COMMANDER: NodeId = NodeId(0);

/// Lets the commander give its order, unless a battle is going on.
fn command(world: &World<Voting>) -> Option<Input> {
    let idle = shown(world).is_none() || decided(world).is_some();
    let request = voting::Request::Byzantine(Command(Order::Attack));
    // What is still on its way belongs to the battle before.
    (idle && world.in_flight().is_empty()).then(|| ask(COMMANDER, &request))
}

fn traitor(world: &World<Voting>) -> Option<NodeId> {
    of(world)?.general_ids().last()
}

fn relayed(records: &[Record<Voting>]) -> bool {
    records.iter().any(|record| match &record.what {
        What::Sent { payload, .. } => {
            matches!(&**payload, voting::Message::Byzantine(Message { path, .. }) if path.len() > 1)
        }
        _ => false,
    })
}

/// True in the step in which the last loyal lieutenant decides.
fn all_decided(world: &World<Voting>, records: &[Record<Voting>]) -> bool {
    told(records).any(|(_, note)| matches!(note, Note::Decided { .. })) && decided(world).is_some()
}

/// True when somebody lies who commands, or else passes orders on.
fn lied(world: &World<Voting>, records: &[Record<Voting>], commander: bool) -> bool {
    told(records).any(|(id, note)| match note {
        Note::Lied { .. } => lies(world, id) && commands(world, records, id) == commander,
        _ => false,
    })
}

fn commands(world: &World<Voting>, records: &[Record<Voting>], id: NodeId) -> bool {
    let now = told(records).any(|(who, note)| who == id && matches!(note, Note::Commanded { .. }));
    now || shown(world).is_some_and(|(commander, _)| commander == id)
}

/// Lets the last lieutenant lie, or when it does already, the commander command.
fn lieutenant_lies(world: &World<Voting>) -> Option<Input> {
    let traitor = traitor(world)?;
    if lies(world, traitor) {
        command(world)
    } else {
        Some(lie(traitor, OPPOSITE))
    }
}

/// Lets the commander alone lie, and then command.
fn commander_lies(world: &World<Voting>) -> Option<Input> {
    let traitor = traitor(world)?;
    if lies(world, traitor) {
        Some(lie(traitor, Lie(0)))
    } else if !lies(world, COMMANDER) {
        Some(lie(COMMANDER, SPLIT))
    } else {
        command(world)
    }
}

/// The story, in order; its words are in the prose under `story.<id>`.
pub fn story() -> Vec<StoryStep<Voting>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step("generals", everybody_runs, None),
        step(
            "order",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::Commanded { .. })),
            Some(command),
        ),
        step("relay", |_, records| relayed(records), None),
        step("agreed", all_decided, None),
        step(
            "lieutenant",
            |world, records| lied(world, records, false),
            Some(lieutenant_lies),
        ),
        step("outvoted-lie", all_decided, None),
        step(
            "commander",
            |world, records| lied(world, records, true),
            Some(commander_lies),
        ),
        step("same", all_decided, None),
    ]
}

/// What the loyal lieutenants may do.
fn outcomes(_: &World<Voting>) -> Vec<Text> {
    vec![
        Text::new("all of them attack", "都进攻"),
        Text::new("all of them retreat", "都撤退"),
        Text::new("some attack, some retreat", "有的进攻，有的撤退"),
    ]
}

/// The option of [`outcomes`] for what they did.
fn outcome(world: &World<Voting>, records: &[Record<Voting>]) -> Option<usize> {
    if !all_decided(world, records) {
        return None;
    }
    let orders = decided(world)?;
    let attack = orders
        .iter()
        .filter(|order| **order == Order::Attack)
        .count();
    Some(match attack {
        0 => 1,
        some if some == orders.len() => 0,
        _ => 2,
    })
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Voting>> {
    let question = |id, when| Prediction {
        id,
        when,
        options: outcomes,
        decided: outcome,
        horizon: Micros::from_s(10),
        otherwise: 1,
    };
    vec![
        question("lying-lieutenant", |world, records| {
            lied(world, records, false)
        }),
        question("lying-commander", |world, records| {
            lied(world, records, true)
        }),
    ]
}

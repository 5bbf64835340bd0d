//! The story and its questions, bound to events of the run.

use super::super::{Mode, Record, World, lie_then, lies};
use super::{decided, shown};
use crate::i18n::Text;
use crate::lessons::kit::{ask, everybody_runs, question};
use crate::protocols::voting::byzantine::lies::{OPPOSITE, SPLIT};
use crate::protocols::voting::byzantine::{Byzantine, Command, Note, Order};
use crate::protocols::voting::{self, Voting};
use crate::session::{Prediction, StoryStep};
use crate::sim::{Input, Lie, NodeFault, NodeId, What};

/// The commander of the story.
const COMMANDER: NodeId = NodeId(0);

/// Lets the commander give its order, unless a battle is going on.
fn command(world: &World) -> Option<Input> {
    let idle = shown(world).is_none() || decided(world).is_some();
    let request = voting::Request::Byzantine(Command(Order::Attack));
    // What is still on its way belongs to the battle before.
    (idle && world.in_flight().is_empty()).then(|| ask(COMMANDER, &request))
}

fn traitor(world: &World) -> Option<NodeId> {
    Byzantine::of(world)?.general_ids().last()
}

fn commanded(_: &World, records: &[Record]) -> bool {
    Byzantine::noted(records, |note| matches!(note, Note::Commanded { .. }))
}

fn relayed(_: &World, records: &[Record]) -> bool {
    records.iter().any(|record| match &record.what {
        What::Sent { payload, .. } => {
            Byzantine::message_of(payload).is_some_and(|message| message.path.len() > 1)
        }
        _ => false,
    })
}

/// True in the step in which the last loyal lieutenant decides.
pub fn all_decided(world: &World, records: &[Record]) -> bool {
    Byzantine::noted(records, |note| matches!(note, Note::Decided { .. }))
        && decided(world).is_some()
}

/// True when somebody lies who commands, or else passes orders on.
fn lied<const COMMANDS: bool>(world: &World, records: &[Record]) -> bool {
    let notes = || Byzantine::notes(records);
    let commands = |id| {
        let now = notes().any(|(who, note)| who == id && matches!(note, Note::Commanded { .. }));
        now || shown(world).is_some_and(|(commander, _)| commander == id)
    };
    let lied = |(id, note): (NodeId, &Note)| {
        matches!(note, Note::Lied { .. }) && lies(world, id) && commands(id) == COMMANDS
    };
    notes().any(lied)
}

/// Lets the last lieutenant lie, or when it does already, the commander command.
fn lieutenant_lies(world: &World) -> Option<Input> {
    lie_then(world, traitor(world)?, OPPOSITE, command)
}

/// Lets the commander alone lie, and then command.
fn commander_lies(world: &World) -> Option<Input> {
    match traitor(world)? {
        id if lies(world, id) => Some(Input::node(id, NodeFault::Lie(Lie(0)))),
        _ => lie_then(world, COMMANDER, SPLIT, command),
    }
}

/// The story, in order; its words are in the prose under `story.<id>`.
pub fn story() -> Vec<StoryStep<Voting>> {
    let step = StoryStep::new;
    vec![
        step("generals", everybody_runs, None),
        step("order", commanded, Some(command)),
        step("relay", relayed, None),
        step("agreed", all_decided, None),
        step("lieutenant", lied::<false>, Some(lieutenant_lies)),
        step("outvoted-lie", all_decided, None),
        step("commander", lied::<true>, Some(commander_lies)),
        step("same", all_decided, None),
    ]
}

/// What the loyal lieutenants may do.
fn outcomes(_: &World) -> Vec<Text> {
    vec![
        Text::new("all of them attack", "都进攻"),
        Text::new("all of them retreat", "都撤退"),
        Text::new("some attack, some retreat", "有的进攻，有的撤退"),
    ]
}

/// The option of [`outcomes`] for what they did.
fn outcome(world: &World, records: &[Record]) -> Option<usize> {
    if !all_decided(world, records) {
        return None;
    }
    let orders = decided(world)?;
    let attack = orders.iter().filter(|order| **order == Order::Attack);
    Some(match attack.count() {
        0 => 1,
        some if some == orders.len() => 0,
        _ => 2,
    })
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Voting>> {
    vec![
        question("lying-lieutenant", lied::<false>, outcomes, outcome, 10, 1),
        question("lying-commander", lied::<true>, outcomes, outcome, 10, 1),
    ]
}

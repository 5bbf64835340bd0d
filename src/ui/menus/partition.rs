//! The dialog of partitions: which node goes into which group.

use super::words;
use crate::i18n::{Lang, fill};
use crate::sim::{Input, NodeId};
use crate::ui::dialog::Dialog;
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use yew::prelude::*;

/// The largest number of groups that the dialog offers.
const GROUPS_MAX: usize = 3;

/// The letters of the groups.
const LETTERS: [&str; GROUPS_MAX] = ["A", "B", "C"];

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct PartitionProps {
    /// The nodes that can be grouped: servers first, then others.
    pub nodes: Rc<Vec<(NodeId, String, bool)>>,
    /// The node that matters most now, with the words for its role, to isolate.
    pub crowned: Option<(NodeId, String)>,
    /// The partition was chosen.
    pub on_inputs: Callback<Vec<Input>>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// Which group each node is in; `None` for no group.
type Choice = Vec<Option<usize>>;

/// The dialog of partitions.
#[component]
pub fn PartitionDialog(props: &PartitionProps) -> Html {
    let prefs = use_prefs();
    let (lang, strings) = (prefs.lang(), prefs.strings());
    let chosen = use_state(|| spread(&props.nodes, 2));
    let groups = groups(&props.nodes, &chosen);
    let enough = groups.len() > 1;
    let rows = props.nodes.iter().enumerate().map(|(k, (id, name, _))| {
        let set = {
            let chosen = chosen.clone();
            Callback::from(move |group| {
                let mut changed = (*chosen).clone();
                changed[k] = group;
                chosen.set(changed);
            })
        };
        node_row(lang, (*id, name), chosen[k], &set)
    });
    let preset = |label: String, choice: Choice| {
        let chosen = chosen.setter();
        let press = move |_: MouseEvent| chosen.set(choice.clone());
        html! { <button type="button" class="btn" onclick={press}>{ label }</button> }
    };
    let isolated = props.crowned.as_ref().map(|(id, role)| {
        preset(
            fill(strings.more().isolate_role, &[role]),
            alone(&props.nodes, *id),
        )
    });
    let submit = {
        let on_inputs = props.on_inputs.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if enough {
                on_inputs.emit(vec![Input::Partition(groups.clone())]);
            }
        }
    };
    html! {
        <Dialog title={strings.more().partition_title} on_close={&props.on_close}>
            <form class="groups" onsubmit={submit}>
                <p>{ words::PARTITION_HELP.get(lang) }</p>
                <div class="groups__presets">
                    { preset(strings.more().partition_halves.to_owned(), spread(&props.nodes, 2)) }
                    { preset(strings.more().partition_thirds.to_owned(), spread(&props.nodes, 3)) }
                    { isolated }
                </div>
                <table>
                    <thead><tr>
                        <th scope="col">{ strings.node }</th>
                        { for LETTERS.iter().map(|letter| html! { <th scope="col">{ letter }</th> }) }
                        <th scope="col">{ words::NO_GROUP.get(lang) }</th>
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
                if !enough { <p role="status">{ words::ONE_GROUP.get(lang) }</p> }
                <button type="submit" class="btn btn--primary" disabled={!enough}>
                    { strings.more().partition_apply }
                </button>
            </form>
        </Dialog>
    }
}

/// One node and its groups to choose from.
fn node_row(
    lang: Lang,
    (id, name): (NodeId, &str),
    chosen: Option<usize>,
    set: &Callback<Option<usize>>,
) -> Html {
    let strings = lang.strings();
    let choices = (0..GROUPS_MAX).map(Some).chain([None]).map(|group| {
        let label = match group {
            Some(group) => fill(strings.more().partition_group, &[LETTERS[group]]),
            None => words::NO_GROUP.get(lang).to_owned(),
        };
        let change = set.reform(move |_: Event| group);
        html! {
            <td>
                <label class="groups__choice">
                    <input type="radio" name={format!("group-{}", id.0)}
                        checked={chosen == group} onchange={change}
                        aria-label={format!("{name}: {label}")} />
                </label>
            </td>
        }
    });
    html! { <tr key={id.0}><th scope="row">{ name }</th>{ for choices }</tr> }
}

/// The servers in `count` groups of neighbours, the larger first; other nodes in none.
fn spread(nodes: &[(NodeId, String, bool)], count: usize) -> Choice {
    let servers = nodes.iter().filter(|(_, _, server)| *server).count();
    let mut seen = 0;
    let place = |(_, _, server): &(NodeId, String, bool)| {
        server.then(|| {
            seen += 1;
            // Group g takes the servers up to ceil(servers * (g + 1) / count).
            (0..count)
                .find(|group| seen <= (servers * (group + 1)).div_ceil(count))
                .unwrap_or(count - 1)
        })
    };
    nodes.iter().map(place).collect()
}

/// One server alone, the other servers together.
fn alone(nodes: &[(NodeId, String, bool)], one: NodeId) -> Choice {
    nodes
        .iter()
        .map(|(id, _, server)| server.then_some(usize::from(*id != one)))
        .collect()
}

/// The groups that have nodes.
fn groups(nodes: &[(NodeId, String, bool)], choice: &Choice) -> Vec<Vec<NodeId>> {
    (0..GROUPS_MAX)
        .map(|group| {
            let chosen = nodes
                .iter()
                .zip(choice)
                .filter(|(_, of)| **of == Some(group));
            chosen.map(|((id, _, _), _)| *id).collect::<Vec<_>>()
        })
        .filter(|group| !group.is_empty())
        .collect()
}

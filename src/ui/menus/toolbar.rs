//! The toolbar over the stage: the common faults and cures, and the doors to the dialogs.

use super::words;
use crate::i18n::fill;
use crate::session::Role;
use crate::sim::{Input, NodeFault, NodeId, Target};
use crate::ui::icons::{Sign, icon};
use crate::ui::keys::leave_after_pointer;
use crate::ui::settings::use_prefs;
use yew::prelude::*;

/// What the toolbar can open.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Tool {
    /// The dialog of partitions.
    Partition,
    /// The dialog of what all links do.
    Links,
    /// The dialog of schedules.
    Schedule,
    /// The dialog of client requests.
    Ask,
    /// The list of everything on the stage.
    Things,
}

/// What the toolbar depends on.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Facts {
    /// The nodes that are down.
    pub down: Vec<NodeId>,
    /// True when a link is cut.
    pub cut: bool,
    /// The roles that faults can name, and why a crash of whoever plays it can not be done now.
    pub roles: Vec<(RoleRef, Option<&'static str>)>,
}

/// A role of the lesson, compared by its number.
#[derive(Copy, Clone, Debug)]
pub struct RoleRef(pub &'static Role);

impl PartialEq for RoleRef {
    fn eq(&self, other: &Self) -> bool {
        self.0.role == other.0.role
    }
}

/// What the toolbar needs.
#[derive(Properties, PartialEq)]
pub struct ToolbarProps {
    /// What it depends on.
    pub facts: Facts,
    /// True while a line drawn across links cuts them.
    pub cutting: bool,
    /// Something is to be done.
    pub on_inputs: Callback<Vec<Input>>,
    /// A dialog is to be opened.
    pub on_open: Callback<Tool>,
    /// Drawing a cut is turned on or off.
    pub on_cutting: Callback<bool>,
}

/// The toolbar.
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let prefs = use_prefs();
    let (lang, strings) = (prefs.lang(), prefs.strings());
    let facts = &props.facts;
    let act =
        |label: String, role: &'static str, inputs: Vec<Input>, refused: Option<&'static str>| {
            act_button(label, role, inputs, refused, &props.on_inputs)
        };
    let open = |label: &'static str, tool: Tool| {
        let press = props.on_open.reform(move |_: MouseEvent| tool);
        html! { <button type="button" class="btn" aria-haspopup="dialog" onclick={press}>{ label }</button> }
    };
    let crashes = facts.roles.iter().map(|(RoleRef(role), refused)| {
        let crash = Input::Node(Target::Role(role.role), NodeFault::Crash);
        let label = fill(strings.more().crash_role, &[role.label.get(lang)]);
        act(label, "crash-role", vec![crash], *refused)
    });
    let restarts: Vec<Input> = facts
        .down
        .iter()
        .map(|id| Input::node(*id, NodeFault::Restart))
        .collect();
    let none_down = restarts.is_empty().then(|| words::NONE_DOWN.get(lang));
    let none_cut = (!facts.cut).then(|| words::NONE_CUT.get(lang));
    let cutting = props.cutting;
    let draw = props.on_cutting.reform(move |_: MouseEvent| !cutting);
    html! {
        <div class="faults" role="group" aria-label={strings.faults} onclick={leave_after_pointer}>
            { for crashes }
            { act(words::RESTART_ALL.get(lang).to_owned(), "restart-all", restarts, none_down) }
            { open(strings.partition, Tool::Partition) }
            <button type="button" class="btn" aria-pressed={cutting.to_string()} onclick={draw}>
                { icon(Sign::Cut) }{ strings.more().partition_draw }
            </button>
            { act(strings.heal_all.to_owned(), "heal-all", vec![Input::HealAll], none_cut) }
            { open(words::LINKS_ALL.get(lang), Tool::Links) }
            { open(strings.more().chaos, Tool::Schedule) }
            { open(words::ASK.get(lang), Tool::Ask) }
            { open(words::THINGS.get(lang), Tool::Things) }
            if cutting { <p class="faults__hint" role="status">{ words::DRAW_HINT.get(lang) }</p> }
        </div>
    }
}

/// A button that does something at once, or says why it can not.
fn act_button(
    label: String,
    role: &'static str,
    inputs: Vec<Input>,
    refused: Option<&'static str>,
    on_inputs: &Callback<Vec<Input>>,
) -> Html {
    let on_inputs = on_inputs.clone();
    let press = move |_: MouseEvent| {
        if refused.is_none() {
            on_inputs.emit(inputs.clone());
        }
    };
    html! {
        <button type="button" class="btn" data-role={role} onclick={press} title={refused}
            aria-disabled={refused.map(|_| "true")} aria-description={refused}>
            { label }
        </button>
    }
}

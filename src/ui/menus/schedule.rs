//! The dialog of schedules: "crash the leader every 5 s, restart it 2 s later".

use super::fields::NumberField;
use super::words;
use crate::i18n::{Lang, fill};
use crate::session::Role;
use crate::sim::{Input, Micros, NodeFault, NodeId, Schedule, Target};
use crate::ui::dialog::Dialog;
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What the dialog needs.
#[derive(Properties)]
pub struct ScheduleProps {
    /// The nodes.
    pub nodes: Rc<Vec<(NodeId, String, bool)>>,
    /// The roles that faults can name.
    pub roles: &'static [Role],
    /// The schedule was chosen.
    pub on_inputs: Callback<Vec<Input>>,
    /// It was closed.
    pub on_close: Callback<()>,
}

impl PartialEq for ScheduleProps {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes && core::ptr::eq(self.roles, other.roles)
    }
}

/// The dialog of schedules.
#[component]
pub fn ScheduleDialog(props: &ScheduleProps) -> Html {
    let prefs = use_prefs();
    let (lang, strings) = (prefs.lang(), prefs.strings());
    let (what, every, undo, times) = (
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
    );
    let choices = choices(props, lang);
    let options: Html = choices
        .iter()
        .enumerate()
        .map(|(k, (_, words))| html! { <option selected={k == 0}>{ words }</option> })
        .collect();
    let submit = {
        let (what, on_inputs) = (what.clone(), props.on_inputs.clone());
        let (every, undo, times) = (every.clone(), undo.clone(), times.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let index = what
                .cast::<HtmlSelectElement>()
                .map_or(0, |what| what.selected_index());
            let Some((input, _)) = usize::try_from(index).ok().and_then(|k| choices.get(k)) else {
                return;
            };
            let undo_ms = NumberField::read(&undo);
            let schedule = Schedule {
                every: Micros::from_ms(NumberField::read(&every)),
                times: u16::try_from(NumberField::read(&times)).unwrap_or(u16::MAX),
                input: input.clone(),
                undo_after: (undo_ms > 0).then(|| Micros::from_ms(undo_ms)),
            };
            on_inputs.emit(vec![Input::Every(Box::new(schedule))]);
        }
    };
    let stop = props
        .on_inputs
        .reform(|_: MouseEvent| vec![Input::StopSchedules]);
    html! {
        <Dialog title={words::SCHEDULE_TITLE.get(lang).to_owned()} on_close={&props.on_close}>
            <form class="fields" onsubmit={submit}>
                <label class="field"><span>{ words::SCHEDULE_WHAT.get(lang) }</span>
                    <select ref={what}>{ options }</select>
                </label>
                <NumberField field={every} label={strings.more().schedule_every} unit="ms" value={5_000} min={1} max={600_000} />
                <NumberField field={undo} label={words::SCHEDULE_UNDO.get(lang)} unit="ms" value={2_000} min={0} max={600_000} />
                <NumberField field={times} label={strings.more().schedule_times} unit="" value={0} min={0} max={10_000} />
                <div class="fields__end">
                    <button type="submit" class="btn btn--primary">{ words::DO_SCHEDULE.get(lang) }</button>
                    <button type="button" class="btn" onclick={stop}>{ strings.stop_schedules }</button>
                </div>
            </form>
        </Dialog>
    }
}

/// What may be done again and again, to whoever plays a role and to each server.
fn choices(props: &ScheduleProps, lang: Lang) -> Vec<(Input, String)> {
    let strings = lang.strings();
    let roles = props
        .roles
        .iter()
        .map(|role| (Target::Role(role.role), role.label.get(lang).to_owned()));
    let servers = props.nodes.iter().filter(|(_, _, server)| *server);
    let targets: Vec<(Target, String)> = roles
        .chain(servers.map(|(id, name, _)| (Target::Node(*id), name.clone())))
        .collect();
    [
        (NodeFault::Crash, strings.more().crash_role),
        (NodeFault::Pause, strings.more().pause_role),
    ]
    .into_iter()
    .flat_map(|(fault, words)| {
        let choice = move |(target, name): &(Target, String)| {
            let words = match target {
                Target::Role(_) => fill(words, &[name]),
                Target::Node(_) => fill(words::on_node(fault).get(lang), &[name]),
            };
            (Input::Node(*target, fault), words)
        };
        targets.iter().map(choice).collect::<Vec<_>>()
    })
    .collect()
}

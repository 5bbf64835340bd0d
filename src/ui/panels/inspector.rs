//! The inspector: what the run looks like from inside. It is part of the panels' chunk.

use super::inspector_tabs::inspector_tab;
use super::state::StatePanel;
use super::tabs::{Tab, Tabs};
use super::why::why_card;
use crate::checks::Verdict;
use crate::scene::Span;
use crate::session::{
    EventRow, FaultSpan, HandlerView, NodeView, Operation, PropertyView, SpaceTime,
};
use crate::sim::{Micros, NodeId};
use crate::ui::act::{Act, EventQuery, Window};
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use yew::prelude::*;

/// What an open tab asks the run for.
#[derive(Clone, PartialEq, Debug)]
pub struct Queries {
    /// The views of all nodes; see [`crate::session::Session::views`].
    pub views: Callback<(), Vec<NodeView>>,
    /// Rows of the events table; see [`crate::session::Session::events`].
    pub events: Callback<EventQuery, Vec<EventRow>>,
    /// A window of the space-time diagram; see [`crate::session::Session::space_time`].
    pub space_time: Callback<Window, SpaceTime>,
    /// The spans of a window, where the lesson tells of any; see [`crate::session::Session::spans`].
    pub spans: Option<Callback<Window, Vec<Span>>>,
    /// The handler that ran in the last step; see [`crate::session::Session::handler`].
    pub handler: Callback<(), Option<HandlerView>>,
    /// The run as the value of `run=`, when a link holds it; see [`crate::session::Session::link`].
    pub link: Callback<(), Option<String>>,
    /// The last requests of clients, and the faults; see [`crate::session::Session::history`].
    pub history: Callback<(), (Vec<Operation>, Vec<FaultSpan>)>,
}

/// The properties of [`Inspector`].
#[derive(Properties, Clone, PartialEq)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// Changes whenever what the queries answer changes.
    pub revision: u32,
    /// How many steps are behind.
    pub step: u32,
    /// Differs for every run that is begun on this page.
    #[prop_or_default]
    pub run: usize,
    /// The time that is shown.
    pub now: Micros,
    /// The nodes: number and name.
    pub nodes: Rc<[(NodeId, String)]>,
    /// The nodes that are down.
    #[prop_or_default]
    pub down: Vec<NodeId>,
    /// The properties and how they stand.
    pub properties: Rc<[PropertyView]>,
    /// Why something happened, while that is shown; empty otherwise.
    pub why: Rc<[EventRow]>,
    /// What an open tab asks.
    pub queries: Queries,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    let selected = use_state(|| 0);
    let searching = use_state(|| false);
    let violated = props
        .properties
        .iter()
        .filter(|property| matches!(property.verdict, Verdict::Violated(..)))
        .count();
    let mut tabs = vec![
        Tab::new("state", strings.more().tab_state),
        Tab::new("events", strings.more().tab_events),
        Tab::new("space-time", strings.more().tab_space_time),
        Tab::new("code", strings.more().tab_code),
        Tab::new("checks", strings.more().tab_checks),
        Tab::new("measure", strings.more().tab_measure),
    ];
    tabs[4].alarm = (violated > 0).then_some(violated);
    if props.queries.spans.is_some() {
        tabs.push(Tab::new("waterfall", strings.more().tab_waterfall));
    }
    let open = tabs.get(*selected).map_or("", |tab| tab.id);
    let on_select = {
        let (selected, on) = (selected.setter(), props.on.clone());
        Callback::from(move |index| {
            selected.set(index);
            on.emit(Act::MoreWords);
        })
    };
    let content = match open {
        "state" => html! {
            <StatePanel views={Rc::from(props.queries.views.emit(()))} step={props.step}
                down={props.down.clone()} />
        },
        _ => inspector_tab(prefs.lang(), props, open, &searching),
    };
    html! {
        <aside class="inspector" aria-label={strings.inspector}>
            if !props.why.is_empty() {
                { why_card(strings, &props.why, &props.on) }
            }
            <Tabs label={strings.inspector} {tabs} selected={*selected} {on_select}>
                { content }
            </Tabs>
        </aside>
    }
}

//! The Events tab: the trace as a table, which is also the stage's text alternative.

use super::why::event_class;
use crate::i18n::{Strings, fill};
use crate::session::values;
use crate::session::{EventKind, EventRow};
use crate::sim::{NodeId, RecordId};
use crate::ui::act::{Act, EventQuery};
use crate::ui::icons::{Sign, icon};
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How many rows a page of the table has.
pub const PAGE: usize = 50;

const KINDS: [EventKind; 5] = [
    EventKind::Fault,
    EventKind::Note,
    EventKind::Message,
    EventKind::Timer,
    EventKind::Client,
];

/// The properties of [`EventsPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Changes whenever what the query answers changes.
    pub revision: u32,
    /// The nodes: number and name.
    pub nodes: Rc<[(NodeId, String)]>,
    /// Gives the rows.
    pub query: Callback<EventQuery, Vec<EventRow>>,
    /// The causes that are lit.
    pub why: Rc<[EventRow]>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// Which rows the reader wants.
#[derive(Copy, Clone, PartialEq, Default)]
struct Filter {
    before: Option<RecordId>,
    node: Option<NodeId>,
    kind: Option<EventKind>,
}

/// The events up to the present moment, latest first.
#[component]
pub fn EventsPanel(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let filter = use_state(Filter::default);
    let rows = props.query.emit(EventQuery {
        before: filter.before,
        count: PAGE,
        node: filter.node,
        kinds: filter
            .kind
            .map_or_else(|| KINDS.to_vec(), |kind| vec![kind]),
    });
    let set = {
        let filter = filter.setter();
        Callback::from(move |new| filter.set(new))
    };
    html! {
        <div class="events">
            { filters(strings, props, *filter, &set) }
            if rows.is_empty() {
                <p class="quiet empty">{ empty_words(strings, *filter) }</p>
            } else {
                <div class="scroll" tabindex="0" role="group" aria-label={strings.more().events_caption}>
                    { table(strings, props, &rows) }
                </div>
            }
            { pages(strings, *filter, &rows, &set) }
        </div>
    }
}

fn empty_words(strings: &Strings, filter: Filter) -> &'static str {
    if filter == Filter::default() {
        strings.more().no_events
    } else {
        strings.more().no_events_filtered
    }
}

fn filters(strings: &Strings, props: &Props, filter: Filter, set: &Callback<Filter>) -> Html {
    let nodes = props.nodes.clone();
    let by_node = set.reform(move |event: Event| {
        let chosen = chosen(&event);
        let node = chosen.and_then(|index| nodes.get(index)).map(|(id, _)| *id);
        Filter {
            node,
            before: None,
            ..filter
        }
    });
    let by_kind = set.reform(move |event: Event| Filter {
        kind: chosen(&event).and_then(|index| KINDS.get(index)).copied(),
        before: None,
        ..filter
    });
    html! {
        <div class="events__filters">
            <select aria-label={strings.more().filter_node} onchange={by_node}>
                <option selected={filter.node.is_none()}>{ strings.more().all_nodes }</option>
                { for props.nodes.iter().map(|(id, name)| html! {
                    <option selected={filter.node == Some(*id)}>{ name }</option>
                }) }
            </select>
            <select aria-label={strings.more().filter_kind} onchange={by_kind}>
                <option selected={filter.kind.is_none()}>{ strings.more().all_kinds }</option>
                { for KINDS.into_iter().map(|kind| html! {
                    <option selected={filter.kind == Some(kind)}>
                        { values::event_kind(strings, kind) }
                    </option>
                }) }
            </select>
        </div>
    }
}

/// The chosen option of a select whose first one means "all": its number without that one.
fn chosen(event: &Event) -> Option<usize> {
    let index = event
        .target_dyn_into::<HtmlSelectElement>()?
        .selected_index();
    usize::try_from(index).ok()?.checked_sub(1)
}

fn table(strings: &Strings, props: &Props, rows: &[EventRow]) -> Html {
    html! {
        <table class="events__table">
            <caption class="unseen">{ strings.more().events_caption }</caption>
            <thead>
                <tr>
                    <th scope="col">{ strings.column_time }</th>
                    <th scope="col">{ strings.more().column_what }</th>
                    <th scope="col"><span class="unseen">{ strings.why }</span></th>
                </tr>
            </thead>
            <tbody>{ for rows.iter().map(|row| one_row(strings, props, row)) }</tbody>
        </table>
    }
}

fn one_row(strings: &Strings, props: &Props, row: &EventRow) -> Html {
    let (id, step) = (row.id, row.step + 1);
    let lit = props.why.iter().any(|cause| cause.id == id);
    let at = row.at.to_string();
    html! {
        <tr key={id.0} class={classes!(event_class(row), lit.then_some("event--lit"))}>
            <td>
                <button type="button" class="btn btn--link" title={fill(strings.go_there, &[&at])}
                    onclick={props.on.reform(move |_| Act::Seek(step))}>{ at }</button>
            </td>
            <td>{ &row.words }</td>
            <td>
                <button type="button" class="btn btn--quiet btn--icon btn--small"
                    aria-label={fill(strings.more().why_of, &[&row.words])} title={strings.why}
                    onclick={props.on.reform(move |_| Act::Why(id))}>
                    { icon(Sign::Why) }
                </button>
            </td>
        </tr>
    }
}

fn pages(strings: &Strings, filter: Filter, rows: &[EventRow], set: &Callback<Filter>) -> Html {
    let last = rows.last().map(|row| row.id).filter(|_| rows.len() == PAGE);
    let to = |before| set.reform(move |_: MouseEvent| Filter { before, ..filter });
    html! {
        <p class="events__pages">
            if filter.before.is_some() {
                <button type="button" class="btn btn--small" onclick={to(None)}>
                    { strings.more().newest }
                </button>
            }
            if last.is_some() {
                <button type="button" class="btn btn--small" onclick={to(last)}>
                    { strings.more().older }
                </button>
            }
        </p>
    }
}

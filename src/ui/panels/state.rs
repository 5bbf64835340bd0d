//! The State tab: the variables of each node, side by side.

use crate::i18n::Strings;
use crate::session::{NodeView, ViewRow};
use crate::sim::NodeId;
use crate::ui::icons::{Sign, icon};
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`StatePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The views of all nodes, in order.
    pub views: Rc<[NodeView]>,
    /// How many steps are behind.
    pub step: u32,
    /// The nodes that are down.
    #[prop_or_default]
    pub down: Vec<NodeId>,
}

/// What was shown at a step, and at the step shown before it.
#[derive(Default)]
struct Shown {
    step: u32,
    views: Option<Rc<[NodeView]>>,
    before: Option<Rc<[NodeView]>>,
}

/// One table for each kind of node: a row for each variable, a column for each node. What differs
/// from the moment shown before is marked.
#[component]
pub fn StatePanel(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let shown = use_mut_ref(Shown::default);
    let before = {
        let mut shown = shown.borrow_mut();
        if shown.step != props.step {
            shown.before = shown.views.take();
            shown.step = props.step;
        }
        shown.views = Some(props.views.clone());
        shown.before.clone()
    };
    let tables = kinds(&props.views)
        .into_iter()
        .map(|members| table(strings, props, before.as_deref(), &members));
    html! {
        <div class="state">
            { for tables }
            <p class="quiet state__legend">
                <span>{ icon(Sign::Disk) }{ strings.more().on_disk_note }</span>
                <span><mark>{ strings.more().just_changed }</mark></span>
            </p>
        </div>
    }
}

/// The nodes by kind: those that share a variable are of one kind.
fn kinds(views: &[NodeView]) -> Vec<Vec<usize>> {
    let shares = |a: usize, b: usize| {
        let has = |row: &ViewRow| views[b].rows.iter().any(|other| other.name == row.name);
        views[a].rows.iter().any(has)
    };
    let mut kinds: Vec<Vec<usize>> = Vec::new();
    // Among many nodes a lesson shows the variables of some only.
    let shown = |index: &usize| !views[*index].rows.is_empty();
    for index in (0..views.len()).filter(shown) {
        let kind = kinds
            .iter_mut()
            .find(|kind| kind.iter().any(|member| shares(*member, index)));
        match kind {
            Some(kind) => kind.push(index),
            None => kinds.push(vec![index]),
        }
    }
    kinds
}

/// The variables of some nodes, each once, in the order in which they are first met.
fn variables<'a>(views: &'a [NodeView], members: &[usize]) -> Vec<&'a ViewRow> {
    let mut found: Vec<&ViewRow> = Vec::new();
    for row in members.iter().flat_map(|member| &views[*member].rows) {
        if !found.iter().any(|known| known.name == row.name) {
            found.push(row);
        }
    }
    found
}

fn table(strings: &Strings, props: &Props, before: Option<&[NodeView]>, members: &[usize]) -> Html {
    let heads = members.iter().map(|member| {
        let view = &props.views[*member];
        html! {
            <th scope="col" class={column_class(props, *member)}>
                { &view.name }<small>{ &view.role }</small>
            </th>
        }
    });
    let rows = variables(&props.views, members).into_iter().map(|row| {
        html! {
            <tr key={row.name}>
                <th scope="row">
                    <code>{ row.name }</code>
                    if row.durable {
                        <span class="state__disk" title={strings.more().on_disk_note}>
                            { icon(Sign::Disk) }
                            <span class="unseen">{ strings.more().on_disk }</span>
                        </span>
                    }
                </th>
                { for members.iter().map(|member| cell(strings, props, before, *member, row.name)) }
            </tr>
        }
    });
    html! {
        <div class="scroll" tabindex="0" role="group" aria-label={strings.more().state_caption}>
            <table class="state__table">
                <thead>
                    <tr><th scope="col">{ strings.more().variable }</th>{ for heads }</tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn column_class(props: &Props, member: usize) -> Option<&'static str> {
    let down = props.down.iter().any(|node| node.index() == member);
    down.then_some("state__down")
}

fn cell(
    strings: &Strings,
    props: &Props,
    before: Option<&[NodeView]>,
    member: usize,
    name: &str,
) -> Html {
    let class = column_class(props, member);
    let Some(now) = value(&props.views, member, name) else {
        return html! { <td class={class}><span class="unseen">{ strings.more().no_value }</span></td> };
    };
    let then = before.and_then(|views| value(views, member, name));
    if then.is_some_and(|then| then != now) && !now.is_empty() {
        let note = strings.more().just_changed;
        return html! {
            <td class={class}><mark title={note}>{ now }<span class="unseen">{ ", " }{ note }</span></mark></td>
        };
    }
    html! { <td class={class}>{ now }</td> }
}

fn value<'a>(views: &'a [NodeView], member: usize, name: &str) -> Option<&'a str> {
    let row = views
        .get(member)?
        .rows
        .iter()
        .find(|row| row.name == name)?;
    Some(&row.value)
}

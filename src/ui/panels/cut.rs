//! The cut in the space-time diagram: a handle on the line of each node, which the reader moves, and what
//! the cut is then: consistent or not, and which messages it divides.

use super::spacetime::{HEIGHT, TOP, View, WIDTH};
use crate::i18n::{DiagramStrings, Lang, fill};
use crate::session::EventRow;
use crate::session::{Crossing, Cut, CutMove, SpaceTime, SpaceTimeArrow};
use crate::sim::{Micros, NodeId, RecordId};
use crate::ui::act::{Act, EventQuery};
use crate::ui::stage::px;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// At most so many messages are named at once, and so many are listed.
const NAMED_MAX: usize = 3;
const LISTED_MAX: usize = 12;
/// The size of a handle, and of what of it a finger can take, in the diagram's units.
const GRIP: (f64, f64) = (26.0, 11.0);
const TAKEN: (f64, f64) = (44.0, 28.0);

/// A cut as the panel holds it.
pub struct CutView<'a> {
    pub lang: Lang,
    pub diagram: &'a Rc<SpaceTime>,
    pub view: &'a View<'a>,
    /// The cut, within the window.
    pub cut: &'a Cut,
    /// What it divides.
    pub crossing: &'a Crossing<'a>,
    /// What spans the lines of the nodes on the screen.
    pub area: &'a NodeRef,
    /// The handle that is being dragged.
    pub dragged: Rc<RefCell<Option<NodeId>>>,
    /// Gives rows of the events table.
    pub events: &'a Callback<EventQuery, Vec<EventRow>>,
    /// Takes the cut that the reader wants.
    pub set: Callback<Cut>,
}

impl CutView<'_> {
    fn strings(&self) -> &'static DiagramStrings {
        self.lang.diagrams()
    }

    fn nodes(&self) -> impl Iterator<Item = (NodeId, &String)> {
        (0..).map(NodeId).zip(&self.diagram.names)
    }

    /// The frontier with its handles, as a part of the diagram.
    pub fn drawn(&self) -> Html {
        let place = |id| (self.view.x(id), self.view.y(self.cut.at(id)));
        let places: Vec<(f64, f64)> = self.nodes().map(|(id, _)| place(id)).collect();
        let (first, last) = (places.first(), places.last());
        let ends = [first.map(|p| (0.0, p.1)), last.map(|p| (WIDTH, p.1))];
        let [start, end] = ends.map(Option::into_iter);
        let line: Vec<String> = start
            .chain(places.iter().copied())
            .chain(end)
            .map(|(x, y)| format!("{} {}", px(x), px(y)))
            .collect();
        let class = classes!(
            "cut",
            (!self.crossing.is_consistent()).then_some("cut--broken")
        );
        html! {
            <g {class}>
                <rect ref={self.area.clone()} class="cut__area" x="0" y={px(TOP)} width={px(WIDTH)}
                    height={px(HEIGHT - TOP)} />
                <polyline class="cut__line" points={line.join(" ")} />
                { for self.nodes().map(|(id, name)| self.handle(id, name)) }
            </g>
        }
    }

    fn handle(&self, node: NodeId, name: &str) -> Html {
        let (x, y) = (self.view.x(node), self.view.y(self.cut.at(node)));
        let (count, passed) = self.cut.passed(self.diagram, node, self.view.past().0);
        let bar = |class: &'static str, (width, height): (f64, f64)| {
            let width = f64::min(width, self.view.column());
            html! {
                <rect {class} x={px(x - width / 2.0)} y={px(y - height / 2.0)} width={px(width)}
                    height={px(height)} rx={px(f64::min(width, height) / 2.0)} />
            }
        };
        let strings = self.strings();
        let at = self.cut.at(node).to_string();
        let text = match self.last_words(node) {
            Some((_, words)) => fill(strings.cut_after, &[&at, &words]),
            None => fill(strings.cut_before_all, &[&at]),
        };
        html! {
            <g key={node.0} class="cut__handle" role="slider" tabindex="0"
                aria-orientation="vertical" aria-label={fill(strings.cut_handle, &[name])}
                aria-valuemin="0" aria-valuemax={count.to_string()}
                aria-valuenow={passed.to_string()} aria-valuetext={text}
                onkeydown={self.on_key(node)} onpointerdown={self.on_down(node)}
                onpointermove={self.on_move(node)} onpointerup={self.on_up()}
                onpointercancel={self.on_up()}>
                { bar("cut__taken", TAKEN) }
                { bar("cut__grip", GRIP) }
            </g>
        }
    }

    fn on_key(&self, node: NodeId) -> Callback<KeyboardEvent> {
        let (diagram, cut, set) = (self.diagram.clone(), self.cut.clone(), self.set.clone());
        let ends = self.view.past();
        Callback::from(move |event: KeyboardEvent| {
            let Some(by) = meaning(&event.key()) else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            set.emit(cut.with(node, cut.moved(&diagram, node, by, ends)));
        })
    }

    fn on_down(&self, node: NodeId) -> Callback<PointerEvent> {
        let dragged = self.dragged.clone();
        Callback::from(move |event: PointerEvent| {
            *dragged.borrow_mut() = Some(node);
            if let Some(target) = event.target_dyn_into::<Element>() {
                // A pointer that has gone meanwhile can not be captured, and need not be.
                let _ = target.set_pointer_capture(event.pointer_id());
            }
        })
    }

    fn on_move(&self, node: NodeId) -> Callback<PointerEvent> {
        let (dragged, area) = (self.dragged.clone(), self.area.clone());
        let (cut, set) = (self.cut.clone(), self.set.clone());
        let (window, (from, now)) = (self.view.window, self.view.past());
        Callback::from(move |event: PointerEvent| {
            if *dragged.borrow() != Some(node) {
                return;
            }
            if let Some(area) = area.cast::<Element>() {
                let at = time_at(&area, &event, (window.from, window.until));
                set.emit(cut.with(node, at.clamp(from, now)));
            }
        })
    }

    fn on_up(&self) -> Callback<PointerEvent> {
        let dragged = self.dragged.clone();
        Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = None)
    }

    /// Whether the cut is consistent, and why not, or what is in flight across it.
    pub fn verdict(&self) -> Html {
        let (strings, crossing) = (self.strings(), self.crossing);
        let words = if !crossing.is_consistent() {
            fill(strings.cut_broken, &[&self.named(&crossing.broken)])
        } else {
            let channels = match crossing.in_flight[..] {
                [] => strings.cut_channels_empty.to_owned(),
                _ => fill(strings.cut_in_flight, &[&self.named(&crossing.in_flight)]),
            };
            format!("{} {channels}", strings.cut_consistent)
        };
        let class = match crossing.is_consistent() {
            true => "cut-verdict cut-verdict--good",
            false => "cut-verdict cut-verdict--bad",
        };
        html! { <p {class} role="status">{ words }</p> }
    }

    /// The names of messages, the first few of them.
    fn named(&self, arrows: &[&SpaceTimeArrow]) -> String {
        let strings = self.strings();
        let names: Vec<String> = arrows
            .iter()
            .take(NAMED_MAX)
            .map(|arrow| self.name(arrow))
            .collect();
        let names = names.join(strings.comma);
        match arrows.len().saturating_sub(NAMED_MAX) {
            0 => names,
            more => fill(strings.cut_and_more, &[&names, &more.to_string()]),
        }
    }

    fn name(&self, arrow: &SpaceTimeArrow) -> String {
        let strings = self.strings();
        let of = |id: NodeId| {
            self.diagram
                .names
                .get(id.index())
                .map_or("?", String::as_str)
        };
        let words = match arrow.lost {
            true => strings.cut_message_lost,
            false => strings.cut_message,
        };
        fill(words, &[arrow.letters, of(arrow.from), of(arrow.to)])
    }

    /// The cut as a table, and the messages that it divides.
    pub fn table(&self, on: &Callback<Act>) -> Html {
        let strings = self.strings();
        let row = |(id, name): (NodeId, &String)| {
            let last = self.last_words(id);
            let (at, words) = match last {
                Some((at, words)) => (at.to_string(), words),
                None => (String::new(), strings.cut_none.to_owned()),
            };
            html! {
                <tr key={id.0}>
                    <th scope="row">{ name }</th>
                    <td>{ words }</td>
                    <td>{ at }</td>
                </tr>
            }
        };
        let page = self.lang.strings();
        html! {
            <>
                { self.messages(on) }
                <div class="scroll" tabindex="0" role="group" aria-label={strings.cut_table}>
                    <table class="cut-table">
                        <caption class="unseen">{ strings.cut_table }</caption>
                        <thead><tr>
                            <th scope="col">{ page.more().filter_node }</th>
                            <th scope="col">{ strings.cut_column_event }</th>
                            <th scope="col">{ page.column_time }</th>
                        </tr></thead>
                        <tbody>{ for self.nodes().map(row) }</tbody>
                    </table>
                </div>
            </>
        }
    }

    /// The messages that the cut divides, each of which can be asked why it is there.
    fn messages(&self, on: &Callback<Act>) -> Html {
        let strings = self.strings();
        let broken = self.crossing.broken.iter().map(|a| (a, strings.cut_breaks));
        let in_flight = self
            .crossing
            .in_flight
            .iter()
            .map(|arrow| (arrow, strings.cut_crosses));
        let item = |(arrow, what): (&&SpaceTimeArrow, &'static str)| {
            let id = arrow.ended.unwrap_or(arrow.sent);
            html! {
                <li key={arrow.message.0}>
                    <button type="button" class="btn btn--link"
                        onclick={on.reform(move |_| Act::Why(id))}>{ self.name(arrow) }</button>
                    <span class="quiet">{ what }</span>
                </li>
            }
        };
        let items: Vec<Html> = broken.chain(in_flight).take(LISTED_MAX).map(item).collect();
        if items.is_empty() {
            return html! {};
        }
        html! { <ul class="cut-messages" aria-label={strings.cut_messages}>{ for items }</ul> }
    }

    /// When the last event of a node before the cut was, and in words.
    fn last_words(&self, node: NodeId) -> Option<(Micros, String)> {
        let (id, at) = self.cut.last_event(self.diagram, node)?;
        let rows = self.events.emit(EventQuery {
            before: Some(RecordId(id.0.saturating_add(1))),
            count: 1,
            node: Some(node),
            kinds: Vec::new(),
        });
        Some((
            at,
            rows.into_iter()
                .next()
                .map_or_else(String::new, |row| row.words),
        ))
    }
}

/// What a key on a handle asks for. Time runs down the diagram, and so do the keys.
fn meaning(key: &str) -> Option<CutMove> {
    Some(match key {
        "ArrowDown" | "ArrowRight" => CutMove::Later,
        "ArrowUp" | "ArrowLeft" => CutMove::Earlier,
        "Home" => CutMove::First,
        "End" => CutMove::Last,
        _ => return None,
    })
}

/// Where a pointer is in time, on an area that spans a window.
fn time_at(area: &Element, event: &PointerEvent, (from, until): (Micros, Micros)) -> Micros {
    let area = area.get_bounding_client_rect();
    let part = (f64::from(event.client_y()) - area.top()) / area.height().max(1.0);
    from + Micros((part.clamp(0.0, 1.0) * (until - from).0 as f64) as u64)
}

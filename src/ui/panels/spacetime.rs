//! The Space-time tab: a line for each node with time running down, an arrow for each message
//! (Lamport 1978). A click on an arrow or a mark asks why. A cut can be drawn across it.

use super::cut::CutView;
use super::zoom::{self, zoom_buttons};
use crate::i18n::{Lang, Strings};
use crate::session::{Crossing, Cut, EventKind, EventRow, SpaceTime, SpaceTimeArrow};
use crate::sim::{Micros, NodeId, RecordId};
use crate::ui::act::{Act, EventQuery, Window};
use crate::ui::settings::use_prefs;
use crate::ui::stage::px;
use std::rc::Rc;
use yew::prelude::*;

/// The size of the diagram in its own units.
pub(super) const WIDTH: f64 = 340.0;
pub(super) const HEIGHT: f64 = 560.0;
/// Where the lines of the nodes begin, below their names.
pub(super) const TOP: f64 = 28.0;
/// How much of the window lies before now; the rest shows where messages are bound for.
const PAST: u64 = 9;
const WHOLE: u64 = 10;
/// At most so many messages are drawn: more can not be told apart.
const ARROWS_MAX: usize = 300;
/// Where along an arrow its letters stand: near its middle, where those of arrows that fan out or in are
/// apart, and beside the line of a node.
const LETTERS_AT: f64 = 0.43;

/// The properties of [`SpaceTimePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Changes whenever what the query answers changes.
    pub revision: u32,
    /// The time that is shown.
    pub now: Micros,
    /// Gives the window.
    pub query: Callback<Window, SpaceTime>,
    /// Gives rows of the events table.
    pub events: Callback<EventQuery, Vec<EventRow>>,
    /// The causes that are lit.
    pub why: Rc<[EventRow]>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// A window of the space-time diagram round the present moment.
#[component]
pub fn SpaceTimePanel(props: &Props) -> Html {
    let prefs = use_prefs();
    let (lang, strings) = (prefs.lang(), prefs.strings());
    let zoom = use_state(|| zoom::CLOSE);
    let drawn_cut = use_state(|| None::<Cut>);
    let (area, dragged) = (use_node_ref(), use_mut_ref(|| None));
    let window = window(props.now, zoom::span(*zoom));
    let diagram = Rc::new(props.query.emit(window));
    // Whatever is left out of a full diagram could break the cut, or be in flight across it.
    let is_crowded = diagram.arrows.len() >= ARROWS_MAX;
    let nodes = diagram.names.len();
    let cut = drawn_cut
        .as_ref()
        .filter(|cut| cut.nodes() == nodes && !is_crowded);
    let cut = cut.map(|cut| cut.within(window.from, props.now));
    let crossing = cut
        .as_ref()
        .map_or_else(Crossing::default, |cut| cut.crossing(&diagram));
    let view = View {
        window,
        now: props.now,
        columns: nodes.max(1),
        why: &props.why,
        crossing: &crossing,
        on: &props.on,
    };
    let cut_view = cut.as_ref().map(|cut| CutView {
        lang,
        diagram: &diagram,
        view: &view,
        cut,
        crossing: &crossing,
        area: &area,
        dragged: dragged.clone(),
        events: &props.events,
        set: Callback::from({
            let drawn_cut = drawn_cut.setter();
            move |cut| drawn_cut.set(Some(cut))
        }),
    });
    html! {
        <div class="space-time">
            <p class="space-time__tools">
                <span class="quiet">{ strings.more().space_time_hint }</span>
                { zoom_buttons(strings, &zoom) }
            </p>
            { cut_tools(lang, &drawn_cut, view.middle(nodes)) }
            if drawn_cut.is_some() && is_crowded {
                <p class="cut-verdict" role="status">{ lang.diagrams().cut_crowded }</p>
            }
            { for cut_view.iter().map(CutView::verdict) }
            { view.svg(strings, &diagram, cut_view.as_ref()) }
            if diagram.arrows.is_empty() {
                <p class="quiet empty">{ strings.more().space_time_empty }</p>
            }
            { for cut_view.iter().map(|cut| cut.table(&props.on)) }
        </div>
    }
}

/// The button that draws a cut or takes it away, and what a cut is.
fn cut_tools(lang: Lang, cut: &UseStateHandle<Option<Cut>>, begin: Cut) -> Html {
    let strings = lang.diagrams();
    let is_drawn = cut.is_some();
    let toggle = {
        let cut = cut.setter();
        move |_: MouseEvent| cut.set((!is_drawn).then(|| begin.clone()))
    };
    html! {
        <div class="cut-tools">
            <button type="button" class="btn" data-role="cut" onclick={toggle}>
                { if is_drawn { strings.cut_off } else { strings.cut_on } }
            </button>
            if is_drawn {
                <p class="quiet">{ strings.cut_hint }</p>
            }
        </div>
    }
}

/// The window that spans so much time, most of it before `now`, and begins no earlier than the run.
fn window(now: Micros, span: Micros) -> Window {
    let from = now - Micros(span.0 / WHOLE * PAST);
    Window {
        from,
        until: from + span,
        count_max: ARROWS_MAX,
    }
}

/// How times and nodes turn into places.
pub(super) struct View<'a> {
    pub window: Window,
    now: Micros,
    columns: usize,
    why: &'a [EventRow],
    crossing: &'a Crossing<'a>,
    on: &'a Callback<Act>,
}

impl View<'_> {
    /// How far the lines of two nodes are apart.
    pub fn column(&self) -> f64 {
        WIDTH / self.columns as f64
    }

    /// The part of the window that has happened.
    pub fn past(&self) -> (Micros, Micros) {
        (self.window.from, self.now)
    }

    /// The cut at one moment, half way between the beginning of the window and now.
    fn middle(&self, nodes: usize) -> Cut {
        let (from, now) = self.past();
        Cut::level(nodes, from + Micros((now - from).0 / 2))
    }

    pub fn x(&self, node: NodeId) -> f64 {
        WIDTH * (f64::from(node.0) + 0.5) / self.columns as f64
    }

    /// The height of a time; one outside of the window is outside of the diagram, and is clipped.
    pub fn y(&self, at: Micros) -> f64 {
        let span = (self.window.until - self.window.from).0.max(1) as f64;
        let since = at.0 as f64 - self.window.from.0 as f64;
        TOP + (HEIGHT - TOP) * since / span
    }

    fn is_lit(&self, id: RecordId) -> bool {
        self.why.iter().any(|row| row.id == id)
    }

    fn ask(&self, id: RecordId) -> Callback<MouseEvent> {
        self.on.reform(move |_| Act::Why(id))
    }

    fn svg(&self, strings: &Strings, diagram: &SpaceTime, cut: Option<&CutView>) -> Html {
        // The handles of a cut would be hidden within an image.
        let role = if cut.is_some() { "group" } else { "img" };
        html! {
            <svg class="space-time__svg" viewBox={format!("0 0 {} {}", px(WIDTH), px(HEIGHT))}
                {role} aria-label={strings.more().space_time_name}>
                <clipPath id="space-time-clip">
                    <rect x="0" y={px(TOP - 6.0)} width={px(WIDTH)}
                        height={px(HEIGHT - TOP + 6.0)} />
                </clipPath>
                { self.lanes(diagram) }
                { self.scale(strings) }
                <g clip-path="url(#space-time-clip)">
                    { for diagram.arrows.iter().map(|arrow| self.arrow(arrow)) }
                    { for diagram.points.iter().map(|point| self.point(*point)) }
                </g>
                { for cut.map(CutView::drawn) }
            </svg>
        }
    }

    /// The lines of the nodes, broken where a node was down.
    fn lanes(&self, diagram: &SpaceTime) -> Html {
        let lanes = diagram.names.iter().zip(0..).map(|(name, index)| {
            let x = px(self.x(NodeId(index)));
            html! {
                <g key={index}>
                    <line class="lane" x1={x.clone()} x2={x.clone()} y1={px(TOP)}
                        y2={px(HEIGHT)} />
                    <text class="lane__name" {x} y="17">{ name }</text>
                </g>
            }
        });
        let down = diagram.down.iter().map(|(node, from, until)| {
            let x = px(self.x(*node));
            let (y1, y2) = (self.y(*from).max(TOP), self.y(*until).min(HEIGHT));
            html! {
                <line class="lane__down" x1={x.clone()} x2={x} y1={px(y1)}
                    y2={px(y2.max(y1))} />
            }
        });
        html! { <>{ for lanes }{ for down }</> }
    }

    /// The line of now, with the time.
    fn scale(&self, strings: &Strings) -> Html {
        let y = self.y(self.now);
        html! {
            <g class="space-time__now">
                <line x1="0" x2={px(WIDTH)} y1={px(y)} y2={px(y)} />
                <text x={px(WIDTH - 2.0)} y={px(y + 13.0)}>
                    { format!("{} {}", strings.now, self.now) }
                </text>
            </g>
        }
    }

    fn arrow(&self, arrow: &SpaceTimeArrow) -> Html {
        let ((x1, y1), end) = ((self.x(arrow.from), self.y(arrow.sent_at)), arrow.end_at);
        let part = f64::from(arrow.end_ppm) / 1e6;
        let x2 = x1 + (self.x(arrow.to) - x1) * part;
        let y2 = self.y(end);
        let lit = self.is_lit(arrow.sent) || arrow.ended.is_some_and(|id| self.is_lit(id));
        let is_among =
            |arrows: &[&SpaceTimeArrow]| arrows.iter().any(|a| a.message == arrow.message);
        let class = classes!(
            "arrow",
            is_among(&self.crossing.broken).then_some("arrow--broken"),
            is_among(&self.crossing.in_flight).then_some("arrow--crossing"),
            format!("tint-{}", arrow.tint.0),
            arrow.lost.then_some("arrow--lost"),
            arrow.ended.is_none().then_some("arrow--bound"),
            lit.then_some("arrow--lit"),
        );
        let line = format!("M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2));
        html! {
            <g key={arrow.message.0} {class} onclick={self.ask(arrow.ended.unwrap_or(arrow.sent))}>
                <path class="arrow__hit" d={line.clone()} />
                <path class="arrow__line" d={line} />
                <path class="arrow__head" d={head((x1, y1), (x2, y2), arrow.lost)} />
                <text x={px(x1 + (x2 - x1) * LETTERS_AT)}
                    y={px(y1 + (y2 - y1) * LETTERS_AT - 3.0)}>{ arrow.letters }</text>
            </g>
        }
    }

    fn point(&self, (id, node, at, kind): (RecordId, NodeId, Micros, EventKind)) -> Html {
        let kind = match kind {
            EventKind::Fault => "point point--fault",
            EventKind::Note => "point point--note",
            EventKind::Timer => "point point--timer",
            EventKind::Client | EventKind::Message => "point point--client",
        };
        let class = classes!(kind, self.is_lit(id).then_some("point--lit"));
        html! {
            <circle key={format!("p{}", id.0)} {class} r="4.5"
                cx={px(self.x(node))} cy={px(self.y(at))}
                onclick={self.ask(id)} />
        }
    }
}

/// The head of an arrow; a cross where a message was lost.
fn head((x1, y1): (f64, f64), (x2, y2): (f64, f64), lost: bool) -> String {
    if lost {
        let [left, right, up, down] = [x2 - 4.0, x2 + 4.0, y2 - 4.0, y2 + 4.0].map(px);
        return format!("M{left} {up}L{right} {down}M{right} {up}L{left} {down}");
    }
    let angle = libm::atan2(y2 - y1, x2 - x1);
    let barb = |turn: f64| {
        let (x, y) = (libm::cos(angle + turn), libm::sin(angle + turn));
        format!("{} {}", px(x2 - 8.0 * x), px(y2 - 8.0 * y))
    };
    format!("M{}L{} {}L{}", barb(0.4), px(x2), px(y2), barb(-0.4))
}

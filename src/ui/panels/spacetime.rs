//! The Space-time tab: a line for each node with time running down, an arrow for each message
//! (Lamport 1978). A click on an arrow or a mark asks why.

use crate::i18n::Strings;
use crate::session::{EventKind, EventRow, SpaceTime, SpaceTimeArrow};
use crate::sim::{Micros, NodeId, RecordId};
use crate::ui::act::{Act, Window};
use crate::ui::icons::{Sign, icon};
use crate::ui::settings::use_prefs;
use crate::ui::stage::px;
use std::rc::Rc;
use yew::prelude::*;

/// The size of the diagram in its own units.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 560.0;
/// Where the lines of the nodes begin, below their names.
const TOP: f64 = 28.0;
/// How much of the window lies before now; the rest shows where messages are bound for.
const PAST: u64 = 9;
const WHOLE: u64 = 10;
/// At most so many messages are drawn: more can not be told apart.
const ARROWS_MAX: usize = 300;
/// Where along an arrow its letters stand: near its middle, where those of arrows that fan out or in are
/// apart, and beside the line of a node.
const LETTERS_AT: f64 = 0.43;
/// How much time the window spans, in milliseconds.
const SPANS_MS: [u64; 10] = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

/// The properties of [`SpaceTimePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Changes whenever what the query answers changes.
    pub revision: u32,
    /// The time that is shown.
    pub now: Micros,
    /// Gives the window.
    pub query: Callback<Window, SpaceTime>,
    /// The causes that are lit.
    pub why: Rc<[EventRow]>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// A window of the space-time diagram round the present moment.
#[component]
pub fn SpaceTimePanel(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let zoom = use_state(|| 3);
    let window = window(props.now, Micros::from_ms(SPANS_MS[*zoom]));
    let diagram = props.query.emit(window);
    let view = View {
        window,
        now: props.now,
        columns: diagram.names.len().max(1),
        why: &props.why,
        on: &props.on,
    };
    let to = |index: usize| {
        let zoom = zoom.setter();
        move |_: MouseEvent| zoom.set(index)
    };
    let (closer, wider) = (zoom.saturating_sub(1), (*zoom + 1).min(SPANS_MS.len() - 1));
    html! {
        <div class="space-time">
            <p class="space-time__tools">
                <span class="quiet">{ strings.space_time_hint }</span>
                <button type="button" class="btn btn--icon" aria-label={strings.zoom_in}
                    title={strings.zoom_in} disabled={closer == *zoom} onclick={to(closer)}>
                    { icon(Sign::Plus) }
                </button>
                <button type="button" class="btn btn--icon" aria-label={strings.zoom_out}
                    title={strings.zoom_out} disabled={wider == *zoom} onclick={to(wider)}>
                    { icon(Sign::Minus) }
                </button>
            </p>
            <svg class="space-time__svg" viewBox={format!("0 0 {} {}", px(WIDTH), px(HEIGHT))} role="img"
                aria-label={strings.space_time_name}>
                <clipPath id="space-time-clip">
                    <rect x="0" y={px(TOP - 6.0)} width={px(WIDTH)}
                        height={px(HEIGHT - TOP + 6.0)} />
                </clipPath>
                { view.lanes(&diagram) }
                { view.scale(strings) }
                <g clip-path="url(#space-time-clip)">
                    { for diagram.arrows.iter().map(|arrow| view.arrow(arrow)) }
                    { for diagram.points.iter().map(|point| view.point(*point)) }
                </g>
            </svg>
            if diagram.arrows.is_empty() {
                <p class="quiet empty">{ strings.space_time_empty }</p>
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
struct View<'a> {
    window: Window,
    now: Micros,
    columns: usize,
    why: &'a [EventRow],
    on: &'a Callback<Act>,
}

impl View<'_> {
    fn x(&self, node: NodeId) -> f64 {
        WIDTH * (f64::from(node.0) + 0.5) / self.columns as f64
    }

    /// The height of a time; one outside of the window is outside of the diagram, and is clipped.
    fn y(&self, at: Micros) -> f64 {
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
        let class = classes!(
            "arrow",
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

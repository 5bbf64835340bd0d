//! The Waterfall tab: a row for each span of work, under the one that it is a part of, over time; and the
//! same as a table.

use super::zoom::{self, zoom_buttons};
use crate::i18n::{DiagramStrings, Lang, fill};
use crate::scene::{Axis, Span, SpanId, SpanRow, span_rows};
use crate::sim::Micros;
use crate::ui::act::{Act, Window};
use crate::ui::settings::use_prefs;
use crate::ui::stage::px;
use wasm_bindgen::JsCast;
use web_sys::SvgElement;
use yew::prelude::*;

/// At most so many spans are drawn, the latest ones; those that they are parts of come on top.
const SPANS_MAX: usize = 30;
/// The size of the diagram in its own units.
const WIDTH: f64 = 340.0;
/// Where time begins, beside the words.
const LEFT: f64 = 124.0;
/// Room above the rows for the times.
const TOP: f64 = 18.0;
const ROW: f64 = 22.0;
/// How far a part is set in, and how many times at most.
const INDENT: f64 = 10.0;
const INDENTS_MAX: usize = 4;
/// A time beyond this part of the axis, in parts per million, ends at its tick.
const NEAR_END_PPM: u32 = 850_000;

/// The properties of [`WaterfallPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Changes whenever what the query answers changes.
    pub revision: u32,
    /// The time that is shown.
    pub now: Micros,
    /// Gives the spans of a window.
    pub query: Callback<Window, Vec<Span>>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// The spans of the time up to now.
#[component]
pub fn WaterfallPanel(props: &Props) -> Html {
    let prefs = use_prefs();
    let (lang, strings) = (prefs.lang(), prefs.lang().diagrams());
    let zoom = use_state(|| zoom::WIDE);
    let at = use_state(|| None::<SpanId>);
    let axis = axis(props.now, zoom::span(*zoom));
    let spans = props.query.emit(Window {
        from: axis.from,
        until: axis.until,
        count_max: SPANS_MAX,
    });
    let rows = span_rows(&spans, axis, props.now);
    let view = View {
        lang,
        strings,
        spans: &spans,
        rows: &rows,
        at: (*at).filter(|id| spans.iter().any(|span| span.id == *id)),
        on: &props.on,
        set: Callback::from({
            let at = at.setter();
            move |id| at.set(Some(id))
        }),
    };
    let height = TOP + ROW * rows.len() as f64;
    html! {
        <div class="waterfall">
            <p class="space-time__tools">
                <span class="quiet">{ strings.waterfall_hint }</span>
                { zoom_buttons(lang.strings(), &zoom) }
            </p>
            if rows.is_empty() {
                <p class="quiet empty">{ strings.waterfall_empty }</p>
            } else {
                <svg class="waterfall__svg" viewBox={format!("0 0 {} {}", px(WIDTH), px(height))}
                    role="group" aria-label={strings.waterfall_name}>
                    <clipPath id="waterfall-words">
                        <rect x="0" y="0" width={px(LEFT - 4.0)} height={px(height)} />
                    </clipPath>
                    { ticks(axis, height) }
                    { now_line(axis, props.now, height) }
                    { for rows.iter().enumerate().map(|(place, row)| view.row(place, row)) }
                </svg>
                <details>
                    <summary>{ fill(strings.waterfall_table, &[&rows.len().to_string()]) }</summary>
                    { view.table() }
                </details>
            }
        </div>
    }
}

/// The time of this length that ends now, or the first of the run.
fn axis(now: Micros, span: Micros) -> Axis {
    let from = now - span;
    Axis {
        from,
        until: from + span,
    }
}

fn x(ppm: u32) -> f64 {
    LEFT + (WIDTH - LEFT) * f64::from(ppm) / 1e6
}

fn ticks(axis: Axis, height: f64) -> Html {
    let tick = |at: Micros| {
        let ppm = axis.ppm(at);
        let class = match ppm > NEAR_END_PPM {
            true => "waterfall__at waterfall__at--end",
            false => "waterfall__at",
        };
        html! {
            <g key={at.0}>
                <line class="waterfall__tick" x1={px(x(ppm))} x2={px(x(ppm))} y1={px(TOP - 4.0)}
                    y2={px(height)} />
                <text {class} x={px(x(ppm))} y="10">{ at.to_string() }</text>
            </g>
        }
    };
    html! { <g aria-hidden="true">{ for axis.ticks().into_iter().map(tick) }</g> }
}

fn now_line(axis: Axis, now: Micros, height: f64) -> Html {
    let x = px(x(axis.ppm(now)));
    html! { <line class="waterfall__now" x1={x.clone()} x2={x} y1={px(TOP - 4.0)} y2={px(height)} /> }
}

/// How a span took its time, in words: how long, or that it still lasts.
fn took(strings: &DiagramStrings, span: &Span) -> String {
    match span.end {
        Some(end) => (end - span.start).to_string(),
        None => strings.took_open.to_owned(),
    }
}

struct View<'a> {
    lang: Lang,
    strings: &'static DiagramStrings,
    spans: &'a [Span],
    rows: &'a [SpanRow],
    /// The row that the Tab key reaches, when it is not the first.
    at: Option<SpanId>,
    on: &'a Callback<Act>,
    set: Callback<SpanId>,
}

impl View<'_> {
    fn row(&self, place: usize, row: &SpanRow) -> Html {
        let span = &self.spans[row.index];
        let top = TOP + ROW * place as f64;
        let is_reached = self.at.map_or(place == 0, |id| id == span.id);
        let indent = INDENT * row.depth.min(INDENTS_MAX) as f64;
        let words = match row.depth {
            0 => format!("{} {}", span.name, span.words),
            _ => span.words.clone(),
        };
        let class = classes!("span-row", format!("tint-{}", span.tint.0));
        let (start, id) = (span.start, span.id);
        let focus = self.set.reform(move |_: FocusEvent| id);
        html! {
            <g key={id.0} id={format!("span-{}", id.0)} {class} role="button"
                tabindex={if is_reached { "0" } else { "-1" }} aria-label={self.words(span)}
                onclick={self.on.reform(move |_| Act::SeekTime(start))} onfocus={focus}
                onkeydown={self.on_key(place, start)}>
                <rect class="span-row__ground" x="0" y={px(top)} width={px(WIDTH)} height={px(ROW)}>
                    <title>{ self.words(span) }</title>
                </rect>
                <text x={px(indent)} y={px(top + 15.0)} clip-path="url(#waterfall-words)">{ words }</text>
                { bar(span, row, top) }
            </g>
        }
    }

    /// All about a span, in words.
    fn words(&self, span: &Span) -> String {
        let (start, took) = (span.start.to_string(), took(self.strings, span));
        let template = match (span.end, span.failed) {
            (None, _) => self.strings.span_open,
            (Some(_), true) => self.strings.span_failed,
            (Some(_), false) => self.strings.span_done,
        };
        let words = fill(template, &[&span.name, &span.words, &start, &took]);
        match span.outcome.as_str() {
            "" => words,
            outcome => fill(self.strings.span_told, &[&words, outcome]),
        }
    }

    /// Enter goes to the start of the span; the arrows go from row to row.
    fn on_key(&self, place: usize, start: Micros) -> Callback<KeyboardEvent> {
        let on = self.on.clone();
        let id_of = |row: &SpanRow| self.spans[row.index].id;
        let ids: Vec<SpanId> = self.rows.iter().map(id_of).collect();
        Callback::from(move |event: KeyboardEvent| {
            let last = ids.len().saturating_sub(1);
            let wanted = match event.key().as_str() {
                "Enter" | " " => None,
                "ArrowDown" => Some((place + 1).min(last)),
                "ArrowUp" => Some(place.saturating_sub(1)),
                "Home" => Some(0),
                "End" => Some(last),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            match wanted.and_then(|place| ids.get(place)) {
                Some(id) => focus_row(*id),
                None => on.emit(Act::SeekTime(start)),
            }
        })
    }

    fn table(&self) -> Html {
        let page = self.lang.strings();
        let row = |row: &SpanRow| {
            let span = &self.spans[row.index];
            let (start, at) = (span.start, span.start.to_string());
            let failed = span.failed.then_some(self.strings.failed);
            let outcome = Some(span.outcome.as_str()).filter(|outcome| !outcome.is_empty());
            let outcome: Vec<&str> = failed.into_iter().chain(outcome).collect();
            let indent = format!("padding-inline-start: {}em", row.depth.min(INDENTS_MAX));
            html! {
                <tr key={span.id.0}>
                    <td>
                        <button type="button" class="btn btn--link" title={fill(page.go_there, &[&at])}
                            onclick={self.on.reform(move |_| Act::SeekTime(start))}>{ &at }</button>
                    </td>
                    <td style={indent}>{ format!("{} {}", span.name, span.words) }</td>
                    <td>{ took(self.strings, span) }</td>
                    <td>{ outcome.join(self.strings.comma) }</td>
                </tr>
            }
        };
        let heads = [
            page.column_time,
            self.strings.column_span,
            self.strings.column_took,
            page.column_outcome,
        ];
        html! {
            <div class="scroll" tabindex="0" role="group" aria-label={self.strings.column_span}>
                <table class="events__table">
                    <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>{ for self.rows.iter().map(row) }</tbody>
                </table>
            </div>
        }
    }
}

/// The bar of a span; one that failed ends in a cross, and one that is open has no end.
fn bar(span: &Span, row: &SpanRow, top: f64) -> Html {
    let (from, until) = (x(row.from_ppm), x(row.until_ppm));
    let class = classes!(
        "span-bar",
        span.failed.then_some("span-bar--failed"),
        span.end.is_none().then_some("span-bar--open"),
    );
    let (left, right) = (until - 4.0, until + 4.0);
    let (up, down) = (top + ROW / 2.0 - 4.0, top + ROW / 2.0 + 4.0);
    let [left, right, up, down] = [left, right, up, down].map(px);
    html! {
        <>
            <rect {class} x={px(from)} y={px(top + 5.0)} width={px((until - from).max(2.0))}
                height={px(ROW - 10.0)} rx="2" />
            if span.failed {
                <path class="span-row__cross" d={format!("M{left} {up}L{right} {down}M{right} {up}L{left} {down}")} />
            }
        </>
    }
}

fn focus_row(id: SpanId) {
    let document = web_sys::window().and_then(|window| window.document());
    let row = document.and_then(|document| document.get_element_by_id(&format!("span-{}", id.0)));
    if let Some(row) = row.and_then(|row| row.dyn_into::<SvgElement>().ok()) {
        // It fails only for what can not take the focus.
        let _ = row.focus();
    }
}

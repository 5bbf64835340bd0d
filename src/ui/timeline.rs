//! The timeline: the whole run so far with its marks, and its branches below one another.

use super::act::Act;
use super::icons::{Sign, icon};
use super::settings::use_prefs;
use crate::i18n::{Strings, fill};
use crate::scene::decimal;
use crate::session::values::mark_kind;
use crate::session::{BranchInfo, MarkKind, Status, TimelineMark};
use crate::sim::Micros;
use std::rc::Rc;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// How many marks of one kind are drawn at most; of more, some fall together.
const MARKS_MAX: u64 = 240;

/// What the timeline needs.
#[derive(Properties)]
pub struct TimelineProps {
    /// Where the run stands.
    pub status: Status,
    /// The marks of the branch that is shown, in order.
    pub marks: Rc<Vec<TimelineMark>>,
    /// The branches.
    pub branches: Rc<Vec<BranchInfo>>,
    /// What was asked for.
    pub on_act: Callback<Act>,
}

impl PartialEq for TimelineProps {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status
            && Rc::ptr_eq(&self.marks, &other.marks)
            && Rc::ptr_eq(&self.branches, &other.branches)
    }
}

/// The timeline.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let strings = use_prefs().strings();
    let latest = props.branches.iter().map(|branch| branch.known_until);
    let until = horizon(latest.max().unwrap_or_default().max(props.status.now));
    let rows = props
        .branches
        .iter()
        .map(|branch| branch_row(props, branch, until));
    html! {
        <section class="timeline" aria-label={strings.timeline}>
            <ul class="timeline__rows">{ for rows }</ul>
            <div class="timeline__ends"><span>{ "0" }</span>{ legend(strings, &props.marks) }<span>{ format!("{until}") }</span></div>
        </section>
    }
}

/// The end of the scale: the next of 1, 2, 5, 10 ... seconds, so that marks stand still while the
/// run grows.
fn horizon(until: Micros) -> Micros {
    let mut end = 1_000_000;
    while end < until.0 {
        let leading = end / 10u64.pow(end.ilog10());
        end = if leading == 2 { end / 2 * 5 } else { end * 2 };
    }
    Micros(end)
}

/// One branch: its name, and its span of time. The only branch needs no name.
fn branch_row(props: &TimelineProps, branch: &BranchInfo, until: Micros) -> Html {
    let from = branch.parent.map_or(Micros::ZERO, |(_, _, at)| at);
    let span = format!(
        "left:{};width:{}",
        percent(from, until),
        percent(branch.known_until - from, until)
    );
    let name = (props.branches.len() > 1)
        .then(|| html! { <BranchName branch={branch.clone()} on_act={&props.on_act} /> });
    let switch = {
        let (id, on_act) = (branch.id, props.on_act.clone());
        move |_: MouseEvent| on_act.emit(Act::Branch(id))
    };
    html! {
        <li key={branch.id} class={classes!("branch", branch.current.then_some("branch--current"))}>
            { name }
            if branch.current {
                <Track status={props.status.clone()} {until} marks={props.marks.clone()} {span}
                    on_act={&props.on_act} />
            } else {
                <div class="timeline__track" onclick={switch}><div class="timeline__known" style={span} /></div>
            }
        </li>
    }
}

#[derive(Properties)]
struct TrackProps {
    status: Status,
    until: Micros,
    marks: Rc<Vec<TimelineMark>>,
    span: String,
    on_act: Callback<Act>,
}

impl PartialEq for TrackProps {
    fn eq(&self, other: &Self) -> bool {
        (&self.status, self.until, &self.span) == (&other.status, other.until, &other.span)
            && Rc::ptr_eq(&self.marks, &other.marks)
    }
}

/// The branch that is shown: a slider over its time.
#[component]
fn Track(props: &TrackProps) -> Html {
    let strings = use_prefs().strings();
    let track = use_node_ref();
    let dragging = use_mut_ref(|| false);
    let status = &props.status;
    let seek = {
        let (track, until, known, on_act) = (
            track.clone(),
            props.until,
            status.known_until,
            props.on_act.clone(),
        );
        move |event: &PointerEvent| {
            if let Some(at) = track
                .cast::<Element>()
                .map(|track| time_at(&track, event, until))
            {
                on_act.emit(Act::SeekTime(at.min(known)));
            }
        }
    };
    let on_down = {
        let (dragging, seek, track) = (dragging.clone(), seek.clone(), track.clone());
        move |event: PointerEvent| {
            *dragging.borrow_mut() = true;
            if let Some(track) = track.cast::<Element>() {
                // A pointer that has gone meanwhile can not be captured, and need not be.
                let _ = track.set_pointer_capture(event.pointer_id());
            }
            seek(&event);
        }
    };
    let on_move = {
        let dragging = dragging.clone();
        move |event: PointerEvent| {
            if *dragging.borrow() {
                seek(&event);
            }
        }
    };
    let on_up = move |_: PointerEvent| *dragging.borrow_mut() = false;
    let on_key = {
        let (status, marks, on_act) = (status.clone(), props.marks.clone(), props.on_act.clone());
        move |event: KeyboardEvent| {
            if let Some(act) = key_act(&event.key(), &status, &marks) {
                event.prevent_default();
                event.stop_propagation();
                on_act.emit(act);
            }
        }
    };
    let steps = [status.step, status.steps_known].map(|step| step.to_string());
    let steps = fill(strings.step_of, &[&steps[0], &steps[1]]);
    let text = format!("{}, {steps}", status.now);
    html! {
        <div ref={track} class="timeline__track" role="slider" tabindex="0" aria-label={strings.timeline}
            title={strings.timeline_hint} aria-valuemin="0"
            aria-valuemax={status.known_until.as_ms().to_string()}
            aria-valuenow={status.now.as_ms().to_string()} aria-valuetext={text}
            onpointerdown={on_down} onpointermove={on_move} onpointerup={on_up.clone()}
            onpointercancel={on_up} onkeydown={on_key}>
            <div class="timeline__known" style={props.span.clone()} />
            <svg class="timeline__marks" aria-hidden="true">{ marks(&props.marks, props.until) }</svg>
            <div class="timeline__now" style={format!("left:{}", percent(status.now, props.until))} />
        </div>
    }
}

/// Where a pointer is in time.
fn time_at(track: &Element, event: &PointerEvent, until: Micros) -> Micros {
    let area = track.get_bounding_client_rect();
    let part = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
    Micros((part.clamp(0.0, 1.0) * until.0 as f64) as u64)
}

/// What a key on the slider asks for: a step, a mark, an end.
fn key_act(key: &str, status: &Status, marks: &[TimelineMark]) -> Option<Act> {
    let here = status.step;
    Some(match key {
        "ArrowLeft" | "ArrowDown" => Act::StepBack,
        "ArrowRight" | "ArrowUp" => Act::Seek((here + 1).min(status.steps_known)),
        "Home" => Act::Seek(0),
        "End" => Act::Seek(status.steps_known),
        "PageUp" => {
            let next = marks
                .iter()
                .map(|mark| mark.step + 1)
                .find(|step| *step > here);
            Act::Seek(next.unwrap_or(status.steps_known))
        }
        "PageDown" => {
            let before = marks
                .iter()
                .rev()
                .map(|mark| mark.step + 1)
                .find(|step| *step < here);
            Act::Seek(before.unwrap_or(0))
        }
        _ => return None,
    })
}

/// The marks, each kind with its own shape, colour and height.
fn marks(marks: &[TimelineMark], until: Micros) -> Html {
    let mut last = [None; 5];
    marks
        .iter()
        .filter(|mark| {
            // Of marks of one kind that fall together, the first is drawn.
            let place = mark.at.0 * MARKS_MAX / until.0.max(1);
            last[mark.kind as usize].replace(place) != Some(place)
        })
        .map(|mark| {
            html! { <svg x={percent(mark.at, until)} class="mark-place">{ shape(mark.kind) }</svg> }
        })
        .collect()
}

fn shape(kind: MarkKind) -> Html {
    let (class, d) = match kind {
        MarkKind::Fault => ("mark mark--fault", "M-5 1H5L0 10Z"),
        MarkKind::Role => ("mark mark--role", "M0 2L5 7L0 12L-5 7Z"),
        MarkKind::Commit => ("mark mark--commit", "M-1 14H1V26H-1Z"),
        MarkKind::Client => ("mark mark--client", "M0 16A4 4 0 1 1 0 24A4 4 0 1 1 0 16Z"),
        MarkKind::Violation => (
            "mark mark--violation",
            "M-6 3L-3 0L0 3L3 0L6 3L3 6L6 9L3 12L0 9L-3 12L-6 9L-3 6Z",
        ),
    };
    html! { <path {class} {d} /> }
}

/// What the marks mean, those that there are.
fn legend(strings: &Strings, marks: &[TimelineMark]) -> Html {
    const KINDS: [MarkKind; 5] = [
        MarkKind::Fault,
        MarkKind::Role,
        MarkKind::Commit,
        MarkKind::Client,
        MarkKind::Violation,
    ];
    let there = KINDS
        .into_iter()
        .filter(|kind| marks.iter().any(|mark| mark.kind == *kind));
    let items = there.map(|kind| {
        let top = if matches!(kind, MarkKind::Commit | MarkKind::Client) { 12 } else { -1 };
        html! {
            <li>
                <svg width="14" height="14" viewBox={format!("-7 {top} 14 14")} aria-hidden="true">{ shape(kind) }</svg>
                { mark_kind(strings, kind) }
            </li>
        }
    });
    html! { <ul class="timeline__legend">{ for items }</ul> }
}

#[derive(Properties, PartialEq)]
struct NameProps {
    branch: BranchInfo,
    on_act: Callback<Act>,
}

/// The name of a branch: shows it when pressed; renamed in place.
#[component]
fn BranchName(props: &NameProps) -> Html {
    let strings = use_prefs().strings();
    let editing = use_state(|| false);
    let field = use_node_ref();
    let id = props.branch.id;
    let name = branch_name(strings, Some(&props.branch));
    use_effect_with((*editing, field.clone()), |(editing, field)| {
        if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *editing) {
            let _ = field.focus();
            field.select();
        }
    });
    let edit = {
        let editing = editing.setter();
        move |_: MouseEvent| editing.set(true)
    };
    let done = {
        let (editing, field, on_act) = (editing.setter(), field.clone(), props.on_act.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>() {
                on_act.emit(Act::NameBranch(id, field.value()));
            }
            editing.set(false);
        }
    };
    if *editing {
        return html! {
            <form class="branch__name" onsubmit={done}>
                <input ref={field} type="text" maxlength="40" value={name}
                    aria-label={strings.branch_rename} />
                <button type="submit" class="btn btn--quiet btn--icon" aria-label={strings.apply}>
                    { icon(Sign::Holds) }
                </button>
            </form>
        };
    }
    let show = props.on_act.reform(move |_: MouseEvent| Act::Branch(id));
    html! {
        <div class="branch__name">
            <button type="button" class="btn btn--quiet branch__show" onclick={show}
                aria-pressed={props.branch.current.to_string()} title={origin(strings, &props.branch)}>
                { name.clone() }
            </button>
            if props.branch.current {
                <button type="button" class="btn btn--quiet btn--icon" onclick={edit}
                    aria-label={strings.branch_rename} title={strings.branch_rename}>{ "✎" }</button>
            }
        </div>
    }
}

/// The name of a branch: the one that it was given, or one made from its number.
pub fn branch_name(strings: &Strings, branch: Option<&BranchInfo>) -> String {
    match branch {
        None => String::new(),
        Some(branch) if branch.name != (branch.id + 1).to_string() => branch.name.clone(),
        Some(branch) if branch.id == 0 => strings.branch_main.to_owned(),
        Some(branch) => fill(strings.branch, &[&branch.name]),
    }
}

/// Where a branch begins, in words.
fn origin(strings: &Strings, branch: &BranchInfo) -> Option<String> {
    let (parent, step, _) = branch.parent?;
    let name = fill(strings.branch, &[&parent.to_string()]);
    Some(fill(strings.branch_from, &[&name, &step.to_string()]))
}

fn percent(at: Micros, until: Micros) -> String {
    let part = at.0 as f64 * 100.0 / until.0.max(1) as f64;
    format!("{}%", decimal(part, 3))
}

//! The transport: play, pause, steps in both directions, speed, restart, and where the run stands.

use super::act::Act;
use super::icons::{Sign, icon};
use super::keys::leave_after_pointer;
use super::play::{
    SPEED_MILLI_MAX, SPEED_MILLI_MIN, slider_to_speed, speed_to_slider, speed_words,
};
use super::settings::use_prefs;
use crate::i18n::{Strings, fill};
use crate::session::Status;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The row of buttons under the stage: where the run stands, whether it plays, how fast and how fast it
/// does at first, in thousandths of real time.
pub fn transport(
    strings: &Strings,
    status: &Status,
    (playing, speed_milli, usual_milli): (bool, u32, u32),
    on_act: &Callback<Act>,
) -> Html {
    let ended = status.at_limit || status.next_at.is_none();
    let (sign, name) = if playing {
        (Sign::Pause, strings.pause)
    } else {
        (Sign::Play, strings.play)
    };
    // Of how many is told once there is something ahead: the run goes on for as long as it is played.
    let where_words = if status.step < status.steps_known {
        strings.step_of
    } else {
        strings.step_at
    };
    let button =
        |sign, name: &'static str, hotkey: &'static str, act, off: bool, class: &'static str| {
            press(sign, (name, hotkey), (act, off), class, on_act)
        };
    html! {
        <div class="transport" role="group" aria-label={strings.transport} onclick={leave_after_pointer}>
            <div class="transport__buttons">
                { button(Sign::StepBack, strings.step_back, "←", Act::StepBack, status.step == 0, "btn--quiet") }
                { button(sign, name, strings.key_space, Act::TogglePlay, ended && !playing, "btn--primary transport__play") }
                { button(Sign::Step, strings.step, "→", Act::Step, ended, "btn--quiet") }
                { button(Sign::Next, strings.next_interesting, ".", Act::NextInteresting, ended, "btn--quiet") }
            </div>
            <p class="transport__clock">
                <span data-role="now">{ status.now.to_string() }</span>
                <span class="transport__step">
                    { fill(where_words, &[&status.step.to_string(), &status.steps_known.to_string()]) }
                </span>
            </p>
            { paces(strings, speed_milli, usual_milli, on_act) }
            <Speed {speed_milli} {on_act} />
            <div class="transport__buttons">
                { button(Sign::Restart, strings.restart, "", Act::Rerun, false, "btn--quiet") }
                { button(Sign::Seed, strings.new_seed, "", Act::NewSeed, false, "btn--quiet") }
            </div>
        </div>
    }
}

/// One button, with its name and key, and with what it does and whether it can not be pressed now.
/// It stays in the tab order then, so that focus is not lost when a run ends; pressed all the same,
/// play says why nothing plays.
fn press(
    sign: Sign,
    (name, hotkey): (&'static str, &'static str),
    (act, off): (Act, bool),
    class: &'static str,
    on_act: &Callback<Act>,
) -> Html {
    let on_act = on_act.clone();
    let press = move |_: MouseEvent| {
        if !off || act == Act::TogglePlay {
            on_act.emit(act.clone());
        }
    };
    let title = if hotkey.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({hotkey})")
    };
    html! {
        <button type="button" class={classes!("btn", "btn--icon", class)} {title}
            aria-label={name} aria-disabled={off.then_some("true")} onclick={press}>
            { icon(sign) }
        </button>
    }
}

/// Slow, normal or fast, as the lesson goes; the slider beside it has every speed.
fn paces(strings: &Strings, speed_milli: u32, usual_milli: u32, on_act: &Callback<Act>) -> Html {
    let paces = [
        (strings.speed_slow, (usual_milli / 4).max(SPEED_MILLI_MIN)),
        (strings.speed_normal, usual_milli),
        (strings.speed_fast, (usual_milli * 8).min(SPEED_MILLI_MAX)),
    ];
    let choose = on_act.reform(move |event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        let place = field.map_or(1, |field| field.selected_index().max(0) as usize);
        Act::Speed(paces.get(place).map_or(usual_milli, |(_, milli)| *milli))
    });
    let is_one = paces.iter().any(|(_, milli)| *milli == speed_milli);
    html! {
        <select class="transport__pace" aria-label={strings.speed} onchange={choose}>
            { for paces.into_iter().map(|(name, milli)| html! {
                <option selected={milli == speed_milli}>{ name }</option>
            }) }
            if !is_one {
                <option selected=true disabled=true>{ strings.speed_own }</option>
            }
        </select>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedProps {
    speed_milli: u32,
    on_act: Callback<Act>,
}

/// The speed on a log scale.
#[component]
fn Speed(props: &SpeedProps) -> Html {
    let strings = use_prefs().strings();
    let words = speed_words(props.speed_milli);
    let spoken = fill(strings.speed_times, &[&words]);
    let on_input = props.on_act.reform(|event: InputEvent| {
        let place = event
            .target_dyn_into::<HtmlInputElement>()
            .map_or(0.0, |field| field.value_as_number());
        Act::Speed(slider_to_speed(place as u32))
    });
    html! {
        <label class="transport__speed" title={spoken.clone()}>
            <span class="unseen">{ strings.speed }</span>
            <input type="range" min="0" max={speed_to_slider(SPEED_MILLI_MAX).to_string()} step="5"
                value={speed_to_slider(props.speed_milli).to_string()} aria-valuetext={spoken}
                oninput={on_input} />
            <output>{ format!("{words}/s") }</output>
        </label>
    }
}

//! Help: the keys, and what the shapes on the stage mean.

use super::dialog::Dialog;
use super::map::page_links;
use super::settings::{Prefs, Settings};
use crate::i18n::Strings;
use yew::prelude::*;

/// The help dialog.
pub fn help_dialog(prefs: &Prefs, on_close: &Callback<()>) -> Html {
    let strings = prefs.strings();
    html! {
        <Dialog title={strings.more().help_title} {on_close}>
            { keys(prefs) }
            { shapes(strings) }
            { page_links(strings) }
        </Dialog>
    }
}

fn keys(prefs: &Prefs) -> Html {
    let settings = prefs.settings;
    let strings = settings.lang.strings();
    let keys = [
        (strings.key_space, strings.more().help_space),
        ("Page Down, Page Up", strings.more().help_pages),
        ("←", strings.more().help_left),
        ("→", strings.more().help_right),
        (".", strings.more().help_dot),
        ("I", strings.more().help_i),
        ("P", strings.more().help_p),
        ("Enter", strings.more().help_enter),
        ("Esc", strings.more().help_escape),
        ("?", strings.more().help_question),
    ];
    let toggle = prefs.set.reform(move |_: Event| Settings {
        keys: !settings.keys,
        ..settings
    });
    html! {
        <section>
            <h3>{ strings.more().help_keys }</h3>
            <dl class="keys">
                { for keys.into_iter().map(|(key, does)| html! {
                    <div><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }) }
            </dl>
            <label class="check">
                <input type="checkbox" checked={settings.keys} onchange={toggle} />
                <span>{ strings.more().keys_setting }</span>
            </label>
        </section>
    }
}

/// The shapes of nodes with what they mean, drawn with the stage's own classes so that they look
/// the same.
fn of_nodes(strings: &Strings) -> [(Html, &'static str); 4] {
    let node = html! {
        <g class="node node--crowned tint-2">
            <circle class="node__shape" r="28" />
            <circle class="crown" r="22" />
        </g>
    };
    let down = html! {
        <g class="node node--down">
            <circle class="node__shape" r="28" />
            <path class="strike" d="M-20 -20 20 20M-20 20 20 -20" />
        </g>
    };
    let arc = html! {
        <g class="tint-3">
            <circle class="arc__track" r="28" />
            <path class="arc" d="M0-28A28 28 0 1 1-28 0" />
        </g>
    };
    let dots = html! {
        <g class="tint-5">
            <circle class="dot dot--filled" cx="-13" r="8" /><circle class="dot" cx="13" r="8" />
        </g>
    };
    [
        (node, strings.more().shape_node),
        (down, strings.more().shape_down),
        (arc, strings.more().shape_arc),
        (dots, strings.more().shape_dot),
    ]
}

/// The same of messages, links and logs.
fn of_messages(strings: &Strings) -> [(Html, &'static str); 4] {
    let body = html! {
        <>
            <rect class="message__shape" x="-16" y="-16" width="32" height="32" rx="5" />
            <text class="message__letters" y="5.5">{ "A" }</text>
        </>
    };
    let message = html! { <g class="message tint-6">{ body.clone() }</g> };
    let lost = html! {
        <g class="message message--lost tint-6">
            { body }
            <path class="message__cross" d="M10 -24L24 -10M10 -10L24 -24" />
        </g>
    };
    let cut = html! {
        <g class="link link--cut">
            <path class="link__wire link__wire--stopped" d="M-36 0H-10" />
            <path class="link__wire link__wire--gone" d="M10 0H36" />
            <path class="break" d="M-7-11V11M7-11V11" />
        </g>
    };
    let cells = html! {
        <>
            <g class="cell cell--solid tint-1">
                <rect x="-30" y="-15" width="27" height="30" rx="3" />
            </g>
            <g class="cell tint-1"><rect x="3" y="-15" width="27" height="30" rx="3" /></g>
        </>
    };
    [
        (message, strings.more().shape_message),
        (lost, strings.more().shape_lost),
        (cut, strings.more().shape_cut),
        (cells, strings.more().shape_cells),
    ]
}

fn shapes(strings: &Strings) -> Html {
    html! {
        <section>
            <h3>{ strings.more().help_shapes }</h3>
            <ul class="legend">
                { for of_nodes(strings).into_iter().chain(of_messages(strings)).map(|(shape, means)| html! {
                    <li>
                        <svg class="stage__svg" viewBox="-36 -36 72 72" aria-hidden="true">{ shape }</svg>
                        <span>{ means }</span>
                    </li>
                }) }
            </ul>
        </section>
    }
}

//! Help: the keys, and what the shapes on the stage mean.

use super::dialog::Dialog;
use super::settings::{Prefs, Settings, use_prefs};
use crate::i18n::Strings;
use yew::prelude::*;

/// The properties of [`HelpDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Emitted when the reader closed it.
    pub on_close: Callback<()>,
}

/// The help dialog.
#[component]
pub fn HelpDialog(props: &Props) -> Html {
    let strings = use_prefs().strings();
    html! {
        <Dialog title={strings.help_title} on_close={&props.on_close}>
            <Keys />
            <Shapes />
        </Dialog>
    }
}

#[component]
fn Keys() -> Html {
    let Prefs { settings, set } = use_prefs();
    let strings = settings.lang.strings();
    let keys = [
        (strings.key_space, strings.help_space),
        ("←", strings.help_left),
        ("→", strings.help_right),
        (".", strings.help_dot),
        ("P", strings.help_p),
        ("Enter", strings.help_enter),
        ("Esc", strings.help_escape),
        ("?", strings.help_question),
    ];
    let toggle = set.reform(move |_: Event| Settings {
        keys: !settings.keys,
        ..settings
    });
    html! {
        <section>
            <h3>{ strings.help_keys }</h3>
            <dl class="keys">
                { for keys.into_iter().map(|(key, does)| html! {
                    <div><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }) }
            </dl>
            <label class="check">
                <input type="checkbox" checked={settings.keys} onchange={toggle} />
                <span>{ strings.keys_setting }</span>
            </label>
        </section>
    }
}

/// The shapes with what they mean, drawn with the stage's own classes so that they look the same.
fn shapes(strings: &Strings) -> [(Html, &'static str); 8] {
    let node = html! {
        <g class="node node--crowned tint-2">
            <circle class="crown" cx="24" cy="24" r="19" />
            <circle class="node__shape" cx="24" cy="24" r="14" />
        </g>
    };
    let down = html! {
        <g class="node node--down">
            <circle class="node__shape" cx="24" cy="24" r="15" />
            <path class="strike" d="M12 12l24 24M36 12 12 36" />
        </g>
    };
    let arc = html! {
        <g class="tint-3">
            <circle class="arc__track" cx="24" cy="24" r="16" />
            <path class="arc" d="M24 8a16 16 0 1 1-16 16" />
        </g>
    };
    let message = html! {
        <g class="message tint-6">
            <rect class="message__shape" x="10" y="13" width="28" height="22" rx="11" />
            <text class="message__letters" x="24" y="28">{ "AE" }</text>
        </g>
    };
    let lost = html! {
        <g class="message message--lost">
            <rect class="message__shape" x="10" y="13" width="28" height="22" rx="11" />
            <text class="message__letters" x="24" y="28">{ "AE" }</text>
        </g>
    };
    let cut = html! {
        <>
            <path class="link link--cut" d="M2 24h44" />
            <path class="break" d="M18 33l6-18M25 33l6-18" />
        </>
    };
    let cells = html! {
        <>
            <g class="cell cell--solid tint-1"><rect x="4" y="14" width="19" height="20" /></g>
            <g class="cell tint-1"><rect x="25" y="14" width="19" height="20" /></g>
        </>
    };
    let dots = html! {
        <g class="tint-5">
            <circle class="dot dot--filled" cx="16" cy="24" r="6" />
            <circle class="dot" cx="33" cy="24" r="6" />
        </g>
    };
    [
        (node, strings.shape_node),
        (down, strings.shape_down),
        (arc, strings.shape_arc),
        (message, strings.shape_message),
        (lost, strings.shape_lost),
        (cut, strings.shape_cut),
        (cells, strings.shape_cells),
        (dots, strings.shape_dot),
    ]
}

#[component]
fn Shapes() -> Html {
    let strings = use_prefs().strings();
    html! {
        <section>
            <h3>{ strings.help_shapes }</h3>
            <ul class="legend">
                { for shapes(strings).into_iter().map(|(shape, means)| html! {
                    <li>
                        <svg class="stage__svg" viewBox="0 0 48 48" aria-hidden="true">{ shape }</svg>
                        <span>{ means }</span>
                    </li>
                }) }
            </ul>
        </section>
    }
}

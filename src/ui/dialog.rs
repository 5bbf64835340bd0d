//! A modal dialog: the browser's own, which keeps focus inside, closes on Escape, and gives focus
//! back.

use super::icons::{Sign, icon};
use super::settings::use_prefs;
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

/// The properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its title.
    pub title: AttrValue,
    /// What is in it.
    pub children: Html,
    /// Emitted when the reader closed it: stop rendering it then.
    pub on_close: Callback<()>,
}

/// A dialog that is open for as long as it is rendered.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            // It refuses only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let on_click = {
        let dialog = dialog.clone();
        move |event: MouseEvent| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else {
                return;
            };
            if closes(&event, &dialog) {
                dialog.close();
            }
        }
    };
    let on_close = props.on_close.reform(|_: Event| ());
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title"
            onclose={on_close} onclick={on_click}>
            <div class="dialog__inner">
                <header class="dialog__head">
                    <h2 id="dialog-title">{ &props.title }</h2>
                    <button type="button" class="btn btn--quiet btn--icon" data-close="true"
                        aria-label={strings.close}>
                        { icon(Sign::Close) }
                    </button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}

/// True for a click on the backdrop, whose target is the dialog itself, or on a closing button.
fn closes(event: &MouseEvent, dialog: &HtmlDialogElement) -> bool {
    let Some(target) = event.target_dyn_into::<Element>() else {
        return false;
    };
    let on_button = target.closest("[data-close]").ok().flatten().is_some();
    on_button || &target == AsRef::<Element>::as_ref(dialog)
}

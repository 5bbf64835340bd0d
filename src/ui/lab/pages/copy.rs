//! A button that copies. Where the browser refuses, the text is shown, selected, for the reader to
//! copy.

use crate::i18n::Lang;
use crate::ui::icons::{Sign, icon};
use crate::ui::share::copy;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// The properties of [`CopyButton`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The words on it.
    pub label: AttrValue,
    /// What it is for, where the words alone do not say.
    #[prop_or_default]
    pub about: Option<AttrValue>,
    /// What it copies.
    pub text: AttrValue,
    /// True while there is nothing to copy.
    #[prop_or_default]
    pub disabled: bool,
    /// The reader's language.
    pub lang: Lang,
}

/// What came of it.
#[derive(Copy, Clone, PartialEq)]
enum Outcome {
    Idle,
    Copied,
    Refused,
}

/// The button.
#[component]
pub fn CopyButton(props: &Props) -> Html {
    let strings = props.lang.strings();
    let outcome = use_state(|| Outcome::Idle);
    let field = use_node_ref();
    {
        let outcome = outcome.setter();
        use_effect_with(props.text.clone(), move |_| outcome.set(Outcome::Idle));
    }
    {
        let field = field.clone();
        use_effect_with(*outcome, move |_| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                // What can be selected can be focused.
                let _ = field.focus();
                field.select();
            }
        });
    }
    let on_click = {
        let (outcome, text) = (outcome.setter(), props.text.clone());
        move |_: MouseEvent| {
            let (outcome, text) = (outcome.clone(), text.clone());
            spawn_local(async move {
                let copied = copy(&text).await;
                outcome.set(if copied {
                    Outcome::Copied
                } else {
                    Outcome::Refused
                });
            });
        }
    };
    let said = match *outcome {
        Outcome::Idle => "",
        Outcome::Copied => strings.copied,
        Outcome::Refused => strings.more().copy_by_hand,
    };
    let name = props
        .about
        .as_ref()
        .map(|about| format!("{}: {about}", props.label));
    html! {
        <>
            <button type="button" class="btn" aria-label={name} disabled={props.disabled}
                onclick={on_click}>
                { icon(Sign::Copy) }<span>{ &props.label }</span>
            </button>
            <span role="status">{ said }</span>
            if *outcome == Outcome::Refused {
                <textarea ref={field} readonly=true rows="2" aria-label={&props.label}
                    value={&props.text} />
            }
        </>
    }
}

//! The share dialog: the link to this run, and what to hold another run against.

use super::dialog::Dialog;
use super::icons::{Sign, icon};
use super::settings::use_prefs;
use crate::i18n::{Strings, fill};
use crate::session::LinkError;
use crate::session::values;
use crate::sim::{Micros, digest_hex};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What is shared.
#[derive(Clone, PartialEq, Debug)]
pub struct Shared {
    /// The whole address of the run, or why it has none.
    pub address: Result<AttrValue, LinkError>,
    /// The address for an embedded frame.
    pub embed: AttrValue,
    /// The digest of its trace.
    pub digest: u64,
    /// The step and time of the moment.
    pub moment: (u32, Micros),
}

/// The share dialog.
pub fn share_dialog(strings: &Strings, shared: &Shared, on_close: &Callback<()>) -> Html {
    let Shared {
        address,
        embed,
        digest,
        moment: (step, at),
    } = shared;
    let moment = fill(
        strings.more().check_at,
        &[&at.to_string(), &step.to_string()],
    );
    html! {
        <Dialog key="share" title={strings.more().share_title} {on_close}>
            { match address {
                Ok(address) => links(strings, address, embed),
                Err(error) => html! {
                    <p class="notice notice--bad">
                        { icon(Sign::Violated) }{ values::link_error(strings, error) }
                    </p>
                },
            } }
            <dl class="facts">
                <div><dt>{ strings.more().share_moment }</dt><dd>{ moment }</dd></div>
                <div>
                    <dt>{ strings.more().share_digest }</dt>
                    <dd><code data-role="digest">{ digest_hex(*digest) }</code></dd>
                </div>
            </dl>
            <p class="quiet">{ strings.more().share_digest_note }</p>
        </Dialog>
    }
}

fn links(strings: &Strings, address: &AttrValue, embed: &AttrValue) -> Html {
    let frame = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"520\"></iframe>",
        embed.replace('&', "&amp;"),
        strings.site_name
    );
    html! {
        <>
            <p>{ strings.more().share_note }</p>
            <CopyField label={strings.more().share_link} text={address} />
            <CopyField label={strings.more().share_embed} text={frame} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CopyProps {
    label: AttrValue,
    text: AttrValue,
}

/// A text with a button that copies it. Where the browser refuses, the text is selected for the
/// reader to copy.
#[component]
fn CopyField(props: &CopyProps) -> Html {
    let strings = use_prefs().strings();
    let field = use_node_ref();
    let outcome = use_state(|| "");
    let copy = {
        let (field, outcome, text) = (field.clone(), outcome.setter(), props.text.clone());
        move |_: MouseEvent| {
            let (field, outcome, text) = (field.clone(), outcome.clone(), text.clone());
            spawn_local(async move {
                if copy(&text).await {
                    outcome.set(strings.copied);
                    return;
                }
                if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                    let _ = field.focus();
                    field.select();
                }
                outcome.set(strings.more().copy_by_hand);
            });
        }
    };
    html! {
        <div class="copy">
            <label>
                <span>{ &props.label }</span>
                <textarea ref={field} readonly=true rows="2" value={&props.text} />
            </label>
            <button type="button" class="btn" onclick={copy}>
                { icon(Sign::Copy) }<span>{ strings.more().copy }</span>
            </button>
            <p class="copy__outcome" role="status">{ *outcome }</p>
        </div>
    }
}

/// Copies a text; false when the browser has no clipboard for this page or refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let navigator = window.navigator();
    // Pages that are not served securely have no clipboard at all.
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if !there.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}

//! The share dialog: the link to this run, and what to hold another run against.

use super::dialog::Dialog;
use super::icons::{Sign, icon};
use super::settings::use_prefs;
use crate::i18n::{Strings, fill};
use crate::session::LinkError;
use crate::session::export::Format;
use crate::session::values;
use crate::sim::{Micros, digest_hex};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, HtmlTextAreaElement, Url};
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
pub fn share_dialog(
    strings: &Strings,
    shared: &Shared,
    export: &Callback<Format, String>,
    on_close: &Callback<()>,
) -> Html {
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
            <h3>{ strings.more().export_title }</h3>
            <ul class="exports">{ for Format::ALL.map(|format| export_button(strings, format, export)) }</ul>
        </Dialog>
    }
}

/// A button that saves the run in a format.
fn export_button(strings: &Strings, format: Format, export: &Callback<Format, String>) -> Html {
    let more = strings.more();
    let words = match format {
        Format::Csv => more.export_csv,
        Format::Json => more.export_json,
        Format::Edn => more.export_edn,
        Format::Mermaid => more.export_mermaid,
        Format::Shiviz => more.export_shiviz,
    };
    let export = export.clone();
    let press = move |_: MouseEvent| {
        let file = format!("netsplit.{}", format.file_end());
        // A browser that makes no files of texts has nothing to save.
        let _ = save(&file, &export.emit(format));
    };
    html! {
        <li>
            <button type="button" class="btn" data-role={format!("export-{}", format.name())} onclick={press}>
                { words }
            </button>
        </li>
    }
}

/// Has the browser save a text as a file.
fn save(file: &str, text: &str) -> Option<()> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from(text))).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = web_sys::window()?.document()?.create_element("a").ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", file).ok()?;
    link.dyn_into::<HtmlElement>().ok()?.click();
    Url::revoke_object_url(&address).ok()
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

//! Homework out of this browser and into it: a file to save, a file to take in, and forgetting it.

use super::known::{self, Taken};
use crate::i18n::{Lang, fill};
use crate::ui::homework::file::{self, BYTES_MAX, Refusal};
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, HtmlInputElement, Url};
use yew::prelude::*;

/// The properties of [`Transfer`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The text of the file.
    pub text: AttrValue,
    /// The reader's language.
    pub lang: Lang,
    /// Emitted when what is kept has changed.
    pub on_change: Callback<()>,
}

/// What was said last: whether it is good, and the words.
type Said = Option<(bool, String)>;

/// The buttons, and what came of them.
#[component]
pub fn Transfer(props: &Props) -> Html {
    let (lang, lab) = (props.lang, props.lang.lab());
    let said = use_state(|| Said::None);
    let sure = use_state(|| false);
    let address = use_download(&props.text);
    let tell = {
        let (said, on_change) = (said.setter(), props.on_change.clone());
        Callback::from(move |words: (bool, String)| {
            said.set(Some(words));
            on_change.emit(());
        })
    };
    let chosen = {
        let tell = tell.clone();
        move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                let tell = tell.clone();
                spawn_local(async move { tell.emit(taken_in(&file, lang).await) });
            }
            // The same file can then be chosen again.
            input.set_value("");
        }
    };
    let ask = {
        let sure = sure.setter();
        Callback::from(move |asked: bool| sure.set(asked))
    };
    html! {
        <>
            <div class="beside__row">
                <a class="btn" href={address} download="netsplit-homework.json" data-role="export">
                    { lab.export }
                </a>
                <label class="btn beside__file">
                    <input type="file" class="unseen" accept=".json,application/json"
                        onchange={chosen} data-role="import" />
                    { lab.import }
                </label>
                <button type="button" class="btn btn--danger" aria-expanded={sure.to_string()}
                    onclick={ask.reform(|_| true)} data-role="forget">{ lab.forget }</button>
            </div>
            if *sure { { forgetting(lang, &ask, &tell) } }
            <div role="status">
                if let Some((good, words)) = &*said {
                    <p class={if *good { "notice notice--good" } else { "notice notice--bad" }}
                        data-role="said">{ words }</p>
                }
            </div>
        </>
    }
}

/// Asks whether all is to be forgotten.
fn forgetting(lang: Lang, ask: &Callback<bool>, tell: &Callback<(bool, String)>) -> Html {
    let lab = lang.lab();
    let forget = {
        let (ask, tell) = (ask.clone(), tell.clone());
        move |_: MouseEvent| {
            known::forget();
            ask.emit(false);
            tell.emit((true, lab.forgotten.to_owned()));
        }
    };
    html! {
        <div class="beside__sure" role="group" aria-label={lab.forget}>
            <p role="alert">{ lab.forget_sure }</p>
            <div class="beside__row">
                <button type="button" class="btn btn--danger" onclick={forget}
                    data-role="forget-all">{ lab.forget_yes }</button>
                <button type="button" class="btn" onclick={ask.reform(|_| false)}>
                    { lab.forget_no }
                </button>
            </div>
        </div>
    }
}

/// Takes in a file, and says what came of it.
async fn taken_in(file: &File, lang: Lang) -> (bool, String) {
    let lab = lang.lab();
    // What is far too large is not read at all.
    if file.size() > BYTES_MAX as f64 {
        return (false, lab.import_oversized.to_owned());
    }
    let text = JsFuture::from(file.text()).await.ok();
    let Some(text) = text.and_then(|text| text.as_string()) else {
        return (false, lab.import_unread.to_owned());
    };
    match file::read(&text) {
        Ok(homework) => (true, taken_words(known::take(&homework), lang)),
        Err(Refusal::Oversized) => (false, lab.import_oversized.to_owned()),
        Err(Refusal::Foreign) => (false, lab.import_foreign.to_owned()),
        Err(Refusal::Newer) => (false, lab.import_newer.to_owned()),
        Err(Refusal::Damaged) => (false, lab.import_damaged.to_owned()),
    }
}

fn taken_words(taken: Taken, lang: Lang) -> String {
    let lab = lang.lab();
    let mut words = fill(lab.imported, &[&taken.added.to_string()]);
    for (count, left_out) in [
        (taken.left_out, lab.left_out),
        (taken.unsolved, lab.unsolved),
    ] {
        if count > 0 {
            words.push(' ');
            words += &fill(left_out, &[&count.to_string()]);
        }
    }
    words
}

/// An address under which the browser finds a text, as a file to save.
#[hook]
fn use_download(text: &AttrValue) -> Option<AttrValue> {
    let address = use_state(|| None);
    {
        let address = address.setter();
        use_effect_with(text.clone(), move |text| {
            let made = blob_address(text);
            address.set(made.clone().map(AttrValue::from));
            move || {
                if let Some(made) = made {
                    // It is an address that was made here.
                    let _ = Url::revoke_object_url(&made);
                }
            }
        });
    }
    (*address).clone()
}

fn blob_address(text: &str) -> Option<String> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from(text))).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

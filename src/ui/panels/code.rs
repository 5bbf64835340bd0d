//! The Code tab: the source of the protocol as it was compiled, the handler of the last step lit.

use crate::i18n::{Strings, fill};
use crate::session::HandlerView;
use crate::ui::settings::use_prefs;
use crate::ui::texts;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What marks the function that is lit.
const LIT: &str = "code__fn--lit";

/// The properties of [`CodePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// The handler that ran in the last step.
    pub handler: Option<HandlerView>,
}

/// The source as far as it is there.
#[derive(Clone, PartialEq)]
enum Code {
    Waiting,
    Missing,
    Here(AttrValue),
}

/// The source, with its functions to be folded.
#[component]
pub fn CodePanel(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let known = texts::known_code(props.lesson);
    let code = use_state(|| known.map_or(Code::Waiting, Code::Here));
    let pane = use_node_ref();
    {
        let (code, lesson) = (code.clone(), props.lesson);
        let wanted = *code == Code::Waiting;
        use_effect_with((lesson, wanted), move |_| {
            if wanted {
                spawn_local(async move {
                    let html = texts::fetch_code(lesson).await;
                    code.set(html.map_or(Code::Missing, Code::Here));
                });
            }
        });
    }
    {
        let pane = pane.clone();
        let lit = props.handler.as_ref().map(|handler| handler.function);
        let there = matches!(*code, Code::Here(_));
        use_effect_with((lit, there), move |(lit, _)| light(&pane, *lit));
    }
    let html = match &*code {
        Code::Here(html) => html.clone(),
        Code::Waiting => {
            return html! { <p class="quiet" role="status">{ strings.more().code_coming }</p> };
        }
        Code::Missing => return missing(strings, &code),
    };
    html! {
        <div class="code">
            { told(strings, props.handler.as_ref(), &pane) }
            <div ref={pane} class="code__pane" tabindex="0" role="region" lang="en" translate="no"
                aria-label={strings.more().code_name}>
                { Html::from_html_unchecked(html) }
            </div>
        </div>
    }
}

fn missing(strings: &Strings, code: &UseStateHandle<Code>) -> Html {
    let code = code.setter();
    html! {
        <>
            <p class="notice notice--bad" role="alert">{ strings.more().code_missing }</p>
            <p>
                <button type="button" class="btn" onclick={move |_| code.set(Code::Waiting)}>
                    { strings.try_again }
                </button>
            </p>
        </>
    }
}

/// What the last step ran, and why.
fn told(strings: &Strings, handler: Option<&HandlerView>, pane: &NodeRef) -> Html {
    let Some(HandlerView { function, event }) = handler else {
        return html! { <p class="quiet">{ strings.more().code_unlit }</p> };
    };
    let (pane, function) = (pane.clone(), *function);
    let name = function.rsplit("::").next().unwrap_or(function);
    html! {
        <p class="code__told">
            <span>{ fill(strings.more().code_lit, &[name, &event.words]) }</span>
            <button type="button" class="btn btn--small"
                onclick={move |_| light(&pane, Some(function))}>{ strings.more().code_go }</button>
        </p>
    }
}

/// Lights a function and nothing else, unfolds it, and scrolls the pane, not the page, to it.
fn light(pane: &NodeRef, function: Option<&'static str>) {
    let Some(pane) = pane.cast::<HtmlElement>() else {
        return;
    };
    let one = |selector: &str| pane.query_selector(selector).ok().flatten();
    while let Some(old) = one(&format!(".{LIT}")) {
        // Refused only for names that are no class names.
        let _ = old.class_list().remove_1(LIT);
        let _ = old.remove_attribute("open");
    }
    let selector = match function.map(|name| (name, name.split_once("::"))) {
        None => return,
        Some((_, Some((file, name)))) => format!("[data-file='{file}'] [data-fn='{name}']"),
        Some((name, None)) => format!("[data-fn='{name}']"),
    };
    let Some(found) = one(&selector) else {
        return;
    };
    let _ = found.class_list().add_1(LIT);
    unfold(&found);
    if let Ok(Some(file)) = found.closest(".code__file") {
        unfold(&file);
    }
    if let Some(found) = found.dyn_ref::<HtmlElement>() {
        pane.set_scroll_top(found.offset_top());
    }
}

fn unfold(element: &Element) {
    // Refused only for names that are no names.
    let _ = element.set_attribute("open", "");
}

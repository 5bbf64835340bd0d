//! What is round every page: the way past the bar, the bar, the content, and help.

use super::bar::bar;
use super::chunks::{self, Chunk, over, use_chunks};
use super::settings::use_prefs;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// The properties of [`Shell`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The class of the content.
    #[prop_or_default]
    pub class: Classes,
    /// The title that the bar shows: that of a lesson.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// What is wrong with it on purpose.
    #[prop_or_default]
    pub warning: Option<AttrValue>,
    /// The course that the page is of, as the query of its address; see [`super::course`].
    #[prop_or_default]
    pub course: Option<AttrValue>,
    /// Offered as "share" when there is something to share.
    #[prop_or_default]
    pub on_share: Option<Callback<()>>,
    /// Whether presenter mode is on; `None` where there is none.
    #[prop_or_default]
    pub presenter: Option<bool>,
    /// Turns presenter mode on or off.
    #[prop_or_default]
    pub on_presenter: Callback<()>,
    /// The content.
    pub children: Html,
}

/// A page with its bar.
#[component]
pub fn Shell(props: &Props) -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    let help = use_state(|| false);
    let content = use_node_ref();
    use_help_key(prefs.settings.keys, &help);
    let skip = {
        let content = content.clone();
        move |event: MouseEvent| {
            // A link to an anchor would change the route.
            event.prevent_default();
            if let Some(content) = content.cast::<HtmlElement>() {
                let _ = content.focus();
            }
        }
    };
    let skip = html! { <a class="skip" href="#/" onclick={skip}>{ strings.skip_to_content }</a> };
    let set_help = |on: bool| {
        let help = help.setter();
        Callback::from(move |()| help.set(on))
    };
    html! {
        <>
            { bar(&prefs, props, &set_help(true), skip) }
            <main ref={content} tabindex="-1" class={props.class.clone()}>
                { props.children.clone() }
            </main>
            if *help {
                <Help on_close={set_help(false)} />
            }
        </>
    }
}

/// The properties of [`Help`].
#[derive(PartialEq, Properties)]
struct HelpProps {
    on_close: Callback<()>,
}

/// The help dialog, once it is here.
#[component]
fn Help(props: &HelpProps) -> Html {
    let prefs = use_prefs();
    if let Some(coming) = use_chunks(&[Chunk::Tools]) {
        return over(coming, prefs.strings(), &props.on_close);
    }
    chunks::tools().map_or_else(Html::default, |tools| (tools.help)(&prefs, &props.on_close))
}

/// Opens help on `?`, when single keys are shortcuts.
#[hook]
fn use_help_key(keys: bool, help: &UseStateHandle<bool>) {
    let help = help.setter();
    use_effect_with(keys, move |keys| {
        let listener = keys.then(|| {
            let window = web_sys::window().expect("a page has a window");
            EventListener::new(&window, "keydown", move |event| {
                let asked = event
                    .dyn_ref::<KeyboardEvent>()
                    .is_some_and(|event| event.key() == "?" && !is_typing(event));
                if asked {
                    help.set(true);
                }
            })
        });
        move || drop(listener)
    });
}

/// True when a key is meant for something else than a shortcut: a field being typed in, an open
/// dialog, or a combination that belongs to the browser.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return true;
    }
    let target = event.target().and_then(|target| target.dyn_into().ok());
    target.is_some_and(|target: web_sys::Element| {
        // Nothing is typed into a slider or a box to tick: letters stay shortcuts there.
        let elsewhere = "input:not([type=range], [type=checkbox], [type=radio]), select, \
                         textarea, dialog, [contenteditable]";
        target.closest(elsewhere).ok().flatten().is_some()
    })
}

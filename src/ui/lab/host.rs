//! A place for the lab, in a page whose build has it not: it is fetched when it is opened.

use super::Props;
use crate::ui::settings::use_prefs;
use js_sys::{Array, Function, Promise, Reflect, global};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// How far the lab is.
#[derive(Clone, PartialEq)]
enum State {
    Waiting,
    Missing,
    /// What opens it: see [`super::door`].
    Here(Function),
}

/// Has the page load the lab: `netsplitLoadLab` is in the script that starts the page.
async fn load() -> Result<Function, JsValue> {
    let load: Function = Reflect::get(&global(), &"netsplitLoadLab".into())?.dyn_into()?;
    let loaded: Promise = load.call0(&JsValue::NULL)?.dyn_into()?;
    JsFuture::from(loaded).await?.dyn_into()
}

/// The functions that the lab may call for as long as it is open.
struct Kept {
    _ask: Closure<dyn FnMut() -> JsValue>,
    _say: Closure<dyn FnMut(String)>,
}

/// What the page offers to the lab: see [`Props`].
type Calls = Rc<RefCell<(Callback<(), Option<String>>, Callback<String>)>>;

/// What the lab is asked for, as [`super::door`] reads it.
fn packed(words: [&str; 4], calls: &Calls) -> (Array, Kept) {
    let (ask, say) = (calls.clone(), calls.clone());
    // What is called may render the page, and so put other calls here: none is borrowed meanwhile.
    let ask = Closure::<dyn FnMut() -> JsValue>::new(move || {
        let ask = ask.borrow().0.clone();
        ask.emit(()).into()
    });
    let say = Closure::<dyn FnMut(String)>::new(move |what| {
        let say = say.borrow().1.clone();
        say.emit(what);
    });
    let asked: Array = words.into_iter().map(JsValue::from).collect();
    asked.push(ask.as_ref());
    asked.push(say.as_ref());
    (
        asked,
        Kept {
            _ask: ask,
            _say: say,
        },
    )
}

/// The lab, or what became of it.
#[component]
pub fn Lab(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let place = use_node_ref();
    let state = use_state(|| State::Waiting);
    {
        let state = state.clone();
        use_effect_with(*state == State::Waiting, move |waiting| {
            if *waiting {
                spawn_local(async move {
                    state.set(load().await.map_or(State::Missing, State::Here));
                });
            }
        });
    }
    // The page may make these anew at any time; what is open goes on with the latest.
    let calls = use_mut_ref(|| (Callback::from(|()| None), Callback::noop()));
    *calls.borrow_mut() = (props.ask.clone(), props.say.clone());
    {
        let place = place.clone();
        let Props {
            panel,
            lesson,
            lang,
            detail,
            ..
        } = props.clone();
        let asked = (panel, lesson, lang, detail, (*state).clone());
        use_effect_with(asked, move |(panel, lesson, lang, detail, state)| {
            let words = [panel.name(), lesson, lang.tag(), detail];
            let open = match (state, place.get()) {
                (State::Here(open), Some(place)) => Some((open.clone(), place)),
                _ => None,
            };
            let kept = open.as_ref().map(|(open, place)| {
                let (asked, kept) = packed(words, &calls);
                // It fails only if the lab does, and then says so itself.
                let _ = open.call2(&JsValue::NULL, place, &asked);
                kept
            });
            move || {
                if let Some((open, place)) = open {
                    let _ = open.call1(&JsValue::NULL, &place);
                }
                drop(kept);
            }
        });
    }
    let again = {
        let state = state.setter();
        move |_| state.set(State::Waiting)
    };
    html! {
        <>
            if *state == State::Waiting {
                <p class="quiet" role="status">{ strings.lab_coming }</p>
            }
            if *state == State::Missing {
                <p class="notice notice--bad" role="alert">{ strings.lab_missing }</p>
                <p><button type="button" class="btn" onclick={again}>{ strings.try_again }</button></p>
            }
            <div ref={place}></div>
        </>
    }
}

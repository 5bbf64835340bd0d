//! A place for the lab, in a page whose build has it not: it is fetched when it is opened.

use super::Props;
use crate::ui::settings::use_prefs;
use js_sys::{Function, Promise, Reflect, global};
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
    {
        let place = place.clone();
        use_effect_with((props.clone(), (*state).clone()), move |(props, state)| {
            let open = match state {
                State::Here(open) => Some(open.clone()),
                State::Waiting | State::Missing => None,
            };
            if let (Some(open), Some(place)) = (&open, place.get()) {
                let (lesson, lang) = (props.lesson.into(), props.lang.tag().into());
                // It fails only if the lab does, and then says so itself.
                let _ = open.call3(&JsValue::NULL, &place, &lesson, &lang);
            }
            move || {
                if let Some(open) = open {
                    let _ = open.call0(&JsValue::NULL);
                }
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

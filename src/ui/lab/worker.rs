//! The lab as a thread: see [`super::background`] for the page's side.

use super::background::{Task, encoded};
use crate::lessons;
use crate::session::measurement::Measurement;
use js_sys::{Date, Float64Array, Function, Reflect, Uint8Array, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// How often it says what trials gave, in milliseconds: as often as the plot is drawn anew.
const EVERY_MS: f64 = 200.0;

/// Waits for a task, and says so.
pub fn listen() {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let bytes = event.data().dyn_into::<Uint8Array>().ok();
        let task = bytes.and_then(|bytes| postcard::from_bytes(&bytes.to_vec()).ok());
        if let Some(task) = task {
            work(&task);
        }
    });
    // The global object takes any name.
    let _ = Reflect::set(&global(), &"onmessage".into(), &on_message.into_js_value());
    say(&JsValue::NULL);
}

fn say(what: &JsValue) {
    let post = Reflect::get(&global(), &"postMessage".into());
    if let Some(post) = post.ok().and_then(|post| post.dyn_into::<Function>().ok()) {
        // Numbers can always be handed over.
        let _ = post.call1(&JsValue::NULL, what);
    }
}

/// Runs the trials that are not done yet, in their order.
fn work(task: &Task) {
    let mut all = lessons::all().iter().flat_map(|entry| (entry.experiments)());
    let Some(experiment) = all.find(|experiment| experiment.id == task.experiment) else {
        return;
    };
    let mut run = Measurement::new(experiment, task.params.clone(), task.seed, task.trials);
    for _ in 0..task.done {
        run.next_trial();
    }
    let (mut values, mut said_at_ms) = (Vec::new(), Date::now());
    while let Some(trial) = run.next_trial() {
        values.push(run.run(&trial));
        if Date::now() - said_at_ms >= EVERY_MS {
            tell(&mut values);
            said_at_ms = Date::now();
        }
    }
    tell(&mut values);
}

fn tell(values: &mut Vec<Option<f64>>) {
    say(&Float64Array::from(&encoded(values)[..]));
    values.clear();
}

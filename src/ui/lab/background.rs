//! Trials in a thread of their own, so that the page loses no frame however long one takes.

use crate::session::Params;
use js_sys::{Float64Array, Function, Reflect, Uint8Array, global};
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// What the thread is asked for.
#[derive(Serialize, Deserialize)]
pub struct Task {
    /// The name of the experiment.
    pub experiment: String,
    /// Its parameters.
    pub params: Params,
    /// From which seed.
    pub seed: u64,
    /// How many trials every point gets.
    pub trials: u32,
    /// How many of them, in their order, are done.
    pub done: u64,
}

/// A thread at work; dropped, it ends.
pub struct Background {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Background {
    /// Starts a thread, which gives what the trials gave in their order, many at once. `None` where
    /// the page offers none, as in a build that has the lab in it. `on_error` is called when it can
    /// not be started after all.
    pub fn start(
        task: &Task,
        on_values: impl Fn(Vec<Option<f64>>) + 'static,
        on_error: impl Fn() + 'static,
    ) -> Option<Self> {
        let make = Reflect::get(&global(), &"netsplitLabWorker".into()).ok()?;
        let make: Function = make.dyn_into().ok()?;
        let worker: Worker = make.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
        let task = Uint8Array::from(&postcard::to_allocvec(task).ok()?[..]);
        let asked = worker.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            match event.data().dyn_into::<Float64Array>() {
                Ok(values) => on_values(decoded(&values.to_vec())),
                // Its first word says that it listens.
                Err(_) => {
                    // Bytes can always be handed over.
                    let _ = asked.post_message(&task);
                }
            }
        });
        let on_error = Closure::new(on_error);
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // What it has said already finds nobody listening.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What trials gave as numbers: each is two, and the first says whether there is a second.
pub fn encoded(values: &[Option<f64>]) -> Vec<f64> {
    let pair = |value: &Option<f64>| [f64::from(u8::from(value.is_some())), value.unwrap_or(0.0)];
    values.iter().flat_map(pair).collect()
}

fn decoded(numbers: &[f64]) -> Vec<Option<f64>> {
    let value = |pair: &[f64]| (pair[0] != 0.0).then_some(pair[1]);
    numbers.chunks_exact(2).map(value).collect()
}

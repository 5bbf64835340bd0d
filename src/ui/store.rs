//! What the browser keeps for us. What it refuses to keep, because its storage is full, forbidden
//! or absent, lasts as long as the page: on the global object, where the lab finds it too.

use js_sys::{Reflect, global};
use wasm_bindgen::JsValue;

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn full_key(key: &str) -> String {
    format!("netsplit.{key}")
}

/// What was kept under a key, when anything was.
pub fn get(key: &str) -> Option<String> {
    let key = full_key(key);
    let held = Reflect::get(&global(), &JsValue::from(&*key))
        .ok()?
        .as_string();
    held.or_else(|| storage()?.get_item(&key).ok().flatten())
}

/// Keeps a value. False when the browser refuses: it then lasts as long as the page.
pub fn set(key: &str, value: &str) -> bool {
    let key = full_key(key);
    let kept = storage().is_some_and(|storage| storage.set_item(&key, value).is_ok());
    let held = if kept {
        JsValue::UNDEFINED
    } else {
        value.into()
    };
    // The global object takes any name.
    let _ = Reflect::set(&global(), &key.into(), &held);
    kept
}

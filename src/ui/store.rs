//! What the browser keeps for us. Storage that is full, forbidden or absent loses what it would
//! have kept, and nothing else: every failure reads as "not there".

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn full_key(key: &str) -> String {
    format!("netsplit.{key}")
}

/// What was kept under a key, when anything was.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(&full_key(key)).ok().flatten()
}

/// Keeps a value, if the browser lets us.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage refuses; the setting then lasts as long as the page.
        let _ = storage.set_item(&full_key(key), value);
    }
}

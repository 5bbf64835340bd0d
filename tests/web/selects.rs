//! Lists to choose from, as readers choose.

use crate::forms::fire;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

pub async fn choose(select: &Element, index: i32) {
    select
        .unchecked_ref::<HtmlSelectElement>()
        .set_selected_index(index);
    fire(select, "change").await;
}

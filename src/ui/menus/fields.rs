//! A field for a whole number.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the field needs.
#[derive(Properties, PartialEq)]
pub struct NumberProps {
    /// The field, to read it with [`NumberField::read`].
    pub field: NodeRef,
    /// Its name.
    pub label: &'static str,
    /// What it counts.
    pub unit: &'static str,
    /// What it begins with.
    pub value: u64,
    /// The smallest.
    pub min: u64,
    /// The largest.
    pub max: u64,
}

/// A labelled field for a whole number.
#[component]
pub fn NumberField(props: &NumberProps) -> Html {
    html! {
        <label class="field">
            <span>{ props.label }</span>
            <span class="field__number">
                <input ref={props.field.clone()} type="number" required=true step="1"
                    value={props.value.to_string()} min={props.min.to_string()} max={props.max.to_string()} />
                <span>{ props.unit }</span>
            </span>
        </label>
    }
}

impl NumberField {
    /// The number in the field; the form's own checks keep it within its bounds.
    pub fn read(field: &NodeRef) -> u64 {
        let number = field
            .cast::<HtmlInputElement>()
            .map(|field| field.value_as_number());
        // A cast from float saturates, and takes NaN to zero.
        number.unwrap_or_default() as u64
    }
}

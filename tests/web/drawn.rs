//! What a plain function draws, mounted as a component.
#![cfg(target_arch = "wasm32")]

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DrawnProps {
    draw: Callback<(), Html>,
}

/// Draws what a function draws.
#[component]
pub fn Drawn(props: &DrawnProps) -> Html {
    props.draw.emit(())
}

/// The properties that draw with a function.
pub fn drawn(draw: impl Fn() -> Html + 'static) -> DrawnProps {
    DrawnProps {
        draw: Callback::from(move |()| draw()),
    }
}

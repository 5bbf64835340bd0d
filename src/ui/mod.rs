//! The page.
use yew::prelude::*;

#[component(App)]
fn app() -> Html {
    html! { <h1>{ "Netsplit" }</h1> }
}

/// Mounts the page on the document's body.
pub fn mount() {
    yew::Renderer::<App>::new().render();
}

//! A polite live region: what just happened, for those who do not see the stage.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// The shortest time between two announcements, in milliseconds of real time: a screen reader
/// that is always interrupted says nothing.
pub const PAUSE_MS: u32 = 1_500;

/// The properties of [`Live`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to say. While it changes faster than it can be said, only the latest is.
    pub text: AttrValue,
}

/// Says a text when it changes, at most once in [`PAUSE_MS`].
#[component]
pub fn Live(props: &Props) -> Html {
    let said = use_state(|| props.text.clone());
    let waiting = use_mut_ref(|| None::<Timeout>);
    let latest = use_mut_ref(|| props.text.clone());
    {
        let said = said.setter();
        use_effect_with(props.text.clone(), move |text| {
            *latest.borrow_mut() = text.clone();
            let mut timer = waiting.borrow_mut();
            if timer.is_none() {
                let waiting = waiting.clone();
                *timer = Some(Timeout::new(PAUSE_MS, move || {
                    said.set(latest.borrow().clone());
                    waiting.borrow_mut().take();
                }));
            }
        });
    }
    html! { <div class="unseen" role="status" aria-live="polite">{ &*said }</div> }
}

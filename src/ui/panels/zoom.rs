//! How much time a diagram spans, and the buttons that change it.

use crate::i18n::Strings;
use crate::sim::Micros;
use crate::ui::icons::{Sign, icon};
use yew::prelude::*;

/// How much time a window spans, in milliseconds.
const SPANS_MS: [u64; 10] = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

/// The zoom that spans 200 ms.
pub const CLOSE: usize = 3;
/// The zoom that spans 2 s.
pub const WIDE: usize = 6;

/// How much time a window of this zoom spans.
pub fn span(zoom: usize) -> Micros {
    Micros::from_ms(SPANS_MS[zoom.min(SPANS_MS.len() - 1)])
}

/// The buttons for a closer and for a wider window.
pub fn zoom_buttons(strings: &Strings, zoom: &UseStateHandle<usize>) -> Html {
    let button = |name: &'static str, sign, wanted: usize| {
        let onclick = {
            let zoom = zoom.setter();
            move |_: MouseEvent| zoom.set(wanted)
        };
        html! {
            <button type="button" class="btn btn--icon" aria-label={name} title={name}
                disabled={wanted == **zoom} {onclick}>
                { icon(sign) }
            </button>
        }
    };
    let wider = (**zoom + 1).min(SPANS_MS.len() - 1);
    html! {
        <>
            { button(strings.more().zoom_in, Sign::Plus, zoom.saturating_sub(1)) }
            { button(strings.more().zoom_out, Sign::Minus, wider) }
        </>
    }
}

//! The short lessons under the roof of one: which of them a run is of, and the way to the others.

use super::story_column::Props;
use crate::i18n::Lang;
use crate::session::Track;
use crate::ui::act::Act;
use crate::ui::chunks;
use yew::prelude::*;

/// A button for each, which begins a run of it; nothing for a lesson that is all one.
pub fn tracks_row(lang: Lang, props: &Props) -> Html {
    let tracks = chunks::opening(props.lesson).map_or(&[][..], |entry| (entry.tracks)());
    if tracks.is_empty() {
        return Html::default();
    }
    html! {
        <div class="tracks" role="group" aria-label={lang.strings().more().tracks}>
            { for tracks.iter().map(|track| choice(lang, props, track)) }
        </div>
    }
}

fn choice(lang: Lang, props: &Props, track: &'static Track) -> Html {
    let specs = props.specs.0;
    let running = (track.params.iter()).all(|(key, value)| props.params.get(specs, key) == *value);
    let (params, seed) = (props.params.clone(), props.seed);
    let on_click = props.on.reform(move |_: MouseEvent| {
        let chosen = params.with_each(specs, track.params);
        // A track is made of values that its lesson allows, which a test of every track holds.
        let params = chosen.unwrap_or_else(|_| params.clone());
        Act::Restart { params, seed }
    });
    html! {
        <button type="button" class="btn" aria-pressed={running.to_string()} disabled={running}
            onclick={on_click}>{ track.title.get(lang) }</button>
    }
}

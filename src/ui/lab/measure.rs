//! The Measure tab with all that it needs: the lesson's experiments, and its words about them.

use super::kept::PerLesson;
use crate::i18n::Lang;
use crate::ui::chunks;
use crate::ui::panels::measure::{Bench, Experiments, MeasurePanel};
use crate::ui::texts;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

thread_local! {
    /// What was measured in each lesson.
    static BENCHES: PerLesson<Bench> = const { PerLesson::new() };
}

/// The properties of [`Measure`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// The reader's language.
    pub lang: Lang,
}

/// The lesson's experiments. Its words about them follow when they are there.
#[component]
pub fn Measure(props: &Props) -> Html {
    let Props { lesson, lang } = *props;
    let prose = use_state(|| None);
    {
        let prose = prose.setter();
        use_effect_with((lesson, lang), move |_| {
            prose.set(texts::known(lesson, lang));
            spawn_local(async move {
                if texts::known(lesson, lang).is_none() {
                    texts::fetch(lesson, lang, false).await;
                }
                prose.set(texts::fetch(lesson, lang, true).await);
            });
        });
    }
    let experiments = chunks::entry(lesson).map_or(&[][..], |entry| (entry.experiments)());
    if experiments.is_empty() {
        return Html::default();
    }
    html! {
        <MeasurePanel key={lesson} experiments={Experiments(experiments)} bench={BENCHES.with(|benches| benches.of(lesson))}
            prose={*prose} {lang} />
    }
}

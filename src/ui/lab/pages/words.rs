//! The lessons' prose as the pages need it: that of several lessons, as it comes.

use crate::i18n::Lang;
use crate::ui::chunks;
use crate::ui::panels::prose::Prose;
use crate::ui::texts;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far the prose of some lessons is there.
#[derive(Clone, PartialEq)]
pub struct Words {
    lang: Lang,
    missing: bool,
    again: Callback<()>,
}

impl Words {
    /// The prose of a lesson, as far as it is there.
    pub fn of(&self, lesson: &str) -> Prose {
        texts::known(lesson, self.lang).unwrap_or(Prose(&[]))
    }

    /// Says that some could not be had, with a button that asks for it again.
    pub fn notice(&self) -> Html {
        if !self.missing {
            return Html::default();
        }
        let (strings, again) = (self.lang.strings(), self.again.clone());
        html! {
            <div class="beside__row" role="alert">
                <p class="notice notice--bad">{ strings.more_words_missing }</p>
                <button type="button" class="btn" onclick={move |_| again.emit(())}>
                    { strings.try_again }
                </button>
            </div>
        }
    }
}

/// The names of every lesson.
pub fn every_lesson() -> Vec<&'static str> {
    chunks::ids().collect()
}

/// The prose of some lessons: what each begins with, and the rest too with `more`.
#[hook]
pub fn use_words(lessons: Vec<&'static str>, more: bool, lang: Lang) -> Words {
    let missing = use_state(|| false);
    let tries = use_state(|| 0_u32);
    let come = use_force_update();
    {
        let missing = missing.setter();
        use_effect_with((lessons, lang, *tries), move |(lessons, lang, _)| {
            missing.set(false);
            for lesson in lessons.clone() {
                let (missing, come, lang) = (missing.clone(), come.clone(), *lang);
                spawn_local(async move {
                    match fetch(lesson, more, lang).await {
                        Some(_) => come.force_update(),
                        None => missing.set(true),
                    }
                });
            }
        });
    }
    let again = Callback::from({
        let tries = tries.clone();
        move |()| tries.set(*tries + 1)
    });
    Words {
        lang,
        missing: *missing,
        again,
    }
}

async fn fetch(lesson: &'static str, more: bool, lang: Lang) -> Option<Prose> {
    let first = match texts::known(lesson, lang) {
        Some(first) => first,
        None => texts::fetch(lesson, lang, false).await?,
    };
    if more && !first.is_whole() {
        return texts::fetch(lesson, lang, true).await;
    }
    Some(first)
}

//! A glimpse of a lesson for the home page: a real run, held at one moment.

use super::route::LessonRoute;
use super::stage::{Painter, Stage};
use crate::i18n::{Lang, fill};
use crate::lessons::{Opening, glimpse};
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`Glimpse`].
#[derive(Properties)]
pub struct Props {
    /// The lesson.
    pub opening: &'static Opening,
    /// The language.
    pub lang: Lang,
}

/// Lessons are fixed, so the same place is the same lesson.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.opening, other.opening) && self.lang == other.lang
    }
}

/// The stage of a lesson at a moment of a real run. All of it leads to the lesson.
#[component]
pub fn Glimpse(props: &Props) -> Html {
    let lit = use_memo((), |()| Vec::new());
    let painter = use_memo((), |()| Painter::default());
    let (opening, lang) = (props.opening, props.lang);
    let moment = use_memo(lang, |lang| {
        let moment = glimpse(opening, *lang)?;
        Some((Rc::new(moment.scene), Rc::new(moment.servers), moment.at))
    });
    let Some((scene, servers, at)) = &*moment else {
        return Html::default();
    };
    painter.set_now(*at);
    let words = fill(
        lang.home().glimpse,
        &[opening.about.title.get(lang), &at.to_string()],
    );
    html! {
        <figure class="glimpse">
            <div class="stage" inert=true aria-hidden="true">
                <Stage scene={scene.clone()} servers={servers.clone()} {lang}
                    painter={(*painter).clone()} open={None} {lit} cutting=false space_opens=false
                    on_pick={Callback::noop()} on_cut={Callback::noop()} />
            </div>
            <figcaption>
                <a href={LessonRoute::start(opening.about.id).hash()}>{ words }</a>
            </figcaption>
        </figure>
    }
}

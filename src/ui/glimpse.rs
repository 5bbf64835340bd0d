//! A glimpse of a lesson for the home page: a real run, held at one moment.

use super::route::LessonRoute;
use super::stage::{Painter, Stage};
use crate::i18n::{Lang, fill};
use crate::lessons::Entry;
use crate::scene::Scene;
use crate::session::Params;
use crate::sim::{Input, Micros, NodeId};
use std::rc::Rc;
use yew::prelude::*;

/// The seed of the run, and when it is held: a client has asked, and the leader is telling the
/// others.
const SEED: u64 = 1;
const ASKED_AT: Micros = Micros::from_ms(215);
const HELD_AT: Micros = Micros::from_ms(264);
/// Far more steps than it takes to get there.
const STEPS_MAX: u32 = 1_000;

/// The properties of [`Glimpse`].
#[derive(Properties)]
pub struct Props {
    /// The lesson.
    pub entry: &'static Entry,
    /// The language.
    pub lang: Lang,
}

/// Lessons are fixed, so the same place is the same lesson.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.entry, other.entry) && self.lang == other.lang
    }
}

/// A moment of a run.
struct Moment {
    scene: Rc<Scene>,
    servers: Rc<Vec<NodeId>>,
    at: Micros,
}

/// The stage of a lesson at a moment of a real run. All of it leads to the lesson.
#[component]
pub fn Glimpse(props: &Props) -> Html {
    let strings = props.lang.strings();
    let lit = use_memo((), |()| Vec::new());
    let painter = use_memo((), |()| Painter::default());
    let (entry, lang) = (props.entry, props.lang);
    let moment = use_memo(lang, |lang| moment(entry, *lang));
    let Some(moment) = &*moment else {
        return Html::default();
    };
    painter.set_now(moment.at);
    let words = fill(
        strings.glimpse,
        &[entry.about.title.get(lang), &moment.at.to_string()],
    );
    html! {
        <figure class="glimpse">
            <div class="stage" inert=true aria-hidden="true">
                <Stage scene={moment.scene.clone()} servers={moment.servers.clone()} {lang}
                    painter={(*painter).clone()} open={None} {lit} cutting=false space_opens=false
                    on_pick={Callback::noop()} on_cut={Callback::noop()} />
            </div>
            <figcaption>
                <a href={LessonRoute::start(entry.about.id).hash()}>{ words }</a>
            </figcaption>
        </figure>
    }
}

/// Runs the lesson to the moment.
fn moment(entry: &Entry, lang: Lang) -> Option<Moment> {
    let mut run = (entry.open)(Params::defaults(entry.params), SEED).ok()?;
    run.set_questions(false);
    run.advance(ASKED_AT, STEPS_MAX);
    if let Some(choice) = run.requests().into_iter().next() {
        // A client that can not ask now leaves the moment quieter, and as true.
        let _ = run.inject(Input::Request(choice.node, choice.request));
    }
    run.advance(HELD_AT, STEPS_MAX);
    let servers = run.nodes().into_iter().filter(|(_, _, server)| *server);
    Some(Moment {
        servers: Rc::new(servers.map(|(id, ..)| id).collect()),
        scene: Rc::new(run.scene(Micros::ZERO, lang)),
        at: run.status().now,
    })
}

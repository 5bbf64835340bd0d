//! The story: short steps, each bound to an event of the run. *Continue* brings the next one about.

use super::prose::{Prose, prose_text, reading_ms};
use super::story_column::{TASKS_TAB, VARIANTS_TAB};
use crate::i18n::{Lang, Strings, Text, fill};
use crate::lessons;
use crate::session::{Haste, StoryView, TaskView};
use crate::ui::act::Act;
use crate::ui::icons::{Sign, icon};
use crate::ui::route::LessonRoute;
use crate::ui::settings::use_prefs;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::js_sys::Date;
use yew::prelude::*;

/// How the run goes on, as far as the story is concerned.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Way {
    /// It stands.
    #[default]
    Stands,
    /// The reader plays it.
    Plays,
    /// The story drives it, at such a pace.
    Driven(Haste),
    /// It stands, and the story can not bring its next step about from here.
    Stuck,
}

/// The properties of [`StoryPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// How far the story got.
    pub story: Rc<[StoryView]>,
    /// The lesson's prose.
    pub prose: Prose,
    /// How the run goes on.
    #[prop_or_default]
    pub way: Way,
    /// The stored run that is watched, by its name: its own words stand in place of the story,
    /// whose steps are those of a run of the reader's own.
    #[prop_or_default]
    pub watched: Option<AttrValue>,
    /// What the story offers when it is over.
    #[prop_or_default]
    pub after: After,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// What the story offers when it is over.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct After {
    /// The lesson.
    pub lesson: &'static str,
    /// The tasks, and whether they are solved.
    pub tasks: Rc<[TaskView]>,
    /// The first broken variant, if the lesson has one.
    pub variant: Option<&'static Text>,
    /// Opens a tab of the story column by its number.
    pub on_tab: Callback<usize>,
}

/// The hook, and one step of the story: the latest that the run reached, until the reader turns to
/// another.
#[component]
pub fn StoryPanel(props: &Props) -> Html {
    let lang = use_prefs().lang();
    let strings = lang.strings();
    let reached = props.story.iter().rposition(|step| step.reached.is_some());
    let card = use_card(props, reached.unwrap_or(0));
    let turned = use_state(|| None);
    {
        let turned = turned.setter();
        use_effect_with(card, move |_| turned.set(None));
    }
    let shown = turned.unwrap_or(card);
    let turn = {
        let turned = turned.setter();
        Callback::from(move |index: usize| turned.set(Some(index)))
    };
    let watched = props.watched.as_deref();
    if let Some((title, html)) = watched.and_then(|name| props.prose.get(name)) {
        return html! {
            <div class="story">
                <article class="story__step" data-story={props.watched.clone()}>
                    <h2>{ title }</h2>
                    { prose_text(html) }
                </article>
            </div>
        };
    }
    if watched.is_some() && !props.prose.is_whole() {
        return html! { <p class="quiet" role="status">{ strings.words_coming }</p> };
    }
    html! {
        <div class="story">
            if let Some((title, html)) = props.prose.get("hook") {
                <details class="hook" open={card == 0}>
                    <summary><h2>{ title }</h2></summary>
                    { prose_text(html) }
                </details>
            }
            if let Some(step) = props.story.get(shown) {
                { steps(strings, props, shown, &turn) }
                { one_step(strings, props, step) }
                if step.reached.is_some() && shown + 1 == props.story.len() {
                    { end(lang, props, step) }
                }
                { drive(strings, props, (shown, card)) }
            }
        </div>
    }
}

/// The card that is shown: that of the latest step, but while the reader plays none is replaced before there
/// was time to read it.
#[hook]
fn use_card(props: &Props, latest: usize) -> usize {
    let card = use_state(|| (latest, Date::now()));
    let (index, since) = *card;
    let step = props.story.get(index).map_or("", |step| step.id);
    let words = props.prose.get(&format!("story.{step}"));
    let read_ms = words.map_or(0.0, |(title, html)| reading_ms(title) + reading_ms(html));
    let setter = card.setter();
    use_effect_with(
        (latest, index, props.way == Way::Plays),
        move |&(latest, index, plays)| {
            let left_ms = since + read_ms - Date::now();
            let turns = |to: usize| move || setter.set((to, Date::now()));
            let timeout = if latest == index {
                None
            } else if plays && latest > index && left_ms > 0.0 {
                Some(Timeout::new(left_ms as u32, turns(index + 1)))
            } else {
                turns(if plays && latest > index {
                    index + 1
                } else {
                    latest
                })();
                None
            };
            move || drop(timeout)
        },
    );
    index
}

/// All steps as a row of numbers: where the run is, and where the reader is.
fn steps(strings: &Strings, props: &Props, shown: usize, turn: &Callback<usize>) -> Html {
    let steps = props.story.iter().enumerate().map(|(index, step)| {
        let class = match step.reached {
            Some(_) => "story__dot story__dot--reached",
            None => "story__dot",
        };
        let title = props.prose.title(&format!("story.{}", step.id));
        html! {
            <li>
                <button type="button" class={class} title={title.clone()}
                    aria-label={format!("{}: {title}", index + 1)}
                    aria-current={(index == shown).then_some("step")}
                    onclick={turn.reform(move |_| index)}>{ index + 1 }</button>
            </li>
        }
    });
    html! { <ol class="story__dots" aria-label={strings.story}>{ for steps }</ol> }
}

fn one_step(strings: &Strings, props: &Props, step: &StoryView) -> Html {
    let (title, html) = props
        .prose
        .get(&format!("story.{}", step.id))
        .unwrap_or_default();
    html! {
        <article class="story__step" key={step.id} data-story={step.id} aria-live="polite">
            <h2>{ title }</h2>
            { prose_text(html) }
            { standing(strings, props, step) }
        </article>
    }
}

/// How many tasks the end of a story offers.
const TASKS_OFFERED: usize = 2;

/// The end of a story: what can be defended now, and where to go from here.
fn end(lang: Lang, props: &Props, last: &StoryView) -> Html {
    let strings = lang.strings();
    let Some((title, html)) = props.prose.get(&format!("end.{}", last.id)) else {
        return Html::default();
    };
    let After {
        lesson,
        tasks,
        variant,
        on_tab,
    } = &props.after;
    let open = |tab: usize, words: String| {
        let press = on_tab.reform(move |_: MouseEvent| tab);
        html! { <li><button type="button" class="btn" onclick={press}>{ words }</button></li> }
    };
    // What is open still goes first.
    let (solved, new): (Vec<_>, Vec<_>) = tasks.iter().partition(|task| task.solved.is_some());
    let tasks = new.into_iter().chain(solved).take(TASKS_OFFERED);
    let tasks = tasks.map(|task| {
        let title = props.prose.title(&format!("task.{}", task.id));
        open(TASKS_TAB, fill(strings.end_task, &[&title]))
    });
    let variant =
        variant.map(|name| open(VARIANTS_TAB, fill(strings.end_variant, &[name.get(lang)])));
    html! {
        <section class="story__end" aria-label={title}>
            <h2>{ title }</h2>
            { prose_text(html) }
            <ul>
                { for tasks }
                { for variant }
                { next_lesson(lang, lesson) }
            </ul>
        </section>
    }
}

/// The way to the lesson that comes next on the map; from the last one, to the map.
fn next_lesson(lang: Lang, lesson: &str) -> Html {
    let strings = lang.strings();
    let mut abouts = lessons::abouts()
        .iter()
        .skip_while(|about| about.id != lesson);
    let (address, words) = match abouts.nth(1) {
        Some(next) => {
            let words = fill(strings.end_lesson, &[next.title.get(lang)]);
            (LessonRoute::start(next.id).hash(), words)
        }
        None => ("#/".to_owned(), strings.lesson_map.to_owned()),
    };
    html! { <li><a class="btn" href={address}>{ words }{ icon(Sign::Onward) }</a></li> }
}

/// When the run came to the step, if it has.
fn standing(strings: &Strings, props: &Props, step: &StoryView) -> Html {
    let Some((at_step, at)) = step.reached else {
        let words = match step.skipped {
            true => strings.story_skipped,
            false => strings.story_waiting,
        };
        return html! {
            <p class="story__standing quiet">{ icon(Sign::Pending) }{ words }</p>
        };
    };
    let words = fill(strings.story_reached, &[&at.to_string()]);
    html! {
        <p class="story__standing quiet">
            { icon(Sign::Holds) }
            <button type="button" class="btn btn--link" title={strings.show_moment}
                onclick={props.on.reform(move |_| Act::Seek(at_step))}>{ words }</button>
        </p>
    }
}

/// The two buttons that drive the story, and what they do next.
fn drive(strings: &Strings, props: &Props, (shown, card): (usize, usize)) -> Html {
    let back = props.story[..card]
        .iter()
        .rev()
        .find_map(|step| step.reached);
    let go_back = props.on.reform(move |_: MouseEvent| match back {
        Some((at_step, _)) => Act::Seek(at_step),
        None => Act::Pause,
    });
    html! {
        <div class="story__drive">
            { ahead(strings, props, card) }
            <p class="story__turning">
                <button type="button" class="btn" disabled={back.is_none()} onclick={go_back}>
                    { icon(Sign::Backward) }{ strings.story_back }
                </button>
                <span class="quiet">
                    { fill(strings.story_step, &[&(shown + 1).to_string(), &props.story.len().to_string()]) }
                </span>
                { onward(strings, props) }
            </p>
        </div>
    }
}

/// The button that goes on: with the story, from a standstill that it can not leave, or not at all.
fn onward(strings: &Strings, props: &Props) -> Html {
    let is_over = props
        .story
        .last()
        .is_some_and(|step| step.reached.is_some());
    let (name, sign, act) = match props.way {
        Way::Driven(_) => (strings.pause, Sign::Pause, Act::Pause),
        Way::Stuck => (strings.story_again, Sign::Restart, Act::Rerun),
        Way::Stands | Way::Plays if is_over => (strings.story_again, Sign::Restart, Act::Rerun),
        Way::Stands | Way::Plays => (strings.story_continue, Sign::Onward, Act::Continue),
    };
    let class = if is_over { "btn" } else { "btn btn--primary" };
    html! {
        <button type="button" class={classes!(class, "story__onward")} title={strings.story_key}
            onclick={props.on.reform(move |_: MouseEvent| act.clone())}>
            { name }{ icon(sign) }
        </button>
    }
}

/// What the story does next, how time goes by meanwhile, or why it can not go on.
fn ahead(strings: &Strings, props: &Props, card: usize) -> Html {
    let next = props
        .story
        .iter()
        .skip(card + 1)
        .find(|step| step.reached.is_none());
    let words = match (props.way, next) {
        (Way::Driven(haste), _) => pace(strings, haste).to_owned(),
        (Way::Stuck, _) => strings.story_stuck.to_owned(),
        (_, Some(next)) if next.acts => {
            let title = props.prose.title(&format!("story.{}", next.id));
            fill(strings.story_next, &[&title])
        }
        // At the end the last card says where to go from here.
        _ => return Html::default(),
    };
    html! { <p class="quiet story__ahead" role="status">{ words }</p> }
}

fn pace(strings: &Strings, haste: Haste) -> &'static str {
    match haste {
        Haste::Slow => strings.story_slow,
        Haste::Quiet => strings.story_quiet,
        Haste::Numbers => strings.story_numbers,
    }
}

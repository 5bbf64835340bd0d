//! The story: short steps, each bound to an event of the run.

use super::prose::{Prose, prose_text};
use crate::i18n::{Strings, fill};
use crate::session::StoryView;
use crate::sim::Input;
use crate::ui::act::Act;
use crate::ui::icons::{Sign, icon};
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`StoryPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// How far the story got.
    pub story: Rc<[StoryView]>,
    /// The lesson's prose.
    pub prose: Prose,
    /// The stored run that is watched, by its name: its own words stand in place of the story,
    /// whose steps are those of a run of the reader's own.
    #[prop_or_default]
    pub watched: Option<AttrValue>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// The hook, and one step of the story: the latest that the run reached, until the reader turns to
/// another.
#[component]
pub fn StoryPanel(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let reached = props
        .story
        .iter()
        .take_while(|step| step.reached.is_some())
        .count();
    let turned = use_state(|| None);
    // The step that was last asked for, until the run comes to one.
    let asked = use_state(|| None);
    {
        let (turned, asked) = (turned.setter(), asked.setter());
        use_effect_with(reached, move |_| {
            turned.set(None);
            asked.set(None);
        });
    }
    let shown = turned.unwrap_or(reached.saturating_sub(1));
    // Asked for once, a message that has to be caught on its way is caught as soon as it is there.
    let caught = (props.story.get(reached))
        .filter(|step| *asked == Some(step.id))
        .and_then(|step| step.act.clone())
        .filter(is_catch);
    {
        let on = props.on.clone();
        use_effect_with(caught, move |act| {
            if let Some(act) = act {
                on.emit(Act::Inject(act.clone()));
            }
        });
    }
    let turn = {
        let turned = turned.setter();
        Callback::from(move |index: usize| turned.set(Some(index)))
    };
    let watched = props.watched.as_deref();
    if let Some((title, html)) = watched.and_then(|name| props.prose.get(name)) {
        return html! {
            <div class="story">
                <article class="story__step"><h2>{ title }</h2>{ prose_text(html) }</article>
            </div>
        };
    }
    html! {
        <div class="story">
            if let Some((title, html)) = props.prose.get("hook") {
                <details class="hook" open={reached < 2}>
                    <summary><h2>{ title }</h2></summary>
                    { prose_text(html) }
                </details>
            }
            if let Some(step) = props.story.get(shown) {
                { steps(strings, props, shown, &turn) }
                { one_step(strings, props, (shown, step), &asked) }
                { turning(strings, shown, props.story.len(), &turn) }
            }
        </div>
    }
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

fn one_step(
    strings: &Strings,
    props: &Props,
    (index, step): (usize, &StoryView),
    asked: &UseStateHandle<Option<&'static str>>,
) -> Html {
    let (title, html) = props
        .prose
        .get(&format!("story.{}", step.id))
        .unwrap_or_default();
    html! {
        <article class="story__step" key={step.id} aria-live="polite">
            <h2>{ title }</h2>
            { prose_text(html) }
            { standing(strings, props, step, asked) }
            { onward(strings, props, (step, props.story.get(index + 1)), asked) }
        </article>
    }
}

/// When the run came to the step; or what brings it there.
fn standing(
    strings: &Strings,
    props: &Props,
    step: &StoryView,
    asked: &UseStateHandle<Option<&'static str>>,
) -> Html {
    if let Some((at_step, at)) = step.reached {
        let words = fill(strings.story_reached, &[&at.to_string()]);
        return html! {
            <p class="story__standing quiet">
                { icon(Sign::Holds) }
                <button type="button" class="btn btn--link" title={strings.show_moment}
                    onclick={props.on.reform(move |_| Act::Seek(at_step))}>{ words }</button>
            </p>
        };
    }
    html! {
        <div class="story__standing">
            <p class="quiet">{ icon(Sign::Pending) }{ strings.story_waiting }</p>
            { offer(strings, props, step, asked) }
        </div>
    }
}

/// Where the story stands still until the reader does something: what that is.
fn onward(
    strings: &Strings,
    props: &Props,
    (step, next): (&StoryView, Option<&StoryView>),
    asked: &UseStateHandle<Option<&'static str>>,
) -> Html {
    let Some(next) = next.filter(|next| next.reached.is_none() && next.act.is_some()) else {
        return Html::default();
    };
    if step.reached.is_none() {
        return Html::default();
    }
    let title = props.prose.title(&format!("story.{}", next.id));
    html! {
        <div class="story__standing">
            <p class="quiet">{ fill(strings.story_next, &[&title]) }</p>
            { offer(strings, props, next, asked) }
        </div>
    }
}

/// The button that does what brings the run to a step, when there is something to do; and once it
/// was pressed, what to do then.
fn offer(
    strings: &Strings,
    props: &Props,
    step: &StoryView,
    asked: &UseStateHandle<Option<&'static str>>,
) -> Html {
    let id = step.id;
    let done = **asked == Some(id);
    let button = step.act.clone().map(|input| {
        let (asked, on) = (asked.setter(), props.on.clone());
        let on_click = move |_: MouseEvent| {
            asked.set(Some(id));
            if !is_catch(&input) {
                on.emit(Act::Inject(input.clone()));
            }
        };
        let class = if done { "btn" } else { "btn btn--primary" };
        html! {
            <button type="button" {class} title={strings.do_it_note} onclick={on_click}>
                { strings.do_it }
            </button>
        }
    });
    html! {
        <>
            { button }
            if done {
                <p class="quiet" role="status">{ strings.story_done }</p>
            }
        </>
    }
}

/// True of what is done to a message on its way.
fn is_catch(act: &Input) -> bool {
    matches!(act, Input::Message(..))
}

fn turning(strings: &Strings, shown: usize, count: usize, turn: &Callback<usize>) -> Html {
    let to = |index: usize| turn.reform(move |_: MouseEvent| index);
    html! {
        <p class="story__turning">
            <button type="button" class="btn" disabled={shown == 0}
                onclick={to(shown.saturating_sub(1))}>
                { icon(Sign::Backward) }{ strings.previous }
            </button>
            <span class="quiet">
                { fill(strings.story_step, &[&(shown + 1).to_string(), &count.to_string()]) }
            </span>
            <button type="button" class="btn" disabled={shown + 1 >= count} onclick={to(shown + 1)}>
                { strings.next }{ icon(Sign::Onward) }
            </button>
        </p>
    }
}

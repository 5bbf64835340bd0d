//! The story column: the question of the moment, and tabs with story, tasks, variants, set-up and
//! more.

use super::predict::prediction_card;
use super::prose::Prose;
use super::setup::Specs;
use super::story::{After, StoryPanel, Way};
use super::tabs::{Tab, Tabs};
use super::tasks::keep_solved;
use super::tracks::tracks_row;
use super::variants::{choices, is_taken};
use crate::i18n::{Strings, fill};
use crate::session::{Params, PredictionView, StoryView, TaskView};
use crate::ui::act::Act;
use crate::ui::chunks::{self, Chunk, use_chunks};
use crate::ui::course::Part;
use crate::ui::settings::{Prefs, use_prefs};
use std::cell::Cell;
use std::rc::Rc;
use yew::prelude::*;

thread_local! {
    /// True once the reader was told that the browser keeps nothing.
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// The number of the tab with the tasks.
pub const TASKS_TAB: usize = 1;
/// The number of the tab with the variants.
pub const VARIANTS_TAB: usize = 2;

/// The properties of [`StoryColumn`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The name of the lesson.
    pub lesson: &'static str,
    /// The title of the lesson.
    pub title: AttrValue,
    /// The lesson's prose.
    pub prose: Prose,
    /// How far the story got.
    pub story: Rc<[StoryView]>,
    /// How the run goes on.
    #[prop_or_default]
    pub way: Way,
    /// The question of this moment.
    pub prediction: Option<PredictionView>,
    /// True when questions are asked.
    pub questions: bool,
    /// True when the run stops where a property breaks.
    #[prop_or(true)]
    pub stops: bool,
    /// The tasks and whether this run solves them.
    pub tasks: Rc<[TaskView]>,
    /// The parameters that the lesson has.
    pub specs: Specs,
    /// Those of this run.
    pub params: Params,
    /// The seed of this run.
    pub seed: u64,
    /// False while the reader only watches a run that someone else played.
    #[prop_or(true)]
    pub own: bool,
    /// The stored run that the reader watches, by its name.
    #[prop_or_default]
    pub watched: Option<AttrValue>,
    /// What the course takes of the lesson, when it is taken in one.
    #[prop_or_default]
    pub course: Option<Rc<Part>>,
    /// Gives the link of the run at this moment, as the value of `run=`, when it fits into one.
    #[prop_or(Callback::from(|()| None))]
    pub link: Callback<(), Option<String>>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// The story column.
#[component]
pub fn StoryColumn(props: &Props) -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    let selected = use_state(|| 0);
    use_solved(props);
    let tabs = vec![
        Tab::new("story", strings.part_story),
        Tab::new("tasks", strings.part_tasks),
        Tab::new("variants", strings.part_variants),
        Tab::new("setup", strings.part_setup),
        Tab::new("more", strings.part_more),
    ];
    let on_select = {
        let (selected, on) = (selected.setter(), props.on.clone());
        Callback::from(move |index| {
            selected.set(index);
            on.emit(Act::MoreWords);
        })
    };
    let coming = use_chunks(if *selected == 0 {
        &[]
    } else {
        &[Chunk::Panels]
    });
    let content = match (*selected, chunks::panels()) {
        (0, _) => story(&prefs, props, &on_select),
        (_, Some(panels)) => (panels.story)(&prefs, props, *selected),
        (_, None) => coming.unwrap_or_default(),
    };
    html! {
        <div class="story-column">
            <h1 class="story-column__title">{ &props.title }</h1>
            if let Some(prediction) = &props.prediction {
                { prediction_card(prefs.lang(), prediction, props.prose, &props.on) }
            }
            <Tabs label={strings.story} {tabs} selected={*selected} {on_select}>
                { content }
            </Tabs>
        </div>
    }
}

/// Keeps what the run solves, and tells of what it solves for the first time.
#[hook]
fn use_solved(props: &Props) {
    let strings = use_prefs().strings();
    let (lesson, prose, on) = (props.lesson, props.prose, props.on.clone());
    let link = props.link.clone();
    use_effect_with((props.tasks.clone(), props.own), move |(tasks, own)| {
        // Watching a solution solves nothing.
        if !own {
            return;
        }
        let (new, kept) = keep_solved(lesson, tasks, &link);
        for id in new {
            let title = prose.title(&format!("task.{id}"));
            on.emit(Act::Notice(fill(strings.task_solved_now, &[&title])));
        }
        if !kept && !TOLD.replace(true) {
            on.emit(Act::Warn(strings.unkept));
        }
    });
}

/// The first tab: the story.
fn story(prefs: &Prefs, props: &Props, on_tab: &Callback<usize>) -> Html {
    let (prose, on) = (props.prose, props.on.clone());
    let mut choices = choices(props.specs).unwrap_or_default().iter();
    let variant = choices.find(|choice| choice.value != 0 && is_taken(&props.course, choice));
    let after = After {
        lesson: props.lesson,
        tasks: props.tasks.clone(),
        variant: variant.map(|choice| &choice.label),
        on_tab: on_tab.clone(),
    };
    html! {
        <>
            { tracks_row(prefs.lang(), props) }
            <StoryPanel story={props.story.clone()} watched={props.watched.clone()} way={props.way} {after} {prose} {on} />
            { ask_me(prefs.strings(), props) }
        </>
    }
}

/// Whether the run stops to ask, and where a property breaks.
fn ask_me(strings: &Strings, props: &Props) -> Html {
    let check = |class: &'static str, on: bool, words: &'static str, act: fn(bool) -> Act| {
        html! {
            <label class={classes!("check", class)}>
                <input type="checkbox" checked={on} onchange={props.on.reform(move |_| act(!on))} />
                <span>{ words }</span>
            </label>
        }
    };
    html! {
        <>
            { check("story__ask", props.questions, strings.predict_ask, Act::Questions) }
            { check("story__stops", props.stops, strings.climax_stop, Act::Stops) }
        </>
    }
}

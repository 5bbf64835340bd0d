//! The set-up: parameters and seed of a new run.

use super::variants::is_taken;
use crate::i18n::{Lang, fill};
use crate::session::{Choice, Param, ParamKind, Params, VARIANT};
use crate::ui::act::Act;
use crate::ui::chunks;
use crate::ui::course::Part;
use crate::ui::settings::use_prefs;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The parameters that a lesson has.
#[derive(Copy, Clone, Debug)]
pub struct Specs(pub &'static [Param]);

/// They are fixed, so the same place is the same list.
impl PartialEq for Specs {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

/// The properties of [`SetupPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The name of the lesson.
    pub lesson: &'static str,
    /// The parameters that the lesson has.
    pub specs: Specs,
    /// Those of this run.
    pub params: Params,
    /// The seed of this run.
    pub seed: u64,
    /// What the course takes of the lesson, when it is taken in one.
    #[prop_or_default]
    pub course: Option<Rc<Part>>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// What the reader has put into the form.
#[derive(Clone, PartialEq)]
struct Draft {
    params: Params,
    seed: String,
    /// The key of a number that was refused.
    refused: Option<&'static str>,
}

/// The form. Nothing changes until the reader restarts.
#[component]
pub fn SetupPanel(props: &Props) -> Html {
    let prefs = use_prefs();
    let (lang, strings) = (prefs.lang(), prefs.strings());
    let draft = use_state(|| Draft::of(props));
    {
        let draft = draft.setter();
        let fresh = Draft::of(props);
        use_effect_with((props.params.clone(), props.seed), move |_| {
            draft.set(fresh)
        });
    }
    let set = {
        let draft = draft.setter();
        Callback::from(move |new: Draft| draft.set(new))
    };
    let seed = draft.seed.trim().parse::<u64>();
    let bad_seed = seed
        .is_err()
        .then(|| fill(strings.more().seed_bad, &[&u64::MAX.to_string()]));
    let restart = {
        let (on, params, seed) = (props.on.clone(), draft.params.clone(), seed.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(seed) = seed {
                on.emit(Act::Restart {
                    params: params.clone(),
                    seed,
                });
            }
        }
    };
    let defaults = {
        let (set, specs, draft) = (set.clone(), props.specs, (*draft).clone());
        move |_: MouseEvent| {
            set.emit(Draft {
                params: Params::defaults(specs.0),
                refused: None,
                ..draft.clone()
            });
        }
    };
    html! {
        <form class="setup" onsubmit={restart} novalidate=true>
            <p class="quiet">{ strings.more().setup_note }</p>
            { fields(props, &draft, &set, lang) }
            { seed_field(&draft, &set, lang, bad_seed) }
            <p class="setup__buttons">
                <button type="submit" class="btn btn--primary"
                    disabled={seed.is_err() || draft.refused.is_some()}>
                    { strings.more().restart_with }
                </button>
                <button type="button" class="btn" onclick={defaults}>{ strings.more().defaults }</button>
            </p>
        </form>
    }
}

/// The fields of what may be chosen in such a run.
fn fields(props: &Props, draft: &Draft, set: &Callback<Draft>, lang: Lang) -> Html {
    let fields = props.specs.0.iter().filter(|spec| {
        let value = draft.params.get(props.specs.0, spec.key);
        // A variant that means nothing here is still to be seen, and taken back.
        spec.key == VARIANT || is_offered(props, &draft.params, spec, value)
    });
    let field_of = |spec: &'static Param| {
        let change = {
            let (draft, specs) = (draft.clone(), props.specs);
            set.reform(move |value: Option<i64>| draft.with(specs, spec.key, value))
        };
        let value = draft.params.get(props.specs.0, spec.key);
        let refused = draft.refused == Some(spec.key);
        let offered = |value| is_offered(props, &draft.params, spec, value);
        field(
            Field {
                spec,
                value,
                offered: &offered,
                refused,
                form: "",
                change,
            },
            lang,
        )
    };
    fields.map(field_of).collect()
}

/// Whether a value means something in a run with these parameters. A course may leave out variants.
fn is_offered(props: &Props, params: &Params, spec: &Param, value: i64) -> bool {
    let is_left_out = match &spec.kind {
        ParamKind::Choice(choices) if spec.key == VARIANT => choices
            .iter()
            .any(|choice| choice.value == value && !is_taken(&props.course, choice)),
        _ => false,
    };
    let entry = chunks::opening(props.lesson);
    !is_left_out && entry.is_none_or(|entry| (entry.offers)(params, spec.key, value))
}

impl Draft {
    fn of(props: &Props) -> Self {
        Self {
            params: props.params.clone(),
            seed: props.seed.to_string(),
            refused: None,
        }
    }

    /// This draft with one parameter changed, or marked as refused.
    fn with(&self, specs: Specs, key: &'static str, value: Option<i64>) -> Self {
        let changed = value.and_then(|value| self.params.with(specs.0, key, value).ok());
        Self {
            refused: changed.is_none().then_some(key),
            params: changed.unwrap_or_else(|| self.params.clone()),
            seed: self.seed.clone(),
        }
    }
}

/// One parameter in a form.
pub struct Field<'a> {
    /// The parameter.
    pub spec: &'static Param,
    /// Its value.
    pub value: i64,
    /// Whether a value means something here; of a choice, no other is there to be chosen.
    pub offered: &'a dyn Fn(i64) -> bool,
    /// True when what the reader wrote last was refused.
    pub refused: bool,
    /// What tells this form's fields from those of others on the page.
    pub form: &'a str,
    /// Emits a new value; `None` for what was refused.
    pub change: Callback<Option<i64>>,
}

/// The field of one parameter, by its kind.
pub fn field(field: Field<'_>, lang: Lang) -> Html {
    let (spec, value) = (field.spec, field.value);
    let help = format!("help-{}{}", field.form, spec.key);
    let control = match &spec.kind {
        ParamKind::Choice(choices) => {
            // What it has now is to be seen in any case.
            let is_there =
                |choice: &&Choice| choice.value == value || (field.offered)(choice.value);
            let choices: Vec<&'static Choice> = choices.iter().filter(is_there).collect();
            let options = choices.iter().map(|choice| {
                html! {
                    <option key={choice.value.to_string()} selected={choice.value == value}>
                        { choice.label.get(lang) }
                    </option>
                }
            });
            let options: Vec<Html> = options.collect();
            let change = field.change.reform(move |event: Event| {
                let select = event.target_dyn_into::<HtmlSelectElement>()?;
                let index = usize::try_from(select.selected_index()).ok()?;
                Some(choices.get(index)?.value)
            });
            html! {
                <select aria-describedby={help.clone()} onchange={change} data-key={spec.key}>
                    { for options }
                </select>
            }
        }
        ParamKind::Flag => {
            let change = field.change.reform(|event: Event| {
                let input = event.target_dyn_into::<HtmlInputElement>()?;
                Some(i64::from(input.checked()))
            });
            html! {
                <input type="checkbox" aria-describedby={help.clone()} checked={value != 0}
                    onchange={change} data-key={spec.key} />
            }
        }
        ParamKind::Range(low, high, _) => number(&field, "number", *low, *high, &help),
        ParamKind::Span(low, high, _) => number(&field, "text", *low, *high, &help),
    };
    html! {
        <div class="field" key={spec.key}>
            <label class={matches!(spec.kind, ParamKind::Flag).then_some("check")}>
                <span class="field__name">{ spec.label.get(lang) }{ unit(&spec.kind) }</span>
                { control }
            </label>
            <p id={help} class="field__help">{ spec.help.get(lang) }</p>
            if field.refused {
                { refusal(spec, lang) }
            }
        </div>
    }
}

fn unit(kind: &ParamKind) -> Html {
    match kind {
        ParamKind::Range(_, _, unit) | ParamKind::Span(_, _, unit) if !unit.is_empty() => {
            html! { <small>{ *unit }</small> }
        }
        _ => Html::default(),
    }
}

fn number(field: &Field<'_>, kind: &'static str, low: i64, high: i64, help: &str) -> Html {
    let spec = field.spec;
    let change = field.change.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>()?;
        spec.parse(input.value().trim())
    });
    html! {
        <input type={kind} min={low.to_string()} max={high.to_string()}
            aria-invalid={field.refused.then_some("true")} aria-describedby={help.to_owned()}
            value={spec.word(field.value)} oninput={change} data-key={spec.key} />
    }
}

fn refusal(spec: &Param, lang: Lang) -> Html {
    let (words, low, high) = match &spec.kind {
        ParamKind::Range(low, high, _) => (lang.strings().more().number_bad, low, high),
        ParamKind::Span(low, high, _) => (lang.strings().more().span_bad, low, high),
        ParamKind::Choice(_) | ParamKind::Flag => return Html::default(),
    };
    let words = fill(words, &[&low.to_string(), &high.to_string()]);
    html! { <p class="field__error" role="alert">{ words }</p> }
}

fn seed_field(draft: &Draft, set: &Callback<Draft>, lang: Lang, bad: Option<String>) -> Html {
    let strings = lang.strings();
    let change = {
        let draft = draft.clone();
        set.reform(move |event: InputEvent| Draft {
            seed: event
                .target_dyn_into::<HtmlInputElement>()
                .map_or_else(String::new, |input| input.value()),
            ..draft.clone()
        })
    };
    html! {
        <div class="field">
            <label>
                <span class="field__name">{ strings.seed }</span>
                <input inputmode="numeric" autocomplete="off" value={draft.seed.clone()}
                    aria-describedby="help-seed" aria-invalid={bad.is_some().then_some("true")}
                    oninput={change} data-key="seed" />
            </label>
            <p id="help-seed" class="field__help">{ strings.more().seed_note }</p>
            if let Some(bad) = bad {
                <p class="field__error" role="alert">{ bad }</p>
            }
        </div>
    }
}

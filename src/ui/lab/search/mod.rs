//! "Find me a failure": what can go wrong from the moment that is shown, and whether what clients were
//! told until then is linearizable. The work is done by a thread; what it came to stays for as long
//! as the page.

mod desk;
mod form;
mod found;
mod history;

use super::kept::PerLesson;
use crate::checks::Kind;
use crate::i18n::{Lang, fill};
use crate::session::Origin;
use crate::ui::chunks;
use crate::ui::icons::{Sign, icon};
use desk::{Desk, Job};
use form::form;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

const STYLE: &str = include_str!("../../../../static/search.css");

thread_local! {
    /// What was searched in each lesson.
    static DESKS: PerLesson<Rc<RefCell<Desk>>> = const { PerLesson::new() };
}

/// The properties of [`Search`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// The reader's language.
    pub lang: Lang,
    /// Gives the run that is shown, as the value of `run=`.
    pub ask: Callback<(), Option<String>>,
    /// Is given the link of a run that should be taken up as a branch.
    pub say: Callback<String>,
}

/// What happens to the panel.
pub enum Msg {
    /// Something was chosen in the form.
    Choose(form::Choice),
    /// A job is to begin.
    Start(Job),
    /// What is at work is to stop.
    Stop,
    /// There is something new to show.
    Redraw,
}

/// The panel.
pub struct Search {
    desk: Rc<RefCell<Desk>>,
}

impl Component for Search {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let desk = DESKS.with(|desks| desks.of(ctx.props().lesson));
        let shown = ctx.props().ask.emit(());
        if let Some(shown) = shown.and_then(|link| Origin::of(&link).ok()) {
            desk.borrow_mut().forget_others(&shown);
        }
        desk.borrow_mut().redraw = Some(ctx.link().callback(|()| Msg::Redraw));
        Self { desk }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Choose(choice) => self.desk.borrow_mut().choose(choice),
            Msg::Start(job) => {
                let Props {
                    lesson, lang, ask, ..
                } = ctx.props();
                desk::start(&self.desk, job, lesson, ask.emit(()), *lang);
            }
            Msg::Stop => self.desk.borrow_mut().halt(),
            Msg::Redraw => {}
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props {
            lesson, lang, ask, ..
        } = ctx.props();
        let (lang, desk) = (*lang, self.desk.borrow());
        let words = lang.lab();
        let Some(entry) = chunks::entry(lesson) else {
            return Html::default();
        };
        // Which properties there are depends on the run.
        let shown = ask.emit(()).and_then(|link| Origin::of(&link).ok());
        let params = shown.and_then(|shown| shown.params.checked(entry.params).ok());
        let mut claims = params.map_or_else(Vec::new, |params| (entry.properties)(&params));
        // What is only ever seen can not fail.
        claims.retain(|claim| claim.kind != Kind::Sometimes);
        let keeps = (entry.keeps)();
        html! {
            <div class="search" data-role="search" data-state={desk.state()}>
                <style>{ STYLE }</style>
                <section>
                    <h2>{ words.search_title }</h2>
                    <p class="quiet">{ words.search_note }</p>
                    { form(&desk, &claims, lang, ctx.link()) }
                    { progress(&desk, lang) }
                    { found::result(&desk, &claims, lesson, lang, &ctx.props().say) }
                </section>
                if keeps {
                    { history::section(&desk, lang, ctx.link()) }
                }
            </div>
        }
    }
}

/// How far it is, or why it could not begin.
fn progress(desk: &Desk, lang: Lang) -> Html {
    let words = lang.lab();
    if let Some(trouble) = desk.trouble {
        let said = match trouble {
            desk::Trouble::NoThread => words.search_no_thread,
            desk::Trouble::TooLong => words.search_too_long,
            desk::Trouble::Unread => words.search_unread,
        };
        return html! { <p class="notice notice--bad" role="alert">{ said }</p> };
    }
    match desk.progress_words(lang) {
        Some(said) => html! { <p role="status" data-role="search-progress">{ said }</p> },
        None => Html::default(),
    }
}

/// A sentence with a light before it.
fn light(sign: Sign, class: &'static str, said: &str) -> Html {
    html! { <p class={classes!("check-row__light", class)} role="status">{ icon(sign) }<span>{ said }</span></p> }
}

/// A whole number as people write it.
fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            // A narrow space, which does not break.
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

fn filled(template: &str, values: &[u64]) -> String {
    let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    fill(template, &values)
}

//! What a search came to.

use super::desk::{Desk, Job};
use super::{filled, light};
use crate::checks::Kind;
use crate::i18n::{LabStrings, Lang, fill};
use crate::session::{HuntEnd, HuntFind, HuntReport, HuntStop, Origin, PropertyView};
use crate::sim::Micros;
use crate::ui::icons::Sign;
use crate::ui::lab::background::{End, Explored, Way};
use crate::ui::lab::pages::{CopyButton, run_address};
use crate::ui::route::LessonRoute;
use yew::prelude::*;

/// The result, when there is one.
pub fn result(
    desk: &Desk,
    claims: &[PropertyView],
    lesson: &'static str,
    lang: Lang,
    say: &Callback<String>,
) -> Html {
    if desk.job() == Some(Job::Hunt) {
        return Html::default();
    }
    let view = View {
        claims,
        lesson,
        lang,
        words: lang.lab(),
        say,
    };
    match (&desk.report, &desk.explored) {
        (Some(report), _) => view.report(report, desk.origin.as_ref()),
        (None, Some(explored)) => view.explored(explored),
        (None, None) => Html::default(),
    }
}

struct View<'a> {
    claims: &'a [PropertyView],
    lesson: &'static str,
    lang: Lang,
    words: &'static LabStrings,
    say: &'a Callback<String>,
}

impl View<'_> {
    /// The name of a property, as the page knows it.
    fn name<'b>(&'b self, id: &'b str) -> &'b str {
        let claim = self.claims.iter().find(|claim| claim.id == id);
        claim.map_or(id, |claim| claim.name.get(self.lang))
    }

    fn report(&self, report: &HuntReport, origin: Option<&Origin>) -> Html {
        let words = self.words;
        match &report.end {
            HuntEnd::BrokenAlready => light(Sign::Pending, "", words.search_broken),
            HuntEnd::Found(find) => self.found(report, find, origin),
            HuntEnd::Nothing => self.nothing(report),
        }
    }

    /// How much was tried without finding anything, and why no more.
    fn nothing(&self, report: &HuntReport) -> Html {
        let words = self.words;
        let tried = [report.runs.into(), report.steps, report.states];
        let why = match report.stopped {
            HuntStop::Runs => "",
            HuntStop::Complete => words.end_complete,
            HuntStop::States => words.end_states,
            HuntStop::Memory => words.end_memory,
            HuntStop::Time => words.end_time,
        };
        let names: Vec<&str> = report.passed_over.iter().map(|id| self.name(id)).collect();
        html! {
            <div data-role="search-result" data-found="false">
                { light(Sign::Holds, "", &filled(words.search_nothing, &tried)) }
                <p>{ why }</p>
                if !names.is_empty() {
                    <p data-role="passed-over">
                        { fill(words.search_passed_over, &[&names.join(words.comma)]) }
                    </p>
                }
                <p class="quiet">{ words.search_no_proof }</p>
            </div>
        }
    }

    fn found(&self, report: &HuntReport, find: &HuntFind, origin: Option<&Origin>) -> Html {
        let words = self.words;
        let claim = self.claims.iter().find(|claim| claim.id == find.property);
        let is_overdue = claim.is_some_and(|claim| claim.kind == Kind::Eventually);
        let title = if is_overdue {
            words.search_overdue
        } else {
            words.search_found
        };
        let title = fill(title, &[self.name(&find.property)]);
        let after = find.after.to_string();
        let acts = [find.acts.to_string(), find.acts_found.to_string()];
        let from = origin.map_or(Micros::ZERO, |origin| origin.now).to_string();
        let small = if is_overdue {
            fill(words.search_small_overdue, &[&acts[0], &acts[1], &from])
        } else {
            fill(words.search_small, &[&acts[0], &acts[1], &after, &from])
        };
        let tried = match report.states {
            0 => filled(words.search_tried, &[report.runs.into()]),
            states => filled(words.search_tried_every, &[states]),
        };
        html! {
            <div class="search__found" data-role="search-result" data-found="true"
                data-property={find.property.clone()}>
                { light(Sign::Violated, "check-row--bad", &title) }
                <p>{ find.why.get(self.lang) }</p>
                <p class="quiet">
                    { small }<br />{ tried }
                </p>
                if is_overdue {
                    <p class="quiet">{ words.search_overdue_note }</p>
                }
                { self.ways(find.link.as_ref()) }
                if let Some((acts, servers, link)) = &find.smallest {
                    <p>
                        <a class="btn" data-role="search-smallest" href={self.hash(link)}>
                            { filled(words.search_smallest, &[(*acts).into(), (*servers).into()]) }
                        </a>
                    </p>
                }
            </div>
        }
    }

    fn hash(&self, link: &str) -> String {
        let route = LessonRoute {
            run: Some(link.to_owned()),
            ..LessonRoute::start(self.lesson)
        };
        route.hash()
    }

    /// The ways to a run: as a branch of this one, and as a link.
    fn ways(&self, link: Option<&String>) -> Html {
        let words = self.words;
        let Some(link) = link else {
            return html! { <p class="quiet">{ words.search_no_link }</p> };
        };
        let play = {
            let link = link.clone();
            self.say.reform(move |_: MouseEvent| link.clone())
        };
        html! {
            <p class="search__ways">
                <button type="button" class="btn btn--primary" onclick={play}
                    data-role="search-play">{ words.search_play }</button>
                <CopyButton label={words.search_copy} text={run_address(self.lesson, link)}
                    lang={self.lang} />
            </p>
        }
    }

    fn explored(&self, explored: &Explored) -> Html {
        let words = self.words;
        let end = match explored.end {
            End::Complete => words.end_complete,
            End::Violated => words.end_violated,
            End::States => words.end_states,
            End::Memory => words.end_memory,
            End::Time => words.end_time,
        };
        html! {
            <div data-role="search-result" data-found={explored.end.eq(&End::Violated).to_string()}>
                <p role="status">
                    { filled(words.search_states, &[explored.states, explored.depth.into()]) }
                    { end }
                </p>
                <ul class="checks">
                    { for explored.properties.iter().map(|of| self.property(of)) }
                </ul>
            </div>
        }
    }

    fn property(&self, (id, is_always, way): &(String, bool, Option<Way>)) -> Html {
        let words = self.words;
        let (sign, class, said) = match (way, is_always) {
            (Some(way), true) => (
                Sign::Violated,
                "check-row--bad",
                filled(words.way_broken, &[way.actions.into()]),
            ),
            (Some(way), false) => (
                Sign::Seen,
                "check-row--good",
                filled(words.way_seen, &[way.actions.into()]),
            ),
            (None, true) => (Sign::Holds, "", words.way_holds.to_owned()),
            (None, false) => (Sign::Pending, "", words.way_unseen.to_owned()),
        };
        html! {
            <li key={id.clone()} data-id={id.clone()}>
                <h3>{ self.name(id) }</h3>
                { light(sign, class, &said) }
                if let Some(way) = way {
                    <p>{ way.why.get(self.lang) }</p>
                    { self.ways(way.link.as_ref()) }
                }
            </li>
        }
    }
}

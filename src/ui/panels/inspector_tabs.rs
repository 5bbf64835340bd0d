//! The tabs of the inspector besides the first. They are part of the panels' chunk.

use super::checks::checks_panel;
use super::code::CodePanel;
use super::events::EventsPanel;
use super::history::history;
use super::inspector::Props;
use super::spacetime::SpaceTimePanel;
use super::waterfall::WaterfallPanel;
use crate::i18n::Lang;
use crate::ui::act::Act;
use crate::ui::lab::{Lab, Panel};
use yew::prelude::*;

/// Draws the tab of that name, which is not the first.
pub(super) fn inspector_tab(
    lang: Lang,
    props: &Props,
    open: &str,
    searching: &UseStateHandle<bool>,
) -> Html {
    match open {
        "events" => html! {
            <EventsPanel revision={props.revision} nodes={props.nodes.clone()}
                query={&props.queries.events} why={props.why.clone()} on={&props.on} />
        },
        "space-time" => html! {
            <SpaceTimePanel revision={props.revision} now={props.now} why={props.why.clone()}
                query={&props.queries.space_time} events={&props.queries.events} on={&props.on} />
        },
        "waterfall" => match &props.queries.spans {
            Some(query) => html! {
                <WaterfallPanel revision={props.revision} now={props.now} {query} on={&props.on} />
            },
            None => html! {},
        },
        "measure" => html! { <Lab panel={Panel::Measure} lesson={props.lesson} {lang} /> },
        "code" => html! {
            <CodePanel lesson={props.lesson} handler={props.queries.handler.emit(())} />
        },
        _ => html! {
            <>
                { checks_panel(lang, &props.properties, &props.on) }
                { history(lang, &props.queries.history.emit(()), props.now, &props.on) }
                { search(lang, props, searching) }
            </>
        },
    }
}

/// The search for a failure, once it is asked for: it is fetched then.
fn search(lang: Lang, props: &Props, searching: &UseStateHandle<bool>) -> Html {
    if **searching {
        return html! {
            <Lab key={props.run} panel={Panel::Search} lesson={props.lesson} {lang} ask={&props.queries.link}
                say={props.on.reform(Act::Adopt)} />
        };
    }
    let open = {
        let searching = searching.setter();
        move |_: MouseEvent| searching.set(true)
    };
    html! {
        <p><button type="button" class="btn" onclick={open} data-role="search-open">
            { lang.strings().search_open }
        </button></p>
    }
}

//! Broken on purpose: every lesson's variants, what each breaks, the run that shows it, and a real
//! system that had it.

use super::words::{every_lesson, use_words};
use crate::i18n::{Lang, Text, fill};
use crate::lessons::Entry;
use crate::session::{Breakage, Choice};
use crate::ui::chunks;
use crate::ui::panels::prose::{Prose, prose_text};
use crate::ui::route::{LessonRoute, Page};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The properties of [`Broken`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson whose variants are shown; empty for all of them.
    pub lesson: &'static str,
    /// The variant to begin at; empty for the top.
    pub variant: AttrValue,
    /// The reader's language.
    pub lang: Lang,
}

/// One variant as the page shows it.
pub struct Case {
    /// The lesson.
    pub lesson: &'static str,
    /// Its name.
    pub variant: &'static Choice,
    /// What it breaks, when a stored run shows that.
    pub breaks: Option<Breaks>,
}

/// What a variant breaks.
pub struct Breaks {
    /// The name of the property.
    pub name: Text,
    /// What the property claims.
    pub claim: Text,
    /// Within how many runs the search finds it.
    pub runs_max: u32,
}

/// The page.
#[component]
pub fn Broken(props: &Props) -> Html {
    let Props { lesson, lang, .. } = *props;
    let lab = lang.lab();
    let shown = match lesson {
        "" => every_lesson(),
        one => vec![one],
    };
    let words = use_words(shown.clone(), true, lang);
    let is_there = shown.iter().all(|lesson| words.of(lesson).is_whole());
    use_effect_with(
        (lesson, props.variant.clone(), is_there),
        |(lesson, variant, _)| {
            go_to(lesson, variant);
        },
    );
    let entries = chunks::entries().filter(|entry| shown.contains(&entry.about.id));
    html! {
        <>
            <h1>{ lang.strings().broken }</h1>
            <p>{ lab.broken_intro }</p>
            { filter(lesson, lang) }
            { words.notice() }
            if !is_there {
                <p class="quiet" role="status">{ lang.strings().words_coming }</p>
            }
            { for entries.map(|entry| of_lesson(entry, words.of(entry.about.id), lang)) }
        </>
    }
}

/// The lessons to choose from.
fn filter(chosen: &str, lang: Lang) -> Html {
    let name = Page::Broken.name();
    let link = |id: &str, address: String, title: &str| {
        html! {
            <a class="btn" href={address} aria-current={(id == chosen).then_some("page")}>
                { title.to_owned() }
            </a>
        }
    };
    let lessons = chunks::entries().map(|entry| {
        let id = entry.about.id;
        link(id, format!("#/{name}/{id}"), entry.about.title.get(lang))
    });
    html! {
        <nav class="beside__row" aria-label={lang.lab().broken_filter}>
            { link("", format!("#/{name}"), lang.lab().broken_all) }
            { for lessons }
        </nav>
    }
}

fn of_lesson(entry: &'static Entry, prose: Prose, lang: Lang) -> Html {
    let id = entry.about.id;
    let breakages = (entry.breakages)();
    let cases = entry.variants().map(|variant| {
        let mut of = breakages
            .iter()
            .filter(|breakage| breakage.variant == variant.name);
        let breaks = of.next().and_then(|breakage| breaks(entry, breakage));
        case(
            &Case {
                lesson: id,
                variant,
                breaks,
            },
            prose,
            lang,
        )
    });
    html! {
        <section key={id} data-lesson={id} aria-labelledby={format!("broken-{id}")}>
            <h2 id={format!("broken-{id}")}>
                <a href={LessonRoute::start(id).hash()}>{ entry.about.title.get(lang) }</a>
            </h2>
            { for cases }
        </section>
    }
}

/// What is known of a breakage: the property in words, and how it is found.
fn breaks(entry: &Entry, breakage: &Breakage) -> Option<Breaks> {
    let property = entry.broken_property(breakage)?;
    Some(Breaks {
        name: property.name,
        claim: property.claim,
        runs_max: breakage.runs_max,
    })
}

/// One variant.
pub fn case(case: &Case, prose: Prose, lang: Lang) -> Html {
    let lab = lang.lab();
    let (name, label) = (case.variant.name, case.variant.label.get(lang));
    let words = |kind: &str| prose.get(&format!("{kind}.{name}"));
    let address = format!("#/{}/{}/{name}", Page::Broken.name(), case.lesson);
    html! {
        <article key={name} id={anchor(case.lesson, name)} class="beside__case" tabindex="-1"
            data-variant={name}>
            <h3>
                { label }
                <a class="btn btn--quiet" href={address} aria-label={fill(lab.broken_here, &[label])}>
                    { "#" }
                </a>
            </h3>
            { words("variant").map(|(_, html)| prose_text(html)) }
            if let Some(breaks) = &case.breaks {
                { broken_property(case, breaks, lang) }
            }
            if let Some((_, html)) = words("real") {
                <h4>{ lab.broken_real }</h4>
                { prose_text(html) }
            }
        </article>
    }
}

fn broken_property(case: &Case, breaks: &Breaks, lang: Lang) -> Html {
    let (strings, lab) = (lang.strings(), lang.lab());
    let stored = format!("variant.{}", case.variant.name);
    let label = case.variant.label.get(lang);
    let command = format!(
        "netsplit fuzz {} --variant {}",
        case.lesson, case.variant.name
    );
    html! {
        <>
            <h4>{ lab.broken_breaks }</h4>
            <p><strong>{ breaks.name.get(lang) }</strong>{ lab.colon }{ breaks.claim.get(lang) }</p>
            <p class="beside__row">
                <a class="btn" href={LessonRoute::stored(case.lesson, &stored).hash()}
                    aria-label={format!("{}: {label}", strings.more().show_run)}>{ strings.more().show_run }</a>
            </p>
            <p class="quiet">
                { fill(lab.broken_found, &[&breaks.runs_max.to_string()]) }
                { " " }<code>{ command }</code>
            </p>
        </>
    }
}

fn anchor(lesson: &str, variant: &str) -> String {
    format!("{lesson}.{variant}")
}

/// Shows the variant that the address names.
fn go_to(lesson: &str, variant: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.get_element_by_id(&anchor(lesson, variant)));
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        found.scroll_into_view();
        // What can take the focus takes it.
        let _ = found.focus();
    }
}

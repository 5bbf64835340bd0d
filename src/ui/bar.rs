//! The one thin bar over every page.

use super::icons::{Sign, icon};
use super::route::only_lang;
use super::settings::{Prefs, Settings, Theme};
use super::shell::Props;
use crate::i18n::Lang;
use yew::prelude::*;

/// Name, lesson, and the switches that every page has. `skip` comes first in it: the way past it.
pub fn bar(prefs: &Prefs, props: &Props, on_help: &Callback<()>, skip: Html) -> Html {
    let strings = prefs.strings();
    let share = props
        .on_share
        .as_ref()
        .map(|on_share| bar_button(Sign::Share, strings.share, None, on_share));
    let presenter = props.presenter.map(|on| {
        bar_button(
            Sign::Presenter,
            strings.presenter,
            Some(on),
            &props.on_presenter,
        )
    });
    let (map, map_name) = match &props.course {
        Some(course) => (format!("#/course?{course}"), strings.course),
        None => ("#/".to_owned(), strings.lesson_map),
    };
    // A course may be in one language.
    let two = props
        .course
        .as_ref()
        .is_none_or(|course| only_lang(course).is_none());
    html! {
        <header class="bar">
            { skip }
            <nav class="bar__nav" aria-label={strings.bar}>
                <a class="bar__name" href="#/" aria-label={strings.site_name}>
                    { mark() }
                    <span>{ strings.site_name }</span>
                </a>
                if let Some(title) = &props.title {
                    <span class="bar__title">{ title }</span>
                    if let Some(warning) = &props.warning {
                        <span class="bar__warning">{ warning }</span>
                    }
                    <a class="btn btn--quiet btn--icon" href={map} aria-label={map_name}
                        title={map_name}>
                        { icon(Sign::Map) }
                    </a>
                }
            </nav>
            <div class="bar__tools">
                if two { { language_button(prefs) } }
                { theme_button(prefs) }
                { share }
                { presenter }
                { bar_button(Sign::Help, strings.help, None, on_help) }
            </div>
        </header>
    }
}

/// The mark of the site: three nodes, one cut off.
fn mark() -> Html {
    html! {
        <svg class="bar__mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M7 7.5v9M8.5 6.5l3 1.6M8.5 17.5l3-1.6" />
            <circle cx="7" cy="6" r="3" /><circle cx="7" cy="18" r="3" />
            <path class="bar__mark-cut" d="M12 4.5v15" />
            <circle class="bar__mark-far" cx="18" cy="12" r="3" />
        </svg>
    }
}

fn bar_button(
    sign: Sign,
    name: &'static str,
    pressed: Option<bool>,
    on_press: &Callback<()>,
) -> Html {
    let pressed = pressed.map(|on| if on { "true" } else { "false" });
    html! {
        <button type="button" class="btn btn--quiet btn--icon" aria-label={name} title={name}
            aria-pressed={pressed} onclick={on_press.reform(|_| ())}>
            { icon(sign) }
        </button>
    }
}

/// Switches to the other language, which it names in that language.
fn language_button(prefs: &Prefs) -> Html {
    let settings = prefs.settings;
    let other = match settings.lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let switch = prefs.set.reform(move |_: MouseEvent| Settings {
        lang: other,
        ..settings
    });
    html! {
        <button type="button" class="btn btn--quiet" lang={other.tag()} onclick={switch}
            data-role="language">
            { icon(Sign::Language) }
            <span>{ other.strings().language_name }</span>
        </button>
    }
}

/// Goes through the themes.
fn theme_button(prefs: &Prefs) -> Html {
    let settings = prefs.settings;
    let strings = settings.lang.strings();
    let (sign, name) = match settings.theme {
        Theme::Auto => (Sign::ThemeAuto, strings.theme_auto),
        Theme::Light => (Sign::ThemeLight, strings.theme_light),
        Theme::Dark => (Sign::ThemeDark, strings.theme_dark),
    };
    let theme = settings.theme.next();
    let on_press = prefs.set.reform(move |()| Settings { theme, ..settings });
    bar_button(sign, name, None, &on_press)
}

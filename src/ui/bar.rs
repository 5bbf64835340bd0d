//! The one thin bar over every page.

use super::icons::{Icon, Sign};
use super::settings::{Prefs, Settings, Theme, use_prefs};
use crate::i18n::Lang;
use yew::prelude::*;

/// The properties of [`Bar`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The title of the lesson, on a lesson page.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Offered as "share" when there is something to share.
    #[prop_or_default]
    pub on_share: Option<Callback<()>>,
    /// Whether presenter mode is on; `None` where there is none.
    #[prop_or_default]
    pub presenter: Option<bool>,
    /// Turns presenter mode on or off.
    #[prop_or_default]
    pub on_presenter: Callback<bool>,
    /// Opens help.
    pub on_help: Callback<()>,
    /// What comes first in it: the way past it.
    #[prop_or_default]
    pub children: Html,
}

/// Name, lesson, and the switches that every page has.
#[component]
pub fn Bar(props: &Props) -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    let share = props.on_share.as_ref().map(|on_share| {
        html! { <BarButton sign={Sign::Share} name={strings.share} on_press={on_share} /> }
    });
    let presenter = props.presenter.map(|on| {
        let toggle = props.on_presenter.reform(move |()| !on);
        html! {
            <BarButton sign={Sign::Presenter} name={strings.presenter} pressed={on}
                on_press={toggle} />
        }
    });
    html! {
        <header class="bar">
            { props.children.clone() }
            <nav class="bar__nav" aria-label={strings.bar}>
                <a class="bar__name" href="#/" aria-label={strings.site_name}>
                    <Mark />
                    <span>{ strings.site_name }</span>
                </a>
                if let Some(title) = &props.title {
                    <span class="bar__title">{ title }</span>
                    <a class="btn btn--quiet btn--icon" href="#/" aria-label={strings.lesson_map}
                        title={strings.lesson_map}>
                        <Icon sign={Sign::Map} />
                    </a>
                }
            </nav>
            <div class="bar__tools">
                <LanguageButton />
                <ThemeButton />
                { share }
                { presenter }
                <BarButton sign={Sign::Help} name={strings.help} on_press={&props.on_help} />
            </div>
        </header>
    }
}

/// The mark of the site: three nodes, one cut off.
#[component]
fn Mark() -> Html {
    html! {
        <svg class="bar__mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M7 7.5v9M8.5 6.5l3 1.6M8.5 17.5l3-1.6" />
            <circle cx="7" cy="6" r="3" /><circle cx="7" cy="18" r="3" />
            <path class="bar__mark-cut" d="M12 4.5v15" />
            <circle class="bar__mark-far" cx="18" cy="12" r="3" />
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct ButtonProps {
    sign: Sign,
    name: AttrValue,
    #[prop_or_default]
    pressed: Option<bool>,
    on_press: Callback<()>,
}

#[component]
fn BarButton(props: &ButtonProps) -> Html {
    let pressed = props.pressed.map(|on| if on { "true" } else { "false" });
    html! {
        <button type="button" class="btn btn--quiet btn--icon" aria-label={&props.name}
            title={&props.name} aria-pressed={pressed}
            onclick={props.on_press.reform(|_| ())}>
            <Icon sign={props.sign} />
        </button>
    }
}

/// Switches to the other language, which it names in that language.
#[component]
fn LanguageButton() -> Html {
    let Prefs { settings, set } = use_prefs();
    let other = match settings.lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let switch = set.reform(move |_: MouseEvent| Settings { lang: other, ..settings });
    html! {
        <button type="button" class="btn btn--quiet" lang={other.tag()} onclick={switch}
            data-role="language">
            <Icon sign={Sign::Language} />
            <span>{ other.strings().language_name }</span>
        </button>
    }
}

/// Goes through the themes.
#[component]
fn ThemeButton() -> Html {
    let Prefs { settings, set } = use_prefs();
    let strings = settings.lang.strings();
    let (sign, name) = match settings.theme {
        Theme::Auto => (Sign::ThemeAuto, strings.theme_auto),
        Theme::Light => (Sign::ThemeLight, strings.theme_light),
        Theme::Dark => (Sign::ThemeDark, strings.theme_dark),
    };
    let theme = settings.theme.next();
    let on_press = set.reform(move |()| Settings { theme, ..settings });
    html! { <BarButton {sign} {name} {on_press} /> }
}

//! The reader's settings: language, theme, keyboard shortcuts.

use super::store;
use crate::i18n::{Lang, Strings};
use yew::prelude::*;

/// Which colours the page wears.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the device does.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which the switch goes through them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in storage and in `data-theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one that the switch goes to next.
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// What the reader set.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// True when single keys are shortcuts.
    pub keys: bool,
}

impl Settings {
    /// What was kept from the last visit; else the language of the browser, and defaults.
    pub fn load() -> Self {
        let lang = store::get("lang").and_then(|tag| Lang::from_tag(&tag));
        let theme = store::get("theme")
            .and_then(|name| Theme::ALL.into_iter().find(|theme| theme.name() == name));
        Self {
            lang: lang.or_else(browser_lang).unwrap_or_default(),
            theme: theme.unwrap_or_default(),
            keys: store::get("keys").as_deref() != Some("off"),
        }
    }

    /// Keeps what differs from `before` for the next visit.
    pub fn save(self, before: Self) {
        if self.lang != before.lang {
            store::set("lang", self.lang.tag());
        }
        if self.theme != before.theme {
            store::set("theme", self.theme.name());
        }
        if self.keys != before.keys {
            store::set("keys", if self.keys { "on" } else { "off" });
        }
    }

    /// Puts language and theme on the document.
    pub fn wear(self) {
        let Some(root) = root_element() else { return };
        // Setting a plain attribute on <html> is never refused.
        let _ = root.set_attribute("lang", self.lang.tag());
        let _ = root.set_attribute("data-theme", self.theme.name());
    }
}

fn root_element() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

/// The first of the browser's languages that we speak.
fn browser_lang() -> Option<Lang> {
    let navigator = web_sys::window()?.navigator();
    navigator
        .languages()
        .iter()
        .filter_map(|tag| Lang::from_tag(&tag.as_string()?))
        .next()
}

/// The settings as every component can have them.
#[derive(Clone, PartialEq, Debug)]
pub struct Prefs {
    /// What is set.
    pub settings: Settings,
    /// Sets it.
    pub set: Callback<Settings>,
}

impl Prefs {
    /// The language.
    pub const fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// The interface strings of the language.
    pub const fn strings(&self) -> &'static Strings {
        self.settings.lang.strings()
    }
}

/// The settings; outside of the app (in tests of one component) those that were kept.
#[hook]
pub fn use_prefs() -> Prefs {
    use_context::<Prefs>().unwrap_or_else(|| Prefs {
        settings: Settings::load(),
        set: Callback::noop(),
    })
}

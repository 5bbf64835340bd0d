//! The lesson's prose: HTML that was rendered and checked when the site was built.

use crate::lessons::Section;
use yew::prelude::*;

/// The prose of a lesson in one language.
#[derive(Copy, Clone, Debug)]
pub struct Prose(pub &'static [Section]);

/// It is fixed, so the same place is the same text.
impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Prose {
    /// The title and HTML of a section.
    pub fn get(self, id: &str) -> Option<(&'static str, &'static str)> {
        let section = self.0.iter().find(|(name, ..)| *name == id)?;
        Some((section.1, section.2))
    }

    /// The title of a section; its id where the prose lacks it.
    pub fn title(self, id: &str) -> AttrValue {
        match self.get(id) {
            Some((title, _)) => AttrValue::Static(title),
            None => id.to_owned().into(),
        }
    }

    /// The sections whose names begin with `prefix`.
    pub fn under(self, prefix: &'static str) -> impl Iterator<Item = &'static Section> {
        self.0.iter().filter(move |(name, ..)| name.starts_with(prefix))
    }
}

/// Prose on the page: HTML from the lesson's own prose.
pub fn prose_text(html: impl Into<AttrValue>) -> Html {
    html! { <div class="prose">{ Html::from_html_unchecked(html.into()) }</div> }
}

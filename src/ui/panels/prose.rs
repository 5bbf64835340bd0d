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
    /// The sections of a file that the site's build made: name, title and HTML of each, each ended
    /// by a unit separator. `None` when it is something else, such as a host's page for what it
    /// lacks. What was read stays for as long as the page: each file is read once.
    pub fn read(file: String) -> Option<Self> {
        let parts = file.leak().strip_suffix('\u{1f}')?.split('\u{1f}');
        let parts: Vec<&'static str> = parts.collect();
        let sections = parts.chunks_exact(3);
        sections.remainder().is_empty().then(|| {
            let sections: Vec<Section> = sections.map(|part| (part[0], part[1], part[2])).collect();
            Self(sections.leak())
        })
    }

    /// This prose and more of it. It stays for as long as the page, as what was read does.
    pub fn with(self, more: Self) -> Self {
        Self([self.0, more.0].concat().leak())
    }

    /// True when all of it is there: its sources come last.
    pub fn is_whole(self) -> bool {
        self.get("sources").is_some()
    }

    /// The title and HTML of a section. What came later has the text where only a title was there first.
    pub fn get(self, id: &str) -> Option<(&'static str, &'static str)> {
        let section = self.0.iter().rfind(|(name, ..)| *name == id)?;
        Some((section.1, section.2))
    }

    /// The title of a section; its id where the prose lacks it.
    pub fn title(self, id: &str) -> AttrValue {
        match self.get(id) {
            Some((title, _)) => AttrValue::Static(title),
            None => id.to_owned().into(),
        }
    }

    /// The sections with a text whose names begin with `prefix`.
    pub fn under(self, prefix: &'static str) -> impl Iterator<Item = &'static Section> {
        self.0
            .iter()
            .filter(move |(name, _, html)| name.starts_with(prefix) && !html.is_empty())
    }
}

/// How long it takes to read a text in HTML, in milliseconds: four words a second. A Chinese word is
/// counted as one and a half characters.
pub fn reading_ms(html: &str) -> f64 {
    let (mut words, mut han) = (0, 0);
    let (mut in_tag, mut in_word) = (false, false);
    for letter in html.chars() {
        in_tag = letter == '<' || in_tag && letter != '>';
        let is_word = !in_tag && letter.is_ascii_alphanumeric();
        words += u32::from(is_word && !in_word);
        han += u32::from(('\u{4e00}'..='\u{9fff}').contains(&letter));
        in_word = is_word || in_word && letter == '\'';
    }
    (f64::from(words) + f64::from(han) / 1.5) * 250.0
}

/// Prose on the page: HTML from the lesson's own prose.
pub fn prose_text(html: impl Into<AttrValue>) -> Html {
    html! { <div class="prose">{ Html::from_html_unchecked(html.into()) }</div> }
}

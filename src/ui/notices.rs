//! Notices: something went wrong, or something was done, and what the reader can do about it.

use super::icons::{Sign, icon};
use crate::i18n::Strings;
use yew::prelude::*;

/// How a notice is meant.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// Well done.
    Good,
    /// Something is wrong.
    Bad,
}

/// One notice.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    /// Its number, to dismiss it by.
    pub id: u32,
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: AttrValue,
    /// A link that it offers: its words and address.
    pub offer: Option<(AttrValue, AttrValue)>,
}

/// Every notice, the latest last, each with a button that takes it away. None goes by itself while
/// it tells something that the page does not keep: people read at different speeds.
pub fn notices(strings: &Strings, notices: &[Notice], on_dismiss: &Callback<u32>) -> Html {
    let notices = notices.iter().map(|notice| {
        let (class, sign) = match notice.tone {
            Tone::Info => ("notice", Sign::Help),
            Tone::Good => ("notice notice--good", Sign::Holds),
            Tone::Bad => ("notice notice--bad", Sign::Violated),
        };
        let id = notice.id;
        html! {
            <li key={id} {class}>
                { icon(sign) }
                <p>
                    { &notice.text }
                    if let Some((words, address)) = &notice.offer {
                        { " " }<a href={address}>{ words }</a>
                    }
                </p>
                <button type="button" class="btn btn--quiet btn--icon"
                    aria-label={strings.dismiss} title={strings.dismiss}
                    onclick={on_dismiss.reform(move |_| id)}>
                    { icon(Sign::Close) }
                </button>
            </li>
        }
    });
    html! {
        <div role="status" aria-label={strings.notices}>
            <ul class="notices">{ for notices }</ul>
        </div>
    }
}

//! What tasks and refutations wait for.

use super::Setting;
use crate::checks::{Kind, Monitor, Watch};
use crate::i18n::Text;
use crate::session::{Claims, Params};
use crate::sim::Protocol;

/// What a task or a refutation is to show.
pub fn goal<P: Protocol>(id: &'static str, monitor: impl Monitor<P>) -> Watch<P> {
    let empty = || Text::new("", "");
    Watch::new(id, Kind::Sometimes, empty(), empty(), monitor)
}

/// A goal that is the violation of a property that the lesson claims with these settings.
///
/// # Panics
/// When the lesson claims no such property then, which a test of every stored run excludes.
pub fn breaks<L: Claims>(id: &'static str, settings: &[Setting], property: &str) -> Watch<L::P> {
    let params = Params::defaults(L::PARAMS)
        .with_each(L::PARAMS, settings)
        .expect("settings by name are settings of the lesson");
    L::properties(&params)
        .into_iter()
        .find(|watch| watch.id == property)
        .map(|watch| watch.as_goal(id))
        .expect("the lesson has the properties that its tasks break")
}

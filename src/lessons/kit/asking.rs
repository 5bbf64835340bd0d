//! What readers and clients are asked, as rows.

use crate::i18n::{Lang, Text};
use crate::session::Prediction;
use crate::sim::{Micros, NodeId, Protocol, Record, World};

/// A question about the next so many seconds: when it is asked, what there is to choose from, which
/// of these comes true, and which has come true when none did by then.
pub fn question<P: Protocol>(
    id: &'static str,
    when: fn(&World<P>, &[Record<P>]) -> bool,
    options: fn(&World<P>) -> Vec<Text>,
    decided: fn(&World<P>, &[Record<P>]) -> Option<usize>,
    seconds: u64,
    otherwise: usize,
) -> Prediction<P> {
    Prediction {
        id,
        when,
        options,
        decided,
        horizon: Micros::from_s(seconds),
        otherwise,
    }
}

/// Each of these requests for each of these nodes.
pub fn each_asks<R: Clone, const N: usize>(
    ids: impl IntoIterator<Item = NodeId>,
    requests: [R; N],
) -> Vec<(NodeId, R)> {
    let each = |id| requests.clone().map(|request| (id, request));
    ids.into_iter().flat_map(each).collect()
}

/// A text that is put together in each language.
pub fn both(say: impl Fn(Lang) -> String) -> Text {
    Text::made(say(Lang::En), say(Lang::Zh))
}

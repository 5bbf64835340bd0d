//! The faults over time: when each began, and how long it lasted. They are read from the trace, so they
//! rewind with the run.

use super::lesson::Lesson;
use super::run::Run;
use crate::i18n::Lang;
use crate::sim::{Input, Lie, LinkChange, LinkTo, Micros, NodeFault, NodeId, RecordId, What};
use core::mem::discriminant;

/// A fault and how long it lasted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FaultSpan {
    /// The record of its beginning.
    pub record: RecordId,
    /// When it began.
    pub at: Micros,
    /// When it was undone: at once, for one that strikes a moment; `None` while it lasts.
    pub until: Option<Micros>,
    /// In words, naming the nodes.
    pub words: String,
}

impl<L: Lesson> Run<L> {
    /// See [`super::Session::faults`].
    pub(super) fn faults_now(&self, count: usize, lang: Lang) -> Vec<FaultSpan> {
        let mut found = Vec::new();
        // What happened later, the last first: a fault lasts until the first of these that undoes it.
        let mut later: Vec<(&Input, Option<NodeId>, Micros)> = Vec::new();
        let here = self.state.world.records();
        for record in self.branch().trace.range(0, here).rev() {
            let What::Input { input, node } = &record.what else {
                continue;
            };
            if found.len() >= count {
                break;
            }
            let fault: &Input = input;
            let until = match lasting(fault) {
                Lasting::No => Some(record.at),
                Lasting::Cure => None,
                Lasting::Yes => {
                    let mut after = later.iter().rev();
                    let end = after.find(|(input, of, _)| ends((fault, *node), (input, *of)));
                    end.map(|(_, _, at)| *at)
                }
            };
            later.push((fault, *node, record.at));
            if lasting(fault) != Lasting::Cure {
                let row = self.row(record, lang);
                let (record, at, words) = (row.id, row.at, row.words);
                found.push(FaultSpan {
                    record,
                    at,
                    until,
                    words,
                });
            }
        }
        found.reverse();
        found
    }
}

/// Whether an act is a fault that lasts.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Lasting {
    Yes,
    /// It strikes a moment.
    No,
    /// It is no fault: it undoes some, or asks something.
    Cure,
}

fn lasting(input: &Input) -> Lasting {
    let unless = |is_cure| if is_cure { Lasting::Cure } else { Lasting::Yes };
    match input {
        Input::Node(_, fault) => match fault {
            NodeFault::Crash | NodeFault::Pause => Lasting::Yes,
            NodeFault::Restart | NodeFault::Resume => Lasting::Cure,
            NodeFault::RestartWiped | NodeFault::Skew(_) => Lasting::No,
            NodeFault::Slow(late) => unless(*late == Micros::ZERO),
            NodeFault::Drift(ppm) => unless(*ppm == 0),
            NodeFault::Lie(lie) => unless(*lie == Lie(0)),
        },
        Input::Cut(..) => Lasting::Yes,
        Input::Partition(groups) => unless(groups.is_empty()),
        Input::Link(_, LinkChange::Latency(_)) => Lasting::No,
        Input::Link(
            _,
            LinkChange::Loss(ppm) | LinkChange::Duplication(ppm) | LinkChange::Reordering(ppm),
        ) => unless(*ppm == 0),
        Input::Message(..) | Input::FireTimer(..) => Lasting::No,
        Input::Heal(..)
        | Input::HealAll
        | Input::Request(..)
        | Input::Every(_)
        | Input::StopSchedules => Lasting::Cure,
    }
}

/// Whether the later of two acts ends what the earlier began; each with the node that it hit.
fn ends(
    (fault, node): (&Input, Option<NodeId>),
    (later, later_node): (&Input, Option<NodeId>),
) -> bool {
    match (fault, later) {
        (Input::Node(_, fault), Input::Node(_, later)) => {
            node == later_node && ends_at_node(*fault, *later)
        }
        (Input::Cut(..), Input::Heal(from, to)) => *fault == Input::Cut(*from, *to),
        (Input::Cut(..) | Input::Partition(_), Input::HealAll | Input::Partition(_)) => true,
        (Input::Link(links, change), Input::Link(others, other)) => {
            let same = links == others || *others == LinkTo::All;
            same && discriminant(change) == discriminant(other)
        }
        _ => false,
    }
}

fn ends_at_node(fault: NodeFault, later: NodeFault) -> bool {
    match fault {
        NodeFault::Crash => matches!(later, NodeFault::Restart | NodeFault::RestartWiped),
        NodeFault::Pause => matches!(later, NodeFault::Resume | NodeFault::Crash),
        _ => discriminant(&fault) == discriminant(&later),
    }
}

//! The faults over time: when each began, and how long it lasted. They are read from the trace, so they
//! rewind with the run.

use super::lesson::Lesson;
use super::run::Run;
use crate::i18n::Lang;
use crate::sim::{
    Input, LinkChange, LinkTo, Micros, NodeFault, NodeId, Protocol, Record, RecordId, What,
};
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
    pub(super) fn faults_now(&self, since: Micros, count: usize, lang: Lang) -> Vec<FaultSpan> {
        let world = &self.state.world;
        let mut faults = Faults::default();
        for record in self.branch().trace.range(0, world.records()) {
            if let What::Input { input, node } = &record.what {
                let fault = Fault {
                    record,
                    input,
                    node: *node,
                    until: None,
                };
                faults.read(fault, world.protocol().node_count());
            }
        }
        let mut left = count;
        let mut found: Vec<FaultSpan> = faults
            .all
            .iter()
            .rev()
            // What still lasts is told, however long ago it began.
            .filter(|fault| match fault.until {
                None => true,
                Some(until) => {
                    let told = until >= since && left > 0;
                    left -= usize::from(told);
                    told
                }
            })
            .map(|fault| FaultSpan {
                record: fault.record.id,
                at: fault.record.at,
                until: fault.until,
                words: self.row(fault.record, lang).words,
            })
            .collect();
        found.reverse();
        found
    }
}

/// One that has begun.
struct Fault<'a, P: Protocol> {
    record: &'a Record<P>,
    input: &'a Input,
    /// Whom it hit.
    node: Option<NodeId>,
    until: Option<Micros>,
}

/// What has begun.
struct Faults<'a, P: Protocol> {
    /// All, in order.
    all: Vec<Fault<'a, P>>,
    /// Those at nodes and links that last.
    open: Vec<usize>,
    /// The links that are cut, each with who cut it: it is cut by that one until it is healed.
    cut: Vec<((NodeId, NodeId), usize)>,
}

impl<P: Protocol> Default for Faults<'_, P> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            open: Vec::new(),
            cut: Vec::new(),
        }
    }
}

impl<'a, P: Protocol> Faults<'a, P> {
    /// Takes in the next input, with the node that it hit.
    fn read(&mut self, fault: Fault<'a, P>, nodes: u16) {
        let at = fault.record.at;
        match fault.input {
            Input::Cut(from, to) => self.cut(fault, [(*from, *to)].into_iter()),
            Input::Heal(from, to) => self.heal(at, |link| link == (*from, *to)),
            Input::HealAll => self.heal(at, |_| true),
            Input::Partition(groups) => {
                let group = |id: NodeId| groups.iter().position(|group| group.contains(&id));
                self.heal(at, |(from, to)| {
                    group(from).is_some() && group(from) == group(to)
                });
                let ids = || (0..nodes).map(NodeId).filter(|id| group(*id).is_some());
                let pairs = ids().flat_map(|from| ids().map(move |to| (from, to)));
                self.cut(fault, pairs.filter(|(from, to)| group(*from) != group(*to)));
            }
            // What a schedule does is told when it does it.
            Input::Every(_) => {}
            _ => self.begin(fault),
        }
    }

    fn begin(&mut self, mut fault: Fault<'a, P>) {
        let (at, act) = (fault.record.at, (fault.input, fault.node));
        let all = &mut self.all;
        self.open.retain(|place| {
            let begun = &mut all[*place];
            let is_over = ends((begun.input, begun.node), act);
            if is_over {
                begun.until = Some(at);
            }
            !is_over
        });
        if !fault.input.is_fault() {
            return;
        }
        if lasts(fault.input) {
            self.open.push(all.len());
        } else {
            fault.until = Some(at);
        }
        all.push(fault);
    }

    /// Cuts links. One that is cut already stays cut by whoever did it, and who cuts none is no fault.
    fn cut(&mut self, fault: Fault<'a, P>, links: impl Iterator<Item = (NodeId, NodeId)>) {
        let before = self.cut.len();
        for link in links {
            if self.cut[..before].iter().all(|(known, _)| *known != link) {
                self.cut.push((link, self.all.len()));
            }
        }
        if self.cut.len() > before {
            self.all.push(fault);
        }
    }

    /// Heals links. Who cut them has lasted until the last is healed.
    fn heal(&mut self, at: Micros, healed: impl Fn((NodeId, NodeId)) -> bool) {
        let mut over: Vec<usize> = Vec::new();
        self.cut.retain(|(link, by)| {
            if healed(*link) {
                over.push(*by);
            }
            !healed(*link)
        });
        for place in over {
            if self.cut.iter().all(|(_, by)| *by != place) {
                self.all[place].until = Some(at);
            }
        }
    }
}

/// Whether a fault lasts until it is undone; links that are cut aside.
fn lasts(input: &Input) -> bool {
    match input {
        Input::Node(_, fault) => !matches!(fault, NodeFault::RestartWiped | NodeFault::Skew(_)),
        // Which latency would be a cure, nobody says.
        Input::Link(_, change) => !matches!(change, LinkChange::Latency(_)),
        _ => false,
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

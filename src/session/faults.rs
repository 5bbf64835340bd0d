//! The faults over time: when each began, and how long it lasted. They are read from the trace, so they
//! rewind with the run.

use super::run::Run;
use super::traits::Taught;
use crate::i18n::Lang;
use crate::sim::{
    Input, LinkChange, LinkTo, Micros, NodeFault, NodeId, Protocol, Record, RecordId, What,
};
use core::mem::discriminant;
use core::ops::Range;

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

impl<L: Taught> Run<L> {
    /// See [`super::Session::faults`].
    pub(super) fn faults_now(&self, since: Micros, count: usize, lang: Lang) -> Vec<FaultSpan> {
        let world = &self.state.world;
        let mut faults = Faults::new(world.protocol().node_count());
        for record in self.branch().trace.range(0, world.records()) {
            if let What::Input { input, node } = &record.what {
                faults.read(Fault {
                    record,
                    input,
                    node: *node,
                    until: None,
                    links: 0,
                });
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
    /// How many links it cut that nobody has healed since.
    links: usize,
}

/// What has begun.
struct Faults<'a, P: Protocol> {
    /// All, in order.
    all: Vec<Fault<'a, P>>,
    /// Those at nodes and links that last.
    open: Vec<usize>,
    nodes: u16,
    /// For each link, by its ends, who cut it: it is cut by that one until it is healed.
    cut_by: Vec<Option<usize>>,
}

impl<'a, P: Protocol> Faults<'a, P> {
    fn new(nodes: u16) -> Self {
        Self {
            all: Vec::new(),
            open: Vec::new(),
            nodes,
            cut_by: Vec::new(),
        }
    }

    /// Takes in the next input, with the node that it hit.
    fn read(&mut self, fault: Fault<'a, P>) {
        let (at, nodes) = (fault.record.at, usize::from(self.nodes));
        let all = 0..nodes.pow(2);
        let one = |from: &NodeId, to: &NodeId| {
            let place = from.index() * nodes + to.index();
            place..place + 1
        };
        match fault.input {
            Input::Cut(from, to) => self.cut(fault, one(from, to), |_| true),
            Input::Heal(from, to) => self.heal(at, one(from, to), |_| true),
            Input::HealAll => self.heal(at, all, |_| true),
            Input::Partition(groups) => {
                let group = |id| groups.iter().position(|group| group.contains(&NodeId(id)));
                let of: Vec<Option<usize>> = (0..self.nodes).map(group).collect();
                let ends =
                    |(from, to): (NodeId, NodeId)| Some((of[from.index()]?, of[to.index()]?));
                self.heal(at, all.clone(), |link| {
                    ends(link).is_some_and(|(a, b)| a == b)
                });
                self.cut(fault, all, |link| ends(link).is_some_and(|(a, b)| a != b));
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

    /// The link at a place of `cut_by`.
    fn link(&self, place: usize) -> (NodeId, NodeId) {
        let end = |index| NodeId(u16::try_from(index).expect("a place is that of two nodes"));
        let nodes = usize::from(self.nodes);
        (end(place / nodes), end(place % nodes))
    }

    /// Cuts links. One that is cut already stays cut by whoever did it, and who cuts none is no fault.
    fn cut(
        &mut self,
        mut fault: Fault<'a, P>,
        places: Range<usize>,
        is_cut: impl Fn((NodeId, NodeId)) -> bool,
    ) {
        self.cut_by.resize(usize::from(self.nodes).pow(2), None);
        for place in places {
            if self.cut_by[place].is_none() && is_cut(self.link(place)) {
                self.cut_by[place] = Some(self.all.len());
                fault.links += 1;
            }
        }
        if fault.links > 0 {
            self.all.push(fault);
        }
    }

    /// Heals links. Who cut them has lasted until the last is healed.
    fn heal(
        &mut self,
        at: Micros,
        places: Range<usize>,
        is_healed: impl Fn((NodeId, NodeId)) -> bool,
    ) {
        for place in places {
            let by = self.cut_by.get(place).copied().flatten();
            let Some(by) = by.filter(|_| is_healed(self.link(place))) else {
                continue;
            };
            self.cut_by[place] = None;
            let fault = &mut self.all[by];
            fault.links -= 1;
            if fault.links == 0 {
                fault.until = Some(at);
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

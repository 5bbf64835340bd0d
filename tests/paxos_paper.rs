//! The example of "The Part-Time Parliament", section 2.1: five ballots of five priests, of which
//! the fourth passes a decree.

use netsplit::protocols::paxos::{
    Answer, Ballot, Decree, Disk, Message, Node, Note, Paxos, Quorums, Request, Roles, Value,
};
use netsplit::sim::{Cx, Effects, Lie, NodeId, Protocol, Random};

const ALPHA: Value = 1;
const BETA: Value = 2;

/// One ballot of the example: its number, the decree that the paper's has, its quorum, and who of
/// the quorum voted. Priests are numbered A, B, Γ, Δ, E.
struct Row {
    number: u64,
    decree: Value,
    quorum: &'static [u16],
    voted: &'static [u16],
}

const ROWS: [Row; 5] = [
    Row {
        number: 2,
        decree: ALPHA,
        quorum: &[0, 1, 2, 3],
        voted: &[3],
    },
    Row {
        number: 5,
        decree: BETA,
        quorum: &[0, 1, 2, 4],
        voted: &[2],
    },
    Row {
        number: 14,
        decree: ALPHA,
        quorum: &[1, 3, 4],
        voted: &[1, 4],
    },
    Row {
        number: 27,
        decree: BETA,
        quorum: &[0, 2, 3],
        voted: &[0, 2, 3],
    },
    Row {
        number: 29,
        decree: BETA,
        quorum: &[1, 2, 3],
        voted: &[1],
    },
];

/// A machine that is handed one message at a time.
struct One {
    paxos: Paxos,
    me: NodeId,
    node: Node,
    disk: Disk,
    random: Random,
}

impl One {
    fn start(paxos: &Paxos, me: NodeId, mut disk: Disk) -> Self {
        let mut random = Random::stream(1, 1);
        let mut effects = Effects::new();
        let mut cx = Cx::new(me, 0, Lie(0), &mut random, &mut effects);
        let node = paxos.boot(&mut disk, &mut cx);
        Self {
            paxos: paxos.clone(),
            me,
            node,
            disk,
            random,
        }
    }

    fn runs(
        &mut self,
        handler: impl FnOnce(&Paxos, &mut Node, &mut Disk, &mut Cx<Paxos>),
    ) -> Effects<Paxos> {
        let mut effects = Effects::new();
        let mut cx = Cx::new(self.me, 0, Lie(0), &mut self.random, &mut effects);
        handler(&self.paxos, &mut self.node, &mut self.disk, &mut cx);
        effects
    }

    fn hears(&mut self, from: NodeId, message: &Message) -> Effects<Paxos> {
        self.runs(|paxos, node, disk, cx| paxos.on_message(node, disk, from, message, cx))
    }
}

/// Five priests that accept, a sixth machine that proposes, a seventh that learns.
fn chamber(quorum: usize) -> Paxos {
    let phase_1 = u16::try_from(quorum).expect("a handful");
    let (acceptor, proposer, learner) = (
        Roles {
            acceptor: true,
            ..Roles::default()
        },
        Roles {
            proposer: true,
            ..Roles::default()
        },
        Roles {
            learner: true,
            ..Roles::default()
        },
    );
    let mut machines = vec![acceptor; 5];
    machines.extend([proposer, learner]);
    Paxos {
        machines,
        quorums: Quorums {
            phase_1,
            phase_2: 3,
        },
        ..Paxos::single(1, 5, 1)
    }
}

const PROPOSER: NodeId = NodeId(5);
const LEARNER: NodeId = NodeId(6);

/// Conducts one ballot. Returns the decree that it was about, and the votes.
fn ballot(priests: &mut [One], row: &Row) -> (Decree, Vec<(NodeId, Message)>) {
    let paxos = chamber(row.quorum.len());
    let tried = row.number - 1;
    let disk = Disk {
        tried,
        ..Disk::default()
    };
    let mut proposer = One::start(&paxos, PROPOSER, disk);
    // The proposer wants the paper's decree; whether it is free to is what the example is about.
    let other = if row.number < 14 { row.decree } else { 9 };
    let asked = proposer.runs(|paxos, node, disk, cx| {
        paxos.on_request(node, disk, Request::Propose(other), cx);
    });
    let (_, prepare) = &asked.sends[0];
    let mut proposed = Effects::new();
    for &priest in row.quorum {
        let promise = priests[usize::from(priest)].hears(PROPOSER, prepare);
        let (_, promise) = &promise.sends[0];
        proposed = proposer.hears(NodeId(priest), promise);
    }
    let (_, accept) = proposed.sends.first().expect("the whole quorum promised");
    let Message::Accept {
        ballot: Ballot { number, .. },
        decree,
        ..
    } = accept
    else {
        panic!("an accept request was expected: {accept:?}");
    };
    assert_eq!(*number, row.number);
    let votes = row.voted.iter().map(|&priest| {
        let voted = priests[usize::from(priest)].hears(PROPOSER, accept);
        (NodeId(priest), voted.sends[0].1.clone())
    });
    (*decree, votes.collect())
}

#[test]
fn the_five_ballots_of_the_parliament_are_about_the_papers_decrees() {
    let paxos = chamber(3);
    let priest = |id| One::start(&paxos, NodeId(id), Disk::default());
    let mut priests: Vec<One> = (0..5).map(priest).collect();
    let mut learner = One::start(&paxos, LEARNER, Disk::default());
    for row in &ROWS {
        let (decree, votes) = ballot(&mut priests, row);
        assert_eq!(decree, Decree::Value(row.decree), "ballot {}", row.number);
        for (from, vote) in votes {
            let did = learner.hears(from, &vote);
            let learned = did.notes.contains(&Note::Learned {
                instance: 1,
                decree: Decree::Value(BETA),
            });
            // Only ballot 27 is voted for by all of its quorum, and by the last of it.
            assert_eq!(learned, row.number == 27 && from == NodeId(3));
        }
    }
    assert_eq!(learner.disk.ledger.get(&1), Some(&Decree::Value(BETA)));
}

#[test]
fn who_asks_after_the_decree_has_passed_is_told_it() {
    let paxos = chamber(3);
    let disk = Disk {
        ledger: [(1, Decree::Value(BETA))].into_iter().collect(),
        ..Disk::default()
    };
    let mut proposer = One::start(&paxos, PROPOSER, disk);
    let did = proposer.runs(|paxos, node, disk, cx| {
        paxos.on_request(node, disk, Request::Propose(ALPHA), cx);
    });
    assert_eq!(did.replies, [(1, Some(Answer::Chosen(BETA)))]);
}

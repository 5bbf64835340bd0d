//! The figures of the Raft paper, replayed.

use netsplit::explore::drive;
use netsplit::protocols::raft::figures::{FIGURE_7, figure_8, log_of_terms};
use netsplit::protocols::raft::{
    Command, Disk, Key, Log, Message, Node, Note, Raft, Reply, Role, Term, Timer, Variant,
};
use netsplit::sim::{
    Cx, Effects, Latency, Lie, LinkSettings, Micros, NodeId, Protocol, Random, Record, What, World,
    WorldConfig,
};
use std::collections::VecDeque;

/// Servers that hand each other messages in order, without time or faults.
struct Bench {
    raft: Raft,
    nodes: Vec<(Node, Disk)>,
    random: Random,
    mail: VecDeque<(NodeId, NodeId, Message)>,
    notes: Vec<(NodeId, Note)>,
}

impl Bench {
    fn new(disks: Vec<Disk>) -> Self {
        let servers = u16::try_from(disks.len()).expect("few servers");
        let mut bench = Self {
            raft: Raft::new(servers, 1),
            nodes: Vec::new(),
            random: Random::stream(1, 1),
            mail: VecDeque::new(),
            notes: Vec::new(),
        };
        for (id, mut disk) in (0..).map(NodeId).zip(disks) {
            let mut effects = Effects::new();
            let mut cx = Cx::new(id, 0, Lie(0), &mut bench.random, &mut effects);
            let node = bench.raft.boot(&mut disk, &mut cx);
            bench.nodes.push((node, disk));
        }
        bench
    }

    fn at(&mut self, id: NodeId, run: impl FnOnce(&Raft, &mut Node, &mut Disk, &mut Cx<Raft>)) {
        let mut effects = Effects::new();
        let mut cx = Cx::new(id, 0, Lie(0), &mut self.random, &mut effects);
        let (node, disk) = &mut self.nodes[id.index()];
        run(&self.raft, node, disk, &mut cx);
        self.notes
            .extend(effects.notes.into_iter().map(|note| (id, note)));
        let to_servers = effects
            .sends
            .into_iter()
            .filter(|(to, _)| self.raft.is_server(*to));
        self.mail
            .extend(to_servers.map(|(to, message)| (id, to, message)));
    }

    fn deliver_all(&mut self) {
        while let Some((from, to, message)) = self.mail.pop_front() {
            self.at(to, |raft, node, disk, cx| {
                raft.on_message(node, disk, from, &message, cx);
            });
        }
    }

    fn log(&self, id: u16) -> &Log {
        &self.nodes[usize::from(id)].1.log
    }
}

#[test]
fn the_followers_of_figure_7_come_to_hold_the_leaders_log() {
    let client = NodeId(7);
    let disk = |terms: &[Term], current_term| Disk {
        current_term,
        log: log_of_terms(terms, client),
        ..Disk::default()
    };
    let (leader, followers) = FIGURE_7;
    // The leader is about to win term 8.
    let mut disks = vec![disk(leader, 7)];
    disks.extend(followers.iter().map(|(_, terms)| disk(terms, 7)));
    let mut bench = Bench::new(disks);
    let first = NodeId(0);
    bench.at(first, |raft, node, disk, cx| {
        raft.on_timer(node, disk, Timer::Election, cx)
    });
    bench.deliver_all();
    let leads = bench.nodes[0]
        .0
        .server()
        .map(|server| (server.role, server.current_term));
    assert_eq!(leads, Some((Role::Leader, 8)));
    // Entries beyond the leader's log conflict with nothing until there is a new entry.
    let ask = Message::ClientRequest {
        sequence: 99,
        command: Command::Get { key: Key(0) },
    };
    bench.at(first, |raft, node, disk, cx| {
        raft.on_message(node, disk, client, &ask, cx)
    });
    bench.deliver_all();
    assert_eq!(bench.log(0).last_index(), 11);
    for (id, (name, _)) in (1..).zip(followers) {
        assert_eq!(bench.log(id), bench.log(0), "follower ({name})");
    }
    let truncated: Vec<u16> = bench
        .notes
        .iter()
        .filter(|(_, note)| matches!(note, Note::Truncated { .. }))
        .map(|(id, _)| id.0)
        .collect();
    assert_eq!(
        truncated.len(),
        4,
        "(c), (d), (e) and (f) held what the leader did not"
    );
}

/// Figure 8: the world after it, and everything that happened.
fn replay_figure_8(variant: Variant) -> (World<Raft>, Vec<Record<Raft>>) {
    let raft = Raft {
        variant,
        ..Raft::new(5, 2)
    };
    let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(5)));
    let mut world = World::new(raft, WorldConfig { seed: 8, link });
    let mut trace = Vec::new();
    drive(
        &mut world,
        &mut [],
        &figure_8(),
        Micros::from_ms(240),
        &mut trace,
    );
    (world, trace)
}

/// Replays the figure under a variant: the term in which index 2 was first committed, if it was,
/// and the term of the entry that S2 to S5 hold there in the end.
fn index_2(variant: Variant) -> (Option<Term>, Option<Term>) {
    let (world, trace) = replay_figure_8(variant);
    let mut led = Vec::new();
    let mut committed_in = None;
    for record in &trace {
        match &record.what {
            What::Noted { node, note } => match note {
                Note::BecameLeader { term } => led.push((node.0, *term)),
                Note::Committed { index: 2 } if committed_in.is_none() => {
                    committed_in = led.last().map(|(_, term)| *term);
                }
                _ => {}
            },
            What::Ignored { input, error } => panic!("{input:?} can not be done: {error:?}"),
            _ => {}
        }
    }
    assert_eq!(
        led,
        [(0, 1), (0, 2), (4, 3), (0, 4), (4, 5)],
        "S1, S1, S5, S1, S5"
    );
    let held = world.slots()[1..5]
        .iter()
        .map(|slot| slot.disk.log.term_at(2));
    let held: Vec<Option<Term>> = held.collect();
    assert!(held.iter().all(|term| *term == held[0]), "{held:?}");
    (committed_in, held[0])
}

#[test]
fn figure_8_loses_a_committed_entry_when_older_terms_are_committed_by_counting() {
    // S1 committed the entry of term 2 in term 4, and S5 overwrote it.
    assert_eq!(index_2(Variant::CommitByCounting), (Some(4), Some(3)));
    let (_, trace) = replay_figure_8(Variant::CommitByCounting);
    let promised = trace.iter().any(|record| {
        matches!(
            record.what,
            What::Replied {
                node: NodeId(5),
                op: 2,
                reply: Some(Reply::Written)
            }
        )
    });
    assert!(promised, "client 1 was told that x = 2 was written");
}

#[test]
fn figure_8_loses_nothing_that_was_committed_under_raft() {
    assert_eq!(index_2(Variant::None), (None, Some(3)));
}

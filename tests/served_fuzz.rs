//! Clients for any register: with servers that are correct, what they are told is linearizable
//! whatever happens; with servers that are not, it is found out.
#![cfg(not(target_arch = "wasm32"))]

use litemap::LiteMap;
use netsplit::checks::linearizable::{
    LIMIT_DEFAULT, Register as Model, Verdict, judged, recorded, register_input, register_output,
};
use netsplit::explore::drive;
use netsplit::explore::random::{Setting, plan};
use netsplit::protocols::register::{Applied, Command, Key, Register, Reply, Value};
use netsplit::protocols::served::{Asked, Note, Served, Server, ServerCx};
use netsplit::sim::{
    Input, Latency, LinkSettings, Micros, NodeFault, NodeId, Payload, Record, What, World,
    WorldConfig,
};
use serde::{Deserialize, Serialize};

const LINK: LinkSettings =
    LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15)));
const SEEDS: u64 = 150;

/// The first server keeps the register on its disk and answers a moment later; the others know it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Store {
    servers: u16,
    /// Whether the others hand on what they are asked; else they say whom to ask.
    forwards: bool,
    /// Whether reads are answered from a cache that no write reaches.
    is_stale: bool,
}

const KEEPER: NodeId = NodeId(0);
const A_MOMENT: Micros = Micros::from_ms(3);

#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
struct Memory {
    asked: Vec<Asked>,
    cache: LiteMap<Key, Option<Value>>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
struct Forwarded(Asked);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
struct Answers;

impl Store {
    fn reply(&self, memory: &mut Memory, disk: &mut Register, asked: &Asked) -> Option<Reply> {
        let cached = memory.cache.get(&asked.command.key());
        if let (true, Command::Get { .. }, Some(value)) = (self.is_stale, asked.command, cached) {
            return Some(Reply::Value(*value));
        }
        let applied = disk.apply(asked.client, asked.sequence, asked.command);
        let (Applied::Now(reply) | Applied::Before(Some(reply))) = applied else {
            return None;
        };
        if let Reply::Value(value) = reply {
            memory.cache.insert(asked.command.key(), value);
        }
        Some(reply)
    }
}

impl Server for Store {
    type Node = Memory;
    type Disk = Register;
    type Message = Forwarded;
    type Timer = Answers;
    type Note = ();

    fn servers(&self) -> u16 {
        self.servers
    }

    fn boot(&self, _: &mut Register, _: &mut ServerCx<Self>) -> Memory {
        Memory::default()
    }

    fn on_ask(&self, node: &mut Memory, _: &mut Register, asked: Asked, cx: &mut ServerCx<Self>) {
        if cx.me() == KEEPER {
            node.asked.push(asked);
            cx.arm(Answers, A_MOMENT);
        } else if self.forwards {
            cx.send(KEEPER, Forwarded(asked));
        } else {
            cx.redirect(&asked, Some(KEEPER));
        }
    }

    fn on_message(
        &self,
        node: &mut Memory,
        disk: &mut Register,
        _: NodeId,
        Forwarded(asked): &Forwarded,
        cx: &mut ServerCx<Self>,
    ) {
        cx.note(());
        self.on_ask(node, disk, *asked, cx);
    }

    fn on_timer(
        &self,
        node: &mut Memory,
        disk: &mut Register,
        _: Answers,
        cx: &mut ServerCx<Self>,
    ) {
        for asked in std::mem::take(&mut node.asked) {
            if let Some(reply) = self.reply(node, disk, &asked) {
                cx.answer(&asked, reply);
            }
        }
    }

    fn select(&self, role: u8, nodes: &[Option<&Memory>]) -> Option<NodeId> {
        let is_up = role == 0 && nodes.first()?.is_some();
        is_up.then_some(KEEPER)
    }
}

fn served(servers: u16, forwards: bool, is_stale: bool) -> Served<Store> {
    let store = Store {
        servers,
        forwards,
        is_stale,
    };
    Served {
        period: Micros::from_ms(80),
        retry_timeout: Micros::from_ms(120),
        ..Served::new(store, 3)
    }
}

type Trace = Vec<Record<Served<Store>>>;

/// A run under the random faults of a seed: crashes, cuts, loss, doubling, slow and wrong clocks.
fn trace(served: &Served<Store>, seed: u64) -> Trace {
    let setting = Setting {
        servers: served.server_ids().collect(),
        clients: served.client_ids().collect(),
        roles: vec![0],
        pace: Micros::from_ms(250),
        faults_for: Micros::from_s(3),
        quiet_for: Micros::from_s(1),
        link: LINK,
        requests: Vec::new(),
    };
    let plan = plan(seed, &setting);
    let mut acts: Vec<(Micros, Input)> = Vec::new();
    for act in plan.acts {
        let undo = act.undo_after.zip(act.input.undo());
        acts.extend(undo.map(|(after, undo)| (act.at + after, undo)));
        acts.push((act.at, act.input));
    }
    acts.sort_by_key(|(at, _)| *at);
    let mut world = World::new(served.clone(), WorldConfig { seed, link: LINK });
    let mut trace = Vec::new();
    drive(&mut world, &mut [], &acts, plan.until, &mut trace);
    assert_eq!(world.is_sound(), Ok(()));
    trace
}

fn verdict(trace: &Trace) -> Verdict {
    let asked = |command: &Command| Some(register_input(command));
    let history = recorded::<_, Model, _>(trace, asked, register_output);
    judged(&Model::default(), &history, LIMIT_DEFAULT)
        .report
        .verdict
}

/// How many records of a kind a trace has.
fn count(trace: &Trace, is_it: impl Fn(&What<Served<Store>>) -> bool) -> usize {
    trace.iter().filter(|record| is_it(&record.what)).count()
}

#[test]
fn a_store_on_one_disk_is_linearizable() {
    for (servers, forwards) in [(1, false), (3, false), (3, true)] {
        let served = served(servers, forwards, false);
        let (mut answered, mut retried, mut lost) = (0, 0, 0);
        for seed in 0..SEEDS {
            let trace = trace(&served, seed);
            let verdict = verdict(&trace);
            let is_linearizable = matches!(verdict, Verdict::Linearizable(_));
            assert!(
                is_linearizable,
                "{servers} servers, seed {seed}: {verdict:?}"
            );
            answered += count(&trace, |what| {
                matches!(what, What::Replied { reply: Some(_), .. })
            });
            let is_retry = |note: &Note<()>| matches!(note, Note::Retried(..));
            retried += count(
                &trace,
                |what| matches!(what, What::Noted { note, .. } if is_retry(note)),
            );
            lost += count(&trace, |what| matches!(what, What::Lost { .. }));
        }
        let seen = (answered, retried, lost);
        assert!(answered > 5_000 && retried > 100 && lost > 100, "{seen:?}");
    }
}

#[test]
fn reads_from_a_stale_cache_are_caught() {
    for (servers, forwards) in [(1, false), (3, true)] {
        let served = served(servers, forwards, true);
        let is_caught = |seed: &u64| matches!(verdict(&trace(&served, *seed)), Verdict::Not(_));
        let seed = (0..10).find(is_caught);
        assert!(seed.is_some(), "{servers} servers: ten runs show nothing");
    }
}

/// What the client of a world without faults is told, once it has asked this.
fn told(servers: u16, forwards: bool, commands: &[Command]) -> (Vec<Option<Reply>>, Trace) {
    let served = Served {
        period: Micros::ZERO,
        ..served(servers, forwards, false)
    };
    // Each client begins with a server of its own; the second one with the second server.
    let client = served.client_ids().nth(1).expect("there are three");
    let mut world = World::new(
        served,
        WorldConfig {
            seed: 1,
            link: LINK,
        },
    );
    let mut trace = Vec::new();
    world.step(&mut trace);
    while world.next_at() == Some(Micros::ZERO) {
        world.step(&mut trace);
    }
    for command in commands {
        let ask = Input::Request(client, Payload::of(command));
        world.apply(&ask, Micros::ZERO, &mut trace);
    }
    while world.step(&mut trace) {}
    let replies = trace.iter().filter_map(|record| match record.what {
        What::Replied { reply, .. } => Some(reply),
        _ => None,
    });
    (replies.collect(), trace)
}

#[test]
fn clients_put_get_and_compare_and_swap_whichever_server_they_ask() {
    let key = Key(0);
    let cas = |expect, value| Command::Cas { key, expect, value };
    let commands = [
        Command::Get { key },
        Command::Put { key, value: 5 },
        cas(Some(4), 6),
        cas(Some(5), 7),
        Command::Get { key },
    ];
    let expect = [
        Reply::Value(None),
        Reply::Written,
        Reply::Swapped(false),
        Reply::Swapped(true),
        Reply::Value(Some(7)),
    ];
    for (servers, forwards) in [(1, false), (3, false), (3, true)] {
        let (replies, trace) = told(servers, forwards, &commands);
        assert_eq!(replies, expect.map(Some), "{servers} servers");
        let is_redirect = |note: &Note<()>| matches!(note, Note::Redirected(1, KEEPER));
        let redirects = count(
            &trace,
            |what| matches!(what, What::Noted { note, .. } if is_redirect(note)),
        );
        assert_eq!(redirects, usize::from(servers == 3 && !forwards));
    }
}

#[test]
fn a_client_that_is_never_answered_gives_up_and_a_server_is_no_client() {
    let served = Served {
        period: Micros::ZERO,
        ..served(1, false, false)
    };
    let client = served.client_ids().next().expect("there are three");
    let mut world = World::new(
        served,
        WorldConfig {
            seed: 1,
            link: LINK,
        },
    );
    let mut trace = Vec::new();
    let get = Payload::of(&Command::Get { key: Key(0) });
    while world.next_at() == Some(Micros::ZERO) {
        world.step(&mut trace);
    }
    let acts = [
        Input::Request(KEEPER, get.clone()),
        Input::node(KEEPER, NodeFault::Crash),
        Input::Request(client, get),
    ];
    for act in &acts {
        world.apply(act, Micros::ZERO, &mut trace);
    }
    while world.step(&mut trace) {}
    let has = |expect: Note<()>| {
        count(
            &trace,
            |what| matches!(what, What::Noted { note, .. } if *note == expect),
        )
    };
    assert_eq!((has(Note::NotAClient), has(Note::GaveUp(1))), (1, 1));
    assert_eq!(
        count(&trace, |what| matches!(
            what,
            What::Replied { reply: None, .. }
        )),
        1
    );
}

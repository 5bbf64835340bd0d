//! The system in small worlds, step by step.

use super::*;
use crate::sim::{
    Input, Latency, LinkSettings, NodeFault, Payload, Record, What, World, WorldConfig,
};

const KEY: Key = Key(4);

fn ring() -> ConsistentHashing {
    ConsistentHashing::new(5)
}

struct Run {
    world: World<ConsistentHashing>,
    trace: Vec<Record<ConsistentHashing>>,
}

impl Run {
    fn new(config: ConsistentHashing) -> Self {
        let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(10)));
        Self {
            world: World::new(config, WorldConfig { seed: 1, link }),
            trace: Vec::new(),
        }
    }

    fn until_ms(&mut self, ms: u64) {
        let until = Micros::from_ms(ms);
        while self.world.next_at().is_some_and(|at| at <= until) {
            self.world.step(&mut self.trace);
        }
    }

    fn apply(&mut self, input: Input) {
        let now = self.world.now();
        self.world.apply(&input, now, &mut self.trace);
    }

    fn fault(&mut self, id: NodeId, fault: NodeFault) {
        self.apply(Input::node(id, fault));
    }

    fn ask(&mut self, id: NodeId, request: Request) {
        self.apply(Input::Request(id, Payload::of(&request)));
    }

    fn client(&mut self, op: Op) {
        let client = self
            .world
            .protocol()
            .client_ids()
            .next()
            .expect("there is a client");
        self.ask(client, Request::Do(op));
    }

    fn replies(&self) -> Vec<Reply> {
        let reply = |record: &Record<ConsistentHashing>| match &record.what {
            What::Replied { reply, .. } => *reply,
            _ => None,
        };
        self.trace.iter().filter_map(reply).collect()
    }

    fn notes(&self, wanted: fn(&Note) -> bool) -> usize {
        let is = |record: &&Record<ConsistentHashing>| matches!(&record.what, What::Noted { note, .. } if wanted(note));
        self.trace.iter().filter(is).count()
    }

    fn view(&self) -> &View {
        let keeper = self.world.protocol().keeper();
        &self
            .world
            .slot(keeper)
            .expect("there is a keeper")
            .disk
            .view
    }

    fn holders(&self, key: Key) -> Vec<NodeId> {
        let has = |id: &NodeId| {
            self.world
                .slot(*id)
                .is_some_and(|slot| slot.disk.item(key).is_some())
        };
        self.world.protocol().storage_ids().filter(has).collect()
    }
}

fn written(run: &Run) -> usize {
    let is = |reply: &&Reply| matches!(reply, Reply::Written(..));
    run.replies().iter().filter(is).count()
}

#[test]
fn the_first_ring_is_that_of_the_configuration() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    assert_eq!(run.view().epoch(), 1);
    assert_eq!(
        run.view().members.nodes,
        (0..5).map(NodeId).collect::<Vec<_>>()
    );
    let synced = |id: NodeId| {
        run.world
            .slot(id)
            .is_some_and(|slot| slot.disk.in_service(id))
    };
    assert!((0..5).map(NodeId).all(synced));
    assert!(!synced(NodeId(5)));
}

#[test]
fn a_write_is_acknowledged_when_every_replica_has_it() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    run.client(Op::Put(KEY, 7));
    run.until_ms(200);
    assert_eq!(written(&run), 1);
    let mut replicas = run.view().replicas(KEY).to_vec();
    assert_eq!(replicas.len(), 3);
    replicas.sort_unstable();
    assert_eq!(run.holders(KEY), replicas);
    run.client(Op::Get(KEY));
    run.until_ms(300);
    assert!(matches!(run.replies()[1], Reply::Found(KEY, Some(item)) if item.value == 7));
}

#[test]
fn a_join_moves_keys_to_the_newcomer_alone() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    let client = run
        .world
        .protocol()
        .client_ids()
        .next()
        .expect("there is a client");
    run.ask(client, Request::Fill);
    run.until_ms(4_000);
    assert_eq!(written(&run), 24);
    let before = run.view().clone();
    let keeper = run.world.protocol().keeper();
    run.ask(keeper, Request::Join(NodeId(5)));
    run.until_ms(5_000);
    let after = run.view().clone();
    assert_eq!(after.epoch(), 2);
    assert!(after.contains(NodeId(5)));
    for key in run.world.protocol().key_ids() {
        let (old, new) = (before.replicas(key), after.replicas(key));
        assert!(
            new.iter().all(|id| old.contains(id) || *id == NodeId(5)),
            "{key}"
        );
        let mut holders = new.to_vec();
        holders.sort_unstable();
        assert_eq!(run.holders(key), holders, "{key}");
    }
    assert!(run.notes(|note| matches!(note, Note::TookOver(..))) > 0);
    assert!(run.notes(|note| matches!(note, Note::Dropped(..))) > 0);
}

#[test]
fn a_node_that_leaves_hands_its_keys_over() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    run.client(Op::Put(KEY, 7));
    run.until_ms(300);
    let owner = run.view().owner(KEY).expect("the ring has members");
    let keeper = run.world.protocol().keeper();
    run.ask(keeper, Request::Leave(owner));
    run.until_ms(1_000);
    assert!(!run.view().contains(owner));
    assert_eq!(run.holders(KEY).len(), 3);
    assert!(!run.holders(KEY).contains(&owner));
    run.ask(keeper, Request::Leave(owner));
    assert_eq!(run.notes(|note| matches!(note, Note::NoChange(_))), 1);
}

#[test]
fn the_ring_never_has_fewer_members_than_replicas() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    let keeper = run.world.protocol().keeper();
    for id in 0..5 {
        run.ask(keeper, Request::Leave(NodeId(id)));
        run.until_ms(1_000 * (u64::from(id) + 1));
    }
    assert_eq!(run.view().members.nodes, [NodeId(2), NodeId(3), NodeId(4)]);
    assert_eq!(run.notes(|note| matches!(note, Note::TooFew)), 3);
}

#[test]
fn a_read_fails_over_at_once_and_a_write_when_the_ring_has_changed() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    run.client(Op::Put(KEY, 7));
    run.until_ms(300);
    let owner = run.view().owner(KEY).expect("the ring has members");
    run.fault(owner, NodeFault::Crash);
    run.client(Op::Get(KEY));
    run.until_ms(600);
    assert!(matches!(run.replies()[1], Reply::Found(KEY, Some(item)) if item.value == 7));
    assert_eq!(run.view().epoch(), 1);
    run.client(Op::Put(KEY, 8));
    run.until_ms(1_500);
    assert_eq!(written(&run), 1, "one replica is down, and still a member");
    run.until_ms(5_000);
    assert_eq!(written(&run), 2);
    assert!(!run.view().contains(owner));
    run.fault(owner, NodeFault::Restart);
    run.until_ms(8_000);
    assert!(
        run.view().contains(owner),
        "it answers again, and is taken in"
    );
    let item = run.world.slot(owner).and_then(|slot| slot.disk.item(KEY));
    assert_eq!(
        item.map(|item| item.value),
        Some(8),
        "what it missed was fetched"
    );
}

#[test]
fn a_node_that_lost_its_disk_fetches_everything_anew() {
    let mut run = Run::new(ring());
    run.until_ms(100);
    run.client(Op::Put(KEY, 7));
    run.until_ms(300);
    let owner = run.view().owner(KEY).expect("the ring has members");
    run.fault(owner, NodeFault::Crash);
    run.fault(owner, NodeFault::RestartWiped);
    run.until_ms(3_000);
    let slot = run.world.slot(owner).expect("there is such a node");
    assert!(slot.disk.in_service(owner));
    assert_eq!(slot.disk.item(KEY).map(|item| item.value), Some(7));
}

#[test]
fn a_router_with_an_old_ring_is_told_of_the_new_one() {
    let mut run = Run::new(ring());
    run.until_ms(500);
    let mut routers = run.world.protocol().router_ids();
    let (keeper, other) = (
        routers.next().expect("a keeper"),
        routers.next().expect("a router"),
    );
    run.apply(Input::Cut(keeper, other));
    run.ask(keeper, Request::Join(NodeId(5)));
    run.until_ms(800);
    for value in 0..2 {
        // Routers take turns: one of the two requests goes to each.
        run.client(Op::Put(KEY, value));
        run.until_ms(1_000 + 200 * u64::from(value));
    }
    assert_eq!(written(&run), 2);
    assert_eq!(run.notes(|note| matches!(note, Note::RefusedStale(1))), 1);
    let known = run.world.slot(other).map(|slot| slot.disk.view.epoch());
    assert_eq!(known, Some(2));
}

#[test]
fn a_keeper_that_crashes_goes_on_with_the_change_it_had_begun() {
    let mut run = Run::new(ring());
    run.until_ms(500);
    let keeper = run.world.protocol().keeper();
    run.ask(keeper, Request::Join(NodeId(5)));
    run.fault(keeper, NodeFault::Crash);
    run.until_ms(700);
    run.fault(keeper, NodeFault::Restart);
    run.until_ms(1_500);
    assert_eq!(run.view().epoch(), 2);
    assert!(run.view().contains(NodeId(5)));
}

#[test]
fn bounded_loads_bound_the_owners_of_the_catalogue() {
    for load_percent in [100, 110, 150] {
        let mut config = ring();
        config.scheme = Scheme::Bounded;
        config.settings.load_percent = load_percent;
        let members = Members {
            epoch: 1,
            nodes: (0..5).map(NodeId).collect(),
        };
        let view = View::new(&config, members);
        let most = placement::capacity(24, 5, load_percent);
        for id in (0..5).map(NodeId) {
            let owned = config
                .key_ids()
                .filter(|key| view.owner(*key) == Some(id))
                .count();
            assert!(owned as u64 <= most);
        }
    }
}

#[test]
fn replicas_are_on_distinct_machines_except_in_the_variant() {
    let members = || Members {
        epoch: 1,
        nodes: (0..5).map(NodeId).collect(),
    };
    let doubled = |config: &ConsistentHashing| {
        let view = View::new(config, members());
        let twice = |key: &Key| {
            let replicas = view.replicas(*key);
            (1..replicas.len()).any(|k| replicas[..k].contains(&replicas[k]))
        };
        config.key_ids().filter(twice).count()
    };
    assert_eq!(doubled(&ring()), 0);
    let mut broken = ring();
    broken.variant = Variant::SameMachine;
    assert!(doubled(&broken) > 0);
}

//! Histories from the traces of runs: what clients of Raft are told is linearizable under any faults,
//! and what those of a broken variant are told is not.

use netsplit::checks::linearizable::{
    Operation, Register, Verdict, check_by_key, recorded, register, register_input, register_output,
};
use netsplit::explore::drive;
use netsplit::explore::random::{Setting, plan};
use netsplit::protocols::raft::{Command, Key, Raft, Variant};
use netsplit::sim::{
    Input, Latency, LinkSettings, Micros, NodeId, Payload, Record, World, WorldConfig,
};

const LINK: LinkSettings =
    LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15)));
const LIMIT: u64 = 100_000;

/// The trace of a run of five servers and two clients, who write what nobody else does and read
/// it, under the faults of a seed.
fn trace(seed: u64, variant: Variant) -> Vec<Record<Raft>> {
    let raft = Raft {
        variant,
        ..Raft::new(5, 2)
    };
    let setting = Setting {
        servers: raft.server_ids().collect(),
        clients: raft.client_ids().collect(),
        roles: vec![0],
        pace: raft.election_timeout_max,
        faults_for: Micros::from_s(4),
        quiet_for: Micros::from_s(3),
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
    for (nth, client) in (0..40).zip(raft.client_ids().collect::<Vec<NodeId>>().repeat(20)) {
        let key = Key(0);
        let command = if nth % 4 < 2 {
            Command::Put { key, value: nth }
        } else {
            Command::Get { key }
        };
        let at = Micros::from_ms(500 + u64::from(nth) * 150);
        acts.push((at, Input::Request(client, Payload::of(&command))));
    }
    acts.sort_by_key(|(at, _)| *at);
    let mut world = World::new(raft, WorldConfig { seed, link: LINK });
    let mut trace = Vec::new();
    drive(&mut world, &mut [], &acts, plan.until, &mut trace);
    trace
}

fn history(trace: &[Record<Raft>]) -> (Vec<Operation<Register>>, Vec<Key>) {
    let asked = |command: &Command| Some(register_input(command));
    recorded(trace, asked, register_output)
}

fn verdict(seed: u64, variant: Variant) -> Verdict {
    let (history, keys) = history(&trace(seed, variant));
    check_by_key(&Register::default(), &history, &keys, LIMIT).verdict
}

#[test]
fn a_history_has_what_clients_asked_and_were_told() {
    let trace = trace(1, Variant::None);
    let (history, keys) = history(&trace);
    assert_eq!(keys, vec![Key(0); history.len()]);
    assert!(history.len() > 20, "{}", history.len());
    assert!(history.iter().all(|one| one.client == 5 || one.client == 6));
    let answered: Vec<_> = history
        .iter()
        .filter_map(|one| one.answer.as_ref())
        .collect();
    assert!(answered.len() > 10, "{}", answered.len());
    let holds = |output: &register::Output| matches!(output, register::Output::Holds(Some(_)));
    assert!(answered.iter().any(|answer| holds(&answer.output)));
    for one in &history {
        assert!(
            one.answer
                .as_ref()
                .is_none_or(|answer| answer.at > one.called)
        );
    }
}

#[test]
fn raft_is_linearizable() {
    for seed in 0..60 {
        let verdict = verdict(seed, Variant::None);
        assert!(
            matches!(verdict, Verdict::Linearizable(_)),
            "seed {seed}: {verdict:?}"
        );
    }
}

#[test]
fn a_broken_raft_is_not() {
    let is_caught =
        |seed: &u64| matches!(verdict(*seed, Variant::UpToDateSkipped), Verdict::Not(_));
    let seed = (0..60).find(is_caught);
    assert!(
        seed.is_some(),
        "no seed shows that committed entries get lost"
    );
}

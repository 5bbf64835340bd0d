//! The picture: nodes on the stage, and their variables in the State tab.

use super::PaxosLesson;
use super::setup::PARAMS;
use super::words::decree;
use crate::i18n::Lang;
use crate::lessons::kit::{NOBODY, arc, blank, down, joined, placed, row};
use crate::lessons::register::{client_glance, client_rows};
use crate::protocols::paxos::{
    Ballot, Decree, Disk, Instance, Machine, Message, Mode, Paxos, Phase, Roles, Timer, Vote,
};
use crate::scene::{self, Cell, Dot, Glance, Glyph, Point, Shape, Tint};
use crate::session::{Lesson, NodeView, Params, Picture, Place, ViewRow};
use crate::sim::{InFlight, NodeId, World};

/// How many cells of a sequence the stage shows: the last.
const CELLS_MAX: usize = 5;
/// How many instances the State tab shows: the last.
const ROWS_MAX: usize = 8;

impl Picture for PaxosLesson {
    type Memo = ();

    /// Machines that play every role stand in a ring, with the clients below. Roles apart stand in
    /// rows: proposers, acceptors, the learner, with the clients beside it.
    fn places(params: &Params) -> Vec<Place> {
        let paxos = Self::protocol(params);
        if paxos.machines.iter().all(|roles| *roles == Roles::ALL) {
            let machines = paxos.machine_count();
            let radius = if machines > 5 { 35.0 } else { 46.0 };
            let (from, to) = (Point { x: 96.0, y: 132.0 }, Point { x: 704.0, y: 446.0 });
            return placed(scene::ring(machines, from, to), radius)
                .chain(placed(scene::row(paxos.clients, 574.0), 30.0))
                .collect();
        }
        // As far from the edges as what is written outward of a node takes.
        let in_row = |count, y, radius| placed(scene::row(count, y), radius);
        let clients = (0..paxos.clients).map(|ordinal| Point {
            x: 60.0 + 100.0 * f64::from(ordinal),
            y: 550.0,
        });
        in_row(params.count(&PARAMS, "proposers"), 120.0, 36.0)
            .chain(in_row(params.count(&PARAMS, "nodes"), 318.0, 36.0))
            .chain(in_row(1, 505.0, 32.0))
            .chain(placed(clients.collect(), 30.0))
            .collect()
    }
    fn name(world: &World<Paxos>, id: NodeId) -> String {
        name(world.protocol(), id)
    }
    fn is_server(world: &World<Paxos>, id: NodeId) -> bool {
        world.protocol().is_machine(id)
    }
    fn glance(world: &World<Paxos>, id: NodeId, lang: Lang) -> Glance {
        let paxos = world.protocol();
        let (Some(slot), roles) = (world.slot(id), paxos.roles(id)) else {
            return blank(Shape::Circle);
        };
        if !paxos.is_machine(id) {
            let client = slot.node.as_ref().and_then(|node| node.client());
            return client_glance(slot, client, &Timer::ClientRetry);
        }
        let machine = slot.node.as_ref().and_then(|node| node.machine());
        let promised = machine.map_or(slot.disk.promised, |machine| machine.promised);
        let (strip, strip_hidden) = strip(paxos, &slot.disk);
        let glance = Glance {
            badge: badge(roles, promised, machine),
            strip,
            strip_hidden,
            ..blank(match (roles.proposer, roles.acceptor, roles.learner) {
                (true, false, false) => Shape::Hexagon,
                (false, false, true) => Shape::Diamond,
                _ => Shape::Circle,
            })
        };
        let Some(machine) = machine else {
            return glance;
        };
        let leads = paxos.mode == Mode::Multi && machine.proposer.phase == Phase::Two;
        Glance {
            tint: node_tint(machine),
            role: phase(paxos, machine, &slot.disk, lang).to_owned(),
            arc: timer(paxos.mode, machine).and_then(|timer| arc(slot, &timer)),
            crowned: leads,
            dots: dots(paxos, machine),
            ..glance
        }
    }
    fn inspect(world: &World<Paxos>, id: NodeId, lang: Lang) -> NodeView {
        let paxos = world.protocol();
        let rows = world.slot(id).map(|slot| {
            let node = slot.node.as_ref();
            match paxos.is_machine(id) {
                true => machine_rows(
                    paxos,
                    paxos.roles(id),
                    &slot.disk,
                    node.and_then(|node| node.machine()),
                ),
                false => {
                    let client = node.and_then(|node| node.client());
                    client_rows(slot.disk.sequence, client, |id| name(paxos, id))
                }
            }
        });
        NodeView {
            name: name(paxos, id),
            role: match world.node(id).map(|node| node.machine()) {
                None => down(lang).to_owned(),
                Some(Some(machine)) => roles(machine.roles, lang),
                Some(None) => lang.pick("client", "客户端").to_owned(),
            },
            rows: rows.unwrap_or_default(),
        }
    }
    fn is_background(_: &World<Paxos>, message: &InFlight<Paxos>) -> bool {
        matches!(*message.payload, Message::Heartbeat { .. })
    }
    /// Shape and letters by kind, colour by the ballot's proposer.
    fn glyph(message: &Message) -> Glyph {
        let (letters, shape) = match message {
            Message::Prepare { .. } => ("1a", Shape::Diamond),
            Message::Promise { .. } => ("1b", Shape::Diamond),
            Message::Accept { .. } => ("2a", Shape::Square),
            Message::Accepted { .. } => ("2b", Shape::Square),
            Message::Reject { .. } => ("no", Shape::Triangle),
            Message::Chosen { .. } => ("ok", Shape::Hexagon),
            Message::Learn { .. } => ("?", Shape::Hexagon),
            Message::Heartbeat { .. } => ("H", Shape::Circle),
            Message::ClientRequest { .. } => ("C", Shape::Pill),
            Message::ClientReply { .. } => ("R", Shape::Pill),
            Message::Redirect { .. } => ("→", Shape::Pill),
        };
        Glyph {
            letters,
            shape,
            tint: message.ballot().map_or(Tint::NEUTRAL, tint),
        }
    }
}

/// A node's name: P, A and L for roles apart, S for machines that play several, C for clients.
pub fn name(paxos: &Paxos, id: NodeId) -> String {
    let roles = paxos.roles(id);
    let (letter, first) = match (roles.proposer, roles.acceptor, roles.learner) {
        (true, false, false) => ("P", paxos.proposers().next()),
        (false, true, false) => ("A", paxos.acceptors().next()),
        (false, false, true) => ("L", paxos.learners().next()),
        (false, false, false) => ("C", Some(NodeId(paxos.machine_count()))),
        _ => ("S", Some(NodeId(0))),
    };
    let first = first.map_or(0, |first| first.0);
    format!("{letter}{}", id.0.saturating_sub(first) + 1)
}

/// The colour of a ballot: each proposer has its own.
fn tint(ballot: Ballot) -> Tint {
    Tint::cycle(u64::from(ballot.proposer))
}

/// The acceptors that promised or, for a single value, voted in a proposer's ballot.
fn dots(paxos: &Paxos, machine: &Machine) -> Vec<Dot> {
    let proposer = &machine.proposer;
    let votes = machine.tally.get(&1).map_or(&[][..], |votes| votes);
    let voted = |of: NodeId| {
        let mut votes = votes.iter();
        votes.any(|(voter, vote)| *voter == of && vote.ballot == proposer.ballot)
    };
    let is_filled = |of: NodeId| match (paxos.mode, proposer.phase) {
        (_, Phase::One) => Some(proposer.promises.contains(&of)),
        (Mode::Single, Phase::Two) => Some(voted(of)),
        _ => None,
    };
    let dot = |of: NodeId| {
        Some(Dot {
            of,
            tint: tint(proposer.ballot),
            filled: is_filled(of)?,
        })
    };
    paxos.acceptors().filter_map(dot).collect()
}

fn phase(paxos: &Paxos, machine: &Machine, disk: &Disk, lang: Lang) -> &'static str {
    let known = paxos.mode == Mode::Single && !disk.ledger.is_empty();
    match (machine.proposer.phase, paxos.mode) {
        (Phase::One, _) => lang.pick("phase 1", "第一阶段"),
        (Phase::Two, Mode::Single) => lang.pick("phase 2", "第二阶段"),
        (Phase::Two, Mode::Multi) => lang.pick("leader", "领导者"),
        (Phase::Backoff, _) => lang.pick("standing back", "退避中"),
        (Phase::Idle, _) if known && !machine.roles.acceptor => lang.pick("knows", "已知结果"),
        (Phase::Idle, _) => "",
    }
}

fn roles(roles: Roles, lang: Lang) -> String {
    if roles == Roles::ALL {
        return lang.pick("all roles", "全部角色").to_owned();
    }
    let all = [
        (roles.proposer, lang.pick("proposer", "提议者")),
        (roles.acceptor, lang.pick("acceptor", "接受者")),
        (roles.learner, lang.pick("learner", "学习者")),
    ];
    let names = all
        .iter()
        .filter(|(plays, _)| *plays)
        .map(|(_, name)| *name);
    names.collect::<Vec<_>>().join(lang.pick(", ", "、"))
}

/// A proposer has the colour of its ballot, an acceptor that of its promise.
fn node_tint(machine: &Machine) -> Tint {
    let tries = matches!(machine.proposer.phase, Phase::One | Phase::Two);
    match (tries, machine.roles.acceptor) {
        (true, _) => tint(machine.proposer.ballot),
        (false, true) => tint(machine.promised),
        (false, false) => Tint::NEUTRAL,
    }
}

fn badge(roles: Roles, promised: Ballot, machine: Option<&Machine>) -> String {
    let shown = match machine {
        _ if roles.acceptor => promised,
        Some(machine) if roles.proposer => machine.proposer.ballot,
        _ => Ballot::default(),
    };
    ballot(shown).unwrap_or_default()
}

/// A ballot, unless there was none yet.
fn ballot(ballot: Ballot) -> Option<String> {
    (ballot != Ballot::default()).then(|| ballot.to_string())
}

/// The timer that says what a machine waits for.
fn timer(mode: Mode, machine: &Machine) -> Option<Timer> {
    if !machine.roles.proposer {
        return machine.roles.learner.then_some(Timer::Learn);
    }
    Some(match (machine.proposer.phase, mode) {
        (Phase::Idle, Mode::Single) => Timer::Learn,
        (Phase::Idle, Mode::Multi) => Timer::Election,
        (Phase::One, _) | (Phase::Two, Mode::Single) => Timer::Ballot,
        // A leader's ballot has no timeout.
        (Phase::Two, Mode::Multi) => Timer::Heartbeat,
        (Phase::Backoff, _) => Timer::Backoff,
    })
}

/// One cell for each instance: solid when known to be chosen, dashed when only accepted. A single
/// decree shows the value, a sequence the ballot.
fn strip(paxos: &Paxos, disk: &Disk) -> (Vec<Cell>, u32) {
    let last_vote = disk.votes.last().map_or(0, |(instance, _)| *instance);
    let last_known = disk.ledger.last().map_or(0, |(instance, _)| *instance);
    let last = last_vote.max(last_known);
    let first = last.saturating_sub(CELLS_MAX as Instance) + 1;
    let cell = |instance: Instance| {
        let (vote, known) = (disk.votes.get(&instance), disk.ledger.get(&instance));
        let value = known.copied().or(vote.map(|vote| vote.decree));
        Cell {
            label: value.map_or_else(String::new, |value| short(paxos.mode, value)),
            tint: vote.map_or(Tint::NEUTRAL, |vote| tint(vote.ballot)),
            solid: known.is_some(),
        }
    };
    let hidden = u32::try_from(first - 1).unwrap_or(u32::MAX);
    if last == 0 {
        return (Vec::new(), 0);
    }
    ((first..=last).map(cell).collect(), hidden)
}

/// What fits a cell.
fn short(mode: Mode, value: Decree) -> String {
    let words = decree(value);
    match (mode, value) {
        (_, Decree::NoOp) => NOBODY.to_owned(),
        (Mode::Multi, _) if words.chars().count() > 4 => {
            words.chars().take(3).chain(['…']).collect()
        }
        _ => words,
    }
}

/// The last of what is said of each instance.
fn listed(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    let hidden = words.len().saturating_sub(ROWS_MAX);
    words.drain(..hidden);
    match (words.is_empty(), hidden > 0) {
        (true, _) => NOBODY.to_owned(),
        (false, true) => format!("… {}", words.join(", ")),
        (false, false) => words.join(", "),
    }
}

fn valued(instance: &Instance, value: Decree) -> String {
    format!("{instance}: {}", decree(value))
}

fn voted((instance, vote): (&Instance, &Vote)) -> String {
    format!("{} ({})", valued(instance, vote.decree), vote.ballot)
}

fn machine_rows(
    paxos: &Paxos,
    roles: Roles,
    disk: &Disk,
    machine: Option<&Machine>,
) -> Vec<ViewRow> {
    let mut rows = Vec::new();
    if roles.acceptor {
        let votes = disk.votes.iter().map(voted);
        let promised = machine.map_or(disk.promised, |machine| machine.promised);
        rows.push(row(
            "promised",
            joined(ballot(promised), ""),
            promised == disk.promised,
        ));
        rows.push(row("accepted[]", listed(votes), true));
    }
    if roles.proposer {
        rows.push(row("tried", disk.tried.to_string(), true));
    }
    if roles.proposer || roles.learner {
        let ledger = disk.ledger.iter().map(|(i, value)| valued(i, *value));
        rows.push(row("ledger[]", listed(ledger), true));
    }
    let Some(machine) = machine else {
        return rows;
    };
    if roles.proposer {
        let proposer = &machine.proposer;
        let names = proposer.promises.iter().map(|id| name(paxos, *id));
        let open = proposer.open.iter();
        let open = open.map(|(i, open)| valued(i, open.decree));
        let reported = proposer.reported.iter().map(voted);
        rows.extend([
            row("ballot", joined(ballot(proposer.ballot), ""), false),
            row("promises", listed(names), false),
            row("reported[]", listed(reported), false),
            row("proposed[]", listed(open), false),
        ]);
    }
    if roles.proposer || roles.learner {
        let votes = machine.tally.iter().flat_map(|(i, votes)| {
            votes.iter().map(move |(of, vote)| {
                let (of, value) = (name(paxos, *of), decree(vote.decree));
                format!("{i}: {of} {value} ({})", vote.ballot)
            })
        });
        rows.push(row("votes[]", listed(votes), false));
    }
    if paxos.mode == Mode::Multi && roles.proposer {
        let values = machine.register.values.iter();
        let values = values.map(|(key, value)| format!("{key}={value}"));
        let leader = joined(machine.leader.map(|id| name(paxos, id)), "");
        rows.extend([
            row("leader", leader, false),
            row("applied", machine.applied.to_string(), false),
            row("register", listed(values), false),
        ]);
    }
    rows
}

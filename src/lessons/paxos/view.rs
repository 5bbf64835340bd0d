//! What the stage and the State tab show of a node.

use super::words::{decree, tint};
use crate::i18n::Lang;
use crate::lessons::kit::{arc, blank, row};
use crate::lessons::register;
use crate::protocols::paxos::{
    Ballot, Client, Decree, Disk, Instance, Machine, Mode, Paxos, Phase, Roles, Timer,
};
use crate::scene::{Cell, Dot, Glance, Shape, Tint};
use crate::session::{NodeView, ViewRow};
use crate::sim::{NodeId, Slot, World};

/// How many cells of a sequence the stage shows: the last.
const CELLS_MAX: usize = 5;
/// How many instances the State tab shows: the last.
const ROWS_MAX: usize = 8;

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

fn shape(roles: Roles) -> Shape {
    match (roles.proposer, roles.acceptor, roles.learner) {
        (true, false, false) => Shape::Hexagon,
        (false, false, true) => Shape::Diamond,
        (false, false, false) => Shape::Square,
        _ => Shape::Circle,
    }
}

/// What the stage shows of a node.
pub fn glance(world: &World<Paxos>, id: NodeId, lang: Lang) -> Glance {
    let paxos = world.protocol();
    let (Some(slot), roles) = (world.slot(id), paxos.roles(id)) else {
        return blank(Shape::Circle);
    };
    let machine = slot.node.as_ref().and_then(|node| node.machine());
    if let Some(client) = slot.node.as_ref().and_then(|node| node.client()) {
        return client_glance(client, slot);
    }
    let promised = machine.map_or(slot.disk.promised, |machine| machine.promised);
    let (strip, strip_hidden) = strip(paxos, &slot.disk);
    let mut glance = Glance {
        badge: badge(roles, promised, machine),
        strip,
        strip_hidden,
        ..blank(shape(roles))
    };
    let Some(machine) = machine else {
        return glance;
    };
    glance.tint = node_tint(machine);
    glance.role = role(paxos, machine, &slot.disk, lang).to_owned();
    glance.arc = timer(paxos.mode, machine).and_then(|timer| arc(slot, &timer));
    let proposer = &machine.proposer;
    glance.crowned = paxos.mode == Mode::Multi && proposer.phase == Phase::Two;
    if proposer.phase == Phase::One {
        let dot = |of: NodeId| Dot {
            of,
            tint: tint(proposer.ballot),
            filled: proposer.promises.contains(&of),
        };
        glance.dots = paxos.acceptors().map(dot).collect();
    }
    if let (Mode::Single, Phase::Two) = (paxos.mode, proposer.phase) {
        let votes = machine.tally.get(&1).map_or(&[][..], |votes| votes);
        let voted = |of: NodeId| {
            votes
                .iter()
                .any(|(voter, vote)| *voter == of && vote.ballot == proposer.ballot)
        };
        let dot = |of: NodeId| Dot {
            of,
            tint: tint(proposer.ballot),
            filled: voted(of),
        };
        glance.dots = paxos.acceptors().map(dot).collect();
    }
    glance
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
    let ballot = match machine {
        _ if roles.acceptor => promised,
        Some(machine) if roles.proposer => machine.proposer.ballot,
        _ => Ballot::default(),
    };
    if ballot == Ballot::default() {
        return String::new();
    }
    ballot.to_string()
}

fn role(paxos: &Paxos, machine: &Machine, disk: &Disk, lang: Lang) -> &'static str {
    let known = paxos.mode == Mode::Single && !disk.ledger.is_empty();
    let (en, zh) = match (machine.proposer.phase, paxos.mode) {
        (Phase::One, _) => ("phase 1", "第一阶段"),
        (Phase::Two, Mode::Single) => ("phase 2", "第二阶段"),
        (Phase::Two, Mode::Multi) => ("leader", "领导者"),
        (Phase::Backoff, _) => ("standing back", "退避中"),
        (Phase::Idle, Mode::Single) if known && !machine.roles.acceptor => ("knows", "已知结果"),
        (Phase::Idle, _) => ("", ""),
    };
    lang.pick(en, zh)
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

fn client_glance(client: &Client, slot: &Slot<Paxos>) -> Glance {
    let badge = client
        .waiting
        .map_or_else(String::new, |waiting| register::command(waiting.command));
    Glance {
        badge,
        arc: arc(slot, &Timer::ClientRetry),
        ..blank(Shape::Square)
    }
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
    match (mode, value) {
        (_, Decree::NoOp) => "–".to_owned(),
        (Mode::Single, value) => decree(value),
        (Mode::Multi, value) => {
            let words = decree(value);
            if words.chars().count() <= 4 {
                words
            } else {
                words.chars().take(3).chain(['…']).collect()
            }
        }
    }
}

/// What the State tab shows of a node.
pub fn inspect(world: &World<Paxos>, id: NodeId, lang: Lang) -> NodeView {
    let paxos = world.protocol();
    let name = name(paxos, id);
    let Some(slot) = world.slot(id) else {
        return NodeView {
            name,
            role: String::new(),
            rows: Vec::new(),
        };
    };
    let node = slot.node.as_ref();
    let machine = node.and_then(|node| node.machine());
    let role = match (node, machine, lang) {
        (None, _, Lang::En) => "down".to_owned(),
        (None, _, Lang::Zh) => "已宕机".to_owned(),
        (_, Some(machine), lang) => roles(machine.roles, lang),
        (_, None, Lang::En) => "client".to_owned(),
        (_, None, Lang::Zh) => "客户端".to_owned(),
    };
    let rows = if paxos.is_machine(id) {
        machine_rows(paxos, paxos.roles(id), &slot.disk, machine)
    } else {
        client_rows(paxos, &slot.disk, node.and_then(|node| node.client()))
    };
    NodeView { name, role, rows }
}

fn roles(roles: Roles, lang: Lang) -> String {
    if roles == Roles::ALL {
        let (en, zh) = ("all roles", "全部角色");
        return lang.pick(en, zh).to_owned();
    }
    let all = [
        (roles.proposer, "proposer", "提议者"),
        (roles.acceptor, "acceptor", "接受者"),
        (roles.learner, "learner", "学习者"),
    ];
    let names = all.iter().filter(|(plays, ..)| *plays);
    let names: Vec<&str> = names
        .map(|(_, en, zh)| if lang == Lang::En { *en } else { *zh })
        .collect();
    names.join(lang.pick(", ", "、"))
}

fn nothing() -> String {
    "–".to_owned()
}

fn ballot(ballot: Ballot) -> String {
    if ballot == Ballot::default() {
        return nothing();
    }
    ballot.to_string()
}

/// The last of what is said of each instance.
fn listed(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    let hidden = words.len().saturating_sub(ROWS_MAX);
    words.drain(..hidden);
    match (words.is_empty(), hidden > 0) {
        (true, _) => nothing(),
        (false, true) => format!("… {}", words.join(", ")),
        (false, false) => words.join(", "),
    }
}

fn machine_rows(
    paxos: &Paxos,
    roles: Roles,
    disk: &Disk,
    machine: Option<&Machine>,
) -> Vec<ViewRow> {
    let mut rows = Vec::new();
    if roles.acceptor {
        let votes = disk.votes.iter();
        let votes =
            votes.map(|(i, vote)| format!("{i}: {} ({})", decree(vote.decree), vote.ballot));
        let promised = machine.map_or(disk.promised, |machine| machine.promised);
        rows.push(row("promised", ballot(promised), promised == disk.promised));
        rows.push(row("accepted[]", listed(votes), true));
    }
    if roles.proposer {
        rows.push(row("tried", disk.tried.to_string(), true));
    }
    if roles.proposer || roles.learner {
        let ledger = disk.ledger.iter();
        let ledger = ledger.map(|(i, value)| format!("{i}: {}", decree(*value)));
        rows.push(row("ledger[]", listed(ledger), true));
    }
    let Some(machine) = machine else {
        return rows;
    };
    if roles.proposer {
        let proposer = &machine.proposer;
        let names = proposer.promises.iter().map(|id| name(paxos, *id));
        let open = proposer.open.iter();
        let open = open.map(|(i, open)| format!("{i}: {}", decree(open.decree)));
        let reported = proposer.reported.iter();
        let reported =
            reported.map(|(i, vote)| format!("{i}: {} ({})", decree(vote.decree), vote.ballot));
        rows.extend([
            row("ballot", ballot(proposer.ballot), false),
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
        let leader = machine.leader.map_or_else(nothing, |id| name(paxos, id));
        rows.extend([
            row("leader", leader, false),
            row("applied", machine.applied.to_string(), false),
            row("register", listed(values), false),
        ]);
    }
    rows
}

fn client_rows(paxos: &Paxos, disk: &Disk, client: Option<&Client>) -> Vec<ViewRow> {
    let mut rows = vec![row("sequence", disk.sequence.to_string(), true)];
    let Some(client) = client else {
        return rows;
    };
    let waiting = client.waiting.map_or_else(nothing, |waiting| {
        format!(
            "#{} {}",
            waiting.sequence,
            register::command(waiting.command)
        )
    });
    rows.extend([
        row("waiting", waiting, false),
        row("asks", name(paxos, client.server), false),
        row("queue", client.queue.len().to_string(), false),
    ]);
    rows
}

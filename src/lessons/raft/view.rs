//! What the stage and the State tab show of a node.

use crate::i18n::Lang;
use crate::lessons::kit::{arc, blank, row};
use crate::protocols::raft::{Client, Disk, Entry, Raft, Role, Server, Timer};
use crate::scene::{Cell, Dot, Glance, Shape, Tint};
use crate::session::{NodeView, ViewRow};
use crate::sim::{NodeId, Slot, World};

/// How many cells of a log the stage shows: the last.
const CELLS_MAX: usize = 7;
/// How many entries of a log the State tab shows: the last.
const ENTRIES_MAX: usize = 8;

/// A server's or client's name.
pub fn name(world: &World<Raft>, id: NodeId) -> String {
    let servers = world.protocol().servers;
    if id.0 < servers {
        format!("S{}", id.0 + 1)
    } else {
        format!("C{}", id.0 - servers + 1)
    }
}

/// What the stage shows of a node.
pub fn glance(world: &World<Raft>, id: NodeId, lang: Lang) -> Glance {
    let Some(slot) = world.slot(id) else {
        return blank(Shape::Circle);
    };
    match slot.node.as_ref() {
        Some(node) => match (node.server(), node.client()) {
            (Some(server), _) => server_glance(world, server, slot, lang),
            (None, Some(client)) => client_glance(client, slot),
            (None, None) => blank(Shape::Circle),
        },
        None if world.protocol().is_server(id) => {
            let (strip, strip_hidden) = strip(&slot.disk, 0);
            let term = slot.disk.current_term;
            Glance {
                badge: term_badge(term, lang),
                strip,
                strip_hidden,
                ..blank(Shape::Circle)
            }
        }
        None => blank(Shape::Square),
    }
}

/// The name of a role.
pub fn role_name(role: Role, lang: Lang) -> &'static str {
    let (en, zh) = match role {
        Role::Follower => ("follower", "跟随者"),
        Role::PreCandidate => ("pre-candidate", "预候选人"),
        Role::Candidate => ("candidate", "候选人"),
        Role::Leader => ("leader", "领导者"),
    };
    lang.pick(en, zh)
}

fn term_badge(term: u64, lang: Lang) -> String {
    match lang {
        Lang::En => format!("term {term}"),
        Lang::Zh => format!("任期 {term}"),
    }
}

fn server_glance(world: &World<Raft>, server: &Server, slot: &Slot<Raft>, lang: Lang) -> Glance {
    let asks = matches!(server.role, Role::Candidate | Role::PreCandidate);
    let tint = Tint::cycle(server.current_term);
    let dot = |of: NodeId| Dot {
        of,
        tint,
        filled: server.votes.contains(&of),
    };
    let timer = if server.role == Role::Leader {
        Timer::Heartbeat
    } else {
        Timer::Election
    };
    let (strip, strip_hidden) = strip(&slot.disk, server.commit_index);
    Glance {
        shape: Shape::Circle,
        tint,
        role: role_name(server.role, lang).to_owned(),
        crowned: server.role == Role::Leader,
        badge: term_badge(server.current_term, lang),
        dots: if asks {
            world.protocol().server_ids().map(dot).collect()
        } else {
            Vec::new()
        },
        strip,
        strip_hidden,
        arc: arc(slot, &timer),
    }
}

fn client_glance(client: &Client, slot: &Slot<Raft>) -> Glance {
    let badge = client
        .waiting
        .map_or_else(String::new, |w| super::words::command(w.command));
    Glance {
        badge,
        arc: arc(slot, &Timer::ClientRetry),
        ..blank(Shape::Square)
    }
}

fn strip(disk: &Disk, commit_index: u64) -> (Vec<Cell>, u32) {
    let entries = disk.log.entries();
    let hidden = entries.len().saturating_sub(CELLS_MAX);
    let cell = |(place, entry): (usize, &Entry)| Cell {
        label: entry.term.to_string(),
        tint: Tint::cycle(entry.term),
        solid: (place as u64) < commit_index,
    };
    let cells = entries.iter().enumerate().skip(hidden).map(cell).collect();
    (cells, u32::try_from(hidden).unwrap_or(u32::MAX))
}

/// What the State tab shows of a node.
pub fn inspect(world: &World<Raft>, id: NodeId, lang: Lang) -> NodeView {
    let name = name(world, id);
    let Some(slot) = world.slot(id) else {
        return NodeView {
            name,
            role: String::new(),
            rows: Vec::new(),
        };
    };
    let down = lang.pick("down", "已宕机");
    let is_server = world.protocol().is_server(id);
    let node = slot.node.as_ref();
    let server = node.and_then(|node| node.server());
    let role = match (node, server, lang) {
        (None, ..) => down,
        (_, Some(server), lang) => role_name(server.role, lang),
        (_, None, Lang::En) => "client",
        (_, None, Lang::Zh) => "客户端",
    };
    let rows = if is_server {
        server_rows(world, &slot.disk, server, lang)
    } else {
        client_rows(world, &slot.disk, node.and_then(|node| node.client()))
    };
    NodeView {
        name,
        role: role.to_owned(),
        rows,
    }
}

fn nobody() -> String {
    "–".to_owned()
}

fn server_rows(
    world: &World<Raft>,
    disk: &Disk,
    server: Option<&Server>,
    lang: Lang,
) -> Vec<ViewRow> {
    let named = |id: Option<NodeId>| id.map_or_else(nobody, |id| name(world, id));
    let mut rows = vec![
        row("currentTerm", disk.current_term.to_string(), true),
        row("votedFor", named(disk.voted_for), true),
        row("log[]", log(disk), true),
    ];
    let Some(server) = server else {
        return rows;
    };
    let votes: Vec<String> = server.votes.iter().map(|id| name(world, *id)).collect();
    let values: Vec<String> = server
        .register
        .values
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let indexes = |indexes: &[u64]| {
        indexes
            .iter()
            .map(u64::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    rows.extend([
        row("commitIndex", server.commit_index.to_string(), false),
        row("lastApplied", server.last_applied.to_string(), false),
        row("leader", named(server.leader), false),
        row(
            "votes",
            if votes.is_empty() {
                nobody()
            } else {
                votes.join(" ")
            },
            false,
        ),
        row("nextIndex[]", indexes(&server.next_index), false),
        row("matchIndex[]", indexes(&server.match_index), false),
        row(
            lang.pick("state machine", "状态机"),
            if values.is_empty() {
                nobody()
            } else {
                values.join(" ")
            },
            false,
        ),
    ]);
    rows
}

/// The last entries as `index:term command`.
fn log(disk: &Disk) -> String {
    let entries = disk.log.entries();
    if entries.is_empty() {
        return nobody();
    }
    let hidden = entries.len().saturating_sub(ENTRIES_MAX);
    let shown = entries
        .iter()
        .enumerate()
        .skip(hidden)
        .map(|(place, entry)| {
            format!(
                "{}:{} {}",
                place + 1,
                entry.term,
                super::words::command(entry.command)
            )
        });
    let shown: Vec<String> = shown.collect();
    format!("{}{}", if hidden > 0 { "… " } else { "" }, shown.join(", "))
}

fn client_rows(world: &World<Raft>, disk: &Disk, client: Option<&Client>) -> Vec<ViewRow> {
    let mut rows = vec![row("sequence", disk.sequence.to_string(), true)];
    let Some(client) = client else {
        return rows;
    };
    let waiting = client.waiting.map_or_else(nobody, |waiting| {
        format!(
            "#{} {}",
            waiting.sequence,
            super::words::command(waiting.command)
        )
    });
    rows.extend([
        row("waiting", waiting, false),
        row("asks", name(world, client.server), false),
        row("queue", client.queue.len().to_string(), false),
    ]);
    rows
}

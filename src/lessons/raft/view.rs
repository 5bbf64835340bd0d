//! The picture: nodes on the stage, and their variables under the names of the paper.

use super::RaftLesson;
use super::setup::PARAMS;
use crate::i18n::{Lang, say};
use crate::lessons::kit::{NOBODY, arc, blank, down, joined, number, placed, row};
use crate::lessons::register::{client_glance, client_rows, command, short};
use crate::protocols::raft::{AppendResult, Disk, Entry, Message, Raft, Role, Server, Timer};
use crate::scene::{self, Cell, Dot, Glance, Glyph, Point, Shape, Tint};
use crate::session::{NodeView, Params, Picture, Place, ViewRow};
use crate::sim::{InFlight, NodeId, Slot, World};

/// How many cells of a log the stage shows: the last.
const CELLS_MAX: usize = 7;
/// How many entries of a log the State tab shows: the last.
const ENTRIES_MAX: usize = 8;

impl Picture for RaftLesson {
    type Memo = ();

    /// Servers in a ring, clients below.
    fn places(params: &Params) -> Vec<Place> {
        let (servers, clients) = (
            params.count(&PARAMS, "nodes"),
            params.count(&PARAMS, "clients"),
        );
        let radius = if servers > 5 { 35.0 } else { 46.0 };
        let (from, to) = (Point { x: 96.0, y: 132.0 }, Point { x: 704.0, y: 446.0 });
        placed(scene::ring(servers, from, to), radius)
            .chain(placed(scene::row(clients, 574.0), 30.0))
            .collect()
    }
    fn name(world: &World<Raft>, id: NodeId) -> String {
        let servers = world.protocol().servers;
        if id.0 < servers {
            format!("S{}", id.0 + 1)
        } else {
            format!("C{}", id.0 - servers + 1)
        }
    }
    fn is_server(world: &World<Raft>, id: NodeId) -> bool {
        world.protocol().is_server(id)
    }
    fn glance(world: &World<Raft>, id: NodeId, lang: Lang) -> Glance {
        let Some(slot) = world.slot(id) else {
            return blank(Shape::Circle);
        };
        if !world.protocol().is_server(id) {
            let client = slot.node.as_ref().and_then(|node| node.client());
            return client_glance(slot, client, &Timer::ClientRetry);
        }
        let server = slot.node.as_ref().and_then(|node| node.server());
        let term = server.map_or(slot.disk.current_term, |server| server.current_term);
        let (strip, strip_hidden) =
            strip(&slot.disk, server.map_or(0, |server| server.commit_index));
        let glance = Glance {
            badge: say!(lang, "term {term}", "任期 {term}"),
            strip,
            strip_hidden,
            ..blank(Shape::Circle)
        };
        match server {
            Some(server) => server_glance(world, server, slot, glance, lang),
            None => glance,
        }
    }
    fn inspect(world: &World<Raft>, id: NodeId, lang: Lang) -> NodeView {
        let slot = world.slot(id);
        let server = slot.and_then(|slot| slot.node.as_ref()?.server());
        let role = match (world.node(id), server) {
            (None, _) => down(lang),
            (_, Some(server)) => role_name(server.role, lang),
            (_, None) => lang.pick("client", "客户端"),
        };
        let rows = slot.map(|slot| match world.protocol().is_server(id) {
            true => server_rows(world, &slot.disk, server, lang),
            false => {
                let client = slot.node.as_ref().and_then(|node| node.client());
                client_rows(slot.disk.sequence, client, |id| Self::name(world, id))
            }
        });
        NodeView {
            name: Self::name(world, id),
            role: role.to_owned(),
            rows: rows.unwrap_or_default(),
        }
    }
    /// A heartbeat that tells its receiver nothing new, and the answer that tells the leader nothing new.
    fn is_background(world: &World<Raft>, message: &InFlight<Raft>) -> bool {
        let server = |id| world.node(id).and_then(|node| node.server());
        match &*message.payload {
            Message::AppendEntries(append) => {
                let knows = |server: &Server| server.commit_index >= append.leader_commit;
                let follows = |server: &Server| server.leader == Some(message.from);
                append.entries.is_empty()
                    && server(message.to).is_some_and(|server| knows(server) && follows(server))
            }
            Message::AppendEntriesReply(reply) => match reply.result {
                AppendResult::Success { match_index } => server(message.to).is_none_or(|leader| {
                    let known = leader.match_index.get(message.from.index());
                    known.is_none_or(|known| *known >= match_index)
                }),
                AppendResult::Conflict { .. } | AppendResult::StaleTerm => false,
            },
            _ => false,
        }
    }
    /// Shape and letters by kind, colour by term.
    fn glyph(message: &Message) -> Glyph {
        let (letters, shape) = match message {
            Message::RequestVote(_) => ("V?", Shape::Diamond),
            Message::RequestVoteReply(reply) if reply.vote_granted => ("V+", Shape::Diamond),
            Message::RequestVoteReply(_) => ("V-", Shape::Diamond),
            Message::PreVote(_) => ("P?", Shape::Hexagon),
            Message::PreVoteReply(reply) if reply.vote_granted => ("P+", Shape::Hexagon),
            Message::PreVoteReply(_) => ("P-", Shape::Hexagon),
            Message::AppendEntries(append) if append.entries.is_empty() => ("H", Shape::Circle),
            Message::AppendEntries(_) => ("A", Shape::Square),
            Message::AppendEntriesReply(reply) => match reply.result {
                AppendResult::Success { .. } => ("ok", Shape::Circle),
                AppendResult::Conflict { .. } | AppendResult::StaleTerm => ("no", Shape::Triangle),
            },
            Message::ClientRequest { .. } => ("C", Shape::Pill),
            Message::ClientReply { .. } => ("R", Shape::Pill),
            Message::Redirect { .. } => ("→", Shape::Pill),
        };
        Glyph {
            letters,
            shape,
            tint: message.term().map_or(Tint::NEUTRAL, Tint::cycle),
        }
    }
}

fn role_name(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Follower => lang.pick("follower", "跟随者"),
        Role::PreCandidate => lang.pick("pre-candidate", "预候选人"),
        Role::Candidate => lang.pick("candidate", "候选人"),
        Role::Leader => lang.pick("leader", "领导者"),
    }
}

/// A server that runs, on top of what is known of it from its disk.
fn server_glance(
    world: &World<Raft>,
    server: &Server,
    slot: &Slot<Raft>,
    glance: Glance,
    lang: Lang,
) -> Glance {
    let (is_leader, tint) = (
        server.role == Role::Leader,
        Tint::cycle(server.current_term),
    );
    let asks = matches!(server.role, Role::Candidate | Role::PreCandidate);
    let dot = |of: NodeId| Dot {
        of,
        tint,
        filled: server.votes.contains(&of),
    };
    let timer = if is_leader {
        Timer::Heartbeat
    } else {
        Timer::Election
    };
    Glance {
        tint,
        role: role_name(server.role, lang).to_owned(),
        crowned: is_leader,
        dots: world
            .protocol()
            .server_ids()
            .filter(|_| asks)
            .map(dot)
            .collect(),
        arc: arc(slot, &timer),
        ..glance
    }
}

fn strip(disk: &Disk, commit_index: u64) -> (Vec<Cell>, u32) {
    let entries = disk.log.entries();
    let hidden = entries.len().saturating_sub(CELLS_MAX);
    let cell = |(place, entry): (u64, &Entry)| Cell {
        label: short(entry.command),
        tint: Tint::cycle(entry.term),
        solid: place < commit_index,
    };
    let cells = (0..).zip(entries).skip(hidden).map(cell).collect();
    (cells, number(hidden))
}

fn server_rows(
    world: &World<Raft>,
    disk: &Disk,
    server: Option<&Server>,
    lang: Lang,
) -> Vec<ViewRow> {
    let named = |id: Option<NodeId>| id.map_or(NOBODY.to_owned(), |id| RaftLesson::name(world, id));
    let mut rows = vec![
        row("currentTerm", disk.current_term.to_string(), true),
        row("votedFor", named(disk.voted_for), true),
        row("log[]", log(disk), true),
    ];
    let Some(server) = server else {
        return rows;
    };
    let votes = server.votes.iter().map(|id| RaftLesson::name(world, *id));
    let values = server.register.values.iter();
    let indexes = |of: &[u64]| of.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
    rows.extend([
        row("commitIndex", server.commit_index.to_string(), false),
        row("lastApplied", server.last_applied.to_string(), false),
        row("leader", named(server.leader), false),
        row("votes", joined(votes, " "), false),
        row("nextIndex[]", indexes(&server.next_index), false),
        row("matchIndex[]", indexes(&server.match_index), false),
        row(
            lang.pick("state machine", "状态机"),
            joined(values.map(|(key, value)| format!("{key}={value}")), " "),
            false,
        ),
    ]);
    rows
}

/// The last entries as `index:term command`.
fn log(disk: &Disk) -> String {
    let entries = disk.log.entries();
    let hidden = entries.len().saturating_sub(ENTRIES_MAX);
    let shown = (1_u64..).zip(entries).skip(hidden);
    let words = |(index, entry): (u64, &Entry)| {
        format!("{index}:{} {}", entry.term, command(entry.command))
    };
    let more = if hidden > 0 { "… " } else { "" };
    format!("{more}{}", joined(shown.map(words), ", "))
}

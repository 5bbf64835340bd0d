//! The picture: nodes on the stage, and what they keep.

use super::census::Census;
use super::properties::ring_now;
use super::words::{labels, op};
use super::{Ch, HashingLesson, backdrop};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{arc, blank, down, joined, row};
use crate::protocols::consistent_hashing::{
    Call, Client, Disk, Key, Members, Message, Node, Router, Storage, Timer, Write, node_label,
};
use crate::scene::{self, Cell, Glance, Glyph, Point, Shape, Tint};
use crate::session::{Backdrop, Lesson, NodeView, Params, Picture, Place, ViewRow};
use crate::sim::{InFlight, NodeId, Slot, World};

/// The keys that are followed on the stage: the first of the catalogue.
pub const FOLLOWED: u16 = 6;
/// The middle of the ring.
pub const CENTRE: Point = Point { x: 400.0, y: 272.0 };
/// How far from it storage nodes stand.
const NODES_OUT: f64 = 208.0;

impl Picture for HashingLesson {
    type Memo = Census;

    /// Storage nodes round the ring, the keeper in its middle, the other routers and clients below.
    fn places(params: &Params) -> Vec<Place> {
        let config = Self::protocol(params);
        let stored = config.members + config.spares;
        let corner = |side: f64| Point {
            x: CENTRE.x + side * NODES_OUT,
            y: CENTRE.y + side * NODES_OUT,
        };
        let storage = scene::ring(stored, corner(-1.0), corner(1.0));
        // The keeper talks with everybody; the other routers stand where nothing passes.
        let others = (1..config.routers).map(|k| Point {
            x: 800.0 - 76.0 * f64::from(k),
            y: 556.0,
        });
        // With as many nodes on either side, one stands lowest in the middle, where its words need
        // room.
        let aside = u16::from(stored.is_multiple_of(2) && !config.clients.is_multiple_of(2));
        let clients = scene::row(config.clients + aside, 582.0);
        let place = |radius| move |at| Place { at, radius };
        let small = if stored > 8 { 27.0 } else { 33.0 };
        storage
            .into_iter()
            .map(place(small))
            .chain(core::iter::once(CENTRE).chain(others).map(place(33.0)))
            .chain(
                clients
                    .into_iter()
                    .take(config.clients.into())
                    .map(place(30.0)),
            )
            .collect()
    }
    /// `S` for storage, `R` for routers, `C` for clients.
    fn name(world: &World<Ch>, id: NodeId) -> String {
        let config = world.protocol();
        let first_client = config.keeper().0 + config.routers;
        if config.is_storage(id) {
            node_label(id)
        } else if id.0 < first_client {
            format!("R{}", id.0 - config.keeper().0 + 1)
        } else {
            format!("C{}", id.0 - first_client + 1)
        }
    }
    fn is_server(world: &World<Ch>, id: NodeId) -> bool {
        let config = world.protocol();
        config.is_storage(id) || config.is_router(id)
    }
    fn glance(world: &World<Ch>, id: NodeId, lang: Lang) -> Glance {
        let Some(slot) = world.slot(id) else {
            return blank(Shape::Circle);
        };
        let config = world.protocol();
        if config.is_storage(id) {
            return storage_glance(world, id, slot, lang);
        }
        if config.is_router(id) {
            return router_glance(slot, id == config.keeper(), lang);
        }
        let waiting = slot.node.as_ref().and_then(|node| node.client()?.waiting);
        Glance {
            badge: waiting.map_or_else(String::new, |waiting| op(waiting.op)),
            arc: arc(slot, &Timer::ClientRetry),
            ..blank(Shape::Square)
        }
    }
    fn inspect(world: &World<Ch>, id: NodeId, lang: Lang) -> NodeView {
        let keeps = id == world.protocol().keeper();
        let role = match world.node(id) {
            None => down(lang),
            Some(Node::Storage(_)) if is_member(world, id) => lang.pick("member", "成员"),
            Some(Node::Storage(_)) => lang.pick("not in the ring", "不在环中"),
            Some(Node::Router(_)) if keeps => lang.pick("keeper", "管理者"),
            Some(Node::Router(_)) => lang.pick("router", "路由器"),
            Some(Node::Client(_)) => lang.pick("client", "客户端"),
        };
        NodeView {
            name: Self::name(world, id),
            role: role.to_owned(),
            rows: world
                .slot(id)
                .map_or_else(Vec::new, |slot| rows(world, id, slot)),
        }
    }
    fn backdrop_key(world: &World<Ch>) -> u64 {
        backdrop::key(world)
    }
    fn backdrop(world: &World<Ch>, census: &mut Census, lang: Lang) -> Backdrop {
        backdrop::backdrop(world, census, lang)
    }
    fn is_background(_: &World<Ch>, message: &InFlight<Ch>) -> bool {
        matches!(*message.payload, Message::Ping | Message::Pong(..))
    }
    /// Shape and letters by kind, colour by what a message is part of: requests, replication,
    /// membership, or keys that change hands.
    fn glyph(message: &Message) -> Glyph {
        const REQUEST: Tint = Tint(2);
        const REPLICATION: Tint = Tint(3);
        const MEMBERSHIP: Tint = Tint(1);
        const HANDOVER: Tint = Tint(6);
        let (letters, shape, tint) = match message {
            Message::Ask(..) => ("C", Shape::Pill, REQUEST),
            Message::Answer(..) => ("A", Shape::Pill, REQUEST),
            Message::Read { .. } => ("R", Shape::Diamond, REQUEST),
            Message::Write { .. } => ("W", Shape::Square, REQUEST),
            Message::Done(..) => ("ok", Shape::Circle, REQUEST),
            Message::Refused(..) => ("no", Shape::Triangle, REQUEST),
            Message::Store { .. } => ("S", Shape::Square, REPLICATION),
            Message::Stored(_) => ("S+", Shape::Circle, REPLICATION),
            Message::Ping | Message::Pong(..) => ("P", Shape::Circle, Tint::NEUTRAL),
            Message::Prepare { .. } => ("P?", Shape::Hexagon, MEMBERSHIP),
            Message::Prepared(_) => ("P+", Shape::Hexagon, MEMBERSHIP),
            Message::Ring(_) => ("O", Shape::Hexagon, MEMBERSHIP),
            Message::Fetch { .. } => ("F", Shape::Diamond, HANDOVER),
            Message::Transfer(..) => ("T", Shape::Square, HANDOVER),
        };
        Glyph {
            letters,
            shape,
            tint,
        }
    }
}

/// The colour of a storage node.
pub fn tint(id: NodeId) -> Tint {
    Tint::cycle(u64::from(id.0) + 1)
}

fn is_member(world: &World<Ch>, id: NodeId) -> bool {
    ring_now(world).is_some_and(|ring| ring.contains(id))
}

fn router_glance(slot: &Slot<Ch>, keeps: bool, lang: Lang) -> Glance {
    let role = if keeps {
        lang.pick("keeper", "管理者")
    } else {
        ""
    };
    Glance {
        role: role.to_owned(),
        badge: say!(lang, "ring {}", "环 {}", slot.disk.view.epoch()),
        crowned: keeps,
        arc: arc(slot, &Timer::Heartbeat).filter(|_| keeps),
        ..blank(Shape::Hexagon)
    }
}

fn storage_glance(world: &World<Ch>, id: NodeId, slot: &Slot<Ch>, lang: Lang) -> Glance {
    let member = is_member(world, id);
    let fetch = slot
        .node
        .as_ref()
        .and_then(|node| node.storage()?.fetch.as_ref());
    let role = match fetch.map(|fetch| fetch.missing.len()) {
        Some(count) => say!(lang, "fetches {count}", "索取 {count} 个键"),
        None if member => String::new(),
        None => say!(lang, "out", "环外"),
    };
    let cell = |key: Key| {
        let owner = ring_now(world).and_then(|ring| ring.owner(key));
        Cell {
            label: key.to_string(),
            tint: owner.map_or(Tint::NEUTRAL, tint),
            solid: owner == Some(id),
        }
    };
    let followed = (0..FOLLOWED).map(Key);
    Glance {
        tint: if member { tint(id) } else { Tint::NEUTRAL },
        role,
        badge: match slot.disk.items.iter().flatten().count() {
            1 => say!(lang, "1 key", "1 个键"),
            stored => say!(lang, "{stored} keys", "{stored} 个键"),
        },
        strip: followed
            .filter(|key| slot.disk.item(*key).is_some())
            .map(cell)
            .collect(),
        arc: arc(slot, &Timer::Fetch),
        ..blank(Shape::Circle)
    }
}

fn rows(world: &World<Ch>, id: NodeId, slot: &Slot<Ch>) -> Vec<ViewRow> {
    let (config, disk, node) = (world.protocol(), &slot.disk, slot.node.as_ref());
    if config.is_storage(id) {
        storage_rows(disk, node.and_then(Node::storage))
    } else if config.is_router(id) {
        router_rows(disk, node.and_then(Node::router), id == config.keeper())
    } else {
        client_rows(disk, node.and_then(Node::client))
    }
}

fn or_nobody(nodes: &[NodeId]) -> String {
    joined(nodes.iter().map(|id| node_label(*id)), " ")
}

fn members(members: &Members) -> String {
    format!("{}: {}", members.epoch, or_nobody(&members.nodes))
}

fn pending(disk: &Disk) -> String {
    joined(
        disk.pending.iter().map(|next| members(&next.view.members)),
        "",
    )
}

fn storage_rows(disk: &Disk, storage: Option<&Storage>) -> Vec<ViewRow> {
    let items = (0..).map(Key).zip(&disk.items);
    let items = items.filter_map(|(key, item)| Some(format!("{key}={}", item.as_ref()?.value)));
    let mut rows = vec![
        row("items", joined(items, " "), true),
        row("ring", members(&disk.view.members), true),
        row("next ring", pending(disk), true),
        row("in sync for", disk.synced_epoch.to_string(), true),
    ];
    if let Some(storage) = storage {
        let missing = storage.fetch.iter().flat_map(|fetch| &fetch.missing);
        let waits = |write: &Write| format!("{} ({})", write.key, labels(&write.waiting));
        rows.extend([
            row("missing", joined(missing.map(Key::to_string), " "), false),
            row(
                "writes waiting",
                joined(storage.writes.iter().map(waits), " "),
                false,
            ),
        ]);
    }
    rows
}

fn router_rows(disk: &Disk, router: Option<&Router>, keeps: bool) -> Vec<ViewRow> {
    let mut rows = vec![row("members", members(&disk.view.members), true)];
    if keeps {
        rows.push(row("next members", pending(disk), true));
        rows.push(row("wanted", or_nobody(&disk.wanted), true));
    }
    let Some(router) = router else {
        return rows;
    };
    let call = |call: &Call| format!("{} ×{}", op(call.op), call.attempts);
    rows.push(row(
        "calls",
        joined(router.calls.iter().map(call), " "),
        false,
    ));
    if keeps {
        let silent = (0..).map(NodeId).zip(&router.silent);
        let silent = silent
            .filter(|(_, pings)| **pings > 1)
            .map(|(id, pings)| format!("S{id}: {pings}"));
        rows.push(row("unanswered pings", joined(silent, " "), false));
        rows.push(row("prepared", or_nobody(&router.prepared), false));
    }
    rows
}

fn client_rows(disk: &Disk, client: Option<&Client>) -> Vec<ViewRow> {
    let mut rows = vec![row("requests", disk.sequence.to_string(), true)];
    if let Some(client) = client {
        let waiting = client.waiting.iter();
        let waiting = waiting.map(|waiting| format!("#{} {}", waiting.number, op(waiting.op)));
        rows.push(row("waits for", joined(waiting, ""), false));
        rows.push(row("queue", client.queue.len().to_string(), false));
    }
    rows
}

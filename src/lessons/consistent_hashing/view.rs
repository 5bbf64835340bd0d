//! What the stage and the State tab show of a node.

use super::properties::ring_now;
use super::words::{self};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{arc, blank, row};
use crate::protocols::consistent_hashing::{
    Client, ConsistentHashing, Disk, Key, Members, Node, Router, Storage, Timer, node_label,
};
use crate::scene::{Cell, Glance, Shape, Tint};
use crate::session::{NodeView, ViewRow};
use crate::sim::{NodeId, Slot, World};

/// The keys that are followed on the stage: the first of the catalogue.
pub const FOLLOWED: u16 = 6;

/// A node's name: `S` for storage, `R` for routers, `C` for clients.
pub fn name(world: &World<ConsistentHashing>, id: NodeId) -> String {
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

/// The colour of a storage node.
pub fn tint(id: NodeId) -> Tint {
    Tint::cycle(u64::from(id.0) + 1)
}

/// What the stage shows of a node.
pub fn glance(world: &World<ConsistentHashing>, id: NodeId, lang: Lang) -> Glance {
    let Some(slot) = world.slot(id) else {
        return blank(Shape::Circle);
    };
    let config = world.protocol();
    if config.is_storage(id) {
        let fetches = slot.node.as_ref().and_then(Node::storage);
        return storage_glance(world, id, slot, fetches, lang);
    }
    if config.is_router(id) {
        return router_glance(world, id, slot, lang);
    }
    let asks = slot.node.as_ref().and_then(Node::client);
    let waiting = asks.and_then(|client| client.waiting);
    Glance {
        badge: waiting.map_or_else(String::new, |waiting| words::op(waiting.op)),
        arc: arc(slot, &Timer::ClientRetry),
        ..blank(Shape::Square)
    }
}

fn router_glance(
    world: &World<ConsistentHashing>,
    id: NodeId,
    slot: &Slot<ConsistentHashing>,
    lang: Lang,
) -> Glance {
    let keeps = id == world.protocol().keeper();
    let epoch = slot.disk.view.epoch();
    Glance {
        role: if keeps {
            say!(lang, "keeper", "管理者")
        } else {
            String::new()
        },
        badge: say!(lang, "ring {epoch}", "环 {epoch}"),
        crowned: keeps,
        arc: arc(slot, &Timer::Heartbeat).filter(|_| keeps),
        ..blank(Shape::Hexagon)
    }
}

fn storage_glance(
    world: &World<ConsistentHashing>,
    id: NodeId,
    slot: &Slot<ConsistentHashing>,
    storage: Option<&Storage>,
    lang: Lang,
) -> Glance {
    let member = ring_now(world).is_some_and(|ring| ring.contains(id));
    let fetching = storage.and_then(|storage| storage.fetch.as_ref());
    let role = match (member, fetching) {
        (_, Some(fetch)) => {
            let count = fetch.missing.len();
            say!(lang, "fetches {count}", "索取 {count} 个键")
        }
        (false, None) => say!(lang, "out", "环外"),
        (true, None) => String::new(),
    };
    let disk = &slot.disk;
    let stored = disk.items.iter().flatten().count();
    let followed = (0..FOLLOWED)
        .map(Key)
        .filter(|key| disk.item(*key).is_some());
    let cell = |key: Key| {
        let owner = ring_now(world).and_then(|ring| ring.owner(key));
        Cell {
            label: key.to_string(),
            tint: owner.map_or(Tint::NEUTRAL, tint),
            solid: owner == Some(id),
        }
    };
    Glance {
        tint: if member { tint(id) } else { Tint::NEUTRAL },
        role,
        badge: lang.pick(
            if stored == 1 {
                "1 key".to_owned()
            } else {
                format!("{stored} keys")
            },
            format!("{stored} 个键"),
        ),
        strip: followed.map(cell).collect(),
        arc: arc(slot, &Timer::Fetch),
        ..blank(Shape::Circle)
    }
}

/// What the State tab shows of a node.
pub fn inspect(world: &World<ConsistentHashing>, id: NodeId, lang: Lang) -> NodeView {
    let name = name(world, id);
    let config = world.protocol();
    let mut view = NodeView {
        name,
        role: String::new(),
        rows: Vec::new(),
    };
    let Some(slot) = world.slot(id) else {
        return view;
    };
    let node = slot.node.as_ref();
    let member = ring_now(world).is_some_and(|ring| ring.contains(id));
    let (en, zh) = match node {
        None => ("down", "已宕机"),
        Some(Node::Storage(_)) if member => ("member", "成员"),
        Some(Node::Storage(_)) => ("not in the ring", "不在环中"),
        Some(Node::Router(_)) if id == config.keeper() => ("keeper", "管理者"),
        Some(Node::Router(_)) => ("router", "路由器"),
        Some(Node::Client(_)) => ("client", "客户端"),
    };
    view.role = lang.pick(en, zh).to_owned();
    view.rows = if config.is_storage(id) {
        storage_rows(&slot.disk, node.and_then(Node::storage))
    } else if config.is_router(id) {
        let keeps = id == config.keeper();
        router_rows(&slot.disk, node.and_then(Node::router), keeps)
    } else {
        client_rows(&slot.disk, node.and_then(Node::client))
    };
    view
}

fn or_dash(text: String) -> String {
    if text.is_empty() {
        "–".to_owned()
    } else {
        text
    }
}

fn members(members: &Members) -> String {
    let names: Vec<String> = members.nodes.iter().map(|id| node_label(*id)).collect();
    format!("{}: {}", members.epoch, or_dash(names.join(" ")))
}

fn pending(disk: &Disk) -> String {
    let next = disk.pending.as_ref();
    next.map_or_else(|| "–".to_owned(), |next| members(&next.view.members))
}

fn storage_rows(disk: &Disk, storage: Option<&Storage>) -> Vec<ViewRow> {
    let items = (0..).map(Key).zip(&disk.items);
    let items: Vec<String> = items
        .filter_map(|(key, item)| Some(format!("{key}={}", item.as_ref()?.value)))
        .collect();
    let mut rows = vec![
        row("items", or_dash(items.join(" ")), true),
        row("ring", members(&disk.view.members), true),
        row("next ring", pending(disk), true),
        row("in sync for", disk.synced_epoch.to_string(), true),
    ];
    if let Some(storage) = storage {
        let missing = storage.fetch.as_ref().map(|fetch| &fetch.missing);
        let missing: Vec<String> = missing.into_iter().flatten().map(Key::to_string).collect();
        let waits = |write: &crate::protocols::consistent_hashing::Write| {
            let left: Vec<String> = write.waiting.iter().map(|id| node_label(*id)).collect();
            format!("{} ({})", write.key, left.join(" "))
        };
        let writes: Vec<String> = storage.writes.iter().map(waits).collect();
        rows.push(row("missing", or_dash(missing.join(" ")), false));
        rows.push(row("writes waiting", or_dash(writes.join(" ")), false));
    }
    rows
}

fn router_rows(disk: &Disk, router: Option<&Router>, keeps: bool) -> Vec<ViewRow> {
    let mut rows = vec![row("members", members(&disk.view.members), true)];
    if keeps {
        let wanted: Vec<String> = disk.wanted.iter().map(|id| node_label(*id)).collect();
        rows.push(row("next members", pending(disk), true));
        rows.push(row("wanted", or_dash(wanted.join(" ")), true));
    }
    let Some(router) = router else {
        return rows;
    };
    let call = |call: &crate::protocols::consistent_hashing::Call| {
        format!("{} ×{}", words::op(call.op), call.attempts)
    };
    let calls: Vec<String> = router.calls.iter().map(call).collect();
    rows.push(row("calls", or_dash(calls.join(" ")), false));
    if keeps {
        let silent = (0..).map(NodeId).zip(&router.silent);
        let silent: Vec<String> = silent
            .filter(|(_, pings)| **pings > 1)
            .map(|(id, pings)| format!("{}: {pings}", node_label(id)))
            .collect();
        let prepared: Vec<String> = router.prepared.iter().map(|id| node_label(*id)).collect();
        rows.push(row("unanswered pings", or_dash(silent.join(" ")), false));
        rows.push(row("prepared", or_dash(prepared.join(" ")), false));
    }
    rows
}

fn client_rows(disk: &Disk, client: Option<&Client>) -> Vec<ViewRow> {
    let mut rows = vec![row("requests", disk.sequence.to_string(), true)];
    if let Some(client) = client {
        let waiting = client.waiting.map_or_else(
            || "–".to_owned(),
            |waiting| format!("#{} {}", waiting.number, words::op(waiting.op)),
        );
        rows.push(row("waits for", waiting, false));
        rows.push(row("queue", client.queue.len().to_string(), false));
    }
    rows
}

//! What the lesson claims.

use crate::checks::{Kind, Monitor, Signal, Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::notes;
use crate::protocols::consistent_hashing::placement::{Ring, Scheme, capacity};
use crate::protocols::consistent_hashing::{
    ConsistentHashing, Key, Note, Reply, Version, View, node_label,
};
use crate::sim::{NodeId, Record, RecordId, What, World};
use litemap::LiteMap;

type Ch = ConsistentHashing;

/// Every property of a system of this configuration, with nothing seen of it yet.
pub fn properties(config: &Ch) -> Vec<Watch<Ch>> {
    let mut all = vec![readable()];
    match config.scheme {
        Scheme::Ring | Scheme::Rendezvous | Scheme::Modulo => all.push(affected()),
        Scheme::Bounded => all.push(bound()),
        Scheme::Jump | Scheme::Maglev => {}
    }
    if config.scheme == Scheme::Ring {
        all.push(balance());
    }
    all.extend(seen());
    all.push(Watch::new(
        "progress",
        Kind::Eventually,
        Text::new("Progress", "取得进展"),
        Text::new(
            "After the last fault or cure, when a client writes, the write is acknowledged.",
            "在最后一次故障或恢复之后，只要有客户端写入，写入就会得到确认。",
        ),
        Progress::default(),
    ));
    all
}

fn readable() -> Watch<Ch> {
    Watch::new(
        "readable",
        Kind::Always,
        Text::new("Acknowledged keys stay readable", "已确认的键始终可读"),
        Text::new(
            "While fewer than R replicas of a key are down, one that runs has its last acknowledged write; and by the ring of now, a read finds it.",
            "只要一个键的副本宕机的少于 R 个，运行中的副本里就有它最后一次确认的写入；按当前的环读取，也总能读到。",
        ),
        Readable::default(),
    )
}

fn affected() -> Watch<Ch> {
    Watch::new(
        "affected-arcs",
        Kind::Always,
        Text::new("Only the affected arcs move", "只移动受影响的弧段"),
        Text::new(
            "When the members change, a key gets a new owner only if that node has joined or its old owner has left.",
            "成员变化时，只有新的主节点刚加入、或原来的主节点已离开，键的主节点才会改变。",
        ),
        Affected::default(),
    )
}

fn bound() -> Watch<Ch> {
    Watch::new(
        "bound",
        Kind::Always,
        Text::new("No node above its bound", "没有节点超过上限"),
        Text::new(
            "No node owns more keys than the load factor times the mean, rounded up.",
            "任何节点拥有的键数都不超过负载系数与平均值之积（向上取整）。",
        ),
        sometimes(|world, records| {
            committed(world, records).and_then(|view| above_bound(world, view))
        }),
    )
}

fn balance() -> Watch<Ch> {
    Watch::new(
        "balance",
        Kind::Always,
        Text::new("Shares as even as promised", "份额与承诺的一样均匀"),
        Text::new(
            "With V points a node, no node owns more of the ring than (1 + 5.5/√V) times its fair share.",
            "每个节点有 V 个点时，任何节点在环上的份额都不超过均等份额的 (1 + 5.5/√V) 倍。",
        ),
        sometimes(|world, records| {
            committed(world, records).and_then(|view| unbalanced(world, view))
        }),
    )
}

fn seen() -> [Watch<Ch>; 2] {
    [
        Watch::new(
            "handover",
            Kind::Sometimes,
            Text::new("Keys change hands", "键的移交"),
            Text::new(
                "A node takes keys over from another.",
                "有节点从另一个节点接管键。",
            ),
            sometimes(|_, records| notes(records).find_map(took_over)),
        ),
        Watch::new(
            "failover",
            Kind::Sometimes,
            Text::new("Failover", "故障转移"),
            Text::new(
                "A router gets no answer, and tries the next replica.",
                "路由器等不到应答，改试下一个副本。",
            ),
            sometimes(|_, records| notes(records).find_map(failed_over)),
        ),
    ]
}

/// What clients were told in a step.
pub(super) fn replies(records: &[Record<Ch>]) -> impl Iterator<Item = Reply> {
    records.iter().filter_map(|record| match &record.what {
        What::Replied { reply, .. } => *reply,
        _ => None,
    })
}

/// The ring that the keeper has on disk.
pub(super) fn ring_now(world: &World<Ch>) -> Option<&View> {
    let slot = world.slot(world.protocol().keeper())?;
    Some(&slot.disk.view)
}

/// The ring, when it was committed in this step.
pub(super) fn committed<'a>(world: &'a World<Ch>, records: &[Record<Ch>]) -> Option<&'a View> {
    let commits = notes(records).any(|(_, note)| matches!(note, Note::Commits(_)));
    commits.then(|| ring_now(world)).flatten()
}

fn took_over((id, note): (NodeId, &Note)) -> Option<Text> {
    let Note::TookOver(from, keys) = note else {
        return None;
    };
    let (to, from, count) = (node_label(id), node_label(*from), keys.len());
    Some(text!(
        "{to} took {count} keys over from {from}.",
        "{to} 从 {from} 接管了 {count} 个键。"
    ))
}

fn failed_over((_, note): (NodeId, &Note)) -> Option<Text> {
    let Note::FailsOver(key, to) = note else {
        return None;
    };
    let to = node_label(*to);
    Some(text!(
        "{key} was asked of {to}, a replica.",
        "{key} 改向副本 {to} 请求。"
    ))
}

/// Remembers the last version of each key that was acknowledged.
#[derive(Clone, Hash, Default)]
struct Readable(LiteMap<Key, Version>);

impl Readable {
    fn lost(&self, world: &World<Ch>) -> Option<Text> {
        let view = ring_now(world)?;
        let promised = usize::from(world.protocol().replicas).min(view.members.nodes.len());
        self.0.iter().find_map(|(key, version)| {
            let replicas = view.replicas(*key);
            let has = |id: &NodeId| {
                let slot = world.slot(*id).filter(|slot| slot.node.is_some());
                let item = slot.and_then(|slot| slot.disk.item(*key));
                item.is_some_and(|item| item.version >= *version)
            };
            // So it is after nearly every step; then nothing more need be looked at.
            if replicas.iter().any(has) {
                return None;
            }
            // A node that lost its disk is as good as down until it is up to date again.
            let fails = |id: &&NodeId| {
                let slot = world.slot(**id);
                slot.is_none_or(|slot| slot.node.is_none() || slot.disk.synced_epoch == 0)
            };
            let mut machines = replicas.to_vec();
            machines.sort_unstable();
            machines.dedup();
            let down = machines.iter().filter(fails).count();
            (down < promised).then(|| {
                text!("{key} was acknowledged; {down} of its {promised} replicas are down, and none of the others has it.", "{key} 的写入已经确认；承诺的 {promised} 个副本中有 {down} 个宕机，其余副本却都没有它。")
            })
        })
    }

    fn missed(&self, world: &World<Ch>, (id, note): (NodeId, &Note)) -> Option<Text> {
        let Note::Served(key, epoch, found) = note else {
            return None;
        };
        let now = ring_now(world)?.epoch();
        let acknowledged = self.0.get(key)?;
        let missed = *epoch == now && found.is_none_or(|found| found < *acknowledged);
        missed.then(|| {
            let node = node_label(id);
            text!(
                "{node} answered a read of {key} without its acknowledged write.",
                "{node} 应答了对 {key} 的读取，却没有其已确认的写入。"
            )
        })
    }
}

impl Monitor<Ch> for Readable {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        for reply in replies(records) {
            if let Reply::Written(key, version) = reply {
                let known = self.0.entry(key).or_insert(version);
                *known = version.max(*known);
            }
        }
        let missed = notes(records).find_map(|told| self.missed(world, told));
        let broken = missed.or_else(|| self.lost(world));
        broken.map_or(Signal::Quiet, Signal::Hit)
    }
}

/// Remembers the ring that was committed before.
#[derive(Clone, Hash, Default)]
struct Affected(View);

/// Keys that got a new owner, which had not joined, from an old one that had not left.
pub(super) fn moved_needlessly(
    world: &World<Ch>,
    old: &View,
    new: &View,
) -> Option<(Key, NodeId, NodeId)> {
    world.protocol().key_ids().find_map(|key| {
        let (from, to) = (old.owner(key)?, new.owner(key)?);
        let needless = from != to && old.contains(to) && new.contains(from);
        needless.then_some((key, from, to))
    })
}

impl Monitor<Ch> for Affected {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        let Some(view) = committed(world, records) else {
            return Signal::Quiet;
        };
        let before = core::mem::replace(&mut self.0, view.clone());
        let moved = moved_needlessly(world, &before, view);
        moved.map_or(Signal::Quiet, |(key, from, to)| {
            let (from, to) = (node_label(from), node_label(to));
            Signal::Hit(text!(
                "{key} moved from {from} to {to}, though neither had joined or left.",
                "{key} 从 {from} 移到 {to}，而两者都不是刚加入或刚离开的节点。"
            ))
        })
    }
}

fn above_bound(world: &World<Ch>, view: &View) -> Option<Text> {
    let config = world.protocol();
    let members = u32::try_from(view.members.nodes.len()).unwrap_or(u32::MAX);
    let most = capacity(
        u64::from(config.keys),
        members,
        config.settings.load_percent,
    );
    view.members.nodes.iter().find_map(|id| {
        let owns = |key: &Key| view.owner(*key) == Some(*id);
        let owned = config.key_ids().filter(owns).count() as u64;
        (owned > most).then(|| {
            let node = node_label(*id);
            text!(
                "{node} owns {owned} keys; its bound is {most}.",
                "{node} 拥有 {owned} 个键，而上限是 {most}。"
            )
        })
    })
}

fn unbalanced(world: &World<Ch>, view: &View) -> Option<Text> {
    let config = world.protocol();
    let names: Vec<String> = view
        .members
        .nodes
        .iter()
        .map(|id| node_label(*id))
        .collect();
    let refs: Vec<&str> = names.iter().map(String::as_str).collect();
    let ring = Ring::new(&refs, config.settings_used().vnodes);
    // The claim is about the points that were asked for.
    let promised = 1.0 + 5.5 / libm::sqrt(f64::from(config.settings.vnodes));
    let fair = 1e6 / refs.len().max(1) as f64;
    let shares = names.iter().zip(ring.shares_ppm());
    shares.into_iter().find_map(|(name, ppm)| {
        let times = f64::from(ppm) / fair;
        (times > promised).then(|| {
            let (hundredths, most) = ((times * 100.0) as u32, (promised * 100.0) as u32);
            text!(
                "{name} owns {hundredths} % of a fair share; at most {most} % was promised.",
                "{name} 的份额是均等份额的 {hundredths} %，而承诺的上限是 {most} %。"
            )
        })
    })
}

/// Waits, since the last fault or cure, for a write to be acknowledged.
#[derive(Clone, Hash, Default)]
struct Progress(Option<RecordId>);

impl Monitor<Ch> for Progress {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        if world.last_fault() != self.0 {
            self.0 = world.last_fault();
            return Signal::Reset;
        }
        let written = replies(records).find_map(|reply| match reply {
            Reply::Written(key, _) => Some(key),
            Reply::Found(..) => None,
        });
        written.map_or(Signal::Quiet, |key| {
            Signal::Hit(text!(
                "A write of {key} was acknowledged.",
                "对 {key} 的写入得到确认。"
            ))
        })
    }
}

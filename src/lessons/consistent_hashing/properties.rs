//! The claims: what holds of keys on nodes that join, leave and crash.

use super::setup::BROKEN;
use super::{Ch, HashingLesson};
use crate::checks::linearizable::register::{Input, Output};
use crate::checks::linearizable::{Judged, Register, Told, Value, judged, recorded};
use crate::checks::{Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::{answers, noted, progress, remember, told};
use crate::protocols::consistent_hashing::placement::{Ring, Scheme, capacity};
use crate::protocols::consistent_hashing::{
    self as hashing, Key, Note, Op, Reply, Request, Version, View, node_label,
};
use crate::session::{Breakage, Claims, Lesson, Params};
use crate::sim::{NodeId, Record, World};
use litemap::LiteMap;

impl Claims for HashingLesson {
    const BREAKAGES: &'static [Breakage] = &BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Ch>> {
        let scheme = Self::protocol(params).scheme;
        let mut all = properties();
        all.retain(|watch| match watch.id {
            "affected-arcs" => matches!(scheme, Scheme::Ring | Scheme::Rendezvous | Scheme::Modulo),
            "bound" => scheme == Scheme::Bounded,
            "balance" => scheme == Scheme::Ring,
            _ => true,
        });
        all
    }
    /// A register of each key.
    fn linearizable(records: &mut dyn Iterator<Item = &Record<Ch>>, limit: u64) -> Option<Judged> {
        let content = |value: hashing::Value| Some(Value::Number(i64::from(value)));
        let asked = |request: &Request| match *request {
            Request::Do(Op::Put(key, value)) => Some((key, Input::Write(content(value)))),
            Request::Do(Op::Get(key)) => Some((key, Input::Read)),
            Request::Fill | Request::Join(_) | Request::Leave(_) => None,
        };
        let answered = |reply: &Reply| {
            Told::Answer(match reply {
                Reply::Written(..) => Output::Done,
                Reply::Found(_, item) => Output::Holds(item.and_then(|item| content(item.value))),
            })
        };
        let history = recorded(records, asked, answered);
        Some(judged(&Register::default(), &history, limit))
    }
}

/// Every property, with nothing seen of it yet.
#[rustfmt::skip]
fn properties() -> Vec<Watch<Ch>> {
    vec![
        Watch::always("readable", Text::new("Acknowledged keys stay readable", "已确认的键始终可读"), Text::new(
            "While fewer than R replicas of a key are down, one that runs has its last acknowledged write; and by the ring of now, a read finds it.",
            "只要一个键的副本宕机的少于 R 个，运行中的副本里就有它最后一次确认的写入；按当前的环读取，也总能读到。",
        ), remember(unreadable)),
        Watch::always("affected-arcs", Text::new("Only the affected arcs move", "只移动受影响的弧段"), Text::new(
            "When the members change, a key gets a new owner only if that node has joined or its old owner has left.",
            "成员变化时，只有新的主节点刚加入、或原来的主节点已离开，键的主节点才会改变。",
        ), remember(moved_needlessly)),
        Watch::always("bound", Text::new("No node above its bound", "没有节点超过上限"), Text::new(
            "No node owns more keys than the load factor times the mean, rounded up.",
            "任何节点拥有的键数都不超过负载系数与平均值之积（向上取整）。",
        ), sometimes(above_bound)),
        Watch::always("balance", Text::new("Shares as even as promised", "份额与承诺的一样均匀"), Text::new(
            "With V points a node, no node owns more of the ring than (1 + 5.5/√V) times its fair share.",
            "每个节点有 V 个点时，任何节点在环上的份额都不超过均等份额的 (1 + 5.5/√V) 倍。",
        ), sometimes(unbalanced)),
        Watch::sometimes("handover", Text::new("Keys change hands", "键的移交"), Text::new(
            "A node takes keys over from another.",
            "有节点从另一个节点接管键。",
        ), sometimes(|_, records| told(records, took_over))),
        Watch::sometimes("failover", Text::new("Failover", "故障转移"), Text::new(
            "A router gets no answer, and tries the next replica.",
            "路由器等不到应答，改试下一个副本。",
        ), sometimes(|_, records| told(records, failed_over))),
        Watch::eventually("progress", Text::new("Progress", "取得进展"), Text::new(
            "After the last fault or cure, when a client writes, the write is acknowledged.",
            "在最后一次故障或恢复之后，只要有客户端写入，写入就会得到确认。",
        ), progress(|_, records| {
            let (key, _) = written(records).next()?;
            Some(text!("A write of {key} was acknowledged.", "对 {key} 的写入得到确认。"))
        })),
    ]
}

/// The writes that were acknowledged in a step.
pub(super) fn written(records: &[Record<Ch>]) -> impl Iterator<Item = (Key, Version)> {
    answers(records).filter_map(|(_, _, reply)| match *reply? {
        Reply::Written(key, version) => Some((key, version)),
        Reply::Found(..) => None,
    })
}

/// The ring that the keeper has on disk.
pub(super) fn ring_now(world: &World<Ch>) -> Option<&View> {
    let slot = world.slot(world.protocol().keeper())?;
    Some(&slot.disk.view)
}

/// The ring, when it was committed in this step.
pub(super) fn committed<'a>(world: &'a World<Ch>, records: &[Record<Ch>]) -> Option<&'a View> {
    let commits = noted(records, |_, note| matches!(note, Note::Commits(_)));
    commits.then(|| ring_now(world)).flatten()
}

fn took_over(to: NodeId, note: &Note) -> Option<Text> {
    let Note::TookOver(from, keys) = note else {
        return None;
    };
    let count = keys.len();
    Some(text!(
        "S{to} took {count} keys over from S{from}.",
        "S{to} 从 S{from} 接管了 {count} 个键。"
    ))
}

fn failed_over(_: NodeId, note: &Note) -> Option<Text> {
    let Note::FailsOver(key, to) = note else {
        return None;
    };
    Some(text!(
        "{key} was asked of S{to}, a replica.",
        "{key} 改向副本 S{to} 请求。"
    ))
}

/// The last version of each key that was acknowledged.
type Acknowledged = LiteMap<Key, Version>;

/// Remembers what was acknowledged, and looks for a key that can not be read as it was.
fn unreadable(
    acknowledged: &mut Acknowledged,
    world: &World<Ch>,
    records: &[Record<Ch>],
) -> Option<Text> {
    for (key, version) in written(records) {
        let known = acknowledged.entry(key).or_insert(version);
        *known = version.max(*known);
    }
    told(records, |id, note| missed(acknowledged, world, id, note))
        .or_else(|| lost(acknowledged, world))
}

fn lost(acknowledged: &Acknowledged, world: &World<Ch>) -> Option<Text> {
    let view = ring_now(world)?;
    let promised = usize::from(world.protocol().replicas).min(view.members.nodes.len());
    acknowledged.iter().find_map(|(key, version)| {
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
        (down < promised).then(|| text!(
            "{key} was acknowledged; {down} of its {promised} replicas are down, and none of the others has it.",
            "{key} 的写入已经确认；承诺的 {promised} 个副本中有 {down} 个宕机，其余副本却都没有它。"
        ))
    })
}

fn missed(acknowledged: &Acknowledged, world: &World<Ch>, id: NodeId, note: &Note) -> Option<Text> {
    let Note::Served(key, epoch, found) = note else {
        return None;
    };
    let last = acknowledged.get(key)?;
    let is_old = found.is_none_or(|found| found < *last);
    (is_old && *epoch == ring_now(world)?.epoch()).then(|| {
        text!(
            "S{id} answered a read of {key} without its acknowledged write.",
            "S{id} 应答了对 {key} 的读取，却没有其已确认的写入。"
        )
    })
}

/// Remembers the ring that was committed before. Looks for a key that got a new owner, which had not
/// joined, from an old one that had not left.
fn moved_needlessly(before: &mut View, world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    let new = committed(world, records)?;
    let old = core::mem::replace(before, new.clone());
    world.protocol().key_ids().find_map(|key| {
        let (from, to) = (old.owner(key)?, new.owner(key)?);
        let needless = from != to && old.contains(to) && new.contains(from);
        needless.then(|| {
            text!(
                "{key} moved from S{from} to S{to}, though neither had joined or left.",
                "{key} 从 S{from} 移到 S{to}，而两者都不是刚加入或刚离开的节点。"
            )
        })
    })
}

fn above_bound(world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    let (config, view) = (world.protocol(), committed(world, records)?);
    let members = u32::try_from(view.members.nodes.len()).unwrap_or(u32::MAX);
    let load_percent = config.settings.load_percent;
    let most = capacity(u64::from(config.keys), members, load_percent);
    view.members.nodes.iter().find_map(|id| {
        let owns = |key: &Key| view.owner(*key) == Some(*id);
        let owned = config.key_ids().filter(owns).count() as u64;
        (owned > most).then(|| {
            text!(
                "S{id} owns {owned} keys; its bound is {most}.",
                "S{id} 拥有 {owned} 个键，而上限是 {most}。"
            )
        })
    })
}

fn unbalanced(world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    let config = world.protocol();
    let members = &committed(world, records)?.members.nodes;
    let ring = ring_of(config, members);
    // The claim is about the points that were asked for.
    let promised = 1.0 + 5.5 / libm::sqrt(f64::from(config.settings.vnodes));
    let fair = 1e6 / members.len().max(1) as f64;
    let mut shares = members.iter().zip(ring.shares_ppm());
    shares.find_map(|(id, ppm)| {
        let times = f64::from(ppm) / fair;
        (times > promised).then(|| {
            let (hundredths, most) = ((times * 100.0) as u32, (promised * 100.0) as u32);
            text!(
                "S{id} owns {hundredths} % of a fair share; at most {most} % was promised.",
                "S{id} 的份额是均等份额的 {hundredths} %，而承诺的上限是 {most} %。"
            )
        })
    })
}

/// The points of these members on the ring.
pub(super) fn ring_of(config: &Ch, members: &[NodeId]) -> Ring {
    let names: Vec<String> = members.iter().map(|id| node_label(*id)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ring::new(&names, config.settings_used().vnodes)
}

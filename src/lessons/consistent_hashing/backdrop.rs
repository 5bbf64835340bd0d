//! The ring itself: 100,000 keys as density, points as ticks, the followed keys as dots, and the
//! schemes side by side.

use super::Ch;
use super::census::{Census, Change, Count, KEYS, PARTS, Part};
use super::properties::{ring_now, ring_of};
use super::view::{CENTRE, FOLLOWED, tint};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{key_of, phrases, row};
use crate::protocols::consistent_hashing::Key;
use crate::protocols::consistent_hashing::placement::{Scheme, key_hash};
use crate::scene::{Align, Mark, Point, Tint, decimal, on_circle};
use crate::session::{Backdrop, NodeView, ViewRow};
use crate::sim::{NodeId, World};

/// Where the density begins; it grows outward.
const DENSITY_FROM: f64 = 140.0;
/// How thick it is where there are as many keys as on average.
const DENSITY: f64 = 14.0;
/// Where keys that move are marked.
const MOVES_AT: f64 = 168.0;
/// The ticks of points, inside.
const TICKS: (f64, f64) = (130.0, 139.0);
/// The followed keys.
const DOTS_AT: f64 = 121.0;

/// The cache key: the change that is shown, since the configuration of a run stays the same.
pub fn key(world: &World<Ch>) -> u64 {
    key_of(&Change::of(world))
}

/// The ring, and the schemes side by side.
pub fn backdrop(world: &World<Ch>, census: &mut Census, lang: Lang) -> Backdrop {
    let Some(change) = Change::of(world) else {
        return Backdrop::default();
    };
    let config = world.protocol();
    let count = |scheme| (scheme, census.count(config, scheme, &change));
    let counts: Vec<(Scheme, Count)> = Scheme::ALL.into_iter().map(count).collect();
    let mut marks = density(&census.parts(config, &change), &change);
    marks.extend(ticks(config, &change));
    marks.extend(followed(world));
    marks.extend(labels(config, &change, &counts, lang));
    let view = |(scheme, count): &(Scheme, Count)| view(config, &change, *scheme, count, lang);
    Backdrop {
        marks: marks.into(),
        views: counts.iter().map(view).collect(),
    }
}

fn density(parts: &[Part], change: &Change) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mean = f64::from(KEYS) / PARTS as f64;
    let turns = |place: usize| place as f64 / PARTS as f64;
    for (place, part) in parts.iter().enumerate() {
        let owner = change.now.get(usize::from(part.owner)).copied();
        let width = DENSITY * f64::from(part.keys) / mean;
        let mut arc = |radius, width, tint| {
            marks.push(Mark::Arc {
                centre: CENTRE,
                radius,
                width,
                from: turns(place),
                to: turns(place + 1),
                tint,
            });
        };
        arc(
            DENSITY_FROM + width / 2.0,
            width,
            owner.map_or(Tint::NEUTRAL, tint),
        );
        if change.real && part.moved > 0 {
            let moved = f64::from(part.moved) / f64::from(part.keys.max(1));
            arc(MOVES_AT, 2.0 + 6.0 * moved, Tint::NEUTRAL);
        }
    }
    marks
}

/// How many keys move, for each scheme, in the corner that no node needs.
fn labels(config: &Ch, change: &Change, counts: &[(Scheme, Count)], lang: Lang) -> Vec<Mark> {
    let line = |k: usize, text, tint| Mark::Label {
        at: Point {
            x: 10.0,
            y: 24.0 + 21.0 * k as f64,
        },
        align: Align::Start,
        text,
        tint,
    };
    let (head, what) = heading(change, lang);
    let mut marks = vec![line(0, head, Tint::NEUTRAL), line(1, what, Tint::NEUTRAL)];
    for (k, (scheme, count)) in counts.iter().enumerate() {
        let text = format!("{} {}", scheme_name(*scheme, lang), percent(count.moved));
        let used = *scheme == config.scheme_used();
        marks.push(line(
            k + 2,
            text,
            if used { Tint(5) } else { Tint::NEUTRAL },
        ));
    }
    marks
}

/// A scheme in the State tab: shares of each member, and how many keys move.
fn view(config: &Ch, change: &Change, scheme: Scheme, count: &Count, lang: Lang) -> NodeView {
    let is_used = scheme == config.scheme_used();
    NodeView {
        name: scheme_name(scheme, lang),
        role: if is_used {
            lang.pick("in use", "使用中")
        } else {
            ""
        }
        .to_owned(),
        rows: rows(change, count, lang),
    }
}

/// A scheme's name.
pub fn scheme_name(scheme: Scheme, lang: Lang) -> String {
    phrases! { lang, match scheme {
        Scheme::Modulo => say("modulo", "取模"),
        Scheme::Ring => say("ring", "哈希环"),
        Scheme::Bounded => say("bounded", "有界负载"),
        Scheme::Rendezvous => say("rendezvous", "会合"),
        Scheme::Jump => say("jump", "跳跃"),
        Scheme::Maglev => say("maglev", "Maglev"),
    } }
}

fn percent(keys: u32) -> String {
    format!(
        "{} %",
        decimal(f64::from(keys) * 100.0 / f64::from(KEYS), 1)
    )
}

/// What happens or would happen to the 100,000 keys.
fn heading(change: &Change, lang: Lang) -> (String, String) {
    let who = (change.who(), change.real);
    let who = phrases! { lang, match who {
        (Some((id, true)), true) => say("S{id} joins:", "S{id} 加入："),
        (Some((id, false)), true) => say("S{id} leaves:", "S{id} 离开："),
        (Some((id, true)), false) => say("if S{id} joined,", "若 S{id} 加入，"),
        (Some((id, false)), false) => say("if S{id} left,", "若 S{id} 离开，"),
        (None, _) => say("in the next ring", "换成下一个环时，"),
    } };
    let keys = say!(lang, "of 100,000 keys move", "十万个键中被移动的比例");
    (who, keys)
}

fn ticks(config: &Ch, change: &Change) -> Vec<Mark> {
    if !matches!(config.scheme_used(), Scheme::Ring | Scheme::Bounded) {
        return Vec::new();
    }
    let members = &change.now;
    let ring = ring_of(config, members);
    let mut at = vec![Vec::new(); members.len()];
    for point in ring.points() {
        at[point.node as usize].push(turns(point.at));
    }
    let tick = |(id, at): (&NodeId, Vec<f64>)| Mark::Ticks {
        centre: CENTRE,
        from_radius: TICKS.0,
        to_radius: TICKS.1,
        at,
        tint: tint(*id),
    };
    members.iter().zip(at).map(tick).collect()
}

fn turns(place: u64) -> f64 {
    place as f64 / 18_446_744_073_709_551_616.0
}

fn followed(world: &World<Ch>) -> Vec<Mark> {
    let ring = ring_now(world);
    let mut marks = Vec::new();
    for key in (0..FOLLOWED.min(world.protocol().keys)).map(Key) {
        let place = turns(key_hash(&key.to_string()));
        let owner = ring.and_then(|ring| ring.owner(key));
        marks.push(Mark::Dot {
            at: on_circle(CENTRE, DOTS_AT, place),
            radius: 6.0,
            tint: owner.map_or(Tint::NEUTRAL, tint),
        });
        let mut at = on_circle(CENTRE, DOTS_AT - 19.0, place);
        at.y += 5.0;
        marks.push(Mark::Label {
            at,
            align: Align::Middle,
            text: key.to_string(),
            tint: Tint::NEUTRAL,
        });
    }
    marks
}

fn rows(change: &Change, count: &Count, lang: Lang) -> Vec<ViewRow> {
    #[rustfmt::skip]
    const NAMES: [&str; 10] = [
        "S1 share", "S2 share", "S3 share", "S4 share", "S5 share",
        "S6 share", "S7 share", "S8 share", "S9 share", "S10 share",
    ];
    let row = |name, value: String| row(name, value, false);
    let shares = change.now.iter().zip(&count.loads);
    let mut rows: Vec<ViewRow> = shares
        .filter_map(|(id, load)| Some(row(*NAMES.get(id.index())?, percent(*load))))
        .collect();
    let largest = f64::from(count.loads.iter().copied().max().unwrap_or(0));
    let mean = f64::from(KEYS) / change.now.len().max(1) as f64;
    let largest_name = lang.pick("largest / mean", "最大 / 平均");
    rows.push(row(largest_name, decimal(largest / mean, 2)));
    let moved_name = lang.pick("keys that move", "被移动的键");
    rows.push(row(moved_name, percent(count.moved)));
    rows
}

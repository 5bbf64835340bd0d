//! What the stage and the State tab show of a node.

use super::super::common::{OPEN, RIGHT, WRONG};
use super::{of, waiting};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{NOBODY, arc, blank, row};
use crate::protocols::voting::quorum::{Answer, Disk, Node, Phase, Quorum, Timer, Waiting};
use crate::protocols::voting::{self, Voting};
use crate::scene::{Dot, Glance, SceneSet, Shape, Tint};
use crate::session::ViewRow;
use crate::sim::{NodeId, Slot, World};

/// The colours of a read quorum and of a write quorum.
const READ: Tint = Tint(5);
const WRITE: Tint = Tint(6);

/// A node's name.
pub fn name(quorum: &Quorum, id: NodeId) -> String {
    if quorum.is_representative(id) {
        format!("S{id}")
    } else {
        format!("C{}", id.0 - quorum.representatives() + 1)
    }
}

/// What a node is, in words.
pub fn role(quorum: &Quorum, disk: &Disk, id: NodeId, lang: Lang) -> String {
    let Some(votes) = quorum.votes.get(id.index()) else {
        return say!(lang, "client", "客户端");
    };
    match (disk.intention, votes) {
        (Some(held), _) => {
            let client = name(quorum, held.client);
            say!(lang, "locked by {client}", "被 {client} 锁定")
        }
        (None, 1) => say!(lang, "1 vote", "1 票"),
        (None, votes) => say!(lang, "{votes} votes", "{votes} 票"),
    }
}

/// What the stage shows of a node.
pub fn glance(world: &World<Voting>, quorum: &Quorum, id: NodeId, lang: Lang) -> Glance {
    let Some(slot) = world.slot(id) else {
        return blank(Shape::Circle);
    };
    let disk = &slot.disk.quorum;
    let role = role(quorum, disk, id, lang);
    if quorum.is_representative(id) {
        return Glance {
            role,
            tint: Tint::cycle(disk.version),
            badge: say!(
                lang,
                "v{version}: {value}",
                "v{version}：{value}",
                version = disk.version,
                value = disk.value
            ),
            arc: arc(slot, &voting::Timer::Quorum(Timer::Doubt)),
            ..blank(Shape::Circle)
        };
    }
    Glance {
        role,
        ..client(world, slot, id, lang)
    }
}

fn client(world: &World<Voting>, slot: &Slot<Voting>, id: NodeId, lang: Lang) -> Glance {
    let (Some(quorum), Some(waiting)) = (of(world), waiting(world, id)) else {
        return blank(Shape::Square);
    };
    let (have, need) = match &waiting.phase {
        Phase::Inquiring(answers) => {
            let from = answers.iter().map(|answer| answer.from);
            (quorum.votes_of(from), quorum.r())
        }
        Phase::Asking { agreed, .. } => (quorum.votes_of(agreed.iter().copied()), quorum.w()),
    };
    let dot = |of: NodeId| {
        let (filled, tint) = match &waiting.phase {
            Phase::Inquiring(answers) => {
                let answer = answers.iter().find(|answer| answer.from == of);
                let version = answer.map(|answer| Tint::cycle(answer.version));
                (answer.is_some(), version.unwrap_or_default())
            }
            Phase::Asking {
                agreed, refused, ..
            } => match (agreed.contains(&of), refused.contains(&of)) {
                (true, _) => (true, RIGHT),
                (_, true) => (true, WRONG),
                _ => (false, Tint::NEUTRAL),
            },
        };
        Dot { of, tint, filled }
    };
    Glance {
        tint: OPEN,
        badge: match lang {
            Lang::En => format!("{have} of {need}"),
            Lang::Zh => format!("{have}/{need} 票"),
        },
        dots: quorum.representative_ids().map(dot).collect(),
        arc: arc(slot, &voting::Timer::Quorum(Timer::Retry)),
        ..blank(Shape::Square)
    }
}

/// What the State tab shows of a node.
pub fn rows(world: &World<Voting>, quorum: &Quorum, id: NodeId, lang: Lang) -> Vec<ViewRow> {
    let Some(slot) = world.slot(id) else {
        return Vec::new();
    };
    let disk = &slot.disk.quorum;
    if let Some(votes) = quorum.votes.get(id.index()) {
        let intention = disk.intention.map(|held| {
            let client = name(quorum, held.client);
            format!("{client} #{}: v{} = {}", held.op, held.version, held.value)
        });
        return vec![
            row("votes", votes.to_string(), true),
            row("version", disk.version.to_string(), true),
            row("value", disk.value.to_string(), true),
            row(
                "intention",
                intention.unwrap_or_else(|| NOBODY.to_owned()),
                true,
            ),
        ];
    }
    let mut rows = vec![
        row("requests", disk.ops.to_string(), true),
        row("passed", disk.passed.len().to_string(), true),
    ];
    if let Some(waiting) = waiting(world, id) {
        let what = super::words::request(waiting.request, lang);
        rows.push(row("waiting", format!("#{} {what}", waiting.op), false));
        phase(quorum, waiting, &mut rows);
    }
    rows
}

fn phase(quorum: &Quorum, waiting: &Waiting, rows: &mut Vec<ViewRow>) {
    let names = |ids: &[NodeId]| {
        let names: Vec<String> = ids.iter().map(|id| name(quorum, *id)).collect();
        if names.is_empty() {
            NOBODY.to_owned()
        } else {
            names.join(" ")
        }
    };
    match &waiting.phase {
        Phase::Inquiring(answers) => {
            let answer =
                |answer: &Answer| format!("{}: v{}", name(quorum, answer.from), answer.version);
            let answers: Vec<String> = answers.iter().map(answer).collect();
            rows.push(row("answers", answers.join(", "), false));
        }
        Phase::Asking {
            version,
            value,
            agreed,
            refused,
        } => {
            rows.push(row("asks for", format!("v{version} = {value}"), false));
            rows.push(row("agreed", names(agreed), false));
            rows.push(row("refused", names(refused), false));
        }
    }
}

/// The quorums that are shown: who makes the votes of the read or update that is going on, or else
/// of the last one, and of the last update that passed; and who is in both.
pub fn sets(world: &World<Voting>, quorum: &Quorum, lang: Lang) -> Vec<SceneSet> {
    let clients = || {
        let nodes = quorum.client_ids().filter_map(|id| world.node(id));
        nodes.filter_map(|node| match node {
            voting::Node::Quorum(Node::Client(client)) => Some(client),
            _ => None,
        })
    };
    let counting = clients().find_map(|client| match &client.waiting.as_ref()?.phase {
        Phase::Inquiring(answers) => {
            Some(answers.iter().map(|answer| answer.from).collect::<Vec<_>>())
        }
        Phase::Asking { .. } => Some(client.learned.from.clone()),
    });
    let learned = clients().max_by_key(|client| client.learned.version);
    let read = counting.or_else(|| Some(learned?.learned.from.clone()));
    let passed = clients().max_by_key(|client| client.passed.version);
    let (read, write) = (
        read.unwrap_or_default(),
        passed.map_or_else(Vec::new, |client| client.passed.from.clone()),
    );
    let both: Vec<NodeId> = read
        .iter()
        .copied()
        .filter(|id| write.contains(id))
        .collect();
    let names = |ids: &[NodeId]| {
        let members = quorum.representative_ids().filter(|id| ids.contains(id));
        let names: Vec<String> = members.map(|id| name(quorum, id)).collect();
        if names.is_empty() {
            say!(lang, "nobody", "无")
        } else {
            names.join(" ")
        }
    };
    let set = |nodes: Vec<NodeId>, tint, en: &str, zh: &str| SceneSet {
        label: match lang {
            Lang::En => format!("{en}: {}", names(&nodes)),
            Lang::Zh => format!("{zh}：{}", names(&nodes)),
        },
        nodes,
        tint,
    };
    let mut sets = Vec::new();
    let meet = !read.is_empty() && !write.is_empty();
    if !read.is_empty() {
        sets.push(set(read, READ, "read quorum", "读法定人数"));
    }
    if !write.is_empty() {
        sets.push(set(write, WRITE, "write quorum", "写法定人数"));
    }
    if meet {
        let words = set(both, Tint::NEUTRAL, "in both", "两者之交").label;
        sets.push(SceneSet {
            nodes: Vec::new(),
            tint: Tint::NEUTRAL,
            label: words,
        });
    }
    sets
}

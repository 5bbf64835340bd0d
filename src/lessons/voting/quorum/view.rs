//! What the stage and the State tab show of a node.

use super::super::{Drawn, OPEN, RIGHT, WRONG, Worded, World, circle};
use super::{client, waiting};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{arc, blank, glyph, joined, row, row_if, spot, strung};
use crate::protocols::voting;
use crate::protocols::voting::quorum::{Answer, Message, Phase, Quorum, Timer, Waiting};
use crate::scene::{Dot, Glance, Glyph, SceneSet, Shape, Tint};
use crate::session::{Place, ViewRow};
use crate::sim::NodeId;

/// The colours of a read quorum and of a write quorum.
const READ: Tint = Tint(5);
const WRITE: Tint = Tint(6);

impl Drawn for Quorum {
    fn places(&self) -> Vec<Place> {
        let count = self.representatives();
        let radius = if count > 5 { 36.0 } else { 44.0 };
        // Close together, so that their links run beside what is written below the lowest.
        let first = 400.0 - 60.0 * f64::from(self.clients.saturating_sub(1));
        let clients = (0..self.clients).map(|k| spot(first + 120.0 * f64::from(k), 507.0, 30.0));
        circle(count, radius, 400.0).chain(clients).collect()
    }
    fn name(&self, id: NodeId) -> String {
        if self.is_representative(id) {
            format!("S{id}")
        } else {
            format!("C{}", id.0 - self.representatives() + 1)
        }
    }
    fn is_server(&self, id: NodeId) -> bool {
        self.is_representative(id)
    }
    fn role(&self, world: &World, id: NodeId, lang: Lang) -> String {
        let Some(votes) = self.votes.get(id.index()) else {
            return say!(lang, "client", "客户端");
        };
        let held = world.slot(id).and_then(|slot| slot.disk.quorum.intention);
        match (held.map(|held| self.name(held.client)), votes) {
            (Some(client), _) => say!(lang, "locked by {client}", "被 {client} 锁定"),
            (None, 1) => say!(lang, "1 vote", "1 票"),
            (None, votes) => say!(lang, "{votes} votes", "{votes} 票"),
        }
    }
    fn glance(&self, world: &World, id: NodeId, lang: Lang) -> Glance {
        let Some(slot) = world.slot(id) else {
            return blank(Shape::Circle);
        };
        let (version, value) = (slot.disk.quorum.version, slot.disk.quorum.value);
        let glance = match waiting(world, id) {
            _ if self.is_representative(id) => Glance {
                tint: Tint::cycle(version),
                badge: say!(lang, "v{version}: {value}", "v{version}：{value}"),
                arc: arc(slot, &voting::Timer::Quorum(Timer::Doubt)),
                ..blank(Shape::Circle)
            },
            None => blank(Shape::Square),
            Some(waiting) => Glance {
                tint: OPEN,
                badge: counted(self, waiting, lang),
                dots: dots(self, waiting),
                arc: arc(slot, &voting::Timer::Quorum(Timer::Retry)),
                ..blank(Shape::Square)
            },
        };
        Glance {
            role: self.role(world, id, lang),
            ..glance
        }
    }
    fn rows(&self, world: &World, id: NodeId, lang: Lang) -> Vec<ViewRow> {
        let Some(slot) = world.slot(id) else {
            return Vec::new();
        };
        let disk = &slot.disk.quorum;
        if let Some(votes) = self.votes.get(id.index()) {
            let intention = disk.intention.map(|held| {
                let client = self.name(held.client);
                format!("{client} #{}: v{} = {}", held.op, held.version, held.value)
            });
            return vec![
                row("votes", votes.to_string(), true),
                row("version", disk.version.to_string(), true),
                row("value", disk.value.to_string(), true),
                row_if("intention", intention, true),
            ];
        }
        let mut rows = vec![
            row("requests", disk.ops.to_string(), true),
            row("passed", disk.passed.len().to_string(), true),
        ];
        if let Some(waiting) = waiting(world, id) {
            let what = Self::request(waiting.request, lang);
            rows.push(row("waiting", format!("#{} {what}", waiting.op), false));
            rows.extend(phase(self, waiting));
        }
        rows
    }
    /// The quorums that are shown: who makes the votes of the read or update that is going on, or
    /// else of the last one, and of the last update that passed; and who is in both.
    fn sets(&self, world: &World, lang: Lang) -> Vec<SceneSet> {
        let clients = || self.client_ids().filter_map(|id| client(world, id));
        let counting = clients().find_map(|client| match &client.waiting.as_ref()?.phase {
            Phase::Inquiring(answers) => Some(from(answers).collect()),
            Phase::Asking { .. } => Some(client.learned.from.clone()),
        });
        let learned = clients().max_by_key(|client| client.learned.version);
        let passed = clients().max_by_key(|client| client.passed.version);
        let read: Vec<NodeId> = counting
            .or_else(|| Some(learned?.learned.from.clone()))
            .unwrap_or_default();
        let write = passed.map_or_else(Vec::new, |client| client.passed.from.clone());
        let meet = !read.is_empty() && !write.is_empty();
        let both: Vec<_> = read
            .iter()
            .filter(|id| write.contains(id))
            .copied()
            .collect();
        let names = |ids: &[NodeId]| {
            let members = self.representative_ids().filter(|id| ids.contains(id));
            match ids {
                [] => say!(lang, "nobody", "无"),
                _ => strung(members.map(|id| self.name(id)), " "),
            }
        };
        let (of_read, of_write, of_both) = (names(&read), names(&write), names(&both));
        // Who is in both is told, not drawn: it is where the two overlap.
        #[rustfmt::skip]
        let sets = [
            (!read.is_empty(), read, READ, say!(lang, "read quorum: {of_read}", "读法定人数：{of_read}")),
            (!write.is_empty(), write, WRITE, say!(lang, "write quorum: {of_write}", "写法定人数：{of_write}")),
            (meet, Vec::new(), Tint::NEUTRAL, say!(lang, "in both: {of_both}", "两者之交：{of_both}")),
        ];
        let shown = sets.into_iter().filter(|(is_shown, ..)| *is_shown);
        let set = |(_, nodes, tint, label)| SceneSet { nodes, tint, label };
        shown.map(set).collect()
    }
    fn glyph(message: &Message) -> Glyph {
        match message {
            Message::Inquire { .. } => glyph("?", Shape::Square, Tint::NEUTRAL),
            Message::Have { .. } => glyph("v", Shape::Circle, Tint(5)),
            Message::Locked { .. } => glyph("L", Shape::Circle, Tint(7)),
            Message::Ask { .. } => glyph("+", Shape::Diamond, OPEN),
            Message::Agree { .. } => glyph("Y", Shape::Circle, RIGHT),
            Message::Refuse { .. } => glyph("N", Shape::Circle, WRONG),
            Message::Execute { .. } => glyph("E", Shape::Hexagon, RIGHT),
            Message::Abandon { .. } => glyph("X", Shape::Hexagon, WRONG),
            Message::Doubt { .. } => glyph("D", Shape::Triangle, Tint(7)),
        }
    }
}

fn from(answers: &[Answer]) -> impl Iterator<Item = NodeId> {
    answers.iter().map(|answer| answer.from)
}

/// How many of the votes that a client needs it has.
fn counted(quorum: &Quorum, waiting: &Waiting, lang: Lang) -> String {
    let (have, need) = match &waiting.phase {
        Phase::Inquiring(answers) => (quorum.votes_of(from(answers)), quorum.r()),
        Phase::Asking { agreed, .. } => (quorum.votes_of(agreed.iter().copied()), quorum.w()),
    };
    say!(lang, "{have} of {need}", "{have}/{need} 票")
}

/// Who has answered a client, and how.
fn dots(quorum: &Quorum, waiting: &Waiting) -> Vec<Dot> {
    let tint = |of| match &waiting.phase {
        Phase::Inquiring(answers) => {
            let answer = answers.iter().find(|answer| answer.from == of)?;
            Some(Tint::cycle(answer.version))
        }
        Phase::Asking { agreed, .. } if agreed.contains(&of) => Some(RIGHT),
        Phase::Asking { refused, .. } => refused.contains(&of).then_some(WRONG),
    };
    let dot = |of| Dot {
        of,
        filled: tint(of).is_some(),
        tint: tint(of).unwrap_or_default(),
    };
    quorum.representative_ids().map(dot).collect()
}

fn phase(quorum: &Quorum, waiting: &Waiting) -> Vec<ViewRow> {
    let names = |ids: &[NodeId]| joined(ids.iter().map(|id| quorum.name(*id)), " ");
    match &waiting.phase {
        Phase::Inquiring(answers) => {
            let answers = answers.iter();
            let answers = answers.map(|of| format!("{}: v{}", quorum.name(of.from), of.version));
            vec![row("answers", strung(answers, ", "), false)]
        }
        Phase::Asking {
            version,
            value,
            agreed,
            refused,
        } => vec![
            row("asks for", format!("v{version} = {value}"), false),
            row("agreed", names(agreed), false),
            row("refused", names(refused), false),
        ],
    }
}

//! Messages, notes and lies in words.

use super::super::{Lies, Worded, World};
use crate::i18n::{Lang, Text, say, text};
use crate::lessons::kit::strung;
use crate::protocols::voting::byzantine::lies::{
    OPPOSITE, RANDOM, SILENT, SPLIT, Tell, lie_to, tells,
};
use crate::protocols::voting::byzantine::{Byzantine, Command, Message, Note, Order, Timer};
use crate::session::{LieChoice, MarkKind};
use crate::sim::{Lie, NodeId};

/// An order.
pub fn order(order: Order, lang: Lang) -> String {
    match order {
        Order::Attack => say!(lang, "attack", "进攻"),
        Order::Retreat => say!(lang, "retreat", "撤退"),
    }
}

/// The names of what a traitor tells one general.
static TELLS: [(&str, Tell); 4] = [
    ("truth", Tell::Truth),
    ("attack", Tell::Attack),
    ("retreat", Tell::Retreat),
    ("nothing", Tell::Nothing),
];

fn tell_words(id: NodeId, tell: Tell) -> Text {
    match tell {
        Tell::Truth => text!("tell G{id} the truth", "对 G{id} 说实话"),
        Tell::Attack => text!("tell G{id}: attack", "对 G{id} 说：进攻"),
        Tell::Retreat => text!("tell G{id}: retreat", "对 G{id} 说：撤退"),
        Tell::Nothing => text!("tell G{id} nothing", "对 G{id} 不作声"),
    }
}

/// What a lie tells those generals that it does not tell the truth.
fn lied(byzantine: &Byzantine, lie: Lie) -> impl Iterator<Item = (NodeId, Tell)> {
    let ids = byzantine.general_ids();
    let told = ids.filter_map(move |id| Some((id, tells(lie, id)?)));
    told.filter(|(_, tell)| *tell != Tell::Truth)
}

impl Worded for Byzantine {
    #[rustfmt::skip]
    const LIES: Lies = Lies(&[
        ("silent", SILENT, Text::new("say nothing", "不作声")),
        ("split", SPLIT, Text::new("tell some attack, some retreat", "对一些人说进攻，对另一些人说撤退")),
        ("random", RANDOM, Text::new("tell each what a coin says", "对每人随机作答")),
        ("opposite", OPPOSITE, Text::new("tell everyone the opposite", "对所有人说反话")),
    ]);

    fn message(message: &Message, lang: Lang) -> String {
        let before = message.path.generals().len() - 1;
        let witnesses = message.path.generals()[..before].iter().rev();
        witnesses.fold(order(message.order, lang), |words, id| {
            say!(lang, "G{id} says: {words}", "G{id} 说：{words}")
        })
    }
    #[rustfmt::skip]
    fn note(_: &World, note: &Note, lang: Lang) -> String {
        let names = |ids: &[NodeId]| strung(ids.iter().map(|id| format!("G{id}")), ", ");
        match note {
            Note::Commanded { battle, order: what } => say!(lang,
                "commands in battle {battle}: {what}", "在第 {battle} 场战斗中下令：{what}", what = order(*what, lang)),
            Note::Lied { battle } => say!(lang, "lies in battle {battle}", "在第 {battle} 场战斗中说谎"),
            Note::Missed { from, .. } => say!(lang,
                "has heard nothing from {from}, and takes it for retreat", "没有收到 {from} 的消息，视为撤退", from = names(from)),
            Note::Ignored { from, .. } => say!(lang,
                "ignores a message of G{from}: too late, or of an old battle", "忽略 G{from} 的消息：太迟，或属于旧的战斗"),
            Note::Decided { order: what, .. } => say!(lang, "decides: {what}", "决定：{what}", what = order(*what, lang)),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::Commanded { .. } => Some(MarkKind::Client),
            Note::Lied { .. } => Some(MarkKind::Fault),
            Note::Decided { .. } => Some(MarkKind::Commit),
            Note::Missed { .. } | Note::Ignored { .. } => None,
        }
    }
    fn timer(_: Timer, lang: Lang) -> String {
        say!(lang, "end of round", "本轮结束定时器")
    }
    fn request(Command(what): Command, lang: Lang) -> String {
        let what = order(what, lang);
        say!(lang, "command: {what}", "下令：{what}")
    }
    /// Generals obey, and answer nobody.
    fn reply((): &(), _: Lang) -> String {
        String::new()
    }
    /// In one of the ways that have names, or to each other general as chosen.
    fn lie_choices(&self, node: NodeId, now: Lie) -> Vec<LieChoice> {
        let others = self.general_ids().filter(|id| *id != node);
        let each = others.flat_map(|id| {
            let told = tells(now, id).unwrap_or(Tell::Truth);
            let other = Tell::ALL.into_iter().filter(move |tell| *tell != told);
            other.map(move |tell| LieChoice {
                label: tell_words(id, tell),
                lie: lie_to(now, id, tell),
            })
        });
        Self::LIES.choices().chain(each).collect()
    }
    fn lie(&self, lie: Lie, lang: Lang) -> Option<String> {
        if let Some((_, does)) = Self::LIES.of(lie) {
            return Some(does.get(lang).to_owned());
        }
        let words = |(id, tell)| tell_words(id, tell).get(lang).to_owned();
        Some(strung(lied(self, lie).map(words), ", ")).filter(|words| !words.is_empty())
    }
    /// `split`, or `2=attack,3=retreat,4=nothing` to choose for each general.
    fn parse_lie(words: &str) -> Option<Lie> {
        let each = |lie, part: &str| {
            let (id, tell) = part.trim().split_once('=')?;
            let number: u16 = id.trim_start_matches('G').parse().ok()?;
            let (_, tell) = TELLS.iter().find(|(name, _)| *name == tell)?;
            Some(lie_to(lie, NodeId(number.checked_sub(1)?), *tell))
        };
        let chosen = || words.split(',').try_fold(Lie(0), each);
        Self::LIES.named(words).or_else(chosen)
    }
    fn print_lie(&self, lie: Lie) -> Option<String> {
        if let Some((name, _)) = Self::LIES.of(lie) {
            return Some(name.to_owned());
        }
        let part = |(id, told)| {
            let (name, _) = TELLS.iter().find(|(_, tell)| *tell == told)?;
            Some(format!("{id}={name}"))
        };
        Some(strung(lied(self, lie).filter_map(part), ",")).filter(|words| !words.is_empty())
    }
}

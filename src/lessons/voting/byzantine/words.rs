//! Messages, notes and lies in words.

use crate::i18n::{Lang, Text, say};
use crate::protocols::voting::byzantine::lies::{
    OPPOSITE, RANDOM, SILENT, SPLIT, Tell, lie_to, tells,
};
use crate::protocols::voting::byzantine::{Byzantine, Command, Message, Note, Order, Path};
use crate::scene::{Glyph, Shape, Tint};
use crate::session::{LieChoice, MarkKind};
use crate::sim::{Lie, NodeId};

/// The colour of an order.
pub fn tint(order: Order) -> Tint {
    match order {
        Order::Attack => Tint(2),
        Order::Retreat => Tint(7),
    }
}

/// An order in one letter.
pub fn letter(order: Order, lang: Lang) -> &'static str {
    match (order, lang) {
        (Order::Attack, Lang::En) => "A",
        (Order::Retreat, Lang::En) => "R",
        (Order::Attack, Lang::Zh) => "攻",
        (Order::Retreat, Lang::Zh) => "退",
    }
}

/// An order.
pub fn order(order: Order, lang: Lang) -> String {
    match order {
        Order::Attack => say!(lang, "attack", "进攻"),
        Order::Retreat => say!(lang, "retreat", "撤退"),
    }
}

/// How a message looks: each round of messages has a shape of its own.
pub fn glyph(message: &Message) -> Glyph {
    Glyph {
        letters: letter(message.order, Lang::En),
        shape: match message.path.len() {
            1 => Shape::Circle,
            2 => Shape::Diamond,
            _ => Shape::Hexagon,
        },
        tint: tint(message.order),
    }
}

/// A path, such as "G3: G1 said".
pub fn path(path: Path) -> String {
    let names: Vec<String> = path.generals().iter().map(|id| format!("G{id}")).collect();
    names.join("→")
}

/// What a message says.
pub fn message(message: &Message, lang: Lang) -> String {
    let mut words = order(message.order, lang);
    let before = message.path.generals().len() - 1;
    for id in message.path.generals()[..before].iter().rev() {
        words = say!(lang, "G{id} says: {words}", "G{id} 说：{words}");
    }
    words
}

/// What a general is asked to command.
pub fn request(Command(what): Command, lang: Lang) -> String {
    let what = order(what, lang);
    say!(lang, "command: {what}", "下令：{what}")
}

/// The name of a timer.
pub fn timer(lang: Lang) -> String {
    say!(lang, "end of round", "本轮结束定时器")
}

/// What a note tells.
pub fn note(note: &Note, lang: Lang) -> String {
    match note {
        Note::Commanded {
            battle,
            order: what,
        } => {
            let what = order(*what, lang);
            say!(
                lang,
                "commands in battle {battle}: {what}",
                "在第 {battle} 场战斗中下令：{what}"
            )
        }
        Note::Lied { battle } => say!(
            lang,
            "lies in battle {battle}",
            "在第 {battle} 场战斗中说谎"
        ),
        Note::Missed { from, .. } => {
            let names: Vec<String> = from.iter().map(|id| format!("G{id}")).collect();
            let names = names.join(", ");
            say!(
                lang,
                "has heard nothing from {names}, and takes it for retreat",
                "没有收到 {names} 的消息，视为撤退"
            )
        }
        Note::Ignored { from, .. } => say!(
            lang,
            "ignores a message of G{from}: too late, or of an old battle",
            "忽略 G{from} 的消息：太迟，或属于旧的战斗"
        ),
        Note::Decided { order: what, .. } => {
            let what = order(*what, lang);
            say!(lang, "decides: {what}", "决定：{what}")
        }
    }
}

/// The mark that a note leaves on the timeline.
pub fn mark(note: &Note) -> Option<MarkKind> {
    match note {
        Note::Commanded { .. } => Some(MarkKind::Client),
        Note::Lied { .. } => Some(MarkKind::Fault),
        Note::Decided { .. } => Some(MarkKind::Commit),
        Note::Missed { .. } | Note::Ignored { .. } => None,
    }
}

/// The lies for everyone: their names in scripts, and what they do.
static LIES: [(&str, Lie, Text); 4] = [
    ("silent", SILENT, Text::new("say nothing", "不作声")),
    (
        "split",
        SPLIT,
        Text::new(
            "tell some attack, some retreat",
            "对一些人说进攻，对另一些人说撤退",
        ),
    ),
    (
        "random",
        RANDOM,
        Text::new("tell each what a coin says", "对每人随机作答"),
    ),
    (
        "opposite",
        OPPOSITE,
        Text::new("tell everyone the opposite", "对所有人说反话"),
    ),
];

/// The names of what a traitor tells one general.
static TELLS: [(&str, Tell); 4] = [
    ("truth", Tell::Truth),
    ("attack", Tell::Attack),
    ("retreat", Tell::Retreat),
    ("nothing", Tell::Nothing),
];

fn tell_words(id: NodeId, tell: Tell, lang: Lang) -> String {
    match tell {
        Tell::Truth => say!(lang, "tell G{id} the truth", "对 G{id} 说实话"),
        Tell::Attack => say!(lang, "tell G{id}: attack", "对 G{id} 说：进攻"),
        Tell::Retreat => say!(lang, "tell G{id}: retreat", "对 G{id} 说：撤退"),
        Tell::Nothing => say!(lang, "tell G{id} nothing", "对 G{id} 不作声"),
    }
}

/// How a general can be made to lie: in one of four ways, or to each other general as chosen.
pub fn lie_choices(byzantine: &Byzantine, node: NodeId, now: Lie) -> Vec<LieChoice> {
    let whole = LIES.iter().map(|(_, lie, label)| LieChoice {
        label: label.clone(),
        lie: *lie,
    });
    let each = byzantine
        .general_ids()
        .filter(|id| *id != node)
        .flat_map(|id| {
            let told = tells(now, id).unwrap_or(Tell::Truth);
            let other = Tell::ALL.into_iter().filter(move |tell| *tell != told);
            other.map(move |tell| LieChoice {
                label: Text::made(
                    tell_words(id, tell, Lang::En),
                    tell_words(id, tell, Lang::Zh),
                ),
                lie: lie_to(now, id, tell),
            })
        });
    whole.chain(each).collect()
}

/// What a lie does.
pub fn lie(byzantine: &Byzantine, lie: Lie, lang: Lang) -> Option<String> {
    if let Some((.., words)) = LIES.iter().find(|(_, known, _)| *known == lie) {
        return Some(words.get(lang).to_owned());
    }
    let told = |id| Some((id, tells(lie, id)?));
    let words: Vec<String> = byzantine
        .general_ids()
        .filter_map(told)
        .filter(|(_, tell)| *tell != Tell::Truth)
        .map(|(id, tell)| tell_words(id, tell, lang))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `split`, or `2=attack,3=retreat,4=nothing` to choose for each general.
pub fn parse_lie(words: &str) -> Option<Lie> {
    if let Some((_, lie, _)) = LIES.iter().find(|(name, ..)| *name == words) {
        return Some(*lie);
    }
    words.split(',').try_fold(Lie(0), |lie, part| {
        let (id, tell) = part.trim().split_once('=')?;
        let number: u16 = id.trim_start_matches('G').parse().ok()?;
        let (_, tell) = TELLS.iter().find(|(name, _)| *name == tell)?;
        Some(lie_to(lie, NodeId(number.checked_sub(1)?), *tell))
    })
}

/// What [`parse_lie`] reads as this lie.
pub fn print_lie(byzantine: &Byzantine, lie: Lie) -> Option<String> {
    if let Some((name, ..)) = LIES.iter().find(|(_, known, _)| *known == lie) {
        return Some((*name).to_owned());
    }
    let part = |id| {
        let told = tells(lie, id).filter(|tell| *tell != Tell::Truth)?;
        let (name, _) = TELLS.iter().find(|(_, tell)| *tell == told)?;
        Some(format!("{id}={name}"))
    };
    let parts: Vec<String> = byzantine.general_ids().filter_map(part).collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lies_are_read_as_they_are_written() {
        let byzantine = Byzantine::new(7, 2);
        for words in [
            "silent",
            "split",
            "random",
            "opposite",
            "2=attack,4=nothing",
            "7=retreat",
        ] {
            let lie = parse_lie(words);
            let printed = lie.and_then(|lie| print_lie(&byzantine, lie));
            assert_eq!(printed.as_deref(), Some(words));
        }
        for wrong in [
            "",
            "lies",
            "2",
            "2=",
            "0=attack",
            "x=attack",
            "2=attack;3=retreat",
        ] {
            assert_eq!(parse_lie(wrong), None, "{wrong}");
        }
    }
}

//! The claims: no number is taken twice.

use super::__Name__Lesson;
use super::setup::BROKEN;
use crate::checks::{Kind, Watch};
use crate::i18n::{Text, text};
use crate::lessons::kit::{notes, remember};
use crate::protocols::__name__::{__Name__, Note};
use crate::session::{Breakage, Claims, Params};
use crate::sim::{Record, World};
use std::collections::BTreeSet;

impl Claims for __Name__Lesson {
    const BREAKAGES: &'static [Breakage] = &BROKEN;

    fn properties(_: &Params) -> Vec<Watch<__Name__>> {
        vec![Watch::new(
            "once",
            Kind::Always,
            Text::new("Once", "只有一次"),
            Text::new("No number is taken twice.", "任何数字都不会被接收两次。"),
            remember(taken_twice),
        )]
    }
}

/// Remembers the numbers that were taken.
fn taken_twice(
    taken: &mut BTreeSet<u64>,
    _: &World<__Name__>,
    records: &[Record<__Name__>],
) -> Option<Text> {
    let again = |(_, note): (_, &Note)| match note {
        Note::Took(number) if !taken.insert(*number) => Some(*number),
        _ => None,
    };
    let number = notes(records).find_map(again)?;
    Some(text!("{number} was taken twice", "{number} 被接收了两次"))
}

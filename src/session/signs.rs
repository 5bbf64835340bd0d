//! What is wrong with a node besides being down, in a few words, for the stage.

use crate::i18n::{Lang, Text};
use crate::scene::decimal;
use crate::sim::{Micros, Power, Protocol, Slot};

static PAUSED: Text = Text::new("paused", "已暂停");
static LIES: Text = Text::new("lies", "说谎");
static SLOW: Text = Text::new("slow", "慢");
static CLOCK: Text = Text::new("clock", "时钟");
static CLOCK_RATE: Text = Text::new("clock rate", "钟速");

/// The signs of a node at the time `now`, one for each fault.
pub(super) fn signs<P: Protocol>(slot: &Slot<P>, now: Micros, lang: Lang) -> Vec<String> {
    let mut signs = Vec::new();
    if matches!(slot.power, Power::Paused(_)) {
        signs.push(PAUSED.get(lang).to_owned());
    }
    if slot.lie.0 != 0 {
        signs.push(LIES.get(lang).to_owned());
    }
    if slot.slow > Micros::ZERO {
        signs.push(format!("{} +{}", SLOW.get(lang), short(slot.slow)));
    }
    let drift_ppm = slot.clock.drift_ppm();
    let offset_us = slot.clock.offset_us(now);
    if drift_ppm != 0 {
        let percent = decimal(f64::from(drift_ppm) / 10_000.0, 4);
        let plus = if drift_ppm > 0 { "+" } else { "" };
        signs.push(format!("{} {plus}{percent}%", CLOCK_RATE.get(lang)));
    } else if offset_us.unsigned_abs() >= 1_000 {
        let sign = if offset_us < 0 { "−" } else { "+" };
        let off = short(Micros(offset_us.unsigned_abs()));
        signs.push(format!("{} {sign}{off}", CLOCK.get(lang)));
    }
    signs
}

/// A span as short as it can be: `250 µs`, `20 ms`, `1.5 s`.
pub fn short(span: Micros) -> String {
    match span.0 {
        us @ 0..1_000 => format!("{us} µs"),
        us @ 1_000..1_000_000 => format!("{} ms", decimal(us as f64 / 1e3, 1)),
        us => format!("{} s", decimal(us as f64 / 1e6, 1)),
    }
}

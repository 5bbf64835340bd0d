//! The values of arguments: what is read of them, and what is said of those that are none.

use super::words::say;
use crate::i18n::Lang;
use crate::session::export::Format;
use crate::session::words::parse_span;
use crate::sim::Micros;
use std::ops::RangeInclusive;

/// Reads a whole number within bounds.
pub(super) fn within<T: TryFrom<u64>>(
    bounds: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| {
                let (low, high) = (bounds.start(), bounds.end());
                say!(
                    "write a whole number from {low} to {high}",
                    "请写 {low} 到 {high} 之间的整数"
                )
            })
    }
}

pub(super) fn parse_lang(tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| say!("write en or zh-CN", "请写 en 或 zh-CN"))
}

/// A load factor in percent. A hundredth is as fine as it gets, so that no float decides.
pub(super) fn parse_load_factor(text: &str) -> Result<u32, String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let percent = || {
        if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let hundredths: u32 = format!("{part:0<2}").parse().ok()?;
        whole
            .parse::<u32>()
            .ok()?
            .checked_mul(100)?
            .checked_add(hundredths)
    };
    let factor = percent().filter(|percent| *percent >= 100);
    factor.ok_or_else(|| {
        say!(
            "write a number of at least 1 with up to two decimals, as in 1.25",
            "请写一个不小于 1 的数，最多两位小数，例如 1.25"
        )
    })
}

/// A range of seeds, the end not included.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Seeds {
    pub from: u64,
    pub to: u64,
}

/// The largest number of seeds in one command.
const SEEDS_MAX: u64 = 1_000_000_000;

pub(super) fn parse_seeds(text: &str) -> Result<Seeds, String> {
    let seeds = text.split_once("..").and_then(|(from, to)| {
        Some(Seeds {
            from: from.trim().parse().ok()?,
            to: to.trim().parse().ok()?,
        })
    });
    match seeds {
        Some(seeds) if seeds.from >= seeds.to => Err(say!(
            "the range is empty; write the smaller seed first, as in 0..1000",
            "这个范围是空的；请把较小的种子写在前面，例如 0..1000"
        )),
        Some(seeds) if seeds.to - seeds.from > SEEDS_MAX => Err(say!(
            "the range is too long; write at most {SEEDS_MAX} seeds",
            "这个范围太大；最多 {SEEDS_MAX} 个种子"
        )),
        Some(seeds) => Ok(seeds),
        None => Err(say!(
            "write two whole numbers, as in 0..1000",
            "请写两个整数，例如 0..1000"
        )),
    }
}

pub(super) fn parse_format(text: &str) -> Result<Format, String> {
    let found = Format::ALL.into_iter().find(|format| format.name() == text);
    found.ok_or_else(|| {
        let all = Format::ALL.map(Format::name).join(", ");
        say!("write one of {all}", "请写 {all} 之一")
    })
}

pub(super) fn parse_until(text: &str) -> Result<Micros, String> {
    parse_span(text).ok_or_else(|| {
        say!(
            "write a time with its unit, such as 30s or 250ms",
            "请写带单位的时间，例如 30s 或 250ms"
        )
    })
}

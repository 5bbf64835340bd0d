//! What the lesson claims: charged at most once, bounded load, told in time, retries spread out,
//! and a system that recovers.

mod claims;
#[cfg(test)]
mod tests;

use crate::checks::{Kind, Watch, sometimes};
use crate::i18n::Text;
use crate::protocols::retry::policy::backoff::{Growth, Jitter};
use crate::protocols::retry::{BudgetRule, Note, Retry};
use crate::sim::{Record, What};
use claims::{ChargedOnce, LoadBounded, Recovers, Settles, Spread, ToldInTime};

/// Below so many clients, chance may well bring most of them together.
pub const SPREAD_CLIENTS_MIN: u16 = 20;

/// Every property that the configuration promises, with nothing seen of it yet. What was
/// configured away is not promised; what a variant leaves out is.
pub fn properties(retry: &Retry) -> Vec<Watch<Retry>> {
    let mut all = vec![charged_once(), told_in_time()];
    if retry.budget != BudgetRule::None {
        all.push(load_bounded());
    }
    let is_spread = retry.backoff.jitter != Jitter::None && retry.backoff.growth != Growth::None;
    if is_spread && retry.clients >= SPREAD_CLIENTS_MIN {
        all.push(spread());
    }
    all.extend([known_key(), recovers()]);
    if retry.backup {
        all.push(settles());
    }
    all
}

fn charged_once() -> Watch<Retry> {
    Watch::new(
        "charged-once",
        Kind::Always,
        Text::new("Charged at most once", "至多扣款一次"),
        Text::new(
            "No request is charged twice, however often it is sent.",
            "无论一个请求发送多少次，都不会扣款两次。",
        ),
        ChargedOnce::default(),
    )
}

fn told_in_time() -> Watch<Retry> {
    Watch::new(
        "told-in-time",
        Kind::Always,
        Text::new("Told in time", "按时告知"),
        Text::new(
            "By its deadline every request has ended in success or in a reported failure, at a client that runs.",
            "只要客户端在运行，每个请求都在截止时间之前成功，或报告失败。",
        ),
        ToldInTime::default(),
    )
}

fn load_bounded() -> Watch<Retry> {
    Watch::new(
        "load-bounded",
        Kind::Always,
        Text::new("Bounded load", "负载有界"),
        Text::new(
            "In any ten seconds, retries and hedges stay within the budgets: a share of the requests, and a small burst for each client.",
            "在任意十秒内，重试与对冲不超出预算：请求的一定比例，加上每个客户端的少量突发。",
        ),
        LoadBounded::default(),
    )
}

fn spread() -> Watch<Retry> {
    Watch::new(
        "spread",
        Kind::Always,
        Text::new("No stampede", "不蜂拥而至"),
        Text::new(
            "Never do six in ten of the clients retry within the same ten milliseconds.",
            "绝不会有六成的客户端在同一个十毫秒内重试。",
        ),
        Spread::default(),
    )
}

fn known_key() -> Watch<Retry> {
    Watch::new(
        "known-key",
        Kind::Sometimes,
        Text::new("A key is recognised", "幂等键被认出"),
        Text::new(
            "The service gets a request that it has charged already, and answers without charging.",
            "服务收到已扣过款的请求，直接答复而不再扣款。",
        ),
        sometimes(|_, records| {
            noted(records, |note| {
                matches!(note, Note::KnownKey { .. }).then(|| {
                    Text::new(
                        "A request came again and was not charged again.",
                        "请求再次到达，没有再次扣款。",
                    )
                })
            })
        }),
    )
}

fn recovers() -> Watch<Retry> {
    Watch::new(
        "recovers",
        Kind::Eventually,
        Text::new("Recovers", "恢复正常"),
        Text::new(
            "Once nothing is wrong any more, the service answers again: four requests in a row, or two for each client that asks by itself.",
            "故障消除之后，服务恢复答复：连续答复四个请求，客户端自动发请求时则平均每个客户端两个。",
        ),
        Recovers::default(),
    )
}

fn settles() -> Watch<Retry> {
    Watch::new(
        "settles",
        Kind::Eventually,
        Text::new("Settles", "结清"),
        Text::new(
            "Once nothing is wrong any more, whatever the backup keeps gets charged.",
            "故障消除之后，备用节点保存的付款最终都会扣款。",
        ),
        Settles::default(),
    )
}

/// The first note of a step that something is said of.
fn noted<T>(records: &[Record<Retry>], of: impl Fn(&Note) -> Option<T>) -> Option<T> {
    records.iter().find_map(|record| match &record.what {
        What::Noted { note, .. } => of(note),
        _ => None,
    })
}

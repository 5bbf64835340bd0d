//! The claims: charged at most once, bounded load, told in time, retries spread out, and a system that
//! recovers.

mod claims;
#[cfg(test)]
mod tests;

use super::RetryLesson;
use super::setup::BROKEN;
use crate::checks::{Watch, sometimes};
use crate::i18n::Text;
use crate::lessons::kit::{progress, remember, told};
use crate::protocols::retry::policy::backoff::{Growth, Jitter};
use crate::protocols::retry::{BudgetRule, Note, Retry};
use crate::session::{Breakage, Claims, Lesson, Params};
use crate::sim::NodeId;
use claims::{Recovers, charged_twice, overloaded, settled, stampede, told_late};

impl Claims for RetryLesson {
    const BREAKAGES: &'static [Breakage] = &BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Retry>> {
        properties(&Self::protocol(params))
    }
}

/// Below so many clients, chance may well bring most of them together.
pub const SPREAD_CLIENTS_MIN: u16 = 20;

/// Every property that the configuration promises, with nothing seen of it yet. What was
/// configured away is not promised; what a variant leaves out is.
pub fn properties(retry: &Retry) -> Vec<Watch<Retry>> {
    let is_spread = retry.backoff.jitter != Jitter::None && retry.backoff.growth != Growth::None;
    let mut all = every_property();
    all.retain(|watch| match watch.id {
        "load-bounded" => retry.budget != BudgetRule::None,
        "spread" => is_spread && retry.clients >= SPREAD_CLIENTS_MIN,
        "settles" => retry.backup,
        _ => true,
    });
    all
}

#[rustfmt::skip]
fn every_property() -> Vec<Watch<Retry>> {
    vec![
        Watch::always("charged-once", Text::new("Charged at most once", "至多扣款一次"), Text::new(
            "No request is charged twice, however often it is sent.",
            "无论一个请求发送多少次，都不会扣款两次。",
        ), remember(charged_twice)),
        Watch::always("told-in-time", Text::new("Told in time", "按时告知"), Text::new(
            "By its deadline every request has ended in success or in a reported failure, at a client that runs.",
            "只要客户端在运行，每个请求都在截止时间之前成功，或报告失败。",
        ), remember(told_late)),
        Watch::always("load-bounded", Text::new("Bounded load", "负载有界"), Text::new(
            "In any ten seconds, retries and hedges stay within the budgets: a share of the requests, and a small burst for each client.",
            "在任意十秒内，重试与对冲不超出预算：请求的一定比例，加上每个客户端的少量突发。",
        ), remember(overloaded)),
        Watch::always("spread", Text::new("No stampede", "不蜂拥而至"), Text::new(
            "Never do six in ten of the clients retry within the same ten milliseconds.",
            "绝不会有六成的客户端在同一个十毫秒内重试。",
        ), remember(stampede)),
        Watch::sometimes("known-key", Text::new("A key is recognised", "幂等键被认出"), Text::new(
            "The service gets a request that it has charged already, and answers without charging.",
            "服务收到已扣过款的请求，直接答复而不再扣款。",
        ), sometimes(|_, records| told(records, known_key))),
        Watch::eventually("recovers", Text::new("Recovers", "恢复正常"), Text::new(
            "Once nothing is wrong any more, the service answers again: four requests in a row, or two for each client that asks by itself.",
            "故障消除之后，服务恢复答复：连续答复四个请求，客户端自动发请求时则平均每个客户端两个。",
        ), Recovers::default()),
        Watch::eventually("settles", Text::new("Settles", "结清"), Text::new(
            "Once nothing is wrong any more, whatever the backup keeps gets charged.",
            "故障消除之后，备用节点保存的付款最终都会扣款。",
        ), progress(settled)),
    ]
}

fn known_key(_: NodeId, note: &Note) -> Option<Text> {
    matches!(note, Note::KnownKey { .. }).then(|| {
        Text::new(
            "A request came again and was not charged again.",
            "请求再次到达，没有再次扣款。",
        )
    })
}

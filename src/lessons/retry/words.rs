//! The wording: messages, timers, requests and notes in words.

use super::RetryLesson;
use super::view::name;
use crate::i18n::{Lang, say};
use crate::lessons::kit::phrases;
use crate::protocols::retry::policy::idempotency::Key;
use crate::protocols::retry::{
    Answer, BACKUP, Message, Note, OPERATOR, Outcome, Reply, Request, Retry, SERVICE, Stage, Timer,
    Why,
};
use crate::session::{Handled, MarkKind, Wording};
use crate::sim::{NodeId, World};

impl Wording for RetryLesson {
    fn message(message: &Message, lang: Lang) -> String {
        match message {
            Message::Call(call) => {
                let (request, attempt) = (Self::request(&call.request, lang), call.attempt);
                let key = match call.key {
                    Some(_) => {
                        let (whose, sequence) = (name(call.id.client), call.id.sequence);
                        say!(lang, "key {whose}-{sequence}", "键 {whose}-{sequence}")
                    }
                    None => say!(lang, "no key", "没有键"),
                };
                say!(
                    lang,
                    "{request}, attempt {attempt}, {key}",
                    "{request}，第 {attempt} 次尝试，{key}"
                )
            }
            Message::Answer {
                id,
                attempt,
                answer: said,
            } => {
                let (said, sequence) = (answer(said, lang), id.sequence);
                say!(
                    lang,
                    "answer to {sequence}, attempt {attempt}: {said}",
                    "对 {sequence} 第 {attempt} 次尝试的回复：{said}"
                )
            }
            Message::Report { id, outcome: end } => {
                let (end, sequence) = (outcome(*end, lang), id.sequence);
                say!(
                    lang,
                    "report of {sequence}: {end}",
                    "上报 {sequence}：{end}"
                )
            }
            Message::Recorded { id } => {
                say!(lang, "{} is in the log", "{} 已记入日志", id.sequence)
            }
        }
    }
    fn note(_: &World<Retry>, note: &Note, lang: Lang) -> String {
        let of = |id: &Key| {
            let (whose, sequence) = (name(id.client), id.sequence);
            say!(
                lang,
                "request {sequence} of {whose}",
                "{whose} 的请求 {sequence}"
            )
        };
        phrases! { lang, match note {
            Note::TimedOut { sequence: n, attempt } => say("request {n}: no answer to attempt {attempt} in time", "请求 {n}：第 {attempt} 次尝试超时"),
            Note::WillRetry { sequence: n, attempt, wait } => say("request {n}: attempt {attempt} in {ms} ms", "请求 {n}：{ms} 毫秒后第 {attempt} 次尝试", ms = wait.as_ms()),
            Note::StoppedTrying { sequence: n, why: ended } => say("request {n}: stops trying, {}", "请求 {n}：不再尝试，{}", why(*ended, lang)),
            Note::ReportedFailure { sequence: n, why } => say("request {n}: {}", "请求 {n}：{}", outcome(Outcome::Failed(*why), lang)),
            Note::TurnedAway { sequence: n } => say("request {n}: the service is too busy", "请求 {n}：服务太忙"),
            Note::Hedged { sequence: n } => say("request {n}: a second copy goes out", "请求 {n}：再发出一份"),
            Note::AskedBackup { sequence: n } => say("request {n}: asks the backup", "请求 {n}：改用备用路径"),
            Note::UsedCache { sequence: n } => say("request {n}: the last price has to do", "请求 {n}：使用上次的价格"),
            Note::Charged { id, amount } => say("charges {amount} for {}", "为 {} 扣款 {amount}", of(id)),
            Note::KnownKey { id } => say("{} was charged before: same answer, no charge", "{} 已扣过款：照旧答复，不再扣款", of(id)),
            Note::Shed { id } => say("{} is turned away: the queue is full", "{} 被拒绝：队列已满", of(id)),
            Note::Kept { id } => say("{} is kept", "{} 已保存", of(id)),
            Note::Settled { id } => say("{} is settled", "{} 已由服务扣款", of(id)),
            Note::Logged { id } => say("{} is logged", "{} 已记录", of(id)),
            Note::BreakerOpened => say("its breaker opens", "断路器断开"),
            Note::BreakerHalfOpened => say("its breaker half-opens", "断路器半开"),
            Note::BreakerClosed => say("its breaker closes", "断路器闭合"),
            Note::Alerted => say("the operator is called", "呼叫运维人员"),
            Note::AllClear => say("all clear", "告警解除"),
            Note::NotAClient => say("only clients take requests", "只有客户端接受请求"),
            Note::TooMany => say("too many requests are under way", "进行中的请求过多"),
        } }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::BreakerOpened | Note::BreakerHalfOpened | Note::BreakerClosed | Note::Alerted => {
                Some(MarkKind::Role)
            }
            Note::Charged { .. } => Some(MarkKind::Commit),
            _ => None,
        }
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        phrases! { lang, match timer {
            Timer::Attempt(n) => say("timeout of request {n}", "请求超时 {n}"),
            Timer::Backoff(n) => say("backoff of request {n}", "请求退避 {n}"),
            Timer::Hedge(n) => say("hedge of request {n}", "请求对冲 {n}"),
            Timer::Deadline(n) => say("deadline of request {n}", "请求截止 {n}"),
            Timer::Work(n) => say("worker {}", "工作线程 {}", u64::from(*n) + 1),
            Timer::Next => say("next request", "下次请求"),
            Timer::Report => say("report again", "再次上报"),
            Timer::Forward => say("pass on", "转交"),
            Timer::Calm => say("all clear", "解除告警"),
        } }
    }
    fn request(request: &Request, lang: Lang) -> String {
        phrases! { lang, match request {
            Request::Pay { amount } => say("pay {amount}", "支付 {amount}"),
            Request::Quote => say("ask the price", "询价"),
        } }
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        phrases! { lang, match reply {
            Reply::Paid { receipt } => answer(&Answer::Paid { receipt: *receipt }, lang),
            Reply::Accepted => say("accepted, will be charged", "已受理，稍后扣款"),
            Reply::Price { price, cached: false } => say("price {price}", "价格 {price}"),
            Reply::Price { price, cached: true } => say("price {price} as last known", "上次的价格 {price}"),
            Reply::Failed { why, unknown: true } => say("{}; it may have been charged", "{}；可能已扣款", outcome(Outcome::Failed(*why), lang)),
            Reply::Failed { why, unknown: false } => say("{}; nothing was charged", "{}；未扣款", outcome(Outcome::Failed(*why), lang)),
        } }
    }
    /// `pay 5`, `quote`.
    fn parse_request(words: &str) -> Option<Request> {
        let words: Vec<&str> = words.split_whitespace().collect();
        match words[..] {
            ["pay", amount] => Some(Request::Pay {
                amount: amount.parse().ok()?,
            }),
            ["quote"] => Some(Request::Quote),
            _ => None,
        }
    }
    fn print_request(request: &Request) -> String {
        match request {
            Request::Pay { amount } => format!("pay {amount}"),
            Request::Quote => "quote".to_owned(),
        }
    }
    fn handler(_: &World<Retry>, node: NodeId, handled: Handled<'_, Retry>) -> &'static str {
        match handled {
            Handled::Boot => match node {
                SERVICE => "boot_service",
                BACKUP => "boot_backup",
                OPERATOR => "boot",
                _ => "boot_client",
            },
            Handled::Message(message) => match message {
                Message::Call(_) if node == BACKUP => "on_call_for_backup",
                Message::Call(_) => "on_call",
                Message::Answer { .. } if node == BACKUP => "on_answer_for_backup",
                Message::Answer { .. } => "client::on_answer",
                Message::Report { .. } => "on_report",
                Message::Recorded { .. } => "client::on_client_message",
            },
            Handled::Timer(timer) => match timer {
                Timer::Attempt(_) => "client::on_failed_attempt",
                Timer::Backoff(_) => "client::attempt",
                Timer::Hedge(_) => "client::hedge",
                Timer::Deadline(_) => "client::on_deadline",
                Timer::Next => "client::on_next",
                Timer::Report => "client::report",
                Timer::Work(_) => "on_work_done",
                Timer::Forward => "on_forward",
                Timer::Calm => "on_calm",
            },
            Handled::Request(_) => match node {
                SERVICE | BACKUP | OPERATOR => "on_request",
                _ => "client::begin",
            },
        }
    }
}

/// What a call is answered.
pub fn answer(answer: &Answer, lang: Lang) -> String {
    phrases! { lang, match answer {
        Answer::Paid { receipt } => say("charged, receipt {receipt}", "已扣款，收据 {receipt}"),
        Answer::Price { price } => say("price {price}", "价格 {price}"),
        Answer::Queued => say("kept, will be charged", "已保存，稍后扣款"),
        Answer::Busy { retry_after: None } => say("too busy", "太忙"),
        Answer::Busy { retry_after: Some(value) } => say("too busy, Retry-After: {value}", "太忙，Retry-After: {value}"),
    } }
}

/// How a request came out that the service did not answer.
pub fn outcome(outcome: Outcome, lang: Lang) -> String {
    phrases! { lang, match outcome {
        Outcome::Backup => say("the backup took it", "由备用节点接收"),
        Outcome::Cached => say("answered from the cache", "由缓存回答"),
        Outcome::Failed(ended) => say("failed: {}", "失败：{}", why(ended, lang)),
    } }
}

fn why(why: Why, lang: Lang) -> String {
    phrases! { lang, match why {
        Why::Attempts => say("no attempt left", "尝试次数用完"),
        Why::Budget => say("the retry budget is spent", "重试预算用完"),
        Why::Breaker => say("the breaker is open", "断路器断开"),
        Why::Deadline => say("the deadline", "截止时间已到"),
    } }
}

/// What is being done for a request.
pub fn stage(stage: Stage, lang: Lang) -> String {
    phrases! { lang, match stage {
        Stage::Calling => say("waits for the answer", "等待答复"),
        Stage::Waiting => say("waits to retry", "等待重试"),
        Stage::AtBackup(_) => say("at the backup", "已转备用"),
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        let parse = RetryLesson::parse_request;
        assert_eq!(parse(" pay  5 "), Some(Request::Pay { amount: 5 }));
        assert_eq!(parse("quote"), Some(Request::Quote));
        for words in ["pay 17", "quote"] {
            let printed = parse(words).map(|request| RetryLesson::print_request(&request));
            assert_eq!(printed.as_deref(), Some(words));
        }
        for wrong in ["", "pay", "pay x", "pay -1", "pay 99999999999", "quote 1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

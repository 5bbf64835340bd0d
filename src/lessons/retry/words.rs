//! Messages, timers, requests and notes in words.

use super::view::{name, tints};
use crate::i18n::Lang;
use crate::protocols::retry::{Answer, Message, Note, Outcome, Reply, Request, Stage, Timer, Why};
use crate::scene::{Glyph, Shape, Tint};
use crate::session::MarkKind;

fn pick(lang: Lang, en: String, zh: String) -> String {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// A text in one of two languages.
pub fn fixed(lang: Lang, en: &str, zh: &str) -> String {
    pick(lang, en.to_owned(), zh.to_owned())
}

/// How a message looks: a call bears the number of its attempt.
pub fn glyph(message: &Message) -> Glyph {
    let (letters, shape, tint) = match message {
        Message::Call(call) => {
            let letters = match call.attempt {
                1 => "1",
                2 => "2",
                3 => "3",
                4 => "4",
                _ => "5+",
            };
            let tint = if call.attempt > 1 {
                tints::RETRY
            } else {
                tints::REQUEST
            };
            (letters, Shape::Pill, tint)
        }
        Message::Answer { answer, .. } => match answer {
            Answer::Paid { .. } => ("ok", Shape::Circle, tints::SERVICE),
            Answer::Price { .. } => ("p", Shape::Circle, tints::SERVICE),
            Answer::Queued => ("Q", Shape::Diamond, tints::BACKUP),
            Answer::Busy { .. } => ("no", Shape::Triangle, tints::REFUSED),
        },
        Message::Report { .. } => ("!", Shape::Hexagon, tints::REFUSED),
        Message::Recorded { .. } => ("ok", Shape::Hexagon, Tint::NEUTRAL),
    };
    Glyph {
        letters,
        shape,
        tint,
    }
}

/// A message, with what matters in it.
pub fn message(message: &Message, lang: Lang) -> String {
    match message {
        Message::Call(call) => {
            let (whose, sequence) = (name(call.id.client), call.id.sequence);
            let (asked, attempt) = (request(call.request, lang), call.attempt);
            let (en_key, zh_key) = match call.key {
                Some(_) => (
                    format!("key {whose}-{sequence}"),
                    format!("键 {whose}-{sequence}"),
                ),
                None => ("no key".to_owned(), "没有键".to_owned()),
            };
            pick(
                lang,
                format!("{asked}, attempt {attempt}, {en_key}"),
                format!("{asked}，第 {attempt} 次尝试，{zh_key}"),
            )
        }
        Message::Answer {
            id,
            attempt,
            answer: said,
        } => {
            let (said, sequence) = (answer(said, lang), id.sequence);
            pick(
                lang,
                format!("answer to {sequence}, attempt {attempt}: {said}"),
                format!("对 {sequence} 第 {attempt} 次尝试的回复：{said}"),
            )
        }
        Message::Report { id, outcome: end } => {
            let (end, sequence) = (outcome(*end, lang), id.sequence);
            pick(
                lang,
                format!("report of {sequence}: {end}"),
                format!("上报 {sequence}：{end}"),
            )
        }
        Message::Recorded { id } => {
            let sequence = id.sequence;
            pick(
                lang,
                format!("{sequence} is in the log"),
                format!("{sequence} 已记入日志"),
            )
        }
    }
}

/// What a call is answered.
pub fn answer(answer: &Answer, lang: Lang) -> String {
    match answer {
        Answer::Paid { receipt } => pick(
            lang,
            format!("charged, receipt {receipt}"),
            format!("已扣款，收据 {receipt}"),
        ),
        Answer::Price { price } => pick(lang, format!("price {price}"), format!("价格 {price}")),
        Answer::Queued => fixed(lang, "kept, will be charged", "已保存，稍后扣款"),
        Answer::Busy { retry_after: None } => fixed(lang, "too busy", "太忙"),
        Answer::Busy {
            retry_after: Some(value),
        } => pick(
            lang,
            format!("too busy, Retry-After: {value}"),
            format!("太忙，Retry-After: {value}"),
        ),
    }
}

/// How a request came out that the service did not answer.
pub fn outcome(outcome: Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Backup => fixed(lang, "the backup took it", "由备用节点接收"),
        Outcome::Cached => fixed(lang, "answered from the cache", "由缓存回答"),
        Outcome::Failed(ended) => {
            let (en, zh) = (why(ended, Lang::En), why(ended, Lang::Zh));
            pick(lang, format!("failed: {en}"), format!("失败：{zh}"))
        }
    }
}

fn why(why: Why, lang: Lang) -> String {
    let (en, zh) = match why {
        Why::Attempts => ("no attempt left", "尝试次数用完"),
        Why::Budget => ("the retry budget is spent", "重试预算用完"),
        Why::Breaker => ("the breaker is open", "断路器断开"),
        Why::Deadline => ("the deadline", "截止时间已到"),
    };
    fixed(lang, en, zh)
}

/// What is being done for a request.
pub fn stage(stage: Stage, lang: Lang) -> String {
    let (en, zh) = match stage {
        Stage::Calling => ("waits for the answer", "等待答复"),
        Stage::Waiting => ("waits to retry", "等待重试"),
        Stage::AtBackup(_) => ("at the backup", "已转备用"),
    };
    fixed(lang, en, zh)
}

/// A timer's name.
pub fn timer(timer: Timer, lang: Lang) -> String {
    let numbered =
        |en: &str, zh: &str, n: u64| pick(lang, format!("{en} {n}"), format!("{zh} {n}"));
    match timer {
        Timer::Attempt(n) => numbered("timeout of request", "请求超时", n),
        Timer::Backoff(n) => numbered("backoff of request", "请求退避", n),
        Timer::Hedge(n) => numbered("hedge of request", "请求对冲", n),
        Timer::Deadline(n) => numbered("deadline of request", "请求截止", n),
        Timer::Work(n) => numbered("worker", "工作线程", u64::from(n) + 1),
        Timer::Next => fixed(lang, "next request", "下次请求"),
        Timer::Report => fixed(lang, "report again", "再次上报"),
        Timer::Forward => fixed(lang, "pass on", "转交"),
        Timer::Calm => fixed(lang, "all clear", "解除告警"),
    }
}

/// What a user asks.
pub fn request(request: Request, lang: Lang) -> String {
    match request {
        Request::Pay { amount } => pick(lang, format!("pay {amount}"), format!("支付 {amount}")),
        Request::Quote => fixed(lang, "ask the price", "询价"),
    }
}

/// What a user is told.
pub fn reply(reply: Reply, lang: Lang) -> String {
    match reply {
        Reply::Paid { receipt } => answer(&Answer::Paid { receipt }, lang),
        Reply::Accepted => fixed(lang, "accepted, will be charged", "已受理，稍后扣款"),
        Reply::Price {
            price,
            cached: false,
        } => pick(lang, format!("price {price}"), format!("价格 {price}")),
        Reply::Price {
            price,
            cached: true,
        } => pick(
            lang,
            format!("price {price} as last known"),
            format!("上次的价格 {price}"),
        ),
        Reply::Failed {
            why: ended,
            unknown,
        } => {
            let (en, zh) = match unknown {
                true => ("; it may have been charged", "；可能已扣款"),
                false => ("; nothing was charged", "；未扣款"),
            };
            outcome(Outcome::Failed(ended), lang) + &fixed(lang, en, zh)
        }
    }
}

/// The mark that a note leaves on the timeline.
pub fn mark(note: &Note) -> Option<MarkKind> {
    match note {
        Note::BreakerOpened | Note::BreakerHalfOpened | Note::BreakerClosed | Note::Alerted => {
            Some(MarkKind::Role)
        }
        Note::Charged { .. } => Some(MarkKind::Commit),
        _ => None,
    }
}

/// What a note tells.
pub fn note(note: &Note, lang: Lang) -> String {
    let numbered = |en: &str, zh: &str, n: u64| {
        pick(
            lang,
            format!("request {n}: {en}"),
            format!("请求 {n}：{zh}"),
        )
    };
    match *note {
        Note::TimedOut { sequence, attempt } => pick(
            lang,
            format!("request {sequence}: no answer to attempt {attempt} in time"),
            format!("请求 {sequence}：第 {attempt} 次尝试超时"),
        ),
        Note::WillRetry {
            sequence,
            attempt,
            wait,
        } => {
            let wait_ms = wait.as_ms();
            pick(
                lang,
                format!("request {sequence}: attempt {attempt} in {wait_ms} ms"),
                format!("请求 {sequence}：{wait_ms} 毫秒后第 {attempt} 次尝试"),
            )
        }
        Note::StoppedTrying {
            sequence,
            why: ended,
        } => numbered(
            &format!("stops trying, {}", why(ended, Lang::En)),
            &format!("不再尝试，{}", why(ended, Lang::Zh)),
            sequence,
        ),
        Note::ReportedFailure {
            sequence,
            why: ended,
        } => numbered(
            &outcome(Outcome::Failed(ended), Lang::En),
            &outcome(Outcome::Failed(ended), Lang::Zh),
            sequence,
        ),
        Note::TurnedAway { sequence } => numbered("the service is too busy", "服务太忙", sequence),
        Note::Hedged { sequence } => numbered("a second copy goes out", "再发出一份", sequence),
        Note::AskedBackup { sequence } => numbered("asks the backup", "改用备用路径", sequence),
        Note::UsedCache { sequence } => {
            numbered("the last price has to do", "使用上次的价格", sequence)
        }
        other => of_servers(other, lang),
    }
}

/// What the service, the backup and the operator tell, and all that has no number.
fn of_servers(note: Note, lang: Lang) -> String {
    match note {
        Note::Charged { id, amount } => {
            let (whose, sequence) = (name(id.client), id.sequence);
            pick(
                lang,
                format!("charges {amount} for request {sequence} of {whose}"),
                format!("为 {whose} 的请求 {sequence} 扣款 {amount}"),
            )
        }
        Note::KnownKey { id } => of_client(
            id.client,
            id.sequence,
            lang,
            (
                "was charged before: same answer, no charge",
                "已扣过款：照旧答复，不再扣款",
            ),
        ),
        Note::Shed { id } => of_client(
            id.client,
            id.sequence,
            lang,
            ("is turned away: the queue is full", "被拒绝：队列已满"),
        ),
        Note::Kept { id } => of_client(id.client, id.sequence, lang, ("is kept", "已保存")),
        Note::Settled { id } => {
            of_client(id.client, id.sequence, lang, ("is settled", "已由服务扣款"))
        }
        Note::Logged { id } => of_client(id.client, id.sequence, lang, ("is logged", "已记录")),
        Note::BreakerOpened => fixed(lang, "its breaker opens", "断路器断开"),
        Note::BreakerHalfOpened => fixed(lang, "its breaker half-opens", "断路器半开"),
        Note::BreakerClosed => fixed(lang, "its breaker closes", "断路器闭合"),
        Note::Alerted => fixed(lang, "the operator is called", "呼叫运维人员"),
        Note::AllClear => fixed(lang, "all clear", "告警解除"),
        Note::NotAClient => fixed(lang, "only clients take requests", "只有客户端接受请求"),
        Note::TooMany => fixed(lang, "too many requests are under way", "进行中的请求过多"),
        // These are told by `note`.
        Note::TimedOut { .. }
        | Note::WillRetry { .. }
        | Note::StoppedTrying { .. }
        | Note::ReportedFailure { .. }
        | Note::TurnedAway { .. }
        | Note::Hedged { .. }
        | Note::AskedBackup { .. }
        | Note::UsedCache { .. } => String::new(),
    }
}

fn of_client(
    client: crate::sim::NodeId,
    sequence: u64,
    lang: Lang,
    (en, zh): (&str, &str),
) -> String {
    let whose = name(client);
    pick(
        lang,
        format!("request {sequence} of {whose} {en}"),
        format!("{whose} 的请求 {sequence} {zh}"),
    )
}

/// `pay 5`, `quote`.
pub fn parse(words: &str) -> Option<Request> {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words[..] {
        ["pay", amount] => Some(Request::Pay {
            amount: amount.parse().ok()?,
        }),
        ["quote"] => Some(Request::Quote),
        _ => None,
    }
}

/// What [`parse`] reads as this request.
pub fn print(request: Request) -> String {
    match request {
        Request::Pay { amount } => format!("pay {amount}"),
        Request::Quote => "quote".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        assert_eq!(parse(" pay  5 "), Some(Request::Pay { amount: 5 }));
        assert_eq!(parse("quote"), Some(Request::Quote));
        for words in ["pay 17", "quote"] {
            let printed = parse(words).map(print);
            assert_eq!(printed.as_deref(), Some(words));
        }
        for wrong in ["", "pay", "pay x", "pay -1", "pay 99999999999", "quote 1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

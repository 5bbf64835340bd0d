//! The spans of the waterfall: a call of a user is a trace, and its attempts are the parts.

use super::RetryLesson;
use super::view::tints;
use super::words::answer as answered;
use crate::i18n::{Lang, say};
use crate::protocols::retry::{Answer, BACKUP, Call, Message, Note, Reply, Retry, SERVICE};
use crate::session::{SpanEnd, SpanKey, Spans, Wording};
use crate::sim::{Input, NodeFault, NodeId, Record, What};

/// The part of a trace that is the way by the backup; attempts have their own numbers.
const BY_BACKUP: u32 = u32::MAX;

/// Reads a record for the spans that it begins and ends.
pub fn read(record: &Record<Retry>, message: Option<&Message>, lang: Lang, spans: &mut Spans) {
    match (&record.what, message) {
        (What::Invoked { node, op, request }, _) => {
            let asks = RetryLesson::request(request, lang);
            let key = SpanKey::whole(*node, *op);
            spans.begin(key, *node, format!("{asks} #{op}"), tints::REQUEST);
        }
        (What::Sent { from, to, .. }, Some(Message::Call(call))) if *from == call.id.client => {
            begin_call(call, *to, lang, spans);
        }
        (
            What::Delivered { from, .. },
            Some(Message::Answer {
                id,
                attempt,
                answer,
            }),
        ) => {
            let part = if *from == BACKUP { BY_BACKUP } else { *attempt };
            let told = answered(answer, lang);
            let key = SpanKey::whole(id.client, id.sequence).part(part);
            spans.end(
                key,
                match answer {
                    Answer::Busy { .. } => SpanEnd::failed(told),
                    _ => SpanEnd::done(told),
                },
            );
        }
        (
            What::Noted {
                node,
                note: Note::TimedOut { sequence, .. },
            },
            _,
        ) => {
            // With the attempt its hedge is given up.
            let late = say!(lang, "no answer in time", "超时，没有答复");
            spans.end_parts(SpanKey::whole(*node, *sequence), &SpanEnd::failed(late));
        }
        (What::Replied { node, op, reply }, _) => end_trace(*node, *op, *reply, lang, spans),
        (What::Input { input, node }, _) => {
            if let (Input::Node(_, NodeFault::Crash), Some(node)) = (&**input, node) {
                let crashed = say!(lang, "the client crashed", "客户端崩溃");
                spans.end_all_of(*node, &SpanEnd::failed(crashed));
            }
        }
        _ => {}
    }
}

fn begin_call(call: &Call, to: NodeId, lang: Lang, spans: &mut Spans) {
    let whole = SpanKey::whole(call.id.client, call.id.sequence);
    let number = call.attempt;
    let (part, asks, tint) = match (to, number) {
        (SERVICE, 1) => (1, None, tints::REQUEST),
        (SERVICE, _) => (number, None, tints::RETRY),
        _ => {
            let asks = say!(lang, "asks the backup", "改用备用路径");
            (BY_BACKUP, Some(asks), tints::BACKUP)
        }
    };
    let asks = asks.unwrap_or_else(|| say!(lang, "attempt {number}", "第 {number} 次尝试"));
    spans.begin(whole.part(part), call.id.client, asks, tint);
}

/// The user is told; what is still under way for them has no more use.
fn end_trace(node: NodeId, op: u64, reply: Option<Reply>, lang: Lang, spans: &mut Spans) {
    let whole = SpanKey::whole(node, op);
    let failed = reply.is_none_or(|reply| matches!(reply, Reply::Failed { .. }));
    let told = reply.map_or_else(String::new, |reply| RetryLesson::reply(&reply, lang));
    let rest = match failed {
        true => say!(lang, "given up", "已放弃"),
        false => say!(lang, "no longer needed", "不再需要"),
    };
    let end = |words| SpanEnd { failed, words };
    spans.end_parts(whole, &end(rest));
    spans.end(whole, end(told));
}

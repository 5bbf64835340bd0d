//! The wording: the protocol's messages, requests and notes in words.

use super::__Name__Lesson;
use crate::i18n::{Lang, say};
use crate::protocols::__name__::{__Name__, Next, Note, Tell, Timer};
use crate::session::{MarkKind, Wording};
use crate::sim::World;

impl Wording for __Name__Lesson {
    fn message(Tell(number): &Tell, lang: Lang) -> String {
        say!(lang, "number {number}", "数字 {number}")
    }
    fn note(_: &World<__Name__>, note: &Note, lang: Lang) -> String {
        match note {
            Note::Took(number) => say!(lang, "takes {number}", "接收 {number}"),
            Note::PassedOver(number) => say!(
                lang,
                "passes over {number}, which it took before",
                "忽略已接收过的 {number}"
            ),
            Note::NotTheSender => say!(lang, "only the sender is asked", "只能请求发送者"),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        matches!(note, Note::Took(_)).then_some(MarkKind::Commit)
    }
    fn timer(timer: &Timer, _: Lang) -> String {
        match *timer {}
    }
    fn request(_: &Next, lang: Lang) -> String {
        say!(lang, "tell the next number", "发送下一个数字")
    }
    fn reply(number: &u64, lang: Lang) -> String {
        say!(lang, "told {number}", "已发送 {number}")
    }
    fn parse_request(words: &str) -> Option<Next> {
        (words == "next").then_some(Next)
    }
    fn print_request(_: &Next) -> String {
        "next".to_owned()
    }
}

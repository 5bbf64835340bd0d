//! What is written in scripts is read back.

use super::{VotingLesson, Worded};
use crate::protocols::voting::byzantine::Byzantine;
use crate::session::Wording;

#[test]
fn requests_are_read_as_they_are_written() {
    for words in ["compute 7", "add 10", "read", "attack", "retreat"] {
        let request = VotingLesson::parse_request(words);
        let printed = request.map(|request| VotingLesson::print_request(&request));
        assert_eq!(printed.as_deref(), Some(words));
    }
    for wrong in ["", "compute", "compute 65536", "add -1", "read x", "march"] {
        assert_eq!(VotingLesson::parse_request(wrong), None, "{wrong}");
    }
}

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
        let lie = Byzantine::parse_lie(words);
        let printed = lie.and_then(|lie| byzantine.print_lie(lie));
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
        assert_eq!(Byzantine::parse_lie(wrong), None, "{wrong}");
    }
}

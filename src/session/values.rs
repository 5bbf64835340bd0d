//! Words for the plain values that sessions give, from the tables of strings.

use super::{EventKind, LinkError, MarkKind, Stage};
use crate::checks::Kind;
use crate::i18n::{HomeStrings, Strings, fill};
use crate::sim::{ENGINE_VERSION, InputError};

/// The name of a stage in the life of a fault, and what it means.
pub const fn stage(strings: &HomeStrings, stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Prevent => (strings.stage_prevent, strings.stage_prevent_note),
        Stage::Detect => (strings.stage_detect, strings.stage_detect_note),
        Stage::Locate => (strings.stage_locate, strings.stage_locate_note),
        Stage::Recover => (strings.stage_recover, strings.stage_recover_note),
        Stage::Agree => (strings.stage_agree, strings.stage_agree_note),
    }
}

/// The kind of an event.
pub const fn event_kind(strings: &Strings, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Fault => strings.kind_fault,
        EventKind::Note => strings.kind_note,
        EventKind::Message => strings.kind_message,
        EventKind::Timer => strings.kind_timer,
        EventKind::Client => strings.kind_client,
    }
}

/// The kind of a mark on the timeline.
pub const fn mark_kind(strings: &Strings, kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Fault => strings.mark_fault,
        MarkKind::Role => strings.mark_role,
        MarkKind::Commit => strings.mark_commit,
        MarkKind::Client => strings.mark_client,
        MarkKind::Violation => strings.mark_violation,
    }
}

/// What kind of claim a property is, and what that means.
pub const fn property_kind(strings: &Strings, kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Always => (strings.kind_always, strings.always_note),
        Kind::Sometimes => (strings.kind_sometimes, strings.sometimes_note),
        Kind::Eventually => (strings.kind_eventually, strings.eventually_note),
    }
}

/// Why an act was refused, and what to do about it.
pub const fn input_error(strings: &Strings, error: InputError) -> &'static str {
    match error {
        InputError::NoSuchNode => strings.error_no_node,
        InputError::NoSuchMessage => strings.error_no_message,
        InputError::NoSuchTimer => strings.error_no_timer,
        InputError::SameNode => strings.error_same_node,
        InputError::AlreadyDown => strings.error_already_down,
        InputError::NodeDown => strings.error_node_down,
        InputError::NotDown => strings.error_not_down,
        InputError::AlreadyPaused => strings.error_already_paused,
        InputError::NodePaused => strings.error_node_paused,
        InputError::NotPaused => strings.error_not_paused,
        InputError::AlreadyHeld => strings.error_already_held,
        InputError::NotHeld => strings.error_not_held,
        InputError::NobodyPlaysRole => strings.error_nobody,
        InputError::BadRequest => strings.error_bad_request,
        InputError::OutOfRange => strings.error_out_of_range,
        InputError::TooMany => strings.error_too_many,
        InputError::AtLimit => strings.at_limit,
    }
}

/// Why a link was not made or opened, and what to do about it.
pub fn link_error(strings: &Strings, error: &LinkError) -> String {
    match error {
        LinkError::TooLong => strings.link_too_long.to_owned(),
        LinkError::Damaged => strings.link_damaged.to_owned(),
        LinkError::OtherVersion(version) => fill(
            strings.link_other_version,
            &[&version.to_string(), &ENGINE_VERSION.to_string()],
        ),
        LinkError::OtherLesson(id) => fill(strings.link_other_lesson, &[id]),
        LinkError::Refused => strings.link_refused.to_owned(),
    }
}

/// Whether a sentence names something: has its name as a word of its own.
pub fn is_named(sentence: &str, name: &str) -> bool {
    let mut words = sentence.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_of_its_own() {
        let check = |sentence: &str, name: &str, is| assert_eq!(is_named(sentence, name), is);
        check("S1 and S3 lead term 2", "S3", true);
        check("S1 and S3 lead term 2", "S2", false);
        check("S12 leads", "S1", false);
        check("任期 2 有两个领导者：S1、S3", "S3", true);
    }
}

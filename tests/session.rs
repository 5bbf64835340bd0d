//! A run as people use it: sought both ways, branched, shared, and never broken by a bad link.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::lessons;
use netsplit::session::{Advance, LinkError, Params, STEPS_MAX, Session};
use netsplit::sim::{Input, InputError, Micros, NodeFault, NodeId, Target};
use proptest::prelude::*;

fn raft(seed: u64) -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    let mut session = (entry.open)(Params::defaults(entry.params), seed).expect("defaults hold");
    session.set_questions(false);
    session
}

fn reopen(link: &str) -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    (entry.open_link)(link).expect("a link that was just made opens")
}

fn run_to(session: &mut dyn Session, at: Micros) {
    assert_eq!(session.advance(at, STEPS_MAX), Advance::Reached);
}

fn crash(node: u16) -> Input {
    Input::node(NodeId(node), NodeFault::Crash)
}

/// One second of a cluster that loses its leader, in the middle of which node 3 is paused.
fn eventful(seed: u64) -> Box<dyn Session> {
    let mut session = raft(seed);
    run_to(&mut *session, Micros::from_ms(400));
    let leader = Input::Node(Target::Role(0), NodeFault::Crash);
    session
        .inject(leader)
        .expect("a leader is elected within 400 ms");
    run_to(&mut *session, Micros::from_ms(700));
    for id in 0..3 {
        // Whoever is up; the leader that crashed is refused.
        let _ = session.inject(Input::node(NodeId(id), NodeFault::Pause));
    }
    run_to(&mut *session, Micros::from_s(1));
    session
}

#[test]
fn every_step_back_is_where_the_run_has_been() {
    let mut session = eventful(3);
    let end = session.status().step;
    let mut seen = vec![session.digest()];
    while session.step_back() {
        seen.push(session.digest());
    }
    assert_eq!(session.status().step, 0);
    seen.reverse();
    // The last two are the same step, seen at its own time and at the time of the view.
    for (step, expect) in (0..=end).zip(&seen) {
        session.seek(step);
        assert_eq!(session.digest(), *expect, "at step {step}");
        assert_eq!(session.status().step, step);
    }
    session.seek(end);
    assert_eq!(Some(&session.digest()), seen.last());
}

#[test]
fn time_is_sought_like_steps() {
    let mut session = eventful(5);
    for ms in [999, 3, 640, 401, 399, 0, 1_000] {
        let at = Micros::from_ms(ms);
        session.seek_time(at);
        let status = session.status();
        assert_eq!(status.now, at);
        assert!(
            status.next_at.is_none_or(|next| next >= at),
            "an event before {at} is missing"
        );
    }
}

#[test]
fn an_act_in_the_past_starts_a_branch_and_loses_nothing() {
    let mut session = eventful(7);
    let before = session.digest();
    let end = session.status().step;
    session.seek_time(Micros::from_ms(300));
    assert!(session.status().in_past);
    session.inject(crash(0)).expect("everybody is up at 300 ms");
    let branches = session.branches();
    assert_eq!(branches.len(), 2);
    assert!(branches[1].current);
    assert_eq!(branches[1].parent.map(|(id, ..)| id), Some(0));
    run_to(&mut *session, Micros::from_s(1));
    assert_ne!(session.digest(), before);
    assert!(session.switch_branch(0));
    session.seek(end);
    assert_eq!(session.digest(), before);
    assert!(!session.switch_branch(2));
}

#[test]
fn branches_can_be_named_and_go_on_apart() {
    let mut session = eventful(7);
    session.name_branch(0, "  the leader dies  ");
    assert_eq!(session.branches()[0].name, "the leader dies");
    session.seek(20);
    session
        .inject(crash(1))
        .expect("everybody is up at the start");
    session.seek(10);
    session
        .inject(crash(2))
        .expect("everybody is up at the start");
    assert_eq!(session.branches().len(), 3);
    assert_eq!(
        session.branches()[2].parent.map(|(id, step, _)| (id, step)),
        Some((1, 10))
    );
    let here = session.digest();
    assert!(session.switch_branch(1));
    assert_eq!(session.status().step, 10, "shown where the two part");
    assert!(session.switch_branch(2));
    session.seek(11);
    assert_eq!(session.digest(), here);
}

#[test]
fn a_friend_sees_the_same_run_at_the_same_moment() {
    let mut session = eventful(11);
    session.seek_time(Micros::from_ms(555));
    let link = session.link().expect("a short run fits a link");
    let mut friend = reopen(&link);
    assert_eq!(friend.digest(), session.digest());
    assert_eq!(friend.status(), session.status());
    let end = Micros::from_s(1);
    friend.seek_time(end);
    session.seek_time(end);
    assert_eq!(friend.digest(), session.digest());
    assert_eq!(friend.script(), session.script());
}

#[test]
fn the_space_time_diagram_shows_who_was_down_and_what_was_lost() {
    let mut session = eventful(3);
    session
        .inject(Input::node(NodeId(0), NodeFault::Restart))
        .ok();
    let all = session.space_time(Micros::ZERO, Micros::from_s(1), usize::MAX);
    let [(node, since, until), ..] = all.down[..] else {
        panic!("the leader went down");
    };
    assert_eq!(since, Micros::from_ms(400));
    assert_eq!(until, Micros::from_s(1));
    let to_it = |lost| {
        let found = all
            .arrows
            .iter()
            .find(|arrow| arrow.to == node && arrow.lost == lost);
        found.map(|arrow| arrow.sent_at)
    };
    assert!(to_it(true).is_some_and(|sent_at| sent_at + Micros::from_ms(30) >= since));
    assert!(to_it(false).is_some_and(|sent_at| sent_at < since));
    // Before the crash nothing is known of it.
    session.seek_time(Micros::from_ms(399));
    let before = session.space_time(Micros::ZERO, Micros::from_s(1), usize::MAX);
    assert!(before.down.is_empty());
    assert!(before.arrows.iter().all(|arrow| !arrow.lost));
}

#[test]
fn what_can_not_be_done_is_refused_and_leaves_no_trace() {
    let mut session = eventful(3);
    let (status, inputs) = (session.status(), session.script());
    let refused = [
        (crash(99), InputError::NoSuchNode),
        (Input::Cut(NodeId(1), NodeId(1)), InputError::SameNode),
        (Input::Cut(NodeId(1), NodeId(77)), InputError::NoSuchNode),
    ];
    for (input, expect) in refused {
        assert_eq!(session.inject(input), Err(expect));
    }
    assert_eq!((session.status(), session.script()), (status, inputs));
}

#[test]
fn a_run_says_when_it_reaches_its_limit_and_can_be_rewound() {
    let mut session = raft(1);
    assert_eq!(
        session.advance(Micros::from_s(100_000), u32::MAX),
        Advance::Limit
    );
    let status = session.status();
    assert!(status.at_limit);
    assert_eq!(status.step, STEPS_MAX);
    assert!(!session.step());
    assert_eq!(session.inject(crash(0)), Err(InputError::AtLimit));
    session.seek(1_000);
    assert!(!session.status().at_limit);
    session
        .inject(crash(0))
        .expect("a rewound run takes acts again");
}

#[test]
fn foreign_links_are_told_apart() {
    let link = eventful(2).link().expect("a short run fits a link");
    let open = lessons::find("raft")
        .expect("the raft lesson is there")
        .open_link;
    let error = |text: &str| match open(text) {
        Ok(_) => panic!("{text} opened"),
        Err(error) => error,
    };
    let (version, body) = link.split_once('.').expect("a link has a version");
    let other: u32 = version.parse::<u32>().expect("the version is a number") + 1;
    assert_eq!(
        error(&format!("{other}.{body}")),
        LinkError::OtherVersion(other)
    );
    assert_eq!(error(""), LinkError::Damaged);
    assert_eq!(error(body), LinkError::Damaged);
    assert_eq!(error(&link[..link.len() - 1]), LinkError::Damaged);
    assert_eq!(error(&format!("{link}A")), LinkError::Damaged);
    assert_eq!(error(&"x".repeat(1_000_000)), LinkError::TooLong);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever happens to a link on its way, opening it is an answer, never a panic; and what
    /// opens is the run that was sent.
    #[test]
    fn a_mutated_link_is_refused_or_the_same(
        seed in 0_u64..4,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..4, 33_u8..127), 1..6),
    ) {
        let session = eventful(seed);
        let link = session.link().expect("a short run fits a link");
        let mut bytes = link.clone().into_bytes();
        for (place, edit, byte) in edits {
            let at = place.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match edit {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if !bytes.is_empty() => { bytes.remove(at); }
                _ => bytes.truncate(at + 1),
            }
        }
        let text = String::from_utf8(bytes).expect("edits are ASCII");
        let entry = lessons::find("raft").expect("the raft lesson is there");
        if let Ok(opened) = (entry.open_link)(&text) {
            prop_assert_eq!(opened.digest(), session.digest());
        }
    }

    /// A link whose checksum holds but whose content is noise is an answer too.
    #[test]
    fn a_forged_link_never_panics(noise in proptest::collection::vec(any::<u8>(), 0..300)) {
        let link = netsplit::session::seal_link(&noise);
        let entry = lessons::find("raft").expect("the raft lesson is there");
        let _ = (entry.open_link)(&link);
    }
}

#[test]
fn chinese_words_stand_together_and_latin_names_apart() {
    use netsplit::i18n::Lang;
    use netsplit::session::words::{Act, NamesOf, parse};
    let mut session = raft(1);
    run_to(&mut *session, Micros::from_ms(10));
    let told = |session: &mut dyn Session, act: &str| {
        let text = parse(&format!("10ms {act}"), &NamesOf(session)).expect("the act is sound");
        let Some(Act::Input(input)) = text.acts.into_iter().next().map(|act| act.act) else {
            panic!("{act} is an input");
        };
        session.inject(input).expect("it can be done");
        let row = session.events(None, 1, None, &[], Lang::Zh);
        row.into_iter().next().expect("it is told").words
    };
    let role = told(&mut *session, "every 5s: pause leader");
    assert!(role.contains("暂停领导者"), "{role}");
    let role = told(&mut *session, "every 5s: skew leader +40ms");
    assert!(role.contains("领导者的时钟拨动 40 ms"), "{role}");
    let node = told(&mut *session, "pause 1");
    assert!(node.contains("暂停 S1"), "{node}");
}

#[test]
fn a_node_in_words_names_what_is_wrong_with_it() {
    use netsplit::i18n::Lang;
    let mut session = raft(1);
    run_to(&mut *session, Micros::from_ms(10));
    let slow = Input::node(NodeId(1), NodeFault::Slow(Micros::from_ms(40)));
    session.inject(slow).expect("it is up");
    let words = |lang| session.scene(Micros::ZERO, lang).nodes[1].words.clone();
    assert_eq!(words(Lang::En), "S2, slow +40 ms, follower, term 0");
    assert_eq!(words(Lang::Zh), "S2，慢 +40 ms，跟随者，任期 0");
}

#[test]
fn the_next_event_worth_seeing_is_gone_to_and_nothing_is_not() {
    let mut session = raft(3);
    let mut events = 0;
    while session.next_interesting(20_000) {
        events += 1;
        let last = session.status().step - 1;
        assert!(session.marks().iter().any(|mark| mark.step == last));
        assert!(events < 1_000, "a cluster at rest has few such events");
    }
    assert!(events > 0, "an election is worth seeing");
    let before = session.status();
    assert!(!session.next_interesting(20_000));
    assert_eq!(session.status(), before, "heartbeats alone lead nowhere");
    let leader = Input::Node(Target::Role(0), NodeFault::Crash);
    session.inject(leader).expect("it is up");
    assert!(session.next_interesting(20_000));
}

//! Every story by *Continue* alone: that it comes to its end, and that what it speaks of can be followed.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/tested.rs"]
mod tested;

use netsplit::i18n::Lang;
use netsplit::lessons::{self, Entry};
use netsplit::session::{Drive, Driven, MESSAGE_US_MIN, Params, STEPS_MAX, Session, Track};
use netsplit::sim::{Input, Micros, NodeFault, NodeId, Target};
use tested::tested;

/// A frame of a screen, in microseconds.
const FRAME_US: u64 = 16_667;
/// The longest real time that one press of *Continue* takes.
const CONTINUE_US_MAX: u64 = 30_000_000;

/// The parameters of every track of a lesson; the defaults when it is all one.
fn tracks(entry: &Entry) -> Vec<Params> {
    let defaults = Params::defaults(entry.params);
    let chosen = |track: &Track| {
        let chosen = defaults.with_each(entry.params, track.params);
        chosen.expect("a track has parameters of its lesson")
    };
    let tracks: Vec<_> = (entry.tracks)().iter().map(chosen).collect();
    if tracks.is_empty() {
        vec![defaults]
    } else {
        tracks
    }
}

fn open(entry: &Entry, params: &Params, seed: u64) -> Box<dyn Session> {
    (entry.open)(params.clone(), seed).expect("a track can be opened")
}

/// What one press of *Continue* came to.
#[derive(Debug)]
struct Pressed {
    driven: Driven,
    /// The name of the step that it went to.
    id: &'static str,
    skims: bool,
    /// How virtual time went by: after each frame, beginning before the first.
    times: Vec<Micros>,
}

impl Pressed {
    fn real_us(&self) -> u64 {
        FRAME_US * (self.times.len() as u64 - 1)
    }

    /// How many frames lie between two virtual times.
    fn frames(&self, from: Micros, until: Micros) -> usize {
        let before = |at: Micros| self.times.partition_point(|time| *time < at);
        before(until) - before(from)
    }
}

/// Presses *Continue*, and passes over the questions on the way.
fn press(run: &mut dyn Session) -> Option<Pressed> {
    let mut drive = Drive::begin(run)?;
    let story = run.story();
    let next = story
        .iter()
        .rposition(|step| step.reached.is_some())
        .map_or(0, |last| last + 1);
    let mut pressed = Pressed {
        driven: Driven::Going,
        id: story[next].id,
        skims: story[next].skims,
        times: vec![run.status().now],
    };
    while pressed.real_us() < 2 * CONTINUE_US_MAX {
        pressed.driven = drive.frame(run, FRAME_US);
        pressed.times.push(run.status().now);
        match pressed.driven {
            Driven::Going => {}
            Driven::Question => run.pass_question(),
            _ => break,
        }
    }
    Some(pressed)
}

fn every(mut check: impl FnMut(&Entry, &mut dyn Session)) {
    for entry in tested() {
        for params in tracks(entry) {
            for seed in [1, 2, 5] {
                check(entry, &mut *open(entry, &params, seed));
            }
        }
    }
}

#[test]
fn continue_alone_leads_through_every_story() {
    every(|entry, run| {
        let id = entry.about.id;
        let mut presses = 0;
        while let Some(pressed) = press(run) {
            let took = pressed.real_us() / 1_000;
            assert_eq!(
                pressed.driven,
                Driven::Arrived,
                "{id}: {} after {took} ms",
                pressed.id
            );
            assert!(
                pressed.real_us() <= CONTINUE_US_MAX,
                "{id}: {} takes {took} ms",
                pressed.id
            );
            presses += 1;
        }
        let story = run.story();
        let missed = story.iter().filter(|step| step.reached.is_none());
        assert_eq!(missed.count(), 0, "{id}");
        assert!(
            presses >= story.len() - 1,
            "{id}: {presses} presses for {} steps",
            story.len()
        );
    });
}

/// The messages that went by too quickly to be followed while a press of *Continue* went on, in words.
fn hurried(run: &dyn Session, pressed: &Pressed) -> Vec<String> {
    let (Some(from), Some(until)) = (pressed.times.first(), pressed.times.last()) else {
        return Vec::new();
    };
    let diagram = run.space_time(*from, *until, usize::MAX);
    // A frame is lost at each end.
    let least = (MESSAGE_US_MIN * 9 / 10 / FRAME_US) as usize;
    let mut found = Vec::new();
    for arrow in diagram.arrows {
        let within = arrow.sent_at >= *from && arrow.ended.is_some() && !arrow.lost;
        let frames = pressed.frames(arrow.sent_at, arrow.end_at);
        if within && arrow.sent_at < arrow.end_at && frames < least {
            found.push(format!("{} in {frames} frames", arrow.letters));
        }
    }
    found
}

/// What goes on all the time is not followed.
fn is_followed(words: &str) -> bool {
    !["H ", "ok ", "P "]
        .iter()
        .any(|letters| words.starts_with(letters))
}

#[test]
fn messages_take_their_time_on_the_stage() {
    every(|entry, run| {
        while let Some(pressed) = press(run) {
            if pressed.skims || pressed.driven != Driven::Arrived {
                continue;
            }
            let mut found = hurried(run, &pressed);
            found.retain(|words| is_followed(words));
            assert!(
                found.is_empty(),
                "{}: {}: {found:?}",
                entry.about.id,
                pressed.id
            );
        }
    });
}

#[test]
fn a_run_at_one_speed_hurries_and_is_caught() {
    let raft = lessons::find("raft").expect("the lesson is there");
    let mut run = open(raft, &Params::defaults(raft.params), 1);
    run.set_questions(false);
    let mut pressed = press(&mut *run).expect("there is a story");
    while run
        .story()
        .iter()
        .filter(|step| step.reached.is_some())
        .count()
        < 3
    {
        let due = Micros(u64::from(run.speed_milli()) * FRAME_US / 1_000);
        run.advance(run.status().now + due, STEPS_MAX);
        pressed.times.push(run.status().now);
    }
    let found = hurried(&*run, &pressed);
    assert!(found.iter().any(|words| is_followed(words)), "{found:?}");
}

fn reached(run: &dyn Session) -> Vec<&'static str> {
    let story = run.story().into_iter();
    story
        .filter(|step| step.reached.is_some())
        .map(|step| step.id)
        .collect()
}

/// Raft up to a step of its story.
fn raft_at(id: &str) -> Box<dyn Session> {
    let raft = lessons::find("raft").expect("the lesson is there");
    let mut run = open(raft, &Params::defaults(raft.params), 1);
    run.set_questions(false);
    while !reached(&*run).contains(&id) {
        press(&mut *run).expect("the story has the step");
    }
    run
}

#[test]
fn back_and_continue_plays_what_is_known_again() {
    let mut run = raft_at("commit");
    let (digest, branches) = (run.digest(), run.branches().len());
    let story = run.story();
    let leader = story
        .iter()
        .find(|step| step.id == "leader")
        .and_then(|step| step.reached);
    run.seek(leader.expect("it was reached").0);
    assert_eq!(reached(&*run).last(), Some(&"leader"));
    while reached(&*run).last() != Some(&"commit") {
        let pressed = press(&mut *run).expect("the story goes on");
        assert_eq!(pressed.driven, Driven::Arrived);
    }
    assert_eq!((run.digest(), run.branches().len()), (digest, branches));
}

#[test]
fn a_leader_that_is_crashed_early_takes_the_story_with_it() {
    let mut run = raft_at("leader");
    let views = run.views(Lang::En);
    let leader = views
        .iter()
        .position(|view| view.role.starts_with("leader"));
    let leader = NodeId(leader.expect("somebody leads") as u16);
    let crash = Input::Node(Target::Node(leader), NodeFault::Crash);
    run.inject(crash).expect("it is up");
    assert_eq!(reached(&*run).last(), Some(&"crash"));
    let skipped = run.story().into_iter().filter(|step| step.skipped);
    assert!(skipped.map(|step| step.id).eq(["write", "commit"]));
    while let Some(pressed) = press(&mut *run) {
        assert_eq!(pressed.driven, Driven::Arrived, "{}", pressed.id);
    }
    assert_eq!(reached(&*run).last(), Some(&"rejoin"));
}

#[test]
fn another_crash_leaves_the_story_where_it_is() {
    let mut run = raft_at("timeout");
    run.inject(Input::node(NodeId(0), NodeFault::Crash))
        .expect("it is up");
    assert_eq!(reached(&*run), ["boot", "timeout"]);
    assert!(run.story().iter().all(|step| !step.skipped));
}

#[test]
fn a_story_that_can_not_go_on_says_so_at_once() {
    let mut run = raft_at("leader");
    for node in [0, 1, 2] {
        run.inject(Input::node(NodeId(node), NodeFault::Crash))
            .expect("it is up");
    }
    let mut pressed = press(&mut *run);
    while let Some(Pressed {
        driven: Driven::Arrived,
        ..
    }) = pressed
    {
        pressed = press(&mut *run);
    }
    let pressed = pressed.expect("the story is not at its end");
    assert_eq!(pressed.driven, Driven::Stuck, "{}", pressed.id);
    assert!(
        pressed.real_us() < 1_000_000,
        "{} ms",
        pressed.real_us() / 1_000
    );
}

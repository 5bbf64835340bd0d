//! Every story can be followed to its end, and every question has an answer that comes true.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/tested.rs"]
mod tested;

use netsplit::i18n::Lang;
use netsplit::lessons::{self, Entry};
use netsplit::session::{Advance, Params, Session, Track};
use netsplit::sim::Micros;
use tested::tested;

fn open(id: &str, seed: u64) -> Box<dyn Session> {
    let entry = lessons::find(id).expect("the lesson is on the map");
    (entry.open)(Params::defaults(entry.params), seed).expect("defaults are allowed")
}

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

/// Follows the story: waits for its events, and does what the page offers. Returns the questions
/// that came up.
fn follow(session: &mut dyn Session) -> Vec<&'static str> {
    let mut asked = Vec::new();
    let end = Micros::from_s(60);
    while session.status().now < end {
        let story = session.story();
        let Some(next) = story.iter().find(|step| step.reached.is_none()) else {
            break;
        };
        if let Some(act) = next.act.clone() {
            session
                .inject(act)
                .expect("what the page offers can be done");
        }
        // An act may raise a question itself; one that was answered is not asked again.
        let mut stopped = session
            .prediction()
            .is_some_and(|question| question.answer.is_none());
        if !stopped {
            let until = session.status().now + Micros::from_ms(20);
            stopped = session.advance(until, 10_000) == Advance::Question;
        }
        if stopped {
            let question = session
                .prediction()
                .expect("the run stopped for a question");
            assert!(question.options.len() >= 2);
            assert!(question.answer.is_none());
            let answer = session.answer(0).expect("the question can be answered");
            assert!(answer.right < question.options.len());
            asked.push(question.id);
        }
    }
    asked
}

#[test]
fn stories_come_to_their_end() {
    let of = |entry: &'static Entry| tracks(entry).into_iter().map(move |params| (entry, params));
    for (entry, params) in tested().into_iter().flat_map(of) {
        for seed in 1..30 {
            let mut session = (entry.open)(params.clone(), seed).expect("a track can be opened");
            let asked = follow(&mut *session);
            let story = session.story();
            assert!((5..=8).contains(&story.len()), "{} steps", story.len());
            let missed: Vec<_> = story
                .iter()
                .filter(|step| step.reached.is_none())
                .map(|step| step.id)
                .collect();
            assert!(
                missed.is_empty(),
                "{} seed {seed}: {missed:?}",
                entry.about.id
            );
            let times: Vec<_> = story.iter().filter_map(|step| step.reached).collect();
            assert!(
                times.is_sorted(),
                "events are reached in the order of the story"
            );
            assert!(
                asked.len() >= 2,
                "{} seed {seed} asked {asked:?}",
                entry.about.id
            );
        }
    }
}

#[test]
fn every_story_step_question_and_task_has_its_words() {
    for entry in tested() {
        let session = open(entry.about.id, 1);
        let runs = tracks(entry).into_iter();
        let stories = runs.flat_map(|params| {
            let run = (entry.open)(params, 1).expect("a track can be opened");
            run.story()
        });
        let stories: Vec<_> = stories.collect();
        let ends = tracks(entry).into_iter().map(|params| {
            let run = (entry.open)(params, 1).expect("a track can be opened");
            let last = run.story().last().map(|step| step.id);
            format!("end.{}", last.expect("a story has steps"))
        });
        let names: Vec<String> = stories
            .iter()
            .map(|step| format!("story.{}", step.id))
            .chain(ends)
            .chain(
                session
                    .tasks()
                    .iter()
                    .map(|task| format!("task.{}", task.id)),
            )
            .chain(
                (entry.experiments)()
                    .iter()
                    .map(|experiment| format!("experiment.{}", experiment.id)),
            )
            .chain(["hook", "teach", "sources"].map(str::to_owned))
            .collect();
        for lang in Lang::ALL {
            for name in &names {
                let found = lessons::prose(entry.about.id, lang)
                    .iter()
                    .any(|(id, ..)| id == name);
                assert!(found, "{} lacks {name} in {}", entry.about.id, lang.tag());
            }
        }
    }
}

/// The answer is not told from a table: it is what the run then does.
#[test]
fn the_first_leader_is_who_was_foretold() {
    let mut told_apart = std::collections::BTreeSet::new();
    for seed in 1..60 {
        let mut session = open("raft", seed);
        assert_eq!(
            session.advance(Micros::from_s(5), 100_000),
            Advance::Question
        );
        let question = session
            .prediction()
            .expect("the run stopped for a question");
        assert_eq!(question.id, "first-leader");
        let right = session
            .answer(1)
            .expect("the question can be answered")
            .right;
        told_apart.insert(right);
        session.set_questions(false);
        session.advance(Micros::from_s(3), 100_000);
        let events = session.events(None, usize::MAX, None, &[], Lang::En);
        let first = events.iter().rev().find(|row| {
            row.words.contains("becomes leader") || row.words.contains("candidate of term 2")
        });
        let words = &first.expect("an election ends within three seconds").words;
        let expect = if words.contains("becomes leader of term 1") {
            question.options[right].get(Lang::En).to_owned()
        } else {
            assert_eq!(right, 0, "seed {seed}: {words}");
            continue;
        };
        assert!(
            words.starts_with(&expect),
            "seed {seed}: foretold {expect}, but {words}"
        );
    }
    assert!(told_apart.len() > 2, "the answer depends on the run");
}

/// The right answer is what the run does, not what the rules say: a variant has another.
#[test]
fn what_a_rival_proposes_depends_on_its_rules() {
    let entry = lessons::find("paxos").expect("the lesson is on the map");
    for (variant, expect) in [(0, "1, which is chosen"), (2, "2, its own")] {
        for seed in 1..10 {
            let params = Params::defaults(entry.params).with(entry.params, "variant", variant);
            let params = params.expect("the lesson has this variant");
            let mut session = (entry.open)(params, seed).expect("it can be opened");
            let mut right = None;
            while right.is_none() && session.status().now < Micros::from_s(5) {
                let next = session
                    .story()
                    .into_iter()
                    .find(|step| step.reached.is_none());
                if let Some(act) = next.and_then(|step| step.act) {
                    session
                        .inject(act)
                        .expect("what the page offers can be done");
                }
                if let Some(question) = session.prediction().filter(|q| q.answer.is_none()) {
                    let answer = session.answer(0).expect("the question can be answered");
                    if question.id == "rival-value" {
                        let option = &question.options[answer.right];
                        right = Some(option.get(Lang::En).to_owned());
                    }
                }
                session.advance(session.status().now + Micros::from_ms(20), 10_000);
            }
            assert_eq!(
                right.as_deref(),
                Some(expect),
                "variant {variant}, seed {seed}"
            );
        }
    }
}

//! Every task of every lesson can be solved, can be failed, and is not fooled.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/tested.rs"]
mod tested;

use netsplit::lessons::{self, Entry, StoredCheck, TaskScripts};
use netsplit::session::words::{NamesOf, parse, play};
use netsplit::session::{Params, Session, TaskView};
use netsplit::sim::Micros;
use tested::tested;

const SEEDS: [u64; 5] = [1, 2, 3, 2_026, u64::MAX];

fn open(entry: &Entry, task: &TaskScripts, seed: u64) -> Box<dyn Session> {
    let params = Params::defaults(entry.params)
        .with_each(entry.params, task.params)
        .expect("a task is set in parameters that the lesson has");
    let mut session = (entry.open)(params, seed).expect("these parameters are allowed");
    session.set_questions(false);
    session
}

fn view(session: &dyn Session, task: &TaskScripts) -> TaskView {
    let found = session.tasks().into_iter().find(|view| view.id == task.id);
    found.expect("a run knows the tasks of its lesson")
}

fn played(entry: &Entry, task: &TaskScripts, script: &str, seed: u64) -> TaskView {
    let mut session = open(entry, task, seed);
    let script =
        parse(script, &NamesOf(&*session)).unwrap_or_else(|error| panic!("{}: {error}", task.id));
    assert!(
        !script.acts.is_empty(),
        "{}: a stored script does something",
        task.id
    );
    play(&mut *session, &script).unwrap_or_else(|error| panic!("{}: {error}", task.id));
    view(&*session, task)
}

fn each(check: impl Fn(&Entry, &TaskScripts, u64)) {
    for entry in tested() {
        let tasks = (entry.task_scripts)();
        assert!(!tasks.is_empty(), "{} has no tasks", entry.about.id);
        for task in &tasks {
            for seed in SEEDS {
                check(entry, task, seed);
            }
        }
    }
}

#[test]
fn the_solution_solves() {
    each(|entry, task, seed| {
        let view = played(entry, task, task.solution, seed);
        assert!(
            view.solved.is_some(),
            "{} is not solved, seed {seed}",
            task.id
        );
    });
}

#[test]
fn the_tempting_wrong_move_does_not() {
    each(|entry, task, seed| {
        let view = played(entry, task, task.tempting, seed);
        assert_eq!(view.solved, None, "{} is fooled, seed {seed}", task.id);
    });
}

#[test]
fn doing_nothing_does_not() {
    each(|entry, task, seed| {
        let mut session = open(entry, task, seed);
        session.advance(Micros::from_s(15), u32::MAX);
        assert_eq!(
            view(&*session, task).solved,
            None,
            "{} solves itself, seed {seed}",
            task.id
        );
    });
}

#[test]
fn the_solution_in_other_parameters_does_not_count() {
    for entry in tested() {
        for task in (entry.task_scripts)()
            .iter()
            .filter(|task| task.params.contains(&("variant", 1)))
        {
            let correct = TaskScripts {
                params: &[],
                ..*task
            };
            let view = played(entry, &correct, task.solution, 1);
            assert!(!view.fits && view.solved.is_none());
        }
    }
}

#[test]
fn every_stored_run_shows_what_it_is_stored_for() {
    for entry in tested() {
        let stored = (entry.stored)();
        assert!(stored.iter().any(|run| run.name.starts_with("mistake.")));
        for checked in stored {
            let name = &checked.name;
            assert!(checked.shows, "{name} does not show it");
            assert!(!checked.control_shows, "{name} is shown by any run");
            let mut run = (entry.open_link)(&checked.link).expect("a stored run opens");
            run.seek_time(Micros::ZERO);
            assert_eq!(run.status().now, Micros::ZERO);
            assert!(run.status().in_past, "{name}: what is to come is known");
        }
    }
}

/// The page opens stored runs by the links in these files.
#[test]
fn the_links_of_stored_runs_are_those_in_the_file() {
    for entry in tested() {
        let line = |run: &StoredCheck| format!("{} {}\n", run.name, run.link);
        let lines: String = (entry.stored)().iter().map(line).collect();
        let folder = entry.about.id.replace('-', "_");
        let path = format!("src/lessons/{folder}/runs.txt");
        if std::env::var_os("NETSPLIT_WRITE").is_some() {
            std::fs::write(&path, &lines).expect("the file can be written");
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == lines,
            "{path} is out of date: run `NETSPLIT_WRITE=1 cargo test --test tasks`"
        );
    }
}

#[test]
fn every_mistake_is_refuted_in_the_prose() {
    for entry in tested() {
        let names: Vec<String> = (entry.stored)().into_iter().map(|run| run.name).collect();
        for lang in netsplit::i18n::Lang::ALL {
            for (section, ..) in lessons::prose(entry.about.id, lang) {
                if section.starts_with("mistake.") {
                    assert!(
                        names.iter().any(|name| name == section),
                        "{section} has no run"
                    );
                }
            }
        }
    }
}

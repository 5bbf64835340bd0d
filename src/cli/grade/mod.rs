//! `netsplit grade`: runs every submission again, and says which solve their task.

mod rows;

use super::args::GradeArgs;
use super::output::{Output, progress};
use super::run::{link_value, link_words};
use super::select::hint;
use super::words::{file_words, io_words, say};
use super::{Failure, Outcome};
use crate::lessons;
use crate::session::words::{NamesOf, describe};
use crate::session::{Session, TaskView, lesson_of};
use crate::sim::{ENGINE_VERSION, digest_hex};
use csv::Writer;
use rayon::prelude::*;
use rows::Row;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, stdin};

/// Rows are graded in blocks of this many, so that the bar moves.
const BLOCK: usize = 256;

/// One row of the result.
struct Grade {
    name: String,
    task: String,
    solved: bool,
    why: String,
    run: Option<Graded>,
}

/// What is known of a run that could be played.
struct Graded {
    steps: u32,
    faults: String,
    digest: String,
}

pub(super) fn grade(args: &GradeArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let rows = read(args)?;
    let bar = progress(say!("submissions", "提交"), rows.len() as u64);
    let mut grades = Vec::with_capacity(rows.len());
    for block in rows.chunks(BLOCK) {
        let graded = block.par_iter().map(one).collect::<Vec<_>>();
        bar.inc(block.len() as u64);
        grades.extend(graded);
    }
    bar.finish_and_clear();
    if args.json {
        output.json(&json!({
            "engine": ENGINE_VERSION,
            "solved": grades.iter().filter(|grade| grade.solved).count(),
            "submissions": grades.iter().map(as_json).collect::<Vec<_>>(),
        }))?;
    } else {
        write(&grades, output)?;
    }
    Ok(Outcome::Held)
}

/// The submissions of a file.
fn read(args: &GradeArgs) -> Result<Vec<Row>, Failure> {
    let file = file_words(&args.file);
    let mut bytes = Vec::new();
    let source: io::Result<Box<dyn Read>> = if args.file.as_os_str() == "-" {
        Ok(Box::new(stdin()))
    } else {
        File::open(&args.file).map(|file| Box::new(file) as Box<dyn Read>)
    };
    source
        .and_then(|mut source| source.read_to_end(&mut bytes))
        .map_err(|error| {
            let error = io_words(&error);
            Failure::Input(say!(
                "{file} can not be read: {error}; name a CSV file with the columns name, task, link",
                "无法读取 {file}：{error}；请给出一个 CSV 文件，列为 name、task、link"
            ))
        })?;
    rows::rows(&bytes).map_err(|why| Failure::Input(say!("{file}: {why}", "{file}：{why}")))
}

fn one(row: &Row) -> Grade {
    let [name, task, link] = &row.cells;
    let session = if row.is_damaged {
        Err(say!(
            "a quote in this row is not closed; mend the row and grade it again",
            "这一行有引号没有成对；请改正后重新评分"
        ))
    } else {
        opened(link)
    };
    let (solved, why, run) = match session {
        Err(why) => (false, why, None),
        Ok(mut session) => {
            let run = play(session.as_mut());
            match verdict(session.as_ref(), task) {
                Ok(step) => {
                    let why = say!("solved in step {step}", "在第 {step} 步完成");
                    (true, why, Some(run))
                }
                Err(why) => (false, why, Some(run)),
            }
        }
    };
    let (name, task) = (name.clone(), task.clone());
    Grade {
        name,
        task,
        solved,
        why,
        run,
    }
}

/// The run of a link, of whichever lesson it is.
fn opened(link: &str) -> Result<Box<dyn Session>, String> {
    let value = link_value(link);
    if value.is_empty() {
        return Err(say!(
            "there is no link; copy it from the page",
            "没有链接；请从网页上复制"
        ));
    }
    let lesson = lesson_of(value).map_err(|error| link_words(&error, None))?;
    let Some(entry) = lessons::find(&lesson) else {
        return Err(say!(
            "the link is of a lesson `{lesson}`, which is not here",
            "链接属于 `{lesson}` 这一课，而这里没有这一课"
        ));
    };
    (entry.open_link)(value).map_err(|error| link_words(&error, Some(entry.about.id)))
}

/// What is to be told of the run, which is then played as far as it was known: who went back
/// before sharing it has solved what was solved later.
fn play(session: &mut dyn Session) -> Graded {
    let digest = digest_hex(session.digest());
    session.seek(session.status().steps_known);
    let mut faults = BTreeMap::<String, u32>::new();
    for entry in &session.script().0 {
        let words = describe(&entry.input, &NamesOf(session));
        let act = words.split(' ').next().unwrap_or_default();
        *faults.entry(act.to_owned()).or_default() += 1;
    }
    faults.remove("request");
    let faults: Vec<String> = faults
        .into_iter()
        .map(|(act, count)| format!("{act} {count}"))
        .collect();
    Graded {
        steps: session.status().step,
        faults: faults.join("; "),
        digest,
    }
}

/// The step in which the run solves the task, or why it does not.
fn verdict(session: &dyn Session, task: &str) -> Result<u32, String> {
    let lesson = session.about().id;
    let id = match task.split_once('/') {
        Some((of, _)) if of != lesson => {
            return Err(say!(
                "the link is of lesson `{lesson}`, the task of `{of}`",
                "链接属于 `{lesson}` 这一课，任务却属于 `{of}`"
            ));
        }
        Some((_, id)) => id,
        None => task,
    };
    let tasks = session.tasks();
    let Some(view) = tasks.iter().find(|view| view.id == id) else {
        let ids: Vec<&str> = tasks.iter().map(|view| view.id).collect();
        let hint = hint(id, &ids);
        return Err(say!(
            "`{lesson}` has no task `{id}`; {hint}",
            "`{lesson}` 没有任务 `{id}`；{hint}"
        ));
    };
    match view.solved {
        Some(step) => Ok(step),
        None if view.fits => Err(say!(
            "the run does not do what the task asks",
            "这次运行没有达到任务的要求"
        )),
        None => {
            let asked = asked(session, view);
            Err(say!("the task is set in {asked}", "任务要求 {asked}"))
        }
    }
}

/// The parameters that a task is set in, where the run has others.
fn asked(session: &dyn Session, view: &TaskView) -> String {
    let specs = session.param_specs();
    let others = view.params.iter().filter_map(|(key, value)| {
        let spec = specs.iter().find(|spec| spec.key == *key)?;
        let has = session.params().get(specs, key);
        let (asked, chosen) = (spec.word(*value), spec.word(has));
        let words = say!(
            "{key}={asked}, the run in {chosen}",
            "{key}={asked}，而运行用的是 {chosen}"
        );
        (has != *value).then_some(words)
    });
    others.collect::<Vec<_>>().join("; ")
}

fn as_json(grade: &Grade) -> serde_json::Value {
    json!({
        "name": grade.name,
        "task": grade.task,
        "solved": grade.solved,
        "why": grade.why,
        "steps": grade.run.as_ref().map(|run| run.steps),
        "faults": grade.run.as_ref().map(|run| &run.faults),
        "digest": grade.run.as_ref().map(|run| &run.digest),
    })
}

fn write(grades: &[Grade], output: &mut Output) -> Result<(), Failure> {
    let mut writer = Writer::from_writer(output.writer());
    let mut put = |row: [&str; 7]| {
        writer
            .write_record(row)
            .map_err(|error| Failure::Output(error.into()))
    };
    put(["name", "task", "solved", "why", "steps", "faults", "digest"])?;
    for grade in grades {
        let (steps, faults, digest) = match &grade.run {
            Some(run) => (run.steps.to_string(), &*run.faults, &*run.digest),
            None => (String::new(), "", ""),
        };
        let solved = if grade.solved { "yes" } else { "no" };
        put([
            &grade.name,
            &grade.task,
            solved,
            &grade.why,
            &steps,
            faults,
            digest,
        ])?;
    }
    Ok(writer.flush()?)
}

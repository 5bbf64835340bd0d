//! `netsplit explore`: every schedule of a lesson or a model within bounds, nearest first.

mod lesson;
mod model;

use super::args::ExploreArgs;
use super::json::kind_name;
use super::output::{Colour, Output, counter};
use super::run::property_head;
use super::words::say;
use super::{Failure, Outcome};
use crate::checks::Kind;
use crate::explore::{Bounds, Expanded, Progress, Stopped};
use crate::sim::ENGINE_VERSION;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What comes before the name of a model.
const MODEL: &str = "model:";

/// What a search came to, whatever was searched.
struct Report {
    /// Its name as on the command line, its parameters, and what else chose what was searched.
    head: Value,
    stopped: Stopped,
    progress: Progress,
    seconds: f64,
    properties: Vec<Looked>,
}

/// A property that was looked at.
struct Looked {
    id: &'static str,
    kind: Kind,
    find: Option<Find>,
}

/// The shortest way to what violates or witnesses a property.
struct Find {
    actions: u32,
    /// One line each: the actions of a model, the script of a run.
    lines: Vec<String>,
    /// What else there is to say of it, as fields.
    more: Value,
    /// The same in words.
    words: Option<String>,
    link: Option<String>,
}

pub(super) fn explore(args: &ExploreArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let report = match args.what.strip_prefix(MODEL) {
        Some(name) => model::search(name, args)?,
        None => lesson::search(args)?,
    };
    if args.json {
        output.json(&report.json())?;
    } else {
        report.print(args, output)?;
    }
    Ok(match report.violated() {
        Some(_) => Outcome::Violated,
        None => Outcome::Held,
    })
}

/// Shows how far a search is, and keeps its bound of time.
struct Clock {
    start: Instant,
    max: Option<Duration>,
    bar: indicatif::ProgressBar,
}

impl Clock {
    fn start(args: &ExploreArgs) -> Self {
        Self {
            start: Instant::now(),
            max: args.max_seconds.map(Duration::from_secs),
            bar: counter(&args.what, &say!("states", "状态")),
        }
    }

    fn look(&self, progress: &Progress) -> Option<Stopped> {
        self.bar.set_position(progress.distinct);
        let over = self.max.is_some_and(|max| self.start.elapsed() >= max);
        over.then_some(Stopped::Time)
    }

    fn seconds(&self) -> f64 {
        self.bar.finish_and_clear();
        self.start.elapsed().as_secs_f64()
    }
}

/// Does jobs on all cores.
fn on_all_cores(jobs: usize, job: &(dyn Fn(usize) -> Expanded + Sync)) -> Vec<Expanded> {
    (0..jobs).into_par_iter().map(job).collect()
}

fn bounds(args: &ExploreArgs, states_max: Option<u64>) -> Bounds {
    let all = Bounds::default();
    Bounds {
        states_max: args.max_states.or(states_max).unwrap_or(all.states_max),
        bytes_max: args.max_mb.saturating_mul(1_000_000),
        symmetry: args.symmetry,
        keep_going: args.keep_going,
    }
}

fn stopped_name(stopped: Stopped) -> &'static str {
    match stopped {
        Stopped::Complete => "complete",
        Stopped::Violated => "violated",
        Stopped::States => "states",
        Stopped::Bytes => "bytes",
        Stopped::Time => "time",
    }
}

impl Report {
    fn violated(&self) -> Option<&Looked> {
        let always = |looked: &&Looked| looked.kind == Kind::Always;
        let nearest = |looked: &&Looked| looked.find.as_ref().map(|find| find.actions);
        let broken = self.properties.iter().filter(always);
        broken
            .filter(|looked| looked.find.is_some())
            .min_by_key(nearest)
    }

    fn json(&self) -> Value {
        let violated = self.violated();
        let find = violated.and_then(|looked| looked.find.as_ref());
        let mut value = json!({
            "engine": ENGINE_VERSION,
            "distinct": self.progress.distinct,
            "generated": self.progress.generated,
            "depth": self.progress.depth,
            "seconds": self.seconds,
            "bytes": self.progress.bytes,
            "stopped": stopped_name(self.stopped),
            "property": violated.map(|looked| looked.id),
            "link": find.and_then(|find| find.link.as_ref()),
            "properties": self.properties.iter().map(Looked::json).collect::<Vec<_>>(),
        });
        merge(&mut value, &self.head);
        value
    }

    fn print(&self, args: &ExploreArgs, output: &mut Output) -> Result<(), Failure> {
        for looked in &self.properties {
            looked.print(output)?;
        }
        let Progress {
            distinct,
            generated,
            depth,
            bytes,
            ..
        } = self.progress;
        let (name, seconds) = (&args.what, self.seconds);
        let why = match self.stopped {
            Stopped::Complete => say!("every state was visited", "已遍历所有状态"),
            Stopped::Violated => say!("stopped at the first violation", "遇到第一个违反后停止"),
            Stopped::States => say!(
                "stopped at the bound of states (--max-states)",
                "因达到状态数上限而停止（--max-states）"
            ),
            Stopped::Bytes => say!(
                "stopped at the bound of memory (--max-mb)",
                "因达到内存上限而停止（--max-mb）"
            ),
            Stopped::Time => say!(
                "stopped at the bound of time (--max-seconds)",
                "因达到时间上限而停止（--max-seconds）"
            ),
        };
        Ok(output.line(&say!(
            "{name}: {distinct} distinct states, {generated} generated, depth {depth}, \
             {seconds:.2} s, {bytes} bytes; {why}",
            "{name}：{distinct} 个不同状态，共生成 {generated} 个，深度 {depth}，{seconds:.2} s，\
             {bytes} 字节；{why}"
        ))?)
    }
}

impl Looked {
    fn verdict(&self) -> (&'static str, Colour) {
        match (self.kind, self.find.is_some()) {
            (Kind::Always, true) => ("violated", Colour::Bad),
            (Kind::Always, false) => ("holding", Colour::Good),
            (_, true) => ("witnessed", Colour::Good),
            (_, false) => ("pending", Colour::Dim),
        }
    }

    fn json(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "kind": kind_name(self.kind),
            "verdict": self.verdict().0,
        });
        if let Some(find) = &self.find {
            value["actions"] = find.actions.into();
            value["path"] = find.lines.clone().into();
            value["link"] = find.link.clone().into();
            merge(&mut value, &find.more);
        }
        value
    }

    fn print(&self, output: &mut Output) -> Result<(), Failure> {
        let (word, colour) = self.verdict();
        let head = property_head(word, colour, self.kind, output);
        let mut line = format!("{head}  {}", self.id);
        let Some(find) = &self.find else {
            return Ok(output.line(&line)?);
        };
        let actions = find.actions;
        line += &say!("  {actions} actions", "  {actions} 个动作");
        if let Some(words) = &find.words {
            line += &format!("  {words}");
        }
        output.line(&line)?;
        if self.kind == Kind::Always {
            for line in &find.lines {
                output.line(&format!("    {line}"))?;
            }
        }
        if let Some(link) = &find.link {
            output.line(link)?;
        }
        Ok(())
    }
}

/// Adds the fields of one object to another.
fn merge(value: &mut Value, more: &Value) {
    for (key, field) in more.as_object().into_iter().flatten() {
        value[key] = field.clone();
    }
}

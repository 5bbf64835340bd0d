//! `netsplit fuzz`: one run a seed, under random faults.

use super::args::FuzzArgs;
use super::output::{Colour, Output, progress};
use super::run::page_link;
use super::value::Seeds;
use super::words::{lang, say};
use super::{Failure, Outcome, json, select};
use crate::lessons::{self, Entry};
use crate::session::words::print_span;
use crate::session::{Breakage, FuzzOutcome, FuzzViolation, Minimised, Params};
use crate::sim::ENGINE_VERSION;
use rayon::prelude::*;
use serde_json::{Value, json};

/// Seeds are run in blocks of this many, so that what is found first is the same on every machine.
const BLOCK: usize = 64;
/// How many runs are spent on making one violation small.
const SHRINK_MAX: u32 = 5_000;
/// The word for every lesson, and for every variant.
const ALL: &str = "all";

/// What is run.
struct Job {
    entry: &'static Entry,
    /// The variant that is to be found, when one was named.
    variant: Option<Breakage>,
    params: Params,
    seeds: Seeds,
}

/// What the seeds of one job came to.
struct Found {
    job: Job,
    runs: u64,
    steps: u64,
    violations: Vec<Broken>,
}

/// A seed that violates a property, and the smallest run that was made of it.
struct Broken {
    seed: u64,
    violation: FuzzViolation,
    small: Option<Minimised>,
}

pub(super) fn fuzz(args: &FuzzArgs, output: &mut Output) -> Result<Outcome, Failure> {
    // Every choice is checked before the first run begins.
    let jobs = jobs(args)?;
    let mut all = Vec::new();
    for job in jobs {
        let found = search(job, args)?;
        if !args.json {
            report(&found, output)?;
        }
        all.push(found);
    }
    let held = all.iter().all(|found| found.violations.is_empty());
    // Each variant is to be found when all of them are asked for.
    let is_well = if wants_each(args) {
        all.iter().all(|found| !found.violations.is_empty())
    } else {
        held
    };
    if args.json {
        output.json(&json!({
            "engine": ENGINE_VERSION,
            "held": held,
            "lessons": all.iter().map(found_json).collect::<Vec<_>>(),
        }))?;
    }
    Ok(if is_well {
        Outcome::Held
    } else {
        Outcome::Violated
    })
}

fn wants_each(args: &FuzzArgs) -> bool {
    args.choices.variant.as_deref() == Some(ALL)
}

fn jobs(args: &FuzzArgs) -> Result<Vec<Job>, Failure> {
    let mut entries: Vec<&'static Entry> = if args.lesson == ALL {
        lessons::all().iter().collect()
    } else {
        vec![select::lesson(&args.lesson)?]
    };
    // Of all lessons, those that have the variant; when none has it, the lessons themselves refuse it.
    let named = args.choices.variant.as_deref();
    let has = |entry: &&'static Entry| (entry.breakages)().iter().any(|b| Some(b.variant) == named);
    if entries.iter().any(has) {
        entries.retain(has);
    }
    let mut jobs = Vec::new();
    for entry in entries {
        if wants_each(args) {
            for breakage in (entry.breakages)().iter().copied() {
                jobs.push(of_variant(entry, breakage, args)?);
            }
        } else {
            let mut known = (entry.breakages)().iter().copied();
            match known.find(|b| Some(b.variant) == named) {
                Some(breakage) => jobs.push(of_variant(entry, breakage, args)?),
                None => jobs.extend(correct(entry, args)?),
            }
        }
    }
    Ok(jobs)
}

/// The search for a variant: where it is said to be found, unless seeds are named.
fn of_variant(entry: &'static Entry, variant: Breakage, args: &FuzzArgs) -> Result<Job, Failure> {
    let said = Seeds {
        from: 0,
        to: variant.runs_max.into(),
    };
    Ok(Job {
        entry,
        params: select::params_from(entry, &variant, &args.choices)?,
        seeds: args.seeds.unwrap_or(said),
        variant: Some(variant),
    })
}

/// The runs of the correct protocol; of all lessons, those of each of their algorithms.
fn correct(entry: &'static Entry, args: &FuzzArgs) -> Result<Vec<Job>, Failure> {
    let all = if args.lesson == ALL {
        select::algorithms(entry, &args.choices)?
    } else {
        vec![select::params(entry, &args.choices)?]
    };
    let seeds = args.seeds.ok_or_else(|| {
        Failure::Input(say!(
            "write which seeds to run, as in `--seeds 0..1000`",
            "请写明运行哪些种子，例如 `--seeds 0..1000`"
        ))
    })?;
    let job = |params| Job {
        entry,
        variant: None,
        params,
        seeds,
    };
    Ok(all.into_iter().map(job).collect())
}

fn search(job: Job, args: &FuzzArgs) -> Result<Found, Failure> {
    let Seeds { from, to } = job.seeds;
    let bar = progress(job.entry.about.id, to - from);
    let mut found = Found {
        job,
        runs: 0,
        steps: 0,
        violations: Vec::new(),
    };
    'seeds: for start in (from..to).step_by(BLOCK) {
        let end = to.min(start.saturating_add(BLOCK as u64));
        let fuzz = found.job.entry.fuzz;
        let run = |seed| fuzz(&found.job.params, seed).inspect(|_| bar.inc(1));
        let block: Result<Vec<FuzzOutcome>, _> = (start..end).into_par_iter().map(run).collect();
        for outcome in block.map_err(|error| select::refused(&error))? {
            found.runs += 1;
            found.steps += u64::from(outcome.steps);
            if let Some(violation) = outcome.violation {
                let seed = outcome.seed;
                let small = minimised(&found.job, seed, args)?;
                found.violations.push(Broken {
                    seed,
                    violation,
                    small,
                });
                if !args.keep_going {
                    break 'seeds;
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(found)
}

fn minimised(job: &Job, seed: u64, args: &FuzzArgs) -> Result<Option<Minimised>, Failure> {
    if !args.minimise {
        return Ok(None);
    }
    let small = (job.entry.minimise)(&job.params, seed, SHRINK_MAX);
    small.map_err(|error| select::refused(&error))
}

fn report(found: &Found, output: &mut Output) -> Result<(), Failure> {
    let (id, variant) = (found.job.entry.about.id, found.job.variant.as_ref());
    let chosen = select::words(found.job.entry.params, &found.job.params);
    let name = variant.map_or_else(
        || id.to_owned() + &chosen,
        |v| format!("{id} {}", v.variant),
    );
    for broken in &found.violations {
        let violation = &broken.violation;
        let word = output.paint(&say!("violated", "被违反"), Colour::Bad);
        let at = print_span(violation.at);
        let (property, step) = (violation.property, violation.step);
        let (seed, acts) = (broken.seed, violation.acts);
        let why = violation.why.get(lang());
        output.line(&say!(
            "{word}  {name} seed {seed}  {property}  step {step}, at {at}, {acts} acts: {why}",
            "{word}  {name} 种子 {seed}  {property}  第 {step} 步，于 {at}，{acts} 个操作：{why}"
        ))?;
        output.line(&link_line(id, violation))?;
        if let Some(small) = &broken.small {
            report_small(found.job.entry, small, output)?;
        }
    }
    let verdict = match (found.violations.len(), variant) {
        (0, Some(_)) => output.paint(&say!("not found", "没有找到"), Colour::Bad),
        (0, None) => output.paint(&say!("all properties held", "所有性质都成立"), Colour::Good),
        (1, Some(variant)) => {
            let (run, max) = (found.violations[0].seed + 1, variant.runs_max);
            say!(
                "found in run {run} of at most {max}",
                "第 {run} 次运行时找到（上限 {max} 次）"
            )
        }
        (1, None) => say!("1 violation", "1 处违反"),
        (count, _) => say!("{count} violations", "{count} 处违反"),
    };
    let (runs, steps) = (found.runs, found.steps);
    Ok(output.line(&say!(
        "{name}: {runs} runs, {steps} steps, {verdict}",
        "{name}：运行 {runs} 次，共 {steps} 步，{verdict}"
    ))?)
}

fn link_line(id: &str, violation: &FuzzViolation) -> String {
    match &violation.link {
        Ok(link) => page_link(id, link),
        Err(_) => say!(
            "(the run is too long for a link; the seed finds it again)",
            "（这次运行太长，放不进链接；用这个种子可以再次找到它）"
        ),
    }
}

fn report_small(entry: &Entry, small: &Minimised, output: &mut Output) -> Result<(), Failure> {
    let violation = &small.violation;
    let chosen = select::words(entry.params, &small.params);
    let (runs, seed) = (small.runs, small.seed);
    let (acts, step, at) = (violation.acts, violation.step, print_span(violation.at));
    output.line(&say!(
        "made small in {runs} runs: {acts} acts, step {step}, at {at}, seed {seed}{chosen}",
        "尝试 {runs} 次后精简为：{acts} 个操作，第 {step} 步，于 {at}，种子 {seed}{chosen}"
    ))?;
    for line in script_of(entry, small) {
        output.line(&format!("  {line}"))?;
    }
    Ok(output.line(&link_line(entry.about.id, violation))?)
}

/// The lines of the script that plays a run again.
fn script_of(entry: &Entry, small: &Minimised) -> Vec<String> {
    let link = small.violation.link.as_deref().unwrap_or_default();
    let session = (entry.open_link)(link).ok();
    let script = session.map(|session| json::script(session.as_ref()));
    script
        .iter()
        .flat_map(|script| script.lines())
        .map(str::to_owned)
        .collect()
}

fn found_json(found: &Found) -> Value {
    let entry = found.job.entry;
    let broken = |broken: &Broken| {
        let mut value = violation_json(entry, &broken.violation);
        value["seed"] = json!(broken.seed);
        value["small"] = broken.small.as_ref().map_or(Value::Null, |small| {
            let mut value = violation_json(entry, &small.violation);
            value["seed"] = json!(small.seed);
            value["runs"] = json!(small.runs);
            value["params"] = json::params(entry.params, &small.params);
            value["script"] = json!(script_of(entry, small));
            value
        });
        value
    };
    json!({
        "lesson": entry.about.id,
        "params": json::params(entry.params, &found.job.params),
        "variant": found.job.variant.as_ref().map(|variant| variant.variant),
        "runs_max": found.job.variant.as_ref().map(|variant| variant.runs_max),
        "from": found.job.seeds.from,
        "to": found.job.seeds.to,
        "runs": found.runs,
        "steps": found.steps,
        "violations": found.violations.iter().map(broken).collect::<Vec<_>>(),
    })
}

fn violation_json(entry: &Entry, violation: &FuzzViolation) -> Value {
    let link = violation.link.as_ref().ok();
    json!({
        "property": violation.property,
        "step": violation.step,
        "at_us": violation.at.0,
        "acts": violation.acts,
        "why": violation.why.get(lang()),
        "link": link.map(|link| page_link(entry.about.id, link)),
    })
}

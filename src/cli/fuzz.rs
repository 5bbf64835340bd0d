//! `netsplit fuzz`: one run a seed, under random faults.

use super::args::{FuzzArgs, Seeds};
use super::output::{Colour, Output, progress};
use super::run::page_link;
use super::{Failure, Outcome, json, select};
use crate::i18n::Lang;
use crate::lessons::{self, Entry};
use crate::session::words::print_span;
use crate::session::{FuzzOutcome, FuzzViolation, Params};
use crate::sim::ENGINE_VERSION;
use rayon::prelude::*;
use serde_json::{Value, json};

/// Seeds are run in blocks of this many, so that what is found first is the same on every machine.
const BLOCK: usize = 64;

/// What the seeds of one lesson came to.
struct Found {
    entry: &'static Entry,
    params: Params,
    runs: u64,
    steps: u64,
    violations: Vec<(u64, FuzzViolation)>,
}

pub(super) fn fuzz(args: &FuzzArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let entries: Vec<&'static Entry> = if args.lesson == "all" {
        lessons::all().iter().collect()
    } else {
        vec![select::lesson(&args.lesson)?]
    };
    // Every choice is checked before the first run begins.
    let params: Vec<Params> = entries
        .iter()
        .map(|entry| select::params(entry, &args.choices))
        .collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for (entry, params) in entries.into_iter().zip(params) {
        let lesson = search(entry, params, args)?;
        if !args.json {
            report(&lesson, output)?;
        }
        found.push(lesson);
    }
    let held = found.iter().all(|lesson| lesson.violations.is_empty());
    if args.json {
        output.json(&json!({
            "engine": ENGINE_VERSION,
            "from": args.seeds.from,
            "to": args.seeds.to,
            "held": held,
            "lessons": found.iter().map(found_json).collect::<Vec<_>>(),
        }))?;
    }
    Ok(if held {
        Outcome::Held
    } else {
        Outcome::Violated
    })
}

fn search(entry: &'static Entry, params: Params, args: &FuzzArgs) -> Result<Found, Failure> {
    let Seeds { from, to } = args.seeds;
    let bar = progress(entry.about.id, to - from);
    let mut found = Found {
        entry,
        params,
        runs: 0,
        steps: 0,
        violations: Vec::new(),
    };
    for start in (from..to).step_by(BLOCK) {
        let end = to.min(start.saturating_add(BLOCK as u64));
        let run = |seed| (entry.fuzz)(&found.params, seed).inspect(|_| bar.inc(1));
        let block: Result<Vec<FuzzOutcome>, _> = (start..end).into_par_iter().map(run).collect();
        for outcome in block.map_err(|error| select::refused(&error))? {
            found.runs += 1;
            found.steps += u64::from(outcome.steps);
            if let Some(violation) = outcome.violation {
                found.violations.push((outcome.seed, violation));
                if !args.keep_going {
                    bar.finish_and_clear();
                    return Ok(found);
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(found)
}

fn report(found: &Found, output: &mut Output) -> Result<(), Failure> {
    let id = found.entry.about.id;
    for (seed, violation) in &found.violations {
        let word = output.paint("violated", Colour::Bad);
        let at = print_span(violation.at);
        let (property, step) = (violation.property, violation.step);
        let why = violation.why.get(Lang::En);
        output.line(&format!(
            "{word}  {id} seed {seed}  {property}  step {step}, at {at}: {why}"
        ))?;
        output.line(&match &violation.link {
            Ok(link) => page_link(id, link),
            Err(_) => "(the run is too long for a link; the seed finds it again)".to_owned(),
        })?;
    }
    let verdict = match found.violations.len() {
        0 => output.paint("all properties held", Colour::Good),
        1 => "1 violation".to_owned(),
        count => format!("{count} violations"),
    };
    let (runs, steps) = (found.runs, found.steps);
    Ok(output.line(&format!("{id}: {runs} runs, {steps} steps, {verdict}"))?)
}

fn found_json(found: &Found) -> Value {
    let id = found.entry.about.id;
    let violation = |(seed, violation): &(u64, FuzzViolation)| {
        json!({
            "seed": seed,
            "property": violation.property,
            "step": violation.step,
            "at_us": violation.at.0,
            "why": violation.why.get(Lang::En),
            "link": violation.link.as_ref().ok().map(|link| page_link(id, link)),
        })
    };
    json!({
        "lesson": id,
        "params": json::params(found.entry.params, &found.params),
        "runs": found.runs,
        "steps": found.steps,
        "violations": found.violations.iter().map(violation).collect::<Vec<_>>(),
    })
}

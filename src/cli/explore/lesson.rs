//! Lessons: the running protocol code, under every schedule within budgets.

use super::{Clock, Failure, Find, Looked, Report, bounds, on_all_cores};
use crate::checks::Kind;
use crate::cli::args::ExploreArgs;
use crate::cli::run::page_link;
use crate::cli::words::{lang, say};
use crate::cli::{json, select};
use crate::explore::Budgets;
use crate::lessons::Entry;
use crate::session::words::print_span;
use crate::session::{ExploreAsk, ExploreFind, Params};
use serde_json::json;

/// How many states are kept when nothing says.
const STATES_MAX: u64 = 1_000_000;
/// How often things happen when nothing says.
const BUDGETS: Budgets = Budgets {
    drops: 0,
    duplicates: 0,
    crashes: 0,
    timers: 2,
    requests: 1,
    lies: 0,
};
const SEED: u64 = 1;

/// Searches a lesson.
pub(super) fn search(args: &ExploreArgs) -> Result<Report, Failure> {
    let entry = select::lesson(&args.what)?;
    refuse_others(args)?;
    let params = select::params(entry, &args.choices)?;
    let seed = args.seed.unwrap_or(SEED);
    let ask = ExploreAsk {
        seed,
        budgets: Budgets {
            drops: args.drops.unwrap_or(BUDGETS.drops),
            duplicates: args.duplicates.unwrap_or(BUDGETS.duplicates),
            crashes: args.crashes.unwrap_or(BUDGETS.crashes),
            timers: args.timers.unwrap_or(BUDGETS.timers),
            requests: args.requests.unwrap_or(BUDGETS.requests),
            lies: args.lies.unwrap_or(BUDGETS.lies),
        },
        bounds: bounds(args, Some(STATES_MAX)),
        property: property(entry, &params, args)?,
    };
    let clock = Clock::start(args);
    let outcome = (entry.explore)(
        &params,
        &ask,
        &mut |progress| clock.look(progress),
        &on_all_cores,
    );
    let seconds = clock.seconds();
    let outcome = outcome.map_err(|error| select::refused(&error))?;
    let budgets = ask.budgets;
    let head = json!({
        "lesson": entry.about.id,
        "params": json::params(entry.params, &params),
        "seed": seed,
        "budgets": {
            "drops": budgets.drops,
            "duplicates": budgets.duplicates,
            "crashes": budgets.crashes,
            "timers": budgets.timers,
            "requests": budgets.requests,
            "lies": budgets.lies,
        },
    });
    let looked = |(id, kind, find): (&'static str, Kind, Option<ExploreFind>)| Looked {
        id,
        kind,
        find: find.map(|find| found(entry, &find)),
    };
    Ok(Report {
        head,
        stopped: outcome.stopped,
        progress: outcome.progress,
        seconds,
        properties: outcome.properties.into_iter().map(looked).collect(),
    })
}

/// The property that alone is looked at, when one is named: an *eventually* is none of them.
fn property(entry: &Entry, params: &Params, args: &ExploreArgs) -> Result<Option<String>, Failure> {
    let Some(name) = &args.property else {
        return Ok(None);
    };
    let session = (entry.open)(params.clone(), SEED).map_err(|error| select::refused(&error))?;
    let properties = session.properties().into_iter();
    let known = properties.filter(|property| property.kind != Kind::Eventually);
    let ids: Vec<&str> = known.map(|property| property.id).collect();
    if ids.contains(&name.as_str()) {
        return Ok(Some(name.clone()));
    }
    let (id, hint) = (entry.about.id, select::hint(name, &ids));
    Err(Failure::Input(say!(
        "`{id}` claims no `{name}` of states; {hint}",
        "`{id}` 没有 `{name}` 这条关于状态的性质；{hint}"
    )))
}

fn refuse_others(args: &ExploreArgs) -> Result<(), Failure> {
    let of_models = [
        ("--n", args.n.is_some()),
        ("--acceptors", args.acceptors.is_some()),
        ("--values", args.values.is_some()),
        ("--ballots", args.ballots.is_some()),
    ];
    match of_models.iter().find(|(_, given)| *given) {
        Some((option, _)) => {
            let what = &args.what;
            Err(Failure::Input(say!(
                "`{option}` is for models, and `{what}` is a lesson; leave it out",
                "`{option}` 只用于模型，而 `{what}` 是一课；请去掉它"
            )))
        }
        None => Ok(()),
    }
}

fn found(entry: &Entry, find: &ExploreFind) -> Find {
    let why = find.why.get(lang());
    let (inputs, step, at) = (find.inputs, find.steps, print_span(find.at));
    let link = find.link.as_ref().ok();
    // A run that is too long for a link is too long to be read.
    let script = link.and_then(|link| {
        let session = (entry.open_link)(link).ok()?;
        Some(json::script(session.as_ref()))
    });
    Find {
        actions: find.actions,
        lines: script
            .iter()
            .flat_map(|script| script.lines())
            .map(str::to_owned)
            .collect(),
        more: json!({
            "inputs": find.inputs,
            "step": find.steps,
            "at_us": find.at.0,
            "why": why,
        }),
        words: Some(say!(
            "{inputs} inputs, step {step}, at {at}: {why}",
            "{inputs} 个输入，第 {step} 步，于 {at}：{why}"
        )),
        link: link.map(|link| page_link(entry.about.id, link)),
    }
}

//! Models that are searched by name.

use super::{Clock, Failure, Find, Looked, MODEL, Report, bounds, on_all_cores};
use crate::cli::args::ExploreArgs;
use crate::cli::words::say;
use crate::explore::models::paxos::{Paxos, Variant};
use crate::explore::models::tcommit::TCommit;
use crate::explore::models::two_phase::TwoPhase;
use crate::explore::{Expanded, Known, Model, Progress, Search, Walker};
use crate::session::words::nearest;
use serde_json::{Value, json};
use std::fmt::Display;
use std::ops::Range;

const NAMES: [&str; 3] = ["two-phase-commit", "tcommit", "paxos"];
const RMS_DEFAULT: u8 = 3;
const ACCEPTORS_DEFAULT: u8 = 3;
const VALUES_DEFAULT: u8 = 2;
const BALLOTS_DEFAULT: u8 = 2;

/// Searches the model of that name.
pub(super) fn search(name: &str, args: &ExploreArgs) -> Result<Report, Failure> {
    let is_paxos = name == "paxos";
    if NAMES.contains(&name) {
        refuse_others(name, is_paxos, args)?;
    }
    let rms = args.n.unwrap_or(RMS_DEFAULT);
    match name {
        "two-phase-commit" => match TwoPhase::new(rms) {
            Some(model) => report(args, json!({ "n": rms }), &model),
            None => Err(too_large("--n", TwoPhase::RMS_MAX)),
        },
        "tcommit" => match TCommit::new(rms) {
            Some(model) => report(args, json!({ "n": rms }), &model),
            None => Err(too_large("--n", TCommit::RMS_MAX)),
        },
        "paxos" => paxos(args),
        _ => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Failure {
    let hint = match nearest(name, NAMES) {
        Some(near) => say!(
            "did you mean `{MODEL}{near}`?",
            "是否想写 `{MODEL}{near}`？"
        ),
        None => {
            let all = NAMES.map(|name| format!("{MODEL}{name}")).join(", ");
            say!("write one of {all}", "请从中选一个：{all}")
        }
    };
    Failure::Input(say!(
        "there is no model `{name}`; {hint}",
        "没有 `{name}` 这个模型；{hint}"
    ))
}

fn too_large(option: &str, max: u8) -> Failure {
    Failure::Input(say!(
        "`{option}` is out of range; write a number from 1 to {max}",
        "`{option}` 超出范围；请写 1 到 {max} 之间的数"
    ))
}

fn paxos(args: &ExploreArgs) -> Result<Report, Failure> {
    let acceptors = args.acceptors.unwrap_or(ACCEPTORS_DEFAULT);
    let values = args.values.unwrap_or(VALUES_DEFAULT);
    let ballots = args.ballots.unwrap_or(BALLOTS_DEFAULT);
    let name = args.choices.variant.as_deref().unwrap_or("none");
    let variant = match name {
        "none" => Variant::None,
        "votes-ignored" => Variant::VotesIgnored,
        _ => {
            return Err(Failure::Input(say!(
                "`variant` can not be `{name}`; write one of none, votes-ignored",
                "`variant` 不能是 `{name}`；请写 none 或 votes-ignored"
            )));
        }
    };
    let params = json!({
        "acceptors": acceptors,
        "values": values,
        "ballots": ballots,
        "variant": name,
    });
    match Paxos::new(acceptors, values, ballots, variant) {
        Some(model) => report(args, params, &model),
        None => Err(Failure::Input(say!(
            "a model of that size does not fit into 64 bits, or has none of something; write \
             smaller numbers from 1 on, such as --acceptors 3 --values 2 --ballots 3",
            "这样大的模型放不进 64 位，或者有一项为零；请写更小但不小于 1 的数，\
             例如 --acceptors 3 --values 2 --ballots 3"
        ))),
    }
}

/// What a model does not know is refused, rather than left without effect.
fn refuse_others(name: &str, is_paxos: bool, args: &ExploreArgs) -> Result<(), Failure> {
    let choices = &args.choices;
    let budgets = [
        ("--drops", args.drops.is_some()),
        ("--duplicates", args.duplicates.is_some()),
        ("--crashes", args.crashes.is_some()),
        ("--timers", args.timers.is_some()),
        ("--requests", args.requests.is_some()),
        ("--lies", args.lies.is_some()),
        ("--seed", args.seed.is_some()),
        ("--nodes", choices.nodes.is_some()),
        ("--param", !choices.params.is_empty()),
        ("--property", args.property.is_some()),
    ];
    let of_paxos = [
        ("--acceptors", args.acceptors.is_some()),
        ("--values", args.values.is_some()),
        ("--ballots", args.ballots.is_some()),
        ("--variant", choices.variant.is_some()),
    ];
    let of_commit = [("--n", args.n.is_some())];
    let others: &[(&str, bool)] = if is_paxos { &of_commit } else { &of_paxos };
    match budgets.iter().chain(others).find(|(_, given)| *given) {
        Some((option, _)) => Err(Failure::Input(say!(
            "`{MODEL}{name}` does not take `{option}`; leave it out",
            "`{MODEL}{name}` 不接受 `{option}`；请去掉它"
        ))),
        None => Ok(()),
    }
}

fn report<M: Model + Sync>(args: &ExploreArgs, params: Value, model: &M) -> Result<Report, Failure>
where
    M::Action: Display,
{
    let bounds = bounds(args, None);
    let mut search = Search::new(model, bounds);
    let clock = Clock::start(args);
    let expand = |known: &Known<'_>, states: Range<u32>| -> Expanded {
        let mut walker = Walker::new(model, &bounds);
        states.map(|state| walker.expand(known, state)).collect()
    };
    let look = |progress: &Progress| clock.look(progress);
    let stopped = search.run_on(&on_all_cores, &expand, look);
    let seconds = clock.seconds();
    let looked = |(place, property): (usize, &crate::explore::Property)| Looked {
        id: property.id,
        kind: property.kind,
        find: search.found(place).map(|found| Find {
            actions: u32::try_from(found.path.len()).unwrap_or(u32::MAX),
            lines: found.path.iter().map(ToString::to_string).collect(),
            more: Value::Null,
            words: None,
            link: None,
        }),
    };
    Ok(Report {
        head: json!({ "model": args.what, "params": params, "symmetry": args.symmetry }),
        stopped,
        progress: search.progress(),
        seconds,
        properties: search.properties().iter().enumerate().map(looked).collect(),
    })
}

//! Results as JSON. The names of the fields are stable, and so are the values that are listed here. What
//! is written for people is in the language of the command line, which `--lang en` holds fixed: `title`,
//! `help`, `label`, `claim`, `why`, `words`, `request`, `reply`, and the `summary` of a lesson.
//!
//! `lessons`: `engine`, `lessons[]` of `id`, `stage`, `title`, `summary`, `minutes`, `params[]` of
//! `key`, `help`, `kind` (`choice`, `range`, `flag`), `default`, `choices[]` or `low`, `high`,
//! `unit`. With `--variants` also `variants[]` of `name`, `label`, `property` (that it breaks), `claim`,
//! `runs_max` (within how many runs `fuzz` finds it), `params` (in which), `script[]` and `link` (of the
//! shortest run that shows it), `page` (where the real system stands that had it).
//!
//! `run`: `engine`, `lesson`, `seed`, `params`, `digest`, `step`, `now_us`, `at_limit`, `inputs`,
//! `held`, `properties[]` of `id`, `kind` (`always`, `sometimes`, `eventually`), `verdict`
//! (`holding`, `pending`, `violated`, `witnessed`), and for the last two `step`, `at_us`, `why`;
//! `tasks[]` of `id`, `fits`, `solved`; `link` (null when the run is too long for one). With
//! `--trace` also `trace[]` of `id`, `step`, `at_us`, `node` (from 1, or null), `kind`, `words`,
//! `cause`; with `--history` also `history[]` of `client` (from 1), `name`, `op`, `request`,
//! `invoked_us`, `invoked_id`, `outcome` (`ok`, `unknown`, `pending`), `reply` (null unless `ok`),
//! `ended_us`, `ended_id` (null while `pending`), and `linearizable`: null where nothing is read and
//! written, else `verdict` (`linearizable`, `not-linearizable`, `gave-up`), `operations`, `pending`,
//! `configurations`, `order[]` (of all, or of what came before the answer that fits nowhere), `core[]`
//! (the fewest that have no order), `stuck` (that operation, or null); with `--print-script` also `script`.
//!
//! `fuzz`: `engine`, `held`, `lessons[]` of `lesson`, `params`, `variant` and `runs_max` (null unless
//! one was named), `from`, `to`, `runs`, `steps`, `violations[]` of `seed`, `property`, `step`,
//! `at_us`, `acts`, `why`, `link`, and `small`: null, or with `--minimise` the same of the smallest
//! run that was made of it, its `runs` (spent on that), `params` and `script[]` besides.
//!
//! `explore`: `engine`, `lesson` with `params`, `seed` and `budgets`, or `model` with `params` and
//! `symmetry`; `distinct`, `generated`, `depth`, `seconds`, `bytes`, `stopped` (`complete`,
//! `violated`, `states`, `bytes`, `time`), `property` (that was violated in the fewest actions, or
//! null), `link` (of that, or null), `properties[]` of `id`, `kind`, `verdict` as in `run`, and once
//! found `actions`, `path[]` (the actions of a model, the lines of a script), `link`, and for a
//! lesson `inputs`, `step`, `at_us`, `why`.
//!
//! `measure`: `engine`, `experiment`, `params`, `seed`, `trials` (of each point), `summary` (`mean`
//! or `share` with its 95 % interval, `median` with the 10th and 90th percentile), `x` and `y` of
//! `label`, `unit`, `log`; `series[]` of `label`; `theory[]` of `label`, `series` (the index of the
//! one that it is about; null for a common mistake); `points[]` of `series` (an index), `x`,
//! `trials` (that gave a number), `value`, `low`, `high`, `mean`, `min`, `p10`, `p50`, `p90`, `p99`,
//! `max` (null when none did), `theory[]` (in the order above; null where it says nothing).
//! Without an experiment: `engine`, `experiments[]` of `experiment`, `lesson`, `title`, `trials`,
//! `params[]` as in `lessons`.

use super::words::lang;
use crate::checks::{Kind, Verdict};
use crate::session::words::{NamesOf, ScriptText, print};
use crate::session::{
    EventKind, EventRow, Operation, Outcome, Param, ParamKind, Params, PropertyView, Session, Stage,
};
use serde_json::{Map, Value, json};

pub(super) fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Prevent => "prevent",
        Stage::Detect => "detect",
        Stage::Locate => "locate",
        Stage::Recover => "recover",
        Stage::Agree => "agree",
    }
}

pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Always => "always",
        Kind::Sometimes => "sometimes",
        Kind::Eventually => "eventually",
    }
}

pub(super) fn param(spec: &Param) -> Value {
    let mut value = json!({
        "key": spec.key,
        "help": spec.help.get(lang()),
        "default": spec.word(spec.default),
    });
    match &spec.kind {
        ParamKind::Choice(choices) => {
            value["kind"] = "choice".into();
            value["choices"] = choices.iter().map(|choice| choice.name).collect();
        }
        ParamKind::Range(low, high, unit) => {
            value["kind"] = "range".into();
            value["low"] = (*low).into();
            value["high"] = (*high).into();
            value["unit"] = (*unit).into();
        }
        ParamKind::Flag => value["kind"] = "flag".into(),
        ParamKind::Span(low, high, unit) => {
            value["kind"] = "span".into();
            value["low"] = (*low).into();
            value["high"] = (*high).into();
            value["unit"] = (*unit).into();
        }
    }
    value
}

pub(super) fn params(specs: &[Param], params: &Params) -> Value {
    let pair = |spec: &Param| {
        let value = spec.word(params.get(specs, spec.key));
        (spec.key.to_owned(), Value::from(value))
    };
    Value::Object(specs.iter().map(pair).collect::<Map<_, _>>())
}

pub(super) fn property(view: &PropertyView) -> Value {
    let mut value = json!({ "id": view.id, "kind": kind_name(view.kind) });
    let (verdict, mark) = match &view.verdict {
        Verdict::Pending => ("pending", None),
        Verdict::Holding => ("holding", None),
        Verdict::Violated(mark, why) => ("violated", Some((mark, why))),
        Verdict::Witnessed(mark, why) => ("witnessed", Some((mark, why))),
    };
    value["verdict"] = verdict.into();
    if let Some((mark, why)) = mark {
        value["step"] = mark.step.into();
        value["at_us"] = mark.at.0.into();
        value["why"] = why.get(lang()).into();
    }
    value
}

fn event(row: &EventRow) -> Value {
    let kind = match row.kind {
        EventKind::Fault => "fault",
        EventKind::Note => "note",
        EventKind::Message => "message",
        EventKind::Timer => "timer",
        EventKind::Client => "client",
    };
    json!({
        "id": row.id.0,
        "step": row.step,
        "at_us": row.at.0,
        "node": row.node.map(|node| u32::from(node.0) + 1),
        "kind": kind,
        "words": row.words,
        "cause": row.cause.map(|cause| cause.0),
    })
}

/// Everything that happened up to the present moment, in order.
pub(super) fn trace(session: &dyn Session) -> Value {
    let count = usize::try_from(session.record_count()).unwrap_or(usize::MAX);
    let rows = session.events(None, count, None, &[], lang());
    rows.iter().rev().map(event).collect()
}

pub(super) fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Answered(_) => "ok",
        Outcome::Unknown => "unknown",
        Outcome::Pending => "pending",
    }
}

fn operation(operation: &Operation) -> Value {
    let reply = match &operation.outcome {
        Outcome::Answered(words) => Some(words),
        Outcome::Unknown | Outcome::Pending => None,
    };
    json!({
        "client": u32::from(operation.client.0) + 1,
        "name": operation.name,
        "op": operation.op,
        "request": operation.request,
        "invoked_us": operation.invoked.at.0,
        "invoked_id": operation.invoked.record.0,
        "outcome": outcome_name(&operation.outcome),
        "reply": reply,
        "ended_us": operation.ended.map(|end| end.at.0),
        "ended_id": operation.ended.map(|end| end.record.0),
    })
}

/// What clients asked and were told, in the order in which they asked.
pub(super) fn history(session: &dyn Session) -> Value {
    let operations = session.history(usize::MAX, lang());
    operations.iter().map(operation).collect()
}

/// The script of the run up to the present moment, with its exact steps.
pub(super) fn script(session: &dyn Session) -> String {
    let text = ScriptText::of(&session.script(), Some(session.status().now));
    print(&text, &NamesOf(session))
}

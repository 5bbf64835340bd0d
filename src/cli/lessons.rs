//! `netsplit lessons`: what there is to run.

use super::args::LessonsArgs;
use super::output::{Colour, Output};
use super::select::with_unit;
use super::words::{lang, say};
use super::{Failure, Outcome, json, variants};
use crate::lessons::{self, Entry};
use crate::session::values;
use crate::session::{Param, ParamKind};
use crate::sim::ENGINE_VERSION;
use serde_json::{Value, json};

pub(super) fn list(args: &LessonsArgs, output: &mut Output) -> Result<Outcome, Failure> {
    if args.json {
        let lesson = |entry| lesson_json(entry, args.variants);
        let lessons: Vec<Value> = lessons::all().iter().map(lesson).collect();
        output.json(&json!({ "engine": ENGINE_VERSION, "lessons": lessons }))?;
        return Ok(Outcome::Held);
    }
    for entry in lessons::all() {
        let about = entry.about;
        let (stage, _) = values::stage(lang().home(), about.stage);
        let stage = output.paint(stage, Colour::Dim);
        let (title, summary) = (about.title.get(lang()), about.summary.get(lang()));
        output.line(&format!("{}  {title}  [{stage}]", about.id))?;
        output.line(&format!("    {summary}"))?;
        if args.variants {
            variants::print(entry, output)?;
            continue;
        }
        for spec in entry.params {
            output.line(&format!("    {}", param_line(spec)))?;
        }
    }
    Ok(Outcome::Held)
}

fn lesson_json(entry: &Entry, has_variants: bool) -> Value {
    let about = entry.about;
    let mut value = json!({
        "id": about.id,
        "stage": json::stage_name(about.stage),
        "title": about.title.get(lang()),
        "summary": about.summary.get(lang()),
        "minutes": about.minutes,
        "params": entry.params.iter().map(json::param).collect::<Vec<_>>(),
    });
    if has_variants {
        value["variants"] = variants::json(entry);
    }
    value
}

/// A parameter with its values, the default first named.
pub(super) fn param_line(spec: &Param) -> String {
    let default = spec.word(spec.default);
    let values = match &spec.kind {
        ParamKind::Choice(choices) => choices
            .iter()
            .map(|choice| choice.name)
            .collect::<Vec<_>>()
            .join(", "),
        ParamKind::Range(low, high, unit) => {
            let high = with_unit(*high, unit);
            say!("{low} to {high}", "{low} 到 {high}")
        }
        ParamKind::Flag => "on, off".to_owned(),
        ParamKind::Span(low, high, unit) => {
            let high = with_unit(*high, unit);
            say!(
                "LOW-HIGH within {low} to {high}",
                "下限-上限，在 {low} 到 {high} 之间"
            )
        }
    };
    let (key, help) = (spec.key, spec.help.get(lang()));
    say!(
        "{key}={default}  of {values}: {help}",
        "{key}={default}  可取 {values}：{help}"
    )
}

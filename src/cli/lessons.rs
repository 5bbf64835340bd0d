//! `netsplit lessons`: what there is to run.

use super::args::LessonsArgs;
use super::output::{Colour, Output};
use super::{Failure, Outcome, json};
use crate::i18n::Lang;
use crate::lessons::{self, Entry};
use crate::session::{Param, ParamKind};
use crate::sim::ENGINE_VERSION;
use serde_json::{Value, json};

pub(super) fn list(args: &LessonsArgs, output: &mut Output) -> Result<Outcome, Failure> {
    if args.json {
        let lessons: Vec<Value> = lessons::all().iter().map(lesson_json).collect();
        output.json(&json!({ "engine": ENGINE_VERSION, "lessons": lessons }))?;
        return Ok(Outcome::Held);
    }
    for entry in lessons::all() {
        let about = entry.about;
        let stage = output.paint(json::stage_name(about.stage), Colour::Dim);
        output.line(&format!(
            "{}  {}  [{stage}]",
            about.id,
            about.title.get(Lang::En)
        ))?;
        output.line(&format!("    {}", about.summary.get(Lang::En)))?;
        for spec in entry.params {
            output.line(&format!("    {}", param_line(spec)))?;
        }
    }
    Ok(Outcome::Held)
}

fn lesson_json(entry: &Entry) -> Value {
    let about = entry.about;
    json!({
        "id": about.id,
        "stage": json::stage_name(about.stage),
        "title": about.title.get(Lang::En),
        "summary": about.summary.get(Lang::En),
        "minutes": about.minutes,
        "params": entry.params.iter().map(json::param).collect::<Vec<_>>(),
    })
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
            format!("{low} to {high} {unit}").trim_end().to_owned()
        }
        ParamKind::Flag => "on, off".to_owned(),
        ParamKind::Span(low, high, unit) => format!("LOW-HIGH within {low} to {high} {unit}")
            .trim_end()
            .to_owned(),
    };
    let help = spec.help.get(Lang::En);
    format!("{}={default}  of {values}: {help}", spec.key)
}

//! From the words of the command line to a lesson and its parameters.

use super::Failure;
use super::args::Choices;
use crate::lessons::{self, Entry};
use crate::session::experiment::Experiment;
use crate::session::words::nearest;
use crate::session::{Breakage, Param, ParamError, ParamKind, Params};

/// The lesson of that name.
pub(super) fn lesson(name: &str) -> Result<&'static Entry, Failure> {
    let names = lessons::all().iter().map(|entry| entry.about.id);
    lessons::find(name).ok_or_else(|| unknown("lesson", name, names.collect()))
}

/// The experiment of that name.
pub(super) fn experiment(name: &str) -> Result<&'static Experiment, Failure> {
    let all = lessons::all()
        .iter()
        .flat_map(|entry| (entry.experiments)());
    all.clone()
        .find(|experiment| experiment.id == name)
        .ok_or_else(|| unknown("experiment", name, all.map(|e| e.id).collect()))
}

fn unknown(what: &str, name: &str, names: Vec<&str>) -> Failure {
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", names.join(", ")),
    };
    Failure::Input(format!("there is no {what} `{name}`; {hint}"))
}

/// The parameters that were chosen, the others at their defaults.
pub(super) fn params(entry: &Entry, choices: &Choices) -> Result<Params, Failure> {
    let named = [("nodes", &choices.nodes), ("variant", &choices.variant)];
    chosen(entry, Params::defaults(entry.params), named, choices)
}

/// The parameters in which a variant is looked for, but for those that were chosen.
pub(super) fn params_from(
    entry: &Entry,
    breakage: &Breakage,
    choices: &Choices,
) -> Result<Params, Failure> {
    let params = Params::defaults(entry.params)
        .with_each(entry.params, breakage.params)
        .map_err(|error| refused(&error))?;
    chosen(entry, params, [("nodes", &choices.nodes)], choices)
}

fn chosen<const N: usize>(
    entry: &Entry,
    mut params: Params,
    named: [(&str, &Option<String>); N],
    choices: &Choices,
) -> Result<Params, Failure> {
    let (id, specs) = (entry.about.id, entry.params);
    for (key, value) in named {
        if let Some(value) = value {
            params = with((id, specs), &params, key, value)?;
        }
    }
    with_all((id, specs), params, &choices.params)
}

/// The parameters that are not at their defaults, as they are chosen: ` --param KEY=VALUE` of each.
pub(super) fn words(specs: &[Param], params: &Params) -> String {
    let changed = specs.iter().filter_map(|spec| {
        let value = params.get(specs, spec.key);
        (value != spec.default).then(|| format!(" --param {}={}", spec.key, spec.word(value)))
    });
    changed.collect()
}

/// The parameters with those changed that are given as `KEY=VALUE`; `id` is what they are of.
pub(super) fn with_all(
    (id, specs): (&str, &[Param]),
    mut params: Params,
    pairs: &[String],
) -> Result<Params, Failure> {
    for pair in pairs {
        let Some((key, value)) = pair.split_once('=') else {
            let message = format!("`--param {pair}` has no value; write it as `--param KEY=VALUE`");
            return Err(Failure::Input(message));
        };
        params = with((id, specs), &params, key.trim(), value.trim())?;
    }
    Ok(params)
}

fn with(
    (id, specs): (&str, &[Param]),
    params: &Params,
    key: &str,
    value: &str,
) -> Result<Params, Failure> {
    let Some(spec) = specs.iter().find(|spec| spec.key == key) else {
        return Err(no_such_param(id, specs, key));
    };
    let refused = || {
        let takes = takes(spec);
        Failure::Input(format!("`{key}` can not be `{value}`; {takes}"))
    };
    let value = spec.parse(value).ok_or_else(refused)?;
    params.with(specs, key, value).map_err(|_| refused())
}

fn no_such_param(id: &str, specs: &[Param], key: &str) -> Failure {
    let keys: Vec<&str> = specs.iter().map(|spec| spec.key).collect();
    let hint = match nearest(key, keys.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if keys.is_empty() => "it has none".to_owned(),
        None => format!("it has {}", keys.join(", ")),
    };
    Failure::Input(format!("`{id}` has no parameter `{key}`; {hint}"))
}

/// What values a parameter takes, as an instruction.
fn takes(spec: &Param) -> String {
    match &spec.kind {
        ParamKind::Choice(choices) => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
            format!("write one of {}", names.join(", "))
        }
        ParamKind::Range(low, high, unit) => {
            format!("write a whole number from {low} to {high} {unit}")
                .trim_end()
                .to_owned()
        }
        ParamKind::Flag => "write on or off".to_owned(),
        ParamKind::Span(low, high, unit) => {
            format!("write LOW-HIGH, two whole numbers from {low} to {high} {unit}")
                .trim_end()
                .to_owned()
        }
    }
}

/// A refusal of parameters that were checked one by one already.
pub(super) fn refused(error: &ParamError) -> Failure {
    Failure::Input(match error {
        ParamError::NoSuchParam(key) => format!("there is no parameter `{key}`; leave it out"),
        ParamError::BadValue(key) => format!("`{key}` does not take that value; choose another"),
        ParamError::TooMany => "there are too many parameters; leave some out".to_owned(),
    })
}

//! From the words of the command line to a lesson and its parameters.

use super::Failure;
use super::args::Choices;
use super::words::say;
use crate::lessons::{self, Entry};
use crate::session::experiment::Experiment;
use crate::session::words::nearest;
use crate::session::{Breakage, Param, ParamError, ParamKind, Params};
use std::fmt::Display;

/// The lesson of that name.
pub(super) fn lesson(name: &str) -> Result<&'static Entry, Failure> {
    let names = lessons::all().iter().map(|entry| entry.about.id);
    lessons::find(name).ok_or_else(|| {
        let hint = hint(name, &names.collect::<Vec<_>>());
        Failure::Input(say!(
            "there is no lesson `{name}`; {hint}",
            "没有 `{name}` 这一课；{hint}"
        ))
    })
}

/// The experiment of that name.
pub(super) fn experiment(name: &str) -> Result<&'static Experiment, Failure> {
    let all = lessons::all()
        .iter()
        .flat_map(|entry| (entry.experiments)());
    all.clone()
        .find(|experiment| experiment.id == name)
        .ok_or_else(|| {
            let hint = hint(name, &all.map(|e| e.id).collect::<Vec<_>>());
            Failure::Input(say!(
                "there is no experiment `{name}`; {hint}",
                "没有 `{name}` 这个实验；{hint}"
            ))
        })
}

/// What to write instead of a name that is not among these.
pub(super) fn hint(name: &str, names: &[&str]) -> String {
    match nearest(name, names.iter().copied()) {
        Some(near) => say!("did you mean `{near}`?", "是否想写 `{near}`？"),
        None => one_of(names),
    }
}

fn one_of(names: &[&str]) -> String {
    say!("write one of {}", "请从中选一个：{}", names.join(", "))
}

/// The parameters that were chosen, the others at their defaults.
pub(super) fn params(entry: &Entry, choices: &Choices) -> Result<Params, Failure> {
    let named = [("nodes", &choices.nodes), ("variant", &choices.variant)];
    chosen(entry, Params::defaults(entry.params), named, choices)
}

/// Each of a lesson's algorithms with the parameters that were chosen; only those chosen where they
/// say which algorithm.
pub(super) fn algorithms(entry: &Entry, choices: &Choices) -> Result<Vec<Params>, Failure> {
    let named = [("nodes", &choices.nodes), ("variant", &choices.variant)];
    let all = entry.algorithms().into_iter();
    let all = all.map(|params| chosen(entry, params, named, choices));
    let mut different: Vec<Params> = Vec::new();
    for params in all {
        let params = params?;
        if !different.contains(&params) {
            different.push(params);
        }
    }
    Ok(different)
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
            return Err(Failure::Input(say!(
                "`--param {pair}` has no value; write it as `--param KEY=VALUE`",
                "`--param {pair}` 没有值；请写成 `--param 名称=值`"
            )));
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
        Failure::Input(say!(
            "`{key}` can not be `{value}`; {takes}",
            "`{key}` 不能是 `{value}`；{takes}"
        ))
    };
    let value = spec.parse(value).ok_or_else(refused)?;
    params.with(specs, key, value).map_err(|_| refused())
}

fn no_such_param(id: &str, specs: &[Param], key: &str) -> Failure {
    let keys: Vec<&str> = specs.iter().map(|spec| spec.key).collect();
    let hint = match keys[..] {
        [] => say!("it has none", "它没有参数"),
        _ => hint(key, &keys),
    };
    Failure::Input(say!(
        "`{id}` has no parameter `{key}`; {hint}",
        "`{id}` 没有 `{key}` 这个参数；{hint}"
    ))
}

/// What values a parameter takes, as an instruction.
fn takes(spec: &Param) -> String {
    match &spec.kind {
        ParamKind::Choice(choices) => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
            one_of(&names)
        }
        ParamKind::Range(low, high, unit) => {
            let high = with_unit(*high, unit);
            say!(
                "write a whole number from {low} to {high}",
                "请写 {low} 到 {high} 之间的整数"
            )
        }
        ParamKind::Flag => say!("write on or off", "请写 on 或 off"),
        ParamKind::Span(low, high, unit) => {
            let high = with_unit(*high, unit);
            say!(
                "write LOW-HIGH, two whole numbers from {low} to {high}",
                "请写 下限-上限，两者都是 {low} 到 {high} 之间的整数"
            )
        }
    }
}

/// A number with its unit, if it has one.
pub(super) fn with_unit(number: impl Display, unit: &str) -> String {
    format!("{number} {unit}").trim_end().to_owned()
}

/// A refusal of parameters that were checked one by one already.
pub(super) fn refused(error: &ParamError) -> Failure {
    Failure::Input(match error {
        ParamError::NoSuchParam(key) => say!(
            "there is no parameter `{key}`; leave it out",
            "没有 `{key}` 这个参数；请去掉它"
        ),
        ParamError::BadValue(key) => say!(
            "`{key}` does not take that value; choose another",
            "`{key}` 不能取这个值；请换一个"
        ),
        ParamError::TooMany => say!(
            "there are too many parameters; leave some out",
            "参数太多；请去掉一些"
        ),
    })
}

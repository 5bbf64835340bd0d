//! What is wrong with the arguments, on one line, with what to do.

use super::words::{lang, say};
use crate::i18n::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;

/// The words for an error of the arguments.
pub(super) fn words(error: &clap::Error) -> String {
    if matches!(
        error.kind(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        return say!(
            "no command is given; write `netsplit lessons`, or see `netsplit --help`",
            "没有给出命令；请输入 `netsplit lessons`，或查看 `netsplit --help`"
        );
    }
    let what = match lang() {
        Lang::En => english(error),
        Lang::Zh => chinese(error).unwrap_or_else(|| english(error)),
    };
    say!(
        "{what}; `netsplit --help` and `netsplit COMMAND --help` tell more",
        "{what}；更多说明见 `netsplit --help` 和 `netsplit 命令 --help`"
    )
}

/// What the parser itself says, on one line.
fn english(error: &clap::Error) -> String {
    let text = error.to_string();
    let telling = |line: &&str| {
        !line.is_empty() && !line.starts_with("Usage:") && !line.starts_with("For more information")
    };
    let lines: Vec<&str> = text.lines().map(str::trim).filter(telling).collect();
    let lines = lines.join(" ");
    lines.replace("error: ", "").replace(" tip: ", "; ")
}

/// The same in Chinese, which the parser does not speak; `None` for what it may come to say later.
fn chinese(error: &clap::Error) -> Option<String> {
    let get = |kind| error.get(kind).map(text);
    let argument = || get(ContextKind::InvalidArg);
    let value = || get(ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let hint = meant(get(ContextKind::SuggestedSubcommand));
            format!(
                "没有 `{}` 这个命令{hint}",
                get(ContextKind::InvalidSubcommand)?
            )
        }
        ErrorKind::UnknownArgument => {
            let hint = meant(get(ContextKind::SuggestedArg));
            format!("不认识 `{}`{hint}", argument()?)
        }
        ErrorKind::MissingRequiredArgument => format!("还缺少 `{}`", argument()?),
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            match other {
                Some(other) if Some(&other) != argument().as_ref() => {
                    format!("`{}` 不能和 `{other}` 一起用", argument()?)
                }
                _ => format!("`{}` 只能写一次", argument()?),
            }
        }
        ErrorKind::InvalidValue => match value().filter(|value| !value.is_empty()) {
            None => format!("`{}` 后面还缺一个值", argument()?),
            Some(value) => {
                let known = get(ContextKind::ValidValue)?;
                format!(
                    "`{}` 不能是 `{value}`；请从 `{known}` 中选一个",
                    argument()?
                )
            }
        },
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("`{}` 不能是 `{}`：{why}", argument()?, value()?)
        }
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 编码".to_owned(),
        ErrorKind::TooManyValues => format!("`{}` 不带值", argument()?),
        _ => return None,
    })
}

fn meant(suggested: Option<String>) -> String {
    suggested.map_or_else(String::new, |name| format!("（是否想写 `{name}`？）"))
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("`、`"),
        other => other.to_string(),
    }
}

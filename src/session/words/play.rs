//! Plays a script on a run.

use super::{Act, NamesOf, ScriptText, TimedAct, describe, print_span};
use crate::i18n::{Lang, Text, text};
use crate::session::describe::error_words;
use crate::session::{Advance, Session};
use crate::sim::{Input, InputError, Micros, NodeId};
use core::fmt;

/// Why a script could not be played to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlayError {
    /// The world as it was then did not allow an act.
    Refused {
        /// The line of the act, from one.
        line: u32,
        /// When.
        at: Micros,
        /// The act, as a script says it.
        act: String,
        /// Why not.
        error: InputError,
    },
    /// No timer of that name was armed.
    NoTimer {
        /// The line, from one.
        line: u32,
        /// When.
        at: Micros,
        /// The name that was given.
        timer: String,
        /// The names of the timers that were armed at that node.
        armed: Vec<String>,
    },
    /// The run had reached its limit of steps before that line.
    Limit {
        /// The line, from one; zero for the end.
        line: u32,
    },
    /// The step that the line names does not happen at its time in this run.
    OtherStep {
        /// The line, from one.
        line: u32,
        /// The step that it names.
        step: u32,
    },
}

impl PlayError {
    /// The line, what stopped it, and what to write instead, in one language.
    pub fn words(&self, lang: Lang) -> String {
        self.text().get(lang).to_owned()
    }

    fn text(&self) -> Text {
        match self {
            Self::Refused {
                line,
                at,
                act,
                error,
            } => {
                let at = print_span(*at);
                let (en, zh) = (error_words(*error, Lang::En), error_words(*error, Lang::Zh));
                Text::made(
                    format!("line {line}: `{act}` can not be done at {at}: {en}"),
                    format!("第 {line} 行：在 {at} 无法执行 `{act}`：{zh}"),
                )
            }
            Self::NoTimer {
                line,
                at,
                timer,
                armed,
            } => no_timer(*line, *at, timer, armed),
            Self::Limit { line: 0 } => Text::new(
                "the run reaches its limit of steps before its end; end it earlier",
                "运行在结束之前就达到了步数上限；请让它早些结束",
            ),
            Self::Limit { line } => text!(
                "line {line}: the run reaches its limit of steps before it; act earlier",
                "第 {line} 行：运行在此之前就达到了步数上限；请把操作提前"
            ),
            Self::OtherStep { line, step } => text!(
                "line {line}: step {step} of this run is not at that time; leave out `@{step}`, or \
                 play it with the lesson, parameters and seed that it was made with",
                "第 {line} 行：这次运行的第 {step} 步不在那个时间；请去掉 `@{step}`，或使用生成\
                 这个脚本时的课程、参数和种子"
            ),
        }
    }
}

fn no_timer(line: u32, at: Micros, timer: &str, armed: &[String]) -> Text {
    let (at, names) = (print_span(at), armed.join(", "));
    let instead = if armed.is_empty() {
        Text::new(
            "that node has none armed then",
            "那时该节点没有启动任何定时器",
        )
    } else {
        text!("write one of {names}", "请从中选一个：{names}")
    };
    let Text { en, zh } = instead;
    Text::made(
        format!("line {line}: no timer `{timer}` is armed at {at}; {en}"),
        format!("第 {line} 行：定时器 `{timer}` 在 {at} 没有启动；{zh}"),
    )
}

/// In English.
impl fmt::Display for PlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl core::error::Error for PlayError {}

/// Plays a script on a run that stands before its first act, and goes on to its end when it has
/// one. Questions are turned off.
///
/// # Errors
/// At the first act that can not be done; the run then stands right before it.
pub fn play(session: &mut dyn Session, script: &ScriptText) -> Result<(), PlayError> {
    session.set_questions(false);
    for timed in &script.acts {
        go_to(session, timed)?;
        let input = resolve(session, timed)?;
        session
            .inject(input.clone())
            .map_err(|error| PlayError::Refused {
                line: timed.line,
                at: timed.at,
                act: describe(&input, &NamesOf(session)),
                error,
            })?;
    }
    match script.end {
        Some(end) => run_to(session, end, 0),
        None => Ok(()),
    }
}

fn run_to(session: &mut dyn Session, at: Micros, line: u32) -> Result<(), PlayError> {
    match session.advance(at, u32::MAX) {
        Advance::Limit => Err(PlayError::Limit { line }),
        _ => Ok(()),
    }
}

fn go_to(session: &mut dyn Session, timed: &TimedAct) -> Result<(), PlayError> {
    let TimedAct { line, at, .. } = *timed;
    let Some(step) = timed.step else {
        return run_to(session, at, line);
    };
    if session.status().step > step {
        return Err(PlayError::OtherStep { line, step });
    }
    session.seek(step);
    let status = session.status();
    if status.at_limit {
        return Err(PlayError::Limit { line });
    }
    if status.now < at && status.next_at.is_none_or(|next| next > at) {
        run_to(session, at, line)?;
    }
    let status = session.status();
    let here = status.step == step && status.now == at;
    here.then_some(())
        .ok_or(PlayError::OtherStep { line, step })
}

fn resolve(session: &dyn Session, timed: &TimedAct) -> Result<Input, PlayError> {
    let (id, name): (NodeId, &str) = match &timed.act {
        Act::Input(input) => return Ok(input.clone()),
        Act::Fire(id, name) => (*id, name),
    };
    let armed = session.timers(id, Lang::En);
    let found = armed
        .iter()
        .find(|(_, words, _)| words.eq_ignore_ascii_case(name));
    match found {
        Some((_, _, payload)) => Ok(Input::FireTimer(id, payload.clone())),
        None => Err(PlayError::NoTimer {
            line: timed.line,
            at: timed.at,
            timer: name.to_owned(),
            armed: armed.into_iter().map(|(_, words, _)| words).collect(),
        }),
    }
}

//! `netsplit run`: one run, its digest and its verdicts.

use super::args::RunArgs;
use super::output::{Colour, Output, padded};
use super::words::{file_words, io_words, lang, say};
use super::{Failure, Outcome, json, linear, select};
use crate::checks::{Kind, Verdict};
use crate::i18n::{Lang, Text};
use crate::session::export::export;
use crate::session::values;
use crate::session::words::{NamesOf, ScriptText, TEXT_BYTES_MAX, parse, play, print_span};
use crate::session::{self, Advance, LinkError, Moment, Operation, PropertyView, Session};
use crate::sim::{ENGINE_VERSION, Micros, digest_hex};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// How far a run goes when nothing says.
const UNTIL_DEFAULT: Micros = Micros::from_s(10);
/// How far it goes after the last act of a script without an end.
const AFTER_SCRIPT: Micros = Micros::from_s(5);

pub(super) fn run(args: &RunArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let entry = select::lesson(&args.lesson)?;
    let mut session = match &args.link {
        Some(link) => {
            let opened = (entry.open_link)(link_value(link));
            opened.map_err(|error| Failure::Input(link_words(&error, Some(entry.about.id))))?
        }
        None => {
            let params = select::params(entry, &args.choices)?;
            (entry.open)(params, args.seed).map_err(|error| select::refused(&error))?
        }
    };
    session.set_questions(false);
    let until = match &args.script {
        Some(path) => Some(play_file(path, session.as_mut(), args.until)?),
        None if args.link.is_some() => args.until,
        None => Some(args.until.unwrap_or(UNTIL_DEFAULT)),
    };
    if let Some(until) = until {
        go_to(session.as_mut(), until);
    }
    report(session.as_ref(), args, output)?;
    let violated = |view: &PropertyView| matches!(view.verdict, Verdict::Violated(..));
    Ok(if session.properties().iter().any(violated) {
        Outcome::Violated
    } else {
        Outcome::Held
    })
}

/// What follows `run=` in a page address, or the text itself.
pub(super) fn link_value(link: &str) -> &str {
    let value = link.rsplit_once("run=").map_or(link, |(_, value)| value);
    value.split(['&', '#']).next().unwrap_or(value).trim()
}

/// Why a link can not be played; `lesson` is what it was opened in.
pub(super) fn link_words(error: &LinkError, lesson: Option<&str>) -> String {
    match error {
        LinkError::TooLong => say!(
            "the link is too long to be one; copy it again from the page",
            "这个链接太长，不可能是分享链接；请从网页上重新复制"
        ),
        LinkError::Damaged => say!(
            "the link is damaged: characters are missing or changed; copy the whole link again",
            "链接已损坏：有字符缺失或被改动；请重新复制完整的链接"
        ),
        LinkError::OtherVersion(version) => say!(
            "the link is of engine {version}, and this is engine {ENGINE_VERSION}: it would not \
             replay the same; open it with the netsplit that made it",
            "这个链接由引擎版本 {version} 生成，当前是版本 {ENGINE_VERSION}，重放结果可能不同；\
             请用生成它的那个 netsplit 打开"
        ),
        LinkError::OtherLesson(of) => {
            let id = lesson.unwrap_or_default();
            say!(
                "the link is of lesson `{of}`, not `{id}`; write `netsplit run {of} --link ...`",
                "这个链接属于 `{of}` 这一课，不是 `{id}`；请用 `netsplit run {of} --link ...`"
            )
        }
        LinkError::Refused => match lesson {
            Some(id) => say!(
                "the link holds something that `{id}` does not take; copy it again from the page",
                "链接中有 `{id}` 不接受的内容；请从网页上重新复制"
            ),
            None => say!(
                "the link holds something that its lesson does not take; copy it again from the page",
                "链接中有该课不接受的内容；请从网页上重新复制"
            ),
        },
    }
}

/// Plays a script file as far as `until` allows; returns how far to go on.
fn play_file(
    path: &Path,
    session: &mut dyn Session,
    until: Option<Micros>,
) -> Result<Micros, Failure> {
    let name = file_words(path);
    let text = read_text(path).map_err(|error| {
        let error = io_words(&error);
        Failure::Input(say!(
            "{name} can not be read: {error}; check the path",
            "无法读取 {name}：{error}；请检查路径"
        ))
    })?;
    let wrong = |why: String| Failure::Input(say!("{name}, {why}", "{name}，{why}"));
    let mut script = parse(&text, &NamesOf(session)).map_err(|error| wrong(error.words(lang())))?;
    let end = until.unwrap_or_else(|| end_of(&script));
    script.acts.retain(|timed| timed.at <= end);
    script.end = None;
    play(session, &script).map_err(|error| wrong(error.words(lang())))?;
    Ok(end)
}

fn end_of(script: &ScriptText) -> Micros {
    let after_last = script.acts.last().map(|timed| timed.at + AFTER_SCRIPT);
    script.end.or(after_last).unwrap_or(UNTIL_DEFAULT)
}

fn read_text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    // One byte more than a script may have: parsing then says that it is too long.
    let bytes_max = TEXT_BYTES_MAX as u64 + 1;
    if path.as_os_str() == "-" {
        std::io::stdin()
            .lock()
            .take(bytes_max)
            .read_to_string(&mut text)?;
    } else {
        std::fs::File::open(path)?
            .take(bytes_max)
            .read_to_string(&mut text)?;
    }
    Ok(text)
}

fn go_to(session: &mut dyn Session, until: Micros) {
    if session.status().known_until >= until {
        session.seek_time(until);
    } else {
        while session.advance(until, u32::MAX) == Advance::Question {}
    }
}

fn report(session: &dyn Session, args: &RunArgs, output: &mut Output) -> Result<(), Failure> {
    if let Some(format) = args.export {
        return Ok(output.line(export(session, format, lang()).trim_end())?);
    }
    if args.json {
        return Ok(output.json(&report_json(session, args))?);
    }
    if args.print_script {
        // The summary stands in comments, so that the whole output is a script.
        for line in summary(session) {
            output.line(&format!("# {line}"))?;
        }
        return Ok(output.line(json::script(session).trim_end())?);
    }
    if args.trace {
        let mut trace = String::new();
        let _ = session.print_trace(&mut trace, lang());
        output.line(trace.trim_end())?;
    }
    if args.history {
        for operation in session.history(usize::MAX, lang()) {
            output.line(&history_line(&operation))?;
        }
    }
    for line in summary(session) {
        output.line(&line)?;
    }
    for view in session.properties() {
        let line = property_line(&view, output);
        output.line(&line)?;
    }
    let verdict = args.history.then(|| linear::linearity(session)).flatten();
    for line in verdict.iter().flat_map(linear::lines) {
        output.line(&line)?;
    }
    if let Ok(link) = session.link() {
        output.line(&page_link(session.about().id, &link))?;
    }
    Ok(())
}

/// A client's request as `invoked..ended  client  request  outcome`; one without an end is pending.
fn history_line(operation: &Operation) -> String {
    let at = |moment: Moment| print_span(moment.at);
    let ended = operation.ended.map_or_else(String::new, at);
    let outcome = match &operation.outcome {
        session::Outcome::Answered(reply) => say!("ok: {reply}", "答复：{reply}"),
        session::Outcome::Unknown => say!("unknown", "未知"),
        session::Outcome::Pending => say!("pending", "仍在等待"),
    };
    let (name, request) = (&operation.name, &operation.request);
    let began = at(operation.invoked);
    format!(
        "{began}..{ended}  {name} #{}  {request}  {outcome}",
        operation.op
    )
}

/// A run's place on the page.
pub(super) fn page_link(lesson: &str, link: &str) -> String {
    format!("#/lesson/{lesson}?run={link}")
}

fn summary(session: &dyn Session) -> Vec<String> {
    let (status, specs) = (session.status(), session.param_specs());
    let choice = |spec: &crate::session::Param| {
        let value = session.params().get(specs, spec.key);
        format!(" {}={}", spec.key, spec.word(value))
    };
    let params: String = specs.iter().map(choice).collect();
    let limit = match status.at_limit {
        true => say!(", the limit of a run", "，已达到步数上限"),
        false => String::new(),
    };
    let (seed, now, step) = (session.seed(), print_span(status.now), status.step);
    let (id, digest) = (session.about().id, digest_hex(session.digest()));
    vec![
        format!("{id} seed={seed}{params}"),
        say!(
            "at {now}, after {step} steps{limit}",
            "时刻 {now}，共 {step} 步{limit}"
        ),
        say!("digest {digest}", "摘要 {digest}"),
    ]
}

/// How a property stands, and what kind it is, in columns.
pub(super) fn property_head(
    verdict: &'static str,
    colour: Colour,
    kind: Kind,
    output: &Output,
) -> String {
    let words = match (lang(), verdict) {
        (Lang::En, _) => verdict,
        (Lang::Zh, "violated") => "被违反",
        (Lang::Zh, "witnessed") => "已见到",
        (Lang::Zh, "holding") => "成立",
        (Lang::Zh, "pending") => "尚未见到",
        (Lang::Zh, other) => other,
    };
    let verdict = output.paint(&padded(words, 9), colour);
    let (kind, _) = values::property_kind(lang().strings(), kind);
    format!("{verdict}  {}", padded(kind, 10))
}

fn property_line(view: &PropertyView, output: &Output) -> String {
    let told = |mark: &crate::checks::Mark, why: &Text| {
        let (at, step, why) = (print_span(mark.at), mark.step, why.get(lang()));
        say!(
            "at {at}, step {step}: {why}",
            "于 {at}，第 {step} 步：{why}"
        )
    };
    let (name, colour, rest) = match &view.verdict {
        Verdict::Pending => ("pending", Colour::Dim, String::new()),
        Verdict::Holding => ("holding", Colour::Good, String::new()),
        Verdict::Violated(mark, why) => ("violated", Colour::Bad, told(mark, why)),
        Verdict::Witnessed(mark, why) => ("witnessed", Colour::Good, told(mark, why)),
    };
    let head = property_head(name, colour, view.kind, output);
    format!("{head}  {}  {rest}", view.id).trim_end().to_owned()
}

fn report_json(session: &dyn Session, args: &RunArgs) -> Value {
    let status = session.status();
    let properties = session.properties();
    let violated = |view: &PropertyView| matches!(view.verdict, Verdict::Violated(..));
    let task = |task: crate::session::TaskView| json!({ "id": task.id, "fits": task.fits, "solved": task.solved });
    let id = session.about().id;
    let mut value = json!({
        "engine": ENGINE_VERSION,
        "lesson": id,
        "seed": session.seed(),
        "params": json::params(session.param_specs(), session.params()),
        "digest": digest_hex(session.digest()),
        "step": status.step,
        "now_us": status.now.0,
        "at_limit": status.at_limit,
        "inputs": session.script().0.len(),
        "held": !properties.iter().any(violated),
        "properties": properties.iter().map(json::property).collect::<Vec<_>>(),
        "tasks": session.tasks().into_iter().map(task).collect::<Vec<_>>(),
        "link": session.link().ok().map(|link| page_link(id, &link)),
    });
    if args.trace {
        value["trace"] = json::trace(session);
    }
    if args.history {
        value["history"] = json::history(session);
        let linearity = linear::linearity(session);
        value["linearizable"] = linearity.as_ref().map_or(Value::Null, linear::json);
    }
    if args.print_script {
        value["script"] = json::script(session).into();
    }
    value
}

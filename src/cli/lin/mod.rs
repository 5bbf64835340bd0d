//! `netsplit lin`: whether a recorded history is linearizable, and why.

mod datum;
mod edn;
mod event;
mod operation;
mod pair;
mod read;
mod report;

use super::args::{LinArgs, LinModel};
use super::output::Output;
use super::words::{file_words, io_words, say};
use super::{Failure, Outcome};
use crate::checks::linearizable::{
    Counter, Lock, Model, Queue, Register, Report, Verdict, check_by_key,
};
use edn::Wrong;
use operation::History;
use pair::Call;
use report::Checked;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

/// The largest history, in bytes.
const FILE_MAX: u64 = 64 << 20;

pub(super) fn lin(args: &LinArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let file = file_words(&args.file);
    let text = load(&args.file, &file)?;
    let at = |Wrong { line, why }: Wrong| {
        Failure::Input(say!(
            "{file}, line {line}: {why}",
            "{file}，第 {line} 行：{why}"
        ))
    };
    let events = read::events(&text).map_err(at)?;
    if events.is_empty() {
        return Err(Failure::Input(say!(
            "{file} holds no operation of a client; write a history as Jepsen's log, EDN or JSON, \
             as `netsplit lin --help` shows",
            "{file}：其中没有客户端的操作；请把历史写成 Jepsen 的日志、EDN 或 JSON，格式见 \
             `netsplit lin --help`"
        )));
    }
    let mut calls = pair::calls(&events).map_err(at)?;
    let began = Instant::now();
    let report = judge(args.model, &mut calls, args.limit).map_err(at)?;
    let checked = Checked {
        file: &file,
        model: args.model,
        limit: args.limit,
        events: &events,
        calls: &calls,
        report: &report,
        seconds: began.elapsed().as_secs_f64(),
    };
    if args.json {
        // Scripts read this name: it is the same in every language.
        let path = args.file.display().to_string();
        let file = if path == "-" { "standard input" } else { &path };
        output.json(&checked.json(file))?;
    } else {
        checked.print(output)?;
    }
    Ok(match report.verdict {
        Verdict::Linearizable(_) => Outcome::Held,
        Verdict::Not(_) => Outcome::Violated,
        Verdict::GaveUp => Outcome::Undecided,
    })
}

fn load(path: &Path, name: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let source: std::io::Result<Box<dyn Read>> = if path == Path::new("-") {
        Ok(Box::new(std::io::stdin().lock()))
    } else {
        std::fs::File::open(path).map(|file| Box::new(file) as Box<dyn Read>)
    };
    source
        .and_then(|source| source.take(FILE_MAX + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            let error = io_words(&error);
            Failure::Input(say!(
                "{name} can not be read: {error}; write the path of a history, or `-` for standard \
                 input",
                "无法读取 {name}：{error}；请写历史文件的路径，或用 `-` 表示标准输入"
            ))
        })?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(Failure::Input(say!(
            "{name} is larger than {} MiB; split it, by keys for instance",
            "{name}：超过 {} MiB；请拆成几个文件，例如按键拆分",
            FILE_MAX >> 20
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Failure::Input(say!(
            "{name}, line {line}: it is not UTF-8; write it in that encoding",
            "{name}，第 {line} 行：不是 UTF-8；请用这种编码保存"
        ))
    })
}

fn judge(model: LinModel, calls: &mut [Call], limit: u64) -> Result<Report, Wrong> {
    fn checked<M: Model>(model: &M, (history, keys): &History<M>, limit: u64) -> Report {
        check_by_key(model, history, keys, limit)
    }
    Ok(match model {
        LinModel::Register => checked(
            &Register::default(),
            &operation::of_register(calls, false)?,
            limit,
        ),
        LinModel::CasRegister => checked(
            &Register::default(),
            &operation::of_register(calls, true)?,
            limit,
        ),
        LinModel::Kv => checked(&Register::default(), &operation::of_store(calls)?, limit),
        LinModel::Lock => checked(&Lock, &operation::of_lock(calls)?, limit),
        LinModel::Queue => checked(&Queue::default(), &operation::of_queue(calls)?, limit),
        LinModel::Counter => checked(&Counter::default(), &operation::of_counter(calls)?, limit),
    })
}

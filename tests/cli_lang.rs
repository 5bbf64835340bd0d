//! The languages of the command line.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cli.rs"]
mod common;

use common::{assert_refused, fed, program, text};
use serde_json::Value;

/// Every command in the forms that say something to people, with what it reads.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["--help"], ""),
    (&["lessons"], ""),
    (&["lessons", "--variants"], ""),
    (
        &["run", "raft", "--until", "2s", "--history", "--trace"],
        "",
    ),
    (&["help"], ""),
    (&["help", "fuzz"], ""),
    (&["grade", "--help"], ""),
    (&["hash", "--help"], ""),
    (&["fuzz", "paxos", "--seeds", "0..2"], ""),
    (&["fuzz", "retry", "--variant", "no-key", "--minimise"], ""),
    (&["explore", "model:tcommit"], ""),
    (
        &["explore", "retry", "--variant", "no-key", "--drops", "1"],
        "",
    ),
    (&["measure"], ""),
    (&["measure", "raft-election-time", "--trials", "2"], ""),
    (&["grade", "-"], "a,lost-entry,xyz\n"),
    (
        &["lin", "--model", "register", "-"],
        "0 :invoke :write 1\n0 :ok :write 1\n1 :invoke :read nil\n1 :ok :read 2\n",
    ),
    (&["lin", "--help"], ""),
];

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

#[test]
fn every_command_speaks_the_language_that_is_asked_for() {
    for (args, input) in COMMANDS {
        let said = |lang: &str| {
            let output = fed(
                program().args(*args).args(["--lang", lang]),
                input.as_bytes(),
            );
            assert_eq!(text(&output.stderr), "", "{args:?} in {lang}");
            let said = text(&output.stdout).to_owned();
            (said, output.status.code())
        };
        let ((english, status), (chinese, status_zh)) = (said("en"), said("zh-CN"));
        assert_eq!(status, status_zh, "{args:?}");
        assert!(!is_chinese(&english), "{args:?}: {english}");
        assert!(is_chinese(&chinese), "{args:?}: {chinese}");
        let english_words = english_lines(&chinese);
        assert!(
            english_words.is_empty(),
            "{args:?}: {english_words:?} in\n{chinese}"
        );
    }
}

/// The lines with two or more English words of the kind that no name, option or script has.
fn english_lines(text: &str) -> Vec<&str> {
    const WORDS: [&str; 12] = [
        "the", "of", "is", "are", "to", "can", "not", "every", "with", "this", "and", "that",
    ];
    let is_english = |line: &&str| {
        let word = |word: &str| WORDS.contains(&word);
        line.split(' ').filter(|part| word(part)).count() >= 2
    };
    text.lines().filter(is_english).collect()
}

#[test]
fn without_a_choice_the_locale_of_the_terminal_decides() {
    let title = |variables: &[(&str, &str)], args: &[&str]| {
        let mut program = program();
        program
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG");
        program
            .envs(variables.iter().copied())
            .arg("lessons")
            .args(args);
        is_chinese(text(&fed(&mut program, b"").stdout))
    };
    assert!(!title(&[], &[]));
    assert!(title(&[("LANG", "zh_CN.UTF-8")], &[]));
    assert!(title(
        &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_CN")],
        &[]
    ));
    assert!(!title(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], &[]));
    assert!(!title(&[("LANG", "de_DE.UTF-8")], &[]));
    assert!(!title(&[("LANG", "zh_CN.UTF-8")], &["--lang", "en"]));
    assert!(title(&[("LC_ALL", "C")], &["--lang", "zh"]));
}

#[test]
fn what_is_wrong_is_said_in_the_language_too() {
    let check = |args: &[&str], expect: &str| {
        let output = fed(program().args(args).args(["--lang", "zh-CN"]), b"");
        assert_refused(&output, args, expect);
    };
    check(&[], "没有给出命令");
    check(&["rfat"], "没有 `rfat` 这个命令");
    check(&["run"], "还缺少");
    check(&["run", "rfat"], "没有 `rfat` 这一课；是否想写 `raft`？");
    check(
        &["run", "raft", "--sed", "1"],
        "不认识 `--sed`（是否想写 `--seed`？）",
    );
    check(&["run", "raft", "--seed", "x"], "整数");
    check(&["run", "raft", "--seed"], "还缺一个值");
    check(&["run", "raft", "--seed", "1", "--seed", "2"], "只能写一次");
    check(&["run", "raft", "--until", "9"], "带单位的时间");
    check(&["run", "raft", "--link", "xyz"], "链接已损坏");
    check(&["run", "raft", "--seed", "1", "--link", "xyz"], "不能和");
    check(&["run", "raft", "--nodes", "x"], "`nodes` 不能是 `x`");
    check(
        &["run", "raft", "--script", "no-such-file"],
        "无法读取 no-such-file",
    );
    check(&["run", "raft", "--json=1"], "不带值");
    check(&["fuzz", "raft", "--seeds", "3..1"], "这个范围是空的");
    check(&["explore", "model:paxso"], "没有 `paxso` 这个模型");
    check(&["measure", "nothing"], "没有 `nothing` 这个实验");
    check(&["grade", "no-such-file"], "无法读取 no-such-file");
    check(&["hash", "ring", "--nodes", "0"], "没有给出任何节点");
    check(&["lin", "--model", "stack", "-"], "请从 `register`");
    let read = |args: &[&str], input: &str, expect: &str| {
        let output = fed(
            program().args(args).args(["--lang", "zh"]),
            input.as_bytes(),
        );
        assert_refused(&output, args, expect);
    };
    read(
        &["grade", "-"],
        "name,link\n",
        "首行写的是列名，其中却没有 task；",
    );
    read(
        &["lin", "--model", "lock", "-"],
        "0 ok :acquire nil",
        "漏写了冒号",
    );
    let output = fed(program().args(["run", "--lang", "tlh", "raft"]), b"");
    assert_refused(&output, &[], "write en or zh-CN");
}

#[test]
fn names_that_scripts_rely_on_are_the_same_in_every_language() {
    let run = |lang: &str| {
        let args = ["run", "raft", "--until", "2s", "--json", "--lang", lang];
        let output = fed(program().args(args), b"");
        let mut value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let properties = value["properties"].as_array_mut().expect("an array");
        let of = |property: &mut Value| property.as_object_mut()?.remove("why");
        let told: Vec<Value> = properties.iter_mut().filter_map(of).collect();
        (value, told)
    };
    let ((english, why), (chinese, why_zh)) = (run("en"), run("zh-CN"));
    assert_eq!(english, chinese, "all but what is for people is the same");
    assert!(!why.is_empty() && why != why_zh, "{why:?} {why_zh:?}");
    let table = |lang: &str| {
        let submission = "a,lost-entry,xyz\n".as_bytes();
        let output = fed(program().args(["grade", "-", "--lang", lang]), submission);
        text(&output.stdout).to_owned()
    };
    let (english, chinese) = (table("en"), table("zh-CN"));
    assert_eq!(english.lines().next(), chinese.lines().next());
    assert!(chinese.contains("a,lost-entry,no,链接已损坏"), "{chinese}");
}

#[test]
fn columns_of_submissions_may_be_named_in_chinese() {
    let submissions = "链接,姓名,任务\nxyz,张三,lost-entry\n".as_bytes();
    let output = fed(program().args(["grade", "-"]), submissions);
    assert!(text(&output.stdout).contains("张三,lost-entry,no"));
}

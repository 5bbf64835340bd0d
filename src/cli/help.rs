//! What `--help` says in Chinese. In English it stands beside each argument, in `args`.

use super::output::is_coloured;
use super::words::lang;
use crate::i18n::Lang;
use clap::{Arg, Command};
use std::io::Write;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Of the program.
const ABOUT: &str = "真实的容错算法，以及让它们出错的各种办法：运行与网页上的完全相同。

退出状态：0 表示完成且所有性质成立，1 表示有性质被违反，2 表示用法或输入有误，
3 表示检查未得出结论就放弃。";

/// Every command, and what it does.
const COMMANDS: &[(&str, &str)] = &[
    ("lessons", "列出各课及其参数。"),
    (
        "run",
        "运行一课，输出这次运行的摘要，以及各条性质是否成立。",
    ),
    (
        "fuzz",
        "在随机故障下运行一课，每个种子一次，直到有性质被违反。",
    ),
    (
        "explore",
        "由近及远地遍历一课或一个模型能到达的所有状态，直到有性质被违反。",
    ),
    (
        "measure",
        "反复测量课程自身的代码，并与理论值对照；不写实验时列出可以测量的内容。",
    ),
    ("grade", "逐一重放全班提交的运行，判断各自的任务是否完成。"),
    (
        "hash",
        "从标准输入读取键（每行一个），按指定的放置方案给出每个键所在的节点。",
    ),
    (
        "lin",
        "判断一段记录下来的历史是否可线性化：若是，给出一种顺序；若不是，给出排不出顺序的操作。",
    ),
    ("help", "显示整个程序或某个命令的说明。"),
];

/// Every argument: its command (`*` for all that have it), its name, what it is.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("*", "help", "显示说明。"),
    ("*", "version", "显示版本。"),
    ("*", "lang", "使用的语言：en 或 zh-CN；不写则跟随终端的语言。"),
    ("*", "json", "输出 JSON。"),
    ("*", "nodes", "服务器的数量。"),
    (
        "*",
        "variant",
        "错误变体的名称。`fuzz` 会用该课为此指定的参数来寻找它，写 `all` 则依次寻找每个变体。",
    ),
    ("*", "params", "课程的一个参数；可以写多次。"),
    ("*", "keep_going", "发现违反之后继续。"),
    (
        "lessons",
        "variants",
        "不列参数，改为列出故意设置的错误：每个变体违反什么，以及能说明它的最短运行。",
    ),
    ("run", "lesson", "课程名称；`netsplit lessons` 会列出所有课程。"),
    ("run", "seed", "决定这次运行中的所有随机数；不写则为 1。"),
    (
        "run",
        "link",
        "分享链接中的运行：含有 `run=...` 的网页地址，或 `run=` 之后的部分。",
    ),
    ("run", "script", "要执行的脚本；`-` 表示从标准输入读取。"),
    (
        "run",
        "until",
        "运行到什么时刻，例如 `30s`。不写则到脚本结束或链接所指的时刻；两者都没有时为 10 s。",
    ),
    ("run", "trace", "输出发生的一切，每行一个事件。"),
    (
        "run",
        "history",
        "输出客户端的请求与答复，每行一个请求，并说明是否可线性化。",
    ),
    ("run", "export", "把这次运行输出为其他工具的格式，不输出别的：csv 和 json 含全部事件；edn 是 Jepsen 写法的客户端历史（netsplit lin 能读）；mermaid 是时序图；shiviz 是带向量时钟的日志。"),
    ("run", "print_script", "把这次运行输出为可以重放的脚本。"),
    ("fuzz", "lesson", "课程名称，或 `all`。"),
    (
        "fuzz",
        "seeds",
        "种子的范围：含 A，不含 B。寻找变体时可以不写：从 0 开始，次数以该课给出的上限为准。",
    ),
    (
        "fuzz",
        "minimise",
        "精简找到的运行，并输出为脚本：操作更少、节点更少、发生更早。",
    ),
    (
        "fuzz",
        "keep_going",
        "发现违反之后继续，并输出每一个违反性质的种子。",
    ),
    (
        "explore",
        "what",
        "课程名称；或 model:two-phase-commit、model:tcommit、model:paxos。",
    ),
    ("explore", "seed", "决定课程运行中的所有随机数；不写则为 1。"),
    ("explore", "property", "只看课程的这一条性质；不写则看全部。"),
    (
        "explore",
        "drops",
        "最多丢弃多少条消息（课程）；不写则为 0。只是永不到达的消息不计在内。",
    ),
    ("explore", "duplicates", "最多重复多少条消息（课程）；不写则为 0。"),
    ("explore", "crashes", "服务器最多崩溃多少次（课程）；不写则为 0。"),
    ("explore", "timers", "定时器最多触发多少次（课程）；不写则为 2。"),
    ("explore", "requests", "用户最多发出多少次请求（课程）；不写则为 1。"),
    ("explore", "lies", "节点最多开始说谎多少次（课程）；不写则为 0。"),
    (
        "explore",
        "n",
        "资源管理器的数量（model:two-phase-commit、model:tcommit）；不写则为 3。",
    ),
    ("explore", "acceptors", "接受者的数量（model:paxos）；不写则为 3。"),
    ("explore", "values", "值的数量（model:paxos）；不写则为 2。"),
    ("explore", "ballots", "提案编号（ballot）的数量（model:paxos）；不写则为 2。"),
    (
        "explore",
        "symmetry",
        "若模型或课程声明了可以互换的对象，把互换后相同的状态算作一个。",
    ),
    (
        "explore",
        "max_states",
        "最多保存多少个状态；课程若不写，则为 1000000。",
    ),
    (
        "explore",
        "max_mb",
        "最多用多少百万字节保存状态；不写则为 2000。",
    ),
    ("explore", "max_seconds", "最多搜索多少秒。"),
    ("measure", "experiment", "实验名称；不写则列出全部实验。"),
    ("measure", "params", "实验的一个参数；可以写多次。"),
    ("measure", "trials", "每个点试验多少次。"),
    ("measure", "seed", "决定每次试验中的所有随机数；不写则为 1。"),
    (
        "grade",
        "file",
        "UTF-8 编码的 CSV 文件，列为 name、task、link（姓名、任务、链接），按此顺序，或由首行的列名指定，以逗号、分号或制表符分隔；`-` 表示从标准输入读取。任务写作 `任务` 或 `课程/任务`。

结果以 CSV 写到标准输出：name、task、solved（yes 或 no）、why（原因）、steps（运行的步数）、faults（用到的故障及次数）、digest（分享时刻的摘要）。无法评分的提交也占一行，并说明原因。",
    ),
    (
        "hash",
        "scheme",
        "modulo、ring、bounded、rendezvous、jump、maglev 或 ketama。键和节点名用 XXH64 求哈希，ketama 则用 MD5。对 jump 而言，十进制数字组成的键就是那个 64 位整数。",
    ),
    (
        "hash",
        "nodes",
        "节点的数量，此时节点名为 0、1……；或每行一个节点名的文件。",
    ),
    (
        "hash",
        "vnodes",
        "每个节点在环上的点数（ring、bounded）；不写则为 100。",
    ),
    (
        "hash",
        "load_factor",
        "任何节点的键数都不超过平均值的这么多倍，向上取整（bounded）；不写则为 1.25。",
    ),
    (
        "hash",
        "table",
        "查找表的大小，须为质数（maglev）；不写则为 65537。",
    ),
    ("lin", "model", "客户端使用的对象：register、cas-register、kv、lock、queue 或 counter。"),
    ("lin", "file", "历史文件；`-` 表示从标准输入读取。"),
    (
        "lin",
        "limit",
        "对每个键最多检查多少个中间状态（哪些操作已经生效，以及由此得到的状态）；不写则为 5000000。",
    ),
];

/// What follows the help of `lin`.
const HISTORIES: &str = r#"历史是按发生顺序排列的事件。每个事件属于一个进程（用数字表示）：它发起一个操作（invoke），
或者得知所发起的操作如何结束：ok 表示完成；fail 表示没有发生；info 表示结果未知，之后任何时刻
都可能生效，也可能永远不会。一个进程同一时刻只做一件事；得到 info 之后，客户端以新的进程号继续。
其他进程（:nemesis）会被忽略。

Jepsen 的日志，可以夹杂其他行：
  INFO  jepsen.util - 0 :invoke :write 3
  INFO  jepsen.util - 0 :ok     :write 3
EDN，一个接一个的映射，或放在一个向量里：
  {:process 0, :type :invoke, :f :put, :key "a", :value "x"}
JSON，一个接一个的对象，或放在一个数组里：
  {"process": 0, "type": "ok", "f": "cas", "value": [1, 2]}

各个模型支持的 f，以及 value 的含义：
  register      read（读到的值，null 表示没有值）、write
  cas-register  另有 cas：[旧值 新值]；ok 且值为 false 表示比较过，但没有设置
  kv            get、put、append（字符串）、cas；各个键分别检查。键写在 key 里，
                或随值给出：[键 值]。空字符串等同于没有值。
  lock          acquire、release（由持有者释放）；没有 value
  queue         enqueue、dequeue（取出的值，null 表示队列为空）；先进先出
  counter       add、increment、decrement（按给出的值，不写则为 1）、read
其他模型的历史也可以用 key 指明是多个对象中的哪一个。

退出状态：0 表示可线性化，1 表示不可线性化，2 表示用法或输入有误，3 表示检查到达上限后放弃，
两者都无法断定。"#;

/// The command with its help in the language that was chosen.
pub(super) fn in_language(command: Command) -> Command {
    match lang() {
        Lang::En => command,
        Lang::Zh => chinese(command),
    }
}

fn chinese(mut command: Command) -> Command {
    // Only then are there the arguments and commands that the parser adds by itself.
    command.build();
    headed(command)
        .about(ABOUT)
        .mut_args(|argument| translated("*", argument))
        .mut_subcommands(one)
}

/// A command, and those that `help` lists below itself.
fn one(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let about = COMMANDS.iter().find(|(of, _)| *of == name);
    let about = about.map_or("", |(_, about)| *about);
    let command = headed(command)
        .about(about)
        .mut_args(|argument| translated(&name, argument))
        .mut_subcommands(one);
    match &*name {
        "lin" => command.after_help(HISTORIES),
        _ => command,
    }
}

fn headed(command: Command) -> Command {
    command
        .long_about(None)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
}

/// Prints what is no error: help, or the version.
pub(super) fn print(help: &clap::Error) {
    if lang() == Lang::En {
        let _ = help.print();
        return;
    }
    let rendered = help.render();
    let mut text = match is_coloured() {
        true => rendered.ansi().to_string(),
        false => rendered.to_string(),
    };
    // What the parser writes by itself, whatever it is told.
    text = text.replace("[OPTIONS]", "[选项]");
    for heading in ["命令", "参数", "选项"] {
        text = text.replace(&format!("{heading}:"), &format!("{heading}："));
    }
    // Who closed the pipe has read enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// An argument with its help, which names its default and its values as far as they matter.
fn translated(command: &str, argument: Arg) -> Arg {
    let words = words(command, argument.get_id().as_str());
    let heading = match argument.is_positional() {
        true => "参数",
        false => "选项",
    };
    let short = words.split("\n\n").next().unwrap_or_default();
    argument
        .help(short)
        .long_help(words)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
}

fn words(command: &str, argument: &str) -> &'static str {
    let of = |command| {
        let mut all = ARGUMENTS.iter();
        all.find(|(of, name, _)| *of == command && *name == argument)
    };
    of(command).or_else(|| of("*")).map_or("", |words| words.2)
}

#[cfg(test)]
mod tests {
    use super::super::args::Args;
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_argument_has_chinese_words_and_no_words_are_left_over() {
        let command = Args::command();
        let mut used = Vec::new();
        for command in command.get_subcommands() {
            let name = command.get_name();
            assert!(COMMANDS.iter().any(|(of, _)| *of == name), "{name}");
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                assert!(!words(name, id).is_empty(), "{name} {id}");
                used.extend([
                    (name.to_owned(), id.to_owned()),
                    ("*".to_owned(), id.to_owned()),
                ]);
            }
        }
        let added = ["help", "version", "lang"];
        for (of, name, _) in ARGUMENTS {
            let is_used = used.contains(&((*of).to_owned(), (*name).to_owned()));
            assert!(is_used || added.contains(name), "{of} {name}");
        }
        let known = |name| command.find_subcommand(name).is_some() || name == "help";
        assert!(COMMANDS.iter().all(|(name, _)| known(*name)));
    }

    #[test]
    fn the_models_of_histories_are_all_named() {
        use clap::ValueEnum;
        for model in super::super::args::LinModel::value_variants() {
            assert!(words("lin", "model").contains(model.name()), "{model:?}");
        }
    }

    #[test]
    fn defaults_are_said_as_they_are() {
        let command = Args::command();
        for command in command.get_subcommands() {
            for argument in command.get_arguments() {
                let Some(default) = argument.get_default_values().first() else {
                    continue;
                };
                let (name, id) = (command.get_name(), argument.get_id().as_str());
                if argument.get_action().takes_values() {
                    let expect = format!("不写则为 {}", default.to_string_lossy());
                    assert!(words(name, id).contains(&expect), "{name} {id}: {expect}");
                }
            }
        }
    }
}

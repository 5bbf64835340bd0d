//! From the words of one act to inputs.

use super::parse::{Parsed, Wrong, split_word, wrong};
use super::units::{parse_jump_us, parse_ppm, parse_rate_ppm};
use super::{Act, Names, find_node, nearest, parse_span};
use crate::i18n::{Text, text};
use crate::sim::{
    Input, Latency, Lie, LinkChange, LinkTo, MessageFault, MessageId, Micros, NodeFault, NodeId,
    Payload, Schedule, Target,
};

/// Every act, as its error message lists it.
const ACTS: [&str; 24] = [
    "crash",
    "restart",
    "wipe",
    "pause",
    "resume",
    "slow",
    "skew",
    "drift",
    "lie",
    "cut",
    "heal",
    "partition",
    "latency",
    "loss",
    "duplication",
    "reordering",
    "drop",
    "delay",
    "duplicate",
    "deliver",
    "hold",
    "release",
    "fire",
    "request",
];

/// One act of a text; a link both ways makes two.
pub(super) fn parse_act(text: &str, names: &dyn Names) -> Parsed<Vec<Act>> {
    let (verb, rest) = split_word(text);
    let one = |input| Ok(vec![Act::Input(input)]);
    match verb {
        "cut" | "heal" => parse_cut(verb, rest, names),
        "latency" | "loss" | "duplication" | "reordering" => parse_link(verb, rest, names),
        "partition" => one(Input::Partition(parse_groups(rest, names)?)),
        "drop" | "delay" | "duplicate" | "deliver" | "hold" | "release" => {
            one(parse_message(verb, rest)?)
        }
        "fire" => Ok(vec![parse_fire(rest, names)?]),
        "request" => one(parse_request(rest, names)?),
        "every" => parse_every(rest, names),
        "stop" if rest == "schedules" => one(Input::StopSchedules),
        "stop" => wrong(
            Text::new(
                "`stop` stops nothing by itself",
                "单独一个 `stop` 不会停止任何东西",
            ),
            Text::new("write `stop schedules`", "请写 `stop schedules`"),
        ),
        "" => wrong(
            Text::new("nothing happens at that time", "时间之后没有操作"),
            Text::new(
                "write an act after it, such as `crash 1`",
                "请写一个操作，例如 `crash 1`",
            ),
        ),
        _ => one(parse_node_fault(verb, rest, names)?),
    }
}

fn parse_node_fault(verb: &str, rest: &str, names: &dyn Names) -> Parsed<Input> {
    let (target, argument) = split_word(rest);
    let fault = match verb {
        "crash" => NodeFault::Crash,
        "restart" => NodeFault::Restart,
        "wipe" => NodeFault::RestartWiped,
        "pause" => NodeFault::Pause,
        "resume" => NodeFault::Resume,
        "slow" => NodeFault::Slow(span(argument, "slow 2 40ms")?),
        "skew" => NodeFault::Skew(expect(
            parse_jump_us(argument),
            argument,
            Text::new("a jump", "时钟的拨动量"),
            "skew 2 +5s",
        )?),
        "drift" => NodeFault::Drift(expect(
            parse_rate_ppm(argument),
            argument,
            Text::new("a rate", "时钟的快慢偏差"),
            "drift 2 -10%",
        )?),
        "lie" => NodeFault::Lie(expect(
            find_lie(argument, names),
            argument,
            Text::new(
                "a lie that this lesson knows, or the number of one",
                "本课的说谎方式或其编号",
            ),
            "lie 2 1",
        )?),
        _ => return unknown_act(verb),
    };
    let takes_argument = matches!(verb, "slow" | "skew" | "drift" | "lie");
    if !takes_argument && !argument.is_empty() {
        return too_much(argument, verb, target);
    }
    Ok(Input::Node(find_target(target, names)?, fault))
}

fn too_much<T>(argument: &str, verb: &str, of: &str) -> Parsed<T> {
    wrong(
        text!("`{argument}` is too much", "`{argument}` 是多余的"),
        text!("write only `{verb} {of}`", "请只写 `{verb} {of}`"),
    )
}

/// A lie by its words or its number; zero and `none` are to be honest.
fn find_lie(word: &str, names: &dyn Names) -> Option<Lie> {
    let by_number = word.parse().ok().map(Lie);
    let honest = (word == "none").then_some(Lie(0));
    by_number.or(honest).or_else(|| names.parse_lie(word))
}

fn unknown_act<T>(verb: &str) -> Parsed<T> {
    let others = ["every", "stop", "end"];
    let instead = match nearest(verb, ACTS.into_iter().chain(others)) {
        Some(near) => text!("did you mean `{near}`?", "是否想写 `{near}`？"),
        None => text!(
            "write one of {}, every, stop schedules, end",
            "请从中选一个：{}, every, stop schedules, end",
            ACTS.join(", ")
        ),
    };
    let what = text!("`{verb}` is not an act", "`{verb}` 不是操作");
    wrong(what, instead)
}

fn expect<T>(value: Option<T>, word: &str, what: Text, example: &str) -> Parsed<T> {
    match value {
        Some(value) => Ok(value),
        None => wrong(is_not(word, &what), as_in(example)),
    }
}

/// What is wrong with a word that should have been something, or that is not there.
fn is_not(word: &str, what: &Text) -> Text {
    let Text { en, zh } = what;
    match word {
        "" => Text::made(format!("{en} is missing"), format!("缺少{zh}")),
        _ => Text::made(
            format!("`{word}` is not {en}"),
            format!("`{word}` 不是{zh}"),
        ),
    }
}

fn as_in(example: &str) -> Text {
    text!("write it as in `{example}`", "写法如 `{example}`")
}

fn span(word: &str, example: &str) -> Parsed<Micros> {
    let what = Text::new("a span of time", "时长");
    expect(parse_span(word), word, what, example)
}

fn node(word: &str, names: &dyn Names) -> Parsed<NodeId> {
    match find_node(names, word) {
        Some(id) => Ok(id),
        None => {
            let nodes: Vec<String> = names.nodes().into_iter().map(|(_, name)| name).collect();
            wrong(
                is_not(word, &Text::new("a node", "节点")),
                text!(
                    "write a number from 1, or one of {}",
                    "请写编号（从 1 开始），或从中选一个：{}",
                    nodes.join(", ")
                ),
            )
        }
    }
}

fn find_target(word: &str, names: &dyn Names) -> Parsed<Target> {
    let roles = names.roles();
    let by_number = word
        .strip_prefix("role:")
        .and_then(|number| number.parse().ok());
    let by_name = roles.iter().find(|(_, name)| *name == word);
    if let Some(role) = by_name.map(|(role, _)| *role).or(by_number) {
        return Ok(Target::Role(role));
    }
    node(word, names)
        .map(Target::Node)
        .map_err(|Wrong(what, instead)| {
            if roles.is_empty() {
                return Wrong(what, instead);
            }
            let roles: Vec<&str> = roles.iter().map(|(_, name)| *name).collect();
            let (Text { en, zh }, roles) = (instead, roles.join(", "));
            let instead = Text::made(
                format!("{en}, or the role {roles}"),
                format!("{zh}；也可以写角色 {roles}"),
            );
            Wrong(what, instead)
        })
}

/// The links of `1>2`, `1-2` (both ways) or `all`.
fn find_links(word: &str, names: &dyn Names) -> Parsed<Vec<LinkTo>> {
    if word == "all" {
        return Ok(vec![LinkTo::All]);
    }
    // A name may hold a hyphen: any place where both sides are nodes will do.
    let ends = |sign: char| {
        word.match_indices(sign).find_map(|(at, _)| {
            let from = find_node(names, word[..at].trim())?;
            let to = find_node(names, word[at + 1..].trim())?;
            Some((from, to))
        })
    };
    if let Some((from, to)) = ends('>') {
        return Ok(vec![LinkTo::OneWay(from, to)]);
    }
    match ends('-') {
        Some((from, to)) => Ok(vec![LinkTo::OneWay(from, to), LinkTo::OneWay(to, from)]),
        None => wrong(
            is_not(word, &Text::new("a link", "链路")),
            Text::new(
                "write `1>2` for one way, `1-2` for or `all`",
                "单向请写 `1>2`，双向请写 `1-2`，所有链路请写 `all`",
            ),
        ),
    }
}

fn parse_cut(verb: &str, rest: &str, names: &dyn Names) -> Parsed<Vec<Act>> {
    let cut = verb == "cut";
    let input = |links| match links {
        LinkTo::All if cut => wrong(
            Text::new("not every link can be cut at once", "不能一次切断所有链路"),
            Text::new("write a `partition`", "请改用 `partition`"),
        ),
        LinkTo::All => Ok(Input::HealAll),
        LinkTo::OneWay(from, to) if cut => Ok(Input::Cut(from, to)),
        LinkTo::OneWay(from, to) => Ok(Input::Heal(from, to)),
    };
    let links = find_links(rest, names)?;
    links
        .into_iter()
        .map(|link| input(link).map(Act::Input))
        .collect()
}

fn parse_link(verb: &str, rest: &str, names: &dyn Names) -> Parsed<Vec<Act>> {
    let (link, rest) = split_word(rest);
    let ppm = || {
        let what = Text::new("a share", "百分比");
        expect(parse_ppm(rest), rest, what, &format!("{verb} all 10%"))
    };
    let links = find_links(link, names)?;
    let change = match verb {
        "loss" => LinkChange::Loss(ppm()?),
        "duplication" => LinkChange::Duplication(ppm()?),
        "reordering" => LinkChange::Reordering(ppm()?),
        _ => LinkChange::Latency(parse_latency(rest)?),
    };
    let act = |link| Act::Input(Input::Link(link, change));
    Ok(links.into_iter().map(act).collect())
}

fn parse_latency(text: &str) -> Parsed<Latency> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let two = |a: &str, b: &str, example: &str| Ok((span(a, example)?, span(b, example)?));
    match words[..] {
        ["fixed", a] => Ok(Latency::Fixed(span(a, "latency all fixed 50ms")?)),
        ["uniform", a, b] => {
            two(a, b, "latency all uniform 5ms 15ms").map(|(low, high)| Latency::Uniform(low, high))
        }
        ["normal", a, b] => {
            two(a, b, "latency all normal 20ms 4ms").map(|(mean, sd)| Latency::Normal(mean, sd))
        }
        ["exponential", a, b] => two(a, b, "latency all exponential 5ms 10ms")
            .map(|(min, mean)| Latency::Exponential(min, mean)),
        _ => wrong(
            is_not(text, &Text::new("a latency", "延迟")),
            Text::new(
                "write `fixed 50ms`, `uniform 5ms 15ms` (low, high), `normal 20ms 4ms` (mean, \
                 standard deviation) or `exponential 5ms 10ms` (minimum, mean of the tail)",
                "请写 `fixed 50ms`、`uniform 5ms 15ms`（下限、上限）、`normal 20ms 4ms`（均值、\
                 标准差）或 `exponential 5ms 10ms`（最小值、尾部的均值）",
            ),
        ),
    }
}

/// Groups of nodes: `1,2,3 | 4,5`; `-` is an empty group, and nothing at all no group.
fn parse_groups(text: &str, names: &dyn Names) -> Parsed<Vec<Vec<NodeId>>> {
    match text {
        "" => {
            return wrong(
                Text::new("a partition needs groups", "分区需要写出各组"),
                Text::new(
                    "write them as in `partition 1,2,3 | 4,5`",
                    "写法如 `partition 1,2,3 | 4,5`",
                ),
            );
        }
        "none" => return Ok(Vec::new()),
        _ => {}
    }
    let group = |group: &str| match group.trim() {
        "-" => Ok(Vec::new()),
        group => group
            .split(',')
            .map(|word| node(word.trim(), names))
            .collect(),
    };
    text.split('|').map(group).collect()
}

fn parse_message(verb: &str, rest: &str) -> Parsed<Input> {
    let (message, argument) = split_word(rest);
    let fault = match verb {
        "drop" => MessageFault::Drop,
        "delay" => MessageFault::Delay(span(argument, "delay 123 20ms")?),
        "duplicate" => MessageFault::Duplicate,
        "deliver" => MessageFault::DeliverNow,
        "hold" => MessageFault::Hold,
        _ => MessageFault::Release,
    };
    if verb != "delay" && !argument.is_empty() {
        return too_much(argument, verb, message);
    }
    let example = format!("{verb} 123");
    let id = expect(
        message.parse().ok(),
        message,
        Text::new("the number of a message", "消息的编号"),
        &example,
    )?;
    Ok(Input::Message(MessageId(id), fault))
}

/// Bytes as `0x` and two hexadecimal digits each.
fn parse_payload(word: &str) -> Option<Payload> {
    let digits = word.strip_prefix("0x")?;
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    (0..digits.len())
        .step_by(2)
        .map(byte)
        .collect::<Option<_>>()
        .map(Payload)
}

fn parse_fire(rest: &str, names: &dyn Names) -> Parsed<Act> {
    let (who, timer) = split_word(rest);
    let id = node(who, names)?;
    if timer.is_empty() {
        return wrong(
            Text::new("no timer is named", "没有写定时器的名称"),
            Text::new(
                "write its name, as in `fire 3 election timeout`",
                "请写出名称，例如 `fire 3 election timeout`",
            ),
        );
    }
    Ok(match parse_payload(timer) {
        Some(payload) => Act::Input(Input::FireTimer(id, payload)),
        None => Act::Fire(id, timer.to_owned()),
    })
}

fn parse_request(rest: &str, names: &dyn Names) -> Parsed<Input> {
    let (who, words) = split_word(rest);
    let id = node(who, names)?;
    match parse_payload(words).or_else(|| names.parse_request(words)) {
        Some(request) => Ok(Input::Request(id, request)),
        None => wrong(
            is_not(
                words,
                &Text::new("a request that can be made here", "这里能发出的请求"),
            ),
            Text::new(
                "write a request of this lesson, as its page and its guide do",
                "请写本课的请求，写法见课程页面和教师指南",
            ),
        ),
    }
}

const NESTED: Text = Text::new(
    "a schedule can not hold a schedule",
    "定时操作里不能再有定时操作",
);

/// `every 5s x3 undo 2s: ACT`.
fn parse_every(text: &str, names: &dyn Names) -> Parsed<Vec<Act>> {
    const EXAMPLE: &str = "every 5s x3 undo 2s: crash leader";
    let Some((head, act)) = text.split_once(':') else {
        return wrong(
            Text::new(
                "`every` needs a colon before its act",
                "`every` 的操作之前缺少冒号",
            ),
            as_in(EXAMPLE),
        );
    };
    let words: Vec<&str> = head.split_whitespace().collect();
    let (every, mut rest) = match words.split_first() {
        Some((every, rest)) => (span(every, EXAMPLE)?, rest),
        None => {
            return wrong(
                Text::new("`every` needs a time", "`every` 缺少时长"),
                as_in(EXAMPLE),
            );
        }
    };
    let mut times = 0;
    if let [word, others @ ..] = rest
        && let Some(count) = word.strip_prefix('x')
    {
        let what = Text::new("a number of times", "次数");
        times = expect(count.parse().ok(), word, what, EXAMPLE)?;
        rest = others;
    }
    let undo_after = match rest {
        [] => None,
        ["undo", after] => Some(span(after, EXAMPLE)?),
        _ => {
            return wrong(
                text!("`{}` is not clear", "看不懂 `{}`", rest.join(" ")),
                as_in(EXAMPLE),
            );
        }
    };
    let schedule = |act| match act {
        Act::Input(Input::Every(_)) => wrong(NESTED, Text::new("write two", "请分成两个")),
        Act::Fire(..) => wrong(
            Text::new(
                "a schedule can not name a timer in words",
                "定时操作里不能写定时器的名称",
            ),
            Text::new("write it as `0x...`", "请写成 `0x...`"),
        ),
        Act::Input(input) => Ok(Act::Input(Input::Every(Box::new(Schedule {
            every,
            times,
            input,
            undo_after,
        })))),
    };
    let act = act.trim();
    if split_word(act).0 == "every" {
        return wrong(NESTED, Text::new("write two lines", "请分成两行"));
    }
    parse_act(act, names)?.into_iter().map(schedule).collect()
}

//! From what a history says to the operations of a model.

use super::datum::Datum;
use super::edn::Wrong;
use super::pair::Call;
use crate::checks::linearizable::{
    Answer, Counter, Lock, Model, Operation, Queue, Register, Value, counter, lock, queue, register,
};
use crate::cli::words::say;
use crate::session::words::nearest;

/// What one call is to a model: what was asked, and what was answered when it was.
type Translated<M> = (<M as Model>::Input, Option<<M as Model>::Output>);

/// The operations of a history, and the key of each.
pub(super) type History<M> = (Vec<Operation<M>>, Vec<Option<Datum>>);

fn history<M: Model>(
    calls: &mut [Call],
    translate: impl Fn(&mut Call) -> Result<Translated<M>, Wrong>,
) -> Result<History<M>, Wrong> {
    let (mut operations, mut keys) = (Vec::new(), Vec::new());
    for call in calls {
        let (input, output) = translate(call)?;
        let end = call.end.as_ref().map(|(point, _)| point.nth);
        operations.push(Operation {
            client: call.process,
            called: call.called.nth,
            input,
            answer: end.zip(output).map(|(at, output)| Answer { at, output }),
        });
        keys.push(call.key.clone());
    }
    Ok((operations, keys))
}

/// A register; with compare-and-set or without.
pub(super) fn of_register(calls: &mut [Call], has_cas: bool) -> Result<History<Register>, Wrong> {
    history(calls, |call| {
        check_one(call)?;
        match &*call.f {
            "read" => Ok(read(call)),
            "write" => Ok((register::Input::Write(content(&call.asked)), written(call)?)),
            "cas" if has_cas => cas(call),
            "cas" => Err(wrong(
                call,
                say!(
                    "a register knows no `cas`; write `--model cas-register`",
                    "模型 register 没有 `cas`；请用 `--model cas-register`"
                ),
            )),
            _ if has_cas => Err(unknown(call, "cas-register", &["read", "write", "cas"])),
            _ => Err(unknown(call, "register", &["read", "write"])),
        }
    })
}

/// A store of values by key, of which an empty text is as good as none.
pub(super) fn of_store(calls: &mut [Call]) -> Result<History<Register>, Wrong> {
    history(calls, |call| {
        if call.key.is_none() {
            split_key(call)?;
        }
        let (input, output) = match &*call.f {
            "get" | "read" => read(call),
            "put" | "write" => (register::Input::Write(content(&call.asked)), written(call)?),
            "cas" => cas(call)?,
            "append" => (appended(call)?, written(call)?),
            _ => return Err(unknown(call, "kv", &["get", "put", "append", "cas"])),
        };
        Ok((without_empty(input), output.map(answer_without_empty)))
    })
}

/// A lock.
pub(super) fn of_lock(calls: &mut [Call]) -> Result<History<Lock>, Wrong> {
    history(calls, |call| {
        if matches!(&call.end, Some((_, Datum::Bool(false)))) {
            let why = say!(
                "`{}` answers false; write fail for what was refused",
                "`{}` 的答复是 false；被拒绝的操作请写成 fail",
                call.f
            );
            return Err(wrong(call, why));
        }
        if call.asked != Datum::Nil {
            // It may be which lock is meant: taken as one, several would give a wrong verdict.
            let why = say!(
                "`{}` has the value {}, and a lock takes none; leave it out, or write `key` for which \
                 of several locks it is",
                "`{}` 的值是 {}，而锁的操作没有值；请去掉，如果有多个锁，请用 `key` 指明是哪一个",
                call.f,
                call.asked
            );
            return Err(wrong(call, why));
        }
        done(call)?;
        let done = call.end.as_ref().map(|_| ());
        match &*call.f {
            "acquire" => Ok((lock::Input::Acquire(call.process), done)),
            "release" => Ok((lock::Input::Release(call.process), done)),
            _ => Err(unknown(call, "lock", &["acquire", "release"])),
        }
    })
}

/// A queue.
pub(super) fn of_queue(calls: &mut [Call]) -> Result<History<Queue>, Wrong> {
    history(calls, |call| {
        check_one(call)?;
        match &*call.f {
            "enqueue" => {
                let Some(value) = content(&call.asked) else {
                    let why = say!(
                        "nothing is enqueued; write a value",
                        "入队的操作没有值；请写出一个值"
                    );
                    return Err(wrong(call, why));
                };
                done(call)?;
                let output = call.end.as_ref().map(|_| queue::Output::Done);
                Ok((queue::Input::Enqueue(value), output))
            }
            "dequeue" => {
                let taken = |datum: &Datum| queue::Output::Taken(content(datum));
                let output = call.end.as_ref().map(|(_, datum)| taken(datum));
                Ok((queue::Input::Dequeue, output))
            }
            _ => Err(unknown(call, "queue", &["enqueue", "dequeue"])),
        }
    })
}

/// A counter.
pub(super) fn of_counter(calls: &mut [Call]) -> Result<History<Counter>, Wrong> {
    history(calls, |call| match (&*call.f, &call.asked) {
        ("read", _) => match &call.end {
            None => Ok((counter::Input::Read, None)),
            Some((_, Datum::Number(count))) => {
                Ok((counter::Input::Read, Some(Some(i128::from(*count)))))
            }
            Some((_, other)) => {
                let range = range(i64::MIN);
                let why = say!(
                    "the counter was read as {other}; write a whole number {range}",
                    "计数器读到的是 {other}；请写一个{range}整数"
                );
                Err(wrong(call, why))
            }
        },
        ("add" | "increment", Datum::Number(amount)) => add(call, *amount),
        ("increment", Datum::Nil) => add(call, 1),
        ("decrement", Datum::Nil) => add(call, -1),
        ("decrement", Datum::Number(amount)) if *amount > i64::MIN => add(call, -amount),
        ("add" | "increment" | "decrement", other) => {
            // What is taken off is added with the other sign, and the least number has no other.
            let least = if call.f == "decrement" {
                -i64::MAX
            } else {
                i64::MIN
            };
            let range = range(least);
            let why = say!(
                "`{}` of {other} means nothing; write a whole number {range}",
                "`{}` 的值不能是 {other}；请写一个{range}整数",
                call.f
            );
            Err(wrong(call, why))
        }
        _ => Err(unknown(
            call,
            "counter",
            &["add", "increment", "decrement", "read"],
        )),
    })
}

/// Which numbers are read.
fn range(least: i64) -> String {
    let most = i64::MAX;
    say!("from {least} to {most}", "从 {least} 到 {most} 的")
}

fn add(call: &Call, amount: i64) -> Result<Translated<Counter>, Wrong> {
    done(call)?;
    Ok((counter::Input::Add(amount), call.end.as_ref().map(|_| None)))
}

fn read(call: &Call) -> Translated<Register> {
    let holds = |datum: &Datum| register::Output::Holds(content(datum));
    let output = call.end.as_ref().map(|(_, datum)| holds(datum));
    (register::Input::Read, output)
}

fn written(call: &Call) -> Result<Option<register::Output>, Wrong> {
    done(call)?;
    Ok(call.end.as_ref().map(|_| register::Output::Done))
}

fn cas(call: &Call) -> Result<Translated<Register>, Wrong> {
    let pair = match &call.asked {
        Datum::List(pair) => &pair[..],
        _ => &[],
    };
    let [from, to] = pair else {
        let why = say!(
            "`cas` asks for two values; write [FROM TO]",
            "`cas` 需要两个值；请写成 [旧值 新值]"
        );
        return Err(wrong(call, why));
    };
    let is_swapped = match &call.end {
        Some((_, Datum::Bool(false))) => false,
        _ => {
            done(call)?;
            true
        }
    };
    let output = register::Output::Swapped(is_swapped);
    let input = register::Input::Cas(content(from), content(to));
    Ok((input, call.end.as_ref().map(|_| output)))
}

fn appended(call: &Call) -> Result<register::Input, Wrong> {
    match &call.asked {
        Datum::Text(text) => Ok(register::Input::Append(text.clone())),
        _ => Err(wrong(
            call,
            say!(
                "only a text can be appended; write it in quotes",
                "只能追加字符串；请用引号括起来"
            ),
        )),
    }
}

/// Jepsen's independent keys: the key comes with the value, as `[key value]`.
fn split_key(call: &mut Call) -> Result<(), Wrong> {
    let part = |datum: &Datum| match datum {
        Datum::List(pair) if pair.len() == 2 => Some((pair[0].clone(), pair[1].clone())),
        _ => None,
    };
    let Some((key, asked)) = part(&call.asked) else {
        let why = say!(
            "the event has no key; write `key`, or [KEY VALUE] as the value",
            "事件没有键；请写出 `key`，或把值写成 [键 值]"
        );
        return Err(wrong(call, why));
    };
    if let Some((point, answer)) = &mut call.end {
        match part(answer) {
            Some((of, value)) if of == key => *answer = value,
            _ => {
                let why = say!(
                    "the answer is not about the key {key}; write [{key} VALUE]",
                    "答复的不是键 {key}；请写成 [{key} 值]"
                );
                let line = point.line;
                return Err(Wrong { line, why });
            }
        }
    }
    (call.key, call.asked) = (Some(key), asked);
    Ok(())
}

/// That it is about one object. A pair looks like Jepsen's independent keys, and the operations of many
/// objects, taken as those of one, would get a confident verdict that is wrong.
fn check_one(call: &Call) -> Result<(), Wrong> {
    let is_pair = |datum: &Datum| matches!(datum, Datum::List(items) if items.len() == 2);
    let has_pair = match (&*call.f, &call.asked) {
        // Its own pair is what it compares with and what it sets.
        ("cas", Datum::List(items)) => items.iter().any(is_pair),
        (_, asked) => is_pair(asked),
    };
    let (line, pair) = match &call.end {
        _ if call.key.is_some() => return Ok(()),
        _ if has_pair => (call.called.line, &call.asked),
        Some((point, answer)) if call.f != "cas" && is_pair(answer) => (point.line, answer),
        _ => return Ok(()),
    };
    let why = say!(
        "{pair} looks like [KEY VALUE] of one of several objects; split the history by key, give each \
         event a `key`, or use `--model kv`",
        "{pair} 像是多个对象之一的 [键 值]；请按键拆分历史，或在每个事件中写出 `key`，或用 `--model kv`"
    );
    Err(Wrong { line, why })
}

/// That it was done is all that such an operation can answer: nothing, yes, or what was asked.
fn done(call: &Call) -> Result<(), Wrong> {
    match &call.end {
        None | Some((_, Datum::Nil | Datum::Bool(true))) => Ok(()),
        Some((_, answer)) if *answer == call.asked => Ok(()),
        Some((point, answer)) => {
            let (f, asked, line) = (&call.f, &call.asked, point.line);
            let why = say!(
                "`{f}` of {asked} answers {answer}; write {asked} or nothing",
                "`{f}` 的值是 {asked}，答复却是 {answer}；答复请写 {asked}，或者不写"
            );
            Err(Wrong { line, why })
        }
    }
}

fn content(datum: &Datum) -> register::Content {
    match datum {
        Datum::Nil => None,
        Datum::Number(number) => Some(Value::Number(*number)),
        Datum::Text(text) => Some(Value::Text(text.clone())),
        other => Some(Value::Term(other.to_string())),
    }
}

fn not_empty(content: register::Content) -> register::Content {
    content.filter(|value| *value != Value::Text(String::new()))
}

fn without_empty(input: register::Input) -> register::Input {
    match input {
        register::Input::Write(value) => register::Input::Write(not_empty(value)),
        register::Input::Cas(from, to) => register::Input::Cas(not_empty(from), not_empty(to)),
        other => other,
    }
}

fn answer_without_empty(output: register::Output) -> register::Output {
    match output {
        register::Output::Holds(value) => register::Output::Holds(not_empty(value)),
        other => other,
    }
}

fn unknown(call: &Call, model: &str, known: &[&str]) -> Wrong {
    let hint = match nearest(&call.f, known.iter().copied()) {
        Some(near) => say!("did you mean `{near}`?", "是否想写 `{near}`？"),
        None => say!("it has {}", "它支持 {}", known.join(", ")),
    };
    let why = say!(
        "the model {model} knows no `{}`; {hint}",
        "模型 {model} 没有 `{}`；{hint}",
        call.f
    );
    wrong(call, why)
}

fn wrong(call: &Call, why: String) -> Wrong {
    let line = call.called.line;
    Wrong { line, why }
}

//! From acts to text, the inverse of parsing.

use super::units::{print_jump, print_ppm, print_rate};
use super::{Act, Names, ScriptText, find_node, print_span};
use crate::sim::{
    Input, Latency, LinkChange, LinkTo, MessageFault, NodeFault, NodeId, Payload, Target,
};
use core::fmt::Write;

/// The text of a script, one act a line.
pub fn print(script: &ScriptText, names: &dyn Names) -> String {
    let mut text = String::new();
    for timed in &script.acts {
        if let Some(step) = timed.step {
            let _ = write!(text, "@{step} ");
        }
        let act = match &timed.act {
            Act::Input(input) => describe(input, names),
            Act::Fire(id, timer) => format!("fire {} {timer}", node(*id, names)),
        };
        let _ = writeln!(text, "{} {act}", print_span(timed.at));
    }
    if let Some(end) = script.end {
        let _ = writeln!(text, "{} end", print_span(end));
    }
    text
}

/// One input as a script says it, without its time.
pub fn describe(input: &Input, names: &dyn Names) -> String {
    match input {
        Input::Node(target, fault) => node_fault(*target, *fault, names),
        Input::Cut(from, to) => format!("cut {}", link(*from, *to, names)),
        Input::Heal(from, to) => format!("heal {}", link(*from, *to, names)),
        Input::HealAll => "heal all".to_owned(),
        Input::Partition(groups) => format!("partition {}", print_groups(groups, names)),
        Input::Link(links, change) => link_change(*links, *change, names),
        Input::Message(message, fault) => {
            let id = message.0;
            match fault {
                MessageFault::Drop => format!("drop {id}"),
                MessageFault::Delay(by) => format!("delay {id} {}", print_span(*by)),
                MessageFault::Duplicate => format!("duplicate {id}"),
                MessageFault::DeliverNow => format!("deliver {id}"),
                MessageFault::Hold => format!("hold {id}"),
                MessageFault::Release => format!("release {id}"),
            }
        }
        Input::FireTimer(id, timer) => format!("fire {} {}", node(*id, names), hex(timer)),
        Input::Request(id, request) => {
            let same = |words: &String| names.parse_request(words).as_ref() == Some(request);
            let words = names.request_words(request).filter(same);
            format!(
                "request {} {}",
                node(*id, names),
                words.unwrap_or_else(|| hex(request))
            )
        }
        Input::Every(schedule) => {
            let mut head = format!("every {}", print_span(schedule.every));
            if schedule.times > 0 {
                let _ = write!(head, " x{}", schedule.times);
            }
            if let Some(after) = schedule.undo_after {
                let _ = write!(head, " undo {}", print_span(after));
            }
            format!("{head}: {}", describe(&schedule.input, names))
        }
        Input::StopSchedules => "stop schedules".to_owned(),
    }
}

fn node_fault(target: Target, fault: NodeFault, names: &dyn Names) -> String {
    let who = match target {
        Target::Node(id) => node(id, names),
        Target::Role(role) => {
            let roles = names.roles();
            let named = roles.iter().find(|(number, _)| *number == role);
            named.map_or_else(|| format!("role:{role}"), |(_, name)| (*name).to_owned())
        }
    };
    match fault {
        NodeFault::Crash => format!("crash {who}"),
        NodeFault::Restart => format!("restart {who}"),
        NodeFault::RestartWiped => format!("wipe {who}"),
        NodeFault::Pause => format!("pause {who}"),
        NodeFault::Resume => format!("resume {who}"),
        NodeFault::Slow(late) => format!("slow {who} {}", print_span(late)),
        NodeFault::Skew(jump_us) => format!("skew {who} {}", print_jump(jump_us)),
        NodeFault::Drift(ppm) => format!("drift {who} {}", print_rate(ppm)),
        NodeFault::Lie(lie) => {
            let same = |words: &String| names.parse_lie(words) == Some(lie);
            let words = names.print_lie(lie).filter(same);
            let number = || lie.0.to_string();
            format!("lie {who} {}", words.unwrap_or_else(number))
        }
    }
}

fn link_change(links: LinkTo, change: LinkChange, names: &dyn Names) -> String {
    let links = match links {
        LinkTo::All => "all".to_owned(),
        LinkTo::OneWay(from, to) => link(from, to, names),
    };
    match change {
        LinkChange::Latency(latency) => format!("latency {links} {}", print_latency(latency)),
        LinkChange::Loss(ppm) => format!("loss {links} {}", print_ppm(ppm)),
        LinkChange::Duplication(ppm) => format!("duplication {links} {}", print_ppm(ppm)),
        LinkChange::Reordering(ppm) => format!("reordering {links} {}", print_ppm(ppm)),
    }
}

fn print_latency(latency: Latency) -> String {
    let two = |kind, a, b| format!("{kind} {} {}", print_span(a), print_span(b));
    match latency {
        Latency::Fixed(span) => format!("fixed {}", print_span(span)),
        Latency::Uniform(low, high) => two("uniform", low, high),
        Latency::Normal(mean, sd) => two("normal", mean, sd),
        Latency::Exponential(min, mean) => two("exponential", min, mean),
    }
}

fn print_groups(groups: &[Vec<NodeId>], names: &dyn Names) -> String {
    if groups.is_empty() {
        return "none".to_owned();
    }
    let group = |group: &Vec<NodeId>| {
        let nodes: Vec<String> = group.iter().map(|id| node(*id, names)).collect();
        if nodes.is_empty() {
            "-".to_owned()
        } else {
            nodes.join(",")
        }
    };
    groups.iter().map(group).collect::<Vec<_>>().join(" | ")
}

fn link(from: NodeId, to: NodeId, names: &dyn Names) -> String {
    format!("{}>{}", node(from, names), node(to, names))
}

/// A node's name where a script can read it back, or else its number.
fn node(id: NodeId, names: &dyn Names) -> String {
    let plain = |name: &String| {
        let simple = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        simple && find_node(names, name) == Some(id)
    };
    let nodes = names.nodes().into_iter();
    let name = nodes.filter(|(node, _)| *node == id).map(|(_, name)| name);
    let is_role = |name: &String| names.roles().iter().any(|(_, role)| role == name);
    name.filter(plain)
        .find(|name| !is_role(name))
        .unwrap_or_else(|| id.to_string())
}

fn hex(payload: &Payload) -> String {
    let mut text = String::from("0x");
    for byte in &payload.0 {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

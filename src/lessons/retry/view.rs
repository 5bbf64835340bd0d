//! What the stage and the State tab show of a node.

pub mod measured;

use super::words;
use crate::i18n::{Lang, say};
use crate::lessons::kit::{self, arc};
use crate::protocols::retry::policy::breaker::{Breaker, BreakerState};
use crate::protocols::retry::{
    BACKUP, Budget, Client, Disk, FIRST_CLIENT, Job, Node, OPERATOR, Operator, Retry, SERVICE,
    Service, Stage, Timer,
};
use crate::scene::{Cell, Dot, Glance, Shape, Tint};
use crate::session::{NodeView, ViewRow};
use crate::sim::{NodeId, Slot, World};

/// The colours of the stage, each with a meaning.
pub mod tints {
    use crate::scene::Tint;
    /// A retry, and a client that waits to retry.
    pub const RETRY: Tint = Tint(1);
    /// The operator and its log.
    pub const OPERATOR: Tint = Tint(2);
    /// The service and its answers.
    pub const SERVICE: Tint = Tint(3);
    /// A first attempt, and a client that waits for an answer.
    pub const REQUEST: Tint = Tint(5);
    /// Refusals, an open breaker, an alert.
    pub const REFUSED: Tint = Tint(6);
    /// The backup.
    pub const BACKUP: Tint = Tint(7);
}

/// How many places of the queue the stage shows: those at its head.
const CELLS_MAX: usize = 7;
/// With more clients than this, each is a dot whose colour says all.
const DETAILED_MAX: u16 = 8;
/// Of more clients than this, the State tab shows only these.
const INSPECTED_MAX: u16 = 8;

/// A node's name.
pub fn name(id: NodeId) -> String {
    match id {
        SERVICE => "S".to_owned(),
        BACKUP => "B".to_owned(),
        OPERATOR => "Log".to_owned(),
        NodeId(number) => format!("C{}", number - FIRST_CLIENT.0 + 1),
    }
}

fn blank(shape: Shape, tint: Tint) -> Glance {
    Glance {
        tint,
        ..kit::blank(shape)
    }
}

/// What the stage shows of a node.
pub fn glance(world: &World<Retry>, id: NodeId, lang: Lang) -> Glance {
    let Some(slot) = world.slot(id) else {
        return blank(Shape::Circle, Tint::NEUTRAL);
    };
    match slot.node.as_ref() {
        Some(Node::Service(service)) => service_glance(service, slot, lang),
        Some(Node::Backup(_)) => backup_glance(&slot.disk, lang),
        Some(Node::Operator(operator)) => operator_glance(operator, &slot.disk, lang),
        Some(Node::Client(client)) => client_glance(world.protocol(), client, slot, lang),
        None => match id {
            SERVICE => Glance {
                badge: charges(&slot.disk, lang),
                ..blank(Shape::Circle, tints::SERVICE)
            },
            BACKUP => backup_glance(&slot.disk, lang),
            OPERATOR => blank(Shape::Hexagon, tints::OPERATOR),
            _ => blank(Shape::Square, Tint::NEUTRAL),
        },
    }
}

fn charges(disk: &Disk, lang: Lang) -> String {
    say!(
        lang,
        "{charges} charged",
        "扣款 {charges}",
        charges = disk.charges
    )
}

fn service_glance(service: &Service, slot: &Slot<Retry>, lang: Lang) -> Glance {
    let busy = service.workers.iter().map(|job| Dot {
        of: SERVICE,
        tint: tints::SERVICE,
        filled: job.is_some(),
    });
    let cell = |job: &Job| Cell {
        label: name(job.call.id.client),
        tint: if job.call.attempt > 1 {
            tints::RETRY
        } else {
            tints::REQUEST
        },
        solid: true,
    };
    let waiting = service.queue.len();
    let hidden = waiting.saturating_sub(CELLS_MAX);
    Glance {
        role: match waiting {
            0 => String::new(),
            _ => say!(lang, "{waiting} waiting", "排队 {waiting}"),
        },
        badge: charges(&slot.disk, lang),
        // More dots than a few are no help.
        dots: if service.workers.len() <= 8 {
            busy.collect()
        } else {
            Vec::new()
        },
        strip: service.queue.iter().take(CELLS_MAX).map(cell).collect(),
        strip_hidden: u32::try_from(hidden).unwrap_or(u32::MAX),
        arc: arc(slot, &Timer::Work(0)),
        ..blank(Shape::Circle, tints::SERVICE)
    }
}

fn backup_glance(disk: &Disk, lang: Lang) -> Glance {
    let kept = disk.kept.len();
    Glance {
        badge: match kept {
            0 => String::new(),
            _ => say!(lang, "keeps {kept}", "保存 {kept}"),
        },
        ..blank(Shape::Circle, tints::BACKUP)
    }
}

fn operator_glance(operator: &Operator, disk: &Disk, lang: Lang) -> Glance {
    let logged = disk.log.len();
    let tint = if operator.alert {
        tints::REFUSED
    } else {
        tints::OPERATOR
    };
    Glance {
        role: match operator.alert {
            true => say!(lang, "alert", "告警"),
            false => String::new(),
        },
        crowned: operator.alert,
        badge: match logged {
            0 => String::new(),
            _ => say!(lang, "{logged} logged", "{logged} 条"),
        },
        ..blank(Shape::Hexagon, tint)
    }
}

/// Its colour tells what the client is at: the most worrying of it, when it is at several things.
fn client_glance(retry: &Retry, client: &Client, slot: &Slot<Retry>, lang: Lang) -> Glance {
    let has = |stage: fn(&Stage) -> bool| client.ops.iter().any(|op| stage(&op.stage));
    let is_open = |breaker: &Breaker| matches!(breaker.state(), BreakerState::Open(_));
    let is_open = client.breaker.as_ref().is_some_and(is_open);
    let tint = if is_open {
        tints::REFUSED
    } else if has(|stage| matches!(stage, Stage::AtBackup(_))) {
        tints::BACKUP
    } else if has(|stage| *stage == Stage::Waiting) || client.ops.iter().any(|op| op.attempts > 1) {
        tints::RETRY
    } else if client.ops.is_empty() {
        Tint::NEUTRAL
    } else {
        tints::REQUEST
    };
    if retry.clients > DETAILED_MAX {
        return blank(Shape::Square, tint);
    }
    let first = client.ops.first();
    Glance {
        role: breaker_words(client.breaker.as_ref(), true, lang),
        badge: first.map_or_else(String::new, |op| {
            format!("{}/{}", op.attempts, retry.attempts_max)
        }),
        arc: first.and_then(|op| {
            let timer = match op.stage {
                Stage::Calling => Timer::Attempt(op.sequence),
                Stage::Waiting => Timer::Backoff(op.sequence),
                Stage::AtBackup(_) => Timer::Deadline(op.sequence),
            };
            arc(slot, &timer)
        }),
        ..blank(Shape::Square, tint)
    }
}

/// The state of a breaker; when `short`, nothing for one that is closed.
fn breaker_words(breaker: Option<&Breaker>, short: bool, lang: Lang) -> String {
    let (en, zh) = match breaker.map(Breaker::state) {
        None if short => ("", ""),
        None => ("none", "无"),
        Some(BreakerState::Closed) if short => ("", ""),
        Some(BreakerState::Closed) => ("closed", "闭合"),
        Some(BreakerState::Open(_)) if short => ("breaker open", "断路器断开"),
        Some(BreakerState::Open(_)) => ("open", "断开"),
        Some(BreakerState::HalfOpen(_)) if short => ("breaker half-open", "断路器半开"),
        Some(BreakerState::HalfOpen(_)) => ("half-open", "半开"),
    };
    lang.pick(en, zh).to_owned()
}

fn line(name: &'static str, value: String) -> ViewRow {
    ViewRow {
        name,
        value,
        durable: false,
    }
}

fn on_disk(name: &'static str, value: String) -> ViewRow {
    ViewRow {
        durable: true,
        ..line(name, value)
    }
}

/// What the State tab shows of a node.
pub fn inspect(world: &World<Retry>, id: NodeId, lang: Lang) -> NodeView {
    let down = say!(lang, "down", "已宕机");
    let view = |role: String, rows| NodeView {
        name: name(id),
        role,
        rows,
    };
    let Some(slot) = world.slot(id) else {
        return view(String::new(), Vec::new());
    };
    let (en, zh, mut rows) = match id {
        SERVICE => (
            "service",
            "服务",
            service_rows(&slot.disk, slot.node.as_ref()),
        ),
        BACKUP => ("backup", "备用", backup_rows(&slot.disk)),
        OPERATOR => ("operator", "运维", operator_rows(&slot.disk, lang)),
        _ => ("client", "客户端", Vec::new()),
    };
    if let Some(Node::Client(client)) = slot.node.as_ref()
        && id.0 < FIRST_CLIENT.0 + INSPECTED_MAX
    {
        rows = client_rows(client, &slot.disk, lang);
    }
    if id == OPERATOR {
        rows.extend(measured::rows(world));
    }
    let role = match slot.node {
        Some(_) => lang.pick(en, zh).to_owned(),
        None => down,
    };
    view(role, rows)
}

fn service_rows(disk: &Disk, node: Option<&Node>) -> Vec<ViewRow> {
    let mut rows = vec![
        on_disk("charges", disk.charges.to_string()),
        on_disk("charged amount", disk.charged.to_string()),
        on_disk("idempotency keys", disk.receipts.len().to_string()),
    ];
    if let Some(Node::Service(service)) = node {
        let busy = service.workers.iter().flatten().count();
        let workers = service.workers.len();
        rows.extend([
            line("workers busy", format!("{busy}/{workers}")),
            line("queue", service.queue.len().to_string()),
            line("calls finished", service.finished.to_string()),
            line("duplicates", service.duplicates.to_string()),
            line("turned away", service.shed.to_string()),
        ]);
    }
    rows
}

fn backup_rows(disk: &Disk) -> Vec<ViewRow> {
    let kept: Vec<String> = disk
        .kept
        .iter()
        .take(CELLS_MAX)
        .map(|call| format!("{} #{}", name(call.id.client), call.id.sequence))
        .collect();
    let more = disk.kept.len().saturating_sub(CELLS_MAX);
    let more = match more {
        0 => String::new(),
        _ => format!(" +{more}"),
    };
    vec![on_disk("keeps", format!("{}{more}", or_none(&kept)))]
}

fn or_none(words: &[String]) -> String {
    match words {
        [] => "–".to_owned(),
        _ => words.join(", "),
    }
}

fn operator_rows(disk: &Disk, lang: Lang) -> Vec<ViewRow> {
    let last: Vec<String> = disk
        .log
        .iter()
        .rev()
        .take(3)
        .map(|entry| {
            let whose = name(entry.id.client);
            let outcome = words::outcome(entry.outcome, lang);
            format!("{whose} #{}: {outcome}", entry.id.sequence)
        })
        .collect();
    vec![
        on_disk("log entries", disk.log.len().to_string()),
        on_disk("latest", or_none(&last)),
    ]
}

fn client_rows(client: &Client, disk: &Disk, lang: Lang) -> Vec<ViewRow> {
    let ops: Vec<String> = client
        .ops
        .iter()
        .take(3)
        .map(|op| {
            let stage = words::stage(op.stage, lang);
            format!("#{} ({}): {stage}", op.sequence, op.attempts)
        })
        .collect();
    let budget = match &client.budget {
        Budget::None => say!(lang, "none", "无"),
        Budget::Tokens(bucket) => {
            let milli = bucket.tokens_milli();
            format!("{}.{}", milli / 1_000, milli / 100 % 10)
        }
        Budget::Percent(_) => say!(lang, "percent", "百分比"),
    };
    let rate = client.breaker.as_ref().map(Breaker::failure_rate);
    let rate = rate.map_or_else(String::new, |(calls, percent)| {
        format!(" ({percent} % / {calls})")
    });
    let breaker = breaker_words(client.breaker.as_ref(), false, lang);
    vec![
        on_disk("sequence", disk.sequence.to_string()),
        line("under way", or_none(&ops)),
        line("retry budget", budget),
        line("breaker", breaker + &rate),
        line(
            "cached price",
            client
                .price
                .map_or_else(|| "–".to_owned(), |price| price.to_string()),
        ),
        line("unreported", client.unreported.len().to_string()),
    ]
}

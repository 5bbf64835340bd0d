//! The picture: nodes on the stage, and what they keep.

pub mod measured;

use super::RetryLesson;
use super::setup::PARAMS;
use super::{spans, words};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{self, arc, down, joined, number, phrases, row};
use crate::protocols::retry::policy::breaker::{Breaker, BreakerState};
use crate::protocols::retry::{
    Answer, BACKUP, Budget, Call, Client, Disk, FIRST_CLIENT, Job, LogEntry, Message, Node,
    OPERATOR, Op, Operator, Retry, SERVICE, Service, Stage, Timer,
};
use crate::scene::{self, Cell, Dot, Glance, Glyph, Point, STAGE, Shape, Tint};
use crate::session::{NodeView, Params, Picture, Place, ReadSpans, ViewRow};
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
/// The largest number of clients that stand in one row.
const ROW_MAX: u16 = 8;
/// The largest number of clients whose every link is drawn.
const LINKED_MAX: u16 = 8;

impl Picture for RetryLesson {
    type Memo = ();

    /// Above the service between backup and operator; below, the clients: a row, or a block of dots
    /// with as many columns as it takes.
    fn places(params: &Params) -> Vec<Place> {
        let place = |x, y, radius| Place {
            at: Point { x, y },
            radius,
        };
        let mut all = vec![
            place(400.0, 120.0, 54.0),
            place(130.0, 120.0, 40.0),
            place(670.0, 120.0, 40.0),
        ];
        let clients = params.count(&PARAMS, "clients");
        if clients > ROW_MAX {
            all.extend(block(clients));
        } else {
            let radius = if clients <= 4 { 38.0 } else { 30.0 };
            let row = scene::row(clients, 500.0).into_iter();
            all.extend(row.map(|at| Place { at, radius }));
        }
        all
    }
    fn name(_: &World<Retry>, id: NodeId) -> String {
        name(id)
    }
    fn is_server(world: &World<Retry>, id: NodeId) -> bool {
        !world.protocol().is_client(id)
    }
    /// Those to the service, and for a few clients all that are ever used.
    fn is_linked(world: &World<Retry>, a: NodeId, b: NodeId) -> bool {
        let (retry, low, high) = (world.protocol(), a.min(b), a.max(b));
        if low == SERVICE {
            return high == BACKUP || retry.clients <= 40;
        }
        let to_others = (low == BACKUP && retry.backup) || low == OPERATOR;
        to_others && retry.is_client(high) && retry.clients <= LINKED_MAX
    }
    fn glance(world: &World<Retry>, id: NodeId, lang: Lang) -> Glance {
        let Some(slot) = world.slot(id) else {
            return blank(Shape::Circle, Tint::NEUTRAL);
        };
        match (slot.node.as_ref(), id) {
            (Some(Node::Service(service)), _) => service_glance(service, slot, lang),
            (Some(Node::Operator(operator)), _) => operator_glance(operator, &slot.disk, lang),
            (Some(Node::Client(client)), _) => client_glance(world.protocol(), client, slot, lang),
            (Some(Node::Backup(_)), _) | (None, BACKUP) => backup_glance(&slot.disk, lang),
            (None, SERVICE) => Glance {
                badge: charges(&slot.disk, lang),
                ..blank(Shape::Circle, tints::SERVICE)
            },
            (None, OPERATOR) => blank(Shape::Hexagon, tints::OPERATOR),
            (None, _) => blank(Shape::Square, Tint::NEUTRAL),
        }
    }
    fn inspect(world: &World<Retry>, id: NodeId, lang: Lang) -> NodeView {
        let role = match id {
            _ if world.node(id).is_none() => down(lang),
            SERVICE => lang.pick("service", "服务"),
            BACKUP => lang.pick("backup", "备用"),
            OPERATOR => lang.pick("operator", "运维"),
            _ => lang.pick("client", "客户端"),
        };
        let rows = world.slot(id).map(|slot| match (id, slot.node.as_ref()) {
            (SERVICE, node) => service_rows(&slot.disk, node.and_then(Node::service)),
            (BACKUP, _) => backup_rows(&slot.disk),
            (OPERATOR, _) => operator_rows(world, &slot.disk, lang),
            (_, Some(Node::Client(client))) if id.0 < FIRST_CLIENT.0 + INSPECTED_MAX => {
                client_rows(client, &slot.disk, lang)
            }
            _ => Vec::new(),
        });
        NodeView {
            name: name(id),
            role: role.to_owned(),
            rows: rows.unwrap_or_default(),
        }
    }
    /// A call bears the number of its attempt.
    fn spans() -> Option<ReadSpans<Retry>> {
        Some(spans::read)
    }
    fn glyph(message: &Message) -> Glyph {
        let (letters, shape, tint) = match message {
            Message::Call(call) => {
                let letters = match call.attempt {
                    1 => "1",
                    2 => "2",
                    3 => "3",
                    4 => "4",
                    _ => "5+",
                };
                (letters, Shape::Pill, attempt_tint(call))
            }
            Message::Answer { answer, .. } => match answer {
                Answer::Paid { .. } => ("ok", Shape::Circle, tints::SERVICE),
                Answer::Price { .. } => ("p", Shape::Circle, tints::SERVICE),
                Answer::Queued => ("Q", Shape::Diamond, tints::BACKUP),
                Answer::Busy { .. } => ("no", Shape::Triangle, tints::REFUSED),
            },
            Message::Report { .. } => ("!", Shape::Hexagon, tints::REFUSED),
            Message::Recorded { .. } => ("ok", Shape::Hexagon, Tint::NEUTRAL),
        };
        Glyph {
            letters,
            shape,
            tint,
        }
    }
}

fn block(clients: u16) -> Vec<Place> {
    // Up to ten columns for up to forty, then as wide as the stage.
    let columns = if clients <= 40 { 10 } else { 25 };
    let rows = clients.div_ceil(columns);
    let apart = (STAGE.x - 60.0) / f64::from(columns);
    let radius = f64::min(apart * 0.3, 16.0);
    let down = f64::min(apart, 300.0 / f64::from(rows));
    let top = 445.0 - down * (f64::from(rows) - 1.0) / 2.0;
    let at = |k: u16| Place {
        at: Point {
            x: 30.0 + apart * (f64::from(k % columns) + 0.5),
            y: top + down * f64::from(k / columns),
        },
        radius,
    };
    (0..clients).map(at).collect()
}

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

fn attempt_tint(call: &Call) -> Tint {
    match call.attempt {
        0 | 1 => tints::REQUEST,
        _ => tints::RETRY,
    }
}

fn charges(disk: &Disk, lang: Lang) -> String {
    say!(lang, "{} charged", "扣款 {}", disk.charges)
}

fn service_glance(service: &Service, slot: &Slot<Retry>, lang: Lang) -> Glance {
    let busy = service.workers.iter().map(|job| Dot {
        of: SERVICE,
        tint: tints::SERVICE,
        filled: job.is_some(),
    });
    let cell = |job: &Job| Cell {
        label: name(job.call.id.client),
        tint: attempt_tint(&job.call),
        solid: true,
    };
    let waiting = service.queue.len();
    Glance {
        role: match waiting {
            0 => String::new(),
            _ => say!(lang, "{waiting} waiting", "排队 {waiting}"),
        },
        badge: charges(&slot.disk, lang),
        // More dots than a few are no help.
        dots: busy.filter(|_| service.workers.len() <= 8).collect(),
        strip: service.queue.iter().take(CELLS_MAX).map(cell).collect(),
        strip_hidden: number(waiting.saturating_sub(CELLS_MAX)),
        arc: arc(slot, &Timer::Work(0)),
        ..blank(Shape::Circle, tints::SERVICE)
    }
}

fn backup_glance(disk: &Disk, lang: Lang) -> Glance {
    Glance {
        badge: match disk.kept.len() {
            0 => String::new(),
            kept => say!(lang, "keeps {kept}", "保存 {kept}"),
        },
        ..blank(Shape::Circle, tints::BACKUP)
    }
}

fn operator_glance(operator: &Operator, disk: &Disk, lang: Lang) -> Glance {
    let (role, tint) = match operator.alert {
        true => (lang.pick("alert", "告警"), tints::REFUSED),
        false => ("", tints::OPERATOR),
    };
    Glance {
        role: role.to_owned(),
        crowned: operator.alert,
        badge: match disk.log.len() {
            0 => String::new(),
            logged => say!(lang, "{logged} logged", "{logged} 条"),
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
    let state = (breaker.map(Breaker::state), short);
    phrases! { lang, match state {
        (None | Some(BreakerState::Closed), true) => String::new(),
        (None, false) => say("none", "无"),
        (Some(BreakerState::Closed), false) => say("closed", "闭合"),
        (Some(BreakerState::Open(_)), true) => say("breaker open", "断路器断开"),
        (Some(BreakerState::Open(_)), false) => say("open", "断开"),
        (Some(BreakerState::HalfOpen(_)), true) => say("breaker half-open", "断路器半开"),
        (Some(BreakerState::HalfOpen(_)), false) => say("half-open", "半开"),
    } }
}

fn service_rows(disk: &Disk, service: Option<&Service>) -> Vec<ViewRow> {
    let mut rows = vec![
        row("charges", disk.charges.to_string(), true),
        row("charged amount", disk.charged.to_string(), true),
        row("idempotency keys", disk.receipts.len().to_string(), true),
    ];
    if let Some(service) = service {
        let busy = service.workers.iter().flatten().count();
        let workers = service.workers.len();
        rows.extend([
            row("workers busy", format!("{busy}/{workers}"), false),
            row("queue", service.queue.len().to_string(), false),
            row("calls finished", service.finished.to_string(), false),
            row("duplicates", service.duplicates.to_string(), false),
            row("turned away", service.shed.to_string(), false),
        ]);
    }
    rows
}

fn backup_rows(disk: &Disk) -> Vec<ViewRow> {
    let kept = disk.kept.iter().take(CELLS_MAX);
    let kept = kept.map(|call| format!("{} #{}", name(call.id.client), call.id.sequence));
    let more = match disk.kept.len().saturating_sub(CELLS_MAX) {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    vec![row("keeps", joined(kept, ", ") + &more, true)]
}

fn operator_rows(world: &World<Retry>, disk: &Disk, lang: Lang) -> Vec<ViewRow> {
    let entry = |entry: &LogEntry| {
        let outcome = words::outcome(entry.outcome, lang);
        format!(
            "{} #{}: {outcome}",
            name(entry.id.client),
            entry.id.sequence
        )
    };
    let latest = disk.log.iter().rev().take(3).map(entry);
    let mut rows = vec![
        row("log entries", disk.log.len().to_string(), true),
        row("latest", joined(latest, ", "), true),
    ];
    rows.extend(measured::rows(world));
    rows
}

fn client_rows(client: &Client, disk: &Disk, lang: Lang) -> Vec<ViewRow> {
    let op = |op: &Op| {
        let stage = words::stage(op.stage, lang);
        format!("#{} ({}): {stage}", op.sequence, op.attempts)
    };
    let under_way = joined(client.ops.iter().take(3).map(op), ", ");
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
    let breaker = breaker_words(client.breaker.as_ref(), false, lang) + &rate;
    let price = joined(client.price.map(|price| price.to_string()), "");
    vec![
        row("sequence", disk.sequence.to_string(), true),
        row("under way", under_way, false),
        row("retry budget", budget, false),
        row("breaker", breaker, false),
        row("cached price", price, false),
        row("unreported", client.unreported.len().to_string(), false),
    ]
}

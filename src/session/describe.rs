//! Records in words, for the events table, the live region and the command line.

use super::face::EventKind;
use super::traits::{MessageOf, Taught};
use crate::i18n::{Lang, say};
use crate::sim::{
    Input, InputError, Latency, LinkChange, LinkTo, LossReason, MessageFault, MessageId, Micros,
    NodeFault, NodeId, Protocol, Record, Target, What, World,
};

/// Puts records of one lesson into words.
pub(super) struct Describe<'a, L: Taught> {
    pub world: &'a World<L::P>,
    pub lang: Lang,
}

/// Which filter of the events table a record falls under.
pub(super) fn kind<P: Protocol>(record: &Record<P>) -> EventKind {
    match &record.what {
        What::Input { input, .. } | What::Ignored { input, .. } => match **input {
            Input::Request(..) => EventKind::Client,
            _ => EventKind::Fault,
        },
        What::Booted { .. } | What::Noted { .. } => EventKind::Note,
        What::Sent { .. } | What::Delivered { .. } | What::Lost { .. } => EventKind::Message,
        What::Fired { .. } => EventKind::Timer,
        What::Invoked { .. } | What::Replied { .. } => EventKind::Client,
    }
}

impl<L: Taught> Describe<'_, L> {
    fn name(&self, id: NodeId) -> String {
        L::name(self.world, id)
    }

    /// A record in words; `payload` is what the message says, for records of messages.
    pub fn record(&self, record: &Record<L::P>, payload: Option<&MessageOf<L>>) -> String {
        match &record.what {
            What::Input { input, node } => self.input(input, *node),
            What::Ignored { input, error } => {
                let (what, why) = (self.input(input, None), error_words(*error, self.lang));
                say!(
                    self.lang,
                    "no effect: {what} ({why})",
                    "未生效：{what}（{why}）"
                )
            }
            What::Booted { node } => {
                let name = self.name(*node);
                say!(self.lang, "{name} starts", "{name} 启动")
            }
            What::Sent { .. } | What::Delivered { .. } | What::Lost { .. } => {
                self.message(&record.what, payload)
            }
            What::Fired { node, timer } => {
                let name = self.name(*node);
                let timer = L::timer(timer, self.lang);
                say!(self.lang, "{name}: {timer} runs out", "{name}：{timer}到期")
            }
            What::Invoked { node, request, .. } => {
                let name = self.name(*node);
                let words = L::request(request, self.lang);
                say!(
                    self.lang,
                    "{name} asks: {words}",
                    "{name} 发起请求：{words}"
                )
            }
            What::Replied { node, reply, .. } => self.reply(*node, reply.as_ref()),
            What::Noted { node, note } => {
                let words = L::note(self.world, note, self.lang);
                let name = self.name(*node);
                say!(self.lang, "{name}: {words}", "{name}：{words}")
            }
        }
    }

    fn message(&self, what: &What<L::P>, payload: Option<&MessageOf<L>>) -> String {
        let says = payload.map_or_else(String::new, |m| L::message(m, self.lang));
        match what {
            What::Sent { from, to, .. } => {
                let (a, b) = (self.name(*from), self.name(*to));
                say!(
                    self.lang,
                    "{a} sends {b}: {says}",
                    "{a} 向 {b} 发送：{says}"
                )
            }
            What::Delivered { from, to, .. } => {
                let (a, b) = (self.name(*from), self.name(*to));
                say!(
                    self.lang,
                    "{b} receives from {a}: {says}",
                    "{b} 收到 {a} 的消息：{says}"
                )
            }
            What::Lost {
                from, to, reason, ..
            } => {
                let (a, b) = (self.name(*from), self.name(*to));
                let why = loss_words(*reason, self.lang);
                say!(
                    self.lang,
                    "lost from {a} to {b} ({why}): {says}",
                    "{a} 发往 {b} 的消息丢失（{why}）：{says}"
                )
            }
            _ => says,
        }
    }

    fn reply(&self, node: NodeId, reply: Option<&<L::P as Protocol>::Reply>) -> String {
        let name = self.name(node);
        match reply {
            Some(reply) => {
                let words = L::reply(reply, self.lang);
                say!(
                    self.lang,
                    "{name} is answered: {words}",
                    "{name} 得到答复：{words}"
                )
            }
            None => say!(
                self.lang,
                "{name} stops waiting, not knowing",
                "{name} 不再等待，结果未知"
            ),
        }
    }

    /// An act in words.
    pub fn input(&self, input: &Input, hit: Option<NodeId>) -> String {
        match input {
            Input::Node(target, fault) => self.node_fault(&self.target(*target, hit), *fault),
            Input::Cut(a, b) => {
                let (a, b) = (self.name(*a), self.name(*b));
                say!(self.lang, "cut {a} → {b}", "切断 {a} → {b}")
            }
            Input::Heal(a, b) => {
                let (a, b) = (self.name(*a), self.name(*b));
                say!(self.lang, "heal {a} → {b}", "恢复 {a} → {b}")
            }
            Input::HealAll => say!(self.lang, "heal every cut", "恢复所有被切断的链路"),
            Input::Partition(groups) => {
                let group = |ids: &Vec<NodeId>| {
                    ids.iter()
                        .map(|id| self.name(*id))
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                let all = groups.iter().map(group).collect::<Vec<_>>().join(" | ");
                say!(self.lang, "partition: {all}", "网络分区：{all}")
            }
            Input::Link(links, change) => self.link_change(*links, *change),
            Input::Message(message, fault) => self.message_fault(*message, *fault),
            Input::FireTimer(id, timer) => {
                let timer = timer.read::<<L::P as Protocol>::Timer>();
                let words = timer.map_or_else(String::new, |timer| L::timer(&timer, self.lang));
                let name = self.name(*id);
                say!(
                    self.lang,
                    "fire now: {words} of {name}",
                    "立即触发 {name} 的{words}"
                )
            }
            Input::Request(id, request) => {
                let request = request.read::<<L::P as Protocol>::Request>();
                let words = request.map_or_else(String::new, |r| L::request(&r, self.lang));
                let name = self.name(*id);
                say!(self.lang, "ask {name}: {words}", "请求 {name}：{words}")
            }
            Input::Every(schedule) => {
                let (what, every) = (self.input(&schedule.input, None), schedule.every);
                say!(self.lang, "every {every}: {what}", "每隔 {every}：{what}")
            }
            Input::StopSchedules => {
                say!(self.lang, "stop every schedule", "停止所有定时操作")
            }
        }
    }

    fn message_fault(&self, message: MessageId, fault: MessageFault) -> String {
        let n = message.0;
        match fault {
            MessageFault::Drop => say!(self.lang, "drop message {n}", "丢弃消息 {n}"),
            MessageFault::Delay(by) => {
                say!(self.lang, "delay message {n} by {by}", "消息 {n} 延迟 {by}")
            }
            MessageFault::Duplicate => {
                say!(self.lang, "duplicate message {n}", "复制消息 {n}")
            }
            MessageFault::DeliverNow => {
                say!(self.lang, "deliver message {n} now", "立即送达消息 {n}")
            }
            MessageFault::Hold => say!(self.lang, "hold message {n}", "扣住消息 {n}"),
            MessageFault::Release => {
                say!(self.lang, "release message {n}", "放行消息 {n}")
            }
        }
    }

    fn target(&self, target: Target, hit: Option<NodeId>) -> String {
        match (hit, target) {
            (Some(id), _) | (None, Target::Node(id)) => self.name(id),
            (None, Target::Role(number)) => {
                let role = L::ROLES.iter().find(|role| role.role == number);
                role.map_or_else(String::new, |role| role.label.get(self.lang).to_owned())
            }
        }
    }

    fn node_fault(&self, name: &str, fault: NodeFault) -> String {
        let words = self.node_fault_of(name, fault);
        // A space goes between Chinese and a Latin name, not between Chinese and Chinese.
        if self.lang == Lang::Zh && !name.is_ascii() {
            let after = words.replace(&format!(" {name}"), name);
            return after.replace(&format!("{name} "), name);
        }
        words
    }

    fn node_fault_of(&self, name: &str, fault: NodeFault) -> String {
        match fault {
            NodeFault::Crash => say!(self.lang, "crash {name}", "{name} 崩溃"),
            NodeFault::Restart => say!(
                self.lang,
                "restart {name} from its disk",
                "{name} 从磁盘重启"
            ),
            NodeFault::RestartWiped => say!(
                self.lang,
                "restart {name} with a wiped disk",
                "{name} 清空磁盘后重启"
            ),
            NodeFault::Pause => say!(self.lang, "pause {name}", "暂停 {name}"),
            NodeFault::Resume => say!(self.lang, "resume {name}", "{name} 继续运行"),
            NodeFault::Slow(Micros::ZERO) => say!(
                self.lang,
                "{name} is as fast as before",
                "{name} 恢复正常速度"
            ),
            NodeFault::Slow(late) => say!(
                self.lang,
                "slow {name} down by {late}",
                "{name} 变慢，处理推迟 {late}"
            ),
            NodeFault::Skew(us) => {
                let ms = us / 1_000;
                say!(
                    self.lang,
                    "set the clock of {name} by {ms} ms",
                    "{name} 的时钟拨动 {ms} ms"
                )
            }
            NodeFault::Drift(0) => say!(
                self.lang,
                "the clock of {name} runs true",
                "{name} 的时钟恢复准确"
            ),
            NodeFault::Drift(ppm) => {
                let percent = percent(ppm.into());
                say!(
                    self.lang,
                    "the clock of {name} runs {percent} off",
                    "{name} 的时钟快慢偏差 {percent}"
                )
            }
            NodeFault::Lie(crate::sim::Lie(0)) => {
                say!(self.lang, "{name} is honest again", "{name} 恢复诚实")
            }
            NodeFault::Lie(lie) => match L::lie(self.world, lie, self.lang) {
                Some(how) => say!(self.lang, "{name} lies: {how}", "{name} 开始说谎：{how}"),
                None => say!(self.lang, "{name} lies", "{name} 开始说谎"),
            },
        }
    }

    fn link_change(&self, links: LinkTo, change: LinkChange) -> String {
        let which = match links {
            LinkTo::All => say!(self.lang, "every link", "所有链路"),
            LinkTo::OneWay(a, b) => format!("{} → {}", self.name(a), self.name(b)),
        };
        let what = match change {
            LinkChange::Latency(latency) => {
                let range = latency_words(latency);
                say!(self.lang, "latency {range}", "延迟 {range}")
            }
            LinkChange::Loss(ppm) => {
                let percent = percent(ppm.into());
                say!(self.lang, "loses {percent}", "丢失率 {percent}")
            }
            LinkChange::Duplication(ppm) => {
                let percent = percent(ppm.into());
                say!(self.lang, "duplicates {percent}", "重复率 {percent}")
            }
            LinkChange::Reordering(ppm) => {
                let percent = percent(ppm.into());
                say!(self.lang, "reorders {percent}", "乱序率 {percent}")
            }
        };
        say!(self.lang, "{which}: {what}", "{which}：{what}")
    }
}

/// Parts per million as percent, with as many decimals as they need.
fn percent(ppm: i64) -> String {
    let (sign, ppm) = (if ppm < 0 { "-" } else { "" }, ppm.unsigned_abs());
    let digits = format!("{}.{:04}", ppm / 10_000, ppm % 10_000);
    format!(
        "{sign}{}%",
        digits.trim_end_matches('0').trim_end_matches('.')
    )
}

fn latency_words(latency: Latency) -> String {
    match latency {
        Latency::Fixed(span) => span.to_string(),
        Latency::Uniform(low, high) => format!("{low} – {high}"),
        Latency::Normal(mean, sd) => format!("{mean} ± {sd}"),
        Latency::Exponential(min, mean) => format!("≥ {min}, ⌀ {}", min + mean),
    }
}

/// Why a message was lost, in words.
pub fn loss_words(reason: LossReason, lang: Lang) -> &'static str {
    let (en, zh) = match reason {
        LossReason::Cut => ("link cut", "链路切断"),
        LossReason::Chance => ("lost by chance", "随机丢失"),
        LossReason::Dropped => ("dropped by you", "被你丢弃"),
        LossReason::ReceiverDown => ("receiver down", "接收方宕机"),
        LossReason::Overflow => ("too many in flight", "在途消息过多"),
    };
    lang.pick(en, zh)
}

/// Why an act is not possible, in words.
pub fn error_words(error: InputError, lang: Lang) -> &'static str {
    let (en, zh) = match error {
        InputError::NoSuchNode => ("there is no such node", "没有这个节点"),
        InputError::NoSuchMessage => ("that message is no longer in flight", "该消息已不在途中"),
        InputError::NoSuchTimer => ("that timer is not armed", "该定时器没有启动"),
        InputError::SameNode => ("a link needs two nodes", "链路需要两个不同的节点"),
        InputError::AlreadyDown => ("it is already down", "它已经宕机"),
        InputError::NodeDown => ("it is down", "它已宕机"),
        InputError::NotDown => ("it is running", "它正在运行"),
        InputError::AlreadyPaused => ("it is already paused", "它已经暂停"),
        InputError::NodePaused => ("it is paused", "它处于暂停中"),
        InputError::NotPaused => ("it is not paused", "它没有暂停"),
        InputError::AlreadyHeld => ("it is already held", "它已被扣住"),
        InputError::NotHeld => ("it is not held", "它没有被扣住"),
        InputError::NobodyPlaysRole => ("nobody plays that role now", "当前没有节点担任该角色"),
        InputError::BadRequest => ("the request is not understood", "无法理解这个请求"),
        InputError::OutOfRange => ("a number is out of range", "数值超出范围"),
        InputError::TooMany => ("there are too many of them", "数量过多"),
        InputError::AtLimit => (
            "the run has reached its limit; rewind first",
            "运行已达步数上限，请先倒回",
        ),
    };
    lang.pick(en, zh)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percent_has_the_decimals_it_needs() {
        let check = |ppm, expect: &str| assert_eq!(percent(ppm), expect);
        check(100_000, "10%");
        check(5_000, "0.5%");
        check(-1_250_000, "-125%");
        check(0, "0%");
    }
}

//! What menus and the toolbar say.

use crate::i18n::Text;
use crate::sim::NodeFault;

/// Declares texts as (NAME: English, Chinese).
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $zh:literal;)*) => {
        $($(#[$doc])* pub static $name: Text = Text::new($en, $zh);)*
    };
}

texts! {
    /// A group of a menu.
    FAULTS: "Break it", "制造故障";
    /// A group of a menu.
    CURES: "Bring it back", "恢复";
    /// A group of a menu.
    CLOCK: "Its clock", "它的时钟";
    /// A group of a menu.
    LIES: "Let it lie", "让它说谎";
    /// A group of a menu.
    TIMERS: "Fire a timer now", "立即触发定时器";
    /// A group of a menu.
    REQUESTS: "Client requests", "客户端请求";
    /// A group of a menu.
    CUTS: "Cut", "切断";
    /// A group of a menu.
    QUALITY: "Quality, both ways", "链路质量（双向）";
    /// A node fault.
    CRASH: "Crash", "崩溃";
    /// A node fault.
    PAUSE: "Pause (like a long garbage collection)", "暂停（如长时间垃圾回收）";
    /// A node fault.
    SLOW: "Slow down by", "处理变慢";
    /// A cure.
    FULL_SPEED: "Full speed again", "恢复正常速度";
    /// A cure.
    RESTART: "Restart from its disk", "从磁盘重启";
    /// A cure that loses the disk.
    WIPE: "Restart with a wiped disk", "清空磁盘后重启";
    /// A cure.
    RESUME: "Resume", "继续运行";
    /// A node fault.
    SKEW: "Set the clock by", "拨动时钟";
    /// A node fault.
    DRIFT: "Let the clock run faster by", "时钟走快";
    /// A cure.
    TRUE_RATE: "Let the clock run true again", "恢复正常走时";
    /// A link fault.
    CUT_BOTH: "Both ways", "双向切断";
    /// A cure.
    HEAL: "Heal, both ways", "恢复双向连通";
    /// A link setting.
    LATENCY: "Latency", "延迟";
    /// A link setting.
    LOSS: "Loss", "丢失率";
    /// A link setting.
    DUPLICATION: "Duplication", "重复率";
    /// A link setting.
    REORDERING: "Reordering", "乱序率";
    /// A message fault.
    DROP: "Drop", "丢弃";
    /// A message fault.
    DELAY: "Delay by", "推迟";
    /// A message fault.
    DUPLICATE: "Duplicate", "复制一份";
    /// A message fault.
    DELIVER: "Deliver now", "立即送达";
    /// A message fault.
    HOLD: "Hold where it is", "扣住";
    /// A message fault.
    RELEASE: "Release", "放行";
    /// Does what was set.
    APPLY: "Apply", "应用";
    /// Closes a menu.
    CLOSE: "Close", "关闭";
    /// Why an act is not possible.
    ALREADY_CUT: "It is cut already.", "它已经切断。";
    /// Why an act is not possible.
    NOT_CUT: "It is not cut.", "它没有切断。";
    /// Why an act is not possible.
    NOT_SLOW: "It is not slowed.", "它没有变慢。";
    /// Why an act is not possible.
    RUNS_TRUE: "runs true", "走时正常";
    /// On the toolbar.
    RESTART_ALL: "Restart all", "全部重启";
    /// While a line can be drawn.
    DRAW_HINT: "Draw a line across the links to cut.", "在舞台上划一条线，切断它穿过的链路。";
    /// On the toolbar.
    LINKS_ALL: "Every link…", "所有链路…";
    /// On the toolbar.
    ASK: "Client request…", "客户端请求…";
    /// On the toolbar.
    THINGS: "List…", "列表…";
    /// Why a button can not be pressed.
    NONE_DOWN: "no node is down", "没有宕机的节点";
    /// Why a button can not be pressed.
    NONE_CUT: "no link is cut", "没有切断的链路";
    /// The explanation of the dialog of partitions.
    PARTITION_HELP: "Nodes in different groups cannot reach each other. A node in no group keeps its links.",
        "不同组的节点互相不可达；未分组的节点保持原有链路。";
    /// No group.
    NO_GROUP: "none", "不分组";
    /// Why the dialog can not be confirmed.
    ONE_GROUP: "Put nodes into two groups or more.", "请至少分成两组。";
    /// The title of the dialog of schedules.
    SCHEDULE_TITLE: "Schedule a fault", "定时故障";
    /// A field.
    SCHEDULE_WHAT: "What", "故障";
    /// A field.
    SCHEDULE_UNDO: "Undo after (0: never)", "多久后恢复（0 表示不恢复）";
    /// Confirms a schedule.
    DO_SCHEDULE: "Start", "开始";
    /// A fault of a node in a schedule.
    CRASH_NODE: "Crash {0}", "让 {0} 崩溃";
    /// A fault of a node in a schedule.
    PAUSE_NODE: "Pause {0}", "暂停 {0}";
    /// A field.
    LATENCY_EVEN: "Mean latency, spread evenly from ½ to 1½ of it", "平均延迟（在 ½ 到 1½ 倍之间均匀分布）";
    /// A field.
    LATENCY_NORMAL: "Mean latency, normal, with ¼ of it as deviation", "平均延迟（正态分布，标准差为其 ¼）";
    /// A field.
    LATENCY_TAIL: "Mean latency, with a long tail", "平均延迟（长尾）";
    /// The title of the dialog of requests.
    ASK_TITLE: "Let a client ask", "让客户端发出请求";
    /// When no client can ask anything.
    NO_REQUESTS: "No client can ask anything now.", "现在没有可发出的请求。";
    /// After an act in the past; `{0}` is the name of the branch.
    BRANCHED: "You changed the past: this is now {0}. The run you left is kept on the timeline.",
        "你改变了过去：现在是“{0}”。原来的运行保留在时间线上。";
    /// After a line that crossed nothing.
    NOTHING_CROSSED: "The line crossed no link. Draw it right across the links to cut.",
        "这条线没有穿过任何链路。请划过要切断的链路。";
    /// The title of the list.
    THINGS_TITLE: "Everything on the stage", "舞台上的所有对象";
    /// When nothing is in flight.
    NO_MESSAGES: "No message is in flight.", "没有在途消息。";
}

/// A fault of a node, `{0}`, as an act.
pub fn on_node(fault: NodeFault) -> &'static Text {
    match fault {
        NodeFault::Crash => &CRASH_NODE,
        _ => &PAUSE_NODE,
    }
}

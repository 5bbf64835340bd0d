//! What menus and the toolbar say.

use crate::i18n::Text;
use crate::sim::InputError;

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
    TIMERS: "Fire a timer now", "立即触发定时器";
    /// A group of a menu.
    REQUESTS: "Client requests", "客户端请求";
    /// A group of a menu.
    CUTS: "Cut", "切断";
    /// A group of a menu.
    QUALITY: "Quality, both ways", "链路质量(双向)";
    /// A node fault.
    CRASH: "Crash", "崩溃";
    /// A node fault.
    PAUSE: "Pause (like a long garbage collection)", "暂停(如长时间垃圾回收)";
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
    LOSS: "Loss", "丢包率";
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
    ALREADY_CUT: "already cut", "已经切断";
    /// Why an act is not possible.
    NOT_CUT: "not cut", "没有切断";
    /// Why an act is not possible.
    NOT_SLOW: "not slowed", "没有变慢";
    /// Why an act is not possible.
    RUNS_TRUE: "runs true", "走时正常";
    /// What the menu of a message that has gone says.
    GONE: "It is not on the stage any more.", "它已不在舞台上。";
    /// The name of the toolbar.
    TOOLBAR: "Faults", "故障";
    /// Before the role that the toolbar crashes.
    CRASH_THE: "Crash the", "崩溃:";
    /// On the toolbar.
    RESTART_ALL: "Restart all", "全部重启";
    /// On the toolbar.
    PARTITION: "Partition …", "网络分区……";
    /// On the toolbar.
    DRAW_CUT: "Draw a cut", "划线切断";
    /// While a line can be drawn.
    DRAW_HINT: "Draw a line across the links to cut.", "在舞台上划一条线,切断它穿过的链路。";
    /// On the toolbar.
    HEAL_ALL: "Heal all links", "恢复所有链路";
    /// On the toolbar.
    LOSS_ALL: "Loss on all links …", "所有链路丢包……";
    /// On the toolbar.
    SCHEDULE: "Schedule …", "定时故障……";
    /// On the toolbar.
    ASK: "Client request …", "客户端请求……";
    /// On the toolbar.
    THINGS: "Pick …", "选择对象……";
    /// Why a button can not be pressed.
    NONE_DOWN: "no node is down", "没有宕机的节点";
    /// Why a button can not be pressed.
    NONE_CUT: "no link is cut", "没有切断的链路";
    /// The dialog's title.
    PARTITION_TITLE: "Partition the network", "网络分区";
    /// The dialog's explanation.
    PARTITION_HELP: "Nodes in different groups can not reach each other. A node in no group keeps its links.",
        "不同组的节点互相不可达;未分组的节点保持原有链路。";
    /// A preset.
    HALVES: "Two halves", "对半分";
    /// A preset.
    THIRDS: "Three groups", "分三组";
    /// A preset.
    ISOLATE: "Isolate the", "隔离:";
    /// No group.
    NO_GROUP: "none", "不分组";
    /// Why the dialog can not be confirmed.
    ONE_GROUP: "Put nodes into two groups or more.", "请至少分成两组。";
    /// Confirms a partition.
    DO_PARTITION: "Partition", "分区";
    /// The dialog's title.
    SCHEDULE_TITLE: "Schedule a fault", "定时故障";
    /// A field.
    SCHEDULE_WHAT: "What", "故障";
    /// A field.
    SCHEDULE_EVERY: "Every", "每隔";
    /// A field.
    SCHEDULE_UNDO: "Undo after (0: never)", "多久后恢复(0:不恢复)";
    /// A field.
    SCHEDULE_TIMES: "How many times (0: without end)", "次数(0:不限)";
    /// Confirms a schedule.
    DO_SCHEDULE: "Start", "开始";
    /// Ends all schedules.
    STOP_SCHEDULES: "Stop all schedules", "停止所有定时故障";
    /// A choice of a schedule.
    PAUSE_THE: "Pause the", "暂停:";
    /// Choices of a schedule.
    CRASH_NODE: "Crash", "崩溃:";
    /// Choices of a schedule.
    PAUSE_NODE: "Pause", "暂停:";
    /// The dialog's title.
    LOSS_TITLE: "Loss on all links", "所有链路丢包";
    /// A field.
    LOSS_PERCENT: "Messages lost", "丢失的消息";
    /// The dialog's title.
    ASK_TITLE: "Let a client ask", "让客户端发出请求";
    /// When no client can ask anything.
    NO_REQUESTS: "No client can ask anything now.", "现在没有可发出的请求。";
    /// The dialog's title.
    THINGS_TITLE: "Pick a node, link or message", "选择节点、链路或消息";
    /// When nothing is in flight.
    NO_MESSAGES: "No message is in flight.", "没有在途消息。";
    /// Closes a dialog, changing nothing.
    CANCEL: "Cancel", "取消";
}

/// Why an input was refused, and what to do.
pub fn refusal(error: InputError) -> &'static Text {
    texts! {
        NO_SUCH_NODE: "no such node", "没有这个节点";
        NO_SUCH_MESSAGE: "not in flight any more", "消息已不在途中";
        NO_SUCH_TIMER: "the timer is not armed", "定时器未启动";
        SAME_NODE: "needs two different nodes", "需要两个不同的节点";
        ALREADY_DOWN: "already down", "已经宕机";
        NODE_DOWN: "the node is down", "节点已宕机";
        NOT_DOWN: "it is running", "正在运行";
        ALREADY_PAUSED: "already paused", "已经暂停";
        NODE_PAUSED: "the node is paused", "节点已暂停";
        NOT_PAUSED: "it is not paused", "没有暂停";
        ALREADY_HELD: "already held", "已被扣住";
        NOT_HELD: "it is not held", "没有被扣住";
        NOBODY: "nobody plays that role now", "目前没有节点担任该角色";
        BAD_REQUEST: "this lesson does not know that request", "本课不支持该请求";
        OUT_OF_RANGE: "a number is out of range: choose a smaller one", "数值超出范围,请改小一些";
        AT_LIMIT: "the run has reached its limit: step back or restart", "运行已达上限:请后退或重新开始";
        TOO_MANY: "too many at once: stop a schedule or let messages arrive", "数量过多:请停止定时故障或等消息送达";
    }
    match error {
        InputError::NoSuchNode => &NO_SUCH_NODE,
        InputError::NoSuchMessage => &NO_SUCH_MESSAGE,
        InputError::NoSuchTimer => &NO_SUCH_TIMER,
        InputError::SameNode => &SAME_NODE,
        InputError::AlreadyDown => &ALREADY_DOWN,
        InputError::NodeDown => &NODE_DOWN,
        InputError::NotDown => &NOT_DOWN,
        InputError::AlreadyPaused => &ALREADY_PAUSED,
        InputError::NodePaused => &NODE_PAUSED,
        InputError::NotPaused => &NOT_PAUSED,
        InputError::AlreadyHeld => &ALREADY_HELD,
        InputError::NotHeld => &NOT_HELD,
        InputError::NobodyPlaysRole => &NOBODY,
        InputError::BadRequest => &BAD_REQUEST,
        InputError::OutOfRange => &OUT_OF_RANGE,
        InputError::TooMany => &TOO_MANY,
        InputError::AtLimit => &AT_LIMIT,
    }
}

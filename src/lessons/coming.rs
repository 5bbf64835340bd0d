//! The lessons that are planned but not there yet.

use super::Coming;
use crate::i18n::Text;
use crate::session::Stage;

/// In the order of the map. A lesson leaves this list when it comes to be in [`super::all`].
pub(super) static COMING: [Coming; 16] = [
    planned(
        Stage::Prevent,
        Text::new("Redundancy", "冗余"),
        Text::new(
            "Send work through replicas of which k of n must live, and see what correlated failure does to the formula.",
            "n 个副本中只要有 k 个可用就能工作，再看相关故障如何让公式失效。",
        ),
    ),
    planned(
        Stage::Prevent,
        Text::new("Load balancing", "负载均衡"),
        Text::new(
            "Spread requests by turn, at random or by two choices, and find out what a broken server that answers fast does to everyone.",
            "轮询、随机、随机选两台再择优：怎样分摊请求，以及一台出错却应答飞快的服务器会如何拖累所有人。",
        ),
    ),
    planned(
        Stage::Detect,
        Text::new("Heartbeats", "心跳检测"),
        Text::new(
            "Tell a dead server from a slow one, as well as that can be done: fixed timeouts, phi accrual and SWIM.",
            "尽可能分清崩溃与缓慢：固定超时、φ 累积故障检测器与 SWIM。",
        ),
    ),
    planned(
        Stage::Detect,
        Text::new("Monitoring", "监控"),
        Text::new(
            "Watch metrics and raise alerts that matter, and meet the gray failure: alive to the monitor, dead to the users.",
            "采集指标，发出有意义的告警，并认识灰色故障：监控看来一切正常，用户却已无法使用。",
        ),
    ),
    planned(
        Stage::Locate,
        Text::new("Tracing", "链路追踪"),
        Text::new(
            "Follow one request across services and find the slow hop, even when context is lost or clocks disagree.",
            "跟随一个请求穿过多个服务，找出慢的那一跳，哪怕上下文丢失、时钟不一致。",
        ),
    ),
    planned(
        Stage::Locate,
        Text::new("Logs and clocks", "日志与时钟"),
        Text::new(
            "Merge the logs of many nodes when their clocks lie: Lamport clocks give an order, vector clocks tell what is concurrent.",
            "各节点的时钟并不可信，怎样合并它们的日志：Lamport 时钟给出次序，向量时钟分辨并发。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Primary and backup", "主备复制"),
        Text::new(
            "Copy every write to a backup, take over when the primary fails, and keep the old primary from writing on.",
            "把每次写入复制到备份，在主节点故障时接管，并阻止旧的主节点继续写入。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Quorum replication", "法定人数复制"),
        Text::new(
            "Choose how many replicas a read and a write must reach, and measure what R + W > N promises and what it does not.",
            "选择读和写各需到达多少个副本，实测 R + W > N 保证了什么、没有保证什么。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Shared memory over messages", "消息之上的共享内存"),
        Text::new(
            "Build one linearizable register from unreliable servers (ABD), and see why even a read has to write.",
            "用不可靠的服务器构造一个可线性化的寄存器（ABD），看看为什么连读操作也必须写。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Transactions", "分布式事务"),
        Text::new(
            "All or nothing across servers: two-phase and three-phase commit, and sagas that compensate.",
            "跨服务器要么全做、要么全不做：两阶段提交、三阶段提交，以及靠补偿完成的 Saga。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Checkpoint and rollback", "检查点与回滚"),
        Text::new(
            "Save states that fit together, escape the domino effect, and recover without losing or making money.",
            "保存彼此一致的状态，避免多米诺效应，恢复之后钱既不多也不少。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Locks", "分布式锁"),
        Text::new(
            "Leases run out while their holder sleeps; fencing tokens keep the sleeper from doing harm.",
            "持有者还在沉睡，租约已经到期；防护令牌让醒来的它无法造成破坏。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("DNS failover", "DNS 故障切换"),
        Text::new(
            "Move users to another site by changing a record, and measure how long caches keep sending them to the old one.",
            "修改一条记录就把用户引向另一个站点，并测量缓存还会把他们送往旧站点多久。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("A distributed file system", "分布式文件系统"),
        Text::new(
            "Keep three copies of every block over racks as HDFS does, lose a rack, and watch the copies come back.",
            "像 HDFS 那样跨机架为每个数据块保存三份副本，损失一个机架，再看副本逐一恢复。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Self-healing", "自愈"),
        Text::new(
            "A supervisor compares what is wanted with what is there, restarts what fails, and can kill what was merely slow.",
            "监管者不断比较期望状态与实际状态，重启失败者，也可能误杀只是变慢的服务。",
        ),
    ),
    planned(
        Stage::Recover,
        Text::new("Counters that merge", "可合并的计数器"),
        Text::new(
            "Count on every replica and merge by gossip without losing an increment: G-counters and PN-counters.",
            "每个副本各自计数，通过 Gossip 合并而不丢失任何一次增加：G-Counter 与 PN-Counter。",
        ),
    ),
];

const fn planned(stage: Stage, title: Text, summary: Text) -> Coming {
    Coming {
        stage,
        title,
        summary,
    }
}

//! The lesson's parameters.

use crate::i18n::Text;
use crate::session::{Choice, Param, ParamKind};

static VARIANTS: [Choice; 5] = [
    Choice {
        value: 0,
        name: "none",
        label: Text::new("Correct", "正确"),
    },
    Choice {
        value: 1,
        name: "no-key",
        label: Text::new("No idempotency key", "没有幂等键"),
    },
    Choice {
        value: 2,
        name: "no-jitter",
        label: Text::new("No jitter", "没有抖动"),
    },
    Choice {
        value: 3,
        name: "no-budget",
        label: Text::new("No retry budget", "没有重试预算"),
    },
    Choice {
        value: 4,
        name: "never-half-opens",
        label: Text::new("Breaker never half-opens", "断路器从不半开"),
    },
];

static GROWTHS: [Choice; 3] = [
    Choice {
        value: 0,
        name: "none",
        label: Text::new("none", "无"),
    },
    Choice {
        value: 1,
        name: "fixed",
        label: Text::new("fixed", "固定"),
    },
    Choice {
        value: 2,
        name: "exponential",
        label: Text::new("exponential", "指数"),
    },
];

static JITTERS: [Choice; 4] = [
    Choice {
        value: 0,
        name: "none",
        label: Text::new("none", "无"),
    },
    Choice {
        value: 1,
        name: "equal",
        label: Text::new("equal", "等量"),
    },
    Choice {
        value: 2,
        name: "full",
        label: Text::new("full", "完全"),
    },
    Choice {
        value: 3,
        name: "decorrelated",
        label: Text::new("decorrelated", "去相关"),
    },
];

static BUDGETS: [Choice; 3] = [
    Choice {
        value: 0,
        name: "none",
        label: Text::new("none", "无"),
    },
    Choice {
        value: 1,
        name: "tokens",
        label: Text::new("tokens, as in gRPC", "令牌桶（gRPC）"),
    },
    Choice {
        value: 2,
        name: "percent",
        label: Text::new("percent of requests", "请求的百分比"),
    },
];

static BREAKERS: [Choice; 3] = [
    Choice {
        value: 0,
        name: "none",
        label: Text::new("none", "无"),
    },
    Choice {
        value: 1,
        name: "count",
        label: Text::new("last 10 calls", "最近 10 次调用"),
    },
    Choice {
        value: 2,
        name: "time",
        label: Text::new("last 5 seconds", "最近 5 秒"),
    },
];

static RETRY_AFTERS: [Choice; 3] = [
    Choice {
        value: 0,
        name: "none",
        label: Text::new("not sent", "不发送"),
    },
    Choice {
        value: 1,
        name: "seconds",
        label: Text::new("in seconds", "秒数"),
    },
    Choice {
        value: 2,
        name: "date",
        label: Text::new("as a date", "日期"),
    },
];

/// The lesson's parameters.
pub static PARAMS: [Param; 26] = [
    Param {
        key: "clients",
        label: Text::new("Clients", "客户端数"),
        help: Text::new(
            "One is the easiest to follow; many make a storm.",
            "一个最容易看懂；多了会形成风暴。",
        ),
        kind: ParamKind::Range(1, 200, ""),
        default: 1,
    },
    Param {
        key: "variant",
        label: Text::new("Broken on purpose", "故意出错"),
        help: Text::new(
            "Leaves out one rule, to see what it is there for.",
            "去掉一条规则，看看它为何存在。",
        ),
        kind: ParamKind::Choice(&VARIANTS),
        default: 0,
    },
    Param {
        key: "ask_every_ms",
        label: Text::new("Each client asks every", "客户端自动请求间隔"),
        help: Text::new(
            "Zero: clients ask only when told to. Every fourth request asks for the price.",
            "0 表示只在你要求时才发请求。每四个请求中有一个是询价。",
        ),
        kind: ParamKind::Range(0, 60_000, "ms"),
        default: 0,
    },
    Param {
        key: "in_step",
        label: Text::new("All at the same moments", "同时发请求"),
        help: Text::new(
            "As jobs do that all start on the full minute.",
            "就像都在整点启动的定时任务。",
        ),
        kind: ParamKind::Flag,
        default: 0,
    },
    Param {
        key: "attempts",
        label: Text::new("Attempts", "尝试次数"),
        help: Text::new(
            "The most for one request, the first included.",
            "每个请求最多尝试几次，含第一次。",
        ),
        kind: ParamKind::Range(1, 10, ""),
        default: 4,
    },
    Param {
        key: "timeout_ms",
        label: Text::new("Timeout of an attempt", "单次尝试的超时"),
        help: Text::new(
            "How long a client waits for an answer.",
            "客户端等待一次答复的时间。",
        ),
        kind: ParamKind::Range(5, 30_000, "ms"),
        default: 250,
    },
    Param {
        key: "deadline_ms",
        label: Text::new("Deadline of a request", "请求的截止时间"),
        help: Text::new(
            "By then the user is told, whatever came of it.",
            "无论结果如何，到时必须告诉用户。",
        ),
        kind: ParamKind::Range(10, 120_000, "ms"),
        default: 3_000,
    },
    Param {
        key: "backoff",
        label: Text::new("Backoff", "退避"),
        help: Text::new(
            "How the wait between attempts grows.",
            "两次尝试之间的等待如何增长。",
        ),
        kind: ParamKind::Choice(&GROWTHS),
        default: 2,
    },
    Param {
        key: "jitter",
        label: Text::new("Jitter", "抖动"),
        help: Text::new("What chance does to the wait.", "等待时间如何随机化。"),
        kind: ParamKind::Choice(&JITTERS),
        default: 2,
    },
    Param {
        key: "base_ms",
        label: Text::new("First wait", "首次等待"),
        help: Text::new(
            "Exponential backoff doubles it each time.",
            "指数退避每次将其加倍。",
        ),
        kind: ParamKind::Range(1, 10_000, "ms"),
        default: 100,
    },
    Param {
        key: "cap_ms",
        label: Text::new("Longest wait", "最长等待"),
        help: Text::new(
            "No wait is longer, but for what Retry-After asks.",
            "除 Retry-After 的要求外，等待不超过此值。",
        ),
        kind: ParamKind::Range(1, 60_000, "ms"),
        default: 2_000,
    },
    Param {
        key: "budget",
        label: Text::new("Retry budget", "重试预算"),
        help: Text::new(
            "How much of a client's load may be retries.",
            "客户端的负载中，重试可以占多少。",
        ),
        kind: ParamKind::Choice(&BUDGETS),
        default: 1,
    },
    Param {
        key: "budget_percent",
        label: Text::new("Budget, of the requests", "预算占请求的比例"),
        help: Text::new(
            "Tokens: what a success gives back, of one token.",
            "令牌桶：每次成功归还一个令牌的百分之几。",
        ),
        kind: ParamKind::Range(1, 100, "%"),
        default: 10,
    },
    Param {
        key: "breaker",
        label: Text::new("Circuit breaker", "断路器"),
        help: Text::new(
            "Which calls it judges by; it needs five of them.",
            "依据哪些调用判断；至少要有五次。",
        ),
        kind: ParamKind::Choice(&BREAKERS),
        default: 1,
    },
    Param {
        key: "breaker_percent",
        label: Text::new("Breaker opens at failures of", "失败率达到多少时断开"),
        help: Text::new(
            "Timeouts and refusals are failures.",
            "超时和被拒都算失败。",
        ),
        kind: ParamKind::Range(1, 100, "%"),
        default: 50,
    },
    Param {
        key: "slow_ms",
        label: Text::new("A call is slow from", "慢调用的界限"),
        help: Text::new(
            "It also opens when 80 % are slow. Zero: never.",
            "慢调用达到 80% 时也断开。0 表示不看快慢。",
        ),
        kind: ParamKind::Range(0, 30_000, "ms"),
        default: 0,
    },
    Param {
        key: "hedge_ms",
        label: Text::new("Hedge after", "对冲请求延时"),
        help: Text::new(
            "Sends a second copy without waiting for the timeout. Zero: never.",
            "不等超时就再发一份。0 表示从不。",
        ),
        kind: ParamKind::Range(0, 30_000, "ms"),
        default: 0,
    },
    Param {
        key: "backup",
        label: Text::new("Backup for payments", "支付的备用路径"),
        help: Text::new(
            "It keeps a payment and has it charged later, under the same key.",
            "备用节点先保存付款，稍后用同一个键扣款。",
        ),
        kind: ParamKind::Flag,
        default: 1,
    },
    Param {
        key: "cache",
        label: Text::new("Cached prices", "价格缓存"),
        help: Text::new(
            "When no fresh price can be had, the last one has to do.",
            "拿不到新价格时，用上次的价格。",
        ),
        kind: ParamKind::Flag,
        default: 1,
    },
    Param {
        key: "retry_after",
        label: Text::new("Retry-After", "Retry-After 字段"),
        help: Text::new(
            "What the service says when it turns a call away.",
            "服务拒绝请求时怎么说。",
        ),
        kind: ParamKind::Choice(&RETRY_AFTERS),
        default: 0,
    },
    Param {
        key: "retry_after_s",
        label: Text::new("Retry-After, how long", "Retry-After 时长"),
        help: Text::new(
            "A date is read by the client's clock, which may be wrong.",
            "日期按客户端的时钟理解，而时钟可能不准。",
        ),
        kind: ParamKind::Range(0, 60, "s"),
        default: 1,
    },
    Param {
        key: "service_ms",
        label: Text::new("Time for a call", "处理一次调用的时间"),
        help: Text::new(
            "For which a worker is busy, also with a duplicate.",
            "其间一个工作线程被占用，处理重复请求也一样。",
        ),
        kind: ParamKind::Range(1, 10_000, "ms"),
        default: 40,
    },
    Param {
        key: "workers",
        label: Text::new("Workers", "工作线程数"),
        help: Text::new(
            "How many calls the service works on at a time.",
            "服务同时处理几次调用。",
        ),
        kind: ParamKind::Range(1, 64, ""),
        default: 2,
    },
    Param {
        key: "queue",
        label: Text::new("Places in the queue", "队列长度"),
        help: Text::new(
            "What does not fit is turned away at once.",
            "放不下的请求立即被拒绝。",
        ),
        kind: ParamKind::Range(0, 500, ""),
        default: 20,
    },
    Param {
        key: "keep_keys_s",
        label: Text::new("Keys are kept for", "幂等键保留时间"),
        help: Text::new(
            "A copy that comes later is a new request.",
            "之后才到的副本会被当作新请求。",
        ),
        kind: ParamKind::Range(1, 604_800, "s"),
        default: 86_400,
    },
    Param {
        key: "latency_ms",
        label: Text::new("Message delay, mean", "消息平均延迟"),
        help: Text::new(
            "Messages take between three quarters and five quarters of it.",
            "实际延迟在其四分之三到四分之五之间。",
        ),
        kind: ParamKind::Range(1, 5_000, "ms"),
        default: 50,
    },
];

use super::*;
use crate::sim::{
    InputError, Latency, Lie, LinkChange, LinkTo, MessageFault, MessageId, NodeFault, Schedule,
    Target,
};
use proptest::prelude::*;

/// Five servers, one client, one role, and requests `put KEY NUMBER`.
struct Table;

impl Names for Table {
    fn nodes(&self) -> Vec<(NodeId, String)> {
        let names = ["S1", "S2", "S3", "S4", "S5", "C1"];
        (0..).map(NodeId).zip(names.map(str::to_owned)).collect()
    }

    fn roles(&self) -> Vec<(u8, &'static str)> {
        vec![(0, "leader")]
    }

    fn parse_request(&self, words: &str) -> Option<Payload> {
        match words.split_whitespace().collect::<Vec<_>>()[..] {
            ["put", key, value] => Some(Payload::of(&(key, value.parse::<u32>().ok()?))),
            _ => None,
        }
    }

    fn request_words(&self, request: &Payload) -> Option<String> {
        let (key, value): (String, u32) = request.read()?;
        Some(format!("put {key} {value}"))
    }
}

fn inputs(text: &str) -> Vec<Input> {
    let script = parse(text, &Table).unwrap_or_else(|error| panic!("{text}: {error}"));
    let input = |timed: TimedAct| match timed.act {
        Act::Input(input) => input,
        Act::Fire(..) => panic!("{text}: a timer by name"),
    };
    script.acts.into_iter().map(input).collect()
}

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);

#[test]
fn reads_every_kind_of_act() {
    let check =
        |text: &str, expect: Input| assert_eq!(inputs(&format!("1s {text}")), [expect], "{text}");
    let ms = Micros::from_ms;
    check(
        "crash leader",
        Input::Node(Target::Role(0), NodeFault::Crash),
    );
    check("restart 1", Input::node(S1, NodeFault::Restart));
    check("wipe s2", Input::node(S2, NodeFault::RestartWiped));
    check("pause S1", Input::node(S1, NodeFault::Pause));
    check("resume S1", Input::node(S1, NodeFault::Resume));
    check("slow 2 40ms", Input::node(S2, NodeFault::Slow(ms(40))));
    check("skew 2 -5s", Input::node(S2, NodeFault::Skew(-5_000_000)));
    check("drift 2 -10%", Input::node(S2, NodeFault::Drift(-100_000)));
    check("lie 2 1", Input::node(S2, NodeFault::Lie(Lie(1))));
    check("cut 1>2", Input::Cut(S1, S2));
    check("cut 1 > 2", Input::Cut(S1, S2));
    check("heal S2>S1", Input::Heal(S2, S1));
    check("heal all", Input::HealAll);
    check(
        "partition 1 | 2, S3",
        Input::Partition(vec![vec![S1], vec![S2, NodeId(2)]]),
    );
    let uniform = LinkChange::Latency(Latency::Uniform(ms(5), ms(15)));
    check(
        "latency all uniform 5ms 15ms",
        Input::Link(LinkTo::All, uniform),
    );
    let fixed = LinkChange::Latency(Latency::Fixed(ms(50)));
    check(
        "latency 1>2 fixed 50ms",
        Input::Link(LinkTo::OneWay(S1, S2), fixed),
    );
    check(
        "loss all 10%",
        Input::Link(LinkTo::All, LinkChange::Loss(100_000)),
    );
    check(
        "drop 123",
        Input::Message(MessageId(123), MessageFault::Drop),
    );
    check(
        "delay 123 20ms",
        Input::Message(MessageId(123), MessageFault::Delay(ms(20))),
    );
    check("fire 1 0x00ff", Input::FireTimer(S1, Payload(vec![0, 255])));
    check(
        "request C1 put x 1",
        Input::Request(NodeId(5), Payload::of(&("x", 1_u32))),
    );
    check("stop schedules", Input::StopSchedules);
    let schedule = Schedule {
        every: Micros::from_s(5),
        times: 3,
        input: Input::Node(Target::Role(0), NodeFault::Crash),
        undo_after: Some(Micros::from_s(2)),
    };
    check(
        "every 5s x3 undo 2s: crash leader",
        Input::Every(Box::new(schedule)),
    );
}

#[test]
fn both_ways_is_two_inputs() {
    assert_eq!(
        inputs("1s cut 1-2"),
        [Input::Cut(S1, S2), Input::Cut(S2, S1)]
    );
    assert_eq!(inputs("1s loss 1-2 1%").len(), 2);
    assert_eq!(inputs("1s every 2s: cut 1-2").len(), 2);
}

#[test]
fn comments_times_and_the_end() {
    let text = "# two faults\n\n  0.25s crash 1 # the first\n@7 250ms restart 1\n3s end\n";
    let script = parse(text, &Table).expect("a script");
    let places: Vec<_> = script
        .acts
        .iter()
        .map(|act| (act.line, act.step, act.at.0))
        .collect();
    assert_eq!(places, [(3, None, 250_000), (4, Some(7), 250_000)]);
    assert_eq!(script.end, Some(Micros::from_s(3)));
}

#[test]
fn a_timer_by_name_waits_for_the_run() {
    let script = parse("1s fire 2 Election timeout", &Table).expect("a script");
    assert_eq!(script.acts[0].act, Act::Fire(S2, "Election timeout".into()));
}

#[test]
fn says_what_is_wrong_and_what_to_write() {
    let check = |text: &str, expect: &str| {
        let error = parse(text, &Table).expect_err(text);
        assert!(error.to_string().contains(expect), "{text}: {error}");
    };
    check(
        "crash 1",
        "line 1: `crash` is not a time; begin the line with one",
    );
    check("1s crahs 1", "`crahs` is not an act; did you mean `crash`?");
    check("1s explode 1", "write one of crash, restart");
    check(
        "1s crash S9",
        "`S9` is not a node; write a number from 1, or one of S1, S2",
    );
    check("1s crash captain", "or the role leader");
    check("1s crash 0", "`0` is not a node");
    check("1s crash 1 2", "`2` is too much; write only `crash 1`");
    check("1s crash", "a node is missing");
    check("1s cut", "a link is missing");
    check("1s latency all", "a latency is missing");
    check(
        "1s request C1",
        "a request that can be made here is missing",
    );
    check("1s", "nothing happens at that time");
    check(
        "2s crash 1\n1s crash 2",
        "line 2: it comes before the line above",
    );
    check("1s end\n2s crash 1", "line 2: something follows the end");
    check("1s cut 1", "write `1>2` for one way");
    check("1s cut all", "write a `partition`");
    check("1s slow 1", "write it as in `slow 2 40ms`");
    check("1s loss all 10", "write it as in `loss all 10%`");
    check("1s latency all 5ms", "write `fixed 50ms`");
    check("1s partition", "a partition needs groups");
    check("1s every 2s crash 1", "needs a colon");
    check(
        "1s every 2s: every 2s: crash 1",
        "a schedule can not hold a schedule",
    );
    check(
        "1s every 2s: fire 1 election",
        "can not name a timer in words",
    );
    check(
        "1s request C1 dance",
        "`dance` is not a request that can be made here",
    );
    check("1s fire 1", "no timer is named");
    check("1s drop first", "is not the number of a message");
    check("@x 1s crash 1", "`@x` is not a step");
    check("@5 1s cut 1-2", "two acts can not be one step");
    check("1s stop", "write `stop schedules`");
    check(&" ".repeat(TEXT_BYTES_MAX + 1), "the script is too long");
    check(
        &"1s crash 1\n".repeat(10_001),
        "line 10001: the script is too long",
    );
}

#[test]
fn says_it_in_chinese_too() {
    let check = |text: &str, expect: &str| {
        let error = parse(text, &Table).expect_err(text);
        assert_eq!(error.words(Lang::Zh), expect, "{text}");
    };
    check(
        "crash 1",
        "第 1 行：`crash` 不是时间；每行请以时间开头，例如 `250ms` 或 `1.5s`",
    );
    check(
        "1s crahs 1",
        "第 1 行：`crahs` 不是操作；是否想写 `crash`？",
    );
    check(
        "\n1s crash captain",
        "第 2 行：`captain` 不是节点；请写编号（从 1 开始），或从中选一个：S1, S2, S3, S4, S5, C1；\
         也可以写角色 leader",
    );
    check(
        "1s slow 1 often",
        "第 1 行：`often` 不是时长；写法如 `slow 2 40ms`",
    );
    check("1s crash 1 2", "第 1 行：`2` 是多余的；请只写 `crash 1`");
}

#[test]
fn a_script_that_can_not_be_played_says_why_in_both_languages() {
    let check = |error: PlayError, en: &str, zh: &str| {
        assert_eq!(error.to_string(), en);
        assert_eq!(error.words(Lang::Zh), zh);
    };
    let (line, at) = (2, Micros::from_s(1));
    let (act, error) = ("crash 1".to_owned(), InputError::AlreadyDown);
    check(
        PlayError::Refused {
            line,
            at,
            act,
            error,
        },
        "line 2: `crash 1` can not be done at 1s: it is already down",
        "第 2 行：在 1s 无法执行 `crash 1`：它已经宕机",
    );
    let no_timer = |armed: &[&str]| PlayError::NoTimer {
        line,
        at,
        timer: "nap".to_owned(),
        armed: armed.iter().copied().map(str::to_owned).collect(),
    };
    check(
        no_timer(&["election", "heartbeat"]),
        "line 2: no timer `nap` is armed at 1s; write one of election, heartbeat",
        "第 2 行：定时器 `nap` 在 1s 没有启动；请从中选一个：election, heartbeat",
    );
    check(
        no_timer(&[]),
        "line 2: no timer `nap` is armed at 1s; that node has none armed then",
        "第 2 行：定时器 `nap` 在 1s 没有启动；那时该节点没有启动任何定时器",
    );
}

fn any_node() -> impl Strategy<Value = NodeId> {
    any::<u16>().prop_map(|n| NodeId(if n % 2 == 0 { n % 7 } else { n }))
}

fn any_span() -> impl Strategy<Value = Micros> {
    prop_oneof![any::<u64>(), 0..10_000_000_u64].prop_map(Micros)
}

fn any_payload() -> impl Strategy<Value = Payload> {
    let put = ("[a-z]{1,3}", any::<u32>()).prop_map(|put| Payload::of(&put));
    prop_oneof![any::<Vec<u8>>().prop_map(Payload), put]
}

fn any_node_fault() -> impl Strategy<Value = NodeFault> {
    prop_oneof![
        Just(NodeFault::Crash),
        Just(NodeFault::Restart),
        Just(NodeFault::RestartWiped),
        Just(NodeFault::Pause),
        Just(NodeFault::Resume),
        any_span().prop_map(NodeFault::Slow),
        (i64::MIN + 1..=i64::MAX).prop_map(NodeFault::Skew),
        (i32::MIN + 1..=i32::MAX).prop_map(NodeFault::Drift),
        any::<u16>().prop_map(|lie| NodeFault::Lie(Lie(lie))),
    ]
}

fn any_link_change() -> impl Strategy<Value = LinkChange> {
    let latency = prop_oneof![
        any_span().prop_map(Latency::Fixed),
        (any_span(), any_span()).prop_map(|(a, b)| Latency::Uniform(a, b)),
        (any_span(), any_span()).prop_map(|(a, b)| Latency::Normal(a, b)),
        (any_span(), any_span()).prop_map(|(a, b)| Latency::Exponential(a, b)),
    ];
    prop_oneof![
        latency.prop_map(LinkChange::Latency),
        any::<u32>().prop_map(LinkChange::Loss),
        any::<u32>().prop_map(LinkChange::Duplication),
        any::<u32>().prop_map(LinkChange::Reordering),
    ]
}

fn any_message_fault() -> impl Strategy<Value = MessageFault> {
    prop_oneof![
        Just(MessageFault::Drop),
        any_span().prop_map(MessageFault::Delay),
        Just(MessageFault::Duplicate),
        Just(MessageFault::DeliverNow),
        Just(MessageFault::Hold),
        Just(MessageFault::Release),
    ]
}

fn any_plain_input() -> impl Strategy<Value = Input> {
    let target = prop_oneof![
        any_node().prop_map(Target::Node),
        any::<u8>().prop_map(|role| Target::Role(role % 3)),
    ];
    let links = prop_oneof![
        Just(LinkTo::All),
        (any_node(), any_node()).prop_map(|(from, to)| LinkTo::OneWay(from, to)),
    ];
    let groups = prop::collection::vec(prop::collection::vec(any_node(), 0..4), 0..4);
    let message = any::<u32>().prop_map(MessageId);
    prop_oneof![
        (target, any_node_fault()).prop_map(|(target, fault)| Input::Node(target, fault)),
        (any_node(), any_node()).prop_map(|(from, to)| Input::Cut(from, to)),
        (any_node(), any_node()).prop_map(|(from, to)| Input::Heal(from, to)),
        Just(Input::HealAll),
        groups.prop_map(Input::Partition),
        (links, any_link_change()).prop_map(|(links, change)| Input::Link(links, change)),
        (message, any_message_fault()).prop_map(|(id, fault)| Input::Message(id, fault)),
        (any_node(), any_payload()).prop_map(|(id, timer)| Input::FireTimer(id, timer)),
        (any_node(), any_payload()).prop_map(|(id, request)| Input::Request(id, request)),
        Just(Input::StopSchedules),
    ]
}

fn any_input() -> impl Strategy<Value = Input> {
    let schedule = (
        any_span(),
        any::<u16>(),
        any_plain_input(),
        prop::option::of(any_span()),
    );
    let every = schedule.prop_map(|(every, times, input, undo_after)| {
        Input::Every(Box::new(Schedule {
            every,
            times,
            input,
            undo_after,
        }))
    });
    prop_oneof![4 => any_plain_input(), 1 => every]
}

fn any_script() -> impl Strategy<Value = ScriptText> {
    let act = (any_span(), any::<Option<u32>>(), any_input());
    let acts = prop::collection::vec(act, 0..8);
    (acts, any::<bool>()).prop_map(|(mut acts, ended)| {
        acts.sort_by_key(|(at, _, _)| *at);
        let end = acts.last().filter(|_| ended).map(|(at, _, _)| *at);
        let timed = |(line, (at, step, input))| TimedAct {
            line,
            step,
            at,
            act: Act::Input(input),
        };
        ScriptText {
            acts: (1..).zip(acts).map(timed).collect(),
            end,
        }
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_the_same(script in any_script()) {
        let text = print(&script, &Table);
        prop_assert_eq!(parse(&text, &Table), Ok(script), "{}", text);
    }

    #[test]
    fn no_text_is_a_panic(text in "([@0-9.a-z]{0,6}[ \n>|:,-]){0,12}\\PC{0,20}") {
        let _ = parse(&text, &Table);
    }

    #[test]
    fn no_line_near_a_script_is_a_panic(
        verb in 0..24_usize,
        rest in "[0-9A-Za-zµ%. :|,>#-]{0,24}",
    ) {
        let verbs = ["crash", "slow", "skew", "drift", "lie", "cut", "heal", "partition", "latency",
            "loss", "drop", "delay", "fire", "request", "every", "stop", "end", "every 1s x"];
        let _ = parse(&format!("1s {} {rest}", verbs[verb % verbs.len()]), &Table);
    }
}

//! The three voting protocols against their papers: the figures, the formulas, every single lie.

use netsplit::explore::drive;
use netsplit::protocols::voting::byzantine::lies::{OPPOSITE, SPLIT, Tell, lie_to};
use netsplit::protocols::voting::byzantine::{self, Byzantine, Command, Order, Path, Tree};
use netsplit::protocols::voting::majority::{self, Input as Number, Majority, Output};
use netsplit::protocols::voting::quorum::{self, Quorum, Request};
use netsplit::sim::{
    Input, Latency, Lie, LinkSettings, Micros, NodeFault, NodeId, Payload, Protocol, Record, What,
    World, WorldConfig,
};

const MS: Micros = Micros::from_ms(1);
const LINK: LinkSettings =
    LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15)));

/// Runs a protocol with these acts for so long, and returns its trace.
fn played<P: Protocol>(
    protocol: P,
    seed: u64,
    acts: &[(Micros, Input)],
    until: Micros,
) -> (World<P>, Vec<Record<P>>) {
    let mut world = World::new(protocol, WorldConfig { seed, link: LINK });
    let mut trace = Vec::new();
    drive(&mut world, &mut [], acts, until, &mut trace);
    (world, trace)
}

fn ask<T: serde::Serialize>(node: u16, request: &T) -> Input {
    Input::Request(NodeId(node), Payload::of(request))
}

fn lies(node: u16, lie: Lie) -> (Micros, Input) {
    (MS, Input::node(NodeId(node), NodeFault::Lie(lie)))
}

fn at(ms: u64, input: Input) -> (Micros, Input) {
    (Micros::from_ms(ms), input)
}

/// What each lieutenant decides when general 1 commands `order` and these lie.
fn battle(n: u16, m: u16, order: Order, traitors: &[(u16, Lie)], seed: u64) -> Vec<Option<Order>> {
    let mut acts: Vec<_> = traitors.iter().map(|(id, lie)| lies(*id, *lie)).collect();
    acts.push(at(2, ask(0, &Command(order))));
    let protocol = Byzantine {
        delay_max: Micros::from_ms(20),
        ..Byzantine::new(n, m)
    };
    let (world, _) = played(protocol, seed, &acts, Micros::from_s(1));
    let decided = |id: u16| {
        let node = world.node(NodeId(id)).expect("nobody crashes");
        node.battles.get(&NodeId(0))?.decided
    };
    (1..n).map(decided).collect()
}

/// Whether IC1 and IC2 hold for the loyal.
fn interactive_consistency(
    order: Order,
    traitors: &[(u16, Lie)],
    decided: &[Option<Order>],
) -> bool {
    let loyal = |id: u16| !traitors.iter().any(|(traitor, _)| *traitor == id);
    let obey: Vec<Option<Order>> = (1..)
        .zip(decided)
        .filter(|(id, _)| loyal(*id))
        .map(|(_, order)| *order)
        .collect();
    let same = obey.windows(2).all(|pair| pair[0] == pair[1]);
    let ic2 = !loyal(0) || obey.iter().all(|obeyed| *obeyed == Some(order));
    same && ic2
}

/// Figures 3 and 4: four generals, of whom one is a traitor.
#[test]
fn four_generals_agree_with_a_lying_lieutenant_and_with_a_lying_commander() {
    let attack = Some(Order::Attack);
    let decided = battle(4, 1, Order::Attack, &[(3, OPPOSITE)], 1);
    assert_eq!(decided[..2], [attack, attack]);
    let decided = battle(4, 1, Order::Attack, &[(0, SPLIT)], 1);
    assert_eq!(decided, [attack, attack, attack]);
}

/// Figures 1 and 2: with three generals, one traitor is too many.
#[test]
fn three_generals_do_not_obey_a_loyal_commander_when_one_lies() {
    let decided = battle(3, 1, Order::Attack, &[(2, OPPOSITE)], 1);
    assert_eq!(decided[0], Some(Order::Retreat));
}

/// A lie that is numbered from zero: what is told each other general, two bits for each.
fn lie_numbered(mut number: u32, traitor: u16, n: u16) -> Lie {
    let mut lie = Lie(0);
    for to in (0..n).filter(|to| *to != traitor) {
        let tell = Tell::ALL[usize::try_from(number % 4).expect("small")];
        lie = lie_to(lie, NodeId(to), tell);
        number /= 4;
    }
    lie
}

#[test]
fn whatever_one_of_four_says_to_whom_the_rest_agree() {
    for traitor in 0..4 {
        for number in 0..64 {
            let traitors = [(traitor, lie_numbered(number, traitor, 4))];
            for order in [Order::Attack, Order::Retreat] {
                let decided = battle(4, 1, order, &traitors, number.into());
                assert!(
                    interactive_consistency(order, &traitors, &decided),
                    "traitor {traitor}, lie {number}, {order:?}: {decided:?}"
                );
            }
        }
    }
}

#[test]
fn whatever_two_of_seven_say_the_rest_agree() {
    for number in 0..300_u32 {
        let first = u16::try_from(number % 7).expect("small");
        let second = (first + 1 + u16::try_from(number / 7 % 6).expect("small")) % 7;
        let lie = |of, salt: u32| {
            // Multiplicative hashing spreads the numbers over all 4096 lies.
            let mixed = (number ^ salt).wrapping_mul(0x9e37_79b1) >> 20;
            lie_numbered(mixed, of, 7)
        };
        let traitors = [(first, lie(first, 1)), (second, lie(second, 77))];
        let decided = battle(7, 2, Order::Attack, &traitors, number.into());
        assert!(
            interactive_consistency(Order::Attack, &traitors, &decided),
            "{traitors:?}: {decided:?}"
        );
    }
}

/// Section 2: 3m generals can not cope with m traitors.
#[test]
fn one_general_too_few_and_some_lie_divides_them() {
    let lies = (0..16).map(|number| [(2, lie_numbered(number, 2, 3))]);
    let breaks = lies.filter(|traitors| {
        let decided = battle(3, 1, Order::Attack, traitors, 1);
        !interactive_consistency(Order::Attack, traitors, &decided)
    });
    assert!(breaks.count() > 0);
    let two = [(4, OPPOSITE), (5, OPPOSITE)];
    let decided = battle(6, 2, Order::Attack, &two, 1);
    assert!(!interactive_consistency(Order::Attack, &two, &decided));
}

#[test]
fn om_sends_as_many_messages_as_its_recursion_says() {
    let check = |n: u16, m: u16, expect: usize| {
        let protocol = Byzantine::new(n, m);
        assert_eq!(protocol.messages(), expect as u64);
        let order = at(1, ask(0, &Command(Order::Attack)));
        let (_, trace) = played(protocol, 1, &[order], Micros::from_s(2));
        let sent = trace
            .iter()
            .filter(|record| matches!(record.what, What::Sent { .. }));
        assert_eq!(sent.count(), expect, "n = {n}, m = {m}");
    };
    check(4, 0, 3);
    check(4, 1, 3 + 3 * 2);
    check(7, 1, 6 + 6 * 5);
    check(7, 2, 6 + 6 * 5 + 6 * 5 * 4);
}

#[test]
fn a_general_decides_retreat_when_nothing_has_a_majority() {
    let protocol = Byzantine::new(5, 1);
    let mut heard = Tree::new();
    let commander = Path::of(NodeId(0));
    let tell = |order| byzantine::Heard {
        order,
        missing: false,
    };
    heard.insert(commander, tell(Order::Attack));
    for (id, order) in [(2, Order::Attack), (3, Order::Retreat), (4, Order::Retreat)] {
        let path = commander.then(NodeId(id)).expect("two fit");
        heard.insert(path, tell(order));
    }
    let value = |variant| {
        let protocol = Byzantine {
            variant,
            ..protocol.clone()
        };
        protocol.value(&heard, commander, NodeId(1))
    };
    assert_eq!(value(byzantine::Variant::None), Order::Retreat);
    assert_eq!(value(byzantine::Variant::TieKeepsOwn), Order::Attack);
}

fn outputs(protocol: Majority, acts: &[(Micros, Input)], until: Micros) -> Vec<(Output, bool)> {
    let (_, trace) = played(protocol, 1, acts, until);
    let used = |record: &Record<Majority>| match record.what {
        What::Noted {
            note: majority::Note::Used { output, right, .. },
            ..
        } => Some((output, right)),
        _ => None,
    };
    trace.iter().filter_map(used).collect()
}

#[test]
fn a_minority_of_wrong_modules_is_outvoted_and_a_majority_is_not() {
    let check = |modules: u16, wrong: u16, expect: (Output, bool)| {
        let mut acts: Vec<_> = (0..wrong)
            .map(|id| lies(id, majority::lies::ALIKE))
            .collect();
        let client = modules + 1;
        acts.push(at(2, ask(client, &Number(7))));
        let used = outputs(Majority::new(modules), &acts, Micros::from_s(1));
        assert_eq!(used, [expect], "{wrong} wrong of {modules}");
    };
    for modules in [1, 3, 5, 7, 9] {
        check(modules, modules / 2, (Output::Value(49), true));
        check(modules, modules / 2 + 1, (Output::Value(50), false));
    }
}

#[test]
fn wrong_modules_that_differ_are_detected() {
    let wrong = |id| lies(id, majority::lies::WRONG);
    let acts = [wrong(0), wrong(1), at(2, ask(4, &Number(7)))];
    let used = outputs(Majority::new(3), &acts, Micros::from_s(1));
    assert_eq!(used, [(Output::NoMajority, false)]);
}

#[test]
fn one_voter_is_a_single_point_of_failure_and_one_of_three_is_not() {
    let check = |voters: u16, expect: (Output, bool)| {
        let protocol = Majority {
            voters,
            ..Majority::new(3)
        };
        let acts = [
            lies(3, majority::lies::ALIKE),
            at(2, ask(3 + voters, &Number(3))),
        ];
        assert_eq!(outputs(protocol, &acts, Micros::from_s(1)), [expect]);
    };
    check(1, (Output::Value(10), false));
    check(3, (Output::Value(9), true));
}

fn replies(protocol: Quorum, acts: &[(Micros, Input)], until: Micros) -> Vec<quorum::Reply> {
    let (_, trace) = played(protocol, 3, acts, until);
    let told = |record: &Record<Quorum>| match record.what {
        What::Replied { reply, .. } => reply,
        _ => None,
    };
    trace.iter().filter_map(told).collect()
}

fn crash(node: u16) -> Input {
    Input::node(NodeId(node), NodeFault::Crash)
}

#[test]
fn an_update_passes_and_is_read_while_the_votes_suffice() {
    use quorum::Reply::{Passed, TooFew, Value};
    let five = || Quorum::new(vec![1; 5], 1);
    let add = ask(5, &Request::Add(10));
    let read = ask(5, &Request::Read);
    let acts = [
        at(1, crash(0)),
        at(1, crash(1)),
        at(2, add.clone()),
        at(200, read.clone()),
    ];
    let told = replies(five(), &acts, Micros::from_s(2));
    assert_eq!(told, [Passed(1, 10), Value(1, 10)]);
    let acts = [
        at(1, crash(0)),
        at(1, crash(1)),
        at(1, crash(2)),
        at(2, add),
        at(1_500, read),
    ];
    let told = replies(five(), &acts, Micros::from_s(4));
    assert_eq!(told, [TooFew, TooFew]);
}

/// The second example of the paper: votes 2, 1, 1 with r = 2 and w = 3.
#[test]
fn a_strong_representative_can_be_read_alone() {
    use quorum::Reply::{Passed, TooFew, Value};
    let gifford = Quorum {
        r: 2,
        w: 3,
        ..Quorum::new(vec![2, 1, 1], 1)
    };
    let acts = [
        at(1, ask(3, &Request::Add(5))),
        at(300, crash(1)),
        at(300, crash(2)),
        at(301, ask(3, &Request::Read)),
        at(400, ask(3, &Request::Add(1))),
    ];
    let told = replies(gifford, &acts, Micros::from_s(3));
    assert_eq!(told, [Passed(1, 5), Value(1, 5), TooFew]);
}

#[test]
fn of_two_updates_from_the_same_version_one_at_most_passes() {
    let mut refused = 0;
    for seed in 0..50 {
        let acts = [
            at(1, ask(5, &Request::Add(1))),
            at(1, ask(6, &Request::Add(2))),
        ];
        let quorum = Quorum::new(vec![1; 5], 2);
        let (_, trace) = played(quorum, seed, &acts, Micros::from_s(2));
        let passed: Vec<(u64, u64)> = trace
            .iter()
            .filter_map(|record| match record.what {
                What::Replied {
                    reply: Some(quorum::Reply::Passed(version, value)),
                    ..
                } => Some((version, value)),
                What::Replied {
                    reply: Some(quorum::Reply::Refused),
                    ..
                } => {
                    refused += 1;
                    None
                }
                _ => None,
            })
            .collect();
        assert!(passed.len() <= 1, "seed {seed}: {passed:?}");
    }
    assert!(refused >= 50, "the other is told: {refused}");
}

/// The price of two phases: a client that decided and is gone keeps others locked until it is back.
#[test]
fn a_representative_in_doubt_waits_for_the_decision() {
    use quorum::Reply::{Passed, TooFew, Value};
    let three = Quorum::new(vec![1; 3], 2);
    let cut = |id| at(1, Input::Cut(NodeId(3), NodeId(id)));
    // The client crashes when it has decided; what it sent gets nowhere.
    let mut world = World::new(
        three,
        WorldConfig {
            seed: 1,
            link: LINK,
        },
    );
    let mut trace = Vec::new();
    let acts = [at(1, ask(3, &Request::Add(7)))];
    let mut until = Micros::ZERO;
    let passed = |trace: &[Record<Quorum>]| {
        trace.iter().any(|record| {
            matches!(
                record.what,
                What::Replied {
                    reply: Some(Passed(..)),
                    ..
                }
            )
        })
    };
    let mut acts = &acts[..];
    while !passed(&trace) {
        until += Micros(100);
        let due = acts.iter().take_while(|(at, _)| *at <= until).count();
        drive(&mut world, &mut [], &acts[..due], until, &mut trace);
        acts = &acts[due..];
    }
    let cuts: Vec<_> = (0..3).map(|id| (until, cut(id).1)).collect();
    drive(&mut world, &mut [], &cuts, until, &mut trace);
    let read = |ms| (until + Micros::from_ms(ms), ask(4, &Request::Read));
    drive(
        &mut world,
        &mut [],
        &[(until, crash(3)), read(10)],
        until + Micros::from_s(2),
        &mut trace,
    );
    let last = |trace: &[Record<Quorum>]| {
        trace.iter().rev().find_map(|record| match record.what {
            What::Replied { reply, .. } => reply,
            _ => None,
        })
    };
    assert_eq!(last(&trace), Some(TooFew));
    let back = [
        (until + Micros::from_s(2), Input::HealAll),
        (
            until + Micros::from_s(2),
            Input::node(NodeId(3), NodeFault::Restart),
        ),
        read(3_000),
    ];
    drive(
        &mut world,
        &mut [],
        &back,
        until + Micros::from_s(5),
        &mut trace,
    );
    assert_eq!(last(&trace), Some(Value(1, 7)));
}

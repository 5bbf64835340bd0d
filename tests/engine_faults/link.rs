//! Cuts, and changes to what links do.

use super::common::LATENCY;
use super::*;
use netsplit::sim::{Latency, LinkChange, LinkSettings, LinkTo, World, WorldConfig};

const HALF_WAY_PPM: u32 = 500_000;

#[test]
fn a_cut_loses_what_is_on_the_way_and_what_is_sent_one_way_only() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    let cut = act(&mut bench, 3, Input::Cut(A, B));
    tell(&mut bench, 20, A, B, 2);
    tell(&mut bench, 20, B, A, 3);
    bench.run_until(ms(100));
    let lost = |at_ms, at_ppm| Loss {
        at_ms,
        link: (A, B),
        at_ppm,
        reason: LossReason::Cut,
        blame: Some(cut),
    };
    assert_eq!(losses(&bench), [lost(3, 300_000), lost(25, HALF_WAY_PPM)]);
    assert_eq!((heard(&bench, A), heard(&bench, B)), (vec![3], vec![]));
    assert_eq!(bench.world.network().cut(A, B), Some(cut));
    assert_eq!(bench.world.network().cut(B, A), None);
}

#[test]
fn cutting_again_leaves_the_blame_where_it_was() {
    let mut bench = quiet(2);
    let cut = act(&mut bench, 0, Input::Cut(A, B));
    tell(&mut bench, 1, A, B, 1);
    act(&mut bench, 2, Input::Cut(A, B));
    tell(&mut bench, 3, A, B, 2);
    bench.run_until(ms(100));
    let blames: Vec<_> = losses(&bench).into_iter().map(|loss| loss.blame).collect();
    assert_eq!(blames, [Some(cut); 2]);
}

#[test]
fn a_healed_link_delivers_what_is_sent_from_then_on() {
    let mut bench = quiet(2);
    act(&mut bench, 0, Input::Cut(A, B));
    tell(&mut bench, 1, A, B, 1);
    act(&mut bench, 2, Input::Heal(A, B));
    tell(&mut bench, 3, A, B, 2);
    bench.run_until(ms(100));
    assert_eq!(
        heard(&bench, B),
        [2],
        "what was sent into the cut stays lost"
    );
}

#[test]
fn heal_all_heals_every_cut() {
    let mut bench = quiet(3);
    for (from, to) in [(A, B), (B, A), (C, A)] {
        act(&mut bench, 0, Input::Cut(from, to));
    }
    assert_eq!(bench.world.network().cuts().count(), 3);
    act(&mut bench, 1, Input::HealAll);
    assert_eq!(bench.world.network().cuts().count(), 0);
    tell(&mut bench, 2, C, A, 1);
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, A), [1]);
}

fn change(bench: &mut Bench, links: LinkTo, change: LinkChange) -> RecordId {
    let at_ms = bench.world.now().as_ms();
    act(bench, at_ms, Input::Link(links, change))
}

/// The sendings in the trace: (from, to, due in ms, blame).
fn sendings(bench: &Bench) -> Vec<(NodeId, NodeId, u64, Option<RecordId>)> {
    let sent = |record: &Record<Gossip>| match record.what {
        What::Sent {
            from, to, due_at, ..
        } => Some((from, to, due_at.as_ms(), record.blame)),
        _ => None,
    };
    bench.trace.iter().filter_map(sent).collect()
}

#[test]
fn latency_is_per_link_and_for_all() {
    let mut bench = quiet(3);
    change(
        &mut bench,
        LinkTo::OneWay(A, B),
        LinkChange::Latency(Latency::Fixed(ms(50))),
    );
    for (from, to) in [(A, B), (B, A), (A, C)] {
        tell(&mut bench, 0, from, to, 0);
    }
    change(
        &mut bench,
        LinkTo::All,
        LinkChange::Latency(Latency::Fixed(ms(70))),
    );
    for (from, to) in [(A, B), (B, A), (A, C)] {
        tell(&mut bench, 0, from, to, 0);
    }
    let due_ms: Vec<_> = sendings(&bench).into_iter().map(|sent| sent.2).collect();
    assert_eq!(due_ms, [50, 10, 10, 70, 70, 70]);
    bench.run_until(ms(100));
    assert_eq!(delivered_ms(&bench), [10, 10, 50, 70, 70, 70]);
}

#[test]
fn a_link_that_gets_faster_keeps_its_order() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    change(
        &mut bench,
        LinkTo::All,
        LinkChange::Latency(Latency::Fixed(ms(1))),
    );
    tell(&mut bench, 1, A, B, 2);
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, B), [1, 2]);
    assert_eq!(delivered_ms(&bench), [10, 10]);
}

#[test]
fn loss_is_by_chance_and_blames_the_change() {
    let mut bench = quiet(3);
    let loss = change(
        &mut bench,
        LinkTo::OneWay(A, B),
        LinkChange::Loss(1_000_000),
    );
    tell(&mut bench, 0, A, B, 1);
    tell(&mut bench, 0, A, C, 2);
    bench.run_until(ms(100));
    let lost = Loss {
        at_ms: 5,
        link: (A, B),
        at_ppm: HALF_WAY_PPM,
        reason: LossReason::Chance,
        blame: Some(loss),
    };
    assert_eq!(losses(&bench), [lost]);
    assert_eq!(heard(&bench, C), [2]);
}

#[test]
fn loss_for_all_loses_that_share_on_every_link() {
    let mut bench = quiet(3);
    let loss = change(&mut bench, LinkTo::All, LinkChange::Loss(250_000));
    for (from, to) in [(A, B), (B, C)] {
        act(&mut bench, 0, common::ask(from, &Ask::Tell(to, 0, 4_000)));
    }
    bench.run_until(ms(100));
    let losses = losses(&bench);
    for link in [(A, B), (B, C)] {
        let lost = losses.iter().filter(|loss| loss.link == link).count();
        assert!(
            (900..1_100).contains(&lost),
            "{lost} of 4000 lost on {link:?}"
        );
    }
    assert!(losses.iter().all(|lost| lost.blame == Some(loss)));
}

#[test]
fn a_link_that_was_lossy_from_the_start_blames_nobody() {
    let link = LinkSettings {
        loss_ppm: 1_000_000,
        ..LinkSettings::with_latency(Latency::Fixed(LATENCY))
    };
    let protocol = Gossip {
        nodes: 2,
        beat: None,
    };
    let mut bench = Bench {
        world: World::new(protocol, WorldConfig { seed: 1, link }),
        trace: vec![],
    };
    tell(&mut bench, 0, A, B, 1);
    bench.run_until(ms(100));
    let losses = losses(&bench);
    assert_eq!(losses.len(), 1);
    assert_eq!(
        (losses[0].reason, losses[0].blame),
        (LossReason::Chance, None)
    );
}

#[test]
fn duplication_sends_a_second_copy_and_blames_the_change() {
    let mut bench = quiet(3);
    let twice = change(
        &mut bench,
        LinkTo::OneWay(A, B),
        LinkChange::Duplication(1_000_000),
    );
    let asked = tell(&mut bench, 0, A, B, 7);
    tell(&mut bench, 0, B, A, 8);
    change(&mut bench, LinkTo::OneWay(A, B), LinkChange::Duplication(0));
    tell(&mut bench, 1, A, B, 9);
    bench.run_until(ms(100));
    assert_eq!(
        (heard(&bench, A), heard(&bench, B)),
        (vec![8], vec![7, 7, 9])
    );
    let blames: Vec<_> = sendings(&bench).into_iter().map(|sent| sent.3).collect();
    assert_eq!(blames, [None, Some(twice), None, None]);
    let copies = bench
        .trace
        .iter()
        .filter(|record| matches!(record.what, What::Sent { .. }) && record.cause == Some(asked));
    assert_eq!(copies.count(), 2, "both copies have one cause");
}

#[test]
fn duplication_for_all_doubles_that_share() {
    let mut bench = quiet(3);
    change(&mut bench, LinkTo::All, LinkChange::Duplication(250_000));
    act(&mut bench, 0, common::ask(A, &Ask::Tell(B, 0, 4_000)));
    bench.run_until(ms(100));
    let told = heard(&bench, B).len();
    assert!((4_900..5_100).contains(&told), "{told} copies of 4000");
}

/// A tells B 0 to 99, a millisecond apart; returns the order in which B heard them.
fn order(links: LinkTo, ppm: u32) -> (Vec<u32>, usize) {
    let mut bench = quiet(3);
    let reorder = change(&mut bench, links, LinkChange::Reordering(ppm));
    for number in 0..100 {
        tell(&mut bench, u64::from(number), A, B, number);
    }
    bench.run_until(ms(1_000));
    let blamed = sendings(&bench)
        .into_iter()
        .filter(|sent| sent.3 == Some(reorder));
    (heard(&bench, B), blamed.count())
}

#[test]
fn reordering_lets_messages_overtake_and_blames_the_change() {
    for links in [LinkTo::All, LinkTo::OneWay(A, B)] {
        let (order, blamed) = order(links, 500_000);
        assert_eq!(order.len(), 100, "none is lost");
        assert!(!order.is_sorted());
        assert!((30..70).contains(&blamed), "{blamed} of 100 were freed");
    }
    for (links, ppm) in [(LinkTo::All, 0), (LinkTo::OneWay(B, A), 1_000_000)] {
        let (order, blamed) = order(links, ppm);
        assert!(order.is_sorted() && blamed == 0);
    }
}

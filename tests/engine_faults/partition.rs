//! Cuts in one act.

use super::*;

/// Which pairs of nodes could talk, as one string of `x` and `.` for each sender.
fn who_reaches_whom(bench: &mut Bench, at_ms: u64) -> Vec<String> {
    let ids: Vec<NodeId> = bench.world.ids().collect();
    let number = u32::try_from(at_ms).expect("tests are short");
    for &from in &ids {
        for &to in ids.iter().filter(|to| **to != from) {
            tell(bench, at_ms, from, to, number);
        }
    }
    bench.run_until(ms(at_ms + 50));
    let world = &bench.world;
    let reached = |from: &NodeId, to: &NodeId| {
        from == to
            || world
                .node(*to)
                .is_some_and(|node| node.heard.contains(&(*from, number)))
    };
    let row = |from| {
        ids.iter()
            .map(|to| if reached(from, to) { 'x' } else { '.' })
            .collect()
    };
    ids.iter().map(row).collect()
}

fn groups(groups: &[&[u16]]) -> Input {
    let group = |group: &&[u16]| group.iter().map(|id| NodeId(*id)).collect();
    Input::Partition(groups.iter().map(group).collect())
}

#[test]
fn nine_nodes_fall_into_three_threes() {
    let mut bench = quiet(9);
    let split = act(&mut bench, 0, groups(&[&[0, 1, 2], &[3, 4, 5], &[6, 7, 8]]));
    let rows = who_reaches_whom(&mut bench, 1);
    let expect = ["xxx......", "...xxx...", "......xxx"];
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row, expect[index / 3]);
    }
    let losses = losses(&bench);
    assert_eq!(losses.len(), 9 * 6);
    let right = |loss: &Loss| loss.reason == LossReason::Cut && loss.blame == Some(split);
    assert!(losses.iter().all(right));
    assert_eq!(bench.world.network().cuts().count(), 9 * 6);
}

#[test]
fn a_node_in_no_group_keeps_its_links_as_they_are() {
    let mut bench = quiet(4);
    act(&mut bench, 0, Input::Cut(NodeId(3), A));
    act(&mut bench, 0, groups(&[&[0], &[1, 2]]));
    assert_eq!(
        who_reaches_whom(&mut bench, 1),
        ["x..x", ".xxx", ".xxx", ".xxx"]
    );
}

#[test]
fn another_partition_connects_each_group_and_cuts_the_rest() {
    let mut bench = quiet(3);
    act(&mut bench, 0, groups(&[&[0], &[1, 2]]));
    act(&mut bench, 1, groups(&[&[0, 1], &[2]]));
    assert_eq!(who_reaches_whom(&mut bench, 2), ["xx.", "xx.", "..x"]);
    act(&mut bench, 100, Input::HealAll);
    assert_eq!(who_reaches_whom(&mut bench, 101), ["xxx"; 3]);
}

#[test]
fn a_partition_loses_what_is_on_its_way_between_groups() {
    let mut bench = quiet(3);
    tell(&mut bench, 0, A, B, 1);
    tell(&mut bench, 0, B, A, 2);
    tell(&mut bench, 0, A, C, 3);
    let split = act(&mut bench, 4, groups(&[&[0, 1], &[2]]));
    bench.run_until(ms(100));
    let lost = Loss {
        at_ms: 4,
        link: (A, C),
        at_ppm: 400_000,
        reason: LossReason::Cut,
        blame: Some(split),
    };
    assert_eq!(losses(&bench), [lost]);
    assert_eq!((heard(&bench, A), heard(&bench, B)), (vec![2], vec![1]));
}

#[test]
fn a_node_named_twice_belongs_to_its_first_group() {
    let mut bench = quiet(3);
    act(&mut bench, 0, groups(&[&[0, 1], &[1, 2]]));
    assert_eq!(who_reaches_whom(&mut bench, 1), ["xx.", "xx.", "..x"]);
}

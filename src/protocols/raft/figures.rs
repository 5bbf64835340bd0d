//! The paper's figures 7 and 8, to be replayed.

use super::{Command, Entry, Key, Log, Term, Timer};
use crate::sim::{Input, Latency, LinkChange, LinkTo, Micros, NodeFault, NodeId, Payload};

/// The log of the leader of figure 7, and those of its followers (a) to (f), as terms.
pub const FIGURE_7: (&[Term], [(char, &[Term]); 6]) = (
    &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
    [
        ('a', &[1, 1, 1, 4, 4, 5, 5, 6, 6]),
        ('b', &[1, 1, 1, 4]),
        ('c', &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]),
        ('d', &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]),
        ('e', &[1, 1, 1, 4, 4, 4, 4]),
        ('f', &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]),
    ],
);

/// A log whose entries have these terms; index and term decide what each entry says, as log
/// matching has it.
pub fn log_of_terms(terms: &[Term], client: NodeId) -> Log {
    let entry = |(sequence, &term)| Entry {
        term,
        client,
        sequence,
        command: Command::Put {
            key: Key(0),
            value: u32::try_from(term * 100 + sequence).unwrap_or(u32::MAX),
        },
    };
    Log::new((1..).zip(terms).map(entry).collect())
}

/// Figure 8 as a script for five servers and two clients, without pre-vote, from the start of a
/// run whose shortest election timeout is at least 150 ms. The terms are those of the figure.
///
/// Client 1 writes x = 1 on all servers, then (a) x = 2 reaches S1 and S2 alone, (b) S5 leads term
/// 3 and takes x = 3 from client 2, (c) S1 leads term 4 and brings x = 2 to S3: a majority has it.
/// (d) S1 crashes, and S5 leads term 5 and overwrites it. Under `Variant::CommitByCounting` x = 2
/// was committed, and client 1 was told so.
pub fn figure_8() -> Vec<(Micros, Input)> {
    let [s1, s3, s4, s5] = [0, 2, 3, 4].map(NodeId);
    let [c1, c2] = [5, 6].map(NodeId);
    let five_ms = LinkChange::Latency(Latency::Fixed(Micros::from_ms(5)));
    let crash = |node| Input::node(node, NodeFault::Crash);
    let restart = |node| Input::node(node, NodeFault::Restart);
    let times_out = |node| Input::FireTimer(node, Payload::of(&Timer::Election));
    let put_x = |client, value| {
        let key = Key(0);
        Input::Request(client, Payload::of(&Command::Put { key, value }))
    };
    let acts = vec![
        (5, Input::Link(LinkTo::All, five_ms)),
        // Term 1: one entry on every server.
        (10, times_out(s1)),
        (25, put_x(c1, 1)),
        // (a) S1 leads term 2; its entry reaches S2 alone.
        (50, crash(s1)),
        (51, restart(s1)),
        (52, times_out(s1)),
        (70, Input::Cut(s1, s3)),
        (70, Input::Cut(s1, s4)),
        (70, Input::Cut(s1, s5)),
        (71, put_x(c1, 2)),
        (90, crash(s1)),
        // (b) S5 leads term 3, with the votes of S3 and S4; its entry reaches nobody.
        (91, times_out(s5)),
        (
            108,
            Input::Partition(vec![vec![s5], vec![s1, NodeId(1), s3, s4]]),
        ),
        (109, put_x(c2, 3)),
        (130, crash(s5)),
        // (c) S1 is back. Term 3 is taken, so it asks twice; in term 4 it reaches S3, not S4.
        (131, restart(s1)),
        (132, Input::HealAll),
        (133, times_out(s1)),
        (145, times_out(s1)),
        (151, Input::Cut(s1, s4)),
        // (d) S5 is back, and asks twice likewise: its last entry is of a later term.
        (185, crash(s1)),
        (186, restart(s5)),
        (187, Input::HealAll),
        (188, times_out(s5)),
        (200, times_out(s5)),
        (230, restart(s1)),
    ];
    let in_ms = |(ms, input)| (Micros::from_ms(ms), input);
    acts.into_iter().map(in_ms).collect()
}

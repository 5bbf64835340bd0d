//! Each property is broken on purpose: by a script where a broken variant can, else by telling the
//! monitor of servers that never were.

use super::claims::{
    Claim, ElectionSafety, LeaderAppendOnly, LeaderCompleteness, LogMatching, Servers,
    StateMachineSafety,
};
use super::properties;
use crate::checks::{Verdict, Watch};
use crate::explore::drive;
use crate::protocols::raft::figures::{figure_8, log_of_terms};
use crate::protocols::raft::{Command, Key, Log, Note, Raft, Term, Variant};
use crate::sim::{
    Input, Latency, LinkChange, LinkSettings, LinkTo, Micros, NodeFault, NodeId, Payload, World,
    WorldConfig,
};

/// Servers as their log (in terms) and the term that they lead.
struct Told(Vec<(Log, Option<Term>)>);

fn told(servers: &[(&[Term], Option<Term>)]) -> Told {
    let log = |(terms, leads): &(&[Term], Option<Term>)| (log_of_terms(terms, NodeId(9)), *leads);
    Told(servers.iter().map(log).collect())
}

impl Servers for Told {
    fn ids(&self) -> impl Iterator<Item = NodeId> {
        (0..).map(NodeId).take(self.0.len())
    }

    fn log(&self, id: NodeId) -> Option<&Log> {
        self.0.get(id.index()).map(|(log, _)| log)
    }

    fn leads(&self, id: NodeId) -> Option<Term> {
        self.0.get(id.index()).and_then(|(_, leads)| *leads)
    }
}

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);

#[test]
fn two_leaders_of_a_term_break_election_safety() {
    let servers = told(&[(&[], None), (&[], None)]);
    let mut claim = ElectionSafety::default();
    let mut elect = |id, term| claim.noted(&servers, id, &Note::BecameLeader { term });
    assert_eq!(elect(S1, 1), None);
    assert_eq!(elect(S2, 2), None);
    let broken = elect(S2, 1).expect("S1 led term 1 already");
    assert_eq!(broken.en, "S1 and S2 were both elected in term 1.");
}

#[test]
fn a_leader_that_changes_its_log_breaks_leader_append_only() {
    let mut claim = LeaderAppendOnly::default();
    let mut runs = |terms: &[Term], leads| claim.ran(&told(&[(terms, leads)]), S1).is_some();
    assert!(!runs(&[1, 1], Some(2)));
    assert!(!runs(&[1, 1, 2], Some(2)), "it appended");
    assert!(!runs(&[1], None), "a follower may remove");
    assert!(!runs(&[1], Some(3)));
    assert!(runs(&[], Some(3)), "it removed");
    let mut claim = LeaderAppendOnly::default();
    let leader = told(&[(&[1, 2], Some(2))]);
    assert_eq!(claim.ran(&leader, S1), None);
    let truncated = Note::Truncated { from: 1 };
    assert!(
        claim.noted(&leader, S1, &truncated).is_some(),
        "it removed, then appended as many"
    );
}

#[test]
fn logs_that_differ_before_a_common_entry_break_log_matching() {
    let mut claim = LogMatching::default();
    let logs = told(&[(&[1, 1, 3], None), (&[1, 1, 3], None), (&[1, 2, 3], None)]);
    assert_eq!(claim.ran(&logs, S1), None);
    assert_eq!(claim.ran(&logs, S2), None);
    assert!(claim.ran(&logs, NodeId(2)).is_some());
}

#[test]
fn another_entry_of_the_same_index_and_term_breaks_log_matching() {
    let mut claim = LogMatching::default();
    let logs = Told(vec![
        (log_of_terms(&[1], NodeId(8)), None),
        (log_of_terms(&[1], NodeId(9)), None),
    ]);
    assert_eq!(claim.ran(&logs, S1), None);
    assert!(claim.ran(&logs, S2).is_some());
}

#[test]
fn a_log_that_was_cut_and_grew_again_is_looked_at_again() {
    let mut claim = LogMatching::default();
    assert_eq!(
        claim.ran(&told(&[(&[1, 1, 1], None), (&[1, 2, 2], None)]), S1),
        None
    );
    assert_eq!(
        claim.ran(&told(&[(&[1, 1, 1], None), (&[1, 2, 2], None)]), S2),
        None
    );
    let after = told(&[(&[1, 1, 2], None)]);
    assert_eq!(
        claim.noted(&after, S1, &Note::Appended { first: 3, last: 3 }),
        None
    );
    assert!(
        claim.ran(&after, S1).is_some(),
        "index 3, term 2 follows term 1 here, term 2 there"
    );
}

#[test]
fn a_leader_without_a_committed_entry_breaks_leader_completeness() {
    let committed = Note::Committed { index: 2 };
    let elected = |term| Note::BecameLeader { term };
    let servers = told(&[(&[1, 2], Some(2)), (&[1], None)]);
    let mut claim = LeaderCompleteness::default();
    assert_eq!(claim.noted(&servers, S1, &committed), None);
    assert_eq!(
        claim.noted(&servers, S2, &elected(2)),
        None,
        "not a later term"
    );
    assert!(claim.noted(&servers, S2, &elected(3)).is_some());
    // The same, but the new leader was there before the old one committed.
    let servers = told(&[(&[1, 2], Some(2)), (&[1], Some(3))]);
    let mut claim = LeaderCompleteness::default();
    assert_eq!(claim.noted(&servers, S2, &elected(3)), None);
    assert!(claim.noted(&servers, S1, &committed).is_some());
}

#[test]
fn different_entries_applied_at_an_index_break_state_machine_safety() {
    let mut claim = StateMachineSafety::default();
    let logs = told(&[(&[1, 1], None), (&[1, 2], None)]);
    let applied = |first, last| Note::Applied { first, last };
    assert_eq!(claim.noted(&logs, S1, &applied(1, 2)), None);
    assert_eq!(claim.noted(&logs, S2, &applied(1, 1)), None);
    assert!(claim.noted(&logs, S2, &applied(2, 2)).is_some());
}

fn world(variant: Variant) -> World<Raft> {
    let raft = Raft {
        variant,
        ..Raft::new(5, 2)
    };
    let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(5)));
    World::new(raft, WorldConfig { seed: 3, link })
}

fn verdicts(world: &mut World<Raft>, acts: &[(Micros, Input)], until_ms: u64) -> Vec<Watch<Raft>> {
    let mut watches = properties();
    let until = Micros::from_ms(until_ms);
    drive(world, &mut watches, acts, until, &mut Vec::new());
    watches
}

fn violated(watches: &[Watch<Raft>]) -> Vec<&'static str> {
    let broken = watches
        .iter()
        .filter(|watch| matches!(watch.verdict, Verdict::Violated(..)));
    broken.map(|watch| watch.id).collect()
}

#[test]
fn figure_8_breaks_what_the_paper_says_it_breaks() {
    let check = |variant, expect: &[&str]| {
        let watches = verdicts(&mut world(variant), &figure_8(), 1_000);
        assert_eq!(violated(&watches), expect);
    };
    check(Variant::None, &[]);
    check(
        Variant::CommitByCounting,
        &["leader-completeness", "state-machine-safety"],
    );
}

#[test]
fn a_vote_that_is_refused_when_asked_for_again_does_not_stand() {
    let doubled = Input::Link(LinkTo::All, LinkChange::Duplication(1_000_000));
    let check = |variant, ms, expect: &[&str]| {
        let acts = [(Micros::from_ms(ms), doubled.clone())];
        assert_eq!(
            violated(&verdicts(&mut world(variant), &acts, 1_000)),
            expect
        );
    };
    check(Variant::RevoteRefused, 0, &["vote-stands"]);
    check(Variant::None, 0, &[]);
    check(Variant::RevoteRefused, 900, &[]);
}

#[test]
fn leader_commit_and_progress_are_seen_and_faults_start_progress_over() {
    let stands = |watches: &[Watch<Raft>], id| {
        let watch = watches
            .iter()
            .find(|watch| watch.id == id)
            .expect("a property of that name");
        matches!(watch.verdict, Verdict::Witnessed(..))
    };
    let put = Command::Put {
        key: Key(0),
        value: 1,
    };
    let ask = Input::Request(NodeId(5), Payload::of(&put));
    let crash = |id| Input::node(NodeId(id), NodeFault::Crash);
    let at = |ms, input| (Micros::from_ms(ms), input);
    let check = |acts: &[(Micros, Input)], expect: [bool; 3]| {
        let watches = verdicts(&mut world(Variant::None), acts, 4_000);
        assert_eq!(
            ["leader", "commit", "progress"].map(|id| stands(&watches, id)),
            expect
        );
    };
    check(&[], [true, false, false]);
    check(&[at(1_000, ask.clone())], [true, true, true]);
    let three_down = [
        at(2_000, crash(0)),
        at(2_000, crash(1)),
        at(2_000, crash(2)),
    ];
    let mut acts = vec![at(1_000, ask.clone())];
    acts.extend(three_down);
    acts.push(at(2_100, ask));
    check(&acts, [true, true, false]);
}

//! What can be seen of a run at a moment.

use netsplit::i18n::Lang;
use netsplit::scene::Scene;
use netsplit::session::{NodeView, Operation, PropertyView, Session, Status, StoryView};
use netsplit::sim::Micros;

/// How long lost messages stay in a scene.
const LINGER: Micros = Micros::from_ms(300);
const ALL: usize = usize::MAX;

/// All that a run shows of a moment, but for what its timeline knows of later ones.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen {
    status: Status,
    digest: u64,
    records: u32,
    scene: Scene,
    views: Vec<NodeView>,
    properties: Vec<PropertyView>,
    history: Vec<Operation>,
    story: Vec<StoryView>,
    script: netsplit::session::script::Script,
    trace: String,
}

impl Seen {
    /// The present moment of a run.
    pub fn of(session: &dyn Session) -> Self {
        let mut trace = String::new();
        let printed = session.print_trace(&mut trace, Lang::En);
        printed.expect("a string takes what is printed");
        // The rest depends on what was done later: the next step may be an act of the script.
        let Status { step, now, .. } = session.status();
        let status = Status {
            step,
            now,
            next_at: None,
            steps_known: 0,
            known_until: Micros::ZERO,
            at_limit: false,
            in_past: false,
        };
        Self {
            status,
            digest: session.digest(),
            records: session.record_count(),
            scene: session.scene(LINGER, Lang::En),
            views: session.views(Lang::En),
            properties: session.properties(),
            history: session.history(ALL, Lang::En),
            story: session.story(),
            script: session.script(),
            trace,
        }
    }

    pub fn now(&self) -> Micros {
        self.status.now
    }
}

/// Where two moments differ, if they do.
pub fn difference(one: &Seen, other: &Seen) -> Option<String> {
    if one == other {
        return None;
    }
    let mut lines = one.trace.lines().zip(other.trace.lines()).enumerate();
    let first = lines.find(|(_, (a, b))| a != b);
    let of_trace = first.map(|(number, (a, b))| format!("line {number}: {a:?}, then {b:?}"));
    let parts = [
        ("status", one.status == other.status),
        ("digest", one.digest == other.digest),
        ("records", one.records == other.records),
        ("scene", one.scene == other.scene),
        ("views", one.views == other.views),
        ("properties", one.properties == other.properties),
        ("history", one.history == other.history),
        ("story", one.story == other.story),
        ("script", one.script == other.script),
    ];
    let unlike = parts
        .iter()
        .filter(|(_, same)| !same)
        .map(|(part, _)| *part);
    let unlike: Vec<&str> = unlike.collect();
    let (at, then) = (&one.status, &other.status);
    Some(format!("{unlike:?} at {at:?}, {then:?}; {of_trace:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part of what is seen counts.
    #[test]
    fn a_difference_in_any_part_is_named() {
        let entry = netsplit::lessons::find("raft").expect("the raft lesson is there");
        let params = netsplit::session::Params::defaults(entry.params);
        let mut session = (entry.open)(params, 1).expect("defaults hold");
        session.set_questions(false);
        session.advance(Micros::from_ms(500), u32::MAX);
        let seen = Seen::of(&*session);
        assert_eq!(difference(&seen, &seen.clone()), None);
        type Change = fn(&mut Seen);
        let changes: [(&str, Change); 8] = [
            ("status", |seen| seen.status.step += 1),
            ("digest", |seen| seen.digest ^= 1),
            ("records", |seen| seen.records += 1),
            ("scene", |seen| drop(seen.scene.nodes.pop())),
            ("views", |seen| drop(seen.views.pop())),
            ("properties", |seen| drop(seen.properties.pop())),
            ("story", |seen| drop(seen.story.pop())),
            ("line 0", |seen| seen.trace.insert(0, '!')),
        ];
        for (part, change) in changes {
            let mut changed = seen.clone();
            change(&mut changed);
            let words = difference(&seen, &changed).expect(part);
            assert!(words.contains(part), "{part}: {words}");
        }
    }
}

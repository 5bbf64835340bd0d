//! What is written on the stage can be read: no label lies upon another, upon a node, or beyond
//! the stage, and no lost message's reason upon any of them, whatever happens in a run.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/tested.rs"]
mod tested;

use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::scene::{
    Area, Label, Point, STAGE, Says, Scene, SceneMessage, labels, reasons, width,
};
use netsplit::session::describe::loss_words;
use netsplit::session::words::{NamesOf, parse};
use netsplit::session::{Params, Session, words::Act};
use netsplit::sim::Micros;
use tested::tested;

/// How far apart the moments that are looked at are.
const EVERY: Micros = Micros::from_ms(11);
/// How long a lost message stays, at the speed that the page begins with.
const LINGER: Micros = Micros::from_ms(33);

/// Crashes, cuts, every sign that a node can have, and clients that ask.
const TROUBLE: &str = "\
120ms request C1 put x 1
200ms crash 2
350ms partition 1,2 | 3
360ms pause 3
400ms slow 2 40ms
400ms skew 3 +1.2s
450ms drift 1 -12.5%
500ms request C1 get x
600ms drift 2 +3%
700ms restart 2
700ms heal all
750ms slow C1 250ms
800ms resume 3
900ms loss all 30%
1.2s crash 2
1.3s crash 3
1.6s restart 2
2s cut 1>2
2.2s crash leader
";

/// The same for clusters that are cut into three.
const THREE_PARTS: &str = "\
100ms partition 1,2,3 | 4,5,6 | 7,8,9
120ms request C1 put x 1
600ms slow 3 40ms
600ms slow 4 40ms
700ms heal all
1.2s partition 1,2,3,4 | 5,6,7 | 8,9
1.4s crash leader
";

fn open(params: &[(&str, i64)], seed: u64) -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the first lesson is there");
    let set = |all: Params, (key, value): &(&str, i64)| all.with(entry.params, key, *value);
    let params = params.iter().try_fold(Params::defaults(entry.params), set);
    let mut run = (entry.open)(params.expect("these are parameters of it"), seed)
        .expect("these parameters are allowed");
    run.set_questions(false);
    run
}

/// Shows every moment of a run to `look`, until the time `end`.
fn each_moment(run: &mut dyn Session, script: &str, end: Micros, mut look: impl FnMut(&Scene)) {
    let acts = parse(script, &NamesOf(run))
        .expect("the script is sound")
        .acts;
    let mut acts = acts.into_iter().peekable();
    let mut now = Micros::ZERO;
    while now < end {
        now += EVERY;
        while let Some(act) = acts.next_if(|act| act.at <= now) {
            run.advance(act.at, u32::MAX);
            if let Act::Input(input) = act.act {
                // Nobody may lead now, and then nobody is crashed.
                let _ = run.inject(input);
            }
        }
        run.advance(now, u32::MAX);
        for lang in Lang::ALL {
            look(&run.scene(LINGER, lang));
        }
    }
}

/// Everything of a scene that lies upon something else.
fn overlaps(scene: &Scene, labels: &[Label], told: &[Area]) -> Vec<String> {
    let mut found = Vec::new();
    let name = |label: &Label| format!("{} {:?}", scene.nodes[label.node].name, label.says);
    for (k, label) in labels.iter().enumerate() {
        if !label.area.within_stage() {
            found.push(format!("{} is beyond the stage", name(label)));
        }
        for other in &labels[k + 1..] {
            if label.area.meets(&other.area) {
                found.push(format!("{} meets {}", name(label), name(other)));
            }
        }
        for (n, node) in scene.nodes.iter().enumerate() {
            // A sign is written upon the edge of its own node.
            let own = n == label.node && matches!(label.says, Says::Sign(_));
            if !own && label.area.meets(&Area::of_node(node)) {
                found.push(format!("{} meets {}", name(label), node.name));
            }
        }
    }
    for (k, area) in told.iter().enumerate() {
        let upon_label = labels.iter().find(|label| label.area.meets(area));
        found.extend(upon_label.map(|label| format!("a reason meets {}", name(label))));
        let upon_node = scene
            .nodes
            .iter()
            .find(|node| area.meets(&Area::of_node(node)));
        found.extend(upon_node.map(|node| format!("a reason meets {}", node.name)));
        if told[k + 1..].iter().any(|other| area.meets(other)) {
            found.push("a reason meets a reason".to_owned());
        }
    }
    found
}

/// The stage as the page draws it.
fn drawn(scene: &Scene, lang: Lang) -> (Vec<Label>, Vec<Area>) {
    let labels = labels(scene);
    let told = reasons(scene, &labels, |reason| loss_words(reason, lang));
    (labels, told.into_iter().map(|(_, area)| area).collect())
}

/// What was seen in the moments of many runs.
#[derive(Default)]
struct Seen {
    moments: u32,
    reasons: usize,
    signs: usize,
    dots: usize,
    cells: usize,
}

fn look_at(params: &[(&str, i64)], script: &str, seed: u64, seen: &mut Seen) {
    let mut run = open(params, seed);
    let mut lang = Lang::Zh;
    each_moment(&mut *run, script, Micros::from_ms(2_600), |scene| {
        lang = if lang == Lang::En { Lang::Zh } else { Lang::En };
        let (labels, told) = drawn(scene, lang);
        let found = overlaps(scene, &labels, &told);
        assert!(found.is_empty(), "{params:?}, seed {seed}: {found:#?}");
        for label in &labels {
            let node = &scene.nodes[label.node];
            if label.says == Says::Role {
                let wide = width(&node.glance.role, 26.0);
                assert!(label.tight == (wide > label.area.size.x));
                assert!(
                    label.area.size.x >= 0.55 * wide,
                    "{params:?}: {} is squeezed",
                    node.name
                );
            }
            seen.signs += usize::from(matches!(label.says, Says::Sign(_)));
            seen.dots += usize::from(label.says == Says::Dots);
            if let Says::Strip(first) = label.says {
                seen.cells += node.glance.strip.len() - first;
            }
        }
        seen.moments += 1;
        seen.reasons += told.len();
    });
}

#[test]
fn no_label_lies_upon_another_or_upon_a_node() {
    let mut seen = Seen::default();
    for nodes in [3, 5, 7, 9] {
        for (clients, pre_vote, seed) in [(1, 0, 1), (2, 1, 2), (3, 0, 3), (1, 1, 4)] {
            let params = [
                ("nodes", nodes),
                ("clients", clients),
                ("pre_vote", pre_vote),
                ("write_every_ms", 90),
            ];
            look_at(&params, TROUBLE, seed, &mut seen);
            if nodes == 9 {
                look_at(&params, THREE_PARTS, seed, &mut seen);
            }
        }
    }
    assert!(seen.moments > 5_000, "{} moments", seen.moments);
    assert!(seen.reasons > 1_000, "{} reasons", seen.reasons);
    assert!(seen.signs > 1_000, "{} signs", seen.signs);
    assert!(seen.dots > 500, "{} rows of votes", seen.dots);
    assert!(seen.cells > 10_000, "{} cells", seen.cells);
}

/// Looks at every moment of a run, in turns in both languages.
fn read_all(run: &mut dyn Session, end: Micros, name: &str) {
    run.set_questions(false);
    let mut lang = Lang::Zh;
    each_moment(run, "", end, |scene| {
        lang = if lang == Lang::En { Lang::Zh } else { Lang::En };
        let (labels, told) = drawn(scene, lang);
        let found = overlaps(scene, &labels, &told);
        assert!(found.is_empty(), "{name}: {found:#?}");
    });
}

#[test]
fn every_lesson_and_stored_run_can_be_read() {
    for entry in tested() {
        let mut run = (entry.open)(Params::defaults(entry.params), 1).expect("defaults hold");
        read_all(&mut *run, Micros::from_s(2), entry.about.id);
        for stored in (entry.stored)() {
            let mut run = (entry.open_link)(&stored.link).expect("a stored run opens");
            let end = run.status().known_until.min(Micros::from_s(20));
            run.seek_time(Micros::ZERO);
            read_all(
                &mut *run,
                end,
                &format!("{} {}", entry.about.id, stored.name),
            );
        }
    }
}

/// What a message takes where it is drawn largest.
const MESSAGE: Point = Point { x: 44.0, y: 44.0 };

/// The messages that lie upon a label, a node or one another.
fn covered(scene: &Scene, at: Micros) -> Vec<String> {
    let place = |message: &SceneMessage| Area {
        at: message.position(at),
        size: MESSAGE,
    };
    let labels = labels(scene);
    let mut found = Vec::new();
    for (k, message) in scene.messages.iter().enumerate() {
        let area = place(message);
        let upon_label = labels.iter().any(|label| label.area.meets(&area));
        let upon_node = (scene.nodes.iter()).any(|node| area.meets(&Area::of_node(node)));
        let upon_other = (scene.messages[k + 1..].iter()).any(|other| area.meets(&place(other)));
        if upon_label || upon_node || upon_other {
            found.push(message.words.clone());
        }
    }
    found
}

#[test]
fn the_picture_on_the_home_page_is_clear() {
    for entry in tested() {
        for lang in Lang::ALL {
            let picture = lessons::glimpse(entry, lang).expect("its defaults can be opened");
            let (labels, told) = drawn(&picture.scene, lang);
            assert!(overlaps(&picture.scene, &labels, &told).is_empty());
            let id = entry.about.id;
            assert!(
                !picture.scene.messages.is_empty(),
                "{id}: something goes on"
            );
            let covered = covered(&picture.scene, picture.at);
            assert!(covered.is_empty(), "{id}: {covered:#?}");
        }
    }
}

#[test]
fn a_message_upon_a_node_is_caught() {
    let entry = lessons::find("raft").expect("the first lesson is there");
    let mut picture = lessons::glimpse(entry, Lang::En).expect("its defaults can be opened");
    picture.scene.messages[0].start = picture.scene.nodes[0].at;
    picture.scene.messages[0].end = picture.scene.nodes[0].at;
    assert_eq!(covered(&picture.scene, picture.at).len(), 1);
}

/// Everything centred above or below its node, whatever else is there.
fn carelessly(scene: &Scene) -> Vec<Label> {
    let mut all = labels(scene);
    for label in &mut all {
        let node = &scene.nodes[label.node];
        let away = match label.says {
            Says::Role => -(node.radius + 22.0),
            Says::Dots => -(node.radius + 50.0),
            Says::Strip(_) | Says::Sign(_) => node.radius + 30.0,
        };
        label.area.at = Point {
            x: node.at.x,
            y: node.at.y + away,
        };
    }
    all
}

#[test]
fn careless_labels_are_caught() {
    for nodes in [7, 9] {
        let mut run = open(&[("nodes", nodes), ("write_every_ms", 90)], 1);
        let mut caught = Vec::new();
        each_moment(&mut *run, TROUBLE, Micros::from_s(2), |scene| {
            caught.extend(overlaps(scene, &carelessly(scene), &[]));
        });
        assert!(!caught.is_empty(), "{nodes} servers");
    }
}

#[test]
fn a_reason_upon_a_label_or_beyond_the_stage_is_caught() {
    let mut run = open(&[], 1);
    run.advance(Micros::from_s(1), u32::MAX);
    let scene = run.scene(LINGER, Lang::En);
    let labels = labels(&scene);
    let upon = labels.first().expect("a server has a role").area;
    assert!(overlaps(&scene, &labels, &[]).is_empty());
    assert_eq!(overlaps(&scene, &labels, &[upon]).len(), 1);
    assert_eq!(
        overlaps(&scene, &labels, &[Area::of_node(&scene.nodes[0])]).len(),
        1
    );
    let mut beyond = labels.clone();
    beyond[0].area.at = STAGE;
    assert_eq!(overlaps(&scene, &beyond, &[]).len(), 1);
}

/// Roles apart in rows, roles together in a ring, with few and with many of each.
#[test]
fn no_label_lies_upon_another_in_paxos() {
    let entry = lessons::find("paxos").expect("the lesson is there");
    let trouble: String = TROUBLE
        .lines()
        .filter(|line| !line.contains("C1"))
        .fold(String::new(), |all, line| all + line + "\n");
    let setups: [&[(&str, i64)]; 6] = [
        &[],
        &[("nodes", 7), ("proposers", 5), ("backoff_ms", 0)],
        &[("layout", 2)],
        &[("mode", 1)],
        &[
            ("mode", 1),
            ("nodes", 7),
            ("clients", 3),
            ("write_every_ms", 90),
        ],
        &[
            ("mode", 1),
            ("layout", 1),
            ("clients", 3),
            ("write_every_ms", 90),
        ],
    ];
    let mut looked = 0;
    for setup in setups {
        let set = |all: Params, (key, value): &(&str, i64)| all.with(entry.params, key, *value);
        let params = setup.iter().try_fold(Params::defaults(entry.params), set);
        let mut run = (entry.open)(params.expect("these are parameters of it"), 1)
            .expect("these parameters are allowed");
        run.set_questions(false);
        for choice in run.requests() {
            run.inject(netsplit::sim::Input::Request(choice.node, choice.request))
                .expect("what can be asked can be asked");
        }
        each_moment(&mut *run, &trouble, Micros::from_ms(2_600), |scene| {
            let (labels, told) = drawn(scene, Lang::Zh);
            let found = overlaps(scene, &labels, &told);
            assert!(found.is_empty(), "{setup:?}: {found:#?}");
            looked += labels.len();
        });
    }
    assert!(looked > 5_000, "{looked} labels");
}

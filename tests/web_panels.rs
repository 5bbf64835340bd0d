//! The panels of a lesson, mounted in a browser: the inspector's and the story's.
#![cfg(target_arch = "wasm32")]

#[path = "web/drawn.rs"]
mod drawn;
#[path = "web/forms.rs"]
mod forms;
#[path = "web/selects.rs"]
mod selects;
mod web;
#[path = "web/words.rs"]
mod words;

use drawn::{Drawn, drawn};
use forms::type_into;
use netsplit::checks::{Kind, Mark, Verdict};
use netsplit::i18n::{Lang, Text, fill};
use netsplit::lessons;
use netsplit::scene::Tint;
use netsplit::session::{
    Answer, EventKind, EventRow, Haste, NodeView, ParamKind, Params, PredictionView, PropertyView,
    SpaceTime, SpaceTimeArrow, StoryView, TaskView, ViewRow,
};
use netsplit::sim::{MessageId, Micros, NodeId, RecordId};
use netsplit::ui::act::{Act, EventQuery, Window};
use netsplit::ui::panels::checks::checks_panel;
use netsplit::ui::panels::events::EventsPanel;
use netsplit::ui::panels::inspector::{Inspector, Queries};
use netsplit::ui::panels::predict::prediction_card;
use netsplit::ui::panels::prose::Prose;
use netsplit::ui::panels::setup::{SetupPanel, Specs};
use netsplit::ui::panels::spacetime::SpaceTimePanel;
use netsplit::ui::panels::state::StatePanel;
use netsplit::ui::panels::story::{StoryPanel, Way};
use netsplit::ui::panels::story_column::StoryColumn;
use netsplit::ui::panels::variants::variants_panel;
use selects::choose;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::{EN, Mounted, click, document, fresh, keep, press};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A callback that keeps what it is called with.
fn recorder() -> (Callback<Act>, Rc<RefCell<Vec<Act>>>) {
    let acts = Rc::new(RefCell::new(Vec::new()));
    let kept = acts.clone();
    (Callback::from(move |act| kept.borrow_mut().push(act)), acts)
}

fn raft() -> &'static lessons::Entry {
    lessons::find("raft").expect("the lesson is there")
}

fn prose() -> Prose {
    Prose(words::of("raft", Lang::En))
}

fn mark(step: u32) -> Mark {
    Mark {
        step,
        at: Micros::from_ms(250),
        record: RecordId(9),
    }
}

fn property(id: &'static str, verdict: Verdict) -> PropertyView {
    PropertyView {
        id,
        kind: Kind::Always,
        name: Text::new("Election safety", "选举安全性"),
        claim: Text::new("At most one leader a term.", "每个任期至多一个领导者。"),
        verdict,
    }
}

fn row(id: u32, words: &str, kind: EventKind) -> EventRow {
    EventRow {
        id: RecordId(id),
        step: id + 1,
        at: Micros::from_ms(u64::from(id)),
        node: Some(NodeId(0)),
        kind,
        words: words.to_owned(),
        cause: None,
    }
}

fn view(name: &str, term: &str) -> NodeView {
    NodeView {
        name: name.to_owned(),
        role: "follower".to_owned(),
        rows: vec![ViewRow {
            name: "currentTerm",
            value: term.to_owned(),
            durable: true,
        }],
    }
}

// The inspector

#[wasm_bindgen_test]
async fn tabs_follow_the_arrow_keys_round_the_ends() {
    fresh();
    let (on, _) = recorder();
    let props = inspector(on, vec![]);
    let mounted = Mounted::<Inspector>::with(props).await;
    let selected = || {
        let tab = mounted.one("[role=tab][aria-selected=true]");
        assert_eq!(mounted.all("[role=tab][tabindex='0']").len(), 1);
        let panel = mounted.one("[role=tabpanel]");
        assert_eq!(panel.get_attribute("aria-labelledby"), Some(tab.id()));
        tab.id()
    };
    assert_eq!(selected(), "tab-state");
    press(&mounted.one("#tab-state"), "ArrowLeft").await;
    assert_eq!(selected(), "tab-measure");
    assert_eq!(
        document().active_element().map(|e| e.id()),
        Some("tab-measure".to_owned())
    );
    press(&mounted.one("#tab-measure"), "ArrowRight").await;
    assert_eq!(selected(), "tab-state");
    press(&mounted.one("#tab-state"), "End").await;
    assert_eq!(selected(), "tab-measure");
    press(&mounted.one("#tab-measure"), "Home").await;
    press(&mounted.one("#tab-state"), "x").await;
    assert_eq!(selected(), "tab-state");
}

fn inspector(
    on: Callback<Act>,
    properties: Vec<PropertyView>,
) -> netsplit::ui::panels::inspector::Props {
    yew::props!(netsplit::ui::panels::inspector::Props {
        lesson: "raft",
        revision: 0,
        step: 0,
        now: Micros::ZERO,
        nodes: Rc::from([(NodeId(0), "S1".to_owned())]),
        properties: Rc::from(properties),
        why: Rc::from([]),
        queries: Queries {
            views: Callback::from(|()| vec![view("S1", "1")]),
            events: Callback::from(|_| Vec::new()),
            space_time: Callback::from(|_: Window| SpaceTime::default()),
            spans: None,
            handler: Callback::from(|()| None),
            link: Callback::from(|()| None),
            history: Callback::from(|()| (Vec::new(), Vec::new())),
        },
        on,
    })
}

#[wasm_bindgen_test]
async fn what_a_lesson_measures_has_a_tab() {
    fresh();
    let (on, _) = recorder();
    // The page read them before; a test has no site to fetch them from.
    netsplit::ui::texts::remember("raft", Lang::En, prose());
    let mounted = Mounted::<Inspector>::with(inspector(on, vec![])).await;
    mounted.click("#tab-measure").await;
    assert_eq!(
        mounted.all("[data-role=measure] option").len(),
        (raft().experiments)().len()
    );
    let (_, html) = prose()
        .get("experiment.raft-split-vote")
        .expect("it is told");
    assert!(mounted.root.inner_html().contains(&html[..60]));
}

#[wasm_bindgen_test]
async fn a_violation_shows_on_the_tab_whichever_is_open() {
    fresh();
    let violated = Verdict::Violated(
        mark(12),
        Text::new("S1 and S2 lead.", "S1、S2 都是领导者。"),
    );
    let (on, _) = recorder();
    let calm = Mounted::<Inspector>::with(inspector(on.clone(), vec![])).await;
    assert!(calm.all(".tabs__alarm").is_empty());
    drop(calm);
    let props = inspector(on, vec![property("election-safety", violated)]);
    let mounted = Mounted::<Inspector>::with(props).await;
    assert_eq!(mounted.text("#tab-checks .tabs__alarm"), "1");
}

#[wasm_bindgen_test]
async fn checks_show_a_violation_and_seek_to_it() {
    fresh();
    let violated = Verdict::Violated(
        mark(12),
        Text::new("S1 and S2 lead.", "S1、S2 都是领导者。"),
    );
    let (on, acts) = recorder();
    let properties = Rc::from([
        property("log-matching", Verdict::Holding),
        property("election-safety", violated),
        property("commit", Verdict::Pending),
    ]);
    let properties: Rc<[PropertyView]> = properties;
    let props = drawn(move || checks_panel(Lang::En, &properties, &on));
    let panel = Mounted::<Drawn>::with(props).await;
    let light = |id: &str| panel.text(&format!("[data-id={id}] .check-row__light"));
    assert_eq!(light("log-matching"), EN.more().check_holding);
    assert_eq!(light("election-safety"), EN.more().check_violated);
    assert_eq!(light("commit"), EN.more().check_pending);
    assert!(
        panel
            .text("[data-id=election-safety]")
            .contains("S1 and S2 lead.")
    );
    panel.click("[data-id=election-safety] button").await;
    assert_eq!(*acts.borrow(), [Act::Seek(12)]);
}

#[wasm_bindgen_test]
async fn state_marks_what_changed_and_what_is_on_disk() {
    fresh();
    let props = |step, term| {
        yew::props!(netsplit::ui::panels::state::Props {
            views: Rc::from([view("S1", term), view("S2", "1")]),
            step,
            down: vec![NodeId(1)],
        })
    };
    let mut panel = Mounted::<StatePanel>::with(props(1, "1")).await;
    assert!(panel.all("td mark").is_empty(), "nothing was shown before");
    panel.update(props(2, "2")).await;
    assert_eq!(panel.all("td mark").len(), 1);
    assert!(panel.text("td mark").starts_with('2'));
    assert_eq!(panel.all("td.state__down").len(), 1);
    assert!(panel.text("tbody th").contains(EN.more().on_disk));
    panel.update(props(3, "2")).await;
    assert!(panel.all("td mark").is_empty(), "it is old by now");
}

#[wasm_bindgen_test]
async fn events_seek_ask_why_and_filter() {
    fresh();
    let (on, acts) = recorder();
    let asked = Rc::new(RefCell::new(Vec::<EventQuery>::new()));
    let query = {
        let asked = asked.clone();
        Callback::from(move |query| {
            asked.borrow_mut().push(query);
            vec![row(7, "S1 times out", EventKind::Timer)]
        })
    };
    let props = yew::props!(netsplit::ui::panels::events::Props {
        revision: 0,
        nodes: Rc::from([(NodeId(0), "S1".to_owned()), (NodeId(1), "S2".to_owned())]),
        query,
        why: Rc::from([row(7, "S1 times out", EventKind::Timer)]),
        on,
    });
    let panel = Mounted::<EventsPanel>::with(props).await;
    assert_eq!(panel.all("tr.event--lit").len(), 1);
    panel.click("tbody td:first-child button").await;
    panel.click("tbody td:last-child button").await;
    assert_eq!(*acts.borrow(), [Act::Seek(9), Act::Why(RecordId(7))]);
    choose(&panel.all("select")[0], 2).await;
    choose(&panel.all("select")[1], 3).await;
    let last = asked.borrow().last().cloned().expect("asked");
    assert_eq!(last.node, Some(NodeId(1)));
    assert_eq!(last.kinds, [EventKind::Message]);
}

#[wasm_bindgen_test]
async fn an_arrow_of_the_space_time_diagram_asks_why_and_the_window_can_be_widened() {
    fresh();
    let (on, acts) = recorder();
    let windows = Rc::new(RefCell::new(Vec::<Window>::new()));
    let query = {
        let windows = windows.clone();
        Callback::from(move |window: Window| {
            windows.borrow_mut().push(window);
            space_time(window.until)
        })
    };
    let props = yew::props!(netsplit::ui::panels::spacetime::Props {
        revision: 0,
        now: Micros::from_s(1),
        query,
        events: Callback::from(|_| Vec::new()),
        why: Rc::from([row(5, "it arrives", EventKind::Message)]),
        on,
    });
    let panel = Mounted::<SpaceTimePanel>::with(props).await;
    assert_eq!(panel.all(".lane").len(), 2);
    assert_eq!(panel.all(".arrow--lit").len(), 1);
    press_pointer(&panel.one(".arrow--lit")).await;
    press_pointer(&panel.one(".arrow--lost")).await;
    let why = |id| Act::Why(RecordId(id));
    assert_eq!(*acts.borrow(), [why(5), why(6)]);
    click(&panel.named(EN.more().zoom_out)).await;
    let windows = windows.borrow();
    let span = |window: &Window| window.until - window.from;
    assert!(span(&windows[windows.len() - 1]) > span(&windows[0]));
}

/// Two messages from S1 to S2: one arrived at record 5, one was lost and has only its sending.
fn space_time(until: Micros) -> SpaceTime {
    let arrow = |message, sent, ended: Option<u32>| SpaceTimeArrow {
        sent: RecordId(sent),
        ended: ended.map(RecordId),
        message: MessageId(message),
        from: NodeId(0),
        to: NodeId(1),
        sent_at: Micros(until.0 / 2),
        end_at: until,
        end_ppm: 1_000_000,
        lost: ended.is_none(),
        letters: "H",
        tint: Tint(1),
    };
    SpaceTime {
        names: vec!["S1".to_owned(), "S2".to_owned()],
        arrows: vec![arrow(1, 4, Some(5)), arrow(2, 6, None)],
        ..SpaceTime::default()
    }
}

/// A click on something that is drawn, which has no `click()` of its own.
async fn press_pointer(element: &web_sys::Element) {
    forms::fire(element, "click").await;
}

// The story

#[wasm_bindgen_test]
async fn the_story_follows_the_run_and_can_be_turned() {
    fresh();
    let (on, acts) = recorder();
    let step = |id, reached, acts| StoryView {
        id,
        reached,
        acts,
        ..StoryView::default()
    };
    let props = |reached: usize, way: Way| {
        let at = |index: usize| (index < reached).then_some((7, Micros::from_ms(3)));
        yew::props!(netsplit::ui::panels::story::Props {
            story: Rc::from([step("boot", at(0), false), step("timeout", at(1), true),]),
            prose: prose(),
            way,
            on: on.clone(),
        })
    };
    let mut panel = Mounted::<StoryPanel>::with(props(1, Way::Stands)).await;
    let title = |panel: &Mounted<StoryPanel>| panel.text(".story__step h2");
    assert_eq!(title(&panel), prose().title("story.boot").as_str());
    panel.click(".story__standing button").await;
    let next = fill(EN.story_next, &[&prose().title("story.timeout")]);
    assert_eq!(panel.text(".story__ahead"), next);
    click(&panel.named(EN.story_continue)).await;
    assert_eq!(*acts.borrow(), [Act::Seek(7), Act::Continue]);
    // A card that nobody could read yet stays while the reader plays; where the story drives, it may go.
    panel.update(props(2, Way::Plays)).await;
    yew::scheduler::flush().await;
    assert_eq!(title(&panel), prose().title("story.boot").as_str());
    panel.update(props(1, Way::Driven(Haste::Quiet))).await;
    assert_eq!(panel.text(".story__ahead"), EN.story_quiet);
    panel.update(props(2, Way::Stands)).await;
    yew::scheduler::flush().await;
    assert_eq!(title(&panel), prose().title("story.timeout").as_str());
    click(&panel.named(EN.story_back)).await;
    assert_eq!(acts.borrow().last(), Some(&Act::Seek(7)));
    assert!(panel.all(".story__ahead").is_empty());
    panel.update(props(1, Way::Stuck)).await;
    assert_eq!(panel.text(".story__ahead"), EN.story_stuck);
    click(&panel.named(EN.story_again)).await;
    assert_eq!(acts.borrow().last(), Some(&Act::Rerun));
}

#[wasm_bindgen_test]
async fn a_stored_run_that_is_watched_is_told_in_its_own_words() {
    fresh();
    let (on, _) = recorder();
    let name = "mistake.majority-commits";
    let props = |watched: Option<&'static str>| {
        yew::props!(netsplit::ui::panels::story::Props {
            story: Rc::from([StoryView {
                id: "boot",
                ..StoryView::default()
            }]),
            prose: prose(),
            watched: watched.map(AttrValue::Static),
            on: on.clone(),
        })
    };
    let mut panel = Mounted::<StoryPanel>::with(props(Some(name))).await;
    assert_eq!(panel.text(".story__step h2"), prose().title(name).as_str());
    assert!(
        !panel.text(".story").contains(EN.story_continue),
        "no steps to turn"
    );
    panel.update(props(None)).await;
    assert_eq!(
        panel.text(".story__step h2"),
        prose().title("story.boot").as_str()
    );
}

#[wasm_bindgen_test]
async fn a_question_explains_itself_only_once_answered() {
    fresh();
    let (on, acts) = recorder();
    let props = |answer| {
        let prediction = PredictionView {
            id: "first-leader",
            options: vec![Text::new("S1", "S1"), Text::new("S2", "S2")],
            answer,
        };
        let on = on.clone();
        drawn(move || prediction_card(Lang::En, &prediction, prose(), &on))
    };
    let explanation = "With empty logs";
    let mut card = Mounted::<Drawn>::with(props(None)).await;
    assert!(!card.text("section").contains(explanation));
    card.click(".predict__options li:nth-child(2) button").await;
    assert_eq!(*acts.borrow(), [Act::Answer(1)]);
    let answer = Answer {
        chosen: 1,
        right: 0,
    };
    card.update(props(Some(answer))).await;
    assert!(card.text("section").contains(explanation));
    assert!(card.text("[role=status]").starts_with(EN.predict_wrong));
    assert_eq!(card.text(".option--right"), "S1");
    assert_eq!(card.text(".option--wrong"), "S2");
    click(&card.named(EN.predict_go_on)).await;
    assert_eq!(acts.borrow().last(), Some(&Act::PassQuestion));
}

#[wasm_bindgen_test]
async fn a_solved_task_stays_solved_in_the_next_run() {
    fresh();
    keep("solved.raft", "");
    let (on, acts) = recorder();
    let props = |solved| {
        yew::props!(netsplit::ui::panels::story_column::Props {
            lesson: "raft",
            title: "Raft",
            story: Rc::from([]),
            prediction: None,
            questions: false,
            tasks: Rc::from([TaskView {
                id: "two-terms",
                params: &[],
                fits: true,
                solved,
            }]),
            prose: prose(),
            specs: Specs(raft().params),
            params: Params::defaults(raft().params),
            seed: 1,
            on: on.clone(),
        })
    };
    let mut column = Mounted::<StoryColumn>::with(props(None)).await;
    column.click("#tab-tasks").await;
    assert_eq!(column.text(".task__light"), EN.more().task_open);
    column.update(props(Some(44))).await;
    assert_eq!(column.text(".task__light"), EN.more().task_solved);
    let title = prose().title("task.two-terms");
    let told = Act::Notice(fill(EN.task_solved_now, &[&title]));
    assert_eq!(*acts.borrow(), [Act::MoreWords, told], "told once");
    column.update(props(None)).await;
    assert_eq!(column.text(".task__light"), EN.more().task_solved);
    assert!(column.text(".task").contains(EN.more().task_solved_before));
    column.update(props(Some(45))).await;
    assert_eq!(acts.borrow().len(), 2, "it is no news any more");
}

#[wasm_bindgen_test]
async fn a_variant_begins_a_run_of_its_own() {
    fresh();
    let (on, acts) = recorder();
    let params = Params::defaults(raft().params);
    let shown = netsplit::ui::panels::variants::Props {
        lesson: "raft",
        prose: prose(),
        specs: Specs(raft().params),
        params: params.clone(),
        seed: 5,
        course: None,
        on,
    };
    let props = drawn(move || variants_panel(Lang::En, &shown));
    let panel = Mounted::<Drawn>::with(props).await;
    assert_eq!(panel.all("[aria-current=true]").len(), 1);
    panel.click("[data-id=vote-not-persisted] button").await;
    let spec = raft().params.iter().find(|spec| spec.key == "variant");
    let value = spec.and_then(|spec| spec.parse("vote-not-persisted"));
    let params = params.with(raft().params, "variant", value.expect("a variant"));
    let params = params.expect("a value of it");
    assert_eq!(*acts.borrow(), [Act::Restart { params, seed: 5 }]);
}

#[wasm_bindgen_test]
async fn the_set_up_refuses_what_is_no_number_and_restarts_with_the_rest() {
    fresh();
    let (on, acts) = recorder();
    let params = Params::defaults(raft().params);
    let props = yew::props!(netsplit::ui::panels::setup::Props {
        lesson: "raft",
        specs: Specs(raft().params),
        params: params.clone(),
        seed: 5,
        on,
    });
    let panel = Mounted::<SetupPanel>::with(props).await;
    let seed = panel.one("[data-key=seed]");
    let submit = panel.one("[type=submit]");
    type_into(&seed, "many").await;
    assert_eq!(seed.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(submit.has_attribute("disabled"));
    click(&submit).await;
    assert!(acts.borrow().is_empty());
    type_into(&seed, "12").await;
    choose(&panel.one("select[data-key=nodes]"), 0).await;
    click(&submit).await;
    let params = params.with(raft().params, "nodes", 3).expect("three nodes");
    assert_eq!(*acts.borrow(), [Act::Restart { params, seed: 12 }]);
}

#[wasm_bindgen_test]
async fn a_choice_has_what_means_something_in_the_run() {
    fresh();
    let voting = lessons::find("voting").expect("the lesson is there");
    let (on, acts) = recorder();
    let params = Params::defaults(voting.params);
    let props = yew::props!(netsplit::ui::panels::setup::Props {
        lesson: "voting",
        specs: Specs(voting.params),
        params: params.clone(),
        seed: 5,
        on,
    });
    let panel = Mounted::<SetupPanel>::with(props).await;
    let spec = voting.params.iter().find(|spec| spec.key == "variant");
    let Some(ParamKind::Choice(choices)) = spec.map(|spec| &spec.kind) else {
        panic!("a variant is chosen from some");
    };
    let offered = choices
        .iter()
        .filter(|choice| (voting.offers)(&params, "variant", choice.value));
    let offered: Vec<i64> = offered.map(|choice| choice.value).collect();
    let options = panel.all("[data-key=variant] option").len();
    assert!((2..choices.len()).contains(&options), "{options}");
    assert_eq!(options, offered.len());
    // The second that is there is chosen, whatever its place among all.
    choose(&panel.one("select[data-key=variant]"), 1).await;
    click(&panel.one("[type=submit]")).await;
    let params = params.with(voting.params, "variant", offered[1]);
    let params = params.expect("it is a variant");
    assert_eq!(*acts.borrow(), [Act::Restart { params, seed: 5 }]);
}

#[wasm_bindgen_test]
fn fetched_prose_is_read_whole_or_not_at_all() {
    let read = |file: &str| Prose::read(file.to_owned());
    let prose = read("a\u{1f}Title\u{1f}<p>x</p>\u{1f}").expect("this is a section");
    assert_eq!(prose.get("a"), Some(("Title", "<p>x</p>")));
    assert!(
        read("<!doctype html><p>Not found</p>").is_none(),
        "a host's own page"
    );
    assert!(read("a\u{1f}Title\u{1f}").is_none(), "cut short");
    assert!(read("").is_none());
}

//! The moving part of the page, mounted in a browser: menus, keys, play, timeline, branches.
#![cfg(target_arch = "wasm32")]

use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::scene::Vital;
use netsplit::session::Params;
use netsplit::sim::{Input, Micros, NodeFault, NodeId, Target};
use netsplit::ui::lesson_page::{LessonPage, OpenedRun, Props, RunCell};
use netsplit::ui::route::LessonRoute;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, Event, HtmlElement};
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

/// A lesson page of its own, taken away again when the test is over.
struct Mounted {
    root: Element,
    run: RunCell,
    app: Option<yew::AppHandle<LessonPage>>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Raft without questions, so that play stops for nothing but the test.
fn raft() -> RunCell {
    let entry = lessons::find("raft").expect("the first lesson is there");
    let mut run = (entry.open)(Params::defaults(entry.params), 1).expect("defaults are allowed");
    run.set_questions(false);
    run.advance(Micros::ZERO, 100);
    Rc::new(RefCell::new(run))
}

async fn mount(run: RunCell) -> Mounted {
    mount_route(LessonRoute::start("raft"), Some(run)).await
}

async fn mount_route(route: LessonRoute, run: Option<RunCell>) -> Mounted {
    let root = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    let opened = run.clone().map(OpenedRun);
    let app =
        yew::Renderer::<LessonPage>::with_root_and_props(root.clone(), Props { route, opened });
    let app = Some(app.render());
    let run = run.unwrap_or_else(raft);
    let mounted = Mounted { root, run, app };
    settle().await;
    mounted
}

/// Lets Yew render what is to be rendered, however long a busy machine takes for it.
async fn settle() {
    sleep(Duration::from_millis(20)).await;
    yew::scheduler::flush().await;
}

impl Mounted {
    fn find(&self, selector: &str) -> Element {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("there is no {selector} on the page"))
    }

    fn has(&self, selector: &str) -> bool {
        self.root.query_selector(selector).unwrap().is_some()
    }

    fn fact(&self, name: &str) -> Option<String> {
        self.find("[data-role=run]").get_attribute(name)
    }

    fn step(&self) -> u32 {
        self.fact("data-step").unwrap().parse().unwrap()
    }

    /// The button whose words begin so, in the first thing that the selector finds.
    fn button(&self, within: &str, words: &str) -> HtmlElement {
        let buttons = self.find(within).query_selector_all("button").unwrap();
        (0..buttons.length())
            .filter_map(|k| buttons.item(k)?.dyn_into::<HtmlElement>().ok())
            .find(|button| button.text_content().unwrap_or_default().starts_with(words))
            .unwrap_or_else(|| panic!("{within} has no button {words}"))
    }

    async fn click(&self, selector: &str) {
        let event = event("MouseEvent", "click", "");
        self.find(selector).dispatch_event(&event).unwrap();
        settle().await;
    }

    fn inputs(&self) -> Vec<Input> {
        let script = self.run.borrow().script();
        script.0.into_iter().map(|entry| entry.input).collect()
    }
}

/// An event as a browser makes it.
fn event(class: &str, kind: &str, key: &str) -> Event {
    let body = "return new globalThis[name](kind, { key, bubbles: true, cancelable: true })";
    let make = js_sys::Function::new_with_args("name, kind, key", body);
    let made = make.call3(&JsValue::NULL, &class.into(), &kind.into(), &key.into());
    made.unwrap().unchecked_into()
}

/// A key, as if pressed while `on` has the focus.
async fn press(on: &Element, key: &str) {
    let event = event("KeyboardEvent", "keydown", key);
    on.dispatch_event(&event).unwrap();
    settle().await;
}

fn body() -> Element {
    document().body().unwrap().into()
}

fn focused() -> Element {
    document()
        .active_element()
        .expect("something has the focus")
}

#[wasm_bindgen_test]
async fn a_click_opens_a_menu_and_a_crash_goes_into_the_script() {
    let page = mount(raft()).await;
    assert!(!page.has(".menu"));
    page.click("[data-pick=node-1]").await;
    assert_eq!(page.find(".menu h2").text_content().unwrap(), "S2");
    page.button(".menu", "Crash").click();
    settle().await;
    assert!(!page.has(".menu"), "a choice closes the menu");
    assert_eq!(page.inputs(), [Input::node(NodeId(1), NodeFault::Crash)]);
    assert!(page.has(".node--down:has([data-pick=node-1]) .strike"));
}

#[wasm_bindgen_test]
async fn what_can_not_be_done_says_why_and_does_nothing() {
    let page = mount(raft()).await;
    page.click("[data-pick=node-0]").await;
    let restart = page.button(".menu", "Restart from its disk");
    assert_eq!(
        restart.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert!(restart.query_selector(".menu__reason").unwrap().is_some());
    restart.click();
    settle().await;
    assert!(page.inputs().is_empty());
    assert!(page.has(".menu"));
}

#[wasm_bindgen_test]
async fn the_keyboard_alone_opens_moves_leaves_and_chooses() {
    let page = mount(raft()).await;
    let node = page.find("[data-pick=node-2]");
    netsplit::ui::stage::focus(&node);
    press(&node, "Enter").await;
    let menu = page.find(".menu");
    let first = focused();
    assert!(menu.contains(Some(&first)), "the focus is in the menu");
    press(&first, "ArrowDown").await;
    assert_ne!(focused(), first);
    press(&focused(), "Escape").await;
    assert!(!page.has(".menu"));
    assert_eq!(
        focused(),
        page.find("[data-pick=node-2]"),
        "the focus comes back"
    );
    press(&focused(), "ArrowDown").await;
    assert_eq!(
        focused(),
        page.find("[data-pick=node-3]"),
        "down is the next node"
    );
}

#[wasm_bindgen_test]
async fn a_link_is_cut_one_way() {
    let page = mount(raft()).await;
    page.click("[data-pick=link-0-1] .link__hit").await;
    page.button(".menu", "S2 → S1").click();
    settle().await;
    assert_eq!(page.inputs(), [Input::Cut(NodeId(1), NodeId(0))]);
    assert!(page.has("[data-pick=link-0-1].link--half .link__head--stopped"));
    assert!(!page.has("[data-pick=link-0-2].link--half"));
}

#[wasm_bindgen_test]
async fn space_plays_and_pauses() {
    let run = raft();
    let next = run.borrow().status().next_at.expect("timers are armed");
    // The lesson plays slowly: begin right before something happens.
    run.borrow_mut().advance(next - Micros::from_ms(1), 1);
    let page = mount(run).await;
    assert_eq!(
        page.fact("data-playing").as_deref(),
        Some("false"),
        "it starts paused"
    );
    let start = page
        .fact("data-digest")
        .expect("a run that stands still has its digest");
    // Whoever plays with the button plays on: the story would stop at its next step.
    page.click(".transport__play").await;
    press(&body(), " ").await;
    assert_eq!(page.fact("data-playing").as_deref(), Some("false"));
    press(&body(), " ").await;
    assert_eq!(page.fact("data-playing").as_deref(), Some("true"));
    sleep(Duration::from_millis(700)).await;
    press(&body(), " ").await;
    let now = page.fact("data-now-us");
    assert!(
        now.as_ref()
            .is_some_and(|us| us.parse::<u64>().unwrap() > 0),
        "{now:?}"
    );
    assert_eq!(page.fact("data-playing").as_deref(), Some("false"));
    sleep(Duration::from_millis(150)).await;
    assert_eq!(
        page.fact("data-now-us"),
        now,
        "nothing moves while it is paused"
    );
    assert_ne!(page.fact("data-digest"), Some(start));
}

#[wasm_bindgen_test]
async fn arrows_step_both_ways_but_not_from_a_field() {
    let page = mount(raft()).await;
    let start = page.step();
    for _ in 0..3 {
        press(&body(), "ArrowRight").await;
    }
    assert_eq!(page.step(), start + 3);
    let digest = page.fact("data-digest");
    press(&body(), "ArrowRight").await;
    press(&body(), "ArrowLeft").await;
    assert_eq!(page.step(), start + 3);
    assert_eq!(
        page.fact("data-digest"),
        digest,
        "the same moment is the same run"
    );
    press(&page.find(".transport__speed input"), "ArrowLeft").await;
    assert_eq!(
        page.step(),
        start + 3,
        "the slider of the speed has a use of its own for arrows"
    );
}

#[wasm_bindgen_test]
async fn the_timeline_seeks_by_keys_and_says_where_it_is() {
    let run = raft();
    run.borrow_mut().advance(Micros::from_ms(600), 100_000);
    let page = mount(run).await;
    let last = page.step();
    assert!(last > 10);
    let slider = page.find("[role=slider].timeline__track");
    press(&slider, "Home").await;
    assert_eq!(page.step(), 0);
    press(&slider, "ArrowRight").await;
    assert_eq!(page.step(), 1);
    press(&slider, "PageUp").await;
    let marked = page.run.borrow().marks().first().map(|mark| mark.step + 1);
    assert_eq!(Some(page.step()), marked, "page up goes to the next mark");
    press(&slider, "End").await;
    assert_eq!(page.step(), last);
    let text = slider.get_attribute("aria-valuetext").unwrap();
    assert!(text.contains(&last.to_string()), "{text}");
}

#[wasm_bindgen_test]
async fn an_act_in_the_past_starts_a_branch_that_can_be_left_again() {
    let run = raft();
    run.borrow_mut().advance(Micros::from_ms(600), 100_000);
    let page = mount(run).await;
    let end = page.fact("data-digest");
    let slider = page.find("[role=slider].timeline__track");
    press(&slider, "Home").await;
    // Node 5 starts in the fifth step.
    for _ in 0..5 {
        press(&slider, "ArrowRight").await;
    }
    page.click("[data-pick=node-4]").await;
    page.button(".menu", "Crash").click();
    settle().await;
    assert_eq!(page.run.borrow().branches().len(), 2);
    assert!(page.has(".notices .notice"), "the reader is told");
    page.button(".branch:first-child", "Main run").click();
    settle().await;
    press(&page.find("[role=slider].timeline__track"), "End").await;
    assert_eq!(
        page.fact("data-digest"),
        end,
        "the run that was left is as it was"
    );
}

#[wasm_bindgen_test]
async fn the_toolbar_crashes_the_leader_and_restarts_it() {
    let run = raft();
    run.borrow_mut().advance(Micros::from_s(1), 100_000);
    let page = mount(run).await;
    page.click("[data-role=crash-role]").await;
    let crash = Input::Node(
        Target::Role(page.run.borrow().roles()[0].role),
        NodeFault::Crash,
    );
    assert_eq!(page.inputs(), [crash]);
    page.click("[data-role=restart-all]").await;
    let scene = page.run.borrow().scene(Micros::ZERO, Lang::En);
    assert!(scene.nodes.iter().all(|node| node.vital == Vital::Up));
}

#[wasm_bindgen_test]
async fn halves_are_parted_by_a_line_on_the_stage() {
    let page = mount(raft()).await;
    assert!(!page.has(".split"));
    page.button(".faults", "Partition").click();
    settle().await;
    page.button("dialog form", "Cut between the groups").click();
    settle().await;
    let groups = match &page.inputs()[..] {
        [Input::Partition(groups)] => groups.iter().map(Vec::len).collect::<Vec<_>>(),
        other => panic!("not one partition: {other:?}"),
    };
    assert_eq!(groups, [3, 2]);
    assert!(page.has(".split"));
    page.click("[data-role=heal-all]").await;
    assert!(!page.has(".split"));
}

#[wasm_bindgen_test]
async fn messages_move_while_it_plays() {
    let run = raft();
    while run
        .borrow()
        .scene(Micros::ZERO, Lang::En)
        .messages
        .is_empty()
    {
        assert!(run.borrow_mut().step(), "somebody sends something");
    }
    let page = mount(run).await;
    let place = |page: &Mounted| page.find(".messages .message").get_attribute("transform");
    let before = place(&page);
    assert!(before.is_some(), "the painter has placed it");
    press(&body(), " ").await;
    sleep(Duration::from_millis(120)).await;
    assert_ne!(place(&page), before);
}

#[wasm_bindgen_test]
async fn messages_are_where_the_run_has_them_whichever_way_time_goes() {
    let page = mount(raft()).await;
    let mut seen = 0;
    let steps = [["ArrowRight"; 40], ["ArrowLeft"; 40], ["ArrowRight"; 40]].concat();
    for key in steps {
        press(&body(), key).await;
        let run = page.run.borrow();
        let now = run.status().now;
        for message in run.scene(Micros::ZERO, Lang::En).messages {
            let at = message.position(now);
            let drawn = page.find(&format!("[data-pick='message-{}']", message.id.0));
            let drawn = drawn.get_attribute("transform").unwrap_or_default();
            let numbers: Vec<f64> = drawn
                .split(|letter: char| !letter.is_ascii_digit() && !".-".contains(letter))
                .filter_map(|number| number.parse().ok())
                .collect();
            let is_near = |one: f64, other: f64| (one - other).abs() < 0.1;
            assert!(
                is_near(numbers[0], at.x) && is_near(numbers[1], at.y),
                "message {} is drawn at {drawn}, and is at {at:?}",
                message.id.0
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} messages were looked at");
}

#[wasm_bindgen_test]
async fn a_damaged_link_says_so_and_offers_the_start() {
    let route = LessonRoute {
        run: Some("not-a-run".to_owned()),
        ..LessonRoute::start("raft")
    };
    let page = mount_route(route, None).await;
    assert!(
        page.find("[role=alert]")
            .text_content()
            .unwrap()
            .contains("damaged")
    );
    let start = page.find("[role=alert] a").get_attribute("href");
    assert_eq!(start.as_deref(), Some("#/lesson/raft"));
}

//! What the inspector shows beyond the state: the client history and the code, in a browser.
#![cfg(target_arch = "wasm32")]

#[path = "web/drawn.rs"]
mod drawn;
mod web;

use drawn::{Drawn, drawn};
use netsplit::i18n::Lang;
use netsplit::scene::{Span, SpanId, Tint};
use netsplit::session::{
    EventKind, EventRow, FaultSpan, HandlerView, Moment, Operation, Outcome, SpaceTime,
    SpaceTimeArrow,
};
use netsplit::sim::{MessageId, Micros, NodeId, RecordId};
use netsplit::ui::act::{Act, EventQuery};
use netsplit::ui::panels::code::CodePanel;
use netsplit::ui::panels::history::history;
use netsplit::ui::panels::inspector::{Inspector, Queries};
use netsplit::ui::panels::spacetime::SpaceTimePanel;
use netsplit::ui::panels::waterfall::WaterfallPanel;
use netsplit::ui::texts;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::{EN, Mounted, click, fresh, press};
use web_sys::Element;
use yew::platform::time::sleep;
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A callback that keeps what it is called with.
fn recorder() -> (Callback<Act>, Rc<RefCell<Vec<Act>>>) {
    let acts = Rc::new(RefCell::new(Vec::new()));
    let kept = acts.clone();
    (Callback::from(move |act| kept.borrow_mut().push(act)), acts)
}

fn number(element: &Element, attribute: &str) -> f64 {
    let value = element.get_attribute(attribute);
    let value = value.and_then(|value| value.parse().ok());
    value.expect("the attribute is a number")
}

fn fault(id: u32, at_ms: u64, until_ms: Option<u64>) -> FaultSpan {
    FaultSpan {
        record: RecordId(id),
        at: Micros::from_ms(at_ms),
        until: until_ms.map(Micros::from_ms),
        words: "S1 crashes".to_owned(),
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

/// A click on something that is drawn, which has no `click()` of its own.
async fn press_pointer(element: &web_sys::Element) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict("click", &init).expect("an event");
    element.dispatch_event(&event).expect("it is dispatched");
    yew::scheduler::flush().await;
}

#[wasm_bindgen_test]
async fn every_tab_opens_by_the_arrow_keys() {
    fresh();
    let operation = Operation {
        client: NodeId(5),
        name: "C1".to_owned(),
        op: 1,
        request: "read x".to_owned(),
        asked: "get x".to_owned(),
        invoked: Moment {
            record: RecordId(1),
            step: 2,
            at: Micros::from_ms(3),
        },
        ended: None,
        outcome: Outcome::Pending,
    };
    let props = yew::props!(netsplit::ui::panels::inspector::Props {
        lesson: "raft",
        revision: 0,
        step: 0,
        now: Micros::from_ms(9),
        nodes: Rc::from([(NodeId(0), "S1".to_owned())]),
        properties: Rc::from([]),
        why: Rc::from([]),
        queries: Queries {
            views: Callback::from(|()| Vec::new()),
            events: Callback::from(|_| Vec::new()),
            space_time: Callback::from(|_| SpaceTime::default()),
            spans: None,
            link: Callback::from(|()| None),
            handler: Callback::from(|()| None),
            history: Callback::from(move |()| (vec![operation.clone()], Vec::new())),
        },
        on: Callback::noop(),
    });
    let inspector = Mounted::<Inspector>::with(props).await;
    let mut open = "state";
    for next in ["events", "space-time", "code", "checks"] {
        press(&inspector.one(&format!("#tab-{open}")), "ArrowRight").await;
        assert_eq!(
            inspector.one("[role=tabpanel]").id(),
            format!("panel-{next}")
        );
        open = next;
    }
    assert!(
        inspector.text(".history").contains("read x"),
        "below the checks"
    );
}

#[wasm_bindgen_test]
async fn the_history_has_a_bar_and_a_row_for_each_request() {
    fresh();
    let moment = |id: u32, ms| Moment {
        record: RecordId(id),
        step: id + 1,
        at: Micros::from_ms(ms),
    };
    let operation = |client: u16, op, invoked, ended, outcome| Operation {
        client: NodeId(client),
        name: format!("C{client}"),
        op,
        request: format!("write x = {op}"),
        asked: format!("put x {op}"),
        invoked,
        ended,
        outcome,
    };
    let answered = Outcome::Answered("written".to_owned());
    let operations = vec![
        operation(1, 1, moment(3, 100), Some(moment(8, 200)), answered),
        operation(2, 1, moment(5, 150), Some(moment(9, 300)), Outcome::Unknown),
        operation(1, 2, moment(10, 350), None, Outcome::Pending),
    ];
    let faults = vec![
        fault(0, 10, Some(20)),
        fault(1, 20, Some(200)),
        fault(6, 160, Some(160)),
        fault(9, 300, None),
    ];
    let (on, acts) = recorder();
    let shown = (operations, faults);
    let now = Micros::from_ms(500);
    let panel = Mounted::<Drawn>::with(drawn(move || history(Lang::En, &shown, now, &on))).await;
    assert_eq!(panel.all("svg .op").len(), 3);
    assert_eq!(panel.all("svg g").len(), 2, "a lane for each client");
    let bands: Vec<(f64, f64)> = panel
        .all(".history__fault")
        .iter()
        .map(|band| (number(band, "x"), number(band, "width")))
        .collect();
    // 400 ms are 300 wide; the first fault was over before the first request.
    assert_eq!(bands, [(40.0, 75.0), (85.0, 1.5), (190.0, 150.0)]);
    press_pointer(&panel.one(".op--unknown")).await;
    press_pointer(&panel.one(".op--pending")).await;
    let rows = panel.all("tbody tr");
    let text = |index: usize| rows[index].text_content().unwrap_or_default();
    assert!(text(0).contains("write x = 2") && text(0).contains(EN.outcome_pending));
    assert!(text(1).contains(EN.outcome_unknown));
    assert!(text(2).contains("C1") && text(2).contains("written"));
    panel.click("tbody tr:last-child button").await;
    let expect = [Act::Why(RecordId(9)), Act::Why(RecordId(10)), Act::Seek(5)];
    assert_eq!(*acts.borrow(), expect);
    let nobody = || {
        history(
            Lang::En,
            &(Vec::new(), Vec::new()),
            Micros::ZERO,
            &Callback::noop(),
        )
    };
    let none = Mounted::<Drawn>::with(drawn(nobody)).await;
    assert_eq!(
        none.root.text_content().as_deref(),
        Some(""),
        "without clients nothing is said"
    );
}

#[wasm_bindgen_test]
async fn the_code_has_the_handler_of_the_step_lit() {
    fresh();
    let file = |name: &str, functions: &[&str]| {
        let function = |name: &&str| {
            format!(
                "<details class='code__fn' data-fn='{name}'><summary>{name}</summary></details>"
            )
        };
        let functions: String = functions.iter().map(function).collect();
        format!("<details class='code__file' data-file='{name}'>{functions}</details>")
    };
    let html = file("mod", &["boot", "on_timer"]) + &file("client", &["boot"]);
    assert_eq!(
        texts::remember_code("shown", &html),
        None,
        "not what the build wrote"
    );
    assert!(texts::remember_code("shown", &(html + "\u{1f}")).is_some());
    let props = |function: Option<&'static str>| {
        let event = row(7, "S1: election timeout runs out", EventKind::Timer);
        yew::props!(netsplit::ui::panels::code::Props {
            lesson: "shown",
            handler: function.map(|function| HandlerView { function, event }),
        })
    };
    let mut panel = Mounted::<CodePanel>::with(props(Some("boot"))).await;
    let lit = |panel: &Mounted<CodePanel>| {
        let all = panel.all(".code__fn--lit").into_iter();
        let name = |element: web_sys::Element| {
            assert!(element.has_attribute("open"));
            let file = element
                .closest(".code__file")
                .expect("a selector")
                .expect("in a file");
            assert!(file.has_attribute("open"));
            [
                file.get_attribute("data-file"),
                element.get_attribute("data-fn"),
            ]
            .map(Option::unwrap)
        };
        all.map(name).collect::<Vec<_>>()
    };
    assert_eq!(lit(&panel), [["mod", "boot"]]);
    panel.update(props(Some("client::boot"))).await;
    yew::scheduler::flush().await;
    assert_eq!(lit(&panel), [["client", "boot"]], "and the other no more");
    assert!(
        panel
            .text(".code__told")
            .contains("boot because: S1: election timeout")
    );
    panel.update(props(None)).await;
    yew::scheduler::flush().await;
    assert!(lit(&panel).is_empty());
    assert!(panel.text(".code").contains(EN.more().code_unlit));
}

#[wasm_bindgen_test]
async fn code_that_can_not_be_had_says_so_and_can_be_asked_for_again() {
    fresh();
    let props = yew::props!(netsplit::ui::panels::code::Props {
        lesson: "no-such-lesson",
        handler: None,
    });
    let panel = Mounted::<CodePanel>::with(props).await;
    for _ in 0..200 {
        if !panel.all("[role=alert]").is_empty() {
            break;
        }
        assert_eq!(panel.text("[role=status]"), EN.more().code_coming);
        sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(panel.text("[role=alert]"), EN.more().code_missing);
    click(&panel.named(EN.try_again)).await;
    assert_eq!(panel.text("[role=status]"), EN.more().code_coming);
}

/// Two messages from A to B, sent at 10 and 60 ms, and received at 20 and 70 ms.
fn two_messages() -> SpaceTime {
    let arrow = |number: u32, sent_ms, end_ms| SpaceTimeArrow {
        sent: RecordId(number * 2),
        ended: Some(RecordId(number * 2 + 1)),
        message: MessageId(number),
        from: NodeId(0),
        to: NodeId(1),
        sent_at: Micros::from_ms(sent_ms),
        end_at: Micros::from_ms(end_ms),
        end_ppm: 1_000_000,
        lost: false,
        letters: "H",
        tint: Tint(1),
    };
    SpaceTime {
        names: vec!["A".to_owned(), "B".to_owned()],
        arrows: vec![arrow(1, 10, 20), arrow(2, 60, 70)],
        ..SpaceTime::default()
    }
}

#[wasm_bindgen_test]
async fn a_cut_is_moved_by_keys_and_says_at_once_whether_it_is_consistent() {
    fresh();
    let (on, acts) = recorder();
    let words = |query: EventQuery| {
        let last = query.before.map_or(0, |id| id.0 - 1);
        vec![row(last, &format!("event {last}"), EventKind::Message)]
    };
    let props = yew::props!(netsplit::ui::panels::spacetime::Props {
        revision: 0,
        now: Micros::from_ms(100),
        query: Callback::from(|_| two_messages()),
        events: Callback::from(words),
        why: Rc::from([]),
        on,
    });
    let panel = Mounted::<SpaceTimePanel>::with(props).await;
    let strings = Lang::En.diagrams();
    assert!(
        panel.all("[role=slider]").is_empty(),
        "until it is asked for"
    );
    click(&panel.named(strings.cut_on)).await;
    let verdict = |panel: &Mounted<SpaceTimePanel>| panel.text("[role=status]");
    assert!(verdict(&panel).starts_with(strings.cut_consistent));
    assert!(verdict(&panel).contains(strings.cut_channels_empty));
    let handle = |index: usize| panel.all("[role=slider]")[index].clone();
    let value = |index, name: &str| handle(index).get_attribute(name).unwrap_or_default();
    assert_eq!(value(1, "aria-label"), "Cut of B");
    assert_eq!(
        (value(1, "aria-valuenow"), value(1, "aria-valuemax")),
        ("1".into(), "2".into())
    );

    press(&handle(1), "ArrowDown").await;
    assert!(
        verdict(&panel).starts_with("Not consistent"),
        "{}",
        verdict(&panel)
    );
    assert!(verdict(&panel).contains("H from A to B"));
    assert_eq!(panel.all(".arrow--broken").len(), 1);
    assert_eq!(value(1, "aria-valuenow"), "2");
    assert!(value(1, "aria-valuetext").contains("event 5"));
    assert!(
        panel
            .text(".cut-table tbody tr:last-child")
            .contains("event 5")
    );
    panel.click(".cut-messages button").await;
    assert_eq!(*acts.borrow(), [Act::Why(RecordId(5))]);

    press(&handle(0), "End").await;
    assert!(verdict(&panel).starts_with(strings.cut_consistent));
    assert!(panel.all(".arrow--broken").is_empty());
    press(&handle(1), "Home").await;
    assert_eq!(panel.all(".arrow--crossing").len(), 2, "both are in flight");
    assert!(
        panel
            .text(".cut-table tbody tr:last-child")
            .contains(strings.cut_none)
    );
    click(&panel.named(strings.cut_off)).await;
    assert!(panel.all("[role=slider], [role=status]").is_empty());
}

fn span(id: u32, parent: Option<u32>, start_ms: u64, end_ms: Option<u64>) -> Span {
    Span {
        id: SpanId(id),
        parent: parent.map(SpanId),
        node: NodeId(3),
        name: "C1".to_owned(),
        start: Micros::from_ms(start_ms),
        end: end_ms.map(Micros::from_ms),
        words: format!("work {id}"),
        outcome: String::new(),
        tint: Tint(1),
        failed: parent.is_some() && end_ms.is_some(),
    }
}

#[wasm_bindgen_test]
async fn the_waterfall_has_a_row_for_each_span_that_keys_reach() {
    fresh();
    let (on, acts) = recorder();
    let spans = vec![
        span(0, None, 100, None),
        span(1, None, 150, Some(900)),
        span(2, Some(0), 200, Some(700)),
    ];
    let props = |spans: Vec<Span>| {
        yew::props!(netsplit::ui::panels::waterfall::Props {
            revision: 0,
            now: Micros::from_s(1),
            query: Callback::from(move |_| spans.clone()),
            on: on.clone(),
        })
    };
    let mut panel = Mounted::<WaterfallPanel>::with(props(spans)).await;
    let names = |panel: &Mounted<WaterfallPanel>| -> Vec<String> {
        let rows = panel.all(".span-row").into_iter();
        rows.filter_map(|row| row.get_attribute("aria-label"))
            .collect()
    };
    let expect = [
        "C1: work 0, since 0.100 s, still open",
        "C1: work 2, from 0.200 s, failed after 0.500 s",
        "C1: work 1, from 0.150 s, took 0.750 s",
    ];
    assert_eq!(names(&panel), expect, "a part stands below its whole");
    assert_eq!(panel.all(".span-bar--failed + .span-row__cross").len(), 1);
    assert_eq!(panel.all("tbody tr").len(), 3, "the table has the same");
    assert_eq!(
        panel.all(".span-row[tabindex='0']").len(),
        1,
        "one stop of the Tab key"
    );
    press(&panel.one("#span-0"), "ArrowDown").await;
    yew::scheduler::flush().await;
    let focused = web::document().active_element().map(|element| element.id());
    assert_eq!(focused.as_deref(), Some("span-2"));
    press(&panel.one("#span-2"), "Enter").await;
    press_pointer(&panel.one("#span-1")).await;
    let seek = |ms| Act::SeekTime(Micros::from_ms(ms));
    assert_eq!(*acts.borrow(), [seek(200), seek(150)]);
    panel.update(props(Vec::new())).await;
    assert!(panel.all(".waterfall__svg").is_empty());
    assert!(
        panel
            .text(".empty")
            .contains(Lang::En.diagrams().waterfall_empty)
    );
}

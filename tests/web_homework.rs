//! What the browser keeps of the homework, and its page, mounted in a browser.
#![cfg(target_arch = "wasm32")]

#[path = "web/beside.rs"]
mod beside;
#[path = "web/forms.rs"]
mod forms;
mod web;
#[path = "web/words.rs"]
mod words;

use beside::{begin, hash, href, is_disabled, link, page, wait_ms};
use forms::type_into;
use js_sys::{Function, Reflect, global};
use netsplit::i18n::{Lang, fill};
use netsplit::lessons;
use netsplit::session::{Params, TaskView};
use netsplit::sim::ENGINE_VERSION;
use netsplit::ui::act::Act;
use netsplit::ui::app::App;
use netsplit::ui::homework::file::{self, BYTES_MAX, Homework};
use netsplit::ui::homework::{Solved, read_kept};
use netsplit::ui::lab::Lab;
use netsplit::ui::panels::prose::Prose;
use netsplit::ui::panels::setup::Specs;
use netsplit::ui::panels::story_column::StoryColumn;
use netsplit::ui::panels::tasks::{keep_solved, solved_before};
use netsplit::ui::route::Page;
use netsplit::ui::store;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::{EN, Mounted, click, document, fresh, keep, press};
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A storage that refuses, for as long as this lives.
struct Refusing(JsValue);

impl Refusing {
    fn new() -> Self {
        let storage = Reflect::get(&global(), &"Storage".into()).expect("a class");
        let class = Reflect::get(&storage, &"prototype".into()).expect("a prototype");
        let usual = Reflect::get(&class, &"setItem".into()).expect("a method");
        let refuse = Function::new_no_args("throw new DOMException('full', 'QuotaExceededError')");
        Reflect::set(&class, &"setItem".into(), &refuse).expect("replaced");
        Self(usual)
    }
}

impl Drop for Refusing {
    fn drop(&mut self) {
        let storage = Reflect::get(&global(), &"Storage".into()).expect("a class");
        let class = Reflect::get(&storage, &"prototype".into()).expect("a prototype");
        Reflect::set(&class, &"setItem".into(), &self.0).expect("put back");
    }
}

#[wasm_bindgen_test]
fn what_storage_refuses_lasts_as_long_as_the_page() {
    fresh();
    assert!(store::set("try", "kept"));
    {
        let _refusing = Refusing::new();
        assert!(!store::set("try", "held"));
        assert_eq!(store::get("try").as_deref(), Some("held"));
        assert_eq!(store::get("never"), None);
    }
    assert!(store::set("try", "kept again"));
    assert_eq!(store::get("try").as_deref(), Some("kept again"));
}

fn task(id: &'static str, solved: Option<u32>) -> TaskView {
    TaskView {
        id,
        params: &[],
        fits: true,
        solved,
    }
}

#[wasm_bindgen_test]
fn a_solved_task_is_kept_with_its_run_and_an_older_one_gets_one() {
    begin();
    keep("solved.raft", "lost-entry");
    let link = |body: &str| format!("{ENGINE_VERSION}.{body}");
    let abc = link("AbC");
    let run = {
        let abc = abc.clone();
        Callback::from(move |()| Some(abc.clone()))
    };
    let none = Callback::from(|()| None);
    let tasks = [task("two-terms", Some(9)), task("two-leaders", None)];
    assert_eq!(keep_solved("raft", &tasks, &run), (vec!["two-terms"], true));
    let kept = store::get("solved.raft").unwrap_or_default();
    assert_eq!(kept, format!("lost-entry two-terms={abc}"));
    // Solved once more: nothing is new, but now there is a run.
    let again = [task("lost-entry", Some(4))];
    assert_eq!(keep_solved("raft", &again, &none), (vec![], true));
    assert_eq!(store::get("solved.raft"), Some(kept));
    assert_eq!(keep_solved("raft", &again, &run), (vec![], true));
    let both = read_kept(&format!("lost-entry={abc} two-terms={abc}"));
    assert_eq!(solved_before("raft"), both);
    let another = link("other");
    let other = Callback::from(move |()| Some(another.clone()));
    assert_eq!(keep_solved("raft", &tasks, &other), (vec![], true));
    assert_eq!(solved_before("raft"), both, "the first run stays");
    // A run of an earlier engine can not be graded any more: this one takes its place.
    keep("solved.paxos", "two-terms=0.old");
    assert_eq!(keep_solved("paxos", &tasks, &run), (vec![], true));
    let renewed = read_kept(&format!("two-terms={abc}"));
    assert_eq!(solved_before("paxos"), renewed);
    let _refusing = Refusing::new();
    let third = [task("two-leaders", Some(2))];
    assert_eq!(
        keep_solved("raft", &third, &run),
        (vec!["two-leaders"], false)
    );
    assert_eq!(solved_before("raft").len(), 3, "the page has it");
}

#[wasm_bindgen_test]
async fn a_reader_whose_browser_keeps_nothing_is_told_once() {
    begin();
    let entry = lessons::find("raft").expect("raft");
    let acts = Rc::new(RefCell::new(Vec::new()));
    let (kept, _refusing) = (acts.clone(), Refusing::new());
    let on = Callback::from(move |act: Act| kept.borrow_mut().push(act));
    let props = |solved: &[&'static str]| {
        yew::props!(netsplit::ui::panels::story_column::Props {
            lesson: "raft",
            title: "Raft",
            story: Rc::from([]),
            prediction: None,
            questions: false,
            tasks: solved
                .iter()
                .map(|id| task(id, Some(3)))
                .collect::<Rc<[_]>>(),
            prose: Prose(words::of("raft", Lang::En)),
            specs: Specs(entry.params),
            params: Params::defaults(entry.params),
            seed: 1,
            link: Callback::from(|()| Some(link("raft"))),
            on: on.clone(),
        })
    };
    let mut column = Mounted::<StoryColumn>::with(props(&["two-terms"])).await;
    column.update(props(&["two-terms", "lost-entry"])).await;
    let acts = acts.borrow();
    let warned = acts.iter().filter(|act| **act == Act::Warn(EN.unkept));
    assert_eq!(warned.count(), 1);
    let praised = acts.iter().filter(|act| matches!(act, Act::Notice(_)));
    assert_eq!(praised.count(), 2);
    let runs = solved_before("raft");
    assert!(runs.len() == 2 && runs.iter().all(|solved| solved.link.is_some()));
}

// Homework

#[wasm_bindgen_test]
async fn homework_shows_what_is_solved_and_hands_it_in_as_a_line() {
    begin();
    let run = link("raft");
    keep("solved.raft", &format!("two-terms={run} lost-entry"));
    let tasks = page(Page::Tasks, "").await;
    assert_eq!(tasks.text("h1"), EN.homework);
    let lab = Lang::En.lab();
    let total = lessons::all()
        .iter()
        .map(|entry| (entry.tasks)().len())
        .sum::<usize>();
    assert_eq!(
        tasks.all(".task").len(),
        total,
        "every task of every lesson"
    );
    let count = fill(
        EN.more().tasks_count,
        &[
            "2",
            &(tasks.all("[data-lesson=raft] .task").len().to_string()),
        ],
    );
    assert!(tasks.text("[data-lesson=raft] h2").contains(&count));
    assert_eq!(tasks.all(".task--solved").len(), 2);
    assert!(tasks.text("[data-id=lost-entry]").contains(lab.no_run));
    assert!(tasks.all("[data-id=lost-entry] button").is_empty());
    assert!(tasks.all("[data-role=unkept]").is_empty());
    let open = tasks.one("[data-id=two-terms] a");
    assert!(
        href(&open).ends_with(&format!("#/lesson/raft?run={run}")),
        "{}",
        href(&open)
    );
    assert!(href(&open).starts_with("http"));
    // Without a name a submission is nobody's.
    let copy = "[data-id=two-terms] button";
    assert!(is_disabled(&tasks.one(copy)) && is_disabled(&tasks.named(lab.copy_all)));
    type_into(&tasks.one("[data-role=name]"), "Lovelace, Ada").await;
    assert!(!is_disabled(&tasks.one(copy)) && !is_disabled(&tasks.named(lab.copy_all)));
    let copied = copied_by_hand(&tasks, copy).await;
    assert_eq!(
        copied,
        format!("\"Lovelace, Ada\",raft/two-terms,{}", href(&open))
    );
}

/// What a copy button offers to copy where there is no clipboard.
async fn copied_by_hand<C: yew::BaseComponent>(page: &Mounted<C>, button: &str) -> String {
    let navigator = web_sys::window().expect("a window").navigator();
    let gone = js_sys::Object::new();
    Reflect::set(&gone, &"value".into(), &JsValue::UNDEFINED).expect("set");
    Reflect::set(&gone, &"configurable".into(), &JsValue::TRUE).expect("set");
    js_sys::Object::define_property(&navigator, &"clipboard".into(), &gone);
    page.click(button).await;
    wait_ms(20).await;
    Reflect::delete_property(&navigator, &"clipboard".into()).expect("deleted");
    let field = page.one(&format!("{button} ~ textarea"));
    assert_eq!(document().active_element().as_ref(), Some(&field));
    let field: &HtmlTextAreaElement = field.unchecked_ref();
    let end = field
        .selection_end()
        .expect("a selection")
        .unwrap_or_default();
    assert_eq!(
        end as usize,
        field.value().encode_utf16().count(),
        "all is selected"
    );
    field.value()
}

/// Chooses a file of this text.
async fn import(tasks: &Mounted<Lab>, text: &str) -> String {
    let choose = Function::new_with_args(
        "input, text",
        "const all = new DataTransfer(); all.items.add(new File([text], 'a.json')); \
         input.files = all.files; input.dispatchEvent(new Event('change', { bubbles: true }));",
    );
    let input = tasks.one("[data-role=import]");
    choose
        .call2(&JsValue::NULL, &input, &text.into())
        .expect("chosen");
    wait_ms(150).await;
    tasks.text("[data-role=said]")
}

#[wasm_bindgen_test]
async fn a_file_brings_what_is_missing_and_a_bad_one_loses_nothing() {
    begin();
    let run = link("raft");
    keep("solved.raft", &format!("two-terms={run}"));
    let lab = Lang::En.lab();
    let tasks = page(Page::Tasks, "").await;
    let solved = |id: &str, link: Option<&String>| Solved {
        id: id.to_owned(),
        link: link.cloned(),
    };
    let homework = Homework {
        name: "Ada".to_owned(),
        lessons: vec![
            (
                "raft".to_owned(),
                vec![
                    solved("two-terms", None),
                    solved("lost-entry", None),
                    // A run in which nothing happens solves nothing.
                    solved("no-leader", Some(&run)),
                ],
            ),
            ("retry".to_owned(), vec![solved("of-the-future", None)]),
            ("of-the-future".to_owned(), vec![solved("one", None)]),
        ],
    };
    let sound = file::write(&homework);
    let damaged = &sound[..sound.len() - 20];
    let newer = sound.replace("\"version\": 1", "\"version\": 2");
    for (bad, words) in [
        ("name,task,link", lab.import_foreign),
        (damaged, lab.import_damaged),
        (&*newer, lab.import_newer),
        (&*" ".repeat(BYTES_MAX + 1), lab.import_oversized),
    ] {
        assert_eq!(import(&tasks, bad).await, words);
        assert_eq!(
            solved_before("raft"),
            read_kept(&format!("two-terms={run}"))
        );
    }
    let told = |added: &str| {
        let left_out = [fill(lab.left_out, &["2"]), fill(lab.unsolved, &["1"])];
        [&*fill(lab.imported, &[added]), &*left_out.join(" ")].join(" ")
    };
    assert_eq!(import(&tasks, &sound).await, told("1"));
    assert_eq!(tasks.all(".task--solved").len(), 2);
    let name: Element = tasks.one("[data-role=name]");
    assert_eq!(name.unchecked_ref::<HtmlInputElement>().value(), "Ada");
    assert_eq!(import(&tasks, &sound).await, told("0"), "it is all there");
}

#[wasm_bindgen_test]
async fn what_is_exported_can_be_imported() {
    begin();
    keep("solved.raft", &format!("two-terms={}", link("raft")));
    keep("name", "Ada");
    let tasks = page(Page::Tasks, "").await;
    wait_ms(20).await;
    let export = tasks.one("[data-role=export]");
    assert!(href(&export).starts_with("blob:"), "{}", href(&export));
    assert!(export.has_attribute("download"));
    let window = web_sys::window().expect("a window");
    let response = wasm_bindgen_futures::JsFuture::from(window.fetch_with_str(&href(&export)));
    let response: web_sys::Response = response.await.expect("it is there").unchecked_into();
    let text = wasm_bindgen_futures::JsFuture::from(response.text().expect("text"));
    let text = text.await.expect("text").as_string().expect("text");
    let read = file::read(&text).expect("it is sound");
    assert_eq!(read.name, "Ada");
    let raft = read.lessons.iter().find(|(lesson, _)| lesson == "raft");
    assert_eq!(
        raft.map(|(_, solved)| solved.clone()),
        Some(solved_before("raft"))
    );
}

#[wasm_bindgen_test]
async fn forgetting_asks_first() {
    begin();
    keep("solved.retry", "storm");
    keep("name", "Ada");
    let lab = Lang::En.lab();
    let tasks = page(Page::Tasks, "").await;
    tasks.click("[data-role=forget]").await;
    click(&tasks.named(lab.forget_no)).await;
    assert!(tasks.all("[data-role=forget-all]").is_empty());
    assert_eq!(solved_before("retry").len(), 1);
    tasks.click("[data-role=forget]").await;
    tasks.click("[data-role=forget-all]").await;
    assert_eq!(tasks.text("[data-role=said]"), lab.forgotten);
    assert!(solved_before("retry").is_empty() && tasks.all(".task--solved").is_empty());
    assert_eq!(store::get("name").as_deref(), Some(""));
}

#[wasm_bindgen_test]
async fn homework_says_when_the_browser_keeps_nothing_and_can_still_be_exported() {
    begin();
    let _refusing = Refusing::new();
    let run = Callback::from(|()| Some(link("raft")));
    keep_solved("raft", &[task("two-terms", Some(1))], &run);
    let tasks = page(Page::Tasks, "").await;
    wait_ms(20).await;
    assert_eq!(tasks.text("[data-role=unkept]"), EN.unkept);
    assert_eq!(tasks.all(".task--solved").len(), 1);
    assert!(href(&tasks.one("[data-role=export]")).starts_with("blob:"));
}

#[wasm_bindgen_test]
async fn a_name_is_typed_and_is_no_shortcut() {
    begin();
    hash("#/tasks");
    let app = Mounted::<App>::with(()).await;
    press(&app.one("[data-role=name]"), "?").await;
    assert!(app.all("dialog").is_empty());
    press(&app.root, "?").await;
    let links: Vec<String> = app.all("dialog p a").iter().map(href).collect();
    assert_eq!(
        links,
        ["#/tasks", "#/teach", "#/broken"],
        "help leads to them"
    );
}

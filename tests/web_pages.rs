//! The pages beside the lessons, mounted in a browser: courses, guides, broken on purpose.
#![cfg(target_arch = "wasm32")]

#[path = "web/beside.rs"]
mod beside;
#[path = "web/drawn.rs"]
mod drawn;
#[path = "web/forms.rs"]
mod forms;
#[path = "web/selects.rs"]
mod selects;
mod web;
#[path = "web/words.rs"]
mod words;

use beside::{begin, hash, href, is_disabled, link, page, props, wait_ms};
use drawn::{Drawn, drawn};
use forms::{fire, type_into};
use netsplit::i18n::{Lang, Text, fill};
use netsplit::lessons;
use netsplit::session::{Choice, Params, PropertyView};
use netsplit::ui::app::App;
use netsplit::ui::course::{Chosen, Course};
use netsplit::ui::lab::Lab;
use netsplit::ui::lab::pages::{Breaks, Case, case};
use netsplit::ui::panels::prose::Prose;
use netsplit::ui::route::Page;
use selects::choose;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::{EN, Mounted, click, document, keep, press};
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

// A teacher makes a course

async fn tick(page: &Mounted<Lab>, selector: &str, on: bool) {
    let input = page.one(selector);
    input.unchecked_ref::<HtmlInputElement>().set_checked(on);
    fire(&input, "change").await;
}

/// The query of the link that the page gives.
fn query(teach: &Mounted<Lab>) -> String {
    let field: HtmlTextAreaElement = teach.one("[data-role=course-link]").unchecked_into();
    let address = field.value();
    let (_, query) = address.split_once("#/course?").expect("a course");
    query.to_owned()
}

#[wasm_bindgen_test]
async fn a_teacher_gets_a_link_with_just_what_was_chosen() {
    begin();
    hash("#/teach");
    let teach = page(Page::Teach, "").await;
    assert!(teach.all("[data-role=course-link]").is_empty());
    assert!(
        teach
            .text(".beside__result")
            .contains(Lang::En.lab().teach_none)
    );
    tick(&teach, "[data-choice=retry]", true).await;
    tick(&teach, "[data-choice=raft]", true).await;
    assert_eq!(query(&teach), "l=retry;raft&v=1");
    for task in (lessons::find("raft").expect("raft").tasks)() {
        let kept = ["two-terms", "lost-entry"].contains(&task);
        if !kept {
            tick(
                &teach,
                &format!("[data-lesson=raft] [data-choice={task}]"),
                false,
            )
            .await;
        }
    }
    let others = teach.all("[data-lesson=raft] [data-role=variants] input");
    for other in &others[1..] {
        other.unchecked_ref::<HtmlInputElement>().set_checked(false);
        fire(other, "change").await;
    }
    assert_eq!(
        query(&teach),
        "l=retry;raft:two-terms,lost-entry:vote-not-persisted&v=1"
    );
    tick(&teach, "[value=en]", true).await;
    type_into(&teach.one("[data-role=title]"), "Week 3").await;
    let expect = "l=retry;raft:two-terms,lost-entry:vote-not-persisted&title=Week%203&lang=en&v=1";
    assert_eq!(query(&teach), expect);
    let open = teach.named(Lang::En.lab().teach_open);
    assert_eq!(href(&open), format!("#/course?{expect}"));
    tick(&teach, "[data-choice=retry]", false).await;
    assert!(query(&teach).starts_with("l=raft:two-terms,lost-entry:"));
    let mut teach = teach;
    teach.update(props(Page::Teach, "", Lang::Zh)).await;
    let zh = Lang::Zh.lab();
    assert!(teach.text(".beside__result").contains(zh.teach_result));
    assert!(query(&teach).starts_with("l=raft:two-terms,lost-entry:"));
    drop(teach);
    // On the site another language opens the lab anew; what was chosen is still chosen.
    let again = Mounted::<Lab>::with(props(Page::Teach, "", Lang::Zh)).await;
    assert!(query(&again).starts_with("l=raft:two-terms,lost-entry:"));
    assert!(
        again
            .one("[data-choice=two-terms]")
            .unchecked_ref::<HtmlInputElement>()
            .checked()
    );
    assert!(
        !again
            .one("[data-choice=two-leaders]")
            .unchecked_ref::<HtmlInputElement>()
            .checked()
    );
    tick(&again, "[data-choice=two-terms]", false).await;
    tick(&again, "[data-choice=lost-entry]", false).await;
    assert!(
        query(&again).starts_with("l=raft:-:vote-not-persisted&"),
        "{}",
        query(&again)
    );
}

#[wasm_bindgen_test]
async fn each_lesson_offers_its_guide() {
    begin();
    hash("#/teach");
    let teach = page(Page::Teach, "").await;
    for entry in lessons::all() {
        let id = entry.about.id;
        let guide = teach.one(&format!("[data-lesson={id}] a"));
        assert_eq!(href(&guide), format!("#/guide/{id}"));
    }
}

// A course

const COURSE: &str =
    "l=raft:two-terms,gone:vote-not-persisted;gone-too;retry:-:-&title=Week%203&lang=en&v=1";

#[wasm_bindgen_test]
async fn a_course_has_just_its_lessons_tasks_and_variants_and_says_what_is_lacking() {
    begin();
    keep("solved.raft", &format!("two-terms={}", link("raft")));
    let course = page(Page::Course, COURSE).await;
    assert_eq!(course.text("h1"), "Week 3");
    let lacking = fill(Lang::En.lab().course_lacks, &["raft/gone, gone-too"]);
    assert_eq!(course.text("[data-role=lacking]").trim(), lacking);
    let lessons: Vec<_> = course.all("[data-lesson]");
    let ids: Vec<_> = lessons
        .iter()
        .filter_map(|li| li.get_attribute("data-lesson"))
        .collect();
    assert_eq!(ids, ["raft", "retry"]);
    assert_eq!(course.all(".task").len(), 1);
    assert_eq!(course.all(".task--solved[data-id=two-terms]").len(), 1);
    let variants = course.all("[data-role=variants]");
    assert_eq!(variants.len(), 1, "retry shows none");
    assert_eq!(
        text(&variants[0]).trim(),
        "Broken variants: Vote not persisted"
    );
    let open = href(&course.one("[data-lesson=raft] a.btn--primary"));
    assert_eq!(open, format!("#/lesson/raft?course={COURSE}"));
    let change = course.named(Lang::En.lab().course_change);
    assert_eq!(href(&change), format!("#/teach?{COURSE}"));
}

#[wasm_bindgen_test]
async fn a_damaged_course_says_what_to_do() {
    begin();
    let lab = Lang::En.lab();
    for (query, words) in [
        ("l=raft:two-terms;ret", lab.course_damaged),
        ("", lab.course_damaged),
        ("l=raft&v=9", lab.course_newer),
    ] {
        let course = page(Page::Course, query).await;
        assert_eq!(course.text("[role=alert]"), words);
        assert_eq!(href(&course.named(EN.to_home)), "#/");
    }
}

#[wasm_bindgen_test]
async fn a_lesson_in_a_course_shows_what_the_course_took_and_leads_back() {
    begin();
    hash(&format!("#/lesson/raft?course={COURSE}"));
    let app = Mounted::<App>::with(()).await;
    wait_ms(50).await;
    app.click("#tab-tasks").await;
    let tasks: Vec<_> = app.all(".task");
    assert_eq!(tasks.len(), 1);
    assert_eq!(
        tasks[0].get_attribute("data-id").as_deref(),
        Some("two-terms")
    );
    app.click("#tab-variants").await;
    let variants = app.all(".variant");
    let names: Vec<_> = variants
        .iter()
        .filter_map(|li| li.get_attribute("data-id"))
        .collect();
    assert_eq!(names, ["none", "vote-not-persisted"]);
    app.click("#tab-setup").await;
    assert_eq!(app.all(".setup [data-key=variant] option").len(), 2);
    assert!(
        app.all(".setup [data-key=nodes] option").len() > 2,
        "the rest is free"
    );
    choose(&app.one(".setup [data-key=variant]"), 1).await;
    click(&app.named(EN.more().restart_with)).await;
    app.click("#tab-variants").await;
    let running = app.one(".variant--running").get_attribute("data-id");
    assert_eq!(running.as_deref(), Some("vote-not-persisted"));
    assert!(
        app.all("[data-role=language]").is_empty(),
        "it has one language"
    );
    let back = app.named(EN.course);
    assert_eq!(href(&back), format!("#/course?{COURSE}"));
}

#[wasm_bindgen_test]
async fn a_lesson_by_itself_shows_everything() {
    begin();
    hash("#/lesson/raft");
    let app = Mounted::<App>::with(()).await;
    wait_ms(50).await;
    let entry = lessons::find("raft").expect("raft");
    app.click("#tab-tasks").await;
    assert_eq!(app.all(".task").len(), (entry.tasks)().len());
    assert_eq!(href(&app.named(EN.homework)), "#/tasks");
    app.click("#tab-variants").await;
    assert!(app.all(".variant").len() > 2);
    assert_eq!(href(&app.named(EN.broken)), "#/broken/raft");
    assert_eq!(app.all("[data-role=language]").len(), 1);
    assert_eq!(href(&app.named(EN.lesson_map)), "#/");
}

// The pages as the app shows them

#[wasm_bindgen_test]
async fn every_page_has_its_address_its_title_and_its_way_from_home() {
    begin();
    let app = Mounted::<App>::with(()).await;
    let links: Vec<String> = app.all(".home__map p a").iter().map(href).collect();
    assert_eq!(links, ["#/tasks", "#/teach", "#/broken"]);
    drop(app);
    for (address, title, page) in [
        ("#/tasks", EN.homework, "tasks"),
        ("#/teach", EN.for_teachers, "teach"),
        ("#/course?l=raft&v=1", EN.course, "course"),
        ("#/guide/raft", "Raft · For teachers", "guide"),
        ("#/broken", EN.broken, "broken"),
        ("#/broken/raft", "Raft · Broken on purpose", "broken"),
    ] {
        hash(address);
        let app = Mounted::<App>::with(()).await;
        wait_ms(20).await;
        let expect = format!("{title} · Netsplit");
        assert_eq!(document().title(), expect, "{address}");
        assert_eq!(
            app.all(&format!("[data-page={page}] h1")).len(),
            1,
            "{address}"
        );
        assert_eq!(app.all("main h1").len(), 1);
    }
}

#[wasm_bindgen_test]
async fn help_leads_to_them() {
    begin();
    let app = Mounted::<App>::with(()).await;
    press(&app.root, "?").await;
    let links: Vec<String> = app.all("dialog p a").iter().map(href).collect();
    assert_eq!(links, ["#/tasks", "#/teach", "#/broken"]);
}

#[wasm_bindgen_test]
async fn a_course_in_one_language_is_worn_and_not_switched() {
    begin();
    hash("#/course?l=raft&lang=zh-CN&v=1");
    let app = Mounted::<App>::with(()).await;
    wait_ms(20).await;
    let root = document().document_element().expect("a root");
    assert_eq!(root.get_attribute("lang").as_deref(), Some("zh-CN"));
    assert!(app.all("[data-role=language]").is_empty());
    assert!(
        app.text("[data-page=course]")
            .contains(Lang::Zh.lab().course_open)
    );
    drop(app);
    begin();
    hash("#/course?l=raft&v=1");
    let app = Mounted::<App>::with(()).await;
    assert_eq!(app.all("[data-role=language]").len(), 1);
}

#[wasm_bindgen_test]
async fn pages_of_what_there_is_not_say_so() {
    begin();
    for (at, detail) in [
        (Page::Guide, ""),
        (Page::Guide, "nothing"),
        (Page::Broken, "nothing"),
    ] {
        let page = page(at, detail).await;
        assert_eq!(page.text("h1"), EN.not_found_title);
        assert_eq!(href(&page.named(EN.to_home)), "#/");
    }
}

// Guides

#[wasm_bindgen_test]
async fn a_guide_has_notes_solutions_mistakes_variants_and_sources() {
    begin();
    for entry in lessons::all() {
        let id = entry.about.id;
        let guide = page(Page::Guide, id).await;
        assert!(
            guide.text("h1").contains(entry.about.title.get(Lang::En)),
            "{id}"
        );
        assert!(!is_disabled(&guide.named(EN.print)));
        let headings: Vec<String> = guide.all("h2").iter().map(text).collect();
        let prose = Prose(words::of(id, Lang::En));
        let title = |part: &str| prose.get(part).expect("every lesson has it").0.to_owned();
        assert_eq!(headings[0], title("teach"));
        assert_eq!(headings[4], title("sources"));
        let tasks = guide.all("[data-run^='task.']");
        assert_eq!(tasks.len(), (entry.tasks)().len(), "{id}");
        let mistakes = guide.all("[data-run^='mistake.']");
        assert_eq!(mistakes.len(), prose.under("mistake.").count(), "{id}");
        for run in tasks.iter().chain(&mistakes) {
            let name = run.get_attribute("data-run").unwrap_or_default();
            let links = run.query_selector_all("p > a").expect("a selector");
            let last = links.item(links.length() - 1).expect("a link");
            let address = href(last.unchecked_ref());
            assert!(
                address.ends_with(&format!("#/lesson/{id}?show={name}")),
                "{address}"
            );
            assert!(address.starts_with("http"), "it can be printed: {address}");
        }
        assert!(!guide.all("[data-variant]").is_empty(), "{id}");
    }
}

// Broken on purpose

#[wasm_bindgen_test]
async fn every_variant_of_every_lesson_is_listed_and_can_be_linked() {
    begin();
    let all = page(Page::Broken, "").await;
    let mut count = 0;
    for entry in lessons::all() {
        let id = entry.about.id;
        let cases = all.all(&format!("[data-lesson={id}] [data-variant]"));
        assert!(!cases.is_empty(), "{id}");
        count += cases.len();
        for case in cases {
            let name = case.get_attribute("data-variant").unwrap_or_default();
            assert_eq!(case.id(), format!("{id}.{name}"));
            let prose = case.query_selector(".prose").expect("a selector");
            assert!(
                prose.is_some_and(|prose| text(&prose).len() > 20),
                "{id}: {name}"
            );
            let anchor = case
                .query_selector("h3 a")
                .expect("a selector")
                .expect("a link");
            assert_eq!(href(&anchor), format!("#/broken/{id}/{name}"));
        }
    }
    assert_eq!(all.all("[data-variant]").len(), count);
    assert!(
        all.all("[data-variant=none]").is_empty(),
        "what is correct is not broken"
    );
    let current = all.one("nav [aria-current]");
    assert_eq!(
        (text(&current).trim(), &*href(&current)),
        (Lang::En.lab().broken_all, "#/broken")
    );
}

#[wasm_bindgen_test]
async fn one_lesson_and_one_variant_can_be_asked_for() {
    begin();
    let raft = page(Page::Broken, "raft/commit-by-counting").await;
    assert_eq!(raft.all("section[data-lesson]").len(), 1);
    assert_eq!(href(&raft.one("nav [aria-current]")), "#/broken/raft");
    let asked = raft.one("[data-variant=commit-by-counting]");
    assert_eq!(document().active_element(), Some(asked));
}

static CHOICE: Choice = Choice {
    value: 1,
    name: "vote-not-persisted",
    label: Text::new("Vote not persisted", "选票不落盘"),
};

#[wasm_bindgen_test]
async fn a_variant_says_what_it_breaks_how_it_is_found_and_who_had_it() {
    begin();
    static PROSE: [lessons::Section; 2] = [
        (
            "variant.vote-not-persisted",
            "t",
            "<p>It forgets its vote.</p>",
        ),
        (
            "real.vote-not-persisted",
            "t",
            "<p>A system of 2020 had it.</p>",
        ),
    ];
    let show = |breaks: bool, prose: Prose, lang: Lang| {
        drawn(move || {
            let breaks = breaks.then(|| Breaks {
                name: Text::new("Election safety", "选举安全性"),
                claim: Text::new(
                    "No term has two leaders.",
                    "任何一个任期都不会有两个领导者。",
                ),
                runs_max: 400,
            });
            let shown = Case {
                lesson: "raft",
                variant: &CHOICE,
                breaks,
            };
            case(&shown, prose, lang)
        })
    };
    let whole = Mounted::<Drawn>::with(show(true, Prose(&PROSE), Lang::En)).await;
    let words = whole.text("article");
    for part in [
        "Vote not persisted",
        "It forgets its vote.",
        "Election safety: No term has two leaders.",
        "within 400 runs",
        "netsplit fuzz raft --variant vote-not-persisted",
        Lang::En.lab().broken_real,
        "A system of 2020 had it.",
    ] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    let run = whole.one("a.btn:not(.btn--quiet)");
    assert_eq!(href(&run), "#/lesson/raft?show=variant.vote-not-persisted");
    let chinese = Mounted::<Drawn>::with(show(true, Prose(&PROSE), Lang::Zh)).await;
    assert!(
        chinese
            .text("article")
            .contains("选举安全性：任何一个任期都不会有两个领导者。")
    );
    let bare = Mounted::<Drawn>::with(show(false, Prose(&PROSE[..1]), Lang::En)).await;
    assert!(bare.all("h4").is_empty() && bare.all("a.btn:not(.btn--quiet)").is_empty());
}

#[wasm_bindgen_test]
async fn a_breakage_names_a_property_that_its_lesson_has() {
    begin();
    for entry in lessons::all() {
        let defaults = Params::defaults(entry.params);
        let properties = (entry.properties)(&defaults);
        let run = (entry.open)(defaults, 1).expect("it opens");
        let ids = |views: &[PropertyView]| views.iter().map(|view| view.id).collect::<Vec<_>>();
        assert_eq!(
            ids(&properties),
            ids(&run.properties()),
            "{}",
            entry.about.id
        );
        let shown = page(Page::Broken, entry.about.id).await;
        for breakage in (entry.breakages)() {
            let case = shown.one(&format!("[data-variant={}]", breakage.variant));
            let runs = breakage.runs_max.to_string();
            let found = fill(Lang::En.lab().broken_found, &[&runs]);
            assert!(
                text(&case).contains(&found),
                "{}: {}",
                entry.about.id,
                breakage.variant
            );
        }
    }
}

#[wasm_bindgen_test]
async fn a_course_can_be_changed_by_its_teacher() {
    begin();
    let course = Course {
        title: "一".to_owned(),
        lang: Some(Lang::Zh),
        lessons: vec![Chosen::all("voting"), Chosen::all("gone")],
    };
    hash(&format!("#/teach?{}", course.query()));
    let teach = page(Page::Teach, "").await;
    // What this version lacks is in no link that it makes.
    tick(&teach, "[data-choice=paxos]", true).await;
    assert_eq!(
        query(&teach),
        "l=voting;paxos&title=%E4%B8%80&lang=zh-CN&v=1"
    );
}

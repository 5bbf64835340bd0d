//! The page around a lesson, mounted in a browser: home, bar, dialogs, notices.
#![cfg(target_arch = "wasm32")]

#[path = "web/drawn.rs"]
mod drawn;
mod web;

use drawn::{Drawn, DrawnProps, drawn};
use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::session::LinkError;
use netsplit::sim::Micros;
use netsplit::ui::app::App;
use netsplit::ui::live::{Live, PAUSE_MS};
use netsplit::ui::notices::{Notice, Tone, notices};
use netsplit::ui::share::{Shared, share_dialog};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::{EN, Mounted, click, document, fresh, press};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// Lets the browser do what it does in tasks of its own.
async fn wait_ms(ms: u32) {
    yew::platform::time::sleep(Duration::from_millis(ms.into())).await;
    yew::scheduler::flush().await;
}

// The app

#[wasm_bindgen_test]
async fn home_links_what_is_there_and_only_names_what_is_coming() {
    fresh();
    let app = Mounted::<App>::with(()).await;
    assert_eq!(app.text("h1"), EN.promise);
    let links = app.all("a.map__lesson");
    assert_eq!(links.len(), lessons::all().len());
    for about in lessons::abouts() {
        let address = Some(format!("#/lesson/{}", about.id));
        let leads = |link: &web_sys::Element| link.get_attribute("href") == address;
        assert!(links.iter().any(leads), "{} is on the map", about.id);
    }
    let coming = app.all(".map__lesson--coming");
    assert_eq!(coming.len(), lessons::coming().len());
    for lesson in coming {
        assert!(lesson.query_selector("a").expect("a selector").is_none());
        assert!(
            lesson
                .text_content()
                .expect("text")
                .contains(Lang::En.home().coming)
        );
    }
}

#[wasm_bindgen_test]
async fn home_shows_a_moment_of_a_real_run_that_leads_to_the_lesson() {
    fresh();
    let app = Mounted::<App>::with(()).await;
    let glimpse = app.one(".glimpse a");
    assert_eq!(
        glimpse.get_attribute("href").as_deref(),
        Some("#/lesson/raft")
    );
    assert_eq!(
        app.all(".glimpse .node--crowned").len(),
        1,
        "it has a leader"
    );
    assert!(!app.all(".glimpse .message").is_empty(), "messages fly");
    // Nodes and messages are buttons on the lesson's stage; here they are a picture.
    assert_eq!(app.all(".glimpse .stage__svg").len(), 1);
}

#[wasm_bindgen_test]
async fn the_language_switch_changes_words_lang_and_what_is_kept() {
    fresh();
    let app = Mounted::<App>::with(()).await;
    app.click("[data-role=language]").await;
    assert_eq!(app.text("h1"), Lang::Zh.strings().promise);
    let root = document().document_element().expect("a root");
    assert_eq!(root.get_attribute("lang").as_deref(), Some("zh-CN"));
    assert!(document().title().contains(Lang::Zh.strings().promise));
    drop(app);
    let again = Mounted::<App>::with(()).await;
    assert_eq!(again.text("h1"), Lang::Zh.strings().promise);
    again.click("[data-role=language]").await;
    assert_eq!(again.text("h1"), EN.promise);
}

#[wasm_bindgen_test]
async fn the_theme_switch_goes_round_and_is_worn() {
    fresh();
    let app = Mounted::<App>::with(()).await;
    let root = document().document_element().expect("a root");
    let theme = || root.get_attribute("data-theme");
    assert_eq!(theme().as_deref(), Some("auto"));
    for (name, then) in [
        (EN.theme_auto, "light"),
        (EN.theme_light, "dark"),
        (EN.theme_dark, "auto"),
    ] {
        click(&app.named(name)).await;
        assert_eq!(theme().as_deref(), Some(then));
    }
}

#[wasm_bindgen_test]
async fn an_unknown_address_says_so_and_leads_home() {
    fresh();
    document()
        .location()
        .expect("a location")
        .set_hash("#/lesson/nothing")
        .expect("a hash");
    let app = Mounted::<App>::with(()).await;
    assert_eq!(app.text("h1"), EN.not_found_title);
    assert_eq!(
        app.named(EN.to_home).get_attribute("href").as_deref(),
        Some("#/")
    );
}

#[wasm_bindgen_test]
async fn help_opens_and_its_switch_turns_the_keys_off() {
    fresh();
    let app = Mounted::<App>::with(()).await;
    press(&app.root, "?").await;
    assert!(app.one("dialog").has_attribute("open"));
    app.click("dialog input[type=checkbox]").await;
    click(&app.named(EN.close)).await;
    // The browser tells of the closing in a task of its own.
    wait_ms(50).await;
    assert!(app.all("dialog").is_empty());
    press(&app.root, "?").await;
    assert!(app.all("dialog").is_empty(), "keys are off");
    click(&app.named(EN.help)).await;
    assert!(
        app.one("dialog").has_attribute("open"),
        "the button still works"
    );
}

// Sharing, notices, the live region

fn shared(address: Result<AttrValue, LinkError>) -> DrawnProps {
    let shared = Shared {
        address,
        embed: "https://example.org/#/lesson/raft?run=x&embed=1".into(),
        digest: 0x00ab,
        moment: (12, Micros::from_ms(250)),
    };
    drawn(move || {
        share_dialog(
            EN,
            &shared,
            &Callback::from(|_| String::new()),
            &Callback::noop(),
        )
    })
}

#[wasm_bindgen_test]
async fn the_share_dialog_shows_link_digest_and_moment() {
    fresh();
    let address = "https://example.org/#/lesson/raft?run=x";
    let dialog = Mounted::<Drawn>::with(shared(Ok(address.into()))).await;
    let fields = dialog.all("textarea");
    let value = |index: usize| {
        let field: &web_sys::HtmlTextAreaElement = fields[index].unchecked_ref();
        field.value()
    };
    assert_eq!(value(0), address);
    assert!(value(1).contains("run=x&amp;embed=1\""), "{}", value(1));
    assert_eq!(dialog.text("[data-role=digest]"), "00000000000000ab");
    assert!(dialog.text(".facts").contains("step 12"));
}

#[wasm_bindgen_test]
async fn where_there_is_no_clipboard_the_link_is_selected() {
    fresh();
    let dialog = Mounted::<Drawn>::with(shared(Ok("https://example.org/".into()))).await;
    let navigator = web_sys::window().expect("a window").navigator();
    let gone = js_sys::Object::new();
    js_sys::Reflect::set(&gone, &"value".into(), &JsValue::UNDEFINED).expect("set");
    js_sys::Reflect::set(&gone, &"configurable".into(), &JsValue::TRUE).expect("set");
    js_sys::Object::define_property(&navigator, &"clipboard".into(), &gone);
    click(&dialog.named(EN.more().copy)).await;
    wait_ms(20).await;
    js_sys::Reflect::delete_property(&navigator, &"clipboard".into()).expect("deleted");
    assert_eq!(dialog.text(".copy__outcome"), EN.more().copy_by_hand);
    let field = dialog.one("textarea");
    let field: &web_sys::HtmlTextAreaElement = field.unchecked_ref();
    assert_eq!(field.selection_end().expect("a selection"), Some(20));
}

#[wasm_bindgen_test]
async fn a_run_too_long_for_a_link_says_what_to_do() {
    fresh();
    let dialog = Mounted::<Drawn>::with(shared(Err(LinkError::TooLong))).await;
    assert!(dialog.all("textarea").is_empty());
    assert_eq!(dialog.text(".notice--bad"), EN.link_too_long);
}

#[wasm_bindgen_test]
async fn a_notice_can_be_taken_away() {
    fresh();
    let gone = Rc::new(RefCell::new(Vec::new()));
    let kept = gone.clone();
    let told = [Notice {
        id: 4,
        tone: Tone::Bad,
        text: EN.link_damaged.into(),
        offer: Some((EN.open_start.into(), "#/lesson/raft".into())),
    }];
    let on_dismiss = Callback::from(move |id: u32| kept.borrow_mut().push(id));
    let props = drawn(move || notices(EN, &told, &on_dismiss));
    let notices = Mounted::<Drawn>::with(props).await;
    assert!(notices.text("li").contains(EN.link_damaged));
    let offer = notices.named(EN.open_start);
    assert_eq!(
        offer.get_attribute("href").as_deref(),
        Some("#/lesson/raft")
    );
    click(&notices.named(EN.dismiss)).await;
    assert_eq!(*gone.borrow(), [4]);
}

#[wasm_bindgen_test]
async fn the_live_region_says_only_the_latest_of_a_burst() {
    fresh();
    let props = |text: &'static str| yew::props!(netsplit::ui::live::Props { text });
    let mut live = Mounted::<Live>::with(props("one")).await;
    for text in ["two", "three", "four"] {
        live.update(props(text)).await;
        assert_eq!(live.text("[aria-live=polite]"), "one");
    }
    wait_ms(PAUSE_MS + 100).await;
    assert_eq!(live.text("[aria-live=polite]"), "four");
}

//! A menu near the thing that it is of; a sheet from below on narrow screens.

use super::model::{Amount, Item, Kind, Menu};
use super::words;
use crate::i18n::Lang;
use crate::scene::decimal;
use crate::sim::Input;
use crate::ui::stage::{Pick, element_of, focus};
use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// What a menu needs.
#[derive(Properties, PartialEq)]
pub struct PopoverProps {
    /// What it offers.
    pub menu: Rc<Menu>,
    /// The language.
    pub lang: Lang,
    /// Something was chosen.
    pub on_choose: Callback<Vec<Input>>,
    /// It was left without a choice.
    pub on_close: Callback<()>,
}

/// The menu of one thing on the stage.
#[component]
pub fn Popover(props: &PopoverProps) -> Html {
    let node = use_node_ref();
    use_opened(node.clone(), props.menu.pick);
    use_pressed_outside(node.clone(), props.on_close.clone());
    let on_key = {
        let (node, close) = (node.clone(), props.on_close.clone());
        Callback::from(move |event: KeyboardEvent| on_key(&event, &node, &close))
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    let lang = props.lang;
    let pick = props.menu.pick;
    let groups = props.menu.groups.iter().map(|group| {
        let items = group.items.iter().map(|item| {
            let choose = props.on_choose.clone();
            html! { <li>{ entry(item, pick, lang, choose) }</li> }
        });
        html! {
            <section class="menu__group">
                <h3 class="menu__heading">{ group.title.get(lang) }</h3>
                <ul>{ for items }</ul>
            </section>
        }
    });
    html! {
        <div ref={node} class="menu" role="dialog" aria-label={props.menu.title.clone()} onkeydown={on_key}>
            <header class="menu__title">
                <h2>{ &props.menu.title }</h2>
                <button type="button" class="btn btn--quiet btn--icon menu__close" onclick={close}
                    aria-label={words::CLOSE.get(lang).to_owned()}>{ "×" }</button>
                <p>{ &props.menu.detail }</p>
            </header>
            { for groups }
        </div>
    }
}

fn entry(item: &Item, pick: Pick, lang: Lang, choose: Callback<Vec<Input>>) -> Html {
    match &item.kind {
        Kind::Act(inputs) => {
            let inputs = inputs.clone();
            let possible = item.refused.is_none();
            let press = Callback::from(move |_: MouseEvent| {
                if possible {
                    choose.emit(inputs.clone());
                }
            });
            html! {
                <button type="button" class="menu__item" onclick={press}
                    aria-disabled={item.refused.is_some().then_some("true")}>
                    <span>{ &item.label }</span>{ reason(item) }
                </button>
            }
        }
        Kind::Amount(amount) => html! {
            <AmountItem item={item.clone()} amount={*amount} {pick} {lang} {choose} />
        },
    }
}

fn reason(item: &Item) -> Html {
    item.refused
        .as_ref()
        .map(|reason| html! { <small class="menu__reason">{ reason }</small> })
        .unwrap_or_default()
}

#[derive(Properties, PartialEq)]
struct AmountProps {
    item: Item,
    amount: Amount,
    pick: Pick,
    lang: Lang,
    choose: Callback<Vec<Input>>,
}

/// An act with a number: a field and a button.
#[component]
fn AmountItem(props: &AmountProps) -> Html {
    let field = use_node_ref();
    let Amount {
        unit,
        value,
        min,
        max,
        make,
    } = props.amount;
    let submit = {
        let (field, choose, pick) = (field.clone(), props.choose.clone(), props.pick);
        let possible = props.item.refused.is_none();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = field
                .cast::<HtmlInputElement>()
                .map(|field| field.value_as_number());
            if let Some(number) = typed.filter(|number| number.is_finite() && possible) {
                choose.emit(make(pick, (number as i64).clamp(min, max)));
            }
        })
    };
    html! {
        <form class="menu__item menu__item--amount" onsubmit={submit}>
            <label>
                <span>{ &props.item.label }</span>
                <input ref={field} type="number" value={value.to_string()} min={min.to_string()}
                    max={max.to_string()} step="1" required=true />
                <span>{ unit }</span>
            </label>
            <button type="submit" class="btn" aria-disabled={props.item.refused.is_some().then_some("true")}
                aria-label={format!("{}: {}", words::APPLY.get(props.lang), props.item.label)}>
                { words::APPLY.get(props.lang) }
            </button>
            { reason(&props.item) }
        </form>
    }
}

/// Places the menu beside its thing when it opens, focuses its first button, and gives the focus
/// back when it closes.
#[hook]
fn use_opened(node: NodeRef, pick: Pick) {
    use_effect_with(pick, move |pick| {
        let opener = element_of(*pick);
        if let Some(menu) = node.cast::<HtmlElement>() {
            if let Some(opener) = &opener {
                place_beside(&menu, opener);
            }
            if let Some(first) = controls(&menu).get(1) {
                focus(first);
            }
        }
        let pick = *pick;
        move || {
            // The stage may have been drawn anew since; what is gone leaves the focus to the page.
            if let Some(opener) = element_of(pick) {
                focus(&opener);
            }
        }
    });
}

fn place_beside(menu: &HtmlElement, opener: &Element) {
    const GAP: f64 = 10.0;
    let Some(window) = web_sys::window() else {
        return;
    };
    let number = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64());
    let wide = number(window.inner_width()).unwrap_or(1000.0);
    let high = number(window.inner_height()).unwrap_or(600.0);
    let (thing, own) = (
        opener.get_bounding_client_rect(),
        menu.get_bounding_client_rect(),
    );
    let right = thing.right() + GAP;
    let x = if right + own.width() < wide {
        right
    } else {
        thing.left() - GAP - own.width()
    };
    let x = x.clamp(GAP, (wide - own.width() - GAP).max(GAP));
    let y = (thing.top() - GAP).clamp(GAP, (high - own.height() - GAP).max(GAP));
    for (name, value) in [("--menu-x", x), ("--menu-y", y)] {
        // A custom property takes any value.
        let _ = menu
            .style()
            .set_property(name, &format!("{}px", decimal(value, 0)));
    }
}

#[hook]
fn use_pressed_outside(node: NodeRef, close: Callback<()>) {
    use_effect_with((), move |()| {
        let listener = web_sys::window()
            .and_then(|window| window.document())
            .map(|document| {
                EventListener::new(&document, "pointerdown", move |event| {
                    let target = event
                        .target()
                        .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
                    let inside = node
                        .cast::<Element>()
                        .is_some_and(|menu| menu.contains(target.as_ref()));
                    if !inside {
                        close.emit(());
                    }
                })
            });
        move || drop(listener)
    });
}

/// What can be focused in the menu, in order.
fn controls(menu: &Element) -> Vec<Element> {
    let Ok(list) = menu.query_selector_all("button, input") else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|k| list.item(k)?.dyn_into().ok())
        .collect()
}

/// Escape closes; up and down, and tab at either end, go round.
fn on_key(event: &KeyboardEvent, node: &NodeRef, close: &Callback<()>) {
    // The page's own keys are not for menus.
    event.stop_propagation();
    let Some(menu) = node.cast::<Element>() else {
        return;
    };
    // Up and down are a number's own.
    let in_field = event.target_dyn_into::<HtmlInputElement>().is_some();
    let step = match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            return close.emit(());
        }
        "Tab" if event.shift_key() => -1,
        "ArrowUp" if !in_field => -1,
        "Tab" => 1,
        "ArrowDown" if !in_field => 1,
        _ => return,
    };
    let all = controls(&menu);
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let here = all
        .iter()
        .position(|control| Some(control) == active.as_ref());
    let (Some(here), count) = (here, all.len() as i64) else {
        return;
    };
    event.prevent_default();
    let next = (here as i64 + step).rem_euclid(count) as usize;
    focus(&all[next]);
}

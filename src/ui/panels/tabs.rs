//! Tabs as the ARIA practices describe them: one stop of the Tab key, arrows go from tab to tab.

use crate::ui::chunks::Chunk;
use web_sys::HtmlElement;
use yew::prelude::*;

/// One tab.
#[derive(Clone, PartialEq, Debug)]
pub struct Tab {
    /// Its name in the document, unique on the page.
    pub id: &'static str,
    /// Its label.
    pub label: AttrValue,
    /// A number beside the label that asks for attention.
    pub alarm: Option<usize>,
}

impl Tab {
    /// A tab that asks for no attention.
    pub fn new(id: &'static str, label: &'static str) -> Self {
        Self {
            id,
            label: label.into(),
            alarm: None,
        }
    }
}

/// The properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the tabs are about, for screen readers.
    pub label: AttrValue,
    /// The tabs; there is at least one.
    pub tabs: Vec<Tab>,
    /// The selected one.
    pub selected: usize,
    /// Emits the number of the tab to select.
    pub on_select: Callback<usize>,
    /// The panel of the selected tab.
    pub children: Html,
}

/// A row of tabs, and the panel of the selected one.
#[component]
pub fn Tabs(props: &Props) -> Html {
    let list = use_node_ref();
    let on_key = {
        let (list, on_select) = (list.clone(), props.on_select.clone());
        let (count, selected) = (props.tabs.len(), props.selected);
        move |event: KeyboardEvent| {
            let Some(wanted) = target_of(&event.key(), selected, count) else {
                return;
            };
            event.prevent_default();
            // The arrows are the tabs' own here, not the shortcuts of playback.
            event.stop_propagation();
            on_select.emit(wanted);
            focus_tab(&list, wanted);
        }
    };
    {
        let list = list.clone();
        use_effect_with(props.selected, move |_| to_top(&list));
    }
    let current = props.tabs.get(props.selected).map_or("", |tab| tab.id);
    html! {
        <div class="tabs">
            <div ref={list} class="tabs__list" role="tablist" aria-label={&props.label}
                onkeydown={on_key} onpointerenter={|_: PointerEvent| Chunk::Panels.ahead()}
                onfocusin={|_: FocusEvent| Chunk::Panels.ahead()}>
                { for props.tabs.iter().enumerate().map(|(index, tab)| one_tab(props, index, tab)) }
            </div>
            <div key={current} class="tabs__panel" role="tabpanel" id={format!("panel-{current}")}
                aria-labelledby={format!("tab-{current}")} tabindex="0">
                { props.children.clone() }
            </div>
        </div>
    }
}

fn one_tab(props: &Props, index: usize, tab: &Tab) -> Html {
    let selected = index == props.selected;
    html! {
        <button type="button" role="tab" class="tabs__tab" id={format!("tab-{}", tab.id)}
            aria-selected={if selected { "true" } else { "false" }}
            aria-controls={selected.then(|| format!("panel-{}", tab.id))}
            tabindex={if selected { "0" } else { "-1" }}
            onclick={props.on_select.reform(move |_| index)}>
            { &tab.label }
            if let Some(alarm) = tab.alarm {
                <span class="tabs__alarm">{ alarm }</span>
            }
        </button>
    }
}

/// The tab that a key goes to; round the ends.
fn target_of(key: &str, selected: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((selected + 1) % count),
        "ArrowLeft" => Some((selected + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

/// Shows a newly selected panel from its beginning, where its column scrolls by itself.
fn to_top(list: &NodeRef) {
    let column = list
        .cast::<web_sys::Element>()
        .and_then(|list| list.closest(".lesson__story, .lesson__inspector").ok()?);
    if let Some(column) = column {
        column.set_scroll_top(0);
    }
}

fn focus_tab(list: &NodeRef, index: usize) {
    let tab = list
        .cast::<web_sys::Element>()
        .and_then(|list| list.children().item(u32::try_from(index).ok()?))
        .and_then(|tab| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(tab).ok());
    if let Some(tab) = tab {
        let _ = tab.focus();
    }
}

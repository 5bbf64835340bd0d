//! The dialogs that are lists: client requests, and everything on the stage.

use super::model::name;
use super::words;
use crate::i18n::Lang;
use crate::scene::Scene;
use crate::session::RequestChoice;
use crate::sim::Input;
use crate::ui::dialog::Dialog;
use crate::ui::stage::Pick;
use yew::prelude::*;

/// The dialog of client requests: what clients can ask now, each with the name of the client.
pub fn ask_dialog(
    lang: Lang,
    requests: &[(String, RequestChoice)],
    on_inputs: &Callback<Vec<Input>>,
    on_close: &Callback<()>,
) -> Html {
    let items = requests.iter().map(|(name, choice)| {
        let input = Input::Request(choice.node, choice.request.clone());
        let press = on_inputs.reform(move |_: MouseEvent| vec![input.clone()]);
        html! {
            <li><button type="button" class="menu__item" onclick={press}>
                <span><b>{ name }</b>{ " " }{ choice.label.get(lang) }</span>
            </button></li>
        }
    });
    html! {
        <Dialog key="ask" title={words::ASK_TITLE.get(lang).to_owned()} {on_close}>
            if requests.is_empty() { <p>{ words::NO_REQUESTS.get(lang) }</p> }
            <ul class="picks">{ for items }</ul>
        </Dialog>
    }
}

/// Everything on the stage as a list, for fingers too large for it and for those who do not see it.
pub fn things_dialog(
    lang: Lang,
    scene: &Scene,
    on_pick: &Callback<Pick>,
    on_close: &Callback<()>,
) -> Html {
    let item = |pick: Pick, words: String| {
        let press = on_pick.reform(move |_: MouseEvent| pick);
        html! { <li><button type="button" class="menu__item" onclick={press}>{ words }</button></li> }
    };
    let nodes = scene
        .nodes
        .iter()
        .map(|node| item(Pick::Node(node.id), node.words.clone()));
    let links = scene.links.iter().map(|link| {
        let names = (name(scene, link.a), name(scene, link.b));
        let words = crate::ui::stage::words::link(link, (&names.0, &names.1), lang);
        item(Pick::Link(link.a, link.b), words)
    });
    let flying = scene
        .messages
        .iter()
        .filter(|message| message.lost.is_none());
    let messages: Vec<Html> = flying
        .map(|message| item(Pick::Message(message.id), message.words.clone()))
        .collect();
    html! {
        <Dialog key="things" title={words::THINGS_TITLE.get(lang).to_owned()} {on_close}>
            <h3>{ crate::ui::stage::words::NODES.get(lang) }</h3>
            <ul class="picks">{ for nodes }</ul>
            <h3>{ crate::ui::stage::words::MESSAGES.get(lang) }</h3>
            if messages.is_empty() { <p>{ words::NO_MESSAGES.get(lang) }</p> }
            <ul class="picks">{ for messages }</ul>
            <h3>{ crate::ui::stage::words::LINKS.get(lang) }</h3>
            <ul class="picks">{ for links }</ul>
        </Dialog>
    }
}

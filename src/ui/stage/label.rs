//! What is written by the nodes, above all that moves.

use super::shapes::px;
use crate::i18n::Lang;
use crate::scene::{Area, CELL, Dot, Label, Says, Scene, SceneNode, Vital, labels, reasons};
use crate::session::describe::loss_words;
use yew::prelude::*;

/// Draws what is written by the nodes, and by the messages that were lost.
pub fn layer(scene: &Scene, lang: Lang) -> Html {
    let all = labels(scene);
    let words = |reason| loss_words(reason, lang);
    let told = reasons(scene, &all, words);
    let told = told.iter().filter_map(|(k, area)| {
        let reason = scene.messages.get(*k)?.lost?;
        Some(text("message__why", area, false, words(reason)))
    });
    html! {
        <g class="labels" aria-hidden="true">
            { for all.iter().filter_map(|label| Some(drawn(label, scene.nodes.get(label.node)?))) }
            { for told }
        </g>
    }
}

fn drawn(label: &Label, node: &SceneNode) -> Html {
    let (glance, area) = (&node.glance, &label.area);
    let said = match &label.says {
        Says::Role => text("node__role", area, label.tight, &glance.role),
        Says::Strip(first) => strip(node, *first, area),
        Says::Dots => dots(node, area),
        Says::Sign(n) => sign(node.signs.get(*n).map_or("", |sign| sign), label),
    };
    let class = classes!(
        "label",
        format!("tint-{}", glance.tint.0),
        glance.crowned.then_some("label--crowned"),
        (node.vital == Vital::Down).then_some("label--down"),
    );
    html! { <g {class}>{ said }</g> }
}

/// Words in the middle of an area; squeezed to its width when they are `tight`.
fn text(class: &'static str, area: &Area, tight: bool, words: &str) -> Html {
    html! {
        <text {class} x={px(area.at.x)} y={px(area.at.y + 9.0)}
            textLength={tight.then(|| px(area.size.x))} lengthAdjust="spacingAndGlyphs">{ words }</text>
    }
}

/// Votes and the like.
fn dots(node: &SceneNode, area: &Area) -> Html {
    let dots = &node.glance.dots;
    let apart = area.size.x / dots.len() as f64;
    let left = area.at.x - (area.size.x - apart) / 2.0;
    let dot = |(k, dot): (usize, &Dot)| {
        let class = classes!(
            "dot",
            format!("tint-{}", dot.tint.0),
            dot.filled.then_some("dot--filled")
        );
        html! {
            <circle {class} cx={px(left + apart * k as f64)} cy={px(area.at.y)}
                r={px(f64::min(6.0, apart * 0.36))} />
        }
    };
    html! { { for dots.iter().enumerate().map(dot) } }
}

/// What is wrong with a node.
fn sign(words: &str, label: &Label) -> Html {
    let Area { at, size } = label.area;
    let mut inner = label.area;
    inner.at.y -= 3.5;
    inner.size.x -= 12.0;
    html! {
        <g class="sign">
            <rect x={px(at.x - size.x / 2.0)} y={px(at.y - size.y / 2.0)} width={px(size.x)}
                height={px(size.y)} rx={px(size.y / 2.0)} />
            { text("sign__words", &inner, label.tight, words) }
        </g>
    }
}

/// A strip such as a log: dashed until settled, solid after.
fn strip(node: &SceneNode, first: usize, area: &Area) -> Html {
    let cells = node.glance.strip.get(first..).unwrap_or_default();
    let hidden = node.glance.strip_hidden as usize + first;
    let left = area.at.x + area.size.x / 2.0 - CELL.x * cells.len() as f64;
    let top = area.at.y - CELL.y / 2.0;
    let drawn = cells.iter().enumerate().map(|(k, cell)| {
        let class = classes!(
            "cell",
            format!("tint-{}", cell.tint.0),
            cell.solid.then_some("cell--solid")
        );
        let x = left + CELL.x * k as f64;
        html! {
            <g {class} transform={format!("translate({} {})", px(x), px(top))}>
                <rect x="1.5" y="1.5" width={px(CELL.x - 3.0)} height={px(CELL.y - 3.0)} rx="3" />
                <text x={px(CELL.x / 2.0)} y={px(CELL.y / 2.0 + 5.0)}>{ &cell.label }</text>
            </g>
        }
    });
    html! {
        <g class="strip">
            if hidden > 0 {
                <text class="strip__more" x={px(left - 3.0)} y={px(area.at.y + 6.0)}>{ format!("+{hidden}") }</text>
            }
            { for drawn }
        </g>
    }
}

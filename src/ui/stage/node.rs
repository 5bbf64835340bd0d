//! A node on the stage.

use super::pick::{Pick, tag};
use super::shapes::{outline, px};
use super::words;
use crate::i18n::Lang;
use crate::scene::{Cell, Dot, SceneNode, Vital, decimal};
use crate::sim::Micros;
use yew::prelude::*;

/// One cell of a strip, in stage units.
const CELL: (f64, f64) = (36.0, 27.0);

/// How far the timer's arc is from the outline.
const ARC_GAP: f64 = 9.0;

/// How a node is drawn beyond what it is.
#[derive(Copy, Clone, Debug)]
pub struct How {
    /// True while its menu is open.
    pub open: bool,
    /// True as part of a *Why?*.
    pub lit: bool,
    /// True when its role is written above it.
    pub role: bool,
}

/// Draws a node.
pub fn node(node: &SceneNode, lang: Lang, how: How) -> Html {
    let How { open, lit, role } = how;
    let glance = &node.glance;
    let vital = match node.vital {
        Vital::Up => "node--up",
        Vital::Paused => "node--paused",
        Vital::Down => "node--down",
    };
    let class = classes!(
        "node",
        format!("tint-{}", glance.tint.0),
        vital,
        node.lying.then_some("node--lying"),
        glance.crowned.then_some("node--crowned"),
        open.then_some("node--open"),
        lit.then_some("node--lit"),
    );
    let r = node.radius;
    html! {
        <g key={node.id.0} {class} data-role={glance.crowned.then_some("crowned")}
            transform={format!("translate({} {})", px(node.at.x), px(node.at.y))}>
            <g class="node__button" role="button" tabindex="0" aria-haspopup="dialog"
                aria-expanded={open.to_string()} aria-label={node.words.clone()}
                data-pick={tag(Pick::Node(node.id))}>
                <circle class="node__hit" r={px(r + 20.0)} />
                if node.arc.is_some() {
                    <circle class="arc__track" r={px(r + ARC_GAP)} />
                    <circle class="arc" r={px(r + ARC_GAP)} pathLength="1" transform="rotate(-90)" />
                }
                { outline(glance.shape, r, "node__shape") }
                if glance.crowned { { outline(glance.shape, r - 6.0, "crown") } }
            </g>
            // Written beside the button, whose name says all of it in better order.
            <g class="node__text" aria-hidden="true">
                { face(node, role) }
                { dots(&glance.dots, r) }
                { symbols(node, lang) }
                { strip(&glance.strip, glance.strip_hidden, r) }
            </g>
        </g>
    }
}

/// Name, badge and role.
fn face(node: &SceneNode, role: bool) -> Html {
    let r = node.radius;
    let glance = &node.glance;
    let name_y = if glance.badge.is_empty() { 9.0 } else { 2.0 };
    html! {
        <>
            <text class="node__name" y={px(name_y)}>{ &node.name }</text>
            if !glance.badge.is_empty() { <text class="node__badge" y="24">{ &glance.badge }</text> }
            if node.vital == Vital::Down {
                <path class="strike" d={format!("M{0} {0}L{1} {1}M{0} {1}L{1} {0}", px(-r * 0.72), px(r * 0.72))} />
            }
            if role && !glance.role.is_empty() {
                <text class="node__role" y={px(-(r + 22.0))}>{ &glance.role }</text>
            }
        </>
    }
}

/// Votes and the like: a row of dots above the node's role.
fn dots(dots: &[Dot], r: f64) -> Html {
    const APART: f64 = 17.0;
    let first = -APART * (dots.len() as f64 - 1.0) / 2.0;
    dots.iter()
        .enumerate()
        .map(|(k, dot)| {
            let class = classes!(
                "dot",
                format!("tint-{}", dot.tint.0),
                dot.filled.then_some("dot--filled")
            );
            html! { <circle {class} cx={px(first + APART * k as f64)} cy={px(-(r + 50.0))} r="6" /> }
        })
        .collect()
}

/// What is wrong with it besides being down, one symbol with its words for each.
fn symbols(node: &SceneNode, lang: Lang) -> Html {
    let mut marks: Vec<String> = Vec::new();
    if node.vital == Vital::Paused {
        marks.push(words::PAUSED.get(lang).to_owned());
    }
    if node.lying {
        marks.push(words::LIES.get(lang).to_owned());
    }
    if node.slow > Micros::ZERO {
        marks.push(format!(
            "{} +{}",
            words::SLOW.get(lang),
            words::span(node.slow)
        ));
    }
    if node.skew_us.unsigned_abs() >= 1_000 && node.drift_ppm == 0 {
        marks.push(format!(
            "{} {}",
            words::CLOCK.get(lang),
            words::signed_ms(node.skew_us)
        ));
    }
    if node.drift_ppm != 0 {
        let percent = decimal(f64::from(node.drift_ppm) / 10_000.0, 4);
        let plus = if node.drift_ppm > 0 { "+" } else { "" };
        marks.push(format!("{} {plus}{percent}%", words::CLOCK_RATE.get(lang)));
    }
    let r = node.radius;
    marks
        .into_iter()
        .enumerate()
        .map(|(k, mark)| {
            let wide = mark.chars().map(|c| if c.is_ascii() { 8.5 } else { 16.0 }).sum::<f64>() + 14.0;
            let y = -r * 0.75 + 26.0 * k as f64;
            html! {
                <g class="sign" transform={format!("translate({} {})", px(-r * 0.8 - wide / 2.0), px(y))}>
                    <rect x={px(-wide / 2.0)} y="-12" width={px(wide)} height="24" rx="12" />
                    <text y="5">{ mark }</text>
                </g>
            }
        })
        .collect()
}

/// A strip such as a log: dashed until settled, solid after.
fn strip(cells: &[Cell], hidden: u32, r: f64) -> Html {
    if cells.is_empty() {
        return Html::default();
    }
    let (width, height) = CELL;
    let left = -width * cells.len() as f64 / 2.0;
    let drawn = cells.iter().enumerate().map(|(k, cell)| {
        let class = classes!(
            "cell",
            format!("tint-{}", cell.tint.0),
            cell.solid.then_some("cell--solid")
        );
        let x = left + width * k as f64;
        html! {
            <g {class} transform={format!("translate({} 0)", px(x))}>
                <rect x="1.5" y="1.5" width={px(width - 3.0)} height={px(height - 3.0)} rx="3" />
                <text x={px(width / 2.0)} y={px(height / 2.0 + 5.0)}>{ &cell.label }</text>
            </g>
        }
    });
    html! {
        <g class="strip" transform={format!("translate(0 {})", px(r + ARC_GAP + 7.0))}>
            if hidden > 0 {
                <text class="strip__more" x={px(left - 5.0)} y="16">{ format!("+{hidden}") }</text>
            }
            { for drawn }
        </g>
    }
}

//! A node on the stage.

use super::pick::{Pick, tag};
use super::shapes::{outline, px};
use crate::scene::{ARC_GAP, SceneNode, Vital, width};
use yew::prelude::*;

/// The size of a badge's letters where they are largest.
const BADGE_LETTERS: f64 = 20.0;

/// How a node is drawn beyond what it is.
#[derive(Copy, Clone, Debug)]
pub struct How {
    /// True while its menu is open.
    pub open: bool,
    /// True as part of a *Why?*.
    pub lit: bool,
    /// True when a property broke by what it did.
    pub guilty: bool,
    /// True while the reader points at a word for it.
    pub named: bool,
}

/// A node that is no larger is a dot: there is no room in it to write anything.
const DOT_RADIUS: f64 = 20.0;

/// Draws a node.
pub fn node(node: &SceneNode, how: How) -> Html {
    let How {
        open,
        lit,
        guilty,
        named,
    } = how;
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
        guilty.then_some("node--guilty"),
        named.then_some("named"),
        (node.radius <= DOT_RADIUS).then_some("node--dot"),
    );
    let r = node.radius;
    let around = if r <= DOT_RADIUS { 4.0 } else { 20.0 };
    html! {
        <g key={node.id.0} {class} data-role={glance.crowned.then_some("crowned")}
            transform={format!("translate({} {})", px(node.at.x), px(node.at.y))}>
            // Nobody tabs through two hundred dots: the arrow keys go there from any node.
            <g class="node__button" role="button" aria-haspopup="dialog"
                tabindex={if r > DOT_RADIUS { "0" } else { "-1" }}
                aria-expanded={open.to_string()} aria-label={node.words.clone()}
                data-pick={tag(Pick::Node(node.id))}>
                <circle class="node__hit" r={px(r + around)} />
                if node.arc.is_some() {
                    <circle class="arc__track" r={px(r + ARC_GAP)} />
                    <circle class="arc" r={px(r + ARC_GAP)} pathLength="1" transform="rotate(-90)" />
                }
                { outline(glance.shape, r, "node__shape") }
                if glance.crowned { { outline(glance.shape, r - 6.0, "crown") } }
            </g>
            // Written beside the button, whose name says all of it in better order.
            if r > DOT_RADIUS {
                <g class="node__text" aria-hidden="true">{ face(node) }</g>
            } else if node.vital == Vital::Down {
                <g class="node__text" aria-hidden="true">{ strike(r) }</g>
            }
        </g>
    }
}

/// Name and badge.
fn face(node: &SceneNode) -> Html {
    let r = node.radius;
    let badge = &node.glance.badge;
    let name_y = if badge.is_empty() { 9.0 } else { 2.0 };
    // Below the middle of a circle there is less room the further down.
    let room = 1.55 * r;
    let tight = width(badge, BADGE_LETTERS) > room;
    html! {
        <>
            <text class="node__name" y={px(name_y)}>{ &node.name }</text>
            if !badge.is_empty() {
                <text class="node__badge" y={px(r * 0.3 + 9.0)}
                    textLength={tight.then(|| px(room))} lengthAdjust="spacingAndGlyphs">{ badge }</text>
            }
            if node.vital == Vital::Down { { strike(r) } }
        </>
    }
}

/// The cross over a node that is down.
fn strike(r: f64) -> Html {
    let (near, far) = (px(-r * 0.72), px(r * 0.72));
    html! { <path class="strike" d={format!("M{near} {near}L{far} {far}M{near} {far}L{far} {near}")} /> }
}

//! A link on the stage: faint until used, visibly broken where it is cut.

use super::pick::{Pick, tag};
use super::shapes::px;
use super::words;
use crate::i18n::Lang;
use crate::scene::{Point, SceneLink};
use yew::prelude::*;

/// How far the lane of each direction is from the middle of the link, in stage units.
const LANE: f64 = 9.0;

/// How a link is drawn beyond what it is.
#[derive(Copy, Clone, Debug)]
pub struct How {
    /// True when it can be tabbed to.
    pub first: bool,
    /// True while its menu is open.
    pub open: bool,
    /// True when the line of a partition runs between its ends, and shows the cut for all.
    pub parted: bool,
}

/// Draws a link. `names` are those of its two ends.
pub fn link(link: &SceneLink, names: (&str, &str), lang: Lang, how: How) -> Html {
    let How {
        first,
        open,
        parted,
    } = how;
    let class = classes!(
        "link",
        link.used.then_some("link--used"),
        link.special.then_some("link--special"),
        (link.cut_ab && link.cut_ba).then_some("link--cut"),
        (link.cut_ab != link.cut_ba).then_some("link--half"),
        open.then_some("link--open"),
    );
    let whole = line(link.from, link.to);
    let parts = match (link.cut_ab, link.cut_ba) {
        (false, false) => html! { <path class="link__wire" d={whole.clone()} /> },
        (true, true) if parted => {
            html! { <path class="link__wire link__wire--gone" d={whole.clone()} /> }
        }
        (true, true) => broken(link.from, link.to, false),
        (ab, _) => {
            // Each direction has its lane, on the side where its messages travel.
            let (from, to) = if ab {
                (link.from, link.to)
            } else {
                (link.to, link.from)
            };
            let (blocked, clear) = (beside(from, to), beside(to, from));
            html! {
                <>
                    { arrow(clear.0, clear.1) }
                    { broken(blocked.0, blocked.1, true) }
                </>
            }
        }
    };
    html! {
        <g key={format!("{}-{}", link.a.0, link.b.0)} {class} role="button"
            tabindex={if first { "0" } else { "-1" }} aria-haspopup="dialog"
            aria-expanded={open.to_string()} aria-label={words::link(link, names, lang)}
            data-pick={tag(Pick::Link(link.a, link.b))}>
            <path class="link__hit" d={whole} />
            { parts }
            if link.special {
                <circle class="link__mark" r="5" cx={px(link.from.toward(link.to, 0.5).x)}
                    cy={px(link.from.toward(link.to, 0.5).y)} />
            }
        </g>
    }
}

fn line(from: Point, to: Point) -> String {
    format!("M{} {}L{} {}", px(from.x), px(from.y), px(to.x), px(to.y))
}

/// The lane of messages from `from` to `to`.
fn beside(from: Point, to: Point) -> (Point, Point) {
    let long = from.distance(to).max(1.0);
    let (dx, dy) = ((to.x - from.x) / long * LANE, (to.y - from.y) / long * LANE);
    let moved = |p: Point| Point {
        x: p.x - dy,
        y: p.y + dx,
    };
    (moved(from), moved(to))
}

/// A lane that stops in the middle; with an arrow head before the break when it is one way.
fn broken(from: Point, to: Point, one_way: bool) -> Html {
    let long = from.distance(to).max(1.0);
    let gap = 14.0 / long;
    let (near, far) = (from.toward(to, 0.5 - gap), from.toward(to, 0.5 + gap));
    let bar = |at: Point| {
        let (dx, dy) = ((to.x - from.x) / long, (to.y - from.y) / long);
        let side = |sign: f64| Point {
            x: at.x - dy * 11.0 * sign,
            y: at.y + dx * 11.0 * sign,
        };
        line(side(-1.0), side(1.0))
    };
    html! {
        <>
            <path class="link__wire link__wire--stopped" d={line(from, near)} />
            <path class="link__wire link__wire--gone" d={line(far, to)} />
            <path class="break" d={format!("{}{}", bar(near), bar(far))} />
            if one_way { { head(from.toward(to, 0.5 - gap - 20.0 / long), from, to, "link__head link__head--stopped") } }
        </>
    }
}

/// An open lane with the direction that still works.
fn arrow(from: Point, to: Point) -> Html {
    html! {
        <>
            <path class="link__wire" d={line(from, to)} />
            { head(from.toward(to, 0.62), from, to, "link__head") }
        </>
    }
}

fn head(at: Point, from: Point, to: Point, class: &'static str) -> Html {
    let angle = libm::atan2(to.y - from.y, to.x - from.x).to_degrees();
    let transform = format!("translate({} {}) rotate({})", px(at.x), px(at.y), px(angle));
    html! { <path {class} {transform} d="M9 0L-7 8L-7 -8Z" /> }
}

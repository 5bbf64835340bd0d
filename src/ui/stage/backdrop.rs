//! The marks behind the nodes, rendered when they change and not with every step.

use super::px;
use crate::scene::{Align, Mark, Point, on_circle};
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`Backdrop`].
#[derive(Properties)]
pub struct Props {
    /// What to draw.
    pub marks: Rc<[Mark]>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.marks, &other.marks)
    }
}

/// A layer behind the links. What it shows is in words in the State tab.
#[component]
pub fn Backdrop(props: &Props) -> Html {
    html! {
        <g class="backdrop" aria-hidden="true">{ for props.marks.iter().map(mark) }</g>
    }
}

fn mark(mark: &Mark) -> Html {
    match mark {
        Mark::Arc {
            centre,
            radius,
            width,
            from,
            to,
            tint,
        } => {
            let (start, end) = (
                on_circle(*centre, *radius, *from),
                on_circle(*centre, *radius, *to),
            );
            let large = u8::from(to - from > 0.5);
            let r = px(*radius);
            let d = format!(
                "M{} {}A{r} {r} 0 {large} 1 {} {}",
                px(start.x),
                px(start.y),
                px(end.x),
                px(end.y)
            );
            let class = format!("backdrop__arc tint-{}", tint.0);
            html! { <path {class} {d} stroke-width={px(*width)} /> }
        }
        Mark::Ticks {
            centre,
            from_radius,
            to_radius,
            at,
            tint,
        } => {
            let line = |turns: &f64| {
                super::segment(
                    on_circle(*centre, *from_radius, *turns),
                    on_circle(*centre, *to_radius, *turns),
                )
            };
            let d: String = at.iter().map(line).collect();
            html! { <path class={format!("backdrop__tick tint-{}", tint.0)} {d} /> }
        }
        Mark::Dot { at, radius, tint } => {
            let Point { x, y } = *at;
            let class = format!("backdrop__dot tint-{}", tint.0);
            html! { <circle {class} cx={px(x)} cy={px(y)} r={px(*radius)} /> }
        }
        Mark::Label {
            at,
            align,
            text,
            tint,
        } => {
            let align = match align {
                Align::Start => "start",
                Align::Middle => "middle",
                Align::End => "end",
            };
            let class = format!("backdrop__label backdrop__label--{align} tint-{}", tint.0);
            html! { <text {class} x={px(at.x)} y={px(at.y)}>{ text }</text> }
        }
    }
}

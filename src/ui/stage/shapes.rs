//! Outlines as SVG.

use crate::scene::{Shape, decimal};
use yew::prelude::*;

/// The outline of that shape round the origin, about as large as a circle of radius `r`.
pub fn outline(shape: Shape, r: f64, class: &'static str) -> Html {
    match shape {
        Shape::Circle => html! { <circle class={class} r={px(r)} /> },
        Shape::Square => rect(class, r * 0.9, r * 0.9, r * 0.16),
        Shape::Pill => rect(class, r * 1.25, r * 0.8, r * 0.8),
        Shape::Diamond => polygon(class, r * 1.18, 4, 0.0),
        Shape::Triangle => polygon(class, r * 1.25, 3, 0.0),
        Shape::Hexagon => polygon(class, r * 1.06, 6, 0.5),
    }
}

/// A number of stage units as an attribute, to a tenth.
pub fn px(units: f64) -> String {
    decimal(units, 1)
}

fn rect(class: &'static str, half_width: f64, half_height: f64, corner: f64) -> Html {
    html! {
        <rect class={class} x={px(-half_width)} y={px(-half_height)} rx={px(corner)}
            width={px(half_width * 2.0)} height={px(half_height * 2.0)} />
    }
}

/// A regular polygon with a corner at the top, turned by `turn` corners.
fn polygon(class: &'static str, r: f64, corners: u8, turn: f64) -> Html {
    let points: Vec<String> = (0..corners)
        .map(|k| {
            let angle = core::f64::consts::TAU * (f64::from(k) + turn) / f64::from(corners);
            format!("{},{}", px(r * libm::sin(angle)), px(-r * libm::cos(angle)))
        })
        .collect();
    html! { <polygon class={class} points={points.join(" ")} /> }
}

//! Sets of nodes, such as quorums: an area round each below all else, and a key in the corner. Areas
//! let each other through, so that what is in two of them shows.

use super::px;
use crate::scene::{Point, Scene, SceneSet, round};
use yew::prelude::*;

/// How far an area reaches beyond its nodes.
const MARGIN: f64 = 13.0;
/// Where the key begins, and how far its lines are apart.
const KEY: (Point, f64) = (Point { x: 14.0, y: 26.0 }, 25.0);

/// All areas and their key.
pub fn layer(scene: &Scene) -> Html {
    if scene.sets.is_empty() {
        return Html::default();
    }
    let (at, line) = KEY;
    let key = scene.sets.iter().enumerate().map(|(k, set)| {
        let y = at.y + line * k as f64;
        html! {
            <g class={classes!("key", tint(set))}>
                if !set.nodes.is_empty() {
                    <circle cx={px(at.x)} cy={px(y - 6.0)} r="8" />
                }
                <text x={px(at.x + 16.0)} y={px(y)}>{ &set.label }</text>
            </g>
        }
    });
    html! {
        <g class="sets">
            { for scene.sets.iter().map(|set| area(scene, set)) }
            { for key }
        </g>
    }
}

fn tint(set: &SceneSet) -> String {
    format!("tint-{}", set.tint.0)
}

fn area(scene: &Scene, set: &SceneSet) -> Html {
    let members = scene
        .nodes
        .iter()
        .filter(|node| set.nodes.contains(&node.id));
    let (places, radii): (Vec<Point>, Vec<f64>) =
        members.map(|node| (node.at, node.radius)).unzip();
    let widest = radii.into_iter().fold(0.0, f64::max);
    let mut d = String::new();
    for (k, corner) in round(&places).into_iter().enumerate() {
        d.push(if k == 0 { 'M' } else { 'L' });
        d += &format!("{} {}", px(corner.x), px(corner.y));
    }
    if d.is_empty() {
        return Html::default();
    }
    d.push('Z');
    let wide = px(2.0 * (widest + MARGIN));
    html! { <path class={classes!("set", tint(set))} {d} stroke-width={wide} /> }
}

//! What changes every frame: where messages are, and how much of a timer is left.
//!
//! Yew renders the structure when a step changed it; between steps this sets one transform or
//! attribute for each thing that moves, and nothing else. A transform is set by its numbers: to
//! write it as text, and have the browser read that, takes six times as long.

use crate::scene::{Point, Scene, SceneMessage, decimal};
use crate::sim::{MessageId, Micros};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, SvgGraphicsElement, SvgTransform};

/// The moving parts of a stage; clones paint the same one.
#[derive(Clone, Default)]
pub struct Painter(Rc<RefCell<Parts>>);

#[derive(Default)]
struct Parts {
    scene: Rc<Scene>,
    /// What holds the messages' elements.
    layer: Option<Element>,
    /// One for each message of the scene, in order.
    messages: Vec<(MessageId, Option<SvgTransform>)>,
    /// One for each node of the scene that has an arc, in order.
    arcs: Vec<Element>,
    now: Micros,
}

impl PartialEq for Painter {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Painter {
    /// Takes over the elements that Yew has just rendered for `scene`, and paints them.
    pub fn attach(&self, scene: &Rc<Scene>, messages: Option<Element>, arcs: Vec<Element>) {
        let mut parts = self.0.borrow_mut();
        // A message keeps its element for as long as it is there (its root is a group whatever
        // happens to it), so only new ones are looked up: a few of hundreds.
        let mut known = core::mem::take(&mut parts.messages);
        if parts.layer != messages {
            known.clear();
        }
        let elements = messages.as_ref().map(Element::children);
        // They come in nearly the same order as before.
        let mut next = 0;
        let of = |(index, message): (u32, &SceneMessage)| {
            let is_it = |(id, _): &(MessageId, _)| *id == message.id;
            let after = known[next..].iter().position(is_it);
            let place = after.map(|place| next + place);
            let place = place.or_else(|| known[..next].iter().position(is_it));
            let old = place.and_then(|place| {
                next = place + 1;
                known[place].1.take()
            });
            let new = || elements.as_ref()?.item(index).as_ref().and_then(transform);
            (message.id, old.or_else(new))
        };
        parts.messages = (0..).zip(&scene.messages).map(of).collect();
        parts.layer = messages;
        parts.scene = scene.clone();
        parts.arcs = arcs;
        parts.place(None);
    }

    /// Moves everything to where it is at the time `now`.
    pub fn paint(&self, now: Micros) {
        let mut parts = self.0.borrow_mut();
        let before = parts.now;
        parts.now = now;
        parts.place(Some(before));
    }

    /// The time at which the next [`Painter::attach`] paints.
    pub fn set_now(&self, now: Micros) {
        self.0.borrow_mut().now = now;
    }
}

impl Parts {
    /// Sets what differs from the time `before`; everything when there was none.
    fn place(&self, before: Option<Micros>) {
        for (message, (_, transform)) in self.scene.messages.iter().zip(&self.messages) {
            let at = tenths(message.position(self.now));
            if before.is_some_and(|before| tenths(message.position(before)) == at) {
                continue;
            }
            if let Some(transform) = transform {
                // Refused only for a transform that nobody may change.
                let _ = transform.set_translate((at.0 / 10.0) as f32, (at.1 / 10.0) as f32);
            }
        }
        let timers = self.scene.nodes.iter().filter_map(|node| node.arc);
        for (arc, element) in timers.zip(&self.arcs) {
            set(
                element,
                "stroke-dasharray",
                &format!("{} 2", decimal(arc.left(self.now), 4)),
            );
        }
    }
}

/// A place to a tenth of a unit: less can not be seen, and is not worth a change.
fn tenths(at: Point) -> (f64, f64) {
    (libm::round(at.x * 10.0), libm::round(at.y * 10.0))
}

/// The transform of a message's element, which gets one if it is new.
fn transform(element: &Element) -> Option<SvgTransform> {
    let list = element
        .dyn_ref::<SvgGraphicsElement>()?
        .transform()
        .base_val();
    if list.number_of_items() == 0 {
        set(element, "transform", "translate(0 0)");
    }
    list.get_item(0).ok()
}

fn set(element: &Element, name: &str, value: &str) {
    // Refused only for names that are no attribute names, and these are.
    let _ = element.set_attribute(name, value);
}

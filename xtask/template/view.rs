//! The picture: two nodes side by side.

use super::__Name__Lesson;
use crate::i18n::{Lang, say};
use crate::lessons::kit::{blank, placed, row};
use crate::protocols::__name__::{__Name__, RECEIVER, SENDER, Tell};
use crate::scene::{Glance, Glyph, Point, Shape, Tint};
use crate::session::{NodeView, Params, Picture, Place};
use crate::sim::{NodeId, World};

impl Picture for __Name__Lesson {
    type Memo = ();

    fn places(_: &Params) -> Vec<Place> {
        let points = [200.0, 600.0].map(|x| Point { x, y: 320.0 });
        placed(points.into(), 46.0).collect()
    }
    fn name(_: &World<__Name__>, id: NodeId) -> String {
        if id == SENDER { "A" } else { "B" }.to_owned()
    }
    fn is_server(_: &World<__Name__>, _: NodeId) -> bool {
        true
    }
    fn glance(world: &World<__Name__>, id: NodeId, _: Lang) -> Glance {
        let number = world.slot(id).map_or(0, |slot| slot.disk.number);
        Glance {
            tint: Tint::cycle(number),
            badge: number.to_string(),
            ..blank(Shape::Circle)
        }
    }
    fn inspect(world: &World<__Name__>, id: NodeId, lang: Lang) -> NodeView {
        let number = world.slot(id).map_or(0, |slot| slot.disk.number);
        let is_receiver = id == RECEIVER;
        NodeView {
            name: Self::name(world, id),
            role: match is_receiver {
                true => say!(lang, "receiver", "接收者"),
                false => say!(lang, "sender", "发送者"),
            },
            rows: vec![row("number", number.to_string(), true)],
        }
    }
    fn glyph(Tell(number): &Tell) -> Glyph {
        Glyph {
            letters: "N",
            shape: Shape::Circle,
            tint: Tint::cycle(*number),
        }
    }
}

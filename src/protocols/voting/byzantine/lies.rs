//! What traitors say (section 3).

use super::{Byzantine, GENERALS_MAX, Order};
use crate::sim::{Cx, Lie, NodeId};

/// Says nothing.
pub const SILENT: Lie = Lie(1);
/// Tells every other receiver to attack, the rest to retreat.
pub const SPLIT: Lie = Lie(2);
/// Tells each receiver what a coin says.
pub const RANDOM: Lie = Lie(3);
/// Tells everyone the opposite of what it should.
pub const OPPOSITE: Lie = Lie(4);
/// Set in a lie that is chosen for each receiver.
const CHOSEN: u16 = 0x4000;

/// What a traitor tells one receiver.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Tell {
    /// What it should.
    Truth,
    /// To attack.
    Attack,
    /// To retreat.
    Retreat,
    /// Nothing.
    Nothing,
}

impl Tell {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Truth, Self::Attack, Self::Retreat, Self::Nothing];
}

/// What a lie that is chosen for each receiver tells this one; `None` for other lies.
pub fn tells(lie: Lie, to: NodeId) -> Option<Tell> {
    (lie.0 & !0x3fff == CHOSEN && to.0 < GENERALS_MAX)
        .then(|| Tell::ALL[usize::from(lie.0 >> (2 * to.0) & 3)])
}

/// A lie that tells `to` this, and others what `lie` tells them when it is chosen for each, or
/// else the truth.
pub fn lie_to(lie: Lie, to: NodeId, tell: Tell) -> Lie {
    let base = if tells(lie, to).is_some() {
        lie.0
    } else {
        CHOSEN
    };
    if to.0 >= GENERALS_MAX {
        return Lie(base);
    }
    let code = match tell {
        Tell::Truth => 0,
        Tell::Attack => 1,
        Tell::Retreat => 2,
        Tell::Nothing => 3,
    };
    let told = base & !(3 << (2 * to.0)) | code << (2 * to.0);
    // Whoever tells everyone the truth does not lie.
    Lie(if told == CHOSEN { 0 } else { told })
}

/// What a general tells `to`, the `place`-th of those whom it tells, when it should say `order`.
/// A lie of no known number is the truth.
pub(super) fn told(
    order: Order,
    to: NodeId,
    place: usize,
    cx: &mut Cx<Byzantine>,
) -> Option<Order> {
    let of = |attack| {
        if attack {
            Order::Attack
        } else {
            Order::Retreat
        }
    };
    match cx.lie() {
        SILENT => None,
        SPLIT => Some(of(place.is_multiple_of(2))),
        RANDOM => Some(of(cx.random().below(2) == 0)),
        OPPOSITE => Some(order.opposite()),
        lie => match tells(lie, to) {
            None | Some(Tell::Truth) => Some(order),
            Some(Tell::Attack) => Some(Order::Attack),
            Some(Tell::Retreat) => Some(Order::Retreat),
            Some(Tell::Nothing) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_lie_tells_each_what_was_chosen_for_it() {
        let lie = lie_to(SPLIT, NodeId(2), Tell::Retreat);
        let lie = lie_to(lie, NodeId(6), Tell::Nothing);
        let told = (0..7).map(|to| tells(lie, NodeId(to)));
        let expect = [0, 0, 2, 0, 0, 0, 3].map(|tell| Some(Tell::ALL[tell]));
        assert!(told.eq(expect));
        assert_eq!(tells(SPLIT, NodeId(2)), None);
        assert_eq!(tells(lie, NodeId(7)), None);
    }

    #[test]
    fn whoever_tells_everyone_the_truth_is_honest() {
        let lie = lie_to(Lie(0), NodeId(1), Tell::Attack);
        assert_ne!(lie, Lie(0));
        assert_eq!(lie_to(lie, NodeId(1), Tell::Truth), Lie(0));
    }
}

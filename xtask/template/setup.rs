//! What can be chosen before a run, and the world that it starts in.

use super::__Name__Lesson;
use super::__Name__Lesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{self, broken, param};
use crate::protocols::__name__::__Name__;
use crate::session::{About, Lesson, Param, Params, Stage};
use crate::sim::{Micros, WorldConfig};

static ABOUT: About = About {
    id: "__id__",
    stage: Stage::Prevent,
    title: Text::new("__Title__", "__Title__"),
    summary: Text::new(
        "Take each number once, though the network may deliver it twice.",
        "网络可能重复投递消息，但每个数字只接收一次。",
    ),
    minutes: 5,
};

broken! {
    correct "Correct" "正确的算法";
    "takes-all" "Takes whatever comes" "来者不拒"
        [] breaks "once" in 1_000, shown [] by 1;
}

#[rustfmt::skip]
static PARAMS: [Param; 2] = [
    param!("variant", variants VARIANTS,
        "Leaves out the rule that makes a number count once.",
        "去掉“每个数字只算一次”的规则。"),
    param!("latency_ms", 1..=5_000 "ms", 100, "Message delay, mean", "消息平均延迟",
        "Messages take between half and one and a half of it.",
        "实际延迟在其一半到一倍半之间。"),
];

impl Lesson for __Name__Lesson {
    type P = __Name__;
    const ABOUT: &'static About = &ABOUT;
    const PARAMS: &'static [Param] = &PARAMS;
    const SPEED_MILLI: u32 = 100;
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(41));

    fn protocol(params: &Params) -> __Name__ {
        __Name__ {
            takes_all: params.get(&PARAMS, "variant") == 1,
        }
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        kit::world(seed, params.ms(&PARAMS, "latency_ms"))
    }
}

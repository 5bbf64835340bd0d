//! What the stage says.

use crate::i18n::{Lang, Text};
use crate::scene::SceneLink;

/// The name of the stage for those who do not see it.
pub static STAGE: Text = Text::new(
    "The stage: nodes, links and messages. Enter opens a menu of faults; up and down arrows move to the next one.",
    "舞台：节点、链路和消息。按回车打开故障菜单，按上下方向键移到下一个。",
);
/// The name of the layer of nodes.
pub static NODES: Text = Text::new("Nodes", "节点");
/// The name of the layer of links.
pub static LINKS: Text = Text::new("Links", "链路");
/// The name of the layer of messages.
pub static MESSAGES: Text = Text::new("Messages in flight", "在途消息");
/// The name of a partition's line.
pub static PARTITION: Text = Text::new("Partition", "网络分区");

/// A link in words, for those who do not see it.
pub fn link(link: &SceneLink, (a, b): (&str, &str), lang: Lang) -> String {
    let state = match (link.cut_ab, link.cut_ba, lang) {
        (false, false, Lang::En) => "open".to_owned(),
        (false, false, Lang::Zh) => "连通".to_owned(),
        (true, true, Lang::En) => "cut both ways".to_owned(),
        (true, true, Lang::Zh) => "双向已断".to_owned(),
        (ab, _, lang) => {
            let (from, to) = if ab { (a, b) } else { (b, a) };
            match lang {
                Lang::En => format!("cut from {from} to {to} only"),
                Lang::Zh => format!("仅 {from} 到 {to} 方向已断"),
            }
        }
    };
    match lang {
        Lang::En => format!("Link between {a} and {b}: {state}"),
        Lang::Zh => format!("{a} 与 {b} 之间的链路：{state}"),
    }
}

//! What a menu offers: every fault of the vocabulary that applies to a thing, and why one can not
//! be done now.

use super::choices::{Maker, link_groups, message_groups, node_groups};
use crate::i18n::{Lang, Text};
use crate::scene::Scene;
use crate::session::Session;
use crate::sim::{Input, NodeId};
use crate::ui::stage::Pick;

/// The menu of one thing.
#[derive(Clone, PartialEq, Debug)]
pub struct Menu {
    /// The thing.
    pub pick: Pick,
    /// Its name.
    pub title: String,
    /// What it is now, in words.
    pub detail: String,
    /// What can be done to it.
    pub groups: Vec<Group>,
}

/// Acts that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// What they have in common.
    pub title: &'static Text,
    /// The acts.
    pub items: Vec<Item>,
}

/// One act.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// What it does.
    pub label: String,
    /// How it is given.
    pub kind: Kind,
    /// Why it can not be done now.
    pub refused: Option<String>,
}

/// How an act is given.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// By one press.
    Act(Vec<Input>),
    /// With a number.
    Amount(Amount),
}

/// A number that an act takes.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// What it counts.
    pub unit: &'static str,
    /// What it begins with.
    pub value: i64,
    /// The smallest.
    pub min: i64,
    /// The largest.
    pub max: i64,
    /// What it makes.
    pub make: fn(Pick, i64) -> Vec<Input>,
}

/// Two amounts are the same when they look the same: what they make follows from the label.
impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        (self.unit, self.value, self.min, self.max)
            == (other.unit, other.value, other.min, other.max)
    }
}

/// The menu of a thing; `None` when it is not on the stage.
pub fn menu(session: &dyn Session, scene: &Scene, pick: Pick, lang: Lang) -> Option<Menu> {
    let (title, detail, groups) = match pick {
        Pick::Node(id) => {
            let node = scene.nodes.iter().find(|node| node.id == id)?;
            let groups = node_groups(
                &Maker {
                    session,
                    pick,
                    lang,
                },
                scene,
                id,
            );
            (node.name.clone(), node.words.clone(), groups)
        }
        Pick::Link(a, b) => {
            let link = scene.links.iter().find(|link| (link.a, link.b) == (a, b))?;
            let (one, other) = (name(scene, a), name(scene, b));
            let detail = crate::ui::stage::words::link(link, (&one, &other), lang);
            let cut = (link.cut_ab, link.cut_ba);
            let groups = link_groups(
                &Maker {
                    session,
                    pick,
                    lang,
                },
                (a, &one),
                (b, &other),
                cut,
            );
            (format!("{one} – {other}"), detail, groups)
        }
        Pick::Message(id) => {
            let message = scene.messages.iter().find(|message| message.id == id)?;
            let way = format!(
                "{} → {}",
                name(scene, message.from),
                name(scene, message.to)
            );
            let groups = message_groups(
                &Maker {
                    session,
                    pick,
                    lang,
                },
                id,
            );
            (way, message.words.clone(), groups)
        }
    };
    let groups = groups
        .into_iter()
        .filter(|group| !group.items.is_empty())
        .collect();
    Some(Menu {
        pick,
        title,
        detail,
        groups,
    })
}

/// The name of a node on the stage.
pub fn name(scene: &Scene, id: NodeId) -> String {
    let node = scene.nodes.iter().find(|node| node.id == id);
    node.map_or_else(|| id.to_string(), |node| node.name.clone())
}

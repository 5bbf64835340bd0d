//! What the page shows: plain data taken from the run, behind `Rc`, so that panels can tell at a
//! glance whether anything changed.

use super::{LessonPage, Words};
use crate::scene::{Glyph, Scene, Vital};
use crate::session::values::input_error;
use crate::session::{
    BranchInfo, EventKind, PredictionView, PropertyView, Session, Status, StoryView, TaskView,
    TimelineMark,
};
use crate::sim::{Input, Micros, NodeFault, NodeId, Target};
use crate::ui::climax::Climax;
use crate::ui::menus::{Facts, RoleRef};
use crate::ui::named::{Kind, legend};
use std::rc::Rc;
use yew::prelude::*;

/// How long a lost message stays, in milliseconds of real time at the speed of play.
const LINGER_MS: u64 = 1_100;

/// What the page shows.
#[derive(Clone, Default)]
pub struct Shown {
    /// The stage.
    pub scene: Rc<Scene>,
    /// Where the run stands; `None` before there is a run.
    pub status: Option<Status>,
    /// Counts up whenever what a run answers changes.
    pub revision: u32,
    /// Every node: number, name, and whether it is a server.
    pub nodes: Rc<Vec<(NodeId, String, bool)>>,
    /// The same without the servers' mark, for the inspector.
    pub named: Rc<[(NodeId, String)]>,
    /// The servers.
    pub servers: Rc<Vec<NodeId>>,
    /// What the toolbar depends on.
    pub facts: Facts,
    /// The marks of the branch that is shown.
    pub marks: Rc<Vec<TimelineMark>>,
    /// The branches.
    pub branches: Rc<Vec<BranchInfo>>,
    /// The property that has just broken, while the run stands there.
    pub climax: Option<Climax>,
    /// The properties.
    pub properties: Rc<[PropertyView]>,
    /// The story.
    pub story: Rc<[StoryView]>,
    /// The tasks.
    pub tasks: Rc<[TaskView]>,
    /// The question of this moment.
    pub prediction: Option<PredictionView>,
    /// The digest, while the run stands still.
    pub digest: Option<u64>,
    /// The legend: the kinds of messages that are on their way, or were at last.
    pub legend: Rc<Vec<(Kind, Glyph)>>,
}

impl LessonPage {
    /// Takes everything from the run anew.
    pub(super) fn refresh(&mut self) {
        self.refresh_stage();
        let Some(run) = self.run.clone() else { return };
        let mut run = run.borrow_mut();
        let shown = &mut self.shown;
        shown.revision = shown.revision.wrapping_add(1);
        let nodes = run.nodes();
        if *shown.nodes != nodes {
            let servers = nodes.iter().filter(|(_, _, server)| *server);
            shown.servers = Rc::new(servers.map(|(id, ..)| *id).collect());
            shown.named = nodes
                .iter()
                .map(|(id, name, _)| (*id, name.clone()))
                .collect();
            shown.nodes = Rc::new(nodes);
        }
        keep(&mut shown.branches, run.branches());
        if shown.marks.as_slice() != run.marks() {
            shown.marks = Rc::new(run.marks().to_vec());
        }
        let broken = run.just_broken().filter(|_| !self.playing && self.stops);
        shown.climax =
            broken.and_then(|broken| Climax::of(&broken, &shown.named, self.prefs.lang()));
        if let Some(keeper) = &self.keeper {
            keeper.set_own(self.own || shown.branches.len() > 1);
        }
        keep_slice(&mut shown.properties, run.properties());
        keep_slice(&mut shown.story, run.story());
        let mut tasks = run.tasks();
        if let Some(course) = &self.course {
            tasks.retain(|task| course.has_task(task.id));
        }
        keep_slice(&mut shown.tasks, tasks);
        shown.prediction = run.prediction().filter(|_| self.questions);
        shown.facts = facts(run.as_ref(), &shown.scene, self.prefs.strings());
        shown.digest = (!self.playing).then(|| run.digest());
        let kinds: &[EventKind] = if self.playing {
            &[EventKind::Fault, EventKind::Note, EventKind::Client]
        } else {
            &[]
        };
        let latest = run.events(None, 1, None, kinds, self.prefs.lang());
        if let Some(row) = latest.first() {
            self.live = AttrValue::from(row.words.clone());
        }
    }

    /// Takes the stage and the time from the run anew.
    pub(super) fn refresh_stage(&mut self) {
        let Some(run) = self.run.clone() else { return };
        self.stale = false;
        let run = run.borrow();
        // At a speed of one thousandth, one real millisecond is one virtual microsecond.
        let linger = Micros(LINGER_MS * u64::from(self.speed_milli));
        let status = run.status();
        let scene = run.scene(linger, self.prefs.lang());
        let same = *self.shown.scene == scene;
        let stepped = self
            .shown
            .status
            .as_ref()
            .is_none_or(|before| before.step != status.step);
        // Where less motion is wished for, things move when something happens, and only then.
        if stepped || !self.playing || !self.still {
            if same {
                self.painter.paint(status.now);
            } else {
                self.painter.set_now(status.now);
            }
        }
        if !same {
            self.shown.scene = Rc::new(scene);
            self.keep_legend();
        }
        self.shown.status = Some(status);
    }
}

impl LessonPage {
    /// The legend of what is on its way; while nothing is, that of what was.
    pub(super) fn keep_legend(&mut self) {
        let Words::Here(prose) = self.words else {
            return;
        };
        let messages = &self.shown.scene.messages;
        let glyph_of = |kind: &Kind| {
            let mut glyphs = messages.iter().map(|message| &message.glyph);
            glyphs.find(|glyph| kind.is_of(glyph)).cloned()
        };
        let kinds = legend(prose).filter_map(|kind| Some((kind, glyph_of(&kind)?)));
        let kinds: Vec<(Kind, Glyph)> = kinds.collect();
        if !kinds.is_empty() {
            keep(&mut self.shown.legend, kinds);
        }
    }
}

/// Replaces what differs, and keeps the same `Rc` for what does not.
fn keep<T: PartialEq>(old: &mut Rc<T>, new: T) {
    if **old != new {
        *old = Rc::new(new);
    }
}

fn keep_slice<T: PartialEq>(old: &mut Rc<[T]>, new: Vec<T>) {
    if **old != *new {
        *old = Rc::from(new);
    }
}

fn facts(run: &dyn Session, scene: &Scene, strings: &'static crate::i18n::Strings) -> Facts {
    let down = scene.nodes.iter().filter(|node| node.vital == Vital::Down);
    let roles = run.roles().iter().map(|role| {
        let crash = Input::Node(Target::Role(role.role), NodeFault::Crash);
        let refused = run.check(&crash).err();
        (
            RoleRef(role),
            refused.map(|error| input_error(strings, error)),
        )
    });
    Facts {
        down: down.map(|node| node.id).collect(),
        cut: scene.links.iter().any(|link| link.cut_ab || link.cut_ba),
        roles: roles.collect(),
    }
}

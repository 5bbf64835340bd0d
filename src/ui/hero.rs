//! The picture of a lesson on the home page: a real run that goes on by itself, and can be broken right there.

use super::icons::{Sign, icon};
use super::play::{Frames, Pace, STEPS_PER_FRAME, reduced_motion};
use super::route::LessonRoute;
use super::stage::{Painter, Pick, Stage};
use crate::i18n::{HomeStrings, Lang, fill};
use crate::lessons::{Opening, first_run};
use crate::scene::{Scene, SceneNode, Vital};
use crate::session::{Advance, Session};
use crate::sim::{Input, MessageFault, Micros, NodeFault, NodeId, Schedule};
use std::rc::Rc;
use yew::prelude::*;

/// How often a client asks.
const ASKS_EVERY: Micros = Micros::from_ms(400);
/// How long a lost message stays, in milliseconds of real time.
const LINGER_MS: u64 = 900;

/// The properties of [`Hero`].
#[derive(Properties)]
pub struct Props {
    /// The lesson.
    pub opening: &'static Opening,
    /// The language.
    pub lang: Lang,
}

/// Lessons are fixed, so the same place is the same lesson.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.opening, other.opening) && self.lang == other.lang
    }
}

/// What happens to the picture.
pub enum Msg {
    /// A frame, at this time in milliseconds.
    Frame(f64),
    /// Play, or pause.
    Toggle,
    /// Something on the stage was clicked.
    Pick(Pick),
    /// The leader is to crash.
    CrashLeader,
}

/// The picture.
pub struct Hero {
    run: Option<Box<dyn Session>>,
    servers: Rc<Vec<NodeId>>,
    scene: Rc<Scene>,
    painter: Painter,
    frames: Frames,
    pace: Pace,
    playing: bool,
}

impl Component for Hero {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let mut hero = Self {
            run: None,
            servers: Rc::default(),
            scene: Rc::default(),
            painter: Painter::default(),
            frames: Frames::new(move |frame_ms| link.send_message(Msg::Frame(frame_ms))),
            pace: Pace::default(),
            playing: false,
        };
        hero.begin(ctx);
        // Where less motion is wished for, nothing starts by itself.
        if !reduced_motion() {
            hero.toggle();
        }
        hero
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        self.refresh(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Frame(frame_ms) => return self.frame(ctx, frame_ms),
            Msg::Toggle => self.toggle(),
            Msg::Pick(pick) => self.pick(pick),
            Msg::CrashLeader => {
                if let Some(leader) = leader(&self.scene) {
                    self.pick(Pick::Node(leader.id));
                }
            }
        }
        self.refresh(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props { opening, lang } = *ctx.props();
        let (strings, own) = (lang.strings(), lang.home());
        let (sign, name) = match self.playing {
            true => (Sign::Pause, strings.pause),
            false => (Sign::Play, strings.play),
        };
        let lit = Rc::new(Vec::new());
        let toggle = ctx.link().callback(|_: MouseEvent| Msg::Toggle);
        let crash = ctx.link().callback(|_: MouseEvent| Msg::CrashLeader);
        html! {
            <figure class="glimpse" data-playing={self.playing.to_string()}>
                <div class="stage">
                    <Stage scene={self.scene.clone()} servers={self.servers.clone()} {lang}
                        painter={self.painter.clone()} open={None} {lit} cutting=false space_opens=true
                        on_pick={ctx.link().callback(Msg::Pick)} on_cut={Callback::noop()} />
                </div>
                <figcaption>
                    <button type="button" class="btn btn--icon" aria-label={name} title={name} onclick={toggle}>
                        { icon(sign) }
                    </button>
                    <button type="button" class="btn" disabled={leader(&self.scene).is_none()} onclick={crash}>
                        { icon(Sign::Fault) }{ own.hero_crash }
                    </button>
                    <span role="status">{ words(own, &self.scene, &self.servers) }</span>
                    <a href={LessonRoute::start(opening.about.id).hash()}>{ own.hero_lesson }</a>
                </figcaption>
            </figure>
        }
    }
}

impl Hero {
    /// Begins the run at the moment at which something is on its way, with a client that goes on asking.
    fn begin(&mut self, ctx: &Context<Self>) {
        self.run = first_run(ctx.props().opening);
        if let Some(run) = &mut self.run {
            if let Some(choice) = run.requests().into_iter().next() {
                let asks = Schedule {
                    every: ASKS_EVERY,
                    times: 0,
                    input: Input::Request(choice.node, choice.request),
                    undo_after: None,
                };
                // Without it the picture is quieter, and as true.
                let _ = run.inject(Input::Every(Box::new(asks)));
            }
            let servers = run.nodes().into_iter().filter(|(_, _, server)| *server);
            self.servers = Rc::new(servers.map(|(id, ..)| id).collect());
        }
        self.refresh(ctx);
    }

    fn refresh(&mut self, ctx: &Context<Self>) {
        let Some(run) = &self.run else { return };
        self.painter.set_now(run.status().now);
        let linger = Micros(LINGER_MS * u64::from(run.speed_milli()));
        let scene = run.scene(linger, ctx.props().lang);
        if *self.scene == scene {
            self.painter.paint(run.status().now);
        } else {
            self.scene = Rc::new(scene);
        }
    }

    fn toggle(&mut self) {
        self.playing = !self.playing;
        self.pace.stop();
        match self.playing {
            true => self.frames.start(),
            false => self.frames.stop(),
        }
    }

    fn frame(&mut self, ctx: &Context<Self>, frame_ms: f64) -> bool {
        let Some(run) = self.run.as_mut().filter(|_| self.playing) else {
            return false;
        };
        let before = run.status();
        let due = self.pace.due(frame_ms, run.speed_milli());
        if run.advance(before.now + due, STEPS_PER_FRAME) == Advance::Limit {
            self.begin(ctx);
            return true;
        }
        let after = run.status();
        if after.step == before.step {
            self.painter.paint(after.now);
            return false;
        }
        self.refresh(ctx);
        true
    }

    /// Breaks what was clicked, or mends it.
    fn pick(&mut self, pick: Pick) {
        let inputs = match pick {
            Pick::Node(id) => {
                let is_down = |node: &SceneNode| node.id == id && node.vital == Vital::Down;
                let fault = match self.scene.nodes.iter().any(is_down) {
                    true => NodeFault::Restart,
                    false => NodeFault::Crash,
                };
                vec![Input::node(id, fault)]
            }
            Pick::Link(a, b) => {
                let mut links = self.scene.links.iter();
                let is_cut = links.any(|link| (link.a, link.b) == (a, b) && link.cut_ab);
                match is_cut {
                    true => vec![Input::Heal(a, b), Input::Heal(b, a)],
                    false => vec![Input::Cut(a, b), Input::Cut(b, a)],
                }
            }
            Pick::Message(id) => vec![Input::Message(id, MessageFault::Drop)],
        };
        if let Some(run) = &mut self.run {
            for input in inputs {
                // What has arrived meanwhile can not be lost any more.
                let _ = run.inject(input);
            }
        }
        if !self.playing {
            self.toggle();
        }
    }
}

/// The server that leads now.
fn leader(scene: &Scene) -> Option<&SceneNode> {
    let mut nodes = scene.nodes.iter();
    nodes.find(|node| node.glance.crowned && node.vital == Vital::Up)
}

/// What there is to be seen, and what to do about it.
fn words(strings: &HomeStrings, scene: &Scene, servers: &[NodeId]) -> String {
    let is_down = |node: &&SceneNode| servers.contains(&node.id) && node.vital == Vital::Down;
    let down: Vec<&SceneNode> = scene.nodes.iter().filter(is_down).collect();
    match (leader(scene), &down[..]) {
        _ if 2 * down.len() >= servers.len() => strings.hero_stuck.to_owned(),
        (None, _) => strings.hero_none.to_owned(),
        (Some(leader), []) => fill(strings.hero_leads, &[&leader.name]),
        (Some(leader), [first, ..]) => fill(strings.hero_down, &[&first.name, &leader.name]),
    }
}

//! The stage: a [`Scene`] as SVG. Structure is rendered when a step changed it; what moves between
//! steps is the [`Painter`]'s.

mod backdrop;
mod label;
mod link;
mod message;
mod node;
mod painter;
pub mod pick;
mod set;
pub mod shapes;
pub mod words;

pub use painter::Painter;
pub use pick::Pick;

use crate::i18n::Lang;
use crate::scene::{Point, STAGE, Scene, SceneMessage, borders, groups, is_crowded};
use crate::sim::{MessageId, NodeId};
use crate::ui::named::{Named, Part};
use backdrop::Backdrop;
use litemap::LiteMap;
use message::{Look, Message};
pub use shapes::px;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};
use yew::prelude::*;

/// Among so many nodes, messages are drawn small and without their letters.
const SWARM: usize = 20;

/// What the stage needs.
#[derive(Properties)]
pub struct StageProps {
    /// What to draw.
    pub scene: Rc<Scene>,
    /// The nodes that partitions are made of.
    pub servers: Rc<Vec<NodeId>>,
    /// The language.
    pub lang: Lang,
    /// Sets what moves.
    pub painter: Painter,
    /// The thing whose menu is open.
    pub open: Option<Pick>,
    /// The nodes that a *Why?* lights.
    pub lit: Rc<Vec<NodeId>>,
    /// The nodes by which a property has just broken; all others step back.
    #[prop_or_default]
    pub guilty: Rc<Vec<NodeId>>,
    /// What a word that the reader points at names: it stands out.
    #[prop_or_default]
    pub named: Named,
    /// True while a line drawn across links cuts them.
    pub cutting: bool,
    /// True when the space key opens menus too; false while it plays and pauses.
    pub space_opens: bool,
    /// Something was clicked, or Enter pressed on it.
    pub on_pick: Callback<Pick>,
    /// A line was drawn from one place to another.
    pub on_cut: Callback<(Point, Point)>,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scene, &other.scene)
            && Rc::ptr_eq(&self.servers, &other.servers)
            && Rc::ptr_eq(&self.lit, &other.lit)
            && self.guilty == other.guilty
            && self.named == other.named
            && self.lang == other.lang
            && self.open == other.open
            && self.cutting == other.cutting
            && self.space_opens == other.space_opens
    }
}

/// What happens on the stage.
pub enum StageMsg {
    /// A pointer went down, here, while cutting.
    Down(Point, i32),
    /// It moved.
    Move(Point),
    /// It went up, or away.
    Up,
    /// Something was clicked or Enter pressed on it.
    Pick(Pick),
}

/// The stage.
pub struct Stage {
    svg: NodeRef,
    messages: NodeRef,
    nodes: NodeRef,
    drawn: Option<(Point, Point)>,
    /// How the messages of the scene look, in its order.
    looks: Vec<(MessageId, Rc<Look>)>,
}

impl Component for Stage {
    type Message = StageMsg;
    type Properties = StageProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut stage = Self {
            looks: Vec::new(),
            svg: NodeRef::default(),
            messages: NodeRef::default(),
            nodes: NodeRef::default(),
            drawn: None,
        };
        stage.look(&ctx.props().scene);
        stage
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &StageProps) -> bool {
        if !Rc::ptr_eq(&ctx.props().scene, &before.scene) {
            self.look(&ctx.props().scene);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: StageMsg) -> bool {
        match msg {
            StageMsg::Down(at, pointer) => {
                if let Some(svg) = self.svg.cast::<Element>() {
                    // A pointer that has gone meanwhile can not be captured, and need not be.
                    let _ = svg.set_pointer_capture(pointer);
                }
                self.drawn = Some((at, at));
            }
            StageMsg::Move(at) => match &mut self.drawn {
                Some((_, to)) => *to = at,
                None => return false,
            },
            StageMsg::Up => match self.drawn.take() {
                Some(line) if line.0.distance(line.1) > 20.0 => ctx.props().on_cut.emit(line),
                Some(_) => {}
                None => return false,
            },
            StageMsg::Pick(pick) => {
                ctx.props().on_pick.emit(pick);
                return false;
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let apart = groups(&props.scene, &props.servers);
        let on_click = ctx.link().batch_callback(|event: MouseEvent| {
            let pick = picked(event.target()?)?;
            Some(StageMsg::Pick(pick))
        });
        let space_opens = props.space_opens;
        let on_key = ctx
            .link()
            .batch_callback(move |event| on_key(event, space_opens));
        let class = classes!(
            "stage__svg",
            props.cutting.then_some("stage__svg--cutting"),
            is_crowded(&props.scene.nodes).then_some("stage__svg--crowded"),
            (props.scene.nodes.len() >= SWARM).then_some("stage__svg--swarm"),
            props.named.part.map(Part::class),
        );
        html! {
            <svg ref={self.svg.clone()} {class} role="group" aria-label={words::STAGE.get(lang).to_owned()}
                viewBox={format!("0 0 {} {}", px(STAGE.x), px(STAGE.y))}
                onclick={on_click} onkeydown={on_key}
                onpointerdown={self.pointer(ctx, |at, event| StageMsg::Down(at, event.pointer_id()))}
                onpointermove={self.pointer(ctx, |at, _| StageMsg::Move(at))}
                onpointerup={self.pointer(ctx, |_, _| StageMsg::Up)}
                onpointercancel={self.pointer(ctx, |_, _| StageMsg::Up)}>
                <Backdrop marks={props.scene.backdrop.clone()} />
                { set::layer(&props.scene) }
                { partition(&props.scene, &apart, lang) }
                <g class="links" role="group" aria-label={words::LINKS.get(lang).to_owned()}>{ links(props, &apart) }</g>
                <g ref={self.nodes.clone()} class="nodes" role="group" aria-label={words::NODES.get(lang).to_owned()}>
                    { for props.scene.nodes.iter().map(|node| {
                        let how = node::How {
                            open: props.open == Some(Pick::Node(node.id)),
                            lit: props.lit.contains(&node.id),
                            guilty: props.guilty.contains(&node.id),
                            named: props.named.nodes.contains(&node.id),
                        };
                        node::node(node, how)
                    }) }
                </g>
                <g ref={self.messages.clone()} class="messages" role="group"
                    aria-label={words::MESSAGES.get(lang).to_owned()}>{ self.messages(props) }</g>
                { label::layer(&props.scene, lang) }
                if let Some((from, to)) = self.drawn {
                    <path class="lasso" d={segment(from, to)} />
                }
            </svg>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let arcs = self
            .nodes
            .cast::<Element>()
            .map(|nodes| nodes.query_selector_all(".arc"));
        let arcs = match arcs {
            Some(Ok(list)) => (0..list.length())
                .filter_map(|k| list.item(k)?.dyn_into().ok())
                .collect(),
            _ => Vec::new(),
        };
        let props = ctx.props();
        props
            .painter
            .attach(&props.scene, self.messages.cast(), arcs);
    }
}

impl Stage {
    /// Finds out which messages look other than before.
    fn look(&mut self, scene: &Scene) {
        let mut known = LiteMap::new_vec();
        for (id, look) in self.looks.drain(..) {
            known.insert(id, look);
        }
        let look = |message: &SceneMessage| {
            let same = known.get(&message.id).filter(|look| look.is_of(message));
            let look = same.cloned().unwrap_or_else(|| Rc::new(Look::of(message)));
            (message.id, look)
        };
        self.looks = scene.messages.iter().map(look).collect();
    }

    fn messages(&self, props: &StageProps) -> Html {
        let all = &props.scene.messages;
        let first = all.iter().find(|message| message.lost.is_none());
        let first = first.map(|message| message.id);
        let drawn = self.looks.iter().map(|(id, look)| {
            let how = message::How {
                first: first == Some(*id),
                open: props.open == Some(Pick::Message(*id)),
                named: props.named.messages.contains(id),
            };
            html! { <Message key={id.0} look={look.clone()} lang={props.lang} {how} /> }
        });
        html! { { for drawn } }
    }

    /// A pointer event as a message, with its place in stage units; nothing unless cutting.
    fn pointer(
        &self,
        ctx: &Context<Self>,
        make: impl Fn(Point, &PointerEvent) -> StageMsg + 'static,
    ) -> Callback<PointerEvent> {
        let (svg, cutting) = (self.svg.clone(), ctx.props().cutting);
        ctx.link().batch_callback(move |event: PointerEvent| {
            let at = place(&svg.cast::<Element>()?, &event);
            cutting.then(|| make(at, &event))
        })
    }
}

/// Where a pointer is, in stage units: the stage is fitted into its element, in the middle.
fn place(svg: &Element, event: &PointerEvent) -> Point {
    let area = svg.get_bounding_client_rect();
    let scale = f64::min(area.width() / STAGE.x, area.height() / STAGE.y).max(1e-6);
    let free_x = (area.width() - STAGE.x * scale) / 2.0;
    let free_y = (area.height() - STAGE.y * scale) / 2.0;
    Point {
        x: (f64::from(event.client_x()) - area.left() - free_x) / scale,
        y: (f64::from(event.client_y()) - area.top() - free_y) / scale,
    }
}

fn links(props: &StageProps, apart: &[Vec<NodeId>]) -> Html {
    let nodes = &props.scene.nodes;
    let name = |id: NodeId| {
        nodes
            .iter()
            .find(|node| node.id == id)
            .map_or("?", |node| &node.name)
    };
    // Links between nodes that are no servers are there, but nothing ever uses them.
    let wanted = props.scene.links.iter().filter(|link| {
        let served = |id: NodeId| props.servers.contains(&id);
        served(link.a) || served(link.b) || link.used || link.cut_ab || link.cut_ba
    });
    let drawn = wanted.enumerate().map(|(k, link)| {
        let sides = (group_of(apart, link.a), group_of(apart, link.b));
        let how = link::How {
            first: k == 0,
            open: props.open == Some(Pick::Link(link.a, link.b)),
            parted: matches!(sides, (Some(one), Some(other)) if one != other),
        };
        link::link(link, (name(link.a), name(link.b)), props.lang, how)
    });
    html! { { for drawn } }
}

/// The group of a node, when it is in one.
fn group_of(groups: &[Vec<NodeId>], id: NodeId) -> Option<usize> {
    groups.iter().position(|group| group.contains(&id))
}

/// The line of a partition, when there is one.
fn partition(scene: &Scene, groups: &[Vec<NodeId>], lang: Lang) -> Html {
    let cut = scene.links.iter().any(|link| link.cut_ab && link.cut_ba);
    if groups.len() < 2 || !cut {
        return Html::default();
    }
    let mut sites: Vec<(Point, usize)> = scene
        .nodes
        .iter()
        .filter_map(|node| Some((node.at, group_of(groups, node.id)?)))
        .collect();
    // The line goes round whoever is in no group, as if it were one of the nearest.
    let others = scene
        .nodes
        .iter()
        .filter(|node| group_of(groups, node.id).is_none());
    let beside: Vec<(Point, usize)> = others
        .filter_map(|node| {
            let far = |site: &&(Point, usize)| (node.at.distance(site.0) * 100.0) as u64;
            Some((node.at, sites.iter().min_by_key(far)?.1))
        })
        .collect();
    sites.extend(beside);
    let d: String = borders(&sites)
        .into_iter()
        .map(|(from, to)| segment(from, to))
        .collect();
    html! { <path class="split" {d} role="img" aria-label={words::PARTITION.get(lang).to_owned()} /> }
}

fn segment(from: Point, to: Point) -> String {
    format!("M{} {}L{} {}", px(from.x), px(from.y), px(to.x), px(to.y))
}

/// The thing that an event happened on.
fn picked(target: web_sys::EventTarget) -> Option<Pick> {
    let element: Element = target.dyn_into().ok()?;
    let item = element.closest("[data-pick]").ok()??;
    pick::from_tag(&item.get_attribute("data-pick")?)
}

/// Enter, and space where it is free, opens the menu; up and down go to the next thing of the same layer.
fn on_key(event: KeyboardEvent, space_opens: bool) -> Option<StageMsg> {
    match event.key().as_str() {
        " " if !space_opens => None,
        "Enter" | " " => {
            let pick = picked(event.target()?)?;
            event.prevent_default();
            event.stop_propagation();
            Some(StageMsg::Pick(pick))
        }
        key @ ("ArrowUp" | "ArrowDown") => {
            let element: Element = event.target()?.dyn_into().ok()?;
            let next = neighbour(&element, key == "ArrowDown");
            event.prevent_default();
            focus(&next?);
            None
        }
        _ => None,
    }
}

/// The thing after or before this one in its layer.
fn neighbour(element: &Element, after: bool) -> Option<Element> {
    let item = element.closest("[data-pick]").ok()??;
    let layer = item.closest(".links, .nodes, .messages").ok()??;
    let all = layer.query_selector_all("[data-pick]").ok()?;
    let here = (0..all.length()).find(|k| all.item(*k).as_ref() == Some(item.as_ref()))?;
    let next = if after {
        here + 1
    } else {
        here.checked_sub(1)?
    };
    all.item(next)?.dyn_into().ok()
}

/// Moves the focus to an element of the page, be it HTML or SVG.
pub fn focus(element: &Element) {
    if let Some(svg) = element.dyn_ref::<SvgElement>() {
        // What can not be focused any more is gone, and so is the wish.
        let _ = svg.focus();
    } else if let Some(html) = element.dyn_ref::<HtmlElement>() {
        let _ = html.focus();
    }
}

/// The element of a thing on the stage.
pub fn element_of(pick: Pick) -> Option<Element> {
    let selector = format!("[data-pick=\"{}\"]", pick::tag(pick));
    web_sys::window()?
        .document()?
        .query_selector(&selector)
        .ok()?
}

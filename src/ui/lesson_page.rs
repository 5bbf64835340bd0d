//! The lesson page: owns the run, hands plain data to the panels, and does what they ask.

mod acts;
mod drive;
mod opening;
mod overlay;
mod pointing;
mod shown;
mod view;

use super::act::{Act, Thing};
use super::course::Part;
use super::keys;
use super::menus::Tool;
use super::moment::Keeper;
use super::notices::{Notice, Tone};
use super::panels::inspector::Queries;
use super::panels::prose::Prose;
use super::play::{Frames, Pace, STEPS_PER_FRAME, reduced_motion};
use super::route::LessonRoute;
use super::settings::Prefs;
use super::share::Shared;
use super::stage::Painter;
use super::store;
use crate::i18n::Lang;
use crate::scene::Point;
use crate::session::{Advance, Drive, EventRow, LinkError, Session};
use crate::sim::{Input, NodeId};
use gloo_timers::callback::Timeout;
pub use opening::{base_address, cell};
pub use overlay::{TOOLS, Tools};
use shown::Shown;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`LessonPage`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the address asks for; its lesson is there.
    pub route: LessonRoute,
    /// The run to show instead of what the address asks for: a stored run, or that of a test.
    #[prop_or_default]
    pub opened: Option<OpenedRun>,
}

/// A run, shared between the page that owns it and the panels that ask it.
pub type RunCell = Rc<RefCell<Box<dyn Session>>>;

/// A run that was opened elsewhere.
#[derive(Clone)]
pub struct OpenedRun(pub RunCell);

impl PartialEq for OpenedRun {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// While a run plays, panels are brought up to date this often, in milliseconds; the stage always.
const PANELS_EVERY_MS: f64 = 100.0;

/// How long what was achieved is told, in milliseconds, unless it is dismissed: the list of tasks
/// keeps it.
const GOOD_MS: u32 = 15_000;

/// While a run plays, the structure of the stage is rendered this often, in milliseconds: every
/// other frame. In the frames between, what moves is moved, which costs a fifth.
const STAGE_EVERY_MS: f64 = 30.0;

/// What is open over the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Open {
    /// The menu of a thing.
    Menu(Thing),
    /// A dialog of the toolbar.
    Tool(Tool),
    /// The share dialog.
    Share(Rc<Shared>),
}

/// What happens to the page.
pub enum Msg {
    /// A frame, at this time in milliseconds.
    Frame(f64),
    /// A part of the page asks for something.
    Act(Act),
    /// Something is to be opened over the page.
    Open(Open),
    /// Drawing a cut is turned on or off.
    Cutting(bool),
    /// A line was drawn across the stage.
    Drawn(Point, Point),
    /// The shared run is to be played from its start.
    PlayShared,
    /// The banner of a shared run is to go.
    CloseBanner,
    /// The story is shown or hidden in presenter mode.
    Story(bool),
    /// A notice is to go.
    Dismiss(u32),
    /// The settings changed.
    Prefs(Prefs),
    /// A chunk of the page came.
    Here,
    /// The prose is to be fetched again.
    FetchProse,
    /// The prose outside of the story could not be had.
    NoMoreWords,
    /// The prose in a language came, or could not be had.
    Prose(Lang, Option<Prose>),
    /// The reader points at a word that may name something on the stage, or at none.
    Word(Option<AttrValue>),
    /// The reader points at a thing on the stage, or at none.
    Point(Option<Thing>),
}

/// Where it is kept that the inspector is open.
const INSIDE: &str = "inside";

/// Where it is kept that the reader has clicked something on the stage.
const COACHED: &str = "coached";

/// The prose as far as it is there.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Words {
    /// It is on its way.
    Waiting,
    /// It could not be had.
    Missing,
    /// Here it is.
    Here(Prose),
}

/// A first look is at the stage: the inspector opens when it is asked for, and then stays so.
fn inspector_is_kept_open() -> bool {
    store::get(INSIDE).as_deref() == Some("open")
}

/// The lesson page.
pub struct LessonPage {
    run: Option<RunCell>,
    /// The name of this entry of the browser's history, under which the moment of the run is kept.
    entry: Option<String>,
    keeper: Option<Keeper>,
    /// False for a run that somebody else played, unless the reader has left it as their own before.
    own: bool,
    failed: Option<LinkError>,
    /// How many runs were begun after the first.
    begun: usize,
    /// What the course takes of the lesson, when it is taken in one.
    course: Option<Rc<Part>>,
    prefs: Prefs,
    _prefs_handle: Option<ContextHandle<Prefs>>,
    keys: Option<keys::Listener>,
    frames: Frames,
    pace: Pace,
    painter: Painter,
    shown: Shown,
    shown_at_ms: f64,
    staged_at_ms: f64,
    /// True when a step was taken that the stage does not show yet.
    stale: bool,
    playing: bool,
    /// True when play goes on once what is open is closed.
    resume: bool,
    /// The step of the story that is on its way.
    drive: Option<Drive>,
    /// True while the reader follows the story, and false once they play the run themselves.
    in_story: bool,
    /// True when the story can not go on from here.
    stuck: bool,
    /// True when the run stops where a property breaks.
    stops: bool,
    /// True until the reader has clicked something on the stage once.
    coach: bool,
    still: bool,
    speed_milli: u32,
    /// The speed that the lesson begins with.
    usual_milli: u32,
    open: Option<Open>,
    cutting: bool,
    presenter: bool,
    /// True while the inspector is open. Presenting, it begins closed.
    inside: bool,
    story: bool,
    banner: bool,
    questions: bool,
    why: Rc<[EventRow]>,
    lit: Rc<Vec<NodeId>>,
    words: Words,
    /// True once a tab has asked for the prose outside of the story.
    more_words: bool,
    notices: Vec<Notice>,
    notice_count: u32,
    live: AttrValue,
    /// The word that the reader points at.
    word: Option<AttrValue>,
    /// The thing on the stage that the reader points at.
    pointed: Option<Thing>,
    /// What has just come, and may be out of sight: it is scrolled to.
    come: Option<&'static str>,
    links: Links,
}

/// The callbacks of the page, made once: a callback made anew would render its child anew.
struct Links {
    act: Callback<Act>,
    inputs: Callback<Vec<Input>>,
    tool: Callback<Tool>,
    menu: Callback<Thing>,
    cutting: Callback<bool>,
    drawn: Callback<(Point, Point)>,
    close: Callback<()>,
    share: Callback<()>,
    link: Callback<(), Option<String>>,
    presenter: Callback<()>,
    dismiss: Callback<u32>,
    word: Callback<Option<AttrValue>>,
    point: Callback<Option<Thing>>,
    queries: Option<Queries>,
}

impl Component for LessonPage {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let (prefs, handle) = opening::prefs(ctx);
        let entry = opening::entry(ctx.props());
        let (run, own, failed) = opening::begin(ctx.props(), entry.as_deref());
        let speed_milli = run.as_ref().map_or(1_000, |run| run.borrow().speed_milli());
        let link = ctx.link().clone();
        let route = &ctx.props().route;
        let course = route
            .course
            .as_ref()
            .and_then(|course| Part::of(course, &route.id));
        let mut page = Self {
            course: course.map(Rc::new),
            links: Links::new(ctx, run.clone(), prefs.lang()),
            banner: run.is_some() && !own,
            run,
            entry,
            own,
            keeper: None,
            failed,
            begun: 0,
            keys: None,
            prefs,
            _prefs_handle: handle,
            frames: Frames::new(move |frame_ms| link.send_message(Msg::Frame(frame_ms))),
            pace: Pace::default(),
            painter: Painter::default(),
            shown: Shown::default(),
            shown_at_ms: 0.0,
            staged_at_ms: 0.0,
            stale: false,
            playing: false,
            resume: false,
            drive: None,
            in_story: !ctx.props().route.embed && own,
            stuck: false,
            stops: true,
            coach: store::get(COACHED).is_none(),
            still: reduced_motion(),
            speed_milli,
            usual_milli: speed_milli,
            open: None,
            cutting: false,
            presenter: false,
            inside: inspector_is_kept_open(),
            story: false,
            questions: !ctx.props().route.embed && ctx.props().route.show.is_none(),
            why: Rc::from([]),
            lit: Rc::default(),
            words: Words::Waiting,
            more_words: ctx.props().route.show.is_some(),
            notices: Vec::new(),
            notice_count: 0,
            live: AttrValue::default(),
            word: None,
            pointed: None,
            come: None,
        };
        page.listen(ctx);
        page.keep_moments();
        page.refresh();
        page.fetch_words(ctx);
        page
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Frame(frame_ms) => return self.frame(frame_ms),
            Msg::Act(act) => self.act(ctx, act),
            Msg::Open(open) => self.open(open),
            Msg::Cutting(on) => self.cutting = on,
            Msg::Drawn(from, to) => self.cut_along(from, to),
            Msg::PlayShared => {
                self.banner = false;
                self.act(ctx, Act::Seek(0));
                self.play();
            }
            Msg::CloseBanner => self.banner = false,
            Msg::Story(on) => self.story = on,
            Msg::Dismiss(id) => self.notices.retain(|notice| notice.id != id),
            Msg::Prefs(prefs) => {
                self.prefs = prefs;
                self.links = Links::new(ctx, self.run.clone(), self.prefs.lang());
                self.listen(ctx);
                self.refresh();
                self.fetch_words(ctx);
                if self.more_words {
                    self.fetch_more_words(ctx);
                }
            }
            Msg::Here => {}
            Msg::FetchProse => self.fetch_words(ctx),
            Msg::Prose(lang, prose) if lang == self.lang() => {
                self.words = prose.map_or(Words::Missing, Words::Here);
                self.keep_legend();
                if self.more_words {
                    self.fetch_more_words(ctx);
                }
            }
            Msg::NoMoreWords => {
                self.more_words = false;
                self.notify(
                    Tone::Bad,
                    self.prefs.strings().more_words_missing.to_owned(),
                );
            }
            Msg::Prose(..) => return false,
            Msg::Word(word) if word == self.word => return false,
            Msg::Word(word) => self.word = word,
            Msg::Point(thing) if thing == self.pointed => return false,
            Msg::Point(thing) => self.pointed = thing,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.page(ctx)
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(come) = self.come.take() {
            opening::scroll_to(come);
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        opening::wear_presenter(false);
    }
}

impl LessonPage {
    fn lang(&self) -> Lang {
        self.prefs.lang()
    }

    /// Listens for keys, when the reader wants them.
    fn listen(&mut self, ctx: &Context<Self>) {
        let wanted = self.prefs.settings.keys && self.run.is_some();
        self.keys = wanted
            .then(|| keys::listen(ctx.link().callback(Msg::Act)))
            .flatten();
    }

    /// Whether the run is the reader's own: whoever acts on a run that was brought goes on in a branch of it.
    fn is_own(&self) -> bool {
        self.own || self.shown.branches.len() > 1
    }

    /// Keeps the moment of the run for when the reader comes back.
    fn keep_moments(&mut self) {
        let run = self.run.clone();
        // What is held ends before what follows begins, since it keeps its last moment under the same name.
        self.keeper = None;
        self.keeper = run.and_then(|run| Keeper::new(self.entry.as_deref()?, run));
    }

    fn play(&mut self) {
        if self.run.is_some() && !self.playing {
            self.playing = true;
            self.still = reduced_motion();
            self.pace.stop();
            self.frames.start();
        }
    }

    fn pause(&mut self) {
        self.playing = false;
        self.frames.stop();
        self.refresh();
    }

    /// One frame of play; true when something must be rendered.
    fn frame(&mut self, frame_ms: f64) -> bool {
        let Some(run) = self.run.clone().filter(|_| self.playing) else {
            return false;
        };
        let before = run.borrow().status();
        if self.drive.is_some() {
            if self.driven(&run, frame_ms) {
                return true;
            }
        } else {
            let due = self.pace.due(frame_ms, self.speed_milli);
            let ended = run.borrow_mut().advance(before.now + due, STEPS_PER_FRAME);
            let over = run.borrow().status().next_at.is_none() && ended == Advance::Reached;
            if over
                || matches!(
                    ended,
                    Advance::Question | Advance::Violation | Advance::Limit
                )
            {
                self.pause();
                self.tell_end(ended);
                return true;
            }
        }
        let after = run.borrow().status();
        if frame_ms - self.shown_at_ms >= PANELS_EVERY_MS {
            self.shown_at_ms = frame_ms;
            self.refresh();
            return true;
        }
        self.stale |= after.step != before.step;
        if self.stale && frame_ms - self.staged_at_ms >= STAGE_EVERY_MS {
            self.staged_at_ms = frame_ms;
            self.refresh_stage();
            return true;
        }
        if !self.still {
            self.painter.paint(after.now);
        }
        false
    }

    /// Says why play came to an end by itself.
    fn tell_end(&mut self, ended: Advance) {
        let strings = self.prefs.strings();
        match ended {
            Advance::Question => self.tell_question(),
            Advance::Limit => self.notify(Tone::Info, strings.at_limit.to_owned()),
            Advance::Violation => self.tell_climax(),
            Advance::Reached | Advance::Budget | Advance::Story => {
                self.notify(Tone::Info, strings.nothing_left.to_owned());
            }
        }
    }

    fn tell_question(&mut self) {
        self.live = self.prefs.strings().question_waits.into();
        self.come = Some(".predict");
    }

    /// What was good to know is known once the reader goes on; what is wrong, and what was
    /// achieved, stays.
    fn forget_news(&mut self) {
        self.notices.retain(|notice| notice.tone != Tone::Info);
    }

    /// Tells the reader something; the same thing only once at a time.
    fn notify(&mut self, tone: Tone, text: String) {
        self.notices.retain(|notice| *notice.text != *text);
        if self.notices.len() >= 4 {
            self.notices.remove(0);
        }
        self.notice_count += 1;
        if tone == Tone::Good {
            let (id, dismiss) = (self.notice_count, self.links.dismiss.clone());
            Timeout::new(GOOD_MS, move || dismiss.emit(id)).forget();
        }
        self.notices.push(Notice {
            id: self.notice_count,
            tone,
            text: text.into(),
            offer: None,
        });
    }
}

impl Links {
    fn new(ctx: &Context<LessonPage>, run: Option<RunCell>, lang: Lang) -> Self {
        let link = ctx.link();
        Self {
            act: link.callback(Msg::Act),
            inputs: link.callback(|inputs| Msg::Act(Act::Inject(inputs))),
            tool: link.callback(|tool| Msg::Open(Open::Tool(tool))),
            menu: link.callback(|thing| Msg::Act(Act::Menu(thing))),
            cutting: link.callback(Msg::Cutting),
            drawn: link.callback(|(from, to)| Msg::Drawn(from, to)),
            close: link.callback(|()| Msg::Act(Act::CloseMenus)),
            share: link.callback(|()| Msg::Act(Act::Share)),
            link: {
                let run = run.clone();
                Callback::from(move |()| run.as_ref()?.borrow().link().ok())
            },
            presenter: link.callback(|()| Msg::Act(Act::Presenter)),
            dismiss: link.callback(Msg::Dismiss),
            word: link.callback(Msg::Word),
            point: link.callback(Msg::Point),
            queries: run.map(|run| opening::queries(&run, lang)),
        }
    }
}

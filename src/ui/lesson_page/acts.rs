//! What the page does when a part of it asks.

use super::opening::{any_seed, base_address, cell, wear_presenter};
use super::{COACHED, INSIDE, LessonPage, Links, Open, inspector_is_kept_open};
use crate::i18n::fill;
use crate::scene::{Point, crossed, groups_without};
use crate::session::Params;
use crate::session::values::input_error;
use crate::sim::{Input, InputError};
use crate::ui::act::Act;
use crate::ui::chunks;
use crate::ui::notices::Tone;
use crate::ui::play::{SPEED_MILLI_MAX, SPEED_MILLI_MIN};
use crate::ui::route::LessonRoute;
use crate::ui::share::Shared;
use crate::ui::store;
use std::rc::Rc;
use yew::prelude::*;

/// The most steps that "next interesting" looks ahead.
const LOOK_AHEAD: u32 = 20_000;

impl LessonPage {
    pub(super) fn act(&mut self, ctx: &Context<Self>, act: Act) {
        if !matches!(
            act,
            Act::Notice(_) | Act::Warn(_) | Act::CloseMenus | Act::MoreWords
        ) {
            self.forget_news();
        }
        match act {
            Act::TogglePlay if self.playing => self.pause(),
            Act::TogglePlay => self.explore(),
            Act::Continue => self.continue_story(),
            Act::StoryBack => self.story_back(ctx),
            Act::Onward => self.onward(ctx),
            Act::SecondBack => self.second_back(ctx),
            Act::GoOn => self.go_on(),
            Act::PassQuestion => self.pass_question(),
            Act::Pause => self.pause(),
            Act::Speed(milli) => {
                self.speed_milli = milli.clamp(SPEED_MILLI_MIN, SPEED_MILLI_MAX);
            }
            Act::Inject(inputs) => self.inject(&inputs),
            Act::Why(id) => {
                self.why(Some(id));
                self.inside = true;
                self.come = Some(".why");
            }
            Act::WhyNot => self.why(None),
            Act::Menu(thing) => self.open(Open::Menu(thing)),
            Act::CloseMenus => self.close(),
            Act::Restart { params, seed } => self.restart(ctx, params, seed),
            Act::Rerun => self.restart_same(ctx, None),
            Act::NewSeed => self.restart_same(ctx, Some(any_seed())),
            Act::Share => self.share(ctx),
            Act::Presenter => self.present(!self.presenter),
            Act::Inside => self.look_inside(!self.inside),
            Act::MoreWords => {
                self.more_words = true;
                self.fetch_more_words(ctx);
            }
            Act::Notice(text) => self.notify(Tone::Good, text),
            Act::Adopt(link) => self.adopt(&link),
            Act::Warn(text) => self.notify(Tone::Bad, text.to_owned()),
            moved => self.move_to(moved),
        }
    }

    /// Acts that change where the run stands, or what is kept of it. They pause it first.
    fn move_to(&mut self, act: Act) {
        let Some(run) = self.run.clone() else { return };
        if !matches!(act, Act::Questions(_) | Act::Stops(_) | Act::NameBranch(..)) {
            self.playing = false;
            self.frames.stop();
        }
        if !matches!(
            act,
            Act::Questions(_) | Act::Stops(_) | Act::NameBranch(..) | Act::Answer(_)
        ) {
            self.leave_drive();
        }
        let mut quiet = false;
        {
            let mut run = run.borrow_mut();
            match act {
                Act::Step => {
                    run.step();
                }
                Act::StepBack => {
                    run.step_back();
                }
                Act::NextInteresting => {
                    quiet = !run.next_interesting(LOOK_AHEAD);
                }
                Act::Seek(step) => run.seek(step),
                Act::SeekTime(at) => run.seek_time(at),
                Act::Answer(option) => {
                    run.answer(option);
                }
                Act::Questions(on) => {
                    run.set_questions(on);
                    self.questions = on;
                }
                Act::Stops(on) => {
                    run.set_violation_stops(on);
                    self.stops = on;
                }
                Act::Branch(id) => {
                    run.switch_branch(id);
                }
                Act::NameBranch(id, name) => run.name_branch(id, &name),
                _ => {}
            }
        }
        if quiet {
            let words = self.prefs.strings().nothing_interesting;
            self.notify(Tone::Info, words.to_owned());
        }
        self.refresh();
    }

    /// Does things to the world. What was refused is told when nothing could be done.
    pub(super) fn inject(&mut self, inputs: &[Input]) {
        self.forget_news();
        let Some(run) = self.run.clone() else { return };
        let (branched, refused) = {
            let mut run = run.borrow_mut();
            let branches = run.branches().len();
            let mut refused: Vec<InputError> = Vec::new();
            for input in inputs {
                refused.extend(run.inject(input.clone()).err());
            }
            (run.branches().len() > branches, refused)
        };
        self.world_changed();
        let strings = self.prefs.strings();
        if refused.len() == inputs.len()
            && let Some(error) = refused.first()
        {
            self.notify(Tone::Bad, input_error(strings, *error).to_owned());
        }
        self.close();
        self.refresh();
        if branched {
            self.tell_branch();
        }
    }

    /// Says on which branch the run is now.
    fn tell_branch(&mut self) {
        let current = self.shown.branches.iter().find(|branch| branch.current);
        let name = crate::ui::timeline::branch_name(self.prefs.strings(), current);
        self.notify(
            Tone::Info,
            fill(crate::ui::menus::words::BRANCHED.get(self.lang()), &[&name]),
        );
    }

    /// Takes up the run of a link as a branch, or opens it when it is another run.
    fn adopt(&mut self, link: &str) {
        let Some(run) = self.run.clone() else { return };
        self.leave_drive();
        self.pause();
        if run.borrow_mut().adopt(link) == Ok(true) {
            self.refresh();
            self.tell_branch();
            return;
        }
        let route = LessonRoute {
            run: Some(link.to_owned()),
            ..LessonRoute::start(run.borrow().about().id)
        };
        if let Some(window) = web_sys::window() {
            // Refused only while the page is being left anyway.
            let _ = window.location().set_hash(&route.hash());
        }
    }

    /// Cuts along a line that was drawn: a partition when it parts the servers, else the links
    /// that it crosses.
    pub(super) fn cut_along(&mut self, from: Point, to: Point) {
        self.cutting = false;
        let scene = self.shown.scene.clone();
        let servers = self.shown.servers.clone();
        let mut links = crossed(&scene, from, to);
        let groups = groups_without(&scene, &servers, &links);
        let mut cuts = Vec::new();
        if groups.len() > 1 {
            // A partition is of servers; what the line crosses besides is cut by itself.
            cuts.push(Input::Partition(groups));
            links.retain(|(a, b)| !(servers.contains(a) && servers.contains(b)));
        }
        cuts.extend(
            links
                .iter()
                .flat_map(|(a, b)| [Input::Cut(*a, *b), Input::Cut(*b, *a)]),
        );
        if cuts.is_empty() {
            let words = crate::ui::menus::words::NOTHING_CROSSED.get(self.lang());
            self.notify(Tone::Info, words.to_owned());
        } else {
            self.inject(&cuts);
        }
    }

    /// Opens something over the page. The run waits for it.
    pub(super) fn open(&mut self, open: Open) {
        if matches!(open, Open::Menu(_)) && core::mem::take(&mut self.coach) {
            // Where nothing is kept, the hint comes again on the next visit.
            let _ = store::set(COACHED, "1");
        }
        if self.playing {
            self.pause();
            self.resume = true;
        }
        self.open = Some(open);
    }

    /// Closes what is open over the page; the run goes on if it had to wait.
    pub(super) fn close(&mut self) {
        self.open = None;
        if core::mem::take(&mut self.resume) {
            self.play();
        }
    }

    fn why(&mut self, id: Option<crate::sim::RecordId>) {
        self.why = match (&self.run, id) {
            (Some(run), Some(id)) => run.borrow().why(id, self.prefs.lang()).into(),
            _ => Rc::from([]),
        };
        self.lit = Rc::new(self.why.iter().filter_map(|row| row.node).collect());
    }

    fn restart_same(&mut self, ctx: &Context<Self>, seed: Option<u64>) {
        let Some(run) = self.run.clone() else { return };
        let (params, old) = {
            let run = run.borrow();
            (run.params().clone(), run.seed())
        };
        self.restart(ctx, params, seed.unwrap_or(old));
    }

    fn restart(&mut self, ctx: &Context<Self>, params: Params, seed: u64) {
        let Some(run) = self.run.clone() else { return };
        let about = run.borrow().about();
        let Some(entry) = chunks::opening(about.id) else {
            return;
        };
        match (entry.open)(params, seed) {
            Ok(mut opened) => {
                opened.set_questions(self.questions);
                opened.set_violation_stops(self.stops);
                self.begun += 1;
                self.run = Some(cell(opened));
                self.links = Links::new(ctx, self.run.clone(), self.prefs.lang());
                self.own = true;
                self.keep_moments();
                self.banner = false;
                self.open = None;
                self.resume = false;
                self.leave_drive();
                self.in_story = true;
                self.why(None);
                self.pause();
            }
            Err(_) => {
                let words = self.prefs.strings().link_refused;
                self.notify(Tone::Bad, words.to_owned());
            }
        }
    }

    fn share(&mut self, ctx: &Context<Self>) {
        let Some(run) = self.run.clone() else { return };
        let shared = {
            let run = run.borrow();
            let status = run.status();
            let route = |run: String, embed| LessonRoute {
                run: Some(run),
                embed,
                ..LessonRoute::start(&ctx.props().route.id)
            };
            let base = base_address();
            let link = run.link();
            let address = |embed| {
                let link = link.clone()?;
                Ok(AttrValue::from(format!(
                    "{base}{}",
                    route(link, embed).hash()
                )))
            };
            Shared {
                embed: address(true).unwrap_or_default(),
                address: address(false),
                digest: run.digest(),
                moment: (status.step, status.now),
            }
        };
        self.open(Open::Share(Rc::new(shared)));
    }

    pub(super) fn present(&mut self, on: bool) {
        self.presenter = on;
        self.story = false;
        self.inside = !on && inspector_is_kept_open();
        wear_presenter(on);
    }

    /// Opens or closes the inspector. What the reader chose while presenting is not kept.
    pub(super) fn look_inside(&mut self, on: bool) {
        self.inside = on;
        if !self.presenter {
            store::set(INSIDE, if on { "open" } else { "closed" });
        }
    }
}

//! The page while the story drives the run: what *Continue* does, and what ends it.

use super::{LessonPage, RunCell};
use crate::session::{Drive, Driven};
use crate::sim::Micros;
use crate::ui::act::Act;
use crate::ui::notices::Tone;
use crate::ui::panels::story::Way;
use yew::prelude::Context;

impl LessonPage {
    /// How the run goes on, for the story.
    pub(super) fn way(&self) -> Way {
        match &self.drive {
            Some(drive) if self.playing => Way::Driven(drive.haste()),
            _ if self.playing => Way::Plays,
            _ if self.stuck => Way::Stuck,
            _ => Way::Stands,
        }
    }

    /// Makes the next step of the story happen. A question that waits is passed over.
    pub(super) fn continue_story(&mut self) {
        let Some(run) = self.run.clone() else { return };
        self.in_story = true;
        run.borrow_mut().pass_question();
        let run = run.borrow();
        // What the drive did is known to it alone.
        let under_way = self.drive.take().filter(|drive| !drive.is_there(&**run));
        self.drive = under_way.or_else(|| Drive::begin(&**run));
        drop(run);
        self.stuck = false;
        self.refresh();
        if self.drive.is_some() {
            self.play();
        }
    }

    /// Plays at the reader's own speed.
    pub(super) fn explore(&mut self) {
        self.in_story = false;
        self.leave_drive();
        self.play();
    }

    /// Goes on after a question: with the story, if that is where the reader is.
    pub(super) fn pass_question(&mut self) {
        if let Some(run) = &self.run {
            run.borrow_mut().pass_question();
        }
        if self.in_story {
            self.continue_story();
        } else {
            self.refresh();
            self.play();
        }
    }

    /// Goes on with the story, or with the run if the reader plays it.
    pub(super) fn go_on(&mut self) {
        match self.in_story && !self.is_over() {
            true => self.continue_story(),
            false => self.play(),
        }
    }

    /// The key that goes on, whatever that means at the moment.
    pub(super) fn onward(&mut self, ctx: &Context<Self>) {
        let act = match self.in_story && !self.playing {
            true => Act::GoOn,
            false => Act::TogglePlay,
        };
        self.act(ctx, act);
    }

    /// Goes back to the step of the story before the one that the run has come to.
    pub(super) fn story_back(&mut self, ctx: &Context<Self>) {
        let reached = self.shown.story.iter().filter_map(|step| step.reached);
        let before = reached.rev().nth(1);
        if let Some((step, _)) = before {
            self.act(ctx, Act::Seek(step));
        }
    }

    fn is_over(&self) -> bool {
        let last = self.shown.story.last();
        last.is_none_or(|step| step.reached.is_some())
    }

    /// The story drives no more.
    pub(super) fn leave_drive(&mut self) {
        (self.drive, self.stuck) = (None, false);
    }

    /// Somebody did something to the world: what the story saw ahead may not come, and a question may.
    pub(super) fn world_changed(&mut self) {
        self.stuck = false;
        if let Some(drive) = &mut self.drive {
            drive.look_again();
        }
        let waits = self
            .run
            .as_ref()
            .is_some_and(|run| run.borrow().question_waits());
        if waits && self.playing {
            self.pause();
            self.tell_question();
        }
        let broken = self
            .run
            .as_ref()
            .is_some_and(|run| run.borrow().just_broken().is_some());
        if broken && self.stops {
            self.pause();
            self.tell_climax();
        }
    }

    /// Says what has just broken. The stage says it too.
    pub(super) fn tell_climax(&mut self) {
        if let Some(climax) = &self.shown.climax {
            self.live = climax.sentence.clone();
            self.come = Some(".climax");
        }
    }

    /// A second of real time back, as time goes by on this page.
    pub(super) fn second_back(&mut self, ctx: &Context<Self>) {
        let Some(status) = self.shown.status.clone() else {
            return;
        };
        let second = Micros(u64::from(self.speed_milli) * 1_000);
        let at = Micros(status.now.0.saturating_sub(second.0));
        self.act(ctx, Act::SeekTime(at));
    }

    /// One frame of the drive; true when it ended.
    pub(super) fn driven(&mut self, run: &RunCell, frame_ms: f64) -> bool {
        let real_us = self.pace.real_us(frame_ms);
        let Some(drive) = &mut self.drive else {
            return true;
        };
        let driven = drive.frame(&mut **run.borrow_mut(), real_us);
        if driven == Driven::Going {
            return false;
        }
        self.pause();
        match driven {
            Driven::Going => {}
            Driven::Arrived => self.drive = None,
            Driven::Question => self.tell_question(),
            Driven::Violation => self.tell_climax(),
            Driven::Stuck => {
                self.leave_drive();
                self.stuck = true;
            }
            Driven::Limit => {
                self.leave_drive();
                self.notify(Tone::Info, self.prefs.strings().at_limit.to_owned());
            }
        }
        true
    }
}

//! What was chosen, what is at work, and what it came to.

use super::filled;
use super::form::Choice;
use crate::explore::Budgets;
use crate::i18n::{Lang, fill};
use crate::session::{HuntProgress, HuntReport, Linearity, Origin, Unjudged};
use crate::ui::lab::background::{Background, Explored, Hunt, Said, Task};
use js_sys::Date;
use std::cell::RefCell;
use std::rc::Rc;
use yew::Callback;

/// How many configurations a check of a history explores of each key: some seconds, and some tens of
/// megabytes.
const LIMIT: u64 = 300_000;

/// What can be asked for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Job {
    /// A failure, or with every schedule what can be seen.
    Hunt,
    /// The verdict on the history.
    History,
}

/// Why something could not be done.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The browser starts no threads.
    NoThread,
    /// The run is too long for a link.
    TooLong,
    /// The thread could not read the run.
    Unread,
}

/// How long a hunt goes on.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Effort {
    pub runs: u32,
    pub states: u64,
    pub seconds: u32,
}

/// How long hunts can go on.
pub const EFFORTS: [Effort; 3] = [
    Effort {
        runs: 200,
        states: 30_000,
        seconds: 30,
    },
    Effort {
        runs: 2_000,
        states: 300_000,
        seconds: 180,
    },
    Effort {
        runs: 20_000,
        states: 2_000_000,
        seconds: 1_800,
    },
];

/// The desk of a lesson.
pub struct Desk {
    pub property: Option<String>,
    pub effort: usize,
    pub is_every: bool,
    pub budgets: Budgets,
    pub trouble: Option<Trouble>,
    pub report: Option<HuntReport>,
    pub explored: Option<Explored>,
    /// The verdict on the history, or why there is none.
    pub linear: Option<Result<Linearity, Unjudged>>,
    /// Where the last hunt began.
    pub origin: Option<Origin>,
    /// How far the last hunt was when it was stopped.
    pub stopped: Option<HuntProgress>,
    /// Is told when there is something new to show.
    pub redraw: Option<Callback<()>>,
    work: Option<(Job, Background)>,
    progress: Option<HuntProgress>,
    began_ms: f64,
    /// How many jobs there were: what an earlier one says is too late.
    jobs: u32,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            property: None,
            effort: 0,
            is_every: false,
            budgets: Budgets {
                drops: 0,
                duplicates: 0,
                crashes: 1,
                timers: 2,
                requests: 1,
                lies: 0,
            },
            trouble: None,
            report: None,
            explored: None,
            linear: None,
            origin: None,
            stopped: None,
            redraw: None,
            work: None,
            progress: None,
            began_ms: 0.0,
            jobs: 0,
        }
    }
}

impl Desk {
    pub fn choose(&mut self, choice: Choice) {
        match choice {
            Choice::Property(property) => self.property = property,
            Choice::Effort(effort) => self.effort = effort,
            Choice::Every(is_every) => self.is_every = is_every,
            Choice::Budget(of, count) => *of(&mut self.budgets) = count,
        }
    }

    pub fn effort(&self) -> Effort {
        EFFORTS[self.effort.min(EFFORTS.len() - 1)]
    }

    /// What is at work.
    pub fn job(&self) -> Option<Job> {
        self.work.as_ref().map(|(job, _)| *job)
    }

    /// For tests, which wait for it.
    pub fn state(&self) -> &'static str {
        match (self.job(), &self.report, &self.explored) {
            (Some(_), ..) => "working",
            (None, None, None) => "idle",
            _ => "done",
        }
    }

    /// Stops what is at work because the reader wants it so.
    pub fn halt(&mut self) {
        if self.job() == Some(Job::Hunt) {
            self.stopped = self.progress;
        }
        self.stop();
    }

    fn stop(&mut self) {
        self.work = None;
        self.progress = None;
    }

    /// Forgets what was found when it is about another run than the one that is shown now: to show
    /// it here would be untrue.
    pub fn forget_others(&mut self, shown: &Origin) {
        let is_other = |origin: &Origin| !origin.is_same_run(shown);
        if self.origin.as_ref().is_some_and(is_other) {
            self.stop();
            self.origin = None;
            self.stopped = None;
            self.report = None;
            self.explored = None;
            self.linear = None;
        }
        let is_ahead = |linear: &Linearity| linear.until > shown.known_until;
        if matches!(&self.linear, Some(Ok(linear)) if is_ahead(linear)) {
            self.linear = None;
        }
    }

    /// How far a hunt is, in words.
    pub fn progress_words(&self, lang: Lang) -> Option<String> {
        if self.job() != Some(Job::Hunt) {
            return self
                .stopped
                .map(|stopped| self.stopped_words(stopped, lang));
        }
        let words = lang.lab();
        let seconds = ((Date::now() - self.began_ms) / 1_000.0).max(0.001);
        // A rate is no more than a hint.
        let rate = |count: u64| (count as f64 / seconds).round() as u64;
        Some(match self.progress {
            None => words.search_begins.to_owned(),
            Some(HuntProgress::Random(runs, steps)) => {
                let runs_max = self.effort().runs.into();
                let runs = runs.into();
                filled(words.search_random, &[runs, runs_max, steps, rate(runs)])
            }
            Some(HuntProgress::Every(states, depth)) => {
                let known = [states, self.effort().states, depth.into(), rate(states)];
                filled(words.search_every, &known)
            }
            Some(HuntProgress::Shrinking(runs, acts)) => {
                filled(words.search_shrinking, &[acts.into(), runs.into()])
            }
        })
    }

    fn stopped_words(&self, stopped: HuntProgress, lang: Lang) -> String {
        let words = lang.lab();
        let tried = match stopped {
            HuntProgress::Shrinking(..) => return words.search_stopped_late.to_owned(),
            HuntProgress::Random(runs, steps) => {
                let runs_max = self.effort().runs.into();
                filled(words.stopped_random, &[runs.into(), runs_max, steps])
            }
            HuntProgress::Every(states, depth) => {
                let known = [states, self.effort().states, depth.into()];
                filled(words.stopped_every, &known)
            }
        };
        fill(words.search_stopped, &[&tried])
    }

    fn take(&mut self, said: Said) {
        match said {
            Said::Values(_) => {}
            Said::Hunting(progress) => self.progress = Some(progress),
            Said::Hunted(report) => {
                self.stop();
                self.trouble = report.is_none().then_some(Trouble::Unread);
                self.report = report;
            }
            Said::Explored(explored) => {
                self.stop();
                self.trouble = explored.is_none().then_some(Trouble::Unread);
                self.explored = explored;
            }
            Said::Linear(linear) => {
                self.stop();
                self.linear = Some(linear);
            }
        }
    }
}

/// Begins a job from the run of a link.
pub fn start(desk: &Rc<RefCell<Desk>>, job: Job, lesson: &str, link: Option<String>, lang: Lang) {
    let mut own = desk.borrow_mut();
    own.stop();
    own.trouble = None;
    let Some(link) = link else {
        own.trouble = Some(Trouble::TooLong);
        return;
    };
    let task = match job {
        Job::Hunt => {
            own.origin = Origin::of(&link).ok();
            own.stopped = None;
            own.report = None;
            own.explored = None;
            let effort = own.effort();
            Task::Hunt(Hunt {
                lesson: lesson.to_owned(),
                link,
                property: own.property.clone(),
                runs_max: effort.runs,
                budgets: own.budgets,
                states_max: effort.states,
                seconds_max: effort.seconds,
                is_every: own.is_every,
            })
        }
        Job::History => {
            own.linear = None;
            Task::linear(lesson, link, LIMIT, lang)
        }
    };
    own.began_ms = Date::now();
    own.jobs += 1;
    let jobs = own.jobs;
    let tell = move |desk: &Rc<RefCell<Desk>>, change: &mut dyn FnMut(&mut Desk)| {
        let redraw = {
            let mut desk = desk.borrow_mut();
            if desk.jobs != jobs {
                return;
            }
            change(&mut desk);
            desk.redraw.clone()
        };
        if let Some(redraw) = redraw {
            redraw.emit(());
        }
    };
    let (of_said, of_error) = (desk.clone(), desk.clone());
    let background = Background::start(
        &task,
        move |said| {
            let mut said = Some(said);
            tell(&of_said, &mut |desk| {
                said.take().into_iter().for_each(|said| desk.take(said))
            });
        },
        move || {
            tell(&of_error, &mut |desk| {
                desk.stop();
                desk.trouble = Some(Trouble::NoThread);
            });
        },
    );
    match background {
        Some(background) => own.work = Some((job, background)),
        None => own.trouble = Some(Trouble::NoThread),
    }
}

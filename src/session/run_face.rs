//! [`Run`] as a [`Session`].

use super::describe;
use super::draw::Draw;
use super::face::{
    Advance, Answer, BranchInfo, EventKind, EventRow, HandlerView, NodeView, PredictionView,
    PropertyView, Session, SpaceTime, Status, StoryView, TaskView, TimelineMark,
};
use super::faults::FaultSpan;
use super::history::Operation;
use super::lesson::{About, LieChoice, RequestChoice, Role};
use super::link::LinkError;
use super::params::{Param, Params};
use super::run::{Run, STEPS_MAX};
use super::script::Script;
use super::tempo::Ahead;
use super::traits::{MessageOf, RequestOf, Taught, TimerOf};
use crate::checks::{Verdict, Watch};
use crate::i18n::{Lang, Text};
use crate::scene::{Scene, Span};
use crate::sim::{
    Input, InputError, Lie, MessageId, Micros, NodeId, Payload, Record, RecordId, What,
};

/// The longest chain of causes that *Why?* shows; what led to that is told to be earlier.
const WHY_MAX: usize = 40;

impl<L: Taught> Run<L> {
    fn draw(&self, lang: Lang) -> Draw<'_, L> {
        Draw {
            world: &self.state.world,
            trace: &self.branch().trace,
            places: &self.places,
            now: self.now,
            lang,
        }
    }

    pub(super) fn payload(&self, record: &Record<L::P>) -> Option<&MessageOf<L>> {
        let sent = match &record.what {
            What::Sent { .. } => record.id,
            _ => record.cause?,
        };
        match &self.branch().trace.get(sent)?.what {
            What::Sent { payload, .. } => Some(payload),
            _ => None,
        }
    }

    pub(super) fn row(&self, record: &Record<L::P>, lang: Lang) -> EventRow {
        let payload = match describe::kind(record) {
            EventKind::Message => self.payload(record),
            _ => None,
        };
        EventRow {
            id: record.id,
            step: record.step,
            at: record.at,
            node: record.node(),
            kind: describe::kind(record),
            words: self.describe(lang).record(record, payload),
            cause: record.cause,
        }
    }

    /// Runs a clone ahead, without further acts of the learner, until a question is decided.
    fn decide(&self, index: usize) -> Option<usize> {
        let prediction = self.course.predictions.get(index)?;
        let mut world = self.state.world.clone();
        let until = self.now + prediction.horizon;
        let mut records = Vec::new();
        while world.next_at().is_some_and(|at| at <= until) {
            records.clear();
            world.step(&mut records);
            if let Some(option) = (prediction.decided)(&world, &records) {
                return Some(option);
            }
        }
        Some(prediction.otherwise)
    }

    /// The question that came up with the last step, by number.
    fn question_here(&self) -> Option<usize> {
        let step = self.state.world.steps();
        self.state
            .asked
            .iter()
            .enumerate()
            .position(|(index, asked)| {
                *asked == Some(step) && !self.passed.contains(&(index, step))
            })
    }

    fn branch_name(&self, id: usize) -> String {
        let name = &self.branches[id].name;
        if name.is_empty() {
            format!("{}", id + 1)
        } else {
            name.clone()
        }
    }
}

impl<L: Taught> Session for Run<L> {
    fn about(&self) -> &'static About {
        L::ABOUT
    }

    fn param_specs(&self) -> &'static [Param] {
        L::PARAMS
    }

    fn params(&self) -> &Params {
        &self.params
    }

    fn seed(&self) -> u64 {
        self.seed
    }

    fn roles(&self) -> &'static [Role] {
        L::ROLES
    }

    fn speed_milli(&self) -> u32 {
        L::SPEED_MILLI
    }

    fn status(&self) -> Status {
        let (branch, step) = (self.branch(), self.state.world.steps());
        Status {
            step,
            steps_known: branch.steps,
            now: self.now,
            known_until: branch.known_until,
            next_at: self.next_at(),
            at_limit: step >= STEPS_MAX,
            in_past: self.in_past(),
        }
    }

    fn step(&mut self) -> bool {
        self.step_once()
    }

    fn step_back(&mut self) -> bool {
        let steps = self.state.world.steps();
        if self.now > self.state.world.now() {
            // Between two steps, back is to the step that was taken last.
            self.now = self.state.world.now();
            return true;
        }
        if steps > 0 {
            self.go_to(steps - 1);
        }
        steps > 0
    }

    fn seek(&mut self, step: u32) {
        self.go_to(step.min(STEPS_MAX));
    }

    fn seek_time(&mut self, at: Micros) {
        let at = at.min(self.branch().known_until);
        let first_later = self.branch().trace.first_after(at);
        let last = first_later
            .checked_sub(1)
            .and_then(|id| self.branch().trace.get(RecordId(id)));
        let steps = last.map_or(0, |record| record.step + 1);
        self.go_to(steps);
        self.set_now(at);
    }

    fn advance(&mut self, until: Micros, steps_max: u32) -> Advance {
        for _ in 0..steps_max {
            if self.next_at().is_none_or(|at| at > until) {
                self.set_now(until.max(self.now));
                return Advance::Reached;
            }
            let reached = self.state.story.len();
            if !self.step_once() {
                return Advance::Limit;
            }
            if self.violation_stops && self.broken_just_now().is_some() {
                return Advance::Violation;
            }
            if self.question_just_came() {
                return Advance::Question;
            }
            if self.story_stops && self.state.story.len() > reached {
                return Advance::Story;
            }
        }
        Advance::Budget
    }

    fn next_interesting(&mut self, steps_max: u32) -> bool {
        let steps = self.steps_to_interesting(steps_max);
        (0..steps.unwrap_or(0)).fold(false, |_, _| self.step_once())
    }

    fn inject(&mut self, input: Input) -> Result<(), InputError> {
        self.do_input(input)
    }

    fn check(&self, input: &Input) -> Result<(), InputError> {
        self.check_input(input)
    }

    fn requests(&self) -> Vec<RequestChoice> {
        let choice = |(node, request): (NodeId, RequestOf<L>)| RequestChoice {
            node,
            label: Text::made(
                L::request(&request, Lang::En),
                L::request(&request, Lang::Zh),
            ),
            request: Payload::of(&request),
        };
        let requests = L::requests(&self.state.world).into_iter();
        requests.map(choice).collect()
    }

    fn lies(&self, node: NodeId) -> Vec<LieChoice> {
        L::lies(&self.state.world, node)
    }

    fn timers(&self, node: NodeId, lang: Lang) -> Vec<(Micros, String, Payload)> {
        let Some(slot) = self.state.world.slot(node) else {
            return Vec::new();
        };
        let row = |(timer, armed): (&TimerOf<L>, &crate::sim::ArmedTimer)| {
            (armed.fire_at, L::timer(timer, lang), Payload::of(timer))
        };
        slot.timers.iter().map(row).collect()
    }

    fn nodes(&self) -> Vec<(NodeId, String, bool)> {
        let world = &self.state.world;
        let row = |id| (id, L::name(world, id), L::is_server(world, id));
        world.ids().map(row).collect()
    }

    fn scene(&self, linger: Micros, lang: Lang) -> Scene {
        let backdrop = self.backdrop.now(&self.state.world, lang);
        self.draw(lang).scene(backdrop.marks, linger)
    }

    fn views(&self, lang: Lang) -> Vec<NodeView> {
        let world = &self.state.world;
        world
            .ids()
            .map(|id| L::inspect(world, id, lang))
            .chain(self.backdrop.now(world, lang).views)
            .collect()
    }

    fn properties(&self) -> Vec<PropertyView> {
        self.state.properties.iter().map(PropertyView::of).collect()
    }

    fn record_count(&self) -> u32 {
        self.state.world.records()
    }

    fn events(
        &self,
        before: Option<RecordId>,
        count: usize,
        node: Option<NodeId>,
        kinds: &[EventKind],
        lang: Lang,
    ) -> Vec<EventRow> {
        let here = self.state.world.records();
        let until = before.map_or(here, |id| id.0.min(here));
        let wanted = |record: &&Record<L::P>| {
            let at_node = node.is_none_or(|id| {
                record.node() == Some(id)
                    || matches!(record.what, What::Lost { to, .. } if to == id)
            });
            at_node && (kinds.is_empty() || kinds.contains(&describe::kind(record)))
        };
        let records = self.branch().trace.range(0, until).rev().filter(wanted);
        records
            .take(count)
            .map(|record| self.row(record, lang))
            .collect()
    }

    fn history(&self, count: usize, lang: Lang) -> Vec<Operation> {
        self.history_now(count, lang)
    }

    fn faults(&self, since: Micros, count: usize, lang: Lang) -> Vec<FaultSpan> {
        self.faults_now(since, count, lang)
    }

    fn handler(&self, lang: Lang) -> Option<HandlerView> {
        self.handler_now(lang)
    }

    fn why(&self, id: RecordId, lang: Lang) -> Vec<EventRow> {
        let trace = &self.branch().trace;
        let mut found: Vec<RecordId> = Vec::new();
        let mut next = Some(id);
        while let Some(record) = next.and_then(|id| trace.get(id)) {
            if found.len() >= WHY_MAX {
                break;
            }
            // A fault explains itself: it is told, and not followed.
            for id in [Some(record.id), record.blame].into_iter().flatten() {
                let place = found.partition_point(|known| *known < id);
                if found.get(place) != Some(&id) {
                    found.insert(place, id);
                }
            }
            next = record.cause;
        }
        let records = found.into_iter().filter_map(|id| trace.get(id));
        records.map(|record| self.row(record, lang)).collect()
    }

    fn space_time(&self, from: Micros, until: Micros, count_max: usize) -> SpaceTime {
        let down = self.down_spans(from, until);
        SpaceTime {
            down,
            ..self.draw(Lang::En).space_time(from, until, count_max)
        }
    }

    fn has_spans(&self) -> bool {
        L::spans().is_some()
    }

    fn spans(&self, from: Micros, until: Micros, count_max: usize, lang: Lang) -> Vec<Span> {
        self.spans_now((from, until), count_max, lang)
    }

    fn marks(&self) -> &[TimelineMark] {
        &self.branch().marks
    }

    fn branches(&self) -> Vec<BranchInfo> {
        let info = |(id, branch): (usize, &super::run::Branch<L::P>)| BranchInfo {
            id,
            name: self.branch_name(id),
            parent: branch.parent,
            known_until: branch.known_until,
            inputs: branch.script.0.len(),
            current: id == self.current,
        };
        self.branches.iter().enumerate().map(info).collect()
    }

    fn switch_branch(&mut self, id: usize) -> bool {
        self.show_branch(id)
    }

    fn adopt(&mut self, link: &str) -> Result<bool, LinkError> {
        self.adopt_link(link)
    }
    fn name_branch(&mut self, id: usize, name: &str) {
        if let Some(branch) = self.branches.get_mut(id) {
            branch.name = name.trim().chars().take(40).collect();
        }
    }

    fn story(&self) -> Vec<StoryView> {
        let reached = &self.state.story;
        let view = |(index, step): (usize, &super::StoryStep<L::P>)| StoryView {
            id: step.id,
            reached: reached.get(index).copied().flatten(),
            skipped: reached.get(index) == Some(&None),
            act: step
                .act
                .filter(|_| index == reached.len())
                .and_then(|act| act(&self.state.world)),
            acts: step.act.is_some(),
            catches: step.catches,
            skims: step.skims,
        };
        self.course.story.iter().enumerate().map(view).collect()
    }

    fn prediction(&mut self) -> Option<PredictionView> {
        let index = self.question_here()?;
        let prediction = self.course.predictions.get(index)?;
        Some(PredictionView {
            id: prediction.id,
            options: (prediction.options)(&self.state.world),
            answer: self
                .answers
                .get(&(index, self.state.world.steps()))
                .copied(),
        })
    }

    fn answer(&mut self, option: usize) -> Option<Answer> {
        let index = self.question_here()?;
        let right = self.decide(index)?;
        let answer = Answer {
            chosen: option,
            right,
        };
        self.answers
            .insert((index, self.state.world.steps()), answer);
        Some(answer)
    }

    fn set_questions(&mut self, on: bool) {
        self.questions = on;
    }

    fn question_waits(&self) -> bool {
        self.question_just_came()
    }

    fn pass_question(&mut self) {
        if let Some(index) = self.question_here() {
            self.passed.push((index, self.state.world.steps()));
        }
    }

    fn set_violation_stops(&mut self, on: bool) {
        self.violation_stops = on;
    }

    fn just_broken(&self) -> Option<PropertyView> {
        self.broken_just_now().map(PropertyView::of)
    }

    fn set_story_stops(&mut self, on: bool) {
        self.story_stops = on;
    }

    fn ahead(&self, done: Option<&Input>, steps_max: u32) -> Ahead {
        self.look_ahead(done, steps_max)
    }

    fn shortest_way(&self) -> Option<Micros> {
        self.shortest_way_now()
    }

    fn on_its_way(&self, message: MessageId) -> Option<u32> {
        let flight = self.state.world.in_flight().get(&message)?;
        Some(flight.at_ppm(self.now))
    }

    fn tasks(&self) -> Vec<TaskView> {
        let specs = L::PARAMS;
        let view = |(task, goal): (&super::Task<L::P>, &Watch<L::P>)| {
            let fits = task
                .params
                .iter()
                .all(|(key, value)| self.params.get(specs, key) == *value);
            let solved = match &goal.verdict {
                Verdict::Witnessed(mark, _) if fits => Some(mark.step),
                _ => None,
            };
            TaskView {
                id: task.id,
                params: task.params,
                fits,
                solved,
            }
        };
        self.course
            .tasks
            .iter()
            .zip(&self.state.goals)
            .map(view)
            .collect()
    }

    fn digest(&self) -> u64 {
        self.digest_now()
    }

    fn script(&self) -> Script {
        self.branch().script.before(self.state.world.steps())
    }

    fn link(&self) -> Result<String, LinkError> {
        self.shared().encode()
    }

    fn print_trace(&self, out: &mut dyn core::fmt::Write, lang: Lang) -> core::fmt::Result {
        for record in self.branch().trace.range(0, self.state.world.records()) {
            let row = self.row(record, lang);
            let cause = record
                .cause
                .map_or_else(String::new, |id| format!("  <- #{}", id.0));
            writeln!(
                out,
                "#{} @{} {}  {}{cause}",
                row.id.0, row.step, row.at, row.words
            )?;
        }
        Ok(())
    }

    fn parse_request(&self, words: &str) -> Option<Payload> {
        L::parse_request(words).map(|request| Payload::of(&request))
    }

    fn request_words(&self, request: &Payload) -> Option<String> {
        let words = L::print_request(&request.read()?);
        (self.parse_request(&words).as_ref() == Some(request)).then_some(words)
    }

    fn parse_lie(&self, words: &str) -> Option<Lie> {
        L::parse_lie(&self.state.world, words)
    }

    fn print_lie(&self, lie: Lie) -> Option<String> {
        L::print_lie(&self.state.world, lie)
    }
}

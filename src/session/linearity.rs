//! Whether what clients were told in a run is linearizable, in words.

use super::history::{Operation, Outcome};
use super::run::Run;
use super::traits::Taught;
use crate::checks::linearizable::{Counterexample, Verdict};
use crate::i18n::Lang;
use crate::sim::Micros;
use serde::{Deserialize, Serialize};

/// What a check of a run's history came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Linearity {
    /// Up to when the run was looked at.
    pub until: Micros,
    /// How many operations there were.
    pub operations: u32,
    /// How many of them have no known end.
    pub unknown: u32,
    /// How many configurations were explored.
    pub explored: u64,
    /// The verdict.
    pub verdict: LinearVerdict,
}

/// Whether a history is linearizable, and what shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LinearVerdict {
    /// It is: in this order, without what need not have happened.
    Yes(Vec<LinearCall>),
    /// It is not.
    No(Box<LinearFailure>),
    /// As many configurations were explored as were allowed, without an end.
    GaveUp,
}

/// Why a history is not linearizable.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LinearFailure {
    /// The operation whose answer no order explains.
    pub stuck: LinearCall,
    /// An order of what came before that answer.
    pub before: Vec<LinearCall>,
    /// Operations that have no order, whichever of the others are left out.
    pub core: Vec<LinearCall>,
    /// False when an earlier answer may fail already.
    pub is_longest: bool,
    /// False when fewer operations may do.
    pub is_smallest: bool,
}

/// One operation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LinearCall {
    /// Who asked.
    pub client: String,
    /// What was asked.
    pub request: String,
    /// What was answered, when it was.
    pub reply: Option<String>,
    /// When it was asked.
    pub called: Micros,
    /// The step to seek to, to stand right after that.
    pub step: u32,
    /// When it was answered.
    pub returned: Option<Micros>,
}

/// Why there is nothing to judge.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Unjudged {
    /// Clients read and write nothing here: there is no single copy to compare with.
    NoModel,
    /// Nobody asked yet.
    NoCalls,
    /// The run could not be read.
    Unread,
}

/// Checks what clients were told up to the moment at which a run was shared.
pub fn linearity<L: Taught>(link: &str, limit: u64, lang: Lang) -> Result<Linearity, Unjudged> {
    let run = Run::<L>::open(link).map_err(|_| Unjudged::Unread)?;
    of_run(&run, limit, lang)
}

fn of_run<L: Taught>(run: &Run<L>, limit: u64, lang: Lang) -> Result<Linearity, Unjudged> {
    let mut records = run.branch().trace.range(0, run.state.world.records());
    let judged = L::linearizable(&mut records, limit);
    let judged = judged.ok_or(Unjudged::NoModel)?;
    if judged.calls.is_empty() {
        // What clients ask in this mode may be no reading and writing.
        let is_asked = !run.history_now(1, lang).is_empty();
        return Err(if is_asked {
            Unjudged::NoModel
        } else {
            Unjudged::NoCalls
        });
    }
    let told = run.history_now(usize::MAX, lang);
    let call = |place: &usize| {
        let record = judged.calls[*place];
        let found = told
            .iter()
            .find(|one| u64::from(one.invoked.record.0) == record);
        found.map(call_of)
    };
    let calls = |places: &[usize]| places.iter().filter_map(call).collect::<Vec<_>>();
    let verdict = match &judged.report.verdict {
        Verdict::Linearizable(order) => LinearVerdict::Yes(calls(order)),
        Verdict::Not(found) => {
            let Counterexample {
                stuck, order, core, ..
            } = &**found;
            LinearVerdict::No(Box::new(LinearFailure {
                stuck: call(stuck).ok_or(Unjudged::Unread)?,
                before: calls(order),
                core: calls(core),
                is_longest: found.is_longest,
                is_smallest: found.is_smallest,
            }))
        }
        Verdict::GaveUp => LinearVerdict::GaveUp,
    };
    Ok(Linearity {
        until: run.now,
        operations: count(judged.calls.len()),
        unknown: count(judged.unknown),
        explored: judged.report.explored,
        verdict,
    })
}

fn call_of(operation: &Operation) -> LinearCall {
    LinearCall {
        client: operation.name.clone(),
        request: operation.request.clone(),
        reply: match &operation.outcome {
            Outcome::Answered(words) => Some(words.clone()),
            Outcome::Unknown | Outcome::Pending => None,
        },
        called: operation.invoked.at,
        step: operation.invoked.step + 1,
        returned: operation.ended.map(|end| end.at),
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

//! Which handler ran in the last step.

use super::face::HandlerView;
use super::lesson::Handled;
use super::run::Run;
use super::traits::Taught;
use crate::i18n::Lang;
use crate::sim::{Input, Record, What};

impl<L: Taught> Run<L> {
    /// See [`super::Session::handler`].
    pub(super) fn handler_now(&self, lang: Lang) -> Option<HandlerView> {
        let world = &self.state.world;
        let step = world.steps().checked_sub(1)?;
        let records = self.branch().trace.range(0, world.records()).rev();
        let records: Vec<_> = records.take_while(|record| record.step == step).collect();
        // What a handler ran for comes before what it did.
        let mut records = records.into_iter().rev();
        let (function, record) =
            records.find_map(|record| Some((self.handler_of(record)?, record)))?;
        Some(HandlerView {
            function,
            event: self.row(record, lang),
        })
    }

    fn handler_of(&self, record: &Record<L::P>) -> Option<&'static str> {
        let of = |node, handled| Some(L::handler(&self.state.world, node, handled));
        match &record.what {
            What::Booted { node } => of(*node, Handled::Boot),
            What::Delivered { to, .. } => of(*to, Handled::Message(self.payload(record)?)),
            What::Fired { node, timer } => of(*node, Handled::Timer(timer)),
            What::Input { input, .. } => match &**input {
                Input::Request(node, request) => of(*node, Handled::Request(&request.read()?)),
                _ => None,
            },
            _ => None,
        }
    }
}

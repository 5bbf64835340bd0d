//! What is open over the page: a menu, a dialog of the toolbar, or the share dialog. It is part of the
//! tools' chunk.

use super::{LessonPage, Open};
use crate::session::export::export;
use crate::ui::help::help_dialog;
use crate::ui::menus::{
    PartitionDialog, Popover, ScheduleDialog, Tool, ask_dialog, links_dialog, menu, things_dialog,
};
use crate::ui::settings::Prefs;
use crate::ui::share::share_dialog;
use std::rc::Rc;
use yew::prelude::*;

/// What the tools' chunk has.
pub struct Tools {
    /// Draws what is open over a lesson page.
    pub overlay: fn(&LessonPage) -> Html,
    /// Draws help; the callback closes it.
    pub help: fn(&Prefs, &Callback<()>) -> Html,
}

/// The tools' chunk.
pub static TOOLS: Tools = Tools {
    overlay: LessonPage::opened,
    help: help_dialog,
};

impl LessonPage {
    /// Draws it.
    pub(super) fn opened(&self) -> Html {
        let (Some(open), Some(run)) = (&self.open, &self.run) else {
            return Html::default();
        };
        let (shown, links, lang) = (&self.shown, &self.links, self.lang());
        match open {
            Open::Share(shared) => {
                let run = run.clone();
                let export = Callback::from(move |format| export(&**run.borrow(), format, lang));
                share_dialog(lang.strings(), shared, &export, &links.close)
            }
            Open::Menu(thing) => match menu(run.borrow().as_ref(), &shown.scene, *thing, lang) {
                Some(menu) => html! {
                    <Popover menu={Rc::new(menu)} {lang} on_choose={&links.inputs} on_close={&links.close} />
                },
                None => Html::default(),
            },
            Open::Tool(tool) => self.tool(*tool),
        }
    }

    fn tool(&self, tool: Tool) -> Html {
        let Some(run) = &self.run else {
            return Html::default();
        };
        let run = run.borrow();
        let (shown, links) = (&self.shown, &self.links);
        let (inputs, close) = (&links.inputs, &links.close);
        match tool {
            Tool::Partition => {
                let crowned = shown.scene.nodes.iter().find(|node| node.glance.crowned);
                let role = run
                    .roles()
                    .first()
                    .map(|role| role.label.get(self.lang()).to_owned());
                let crowned = crowned.map(|node| node.id).zip(role);
                html! { <PartitionDialog nodes={shown.nodes.clone()} {crowned} on_inputs={inputs} on_close={close} /> }
            }
            Tool::Links => links_dialog(self.lang(), inputs, close),
            Tool::Schedule => html! {
                <ScheduleDialog nodes={shown.nodes.clone()} roles={run.roles()} on_inputs={inputs} on_close={close} />
            },
            Tool::Ask => {
                let named = run.requests().into_iter().map(|choice| {
                    (
                        crate::ui::menus::model::name(&shown.scene, choice.node),
                        choice,
                    )
                });
                ask_dialog(self.lang(), &named.collect::<Vec<_>>(), inputs, close)
            }
            Tool::Things => things_dialog(self.lang(), &shown.scene, &links.menu, close),
        }
    }
}

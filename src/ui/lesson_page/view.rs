//! How the page is composed.

use super::pointing::word_of;
use super::{LessonPage, Msg, Open, Words};
use crate::checks::Verdict;
use crate::i18n::{Strings, fill};
use crate::session::LinkError;
use crate::session::values::link_error;
use crate::sim::digest_hex;
use crate::ui::act::Act;
use crate::ui::caption::Captioned;
use crate::ui::chunks::{self, Chunk, Coming, over};
use crate::ui::climax::climax_card;
use crate::ui::icons::{Sign, icon};
use crate::ui::live::Live;
use crate::ui::menus::Toolbar;
use crate::ui::notices::notices;
use crate::ui::panels::inspector::Props as Inspected;
use crate::ui::panels::predict::prediction_card;
use crate::ui::panels::setup::Specs;
use crate::ui::panels::story_column::StoryColumn;
use crate::ui::route::LessonRoute;
use crate::ui::shell::Shell;
use crate::ui::stage::Stage;
use crate::ui::timeline::Timeline;
use crate::ui::transport::transport;
use yew::prelude::*;

impl LessonPage {
    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        let embed = ctx.props().route.embed;
        let content = match &self.failed {
            // What is said to whoever shares a run too long would not help who opens it.
            Some(LinkError::TooLong) => self.failure(ctx, self.prefs.strings().link_longer),
            Some(error) => self.failure(ctx, &link_error(self.prefs.strings(), error)),
            None => self.lesson(ctx, embed),
        };
        if embed {
            return html! { <main class="lesson lesson--embed">{ content }</main> };
        }
        let title = self.run.as_ref().map(|run| {
            let about = run.borrow().about();
            AttrValue::from(about.title.get(self.lang()).to_owned())
        });
        let share = self.run.as_ref().map(|_| self.links.share.clone());
        let class = classes!("lesson", self.story.then_some("lesson--story"));
        html! {
            <Shell {class} {title} warning={self.variant().map(|_| AttrValue::Static(self.prefs.strings().broken))} course={ctx.props().route.course.clone().map(AttrValue::from)}
                on_share={share} presenter={self.presenter}
                on_presenter={&self.links.presenter}>
                { content }
            </Shell>
        }
    }

    /// A link that can not be opened: what is wrong, and the lesson's start.
    fn failure(&self, ctx: &Context<Self>, words: &str) -> Html {
        let strings = self.prefs.strings();
        let start = LessonRoute::start(&ctx.props().route.id).hash();
        html! {
            <div class="page" role="alert">
                <p class="notice notice--bad">{ words }</p>
                <p><a class="btn btn--primary" href={start}>{ strings.open_start }</a></p>
            </div>
        }
    }

    fn lesson(&self, ctx: &Context<Self>, embed: bool) -> Html {
        let Some(status) = self.shown.status.clone() else {
            return Html::default();
        };
        let (shown, links) = (&self.shown, &self.links);
        let guilty = shown.climax.as_ref().map(|climax| climax.guilty.clone());
        let guilty = guilty.unwrap_or_default();
        html! {
            <>
                if !embed { { self.story(ctx) } }
                <section class="lesson__stage" aria-label={self.prefs.strings().stage_name}
                    data-role="run" data-step={status.step.to_string()}
                    data-now-us={status.now.0.to_string()}
                    data-digest={shown.digest.map(digest_hex)}
                    data-playing={self.playing.to_string()}
                    onpointerenter={|_: PointerEvent| Chunk::Tools.ahead()}
                    onfocusin={|_: FocusEvent| Chunk::Tools.ahead()}>
                    if self.presenter && !embed { { self.story_switch(ctx) } }
                    <Toolbar facts={shown.facts.clone()} cutting={self.cutting}
                        on_inputs={&links.inputs} on_open={&links.tool} on_cutting={&links.cutting} />
                    { self.banner(ctx) }
                    { self.broken_on_purpose() }
                    if let Some(climax) = &shown.climax {
                        { climax_card(self.prefs.strings(), climax, &links.act) }
                    }
                    { self.asked(embed) }
                    <Captioned class={classes!("stage", shown.climax.as_ref().map(|_| "stage--broken"))}
                        story={self.card()} coach={self.coach && !self.presenter}
                        legend={shown.legend.clone()} on_point={&links.point}>
                        <Stage scene={shown.scene.clone()} servers={shown.servers.clone()}
                            lang={self.lang()} painter={self.painter.clone()}
                            open={match self.open { Some(Open::Menu(thing)) => Some(thing), _ => None }}
                            lit={self.lit.clone()} guilty={guilty.clone()} named={self.named()} cutting={self.cutting}
                            space_opens={!self.prefs.settings.keys}
                            on_pick={&links.menu} on_cut={&links.drawn} />
                    </Captioned>
                    { notices(self.prefs.strings(), &self.notices, &links.dismiss) }
                </section>
                <div class="lesson__controls">
                    { transport(self.prefs.strings(), &status, (self.playing, self.speed_milli, self.usual_milli), &links.act) }
                    <Timeline status={status.clone()} marks={shown.marks.clone()}
                        branches={shown.branches.clone()} on_act={&links.act} />
                </div>
                if !embed { { self.inspector(ctx, status.step, status.now) } }
                { self.overlay(ctx) }
                <Live key={self.lang().tag()} text={self.live.clone()} />
            </>
        }
    }

    /// While presenting, a question stands over the stage, where the hall sees it.
    fn asked(&self, embed: bool) -> Html {
        let (Some(prediction), Words::Here(prose)) = (&self.shown.prediction, self.words) else {
            return Html::default();
        };
        if embed || !self.presenter || self.story {
            return Html::default();
        }
        html! {
            <div class="lesson__asked">
                { prediction_card(self.lang(), prediction, prose, &self.links.act) }
            </div>
        }
    }

    /// While presenting, the story is there when it is asked for, and the bar with its switches is not.
    fn story_switch(&self, ctx: &Context<Self>) -> Html {
        let strings = self.prefs.strings();
        let on = !self.story;
        let name = if on {
            strings.show_story
        } else {
            strings.hide_story
        };
        let press = ctx.link().callback(move |_: MouseEvent| Msg::Story(on));
        html! {
            <p class="lesson__switch">
                <button type="button" class="btn" aria-expanded={self.story.to_string()}
                    onclick={press}>{ name }</button>
                <button type="button" class="btn btn--icon" data-role="presenter-end" title={format!("{} (P)", strings.presenter_end)}
                    aria-label={strings.presenter_end} onclick={self.links.act.reform(|_: MouseEvent| Act::Presenter)}>
                    { icon(Sign::Close) }
                </button>
            </p>
        }
    }

    fn story(&self, ctx: &Context<Self>) -> Html {
        let Some(run) = &self.run else {
            return Html::default();
        };
        let run = run.borrow();
        let (shown, lang, strings) = (&self.shown, self.lang(), self.prefs.strings());
        let prose = match self.words {
            Words::Here(prose) => prose,
            Words::Waiting => {
                let words = html! { <p class="quiet" role="status">{ strings.words_coming }</p> };
                return html! { <div class="lesson__story">{ words }</div> };
            }
            Words::Missing => return words_missing(ctx, strings),
        };
        let own = self.is_own();
        let show = ctx.props().route.show.clone();
        let watched = show.filter(|_| !own).map(AttrValue::from);
        let word = self.links.word.clone();
        let leave = word.reform(|_: PointerEvent| None);
        html! {
            <div class={classes!("lesson__story", self.crowned_tint())} data-named={self.pointed_terms()}
                onpointerover={word.reform(|event: PointerEvent| word_of(event.target()))}
                onpointerleave={leave}>
                <StoryColumn lesson={run.about().id} title={run.about().title.get(lang).to_owned()}
                    {prose} story={shown.story.clone()} way={self.way()}
                    prediction={shown.prediction.clone()} questions={self.questions} stops={self.stops}
                    tasks={shown.tasks.clone()} specs={Specs(run.param_specs())}
                    params={run.params().clone()} seed={run.seed()} {own} {watched}
                    course={self.course.clone()} link={&self.links.link} on={&self.links.act} />
            </div>
        }
    }

    fn inspector(&self, ctx: &Context<Self>, step: u32, now: crate::sim::Micros) -> Html {
        let (Some(queries), Some(run)) = (self.links.queries.clone(), &self.run) else {
            return Html::default();
        };
        if !self.inside {
            return self.way_inside(false);
        }
        let (shown, lesson) = (&self.shown, run.borrow().about().id);
        let content = match chunks::panels() {
            Some(panels) => (panels.inspector)(Inspected {
                lesson,
                run: self.begun,
                revision: shown.revision,
                step,
                now,
                nodes: shown.named.clone(),
                down: shown.facts.down.clone(),
                properties: shown.properties.clone(),
                why: self.why.clone(),
                queries,
                on: self.links.act.clone(),
            }),
            None => {
                let on_here = ctx.link().callback(|()| Msg::Here);
                html! { <Coming chunks={vec![Chunk::Panels]} {on_here} /> }
            }
        };
        html! {
            <div class="lesson__inspector">
                { self.way_inside(true) }
                { content }
            </div>
        }
    }

    /// The button that opens and closes the inspector. Closed, it says how many properties are violated.
    fn way_inside(&self, open: bool) -> Html {
        let strings = self.prefs.strings();
        let is_violated = |verdict: &Verdict| matches!(verdict, Verdict::Violated(..));
        let properties = self.shown.properties.iter();
        let violated = properties.filter(|property| is_violated(&property.verdict));
        let violated = violated.count();
        let press = self.links.act.reform(|_: MouseEvent| Act::Inside);
        let (class, words) = match open {
            true => ("inside inside--open", strings.inspector_close),
            false => ("inside lesson__inspector", strings.inspector_open),
        };
        html! {
            <button type="button" {class} data-role="inside" aria-expanded={open.to_string()} onclick={press}
                onpointerenter={|_: PointerEvent| Chunk::Panels.ahead()} onfocus={|_: FocusEvent| Chunk::Panels.ahead()}>
                { icon(if open { Sign::Close } else { Sign::Inside }) }
                <span>{ words }</span>
                if !open && violated > 0 {
                    <span class="tabs__alarm">{ violated }</span>
                }
            </button>
        }
    }

    /// The title of what the story has come to.
    fn card(&self) -> Option<AttrValue> {
        let Words::Here(prose) = self.words else {
            return None;
        };
        let mut reached = self
            .shown
            .story
            .iter()
            .filter(|step| step.reached.is_some());
        Some(prose.title(&format!("story.{}", reached.next_back()?.id)))
    }

    /// The broken variant that runs, in words.
    fn variant(&self) -> Option<AttrValue> {
        let run = self.run.as_ref()?.borrow();
        let choice = run.params().broken_variant(run.param_specs())?;
        Some(choice.label.get(self.lang()).to_owned().into())
    }

    /// What is said on the stage for as long as a broken variant runs.
    fn broken_on_purpose(&self) -> Html {
        let Some(variant) = self.variant() else {
            return Html::default();
        };
        let words = fill(self.prefs.strings().variant_is_broken, &[&variant]);
        html! { <p class="on-purpose" data-role="on-purpose">{ icon(Sign::Violated) }{ words }</p> }
    }

    /// What a shared run says of itself.
    fn banner(&self, ctx: &Context<Self>) -> Html {
        if !self.banner {
            return Html::default();
        }
        let strings: &Strings = self.prefs.strings();
        let shared = ctx.props().route.run.is_some();
        let words = if shared {
            strings.link_shared
        } else {
            strings.link_stored
        };
        let play = ctx.link().callback(|_: MouseEvent| Msg::PlayShared);
        let close = ctx.link().callback(|_: MouseEvent| Msg::CloseBanner);
        html! {
            <div class="banner" role="status">
                <p>{ words }</p>
                <button type="button" class="btn btn--primary" onclick={play}>{ strings.link_play }</button>
                <button type="button" class="btn btn--quiet" onclick={close}>{ strings.dismiss }</button>
            </div>
        }
    }

    /// What is open over the page, once it is here.
    fn overlay(&self, ctx: &Context<Self>) -> Html {
        if self.open.is_none() {
            return Html::default();
        }
        match chunks::tools() {
            Some(tools) => (tools.overlay)(self),
            None => {
                let on_here = ctx.link().callback(|()| Msg::Here);
                let coming = html! { <Coming chunks={vec![Chunk::Tools]} {on_here} /> };
                over(coming, self.prefs.strings(), &self.links.close)
            }
        }
    }
}

/// The run goes on without the lesson's words; they can be asked for again.
fn words_missing(ctx: &Context<LessonPage>, strings: &Strings) -> Html {
    let again = ctx.link().callback(|_: MouseEvent| Msg::FetchProse);
    html! {
        <div class="lesson__story">
            <p class="notice notice--bad" role="alert">{ strings.words_missing }</p>
            <p><button type="button" class="btn" onclick={again}>{ strings.try_again }</button></p>
        </div>
    }
}

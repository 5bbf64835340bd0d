//! The dialog of what every link does to messages.

use super::choices::ppm;
use super::fields::NumberField;
use super::words;
use crate::i18n::Lang;
use crate::sim::{Input, Latency, LinkChange, LinkTo, Micros};
use crate::ui::dialog::Dialog;
use crate::ui::settings::use_prefs;
use yew::prelude::*;

/// The dialog of what every link does: one form for each setting, so that none is changed unasked.
pub fn links_dialog(lang: Lang, on: &Callback<Vec<Input>>, on_close: &Callback<()>) -> Html {
    let strings = lang.strings();
    html! {
        <Dialog key="links" title={strings.more().every_link} {on_close}>
            <Setting label={strings.more().loss} unit="%" value={10} max={100} make={loss as Make} on_inputs={on} />
            <Setting label={strings.more().duplication} unit="%" value={10} max={100} make={duplication as Make} on_inputs={on} />
            <Setting label={strings.more().reordering} unit="%" value={30} max={100} make={reordering as Make} on_inputs={on} />
            <Setting label={strings.latency} unit="ms" value={50} max={60_000} make={latency as Make} on_inputs={on} />
            <Setting label={words::LATENCY_EVEN.get(lang)} unit="ms" value={50} max={60_000}
                make={even as Make} on_inputs={on} />
            <Setting label={words::LATENCY_NORMAL.get(lang)} unit="ms" value={50} max={60_000}
                make={normal as Make} on_inputs={on} />
            <Setting label={words::LATENCY_TAIL.get(lang)} unit="ms" value={50} max={60_000}
                make={tail as Make} on_inputs={on} />
        </Dialog>
    }
}

type Make = fn(u64) -> LinkChange;

fn percent_ppm(percent: u64) -> u32 {
    ppm(i64::try_from(percent).unwrap_or(100))
}

fn loss(percent: u64) -> LinkChange {
    LinkChange::Loss(percent_ppm(percent))
}

fn duplication(percent: u64) -> LinkChange {
    LinkChange::Duplication(percent_ppm(percent))
}

fn reordering(percent: u64) -> LinkChange {
    LinkChange::Reordering(percent_ppm(percent))
}

fn latency(ms: u64) -> LinkChange {
    LinkChange::Latency(Latency::Fixed(Micros::from_ms(ms)))
}

/// From half of the mean to one and a half of it.
fn even(ms: u64) -> LinkChange {
    let half = Micros(Micros::from_ms(ms).0 / 2);
    LinkChange::Latency(Latency::Uniform(half, Micros(half.0 * 3)))
}

fn normal(ms: u64) -> LinkChange {
    let mean = Micros::from_ms(ms);
    LinkChange::Latency(Latency::Normal(mean, Micros(mean.0 / 4)))
}

/// A tenth of the mean is certain, the rest has an exponential tail.
fn tail(ms: u64) -> LinkChange {
    let mean = Micros::from_ms(ms);
    let least = Micros(mean.0 / 10);
    LinkChange::Latency(Latency::Exponential(least, mean - least))
}

#[derive(Properties)]
struct SettingProps {
    label: &'static str,
    unit: &'static str,
    value: u64,
    max: u64,
    make: Make,
    on_inputs: Callback<Vec<Input>>,
}

impl PartialEq for SettingProps {
    fn eq(&self, other: &Self) -> bool {
        (self.label, &self.on_inputs) == (other.label, &other.on_inputs)
    }
}

#[component]
fn Setting(props: &SettingProps) -> Html {
    let strings = use_prefs().strings();
    let field = use_node_ref();
    let submit = {
        let (field, make, on_inputs) = (field.clone(), props.make, props.on_inputs.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_inputs.emit(vec![Input::Link(
                LinkTo::All,
                make(NumberField::read(&field)),
            )]);
        }
    };
    html! {
        <form class="fields fields--row" onsubmit={submit}>
            <NumberField {field} label={props.label} unit={props.unit} value={props.value} min={0} max={props.max} />
            <button type="submit" class="btn" aria-label={format!("{}: {}", strings.apply, props.label)}>
                { strings.apply }
            </button>
        </form>
    }
}

//! The Measure tab, mounted in a browser: it runs the experiments themselves.
#![cfg(target_arch = "wasm32")]

#[path = "web/forms.rs"]
mod forms;
#[path = "web/selects.rs"]
mod selects;
mod web;

use forms::type_into;
use netsplit::i18n::{LabStrings, Lang, Text, fill};
use netsplit::scene::Tint;
use netsplit::session::Params;
use netsplit::session::experiment::{Axis, Experiment, Series, Summary, Theory};
use netsplit::session::measurement::Measurement;
use netsplit::session::{Param, ParamKind, span, span_ends};
use netsplit::ui::panels::measure::{Bench, Experiments, MeasurePanel, Props};
use selects::choose;
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::{EN, Mounted, click, fresh, press};

wasm_bindgen_test_configure!(run_in_browser);

const fn axis(en: &'static str, unit: &'static str, log: bool) -> Axis {
    Axis {
        label: Text::new(en, "轴"),
        unit,
        log,
    }
}

static PARAMS: [Param; 1] = [Param {
    key: "range_ms",
    label: Text::new("Range", "范围"),
    help: Text::new("From and to.", "从到。"),
    kind: ParamKind::Span(1, 500, "ms"),
    default: span(10, 20),
}];

/// Numbers from the range, evenly spread; the second series adds x.
fn draw(params: &Params, series: usize, x: f64, seed: u64) -> Option<f64> {
    let (low, high) = span_ends(params.get(&PARAMS, "range_ms"));
    let drawn = low + (seed % 1_000) as i64 * (high - low) / 1_000;
    Some(drawn as f64 + if series == 1 { x } else { 0.0 })
}

const fn theory(about: Option<usize>) -> Theory {
    Theory {
        label: Text::new("halfway", "一半"),
        tint: Tint(5),
        about,
        value: |_, x| Some(15.0 + x),
    }
}

static THEORY: [Theory; 2] = [theory(Some(1)), theory(None)];

const fn experiment(id: &'static str) -> Experiment {
    Experiment {
        id,
        title: Text::new("Numbers", "数"),
        x: axis("size", "ms", true),
        y: axis("number", "", false),
        params: &PARAMS,
        points: |_| vec![1.0, 10.0, 100.0],
        series: |_| {
            let labels = [Text::new("one", "一"), Text::new("two", "二")];
            let tints = [Tint(5), Tint(6)];
            let both = labels.into_iter().zip(tints);
            both.map(|(label, tint)| Series { label, tint }).collect()
        },
        trial: draw,
        summary: Summary::Mean,
        theory: &THEORY,
        trials: 50,
    }
}

static EXPERIMENTS: [Experiment; 2] = [experiment("first"), experiment("second")];

fn props(bench: &Bench) -> Props {
    yew::props!(Props {
        experiments: Experiments(&EXPERIMENTS),
        bench: bench.clone(),
        prose: None,
        lang: Lang::En,
    })
}

async fn panel(bench: &Bench) -> Mounted<MeasurePanel> {
    fresh();
    Mounted::<MeasurePanel>::with(props(bench)).await
}

fn data(panel: &Mounted<MeasurePanel>, name: &str) -> String {
    let root = panel.one("[data-role=measure]");
    root.get_attribute(&format!("data-{name}"))
        .expect("it says so")
}

/// Waits until the trials have come to an end.
async fn finish(panel: &Mounted<MeasurePanel>) {
    for _ in 0..500 {
        if data(panel, "running") == "false" {
            return;
        }
        yew::platform::time::sleep(Duration::from_millis(10)).await;
    }
    panic!(
        "{} of {} trials in five seconds",
        data(panel, "done"),
        data(panel, "total")
    );
}

const RUN: &str = "[data-role=measure-run]";

fn cells(panel: &Mounted<MeasurePanel>) -> Vec<String> {
    let cells = panel.all("tbody td").into_iter();
    cells
        .map(|cell| cell.text_content().unwrap_or_default())
        .collect()
}

#[wasm_bindgen_test]
async fn trials_run_to_their_end_and_are_drawn_and_told() {
    let panel = panel(&Bench::default()).await;
    assert_eq!(
        (data(&panel, "done"), data(&panel, "total")),
        ("0".into(), "300".into())
    );
    assert!(panel.all(".plot .plot__point").is_empty());
    assert_eq!(
        panel.all(".plot .plot__curve").len(),
        2,
        "theory is there before"
    );
    click(&panel.named(LabStrings::EN.measure_run)).await;
    finish(&panel).await;
    assert_eq!(data(&panel, "done"), "300");
    assert_eq!(panel.all(".plot .plot__point").len(), 6);
    assert_eq!(panel.text(RUN), LabStrings::EN.measure_again);
    // The same as without a page.
    let mut run = Measurement::new(&EXPERIMENTS[0], Params::defaults(&PARAMS), 1, 50);
    while run.step() {}
    let mean = run.sample(1, 2).expect("measured").value;
    let row = &cells(&panel)[5 * 8..];
    assert_eq!((row[0].as_str(), row[7].as_str()), ("two", "50"));
    assert!(
        (row[1].parse::<f64>().expect("a number") - mean).abs() < 0.06,
        "{row:?} {mean}"
    );
    assert_eq!(row[4], "115", "what theory says there");
}

#[wasm_bindgen_test]
async fn a_mistake_is_dashed_and_called_one_and_the_plot_has_a_name() {
    let panel = panel(&Bench::default()).await;
    assert_eq!(panel.all(".plot .plot__curve--mistake").len(), 1);
    let legend = panel.text(".plot-legend");
    assert!(
        legend.contains(LabStrings::EN.plot_mistake) && legend.contains(LabStrings::EN.plot_theory),
        "{legend}"
    );
    let name = panel
        .one(".plot")
        .get_attribute("aria-label")
        .unwrap_or_default();
    assert!(
        name.contains("Numbers") && name.contains("size / ms"),
        "{name}"
    );
    // Each series has a shape of its own.
    assert_eq!(panel.all(".plot-legend circle.plot__mark").len(), 1);
    assert_eq!(panel.all(".plot-legend rect.plot__mark").len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_stopped_goes_on_to_the_same_numbers() {
    let whole = panel(&Bench::default()).await;
    type_into(&whole.one("[data-key=trials]"), "2000").await;
    whole.click(RUN).await;
    finish(&whole).await;
    let expect = cells(&whole);
    drop(whole);

    let parts = panel(&Bench::default()).await;
    type_into(&parts.one("[data-key=trials]"), "2000").await;
    parts.click(RUN).await;
    assert_eq!(parts.text(RUN), LabStrings::EN.measure_stop);
    parts.click(RUN).await;
    assert_eq!(data(&parts, "running"), "false");
    parts.click(RUN).await;
    finish(&parts).await;
    assert_eq!(cells(&parts), expect);
}

#[wasm_bindgen_test]
async fn a_change_starts_anew_and_is_in_the_command() {
    let panel = panel(&Bench::default()).await;
    panel.click(RUN).await;
    finish(&panel).await;
    type_into(&panel.one("[data-key=range_ms]"), "30-45").await;
    assert_eq!(data(&panel, "done"), "0");
    type_into(&panel.one("[data-key=trials]"), "7").await;
    type_into(&panel.one("[data-key=seed]"), "9").await;
    assert_eq!(
        panel.text(".measure__command"),
        "netsplit measure first --param range_ms=30-45 --trials 7 --seed 9"
    );
    assert_eq!(data(&panel, "total"), "42");
    choose(&panel.one("[data-key=experiment]"), 1).await;
    assert_eq!(
        panel.text(".measure__command"),
        "netsplit measure second --trials 50 --seed 1"
    );
}

#[wasm_bindgen_test]
async fn what_a_field_does_not_take_is_said_and_nothing_runs() {
    let panel = panel(&Bench::default()).await;
    let refuse = async |key: &str, text: &str, said: &str| {
        let field = format!("[data-key={key}]");
        type_into(&panel.one(&field), text).await;
        assert!(panel.text(".field__error").contains(said), "{key}");
        assert!(panel.one(RUN).has_attribute("disabled"), "{key}");
        assert_eq!(
            panel.one(&field).get_attribute("aria-invalid").as_deref(),
            Some("true")
        );
    };
    refuse("range_ms", "45-30", "the smaller first").await;
    refuse("trials", "0", &fill(EN.more().number_bad, &["1", "2000"])).await;
    refuse("seed", "-1", "whole number").await;
    type_into(&panel.one("[data-key=seed]"), "3").await;
    assert!(panel.all(".field__error").is_empty());
    panel.click(RUN).await;
    finish(&panel).await;
}

#[wasm_bindgen_test]
async fn what_was_measured_stays_while_the_tab_is_closed() {
    let bench = Bench::default();
    let open = panel(&bench).await;
    type_into(&open.one("[data-key=trials]"), "2000").await;
    open.click(RUN).await;
    drop(open);
    let again = panel(&bench).await;
    finish(&again).await;
    assert_eq!(
        data(&again, "done"),
        "12000",
        "trials that were running went on"
    );
}

#[wasm_bindgen_test]
async fn another_language_and_a_stray_key_leave_what_was_measured() {
    let bench = Bench::default();
    let mut panel = panel(&bench).await;
    panel.click(RUN).await;
    finish(&panel).await;
    let before = cells(&panel);
    press(&panel.one("[data-key=seed]"), "Enter").await;
    let in_chinese = Props {
        lang: Lang::Zh,
        ..props(&bench)
    };
    panel.update(in_chinese).await;
    assert_eq!(panel.text(RUN), Lang::Zh.lab().measure_again);
    let after = cells(&panel);
    assert_eq!((after[0].as_str(), &after[1]), ("一", &before[1]));
}

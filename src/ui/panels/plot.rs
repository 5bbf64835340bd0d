//! A plot: curves of formulas, points of trials with their spread, and their numbers as a table.

use crate::i18n::{LabStrings, Lang, fill};
use crate::scene::{Scale, Shape, Tint, decimal, tick_words};
use crate::session::experiment::{Axis, Sample, Series, Summary, Theory};
use crate::session::measurement::Measurement;
use crate::ui::stage::shapes::{outline, px};
use yew::prelude::*;

/// The drawing, in units of about a pixel: its size, and the places of the axes' ends.
const SIZE: (f64, f64) = (340.0, 250.0);
const ACROSS: (f64, f64) = (46.0, 328.0);
const UP: (f64, f64) = (208.0, 26.0);
/// A mistake that goes further than so many times what else is drawn is cut off.
const FAR: f64 = 3.0;

/// The shapes of the series, in order.
const SHAPES: [Shape; 6] = [
    Shape::Circle,
    Shape::Square,
    Shape::Diamond,
    Shape::Triangle,
    Shape::Hexagon,
    Shape::Pill,
];

fn shape(series: usize) -> Shape {
    SHAPES[series % SHAPES.len()]
}

fn tint(tint: Tint) -> String {
    format!("tint-{}", tint.0)
}

/// Every point that trials gave something for: its series, `x`, and sample.
fn samples(run: &Measurement) -> Vec<(usize, f64, Sample)> {
    let places = (0..run.series_count())
        .flat_map(|series| (0..run.xs().len()).map(move |point| (series, point)));
    let sample = |(series, point)| Some((series, run.xs()[point], run.sample(series, point)?));
    places.filter_map(sample).collect()
}

/// The scale of what is measured: it holds all spreads and formulas, and mistakes that are not
/// far off.
fn upright(run: &Measurement, samples: &[(usize, f64, Sample)]) -> Scale {
    let experiment = run.experiment();
    let said = |theory: &Theory| {
        let xs = run.xs().iter();
        let said = xs.filter_map(|x| (theory.value)(run.params(), *x));
        said.collect::<Vec<f64>>()
    };
    let (own, mistakes): (Vec<&Theory>, Vec<&Theory>) = experiment
        .theory
        .iter()
        .partition(|theory| theory.about.is_some());
    let spreads = samples.iter().flat_map(|(.., sample)| {
        // An interval can reach below zero, where a logarithmic axis has nothing.
        let low = if experiment.y.log {
            sample.low.max(sample.min)
        } else {
            sample.low
        };
        [low, sample.value, sample.high]
    });
    let mut numbers: Vec<f64> = spreads.collect();
    numbers.extend(own.into_iter().flat_map(said));
    if experiment.summary == Summary::Share && !experiment.y.log {
        numbers.extend([0.0, 1.0]);
    }
    let top = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let is_near = |value: &f64| top <= 0.0 || *value <= FAR * top;
    numbers.extend(mistakes.into_iter().flat_map(said).filter(is_near));
    Scale::new(experiment.y.log, numbers, UP)
}

/// The plot.
pub fn figure(run: &Measurement, lang: Lang) -> Html {
    let experiment = run.experiment();
    let samples = samples(run);
    let x = Scale::new(experiment.x.log, run.xs().iter().copied(), ACROSS);
    let y = upright(run, &samples);
    let name = fill(
        lang.lab().plot_name,
        &[
            experiment.title.get(lang),
            &axis_words(&experiment.y, lang),
            &axis_words(&experiment.x, lang),
        ],
    );
    let series = (experiment.series)(run.params());
    let has_theory = |index| {
        experiment
            .theory
            .iter()
            .any(|theory| theory.about == Some(index))
    };
    let paths = series
        .iter()
        .enumerate()
        .filter(|(index, _)| !has_theory(*index));
    let paths = paths.map(|(index, series)| joined(index, series, &samples, (&x, &y)));
    let points = samples
        .iter()
        .map(|(index, at, sample)| point(*index, &series[*index], (x.at(*at), sample), &y));
    html! {
        <svg class="plot" viewBox={format!("0 0 {} {}", px(SIZE.0), px(SIZE.1))} role="img"
            aria-label={name}>
            { across(&x, &experiment.x, lang) }
            { up(&y, &experiment.y, lang) }
            { for experiment.theory.iter().map(|theory| curve(theory, run, &x, &y)) }
            { for paths }
            { for points }
        </svg>
    }
}

fn axis_words(axis: &Axis, lang: Lang) -> String {
    let label = axis.label.get(lang);
    match axis.unit {
        "" => label.to_owned(),
        unit => format!("{label} / {unit}"),
    }
}

fn across(x: &Scale, axis: &Axis, lang: Lang) -> Html {
    let tick = |tick: f64| {
        let at = px(x.at(tick));
        html! {
            <>
                <line class="plot__grid" x1={at.clone()} x2={at.clone()} y1={px(UP.0)} y2={px(UP.1)} />
                <text class="plot__across" x={at} y={px(UP.0 + 15.0)}>{ tick_words(tick) }</text>
            </>
        }
    };
    let middle = px((ACROSS.0 + ACROSS.1) / 2.0);
    html! {
        <g aria-hidden="true">
            { for x.ticks().into_iter().map(tick) }
            <line class="plot__axis" x1={px(ACROSS.0)} x2={px(ACROSS.1)} y1={px(UP.0)} y2={px(UP.0)} />
            <text class="plot__across" x={middle} y={px(SIZE.1 - 8.0)}>{ axis_words(axis, lang) }</text>
        </g>
    }
}

fn up(y: &Scale, axis: &Axis, lang: Lang) -> Html {
    let tick = |tick: f64| {
        let at = y.at(tick);
        html! {
            <>
                <line class="plot__grid" x1={px(ACROSS.0)} x2={px(ACROSS.1)} y1={px(at)} y2={px(at)} />
                <text class="plot__up" x={px(ACROSS.0 - 6.0)} y={px(at + 4.0)}>{ tick_words(tick) }</text>
            </>
        }
    };
    html! {
        <g aria-hidden="true">
            { for y.ticks().into_iter().map(tick) }
            <line class="plot__axis" x1={px(ACROSS.0)} x2={px(ACROSS.0)} y1={px(UP.0)} y2={px(UP.1)} />
            <text x="4" y="13">{ axis_words(axis, lang) }</text>
        </g>
    }
}

fn curve(theory: &Theory, run: &Measurement, x: &Scale, y: &Scale) -> Html {
    let path = x.curve(y, |x| (theory.value)(run.params(), x));
    let mistake = theory.about.is_none().then_some("plot__curve--mistake");
    html! { <path class={classes!("plot__curve", mistake, tint(theory.tint))} d={path} /> }
}

/// A thin line from point to point, for a series that no formula is about.
fn joined(
    index: usize,
    series: &Series,
    samples: &[(usize, f64, Sample)],
    (x, y): (&Scale, &Scale),
) -> Html {
    let own = samples.iter().filter(|(of, ..)| *of == index);
    let places = own.map(|(_, at, sample)| format!("{},{}", px(x.at(*at)), px(y.at(sample.value))));
    let places = places.collect::<Vec<_>>().join(" ");
    html! { <polyline class={classes!("plot__join", tint(series.tint))} points={places} /> }
}

fn point(index: usize, series: &Series, (at, sample): (f64, &Sample), y: &Scale) -> Html {
    let (low, high) = (y.at(sample.low), y.at(sample.high));
    let spread = format!(
        "M{0} {1}V{2}M{3} {1}h6M{3} {2}h6",
        px(at),
        px(low),
        px(high),
        px(at - 3.0)
    );
    html! {
        <g class={classes!("plot__point", tint(series.tint))}>
            <path d={spread} />
            <g transform={format!("translate({} {})", px(at), px(y.at(sample.value)))}>
                { outline(shape(index), 4.2, "plot__mark") }
            </g>
        </g>
    }
}

/// What the marks and lines mean.
pub fn legend(run: &Measurement, lang: Lang) -> Html {
    let (experiment, strings) = (run.experiment(), lang.lab());
    let series = (experiment.series)(run.params());
    let marks = series.iter().enumerate().map(|(index, series)| {
        html! {
            <li>
                <svg class={classes!("plot__point", tint(series.tint))} viewBox="-12 -7 24 14" aria-hidden="true">
                    <path d="M0 -7V7" />{ outline(shape(index), 4.2, "plot__mark") }
                </svg>
                <span>{ series.label.get(lang) }</span>
            </li>
        }
    });
    let lines = experiment.theory.iter().map(|theory| {
        let is_mistake = theory.about.is_none();
        let kind = if is_mistake { strings.plot_mistake } else { strings.plot_theory };
        let class = is_mistake.then_some("plot__curve--mistake");
        html! {
            <li>
                <svg class={tint(theory.tint)} viewBox="-12 -7 24 14" aria-hidden="true">
                    <path class={classes!("plot__curve", class)} d="M-12 0H12" />
                </svg>
                <span><b class={class.map(|_| "plot__wrong")}>{ kind }</b>{ " " }{ theory.label.get(lang) }</span>
            </li>
        }
    });
    html! {
        <div class="plot-legend">
            <ul>{ for marks }{ for lines }</ul>
            <p class="quiet">{ fill(strings.plot_spread, &[spread_words(strings, experiment.summary)]) }</p>
        </div>
    }
}

fn spread_words(strings: &LabStrings, summary: Summary) -> &'static str {
    match summary {
        Summary::Mean | Summary::Share => strings.plot_interval,
        Summary::Median => strings.plot_tenths,
    }
}

/// The numbers of the plot, as a table.
pub fn numbers(run: &Measurement, lang: Lang) -> Html {
    let (experiment, strings) = (run.experiment(), lang.lab());
    let value = match experiment.summary {
        Summary::Mean => strings.plot_mean,
        Summary::Share => strings.plot_share,
        Summary::Median => strings.plot_median,
    };
    let series = (experiment.series)(run.params());
    let unit = |axis: &Axis| match axis.unit {
        "" => Html::default(),
        unit => html! { <small>{ " " }{ unit }</small> },
    };
    let rows = series.iter().enumerate().flat_map(|(index, series)| {
        (0..run.xs().len()).map(move |point| row(run, (index, point), series, lang))
    });
    html! {
        <details class="measure__numbers">
            <summary>{ strings.plot_numbers }</summary>
            <div class="scroll" tabindex="0" role="group" aria-label={strings.plot_numbers}>
                <table>
                    <caption>
                        { axis_words(&experiment.y, lang) }{ " · " }{ spread_words(strings, experiment.summary) }
                    </caption>
                    <thead>
                        <tr>
                            <th scope="col">{ experiment.x.label.get(lang) }{ unit(&experiment.x) }</th>
                            <th scope="col">{ strings.plot_series }</th>
                            <th scope="col">{ value }</th>
                            <th scope="col">{ strings.plot_from }</th>
                            <th scope="col">{ strings.plot_to }</th>
                            <th scope="col">{ strings.plot_theory }</th>
                            <th scope="col">{ "p99" }</th>
                            <th scope="col">{ strings.plot_max }</th>
                            <th scope="col">{ strings.plot_trials }</th>
                        </tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(run: &Measurement, (series, point): (usize, usize), of: &Series, lang: Lang) -> Html {
    let sample = run.sample(series, point);
    let cell = |get: fn(&Sample) -> f64| {
        html! { <td>{ sample.as_ref().map_or_else(|| "–".to_owned(), |sample| number(get(sample))) }</td> }
    };
    let formulas = run.experiment().theory.iter();
    let own = formulas
        .zip(run.theory(series, point))
        .find(|(theory, _)| theory.about.is_some_and(|about| about == series));
    let said = own.and_then(|(_, value)| value);
    html! {
        <tr>
            <th scope="row">{ number(run.xs()[point]) }</th>
            <td>{ of.label.get(lang) }</td>
            { cell(|sample| sample.value) }
            { cell(|sample| sample.low) }
            { cell(|sample| sample.high) }
            <td>{ said.map_or_else(|| "–".to_owned(), number) }</td>
            { cell(|sample| sample.p99) }
            { cell(|sample| sample.max) }
            <td>{ sample.map_or(0, |sample| sample.trials) }</td>
        </tr>
    }
}

/// A number with about four digits that count.
fn number(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 1_000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    decimal(value, places)
}

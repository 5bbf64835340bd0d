//! `netsplit measure`: many trials of a lesson's own code, on all cores.

use super::args::MeasureArgs;
use super::output::{Colour, Output, aligned_right, padded, progress};
use super::words::{lang, say};
use super::{Failure, Outcome, json, lessons as listing, select};
use crate::lessons;
use crate::session::Params;
use crate::session::experiment::{Axis, Experiment, Sample, Summary};
use crate::session::measurement::{Measurement, Trial};
use crate::sim::ENGINE_VERSION;
use rayon::prelude::*;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

/// Trials are handed to the cores in blocks of this many.
const BLOCK: usize = 4_096;

pub(super) fn measure(args: &MeasureArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let Some(name) = &args.experiment else {
        list(args, output)?;
        return Ok(Outcome::Held);
    };
    let experiment = select::experiment(name)?;
    let specs = (experiment.id, experiment.params);
    let params = select::with_all(specs, Params::defaults(specs.1), &args.params)?;
    let trials = args.trials.unwrap_or(experiment.trials);
    let mut measurement = Measurement::new(experiment, params, args.seed, trials);
    run_all(&mut measurement);
    if args.json {
        output.json(&measured_json(&measurement))?;
    } else {
        report(&measurement, output)?;
    }
    Ok(Outcome::Held)
}

fn run_all(measurement: &mut Measurement) {
    let bar = progress(measurement.experiment().id, measurement.total());
    loop {
        let block = std::iter::from_fn(|| measurement.next_trial()).take(BLOCK);
        let block: Vec<Trial> = block.collect();
        if block.is_empty() {
            break;
        }
        let run = |trial| {
            let value = measurement.run(trial);
            bar.inc(1);
            value
        };
        let values: Vec<Option<f64>> = block.par_iter().map(run).collect();
        for (trial, value) in block.iter().zip(values) {
            measurement.put(trial, value);
        }
    }
    bar.finish_and_clear();
}

fn list(args: &MeasureArgs, output: &mut Output) -> Result<(), Failure> {
    let all = || {
        let of = |entry: &'static lessons::Entry| {
            let experiments = (entry.experiments)().iter();
            experiments.map(move |experiment| (entry.about.id, experiment))
        };
        lessons::all().iter().flat_map(of)
    };
    if args.json {
        let experiment = |(lesson, experiment): (&str, &Experiment)| {
            json!({
                "experiment": experiment.id,
                "lesson": lesson,
                "title": experiment.title.get(lang()),
                "trials": experiment.trials,
                "params": experiment.params.iter().map(json::param).collect::<Vec<_>>(),
            })
        };
        let experiments: Vec<Value> = all().map(experiment).collect();
        return Ok(output.json(&json!({ "engine": ENGINE_VERSION, "experiments": experiments }))?);
    }
    for (lesson, experiment) in all() {
        let lesson = output.paint(lesson, Colour::Dim);
        let title = experiment.title.get(lang());
        output.line(&format!("{}  {title}  [{lesson}]", experiment.id))?;
        for spec in experiment.params {
            output.line(&format!("    {}", listing::param_line(spec)))?;
        }
    }
    Ok(())
}

fn summary_name(summary: Summary) -> &'static str {
    match summary {
        Summary::Mean => "mean",
        Summary::Share => "share",
        Summary::Median => "median",
    }
}

/// The heads of what is drawn of each point, and of its two ends.
fn summary_heads(summary: Summary) -> [String; 3] {
    let (drawn, from, to) = match summary {
        Summary::Mean => (
            say!("mean", "均值"),
            say!("95% from", "95% 下限"),
            say!("to", "上限"),
        ),
        Summary::Share => (
            say!("share", "比例"),
            say!("95% from", "95% 下限"),
            say!("to", "上限"),
        ),
        Summary::Median => (say!("median", "中位数"), "p10".to_owned(), "p90".to_owned()),
    };
    [drawn, from, to]
}

fn report(measurement: &Measurement, output: &mut Output) -> Result<(), Failure> {
    let experiment = measurement.experiment();
    let series = (experiment.series)(measurement.params());
    let (trials, seed) = (measurement.trials(), measurement.seed());
    let (id, title) = (experiment.id, experiment.title.get(lang()));
    output.line(&say!(
        "{id}: {title}, {trials} trials a point, seed {seed}",
        "{id}：{title}，每个点试验 {trials} 次，种子 {seed}"
    ))?;
    output.line(&say!("y: {}", "y：{}", axis_words(&experiment.y)))?;
    let mut rows = vec![head(experiment)];
    for (index, series) in series.iter().enumerate() {
        for point in 0..measurement.xs().len() {
            let mut row = vec![
                series.label.get(lang()).to_owned(),
                number(measurement.xs()[point]),
            ];
            row.extend(cells(measurement.sample(index, point), experiment.summary));
            let said = measurement.theory(index, point).into_iter();
            row.extend(said.map(|value| value.map_or_else(|| "-".to_owned(), number)));
            rows.push(row);
        }
    }
    table(&rows, output)?;
    for (index, theory) in experiment.theory.iter().enumerate() {
        let what = match theory.about {
            Some(_) => say!("theory", "理论"),
            None => say!("a common mistake", "常见错误"),
        };
        let (number, label) = (index + 1, theory.label.get(lang()));
        output.line(&say!(
            "({number}) {what}: {label}",
            "({number}) {what}：{label}"
        ))?;
    }
    Ok(())
}

fn axis_words(axis: &Axis) -> String {
    let label = axis.label.get(lang());
    match axis.unit {
        "" => label.to_owned(),
        unit => format!("{label} [{unit}]"),
    }
}

fn head(experiment: &Experiment) -> Vec<String> {
    let drawn = summary_heads(experiment.summary);
    let unit = experiment.x.unit;
    let x = format!("x {unit}").trim_end().to_owned();
    let mut head = vec![say!("series", "系列"), x, say!("trials", "试验次数")];
    head.extend(drawn);
    // Trials that give 0 or 1 have no more to tell.
    if experiment.summary != Summary::Share {
        head.extend([say!("min", "最小"), "p50".to_owned(), "p99".to_owned()]);
        head.extend([say!("max", "最大"), say!("mean", "均值")]);
    }
    head.extend((1..=experiment.theory.len()).map(|index| format!("({index})")));
    head
}

/// How many trials gave a number, and what they come to; dashes where none did.
fn cells(sample: Option<Sample>, summary: Summary) -> Vec<String> {
    let all = |sample: &Sample| {
        let drawn = [sample.value, sample.low, sample.high];
        let more = [sample.min, sample.p50, sample.p99, sample.max, sample.mean];
        drawn.into_iter().chain(more).map(number).collect()
    };
    let numbers: Vec<String> = sample.as_ref().map_or_else(|| vec!["-".to_owned(); 8], all);
    let shown = if summary == Summary::Share { 3 } else { 8 };
    let trials = sample.map_or(0, |sample| sample.trials).to_string();
    std::iter::once(trials)
        .chain(numbers.into_iter().take(shown))
        .collect()
}

/// A number with about four digits that count.
fn number(value: f64) -> String {
    match value.abs() {
        size if !(1e-12..1_000.0).contains(&size) || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 100.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        size if size >= 0.001 => format!("{value:.4}"),
        _ => format!("{value:.2e}"),
    }
}

/// Rows in columns: the first to the left, numbers to the right.
fn table(rows: &[Vec<String>], output: &mut Output) -> Result<(), Failure> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max();
    let widths: Vec<usize> = (0..columns).map(|c| width(c).unwrap_or(0)).collect();
    for row in rows {
        let cell = |(column, cell): (usize, &String)| match column {
            0 => padded(cell, widths[0]),
            _ => aligned_right(cell, widths[column]),
        };
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        output.line(cells.join("  ").trim_end())?;
    }
    Ok(())
}

fn measured_json(measurement: &Measurement) -> Value {
    let experiment = measurement.experiment();
    let axis = |axis: &Axis| json!({ "label": axis.label.get(lang()), "unit": axis.unit, "log": axis.log });
    let series = (experiment.series)(measurement.params());
    let theory = experiment
        .theory
        .iter()
        .map(|theory| json!({ "label": theory.label.get(lang()), "series": theory.about }));
    let places = (0..series.len())
        .flat_map(|series| (0..measurement.xs().len()).map(move |point| (series, point)));
    json!({
        "engine": ENGINE_VERSION,
        "experiment": experiment.id,
        "params": json::params(experiment.params, measurement.params()),
        "seed": measurement.seed(),
        "trials": measurement.trials(),
        "summary": summary_name(experiment.summary),
        "x": axis(&experiment.x),
        "y": axis(&experiment.y),
        "series": series.iter().map(|series| json!({ "label": series.label.get(lang()) })).collect::<Vec<_>>(),
        "theory": theory.collect::<Vec<_>>(),
        "points": places.map(|(series, point)| point_json(measurement, series, point)).collect::<Vec<_>>(),
    })
}

fn point_json(measurement: &Measurement, series: usize, point: usize) -> Value {
    let sample = measurement.sample(series, point);
    let of = |get: fn(&Sample) -> f64| sample.as_ref().map(get);
    json!({
        "series": series,
        "x": measurement.xs()[point],
        "trials": sample.map_or(0, |sample| sample.trials),
        "value": of(|sample| sample.value),
        "low": of(|sample| sample.low),
        "high": of(|sample| sample.high),
        "mean": of(|sample| sample.mean),
        "min": of(|sample| sample.min),
        "p10": of(|sample| sample.p10),
        "p50": of(|sample| sample.p50),
        "p90": of(|sample| sample.p90),
        "p99": of(|sample| sample.p99),
        "max": of(|sample| sample.max),
        "theory": measurement.theory(series, point),
    })
}

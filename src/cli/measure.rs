//! `netsplit measure`: many trials of a lesson's own code, on all cores.

use super::args::MeasureArgs;
use super::output::{Colour, Output, progress};
use super::{Failure, Outcome, json, lessons as listing, select};
use crate::i18n::Lang;
use crate::lessons;
use crate::session::Params;
use crate::session::experiment::{Axis, Experiment, Sample, Summary};
use crate::session::measurement::{Measurement, Trial};
use crate::sim::ENGINE_VERSION;
use rayon::prelude::*;
use serde_json::{Value, json};

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
                "title": experiment.title.get(Lang::En),
                "trials": experiment.trials,
                "params": experiment.params.iter().map(json::param).collect::<Vec<_>>(),
            })
        };
        let experiments: Vec<Value> = all().map(experiment).collect();
        return Ok(output.json(&json!({ "engine": ENGINE_VERSION, "experiments": experiments }))?);
    }
    for (lesson, experiment) in all() {
        let lesson = output.paint(lesson, Colour::Dim);
        let title = experiment.title.get(Lang::En);
        output.line(&format!("{}  {title}  [{lesson}]", experiment.id))?;
        for spec in experiment.params {
            output.line(&format!("    {}", listing::param_line(spec)))?;
        }
    }
    Ok(())
}

/// What is drawn of each point, and what its two ends are.
fn summary_names(summary: Summary) -> (&'static str, [&'static str; 3]) {
    match summary {
        Summary::Mean => ("mean", ["mean", "95% from", "to"]),
        Summary::Share => ("share", ["share", "95% from", "to"]),
        Summary::Median => ("median", ["median", "p10", "p90"]),
    }
}

fn report(measurement: &Measurement, output: &mut Output) -> Result<(), Failure> {
    let experiment = measurement.experiment();
    let series = (experiment.series)(measurement.params());
    let (trials, seed) = (measurement.trials(), measurement.seed());
    output.line(&format!(
        "{}: {}, {trials} trials a point, seed {seed}",
        experiment.id,
        experiment.title.get(Lang::En)
    ))?;
    output.line(&format!("y: {}", axis_words(&experiment.y)))?;
    let mut rows = vec![head(experiment)];
    for (index, series) in series.iter().enumerate() {
        for point in 0..measurement.xs().len() {
            let mut row = vec![
                series.label.get(Lang::En).to_owned(),
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
            Some(_) => "theory",
            None => "a common mistake",
        };
        let label = theory.label.get(Lang::En);
        output.line(&format!("({}) {what}: {label}", index + 1))?;
    }
    Ok(())
}

fn axis_words(axis: &Axis) -> String {
    let label = axis.label.get(Lang::En);
    match axis.unit {
        "" => label.to_owned(),
        unit => format!("{label} [{unit}]"),
    }
}

fn head(experiment: &Experiment) -> Vec<String> {
    let (_, drawn) = summary_names(experiment.summary);
    let unit = experiment.x.unit;
    let x = format!("x {unit}").trim_end().to_owned();
    let mut head = vec!["series".to_owned(), x, "trials".to_owned()];
    head.extend(drawn.map(str::to_owned));
    // Trials that give 0 or 1 have no more to tell.
    if experiment.summary != Summary::Share {
        head.extend(["min", "p50", "p99", "max", "mean"].map(str::to_owned));
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
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|c| width(c).unwrap_or(0)).collect();
    for row in rows {
        let cell = |(column, cell): (usize, &String)| match column {
            0 => format!("{cell:0$}", widths[0]),
            _ => format!("{cell:>0$}", widths[column]),
        };
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        output.line(cells.join("  ").trim_end())?;
    }
    Ok(())
}

fn measured_json(measurement: &Measurement) -> Value {
    let experiment = measurement.experiment();
    let axis = |axis: &Axis| json!({ "label": axis.label.get(Lang::En), "unit": axis.unit, "log": axis.log });
    let series = (experiment.series)(measurement.params());
    let theory = experiment
        .theory
        .iter()
        .map(|theory| json!({ "label": theory.label.get(Lang::En), "series": theory.about }));
    let places = (0..series.len())
        .flat_map(|series| (0..measurement.xs().len()).map(move |point| (series, point)));
    json!({
        "engine": ENGINE_VERSION,
        "experiment": experiment.id,
        "params": json::params(experiment.params, measurement.params()),
        "seed": measurement.seed(),
        "trials": measurement.trials(),
        "summary": summary_names(experiment.summary).0,
        "x": axis(&experiment.x),
        "y": axis(&experiment.y),
        "series": series.iter().map(|series| json!({ "label": series.label.get(Lang::En) })).collect::<Vec<_>>(),
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

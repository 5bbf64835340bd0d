//! The command line: the same runs without a browser.
//!
//! Exit status: 0 when done and all properties held, 1 when a property was violated, 2 for bad
//! usage or input, of which one line on standard error says what to do. `lin` has a fourth, 3: it gave
//! up before it knew, so that neither 0 nor 1 would be true.

mod args;
mod explore;
mod fuzz;
mod grade;
mod hash;
mod json;
mod lessons;
mod lin;
mod linear;
mod measure;
mod output;
mod run;
mod select;

use args::{Args, Command};
use clap::Parser;
use output::Output;
use std::ffi::OsString;
use std::process::ExitCode;

/// What a command came to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Outcome {
    Held,
    Violated,
    /// A bound was reached before it was known.
    Undecided,
}

/// Why a command could not be carried out.
enum Failure {
    /// One line that says what is wrong and what to do.
    Input(String),
    /// Standard output took no more.
    Output(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command line with these arguments, the first of which is the program's name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let mut output = Output::stdout();
    let result = match &args.command {
        Command::Lessons(args) => lessons::list(args, &mut output),
        Command::Run(args) => run::run(args, &mut output),
        Command::Fuzz(args) => fuzz::fuzz(args, &mut output),
        Command::Explore(args) => explore::explore(args, &mut output),
        Command::Measure(args) => measure::measure(args, &mut output),
        Command::Grade(args) => grade::grade(args, &mut output),
        Command::Hash(args) => hash::hash(args, &mut output),
        Command::Lin(args) => lin::lin(args, &mut output),
    };
    match result.and_then(|outcome| Ok(output.finish().map(|()| outcome)?)) {
        Ok(Outcome::Held) => ExitCode::SUCCESS,
        Ok(Outcome::Violated) => ExitCode::from(1),
        Ok(Outcome::Undecided) => ExitCode::from(3),
        Err(Failure::Input(message)) => bad_input(&message),
        // Who closed the pipe has read enough.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => bad_input(&format!(
            "the result can not be written: {error}; make room or write elsewhere"
        )),
    }
}

fn bad_input(message: &str) -> ExitCode {
    eprintln!("netsplit: {message}");
    ExitCode::from(2)
}

/// What clap has to say: help and version as they are, an error on one line.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return bad_input(
            "no command is given; write `netsplit lessons`, or see `netsplit --help`",
        );
    }
    let text = error.to_string();
    let telling = |line: &&str| {
        !line.is_empty() && !line.starts_with("Usage:") && !line.starts_with("For more information")
    };
    let lines: Vec<&str> = text.lines().map(str::trim).filter(telling).collect();
    let lines = lines
        .join(" ")
        .replace("error: ", "")
        .replace(" tip: ", "; ");
    bad_input(&format!(
        "{lines}; `netsplit --help` and `netsplit COMMAND --help` tell more"
    ))
}

//! The command line: the same runs without a browser.
//!
//! Exit status: 0 when done and all properties held, 1 when a property was violated, 2 for bad
//! usage or input, of which one line on standard error says what to do. `lin` has a fourth, 3: it gave
//! up before it knew, so that neither 0 nor 1 would be true.
//!
//! It speaks the languages of the page: see `words`.

mod args;
mod explore;
mod fuzz;
mod grade;
mod hash;
mod help;
mod json;
mod lessons;
mod lin;
mod linear;
mod measure;
mod output;
mod run;
mod select;
mod usage;
mod value;
mod variants;
mod words;

use args::{Args, Command};
use output::Output;
use std::ffi::OsString;
use std::process::ExitCode;
use words::say;

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
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let args = match Args::read(words::choose(arguments)) {
        Ok(args) => args,
        // Help and the version are no errors.
        Err(error) if !error.use_stderr() => {
            help::print(&error);
            return ExitCode::SUCCESS;
        }
        Err(error) => return bad_input(&usage::words(&error)),
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
        Err(Failure::Output(error)) => bad_input(&unwritable(&error)),
    }
}

fn unwritable(error: &std::io::Error) -> String {
    let error = words::io_words(error);
    say!(
        "the result can not be written: {error}; make room or write elsewhere",
        "无法写出结果：{error}；请腾出空间，或写到别处"
    )
}

fn bad_input(message: &str) -> ExitCode {
    eprintln!("netsplit: {message}");
    ExitCode::from(2)
}

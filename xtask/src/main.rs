//! Set-up, serve, build and test: what the two commands of the README run.
//!
//! `cargo xtask` is an alias for `cargo run --package xtask --`, so the same words work on Linux,
//! macOS and Windows with nothing installed but a Rust toolchain. For the same reason this crate
//! has no dependencies: it is the first thing that a newcomer's machine compiles.
//!
//! The code map: `args` says what was asked, `setup` makes the machine able to do it, and `serve`,
//! `bundle` and `test` do it. Decisions are pure functions with tests beside them (`args`,
//! `counts`, `lock`, `budget`, `setup::toolchain`); what they decide is carried out through `run`,
//! the only place that starts a child process.

mod args;
mod budget;
mod bundle;
mod chunks;
mod counts;
mod lesson;
mod lock;
mod plan;
mod run;
mod scratch;
mod scripts;
mod serve;
mod setup;
mod site;
mod styles;
mod test;
mod tree;
mod wasm;

use std::process::ExitCode;

use args::Task;
use tree::Tree;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match args::parse(&words) {
        Ok(Task::Help) => {
            run::tell(args::USAGE.trim_end());
            ExitCode::SUCCESS
        }
        Ok(task) => carry_out(&task),
        Err(problem) => {
            eprintln!("xtask: {problem} (`cargo xtask --help` lists what there is)");
            ExitCode::from(2)
        }
    }
}

/// Does one task; a failure is told in one place, so that every task ends alike.
fn carry_out(task: &Task) -> ExitCode {
    let done = Tree::find().and_then(|tree| match task {
        Task::Help => Ok(()),
        Task::Setup => setup::ready(&tree, setup::EVERYTHING),
        Task::Serve { port, release } => serve::serve(&tree, *port, *release),
        Task::Build { public_url } => {
            setup::ready(&tree, setup::TO_BUILD)?;
            bundle::build(&tree, public_url.as_deref())
        }
        Task::Bench => test::bench(&tree),
        Task::NewLesson { name } => lesson::write(&tree, name),
        Task::Test { stages } => test::test(&tree, stages),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // A test run has said everything before its closing line, which must stay the last.
            if !problem.is_empty() {
                eprintln!("xtask: {problem}");
            }
            ExitCode::FAILURE
        }
    }
}

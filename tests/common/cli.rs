//! What the tests of the command line share.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The program, in English whatever the language of who runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netsplit"));
    command.env("LC_ALL", "C");
    command
}

/// What the program does with this on its standard input.
pub fn fed(program: &mut Command, input: &[u8]) -> Output {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Who refuses its arguments reads nothing: that the pipe is closed is no failure here.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("the program ends")
}

/// What the program wrote.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// Checks that arguments were refused with status 2, nothing on standard output, and one line on
/// standard error that holds `expect`.
#[track_caller]
pub fn assert_refused(output: &Output, args: &[&str], expect: &str) {
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
    assert_eq!(text(&output.stdout), "", "{args:?}");
    assert_eq!(message.lines().count(), 1, "{args:?}: {message}");
    assert!(
        message.starts_with("netsplit: ") && message.contains(expect),
        "{args:?}: {message}"
    );
}

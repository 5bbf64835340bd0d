//! What the tests of the command line share.

use std::process::Output;

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

//! Standard output: locked, buffered, coloured only on a terminal.

use super::words::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use unicode_width::UnicodeWidthStr;

/// Where results go.
pub(super) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    coloured: bool,
}

/// What a colour says.
#[derive(Copy, Clone)]
pub(super) enum Colour {
    Good = 32,
    Bad = 31,
    Dim = 2,
}

impl Output {
    pub fn stdout() -> Self {
        Self {
            coloured: is_coloured(),
            out: BufWriter::new(io::stdout().lock()),
        }
    }

    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// For what writes a format of its own.
    pub fn writer(&mut self) -> &mut impl Write {
        &mut self.out
    }

    pub fn json(&mut self, value: &Value) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, value)?;
        writeln!(self.out)
    }

    pub fn paint(&self, text: &str, colour: Colour) -> String {
        if self.coloured {
            format!("\x1b[{}m{text}\x1b[0m", colour as u8)
        } else {
            text.to_owned()
        }
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether standard output is a terminal, and nobody objects to colours (no-color.org).
pub(super) fn is_coloured() -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !plain
}

/// A text with spaces behind it, so that it takes so many columns of a terminal; a Chinese character
/// takes two.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", spaces(text, width))
}

/// The same with the spaces before it.
pub(super) fn aligned_right(text: &str, width: usize) -> String {
    format!("{}{text}", spaces(text, width))
}

fn spaces(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}

/// A bar on standard error, when that is a terminal: how many of so many are done.
pub(super) fn progress(of: impl Into<Cow<'static, str>>, count: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}");
    bar.set_message(of);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A count on standard error, when that is a terminal, of what has no known end.
pub(super) fn counter(of: &str, what: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{msg} {human_pos} ({per_sec}, {elapsed})");
    bar.set_message(say!("{of}: {what}", "{of}：{what}"));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

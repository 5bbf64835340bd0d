//! Child processes: started here and nowhere else, told of before they start, and never silent.

use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a child may be silent before the elapsed time is shown. A download or a linker can
/// say nothing for minutes, and then only this tells slow from stuck.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What took less is not worth a line that says how long.
const WORTH_TELLING: Duration = Duration::from_secs(2);

/// Writes a line for whoever reads along, and goes on if nobody does any more, as after
/// `cargo xtask setup | head`.
pub fn tell(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Says that something is done, or was there already, in one line.
pub fn say(line: &str) {
    tell(&format!("  {line}"));
}

/// Says what comes next and why, before it happens.
pub fn announce(what: &str, why: &str) {
    tell(&format!("\n==> {what}\n    {why}"));
}

/// Runs a command with its output on the screen; the error says what failed.
pub fn stream(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    tell(&format!("    $ {shown}"));
    let started = Instant::now();
    let heartbeat = Heartbeat::start(&shown);
    let status = command.status();
    drop(heartbeat);
    match status {
        Ok(status) if status.success() => {
            if started.elapsed() >= WORTH_TELLING {
                tell(&format!("    done in {} s", started.elapsed().as_secs()));
            }
            Ok(())
        }
        Ok(status) => Err(format!(
            "`{shown}` failed ({status}); its own words are above"
        )),
        Err(error) => Err(format!("`{shown}` could not start: {error}")),
    }
}

/// Starts a command that goes on until it is stopped, with its output on the screen.
pub fn start(command: &mut Command) -> Result<Child, String> {
    let shown = shown(command);
    tell(&format!("    $ {shown}"));
    command
        .spawn()
        .map_err(|error| format!("`{shown}` could not start: {error}"))
}

/// What a command printed while it ran in sight, and whether it succeeded.
pub struct Seen {
    /// Its standard output.
    pub output: String,
    /// Whether it ended with status 0.
    pub success: bool,
}

/// Like [`stream`], and keeps the standard output, in which the runners tell their counts.
///
/// A line for which `is_quoted` holds is shown in brackets: it was written for this program.
pub fn tee(command: &mut Command, is_quoted: fn(&str) -> bool) -> Result<Seen, String> {
    let shown = shown(command);
    tell(&format!("    $ {shown}"));
    let heartbeat = Heartbeat::start(&shown);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{shown}` could not start: {error}"))?;
    let mut output = String::new();
    if let Some(pipe) = child.stdout.take() {
        for line in BufReader::new(pipe).split(b'\n') {
            let bytes = line.map_err(|error| format!("`{shown}` broke off: {error}"))?;
            let line = String::from_utf8_lossy(&bytes);
            match is_quoted(&line) {
                true => tell(&format!("[{line}]")),
                false => tell(&line),
            }
            output.push_str(&line);
            output.push('\n');
        }
    }
    let status = child
        .wait()
        .map_err(|error| format!("`{shown}` was lost: {error}"))?;
    drop(heartbeat);
    Ok(Seen {
        output,
        success: status.success(),
    })
}

/// Like [`stream`], without the lines of the error output for which `is_noise` holds.
pub fn stream_but(command: &mut Command, is_noise: fn(&str) -> bool) -> Result<(), String> {
    let shown = shown(command);
    tell(&format!("    $ {shown}"));
    let heartbeat = Heartbeat::start(&shown);
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{shown}` could not start: {error}"))?;
    if let Some(pipe) = child.stderr.take() {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            if !is_noise(&line) {
                eprintln!("{line}");
            }
        }
    }
    let ended = child.wait();
    drop(heartbeat);
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!(
            "`{shown}` failed ({status}); its own words are above"
        )),
        Err(error) => Err(format!("`{shown}` was lost: {error}")),
    }
}

/// Asks a quick question: the answer is the standard output, or `None` if there is no such program
/// or it says no.
pub fn ask(command: &mut Command) -> Option<String> {
    // A question must not make rustup install the toolchain that it is asked about.
    let command = command.env("RUSTUP_AUTO_INSTALL", "0").stdin(Stdio::null());
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// Shows the elapsed time every [`HEARTBEAT`] until dropped.
struct Heartbeat {
    stop: Option<Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Heartbeat {
    fn start(shown: &str) -> Self {
        let (stop, stopped) = channel();
        let name = shown.split(' ').take(3).collect::<Vec<_>>().join(" ");
        let thread = thread::spawn(move || beat(&name, &stopped));
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // It only prints; if it panicked there is nothing to be saved.
            let _ = thread.join();
        }
    }
}

fn beat(name: &str, stopped: &Receiver<()>) {
    let started = Instant::now();
    // On a terminal, cargo's progress bar stands on the current line: start on a clean one.
    let clean = if io::stderr().is_terminal() {
        "\r\x1b[K"
    } else {
        ""
    };
    while stopped.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
        eprintln!("{clean}    ... {name}: {} s", started.elapsed().as_secs());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one program that is surely there: cargo is running this test.
    fn cargo(argument: &str) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.arg(argument);
        command
    }

    #[test]
    fn a_program_that_fails_is_named_in_the_error() {
        let mut command = cargo("--no-such-option");
        command.stderr(Stdio::null());
        let problem = stream(&mut command).expect_err("cargo takes no such option");
        assert!(problem.contains("--no-such-option"), "{problem}");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_and_no_answer() {
        let missing = || Command::new("netsplit-no-such-program");
        assert!(stream(&mut missing()).is_err());
        assert_eq!(ask(&mut missing()), None);
    }

    #[test]
    fn output_is_kept_for_counting() {
        let seen = tee(&mut cargo("--version"), |_| false).expect("cargo runs");
        assert!(seen.success && seen.output.starts_with("cargo "));
    }
}

//! What the command line asks for.

/// What `cargo xtask` and `cargo xtask --help` print.
pub const USAGE: &str = "\
Usage: cargo xtask <task>

Tasks:
  setup                       install what is missing to serve, build and test
  serve [--port N]            build the site, serve it, rebuild when a file changes (port 8080)
        [--release]           the same with the optimised build: slower to rebuild, faster to use
  build [--public-url URL]    make dist/, for any static host, and check its size; the links are
                              relative (./), or start with URL, such as /sub/path/
  test  [--fast]              run every test; --fast: only those that need no browser
        [--only STAGE]        one stage of them, such as `--only 'end to end'`
  bench                       measure the engine, seeking and scenes in the browser
  new-lesson NAME             write a small whole lesson to start from, and list it

Each task says what it installs, and why, before it does. Doing a task again is safe.
";

/// The port to serve on when none is asked for: trunk's own, so that bookmarks fit both.
const DEFAULT_PORT: u16 = 8080;

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Print the usage.
    Help,
    /// Install what is missing.
    Setup,
    /// Serve the site and rebuild it as files change.
    Serve {
        /// Where on the loopback address.
        port: u16,
        /// With the optimiser on.
        release: bool,
    },
    /// Make `dist/`.
    Build {
        /// Where the site will live; relative links if not given.
        public_url: Option<String>,
    },
    /// Run the benchmarks of the browser.
    Bench,
    /// Write a lesson to start from.
    NewLesson {
        /// Its name in addresses: small letters, digits and hyphens.
        name: String,
    },
    /// Run the tests.
    Test {
        /// Which of them.
        stages: Stages,
    },
}

/// Which stages of the tests.
#[derive(Debug, PartialEq, Eq)]
pub enum Stages {
    All,
    /// Only those that need neither wasm nor a browser.
    Fast,
    /// One, by its name.
    Only(String),
}

/// Reads the words after `cargo xtask`; the error is one line that names the word at fault.
pub fn parse(words: &[String]) -> Result<Task, String> {
    let Some((task, options)) = words.split_first() else {
        return Ok(Task::Help);
    };
    if words.iter().any(|word| word == "--help" || word == "-h") || task == "help" {
        return Ok(Task::Help);
    }
    let mut options = Options(options.iter());
    match task.as_str() {
        "setup" => match options.next() {
            None => Ok(Task::Setup),
            Some((name, _)) => Err(unknown(name, "setup")),
        },
        "bench" => match options.next() {
            None => Ok(Task::Bench),
            Some((name, _)) => Err(unknown(name, "bench")),
        },
        "serve" => serve(&mut options),
        "build" => build(&mut options),
        "test" => test(&mut options),
        "new-lesson" => new_lesson(&mut options),
        other => Err(format!("there is no task `{other}`")),
    }
}

/// The options of a task: `--name value` and `--name=value` are the same.
struct Options<'a>(std::slice::Iter<'a, String>);

impl<'a> Options<'a> {
    fn next(&mut self) -> Option<(&'a str, Option<&'a str>)> {
        let word = self.0.next()?;
        match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => Some((name, Some(value))),
            _ => Some((word, None)),
        }
    }

    fn value(&mut self, name: &str, joined: Option<&'a str>) -> Result<&'a str, String> {
        joined
            .or_else(|| self.0.next().map(String::as_str))
            .ok_or_else(|| format!("`{name}` needs a value"))
    }
}

fn serve(options: &mut Options) -> Result<Task, String> {
    let (mut port, mut release) = (DEFAULT_PORT, false);
    while let Some(option) = options.next() {
        match option {
            ("--port", joined) => port = port_number(options.value("--port", joined)?)?,
            ("--release", None) => release = true,
            (name, _) => return Err(unknown(name, "serve")),
        }
    }
    Ok(Task::Serve { port, release })
}

fn port_number(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!(
            "`--port` takes a number from 1 to 65535, not `{text}`"
        )),
    }
}

fn build(options: &mut Options) -> Result<Task, String> {
    let mut public_url = None;
    while let Some(option) = options.next() {
        match option {
            ("--public-url", joined) => {
                let url = options.value("--public-url", joined)?;
                if !is_public_url(url) {
                    return Err(format!(
                        "`--public-url` takes `./`, a path such as `/sub/path/` or a whole \
                         address, not `{url}`"
                    ));
                }
                public_url = Some(url.to_owned());
            }
            (name, _) => return Err(unknown(name, "build")),
        }
    }
    Ok(Task::Build { public_url })
}

/// Whether links may start with this: anything else would depend on the page they are on.
fn is_public_url(url: &str) -> bool {
    url == "./"
        || ["/", "http://", "https://"]
            .iter()
            .any(|s| url.starts_with(s))
}

fn new_lesson(options: &mut Options) -> Result<Task, String> {
    let Some((name, None)) = options.next() else {
        return Err("`new-lesson` needs a name, such as `new-lesson primary-backup`".into());
    };
    if let Some((other, _)) = options.next() {
        return Err(unknown(other, "new-lesson"));
    }
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if !name.split('-').all(is_word) || name == "kit" {
        return Err(format!(
            "`{name}` can not name a lesson: write words of small letters and digits with hyphens \
             between, such as `primary-backup`"
        ));
    }
    Ok(Task::NewLesson {
        name: name.to_owned(),
    })
}

fn test(options: &mut Options) -> Result<Task, String> {
    let mut stages = Stages::All;
    while let Some(option) = options.next() {
        stages = match option {
            _ if stages != Stages::All => {
                return Err("`test` takes one of `--fast` and `--only`".into());
            }
            ("--fast", None) => Stages::Fast,
            ("--only", joined) => Stages::Only(options.value("--only", joined)?.to_owned()),
            (name, _) => return Err(unknown(name, "test")),
        }
    }
    Ok(Task::Test { stages })
}

fn unknown(word: &str, task: &str) -> String {
    format!("`{task}` does not know `{word}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(line: &str) -> Result<Task, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn no_words_and_help_print_the_usage() {
        for line in ["", "help", "--help", "-h", "serve --help", "test -h"] {
            assert_eq!(parse_line(line), Ok(Task::Help), "{line:?}");
        }
    }

    #[test]
    fn every_task_of_the_usage_is_read() {
        let public_url = Some("/sub/path/".to_owned());
        let tasks = [
            ("setup", Task::Setup),
            (
                "serve",
                Task::Serve {
                    port: 8080,
                    release: false,
                },
            ),
            (
                "serve --port 9000",
                Task::Serve {
                    port: 9000,
                    release: false,
                },
            ),
            (
                "serve --port=9000 --release",
                Task::Serve {
                    port: 9000,
                    release: true,
                },
            ),
            ("build", Task::Build { public_url: None }),
            ("build --public-url /sub/path/", Task::Build { public_url }),
            (
                "test",
                Task::Test {
                    stages: Stages::All,
                },
            ),
            (
                "test --fast",
                Task::Test {
                    stages: Stages::Fast,
                },
            ),
            (
                "test --only build",
                Task::Test {
                    stages: Stages::Only("build".into()),
                },
            ),
            ("bench", Task::Bench),
        ];
        for (line, task) in tasks {
            assert_eq!(parse_line(line), Ok(task), "{line:?}");
        }
    }

    #[test]
    fn a_bad_word_is_one_line_that_names_it() {
        let lines = [
            ("fly", "fly"),
            ("setup now", "now"),
            ("serve --prot 1", "--prot"),
            ("serve --port", "--port"),
            ("serve --port 0", "0"),
            ("serve --port 70000", "70000"),
            ("serve --release=yes", "--release"),
            ("build --public-url sub", "sub"),
            ("test fast", "fast"),
            ("test --fast=no", "--fast"),
            ("test --only", "--only"),
            ("test --fast --only build", "--only"),
        ];
        for (line, named) in lines {
            let problem = parse_line(line).expect_err(line);
            assert!(problem.contains(named), "{line:?}: {problem}");
            assert_eq!(problem.lines().count(), 1, "{line:?}: {problem}");
        }
    }
}

//! The arguments of the command line. Their English words stand here, as the parser takes them; those
//! in Chinese in `help`.

use super::help;
use super::value::{
    Seeds, parse_format, parse_lang, parse_load_factor, parse_seeds, parse_until, within,
};
use crate::checks::linearizable::LIMIT_DEFAULT;
use crate::session::export::Format;
use crate::session::measurement::TRIALS_MAX;
use crate::sim::{ENGINE_VERSION, Micros};
use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (engine {ENGINE_VERSION})", env!("CARGO_PKG_VERSION")));

/// Real fault-handling algorithms, and every way to break them: the same runs as on the page.
///
/// Exit status: 0 when done and all properties held, 1 when a property was violated, 2 for bad
/// usage or input; 3 when a check gave up before it knew.
#[derive(Parser, Debug)]
#[command(name = "netsplit", version = VERSION.as_str(), disable_help_subcommand = false)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// Reads arguments, the first of which is the program's name, in the language that was chosen.
    pub fn read(arguments: Vec<OsString>) -> Result<Self, clap::Error> {
        let mut command = command();
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }
}

/// The whole command, in the language that was chosen.
fn command() -> clap::Command {
    // It is read before all others (`words::choose`); here it is only checked.
    let lang = Arg::new("lang")
        .long("lang")
        .global(true)
        .display_order(900);
    let lang = lang.value_name("TAG").value_parser(parse_lang);
    let lang = lang.help("The language to speak, en or zh-CN; that of the terminal unless given");
    help::in_language(Args::command().arg(lang))
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// List the lessons and their parameters.
    Lessons(LessonsArgs),
    /// Run a lesson, and print the digest of what happened and how its properties stand.
    Run(RunArgs),
    /// Run a lesson under random faults, once for each seed, until a property is violated.
    Fuzz(FuzzArgs),
    /// Visit every state that a lesson or a model can get into, nearest first, until a property is
    /// violated.
    Explore(ExploreArgs),
    /// Measure a lesson's own code many times, beside what theory says; alone: list what can be
    /// measured.
    Measure(MeasureArgs),
    /// Run the submissions of a class again, and say which solve their task.
    Grade(GradeArgs),
    /// Say which node has each key of standard input (one a line), under a placement scheme.
    Hash(HashArgs),
    /// Say whether a recorded history is linearizable, with an order that shows it, or with what can
    /// not be ordered.
    Lin(LinArgs),
}

#[derive(clap::Args, Debug)]
pub(super) struct LessonsArgs {
    /// List what is broken on purpose instead of the parameters: what each variant breaks, and the
    /// shortest run that shows it.
    #[arg(long)]
    pub variants: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// What can be chosen before a run starts.
#[derive(clap::Args, Debug)]
pub(super) struct Choices {
    /// How many servers there are.
    #[arg(long, value_name = "N")]
    pub nodes: Option<String>,
    /// The broken variant, by name. `fuzz` looks for it with the parameters that its lesson names
    /// for that, and with `all` for every variant in turn.
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// A parameter of the lesson; can be given several times.
    #[arg(long = "param", value_name = "KEY=VALUE")]
    pub params: Vec<String>,
}

#[derive(clap::Args, Debug)]
pub(super) struct RunArgs {
    /// The lesson; `netsplit lessons` lists them.
    pub lesson: String,
    #[command(flatten)]
    pub choices: Choices,
    /// Decides every random number of the run.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = within::<u64>(0..=u64::MAX))]
    pub seed: u64,
    /// The run of a shared link: a page address that holds `run=...`, or what follows `run=`.
    #[arg(long, value_name = "LINK",
          conflicts_with_all = ["nodes", "variant", "params", "seed", "script"])]
    pub link: Option<String>,
    /// A script of what to do; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// How far to run, such as `30s`. Without it: to the end of the script or the moment of the
    /// link, else 10 s.
    #[arg(long, value_name = "TIME", value_parser = parse_until)]
    pub until: Option<Micros>,
    /// Print what happened, one event a line.
    #[arg(long)]
    pub trace: bool,
    /// Print what clients asked and were told, one request a line, and whether it is linearizable.
    #[arg(long)]
    pub history: bool,
    /// Print the run as a script that plays it again.
    #[arg(long)]
    pub print_script: bool,
    /// Print the run in the format of another tool, and nothing else: csv and json have all events, edn the
    /// history of clients as Jepsen writes it (`netsplit lin` reads it), mermaid a sequence diagram, shiviz a log
    /// with vector clocks.
    #[arg(long, value_name = "FORMAT", value_parser = parse_format,
          conflicts_with_all = ["trace", "history", "print_script", "json"])]
    pub export: Option<Format>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct FuzzArgs {
    /// The lesson, or `all`.
    pub lesson: String,
    #[command(flatten)]
    pub choices: Choices,
    /// The seeds: the first, and the one after the last. With a variant they may be left out: it is
    /// looked for from 0 on, in as many runs as its lesson says it takes at most.
    #[arg(long, value_name = "A..B", value_parser = parse_seeds, required_unless_present = "variant")]
    pub seeds: Option<Seeds>,
    /// Make what is found small, and print it as a script: fewer acts, fewer nodes, sooner.
    #[arg(long, alias = "minimize")]
    pub minimise: bool,
    /// Go on after a violation, and print every seed that violates a property.
    #[arg(long)]
    pub keep_going: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct ExploreArgs {
    /// The lesson; or model:two-phase-commit, model:tcommit, model:paxos.
    pub what: String,
    #[command(flatten)]
    pub choices: Choices,
    /// Decides every random number of a lesson's runs; 1 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u64>(0..=u64::MAX))]
    pub seed: Option<u64>,
    /// The only property of a lesson to look at; without it, all.
    #[arg(long, value_name = "NAME")]
    pub property: Option<String>,
    /// How many messages may be dropped (lessons); 0 unless given. One that never arrives costs
    /// nothing.
    #[arg(long, value_name = "N", value_parser = within::<u16>(0..=u64::from(u16::MAX)))]
    pub drops: Option<u16>,
    /// How many messages may be duplicated (lessons); 0 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u16>(0..=u64::from(u16::MAX)))]
    pub duplicates: Option<u16>,
    /// How often servers may crash (lessons); 0 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u16>(0..=u64::from(u16::MAX)))]
    pub crashes: Option<u16>,
    /// How often timers may fire (lessons); 2 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u16>(0..=u64::from(u16::MAX)))]
    pub timers: Option<u16>,
    /// How often users may ask (lessons); 1 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u16>(0..=u64::from(u16::MAX)))]
    pub requests: Option<u16>,
    /// How often nodes may begin to lie (lessons); 0 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u16>(0..=u64::from(u16::MAX)))]
    pub lies: Option<u16>,
    /// How many resource managers (model:two-phase-commit, model:tcommit); 3 unless given.
    #[arg(long, value_name = "N", value_parser = within::<u8>(0..=u64::from(u8::MAX)))]
    pub n: Option<u8>,
    /// How many acceptors (model:paxos); 3 unless given.
    #[arg(long, value_name = "A", value_parser = within::<u8>(0..=u64::from(u8::MAX)))]
    pub acceptors: Option<u8>,
    /// How many values (model:paxos); 2 unless given.
    #[arg(long, value_name = "V", value_parser = within::<u8>(0..=u64::from(u8::MAX)))]
    pub values: Option<u8>,
    /// How many ballots (model:paxos); 2 unless given.
    #[arg(long, value_name = "B", value_parser = within::<u8>(0..=u64::from(u8::MAX)))]
    pub ballots: Option<u8>,
    /// Count states that differ by a renaming as one, where the model or the lesson declares what is
    /// alike.
    #[arg(long)]
    pub symmetry: bool,
    /// How many states to keep at most; 1000000 for a lesson unless given.
    #[arg(long, value_name = "N", value_parser = within::<u64>(0..=u64::MAX))]
    pub max_states: Option<u64>,
    /// How many million bytes to set aside for them at most.
    #[arg(long, value_name = "MB", default_value_t = 2_000, value_parser = within::<u64>(0..=u64::MAX))]
    pub max_mb: u64,
    /// How long to search at most, in seconds.
    #[arg(long, value_name = "S", value_parser = within::<u64>(0..=u64::MAX))]
    pub max_seconds: Option<u64>,
    /// Go on after a violation.
    #[arg(long)]
    pub keep_going: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct MeasureArgs {
    /// The experiment; without it, all are listed.
    pub experiment: Option<String>,
    /// A parameter of the experiment; can be given several times.
    #[arg(long = "param", value_name = "KEY=VALUE")]
    pub params: Vec<String>,
    /// How many trials every point gets.
    #[arg(long, value_name = "N", value_parser = within::<u32>(1..=u64::from(TRIALS_MAX)))]
    pub trials: Option<u32>,
    /// Decides every random number of every trial.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = within::<u64>(0..=u64::MAX))]
    pub seed: u64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct GradeArgs {
    /// A CSV file in UTF-8 with the columns name, task, link, in this order or as its first row names
    /// them, separated by commas, semicolons or tabs; `-` reads standard input. A task is `TASK` or
    /// `LESSON/TASK`.
    ///
    /// The result is CSV on standard output: name, task, solved (yes or no), why, steps of the run,
    /// faults used (each with how often), digest of the moment that was shared. What can not be
    /// graded is a row that says why.
    #[arg(value_name = "SUBMISSIONS")]
    pub file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct HashArgs {
    /// modulo, ring, bounded, rendezvous, jump, maglev or ketama. Keys and names are hashed with
    /// XXH64, ketama's with MD5. For jump a key of decimal digits is that 64-bit number.
    pub scheme: String,
    /// How many nodes, which are then named 0, 1, ...; or a file with one name a line.
    #[arg(long, value_name = "FILE|N")]
    pub nodes: String,
    /// Points of each node on a ring (ring, bounded); 100 unless given.
    #[arg(long, value_name = "V", value_parser = within::<u32>(1..=u64::from(u32::MAX)))]
    pub vnodes: Option<u32>,
    /// No node has more than so many times the mean, rounded up (bounded); 1.25 unless given.
    #[arg(long, value_name = "C", value_parser = parse_load_factor)]
    pub load_factor: Option<u32>,
    /// Entries of the lookup table, a prime (maglev); 65537 unless given.
    #[arg(long, value_name = "M", value_parser = within::<u32>(0..=u64::from(u32::MAX)))]
    pub table: Option<u32>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// The forms of histories, for `netsplit lin --help`.
const HISTORIES: &str = r#"A history is a list of events in the order in which they happened. In each, a process (a number)
invokes an operation, or learns how the one that it invoked ended: ok; fail, so that it did not
happen; or info, so that it may take effect at any later time, or never. A process does one thing at
a time, and after info its client goes on as another process. Other processes (:nemesis) are ignored.

Jepsen's log, among other lines:
  INFO  jepsen.util - 0 :invoke :write 3
  INFO  jepsen.util - 0 :ok     :write 3
EDN, maps one after another or in a vector:
  {:process 0, :type :invoke, :f :put, :key "a", :value "x"}
JSON, objects one after another or in an array:
  {"process": 0, "type": "ok", "f": "cas", "value": [1, 2]}

The models, what they know as f, and what value is:
  register      read (what was read, null for nothing), write
  cas-register  also cas: [FROM, TO]; ok with false: it was compared and not set
  kv            get, put, append (a text), cas; each key is checked by itself. The key is `key`, or
                comes with the value: [KEY, VALUE]. An empty text is as good as none.
  lock          acquire, release (by who holds it); no value
  queue         enqueue, dequeue (what was taken, null for empty); first in, first out
  counter       add, increment, decrement (by value, or by 1), read
In histories of the other models too, a `key` says which of several objects is meant.

Exit status: 0 when it is linearizable, 1 when it is not, 2 for bad usage or input, 3 when the check
gave up at the limit and neither is known."#;

#[derive(clap::Args, Debug)]
#[command(after_help = HISTORIES)]
pub(super) struct LinArgs {
    /// The history; `-` reads standard input.
    pub file: PathBuf,
    /// What the clients used.
    #[arg(long, value_enum)]
    pub model: LinModel,
    /// How many configurations (what has taken effect, and the state that came of it) to explore at
    /// most, of each key.
    #[arg(long, value_name = "N", default_value_t = LIMIT_DEFAULT,
          value_parser = within::<u64>(1..=LIN_LIMIT_MAX))]
    pub limit: u64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// The largest number of configurations: they take some 50 to 100 bytes each.
const LIN_LIMIT_MAX: u64 = 1_000_000_000;

/// The models of `netsplit lin`.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum LinModel {
    /// Read and write.
    Register,
    /// Read, write, compare and set.
    CasRegister,
    /// Get, put and append, by key.
    Kv,
    /// Acquire and release.
    Lock,
    /// Enqueue and dequeue.
    Queue,
    /// Add and read.
    Counter,
}

impl LinModel {
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::CasRegister => "cas-register",
            Self::Kv => "kv",
            Self::Lock => "lock",
            Self::Queue => "queue",
            Self::Counter => "counter",
        }
    }
}

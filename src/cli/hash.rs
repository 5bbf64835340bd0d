//! `netsplit hash`: which node has a key, under any scheme, so that anyone can compare.

use super::args::HashArgs;
use super::output::Output;
use super::{Failure, Outcome};
use crate::protocols::consistent_hashing::placement::{
    BadTable, Ketama, Placement, Scheme, Settings, jump, key_hash,
};
use crate::session::words::nearest;
use serde_json::{Value, json};
use std::io::{BufRead, Read};
use std::path::Path;

/// The largest number of nodes.
const NODES_MAX: usize = 100_000;
/// The largest number of points on a ring: they take 12 bytes each.
const POINTS_MAX: u64 = 20_000_000;
/// The largest table of Maglev's: its entries take 4 bytes each.
const TABLE_MAX: u32 = 100_000_000;
/// The largest file of names, in bytes.
const FILE_MAX: u64 = 16 << 20;
/// The longest key, in bytes.
const KEY_MAX: u64 = 1 << 20;

/// Finds the node of a key.
enum Finder {
    Owner(Placement),
    /// A word that is a decimal number of 64 bits is that number; any other is hashed.
    Jump(u32),
    Ketama(Ketama),
}

impl Finder {
    fn owner(&self, key: &str) -> u32 {
        match self {
            Self::Owner(placement) => placement.owner(key_hash(key)),
            Self::Jump(buckets) => jump(number(key).unwrap_or_else(|| key_hash(key)), *buckets),
            Self::Ketama(ketama) => ketama.owner(key),
        }
    }
}

/// A decimal number as people write it: digits alone.
fn number(key: &str) -> Option<u64> {
    let digits = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| key.parse().ok()).flatten()
}

pub(super) fn hash(args: &HashArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let scheme = scheme(&args.scheme)?;
    refuse_strangers(args)?;
    let names = names(&args.nodes)?;
    let refs: Vec<&str> = names.iter().map(String::as_str).collect();
    let finder = finder(scheme, &refs, settings(args, names.len())?)?;
    let mut keys = Keys::stdin();
    if let (Finder::Owner(placement @ Placement::Bounded(..)), false) = (&finder, args.json) {
        // Loads depend on how many keys there are: all of them first.
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        for (key, owner) in keys.iter().zip(assign(placement, &keys)) {
            output.line(&format!("{key}\t{}", names[owner as usize]))?;
        }
    } else if args.json {
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let owners = match &finder {
            Finder::Owner(placement) => assign(placement, &keys),
            finder => keys.iter().map(|key| finder.owner(key)).collect(),
        };
        output.json(&report(args, &names, &keys, &owners))?;
    } else {
        keys.try_for_each(|key| {
            let key = key?;
            let owner = &names[finder.owner(&key) as usize];
            Ok::<(), Failure>(output.line(&format!("{key}\t{owner}"))?)
        })?;
    }
    Ok(Outcome::Held)
}

fn assign(placement: &Placement, keys: &[String]) -> Vec<u32> {
    let hashes: Vec<u64> = keys.iter().map(|key| key_hash(key)).collect();
    placement.assign(&hashes)
}

fn report(args: &HashArgs, names: &[String], keys: &[String], owners: &[u32]) -> Value {
    let mut loads = vec![0_u64; names.len()];
    for owner in owners {
        loads[*owner as usize] += 1;
    }
    let placed =
        |(key, owner): (&String, &u32)| json!({ "key": key, "owner": names[*owner as usize] });
    let load = |(name, keys): (&String, &u64)| json!({ "node": name, "keys": keys });
    json!({
        "scheme": args.scheme,
        "keys": keys.iter().zip(owners).map(placed).collect::<Vec<_>>(),
        "loads": names.iter().zip(&loads).map(load).collect::<Vec<_>>(),
    })
}

/// The scheme of that name; `None` for ketama, which has a hash of its own.
fn scheme(name: &str) -> Result<Option<Scheme>, Failure> {
    const KETAMA: &str = "ketama";
    if name == KETAMA {
        return Ok(None);
    }
    let names = || Scheme::ALL.map(Scheme::name).into_iter().chain([KETAMA]);
    let known = Scheme::ALL.into_iter().find(|scheme| scheme.name() == name);
    known.map(Some).ok_or_else(|| {
        let hint = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", names().collect::<Vec<_>>().join(", ")),
        };
        Failure::Input(format!("there is no scheme `{name}`; {hint}"))
    })
}

/// An option that the scheme does not know would be ignored without a word.
fn refuse_strangers(args: &HashArgs) -> Result<(), Failure> {
    let options: [(&str, bool, &[&str]); 3] = [
        ("--vnodes", args.vnodes.is_some(), &["ring", "bounded"]),
        ("--load-factor", args.load_factor.is_some(), &["bounded"]),
        ("--table", args.table.is_some(), &["maglev"]),
    ];
    for (option, given, schemes) in options {
        if given && !schemes.contains(&&*args.scheme) {
            let (scheme, takers) = (&args.scheme, schemes.join(" and "));
            return Err(Failure::Input(format!(
                "`{option}` is for {takers}, not for {scheme}; leave it out"
            )));
        }
    }
    Ok(())
}

fn settings(args: &HashArgs, nodes: usize) -> Result<Settings, Failure> {
    let default = Settings::default();
    let vnodes = args.vnodes.unwrap_or(default.vnodes);
    if u64::from(vnodes) * nodes as u64 > POINTS_MAX {
        return Err(Failure::Input(format!(
            "{nodes} nodes with {vnodes} points each are too many; write `--vnodes {}` or less",
            POINTS_MAX / nodes as u64
        )));
    }
    let table = args.table.unwrap_or(default.table);
    if table > TABLE_MAX {
        return Err(Failure::Input(format!(
            "a table of {table} entries is too large; write a prime of at most {TABLE_MAX}"
        )));
    }
    Ok(Settings {
        vnodes,
        load_percent: args.load_factor.unwrap_or(default.load_percent),
        table,
    })
}

fn finder(scheme: Option<Scheme>, names: &[&str], settings: Settings) -> Result<Finder, Failure> {
    match scheme {
        None => Ok(Finder::Ketama(Ketama::new(names))),
        Some(Scheme::Jump) => Ok(Finder::Jump(u32::try_from(names.len()).unwrap_or(u32::MAX))),
        Some(scheme) => {
            let placement = Placement::new(scheme, names, settings);
            placement.map(Finder::Owner).map_err(|bad| {
                let table = settings.table;
                Failure::Input(match bad {
                    BadTable::NotPrime(next) => {
                        format!("the table size {table} is not prime; the next prime is {next}")
                    }
                    BadTable::TooSmall => format!(
                        "a table of {table} entries is too small for {} nodes; write a prime of at \
                         least a hundred times as many",
                        names.len()
                    ),
                })
            })
        }
    }
}

/// So many nodes, named by their numbers from zero; or the lines of a file.
fn names(nodes: &str) -> Result<Vec<String>, Failure> {
    let names = match number(nodes) {
        Some(count) => numbered(count)?,
        None => listed(Path::new(nodes))?,
    };
    if names.is_empty() {
        return Err(Failure::Input(format!(
            "`--nodes {nodes}` gives no node; write a number from 1, or a file with one name a line"
        )));
    }
    if names.len() > NODES_MAX {
        return Err(Failure::Input(format!(
            "`--nodes {nodes}` gives {} nodes; at most {NODES_MAX} are taken",
            names.len()
        )));
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Failure::Input(format!(
            "the node `{}` is listed twice in {nodes}; give every node a name of its own",
            pair[0]
        )));
    }
    Ok(names)
}

fn numbered(count: u64) -> Result<Vec<String>, Failure> {
    match usize::try_from(count) {
        Ok(count) if count <= NODES_MAX => Ok((0..count).map(|node| node.to_string()).collect()),
        _ => Err(Failure::Input(format!(
            "`--nodes {count}` is too many; at most {NODES_MAX} nodes are taken"
        ))),
    }
}

fn listed(path: &Path) -> Result<Vec<String>, Failure> {
    let name = path.display();
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE_MAX + 1).read_to_string(&mut text))
        .map_err(|error| {
            Failure::Input(format!(
                "`--nodes {name}`: the file can not be read: {error}; write a number of nodes or \
                 the path of a file with one name a line"
            ))
        })?;
    if text.len() as u64 > FILE_MAX {
        return Err(Failure::Input(format!(
            "{name} is larger than {} MiB; list fewer nodes",
            FILE_MAX >> 20
        )));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

/// The lines of standard input; empty ones are no keys.
struct Keys {
    lines: std::io::StdinLock<'static>,
    line: u64,
}

impl Keys {
    fn stdin() -> Self {
        Self {
            lines: std::io::stdin().lock(),
            line: 0,
        }
    }

    fn read(&mut self) -> Result<Option<String>, Failure> {
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let line = self.line;
            let mut limited = self.lines.by_ref().take(KEY_MAX + 1);
            let read = limited.read_until(b'\n', &mut bytes);
            if read.map_err(|error| unreadable(line, &error.to_string()))? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 > KEY_MAX {
                let longest = KEY_MAX >> 20;
                return Err(unreadable(
                    line,
                    &format!("it is longer than {longest} MiB"),
                ));
            }
            let key = String::from_utf8(bytes).map_err(|_| unreadable(line, "it is not UTF-8"))?;
            let key = key.trim_end_matches(['\n', '\r']);
            if !key.is_empty() {
                return Ok(Some(key.to_owned()));
            }
        }
    }
}

impl Iterator for Keys {
    type Item = Result<String, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn unreadable(line: u64, why: &str) -> Failure {
    Failure::Input(format!(
        "line {line} of standard input can not be a key: {why}; write one key a line"
    ))
}

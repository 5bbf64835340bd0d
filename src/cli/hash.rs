//! `netsplit hash`: which node has a key, under any scheme, so that anyone can compare.

use super::args::HashArgs;
use super::output::Output;
use super::select::hint;
use super::words::{io_words, say};
use super::{Failure, Outcome};
use crate::protocols::consistent_hashing::placement::{
    BadTable, Ketama, Placement, Scheme, Settings, jump, key_hash,
};
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
    let known = Scheme::ALL.into_iter().find(|scheme| scheme.name() == name);
    known.map(Some).ok_or_else(|| {
        let names = Scheme::ALL.map(Scheme::name).into_iter().chain([KETAMA]);
        let hint = hint(name, &names.collect::<Vec<_>>());
        Failure::Input(say!(
            "there is no scheme `{name}`; {hint}",
            "没有 `{name}` 这种方案；{hint}"
        ))
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
            let scheme = &args.scheme;
            let takers = schemes.join(&say!(" and ", " 和 "));
            return Err(Failure::Input(say!(
                "`{option}` is for {takers}, not for {scheme}; leave it out",
                "`{option}` 只用于 {takers}，不用于 {scheme}；请去掉它"
            )));
        }
    }
    Ok(())
}

fn settings(args: &HashArgs, nodes: usize) -> Result<Settings, Failure> {
    let default = Settings::default();
    let vnodes = args.vnodes.unwrap_or(default.vnodes);
    if u64::from(vnodes) * nodes as u64 > POINTS_MAX {
        let most = POINTS_MAX / nodes as u64;
        return Err(Failure::Input(say!(
            "{nodes} nodes with {vnodes} points each are too many; write `--vnodes {most}` or less",
            "{nodes} 个节点、每个 {vnodes} 个点，太多了；请写 `--vnodes {most}` 或更少"
        )));
    }
    let table = args.table.unwrap_or(default.table);
    if table > TABLE_MAX {
        return Err(Failure::Input(say!(
            "a table of {table} entries is too large; write a prime of at most {TABLE_MAX}",
            "{table} 项的查找表太大；请写一个不超过 {TABLE_MAX} 的质数"
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
                let (table, nodes) = (settings.table, names.len());
                Failure::Input(match bad {
                    BadTable::NotPrime(next) => say!(
                        "the table size {table} is not prime; the next prime is {next}",
                        "查找表的大小 {table} 不是质数；下一个质数是 {next}"
                    ),
                    BadTable::TooSmall => say!(
                        "a table of {table} entries is too small for {nodes} nodes; write a prime \
                         of at least a hundred times as many",
                        "{table} 项的查找表对 {nodes} 个节点来说太小；请写一个至少为节点数一百倍的质数"
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
        return Err(Failure::Input(say!(
            "`--nodes {nodes}` gives no node; write a number from 1, or a file with one name a line",
            "`--nodes {nodes}` 没有给出任何节点；请写不小于 1 的数，或每行一个节点名的文件"
        )));
    }
    if names.len() > NODES_MAX {
        let count = names.len();
        return Err(Failure::Input(say!(
            "`--nodes {nodes}` gives {count} nodes; at most {NODES_MAX} are taken",
            "`--nodes {nodes}` 给出了 {count} 个节点；最多 {NODES_MAX} 个"
        )));
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        let name = pair[0];
        return Err(Failure::Input(say!(
            "the node `{name}` is listed twice in {nodes}; give every node a name of its own",
            "节点 `{name}` 在 {nodes} 中出现了两次；请给每个节点不同的名字"
        )));
    }
    Ok(names)
}

fn numbered(count: u64) -> Result<Vec<String>, Failure> {
    match usize::try_from(count) {
        Ok(count) if count <= NODES_MAX => Ok((0..count).map(|node| node.to_string()).collect()),
        _ => Err(Failure::Input(say!(
            "`--nodes {count}` is too many; at most {NODES_MAX} nodes are taken",
            "`--nodes {count}` 太多；最多 {NODES_MAX} 个节点"
        ))),
    }
}

fn listed(path: &Path) -> Result<Vec<String>, Failure> {
    let name = path.display();
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE_MAX + 1).read_to_string(&mut text))
        .map_err(|error| {
            let error = io_words(&error);
            Failure::Input(say!(
                "`--nodes {name}`: the file can not be read: {error}; write a number of nodes or \
                 the path of a file with one name a line",
                "`--nodes {name}`：无法读取这个文件：{error}；请写节点的数量，或文件的路径（每行\
                 一个节点名）"
            ))
        })?;
    if text.len() as u64 > FILE_MAX {
        let most = FILE_MAX >> 20;
        return Err(Failure::Input(say!(
            "{name} is larger than {most} MiB; list fewer nodes",
            "{name} 超过 {most} MiB；请少列一些节点"
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
            if read.map_err(|error| unreadable(line, &io_words(&error)))? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 > KEY_MAX {
                let longest = KEY_MAX >> 20;
                let why = say!("it is longer than {longest} MiB", "它长于 {longest} MiB");
                return Err(unreadable(line, &why));
            }
            let not_text = |_| unreadable(line, &say!("it is not UTF-8", "它不是 UTF-8 编码"));
            let key = String::from_utf8(bytes).map_err(not_text)?;
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
    Failure::Input(say!(
        "line {line} of standard input can not be a key: {why}; write one key a line",
        "标准输入第 {line} 行不能作为键：{why}；请每行写一个键"
    ))
}

//! The source of a lesson's protocol for the Code tab: highlighted, with functions that fold, and a
//! link from each function to the part of the paper that its documentation cites.
//!
//! The first comment of a file says where the papers are, in Rust's own form for links; it holds for
//! the modules below the file too. `[paper]: https://...` is the paper that is meant where a comment
//! cites a bare "figure 2" or "section 5.2". `[thesis]: https://...` is another source, cited by its
//! name ("thesis section 9.6"). `[figure 2]: https://...#page=4` is the address of one part. A function
//! that cites nothing gets what the first sentence of its file cites, or else the paper as a whole.

use crate::rust::{self, escaped, file_doc, highlighted};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A place in a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cite {
    /// What it is called, such as `figure 2`.
    pub label: String,
    /// Its address.
    pub url: String,
}

/// A function of a lesson's protocol.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    /// The file that it is in, without its ending, relative to the protocol's folder.
    pub file: String,
    /// Its name.
    pub name: String,
    /// The parts of papers that it implements.
    pub cites: Vec<Cite>,
}

/// The source of one lesson's protocol.
#[derive(Debug)]
pub struct Source {
    /// As HTML.
    pub html: String,
    /// Its functions, in the order of the page.
    pub functions: Vec<Function>,
}

impl Source {
    /// The file that the page fetches: the HTML, then a unit separator. The separator tells the page
    /// that the file is complete, and that it is not an error page of the host.
    pub fn file(&self) -> String {
        format!("{}\u{1f}", self.html)
    }

    /// The function with this name or `file::name`; if there are several, the first on the page.
    pub fn function(&self, name: &str) -> Option<&Function> {
        let (file, name) = match name.split_once("::") {
            Some((file, name)) => (Some(file), name),
            None => (None, name),
        };
        let mut functions = self.functions.iter();
        functions.find(|function| function.name == name && file.is_none_or(|f| f == function.file))
    }
}

/// A file of a protocol.
struct File {
    /// Whether other protocols use it too.
    shared: bool,
    /// Its path without its ending, relative to the protocol's folder; `mod` for the first.
    name: String,
    /// Its source without tests.
    source: String,
}

/// The source of a lesson's protocol, from the folder of the protocols; `None` when the lesson has no
/// folder there.
pub fn source(protocols: &Path, lesson: &str) -> Result<Option<Source>, String> {
    let folder = protocols.join(lesson.replace('-', "_"));
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut files = Vec::new();
    collect(&folder, "", &mut files)?;
    files.sort_by_key(|file| (file.name != "mod", file.name.clone()));
    let own = files.len();
    let mut next = 0;
    // Modules that several protocols share stand beside the folders of the protocols.
    while let Some(file) = files.get(next) {
        for name in beside(&file.source) {
            let path = protocols.join(format!("{name}.rs"));
            let known = files[own..].iter().any(|file| file.name == name);
            let nearer = next < own && folder.join(format!("{name}.rs")).is_file();
            if path.is_file() && !known && !nearer {
                files.push(read(&path, name, true)?);
            }
        }
        next += 1;
    }
    Ok(Some(pressed(&files)))
}

/// Collects the source files in a folder and the folders in it, without tests.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<(), String> {
    let at = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(at)? {
        paths.push(entry.map_err(at)?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.file_stem().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| *name != "tests") else {
            continue;
        };
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(read(&path, name, false)?);
        }
    }
    Ok(())
}

fn read(path: &Path, name: String, shared: bool) -> Result<File, String> {
    let source = fs::read_to_string(path);
    let source = source.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(File {
        shared,
        name,
        source: rust::without_tests(&source),
    })
}

/// The names that follow `super::` and `protocols::` in a source. The modules that stand beside the
/// protocol's folder are among them.
fn beside(source: &str) -> Vec<String> {
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.collect();
    let mut names = Vec::new();
    for path in ["super::", "protocols::"] {
        for (at, _) in code.match_indices(path) {
            let rest = code[at + path.len()..].chars();
            let name: String = rest
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn pressed(files: &[File]) -> Source {
    let mut source = Source {
        html: String::new(),
        functions: Vec::new(),
    };
    let papers: BTreeMap<&str, Papers> = files
        .iter()
        .map(|file| (file.name.as_str(), Papers::of(&file.source)))
        .collect();
    for file in files {
        let (name, papers) = (&file.name, Papers::for_file(file, &papers));
        let lines: Vec<&str> = file_doc(&file.source).collect();
        let title = lines.join(" ");
        let title = title.split(" # ").next().unwrap_or_default();
        let title = title.split_once(". ").map_or(title, |(first, _)| first);
        let title = title.trim().trim_end_matches('.');
        let follows = papers.cites(title);
        push(
            &mut source.html,
            format_args!(
                "<details class=\"code__file\" data-file=\"{name}\"><summary><code>{name}.rs</code> \
                 <span>{}</span></summary>\n",
                escaped(title.split(';').next().unwrap_or_default())
            ),
        );
        let mut from = 0;
        for function in rust::functions(&file.source) {
            plain(&mut source.html, &file.source[from..function.at.start]);
            from = function.at.end;
            let mut cites = papers.cites(&function.doc);
            if cites.is_empty() && name != "mod" {
                cites.extend(follows.first().cloned().or_else(|| papers.whole()));
            }
            let text = dedented(&file.source[function.at.clone()]);
            write_function(&mut source.html, &function.name, &cites, &text);
            source.functions.push(Function {
                file: name.clone(),
                name: function.name,
                cites,
            });
        }
        plain(&mut source.html, &file.source[from..]);
        source.html.push_str("</details>\n");
    }
    source
}

/// Writes the source between two functions.
fn plain(html: &mut String, text: &str) {
    let text = text.trim_matches('\n');
    if !text.trim().is_empty() {
        push(html, format_args!("<pre>{}</pre>\n", highlighted(text)));
    }
}

fn write_function(html: &mut String, name: &str, cites: &[Cite], text: &str) {
    push(
        html,
        format_args!(
            "<details class=\"code__fn\" data-fn=\"{name}\"><summary><code><i class=\"k\">fn</i> \
             <i class=\"f\">{name}</i></code></summary>\n"
        ),
    );
    if !cites.is_empty() {
        html.push_str("<p>");
        for Cite { label, url } in cites {
            let (label, url) = (escaped(label), escaped(url));
            push(
                html,
                format_args!("<a href=\"{url}\" target=\"_blank\" rel=\"noopener\">{label}</a> "),
            );
        }
        html.push_str("</p>");
    }
    push(
        html,
        format_args!("<pre>{}</pre></details>\n", highlighted(text)),
    );
}

/// The lines, less the indentation of the first.
fn dedented(text: &str) -> String {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let indent = &text[..indent];
    let lines = text.trim_end().lines();
    let lines = lines.map(|line| line.strip_prefix(indent).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn push(out: &mut String, words: std::fmt::Arguments) {
    out.write_fmt(words)
        .expect("writing to a string cannot fail");
}

/// The addresses of papers and of parts of them, by the names under which comments cite them.
#[derive(Clone, Default, Debug)]
pub struct Papers(BTreeMap<String, String>);

/// What the parts of a paper are called.
const PARTS: [&str; 7] = [
    "figure",
    "section",
    "algorithm",
    "chapter",
    "theorem",
    "table",
    "appendix",
];

impl Papers {
    /// The papers that a file lists, in lines `//! [name]: https://...`.
    pub fn of(source: &str) -> Self {
        let line = |line: &str| {
            let (name, url) = line.strip_prefix('[')?.split_once("]: ")?;
            let is_address = url.starts_with("https://");
            is_address.then(|| (name.to_owned(), url.trim().to_owned()))
        };
        Self(file_doc(source).filter_map(line).collect())
    }

    /// The papers for one file: those that it lists, and those of the files above it. Its own win.
    fn for_file(file: &File, all: &BTreeMap<&str, Self>) -> Self {
        let (name, mut papers) = (file.name.as_str(), BTreeMap::new());
        let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
        let top = (!file.shared).then_some("mod");
        for above in top.into_iter().chain(folders).chain([name]) {
            let of_folder = all.get(format!("{above}/mod").as_str());
            for own in [all.get(above), of_folder].into_iter().flatten() {
                papers.extend(own.0.clone());
            }
        }
        Self(papers)
    }

    /// The paper as a whole.
    fn whole(&self) -> Option<Cite> {
        let url = self.0.get("paper")?.clone();
        let label = "paper".to_owned();
        Some(Cite { label, url })
    }

    /// The places that a text cites, in order, each once.
    pub fn cites(&self, text: &str) -> Vec<Cite> {
        let words: Vec<&str> = text.split_whitespace().map(bare).collect();
        let mut found: Vec<Cite> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (taken, cite) = self.cite_at(&words[at..]);
            found.extend(cite.filter(|cite| !found.contains(cite)));
            at += taken;
        }
        found
    }

    /// The citation that these words begin with, after how many words it takes; one word when there is
    /// none, so that the caller goes on with the next.
    fn cite_at(&self, words: &[&str]) -> (usize, Option<Cite>) {
        let named = |(name, url): (&String, &String)| {
            let parts = name.split(' ').count();
            let is_it = name != "paper"
                && words.len() >= parts
                && name
                    .split(' ')
                    .zip(words)
                    .all(|(a, b)| singular(a) == singular(b));
            is_it.then(|| (parts, name.clone(), url.clone()))
        };
        let longest = self.0.iter().filter_map(named).max_by_key(|found| found.0);
        let (taken, name, url) = match longest {
            Some((taken, name, url)) => (taken, name, Some(url)),
            None => (0, String::new(), self.0.get("paper").cloned()),
        };
        let is_part = PARTS.iter().any(|part| name.starts_with(part));
        let part = match words.get(taken..taken + 2) {
            Some([kind, number])
                if !is_part && number.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                let kind = singular(kind);
                PARTS
                    .contains(&kind.as_str())
                    .then(|| format!("{kind} {number}"))
            }
            _ => None,
        };
        let label = match (&part, name.is_empty()) {
            (Some(part), true) => part.clone(),
            (Some(part), false) => format!("{name} {part}"),
            (None, true) => return (1, None),
            (None, false) => name,
        };
        let taken = taken + 2 * usize::from(part.is_some());
        (taken, url.map(|url| Cite { label, url }))
    }
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// A word in the form in which names are compared: in lower case, with `sections` as `section`.
fn singular(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix('s') {
        Some(one) if PARTS.contains(&one) => one.to_owned(),
        _ => word,
    }
}

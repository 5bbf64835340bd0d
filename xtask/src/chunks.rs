//! The page's wasm: compiled once, split at the lessons and at what a first look does not need,
//! joined to few chunks, and made small.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, thread};

use crate::plan::{self, Chunks};
use crate::run;
use crate::scripts;
use crate::setup::toolchain::TARGET;
use crate::tree::Tree;
use crate::wasm;

/// What the page's script and wasm begin with.
const PAGE: &str = "netsplit-web";
/// The module under whose name the splitter lets chunks import.
const SPLIT: &str = "__wasm_split";
/// The module under whose name joined chunks import, as `chunks.js` gives it.
const GIVEN: &str = "e";
/// Loads chunks.
const GLUE: &str = include_str!("../chunks.js");

/// What the page is built with, and no more: browsers refuse some of what is newer.
const FEATURES: [&str; 9] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
];

/// How a first visit's wasm is made small. Of what was tried it gives the fewest bytes with brotli: to
/// repeat it until nothing changes takes twice the time and gains nothing.
const SMALL: [&str; 7] = [
    "--zero-filled-memory",
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--reorder-functions-by-name",
];

/// How the rest is made small: in two thirds of the time, 1 % larger.
const QUICK: [&str; 4] = [
    "--zero-filled-memory",
    "--low-memory-unused",
    "-Oz",
    "--reorder-functions-by-name",
];

/// The page's files in `dist`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The name that the page's script and wasm share.
    pub stem: String,
    /// The name and the file of each chunk.
    pub files: Vec<(String, String)>,
    /// What was joined to each chunk.
    pub chunks: Chunks,
}

impl Page {
    /// The file of a chunk.
    pub fn file(&self, chunk: &str) -> Option<&str> {
        let mut files = self.files.iter();
        let (_, file) = files.find(|(name, _)| name == chunk)?;
        Some(file)
    }
}

/// Builds the page's wasm, its chunks and its script, and puts them into `dist`.
pub fn build(tree: &Tree, dist: &Path) -> Result<Page, String> {
    let work = tree.path("target/xtask/page");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| told(&work, &error))?;
    }
    fs::create_dir_all(&work).map_err(|error| told(&work, &error))?;
    let compiled = compile(tree)?;
    run::announce("The chunks", "the page's wasm is split at the lessons");
    let mut split = tree.command("wasm-split-cli");
    split
        .arg(&compiled)
        .arg(&work)
        .args(["--out-name", PAGE])
        .env("RUST_LOG", "error");
    run::stream(&mut split)?;
    let script = read(&work.join(format!("{SPLIT}.js")))?;
    let bytes = |piece: &str| {
        let file = fs::metadata(work.join(format!("{piece}.wasm")));
        file.map_or(0, |file| file.len())
    };
    let chunks = plan::chunks(&plan::pieces(&script)?, bytes);
    for (chunk, pieces) in &chunks {
        join(tree, &work, chunk, pieces)?;
    }
    let mut bindgen = tree.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--keep-lld-exports", "--no-typescript"]);
    bindgen
        .arg("--out-dir")
        .arg(&work)
        .arg(work.join(format!("{PAGE}.wasm")));
    run::stream(&mut bindgen)?;
    shrink(tree, &work, &by_effort(&chunks))?;
    put(tree, &work, dist, chunks)
}

/// Each wasm file with how it is made small. What takes longest comes first, so that the last one does
/// not keep a core waiting alone.
fn by_effort(chunks: &Chunks) -> Vec<(String, &'static [&'static str])> {
    let lessons = plan::lessons(chunks);
    let is_first = |name: &&String| {
        let needed = |lesson: &&str| plan::needs(chunks, lesson).contains(&name.as_str());
        lessons.contains(&name.as_str()) || lessons.iter().any(needed)
    };
    let (first, rest): (Vec<_>, Vec<_>) = chunks.keys().partition(is_first);
    let page = (format!("{PAGE}_bg"), &SMALL[..]);
    let first = first.into_iter().map(|name| (name.clone(), &SMALL[..]));
    let rest = rest.into_iter().map(|name| (name.clone(), &QUICK[..]));
    [page].into_iter().chain(first).chain(rest).collect()
}

/// Compiles the page; the path of its wasm.
fn compile(tree: &Tree) -> Result<PathBuf, String> {
    run::announce(
        "The page",
        "cargo compiles it to WebAssembly, with all lessons (2 to 4 minutes)",
    );
    let mut cargo = tree.command("cargo");
    cargo.args(["build", "--profile", "web", "--target", TARGET]);
    cargo.args(["--bin", PAGE, "--features", "split"]);
    // The splitter reads relocations.
    let flags = format!("{} -Clink-arg=--emit-relocs", rust_flags());
    run::stream(cargo.env("RUSTFLAGS", flags.trim()))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| tree.path("target"), PathBuf::from);
    Ok(target.join(TARGET).join("web").join(format!("{PAGE}.wasm")))
}

/// What to tell rustc besides what it is told already: where crates lie on this machine is nobody's
/// business, and the same source should give the same site everywhere.
fn rust_flags() -> String {
    let mut flags = env::var("RUSTFLAGS").unwrap_or_default();
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home
        .map(|home| home.join("registry/src"))
        .unwrap_or_default();
    for source in fs::read_dir(sources).into_iter().flatten().flatten() {
        let path = source.path();
        // A path with a space would be read as two flags.
        if !path.to_string_lossy().contains(' ') {
            flags += &format!(" --remap-path-prefix={}=crates", path.display());
        }
    }
    flags.trim().to_owned()
}

/// Joins pieces to one chunk. Each takes memory, table and stack pointer from the page; a first module
/// takes them once and passes them on, or else the chunk would get several memories.
fn join(tree: &Tree, work: &Path, chunk: &str, pieces: &[String]) -> Result<(), String> {
    let mut imports = Vec::new();
    for piece in pieces {
        let path = work.join(format!("{piece}.wasm"));
        let bytes = fs::read(&path).map_err(|error| told(&path, &error))?;
        for import in wasm::imports(&bytes).map_err(|problem| format!("{piece}: {problem}"))? {
            if !imports.contains(&import) {
                imports.push(import);
            }
        }
    }
    let first = work.join("passing-on.wasm");
    fs::write(&first, wasm::passing_on(GIVEN, &imports)).map_err(|error| told(&first, &error))?;
    let mut merge = tree.command("wasm-merge");
    merge.args(FEATURES).arg(&first).arg(SPLIT);
    for (place, piece) in pieces.iter().enumerate() {
        merge
            .arg(work.join(format!("{piece}.wasm")))
            .arg(format!("c{place}"));
    }
    merge
        .arg("-g")
        .arg("-o")
        .arg(work.join(format!("{chunk}.wasm")));
    // It knows fewer kinds of names than the linker writes, and what it skips is for debuggers.
    run::stream_but(&mut merge, |line| line.contains("unknown name subsection"))
}

/// Makes wasm files small, as many at once as there are cores.
fn shrink(
    tree: &Tree,
    work: &Path,
    files: &[(String, &'static [&'static str])],
) -> Result<(), String> {
    run::announce(
        "Smaller wasm",
        "wasm-opt shrinks the page and its chunks, several at once (1 to 2 minutes)",
    );
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(None);
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let work_off = || {
        while let Some((name, how)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let file = work.join(format!("{name}.wasm"));
            let mut opt: Command = tree.command("wasm-opt");
            opt.args(FEATURES)
                .args(*how)
                .arg(&file)
                .arg("-o")
                .arg(&file);
            if let Err(problem) = run::stream(&mut opt) {
                // A panic of another thread would have ended this one too.
                *failed.lock().unwrap_or_else(|other| other.into_inner()) = Some(problem);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(work_off);
        }
    });
    let failed = failed
        .into_inner()
        .unwrap_or_else(|other| other.into_inner());
    failed.map_or(Ok(()), Err)
}

/// Puts the chunks into `dist`, named after what is in them, and then the page that names them.
fn put(tree: &Tree, work: &Path, dist: &Path, chunks: Chunks) -> Result<Page, String> {
    let mut files = Vec::new();
    for chunk in chunks.keys() {
        let path = work.join(format!("{chunk}.wasm"));
        let bytes = fs::read(&path).map_err(|error| told(&path, &error))?;
        let file = format!("{}-{}.wasm", chunk.replace('_', "-"), hashed(&bytes));
        let path = dist.join(&file);
        fs::write(&path, bytes).map_err(|error| told(&path, &error))?;
        files.push((chunk.clone(), file));
    }
    let mut page = Page {
        stem: String::new(),
        files,
        chunks,
    };
    let script = work.join(format!("{PAGE}.js"));
    let glued = glued(&read(&script)?, &page)?;
    fs::write(&script, &glued).map_err(|error| told(&script, &error))?;
    let wasm = work.join(format!("{PAGE}_bg.wasm"));
    let bytes = fs::read(&wasm).map_err(|error| told(&wasm, &error))?;
    page.stem = format!("{PAGE}-{}", hashed(&(glued, bytes)));
    scripts::put(tree, (&script, &wasm), dist, &page.stem)?;
    Ok(page)
}

/// wasm-bindgen's script with what loads chunks, in place of the imports of the splitter's script: one
/// for each split point, all of one name.
fn glued(script: &str, page: &Page) -> Result<String, String> {
    let is_import = |line: &str| line.starts_with("import * as ") && line.contains(SPLIT);
    let given = format!("\"./{SPLIT}.js\": ");
    let mut out = GLUE.replace("{files}", &listed(page));
    let mut is_given = false;
    for line in script.lines().filter(|line| !is_import(line)) {
        match line.trim_start().starts_with(&given) {
            false => out += line,
            true if is_given => continue,
            true => {
                is_given = true;
                out += &format!("{given}SPLITS,");
            }
        }
        out.push('\n');
    }
    match is_given {
        true => Ok(out),
        false => Err(format!(
            "wasm-bindgen made another script than this knows how to complete: it gives no {SPLIT}.js"
        )),
    }
}

/// The file of each chunk, and the chunks that it needs, as the script has them.
fn listed(page: &Page) -> String {
    let one = |(chunk, file): &(String, String)| {
        let needs = plan::needs(&page.chunks, chunk);
        let words = [file.as_str()].into_iter().chain(needs);
        let words: Vec<String> = words.map(|word| format!("{word:?}")).collect();
        format!("  {chunk}: [{}],\n", words.join(", "))
    };
    let files: String = page.files.iter().map(one).collect();
    format!("{{\n{files}}}")
}

/// Sixteen digits that differ when the content does.
pub fn hashed(content: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| told(path, &error))
}

/// The error of a file, with its name.
pub fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let chunk = |name: &str| (name.to_owned(), vec![format!("split_{name}")]);
        Page {
            stem: String::new(),
            files: vec![
                ("raft".into(), "raft-1.wasm".into()),
                ("shared".into(), "shared-2.wasm".into()),
            ],
            chunks: ["raft", "shared"].map(chunk).into(),
        }
    }

    #[test]
    fn the_script_loads_its_chunks_instead_of_importing_the_splitters() {
        let imports = "import * as import1 from \"./__wasm_split.js\"\n\
            import * as import2 from \"./__wasm_split.js\"\n";
        let given = "  \"./__wasm_split.js\": import1,\n  \"./__wasm_split.js\": import2,\n";
        let script = format!("{imports}let wasm;\nuse({{\n{given}}});\n");
        let glued = glued(&script, &page()).unwrap();
        assert!(!glued.contains("import * as"), "{glued}");
        let file = "raft: [\"raft-1.wasm\", \"shared\"],";
        assert!(glued.contains(file), "{glued}");
        let end = "let wasm;\nuse({\n\"./__wasm_split.js\": SPLITS,\n});\n";
        assert!(glued.ends_with(end), "{glued}");
    }

    #[test]
    fn a_script_of_another_wasm_bindgen_is_an_error() {
        assert!(glued("let wasm;", &page()).is_err());
    }

    #[test]
    fn other_content_has_another_name() {
        assert_ne!(hashed(&"a"), hashed(&"b"));
        assert_eq!(hashed(&"a").len(), 16);
    }
}

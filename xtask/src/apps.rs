//! One app a lesson: a visitor waits for the lesson that the address asks for, and not for all.
//!
//! Trunk builds the page once for each lesson, and once more for the lab of all lessons, which the
//! page fetches when it is opened (`src/ui/lab`). What is the same in all of them is kept once, and
//! `index.html` gets a script that starts the app of the address.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::run;
use crate::scripts;
use crate::styles;
use crate::tree::Tree;

/// The lesson whose app has the home page: what `FIRST` is in `src/ui/home.rs`.
const HOME: &str = "raft";
/// The service worker.
pub const OFFLINE: &str = "offline.js";
/// What every app's files begin with.
const APP: &str = "netsplit-web-";

/// The app of one lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The lesson's name.
    pub lesson: String,
    /// The name of its script without `.js`; its wasm has `_bg.wasm` instead.
    pub stem: String,
}

/// What trunk built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The apps of the lessons; that with the home page first.
    pub apps: Vec<App>,
    /// The name of the lab's script without `.js`.
    pub lab: String,
}

/// Builds the app of every lesson and the lab, and puts the site together in `dist`.
pub fn build(tree: &Tree, dist: &Path, public_url: Option<&str>) -> Result<Site, String> {
    let mut apps = Vec::new();
    for lesson in lessons(tree)? {
        let (built, stem) = build_one(tree, &lesson, ("NETSPLIT_LESSON", &lesson), public_url)?;
        // The app with the home page is built first, and brings what all of them share.
        if apps.is_empty() {
            renew(&built, dist)?;
        }
        scripts::put(&built, dist, &stem, tree)?;
        apps.push(App { lesson, stem });
    }
    let (built, lab) = build_one(tree, "lab", ("NETSPLIT_LAB", "1"), public_url)?;
    scripts::put(&built, dist, &lab, tree)?;
    let site = Site { apps, lab };
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).map_err(|error| told(&index, &error))?;
    let html = styles::join(&page(&html, &site)?, dist)?;
    fs::write(&index, html).map_err(|error| told(&index, &error))?;
    Ok(site)
}

/// Has trunk build the page, with one setting for build.rs: where it is, and what its script and
/// its wasm are named.
fn build_one(
    tree: &Tree,
    name: &str,
    (key, value): (&str, &str),
    public_url: Option<&str>,
) -> Result<(PathBuf, String), String> {
    run::announce(
        &format!("The app {name}"),
        "trunk compiles it to WebAssembly and optimises it (1 to 2 minutes)",
    );
    let built = tree.path("target/xtask/apps").join(name);
    fs::create_dir_all(&built).map_err(|error| told(&built, &error))?;
    let mut trunk = tree.command("trunk");
    trunk.args(["build", "--release", "--dist"]).arg(&built);
    trunk.env(key, value);
    trunk.env("RUSTFLAGS", rust_flags());
    if let Some(url) = public_url {
        trunk.args(["--public-url", url]);
    }
    run::stream(&mut trunk)?;
    let stem = stem(&names(&built)?)?;
    Ok((built, stem))
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

/// The names of the lessons: those of their folders, with `-` for `_`; that with the home page
/// first.
fn lessons(tree: &Tree) -> Result<Vec<String>, String> {
    let folder = tree.path("src/lessons");
    let mut found: Vec<String> = fs::read_dir(&folder)
        .map_err(|error| told(&folder, &error))?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir() && entry.file_name() != "kit")
        .map(|entry| entry.file_name().to_string_lossy().replace('_', "-"))
        .collect();
    found.sort_by_key(|name| (name != HOME, name.clone()));
    Ok(found)
}

/// The name that an app's two files share, from the names in the folder it was built to.
fn stem(names: &[String]) -> Result<String, String> {
    let mut stems = names.iter().filter_map(|name| {
        let stem = name.strip_suffix(".js")?;
        stem.starts_with(APP).then(|| stem.to_owned())
    });
    match (stems.next(), stems.next()) {
        (Some(stem), None) => Ok(stem),
        _ => Err(format!("trunk made no single `{APP}*.js`: {names:?}")),
    }
}

/// The page with a script that starts the app of the address, instead of trunk's, which starts one.
fn page(html: &str, Site { apps, lab }: &Site) -> Result<String, String> {
    let missing = || "trunk made another index.html than this knows how to complete".to_owned();
    let from = html.find("<script type=\"module\">").ok_or_else(missing)?;
    let until = html[from..].find("</head>").ok_or_else(missing)? + from;
    let first = apps.first().ok_or_else(missing)?;
    // What trunk writes before a file's name is the public address.
    let file = format!("{}.js", first.stem);
    let named = html[from..until].find(&file).ok_or_else(missing)? + from;
    let quote = html[..named].rfind('\'').ok_or_else(missing)? + 1;
    let public = &html[quote..named];
    let of = |app: &App| format!("  {:?}: {:?},\n", app.lesson, app.stem);
    let list: String = apps.iter().map(of).collect();
    let script = START
        .replace("{list}", &list)
        .replace("{home}", HOME)
        .replace("{lab}", lab)
        .replace("{public}", public);
    Ok(format!("{}{script}{}", &html[..from], &html[until..]))
}

/// What starts the app of the address, and fetches the lab when the page asks for it. A browser may
/// remember that a module could not be had, so it is asked for by another address the next time.
const START: &str = r#"<script type="module">
const apps = {
{list}};
const lesson = /^#\/lesson\/([^/?]+)/.exec(location.hash);
const app = (lesson && apps[lesson[1]]) || apps.{home};
const start = async (stem, again) => {
  const wasm = fetch(`{public}${stem}_bg.wasm`);
  const [script] = await Promise.all([import(`{public}${stem}.js${again}`), wasm]);
  await script.default({ module_or_path: wasm });
  keep(stem);
};
// Where a browser allows no workers, as in some private windows, the page works without.
const keep = (stem) => navigator.serviceWorker?.ready
  .then((ready) => ready.active.postMessage(stem)).catch(() => {});
let lab, tries = 0;
globalThis.netsplitLoadLab = () => lab ??= start("{lab}", tries++ ? `?${tries}` : "")
  .then(() => globalThis.netsplitLab).catch((error) => { lab = null; throw error; });
globalThis.netsplitLabWorker = () => new Worker("{public}lab.js#{lab}", { type: "module" });
await start(app, "");
navigator.serviceWorker?.register("{public}offline.js").catch(() => {});
</script>
"#;

/// Makes `dist` a copy of what was built.
fn renew(built: &Path, dist: &Path) -> Result<(), String> {
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(|error| told(dist, &error))?;
    }
    copy_all(built, dist)
}

fn copy_all(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| told(to, &error))?;
    for name in names(from)? {
        if from.join(&name).is_dir() {
            copy_all(&from.join(&name), &to.join(&name))?;
        } else {
            copy(from, to, &name)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path, name: &str) -> Result<(), String> {
    let from = from.join(name);
    fs::copy(&from, to.join(name)).map_err(|error| told(&from, &error))?;
    Ok(())
}

/// The names in a folder, in order; those that begin with a dot are trunk's own.
fn names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    Ok(names)
}

/// Writes the service worker: with it, what was opened once opens without a network. It keeps what
/// all apps share from the start, and an app once it was opened.
pub fn write_offline(tree: &Tree, dist: &Path, site: &Site) -> Result<(), String> {
    let mut files = Vec::new();
    let mut hasher = DefaultHasher::new();
    for file in files_below(dist, "")? {
        let path = dist.join(&file);
        let bytes = fs::read(&path).map_err(|error| told(&path, &error))?;
        (&file, bytes).hash(&mut hasher);
        let mut stems = site.apps.iter().map(|app| &app.stem).chain([&site.lab]);
        if !stems.any(|stem| file.starts_with(stem)) {
            files.push(file);
        }
    }
    let list: String = files.iter().map(|file| format!("  {file:?},\n")).collect();
    let version = hasher.finish();
    let head = format!("const VERSION = \"{version:016x}\";\nconst FILES = [\n{list}];\n");
    let path = dist.join(OFFLINE);
    fs::write(&path, head + &tree.read("static/offline.js")?).map_err(|error| told(&path, &error))
}

/// The paths of the files in a folder and below, in order, relative to it.
pub fn files_below(folder: &Path, prefix: &str) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    for name in names(folder)? {
        let path = format!("{prefix}{name}");
        if folder.join(&name).is_dir() {
            files.extend(files_below(&folder.join(&name), &format!("{path}/"))?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(lesson: &str, stem: &str) -> App {
        App {
            lesson: lesson.into(),
            stem: stem.into(),
        }
    }

    #[test]
    fn the_page_starts_the_app_of_the_address() {
        let html = "<head><script>x</script>\n<script type=\"module\">\nimport init from \
                    '/sub/netsplit-web-1.js';\n</script>\n<link rel=\"preload\"></head><body>";
        let site = Site {
            apps: vec![app("raft", "netsplit-web-1"), app("a-b", "netsplit-web-2")],
            lab: "netsplit-web-3".into(),
        };
        let page = page(html, &site).unwrap();
        assert!(page.contains("\"a-b\": \"netsplit-web-2\""), "{page}");
        assert!(page.contains("import(`/sub/${stem}.js"), "{page}");
        assert!(page.contains("start(\"netsplit-web-3\""), "{page}");
        assert!(page.contains("|| apps.raft"), "{page}");
        assert!(!page.contains("preload"), "{page}");
        assert!(page.starts_with("<head><script>x</script>"), "{page}");
    }

    #[test]
    fn a_page_of_another_trunk_is_an_error() {
        let site = Site {
            apps: vec![app("raft", "netsplit-web-1")],
            lab: "netsplit-web-2".into(),
        };
        assert!(page("<head></head>", &site).is_err());
    }

    #[test]
    fn an_app_is_one_script() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let one = names(&["a.css", "netsplit-web-1.js", "netsplit-web-1_bg.wasm"]);
        assert_eq!(stem(&one), Ok("netsplit-web-1".to_owned()));
        assert!(stem(&names(&["a.css"])).is_err());
        assert!(stem(&names(&["netsplit-web-1.js", "netsplit-web-2.js"])).is_err());
    }
}

//! One app a lesson: a visitor waits for the lesson that the address asks for, and not for all.
//!
//! Trunk builds the page once for each lesson. What is the same in all of them is kept once, and
//! `index.html` gets a script that starts the app of the address.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::run;
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

/// Builds the app of every lesson and puts the site together in `dist`.
pub fn build(tree: &Tree, dist: &Path, public_url: Option<&str>) -> Result<Vec<App>, String> {
    let mut apps = Vec::new();
    for lesson in lessons(tree)? {
        run::announce(
            &format!("The lesson {lesson}"),
            "trunk compiles it to WebAssembly and optimises it (1 to 2 minutes)",
        );
        let built = tree.path("target/xtask/apps").join(&lesson);
        fs::create_dir_all(&built).map_err(|error| told(&built, &error))?;
        let mut trunk = tree.command("trunk");
        trunk.args(["build", "--release", "--dist"]).arg(&built);
        trunk.env("NETSPLIT_LESSON", &lesson);
        trunk.env("RUSTFLAGS", rust_flags());
        if let Some(url) = public_url {
            trunk.args(["--public-url", url]);
        }
        run::stream(&mut trunk)?;
        let stem = stem(&names(&built)?)?;
        // The app with the home page is built first, and brings what all of them share.
        if apps.is_empty() {
            renew(&built, dist)?;
        }
        for end in [".js", "_bg.wasm"] {
            copy(&built, dist, &format!("{stem}{end}"))?;
        }
        apps.push(App { lesson, stem });
    }
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).map_err(|error| told(&index, &error))?;
    let html = styles::join(&page(&html, &apps)?, dist)?;
    fs::write(&index, html).map_err(|error| told(&index, &error))?;
    Ok(apps)
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
        .filter(|entry| entry.path().is_dir())
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
fn page(html: &str, apps: &[App]) -> Result<String, String> {
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
    let script = format!(
        "<script type=\"module\">\n\
         const apps = {{\n{list}}};\n\
         const lesson = /^#\\/lesson\\/([^/?]+)/.exec(location.hash);\n\
         const app = (lesson && apps[lesson[1]]) || apps.{HOME};\n\
         const wasm = fetch(`{public}${{app}}_bg.wasm`);\n\
         const start = await import(`{public}${{app}}.js`);\n\
         await start.default({{ module_or_path: wasm }});\n\
         if (\"serviceWorker\" in navigator) {{\n\
         \x20 const workers = navigator.serviceWorker;\n\
         \x20 // Where a browser allows none, as in some private windows, the page works without.\n\
         \x20 workers.register(\"{public}offline.js\").then(() => workers.ready)\n\
         \x20   .then((ready) => ready.active.postMessage(app)).catch(() => {{}});\n\
         }}\n\
         </script>\n"
    );
    Ok(format!("{}{script}{}", &html[..from], &html[until..]))
}

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
pub fn write_offline(tree: &Tree, dist: &Path, apps: &[App]) -> Result<(), String> {
    let mut files = Vec::new();
    let mut hasher = DefaultHasher::new();
    for file in files_below(dist, "")? {
        let path = dist.join(&file);
        let bytes = fs::read(&path).map_err(|error| told(&path, &error))?;
        (&file, bytes).hash(&mut hasher);
        if !apps.iter().any(|app| file.starts_with(&app.stem)) {
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
        let apps = [app("raft", "netsplit-web-1"), app("a-b", "netsplit-web-2")];
        let page = page(html, &apps).unwrap();
        assert!(page.contains("\"a-b\": \"netsplit-web-2\""), "{page}");
        assert!(page.contains("import(`/sub/${app}.js`)"), "{page}");
        assert!(page.contains("|| apps.raft"), "{page}");
        assert!(!page.contains("preload"), "{page}");
        assert!(page.starts_with("<head><script>x</script>"), "{page}");
    }

    #[test]
    fn a_page_of_another_trunk_is_an_error() {
        assert!(page("<head></head>", &[app("raft", "netsplit-web-1")]).is_err());
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

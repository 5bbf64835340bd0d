//! The site as files: the page with its chunks, its styles, what the lessons say, and the service
//! worker that keeps what was opened.

use std::fs;
use std::path::Path;

use crate::chunks::{self, Page, hashed, told};
use crate::plan;
use crate::run;
use crate::styles;
use crate::tree::Tree;

/// The lesson that the home page shows: what `FIRST` is in `src/ui/home.rs`.
const HOME: &str = "raft";
/// The service worker.
pub const OFFLINE: &str = "offline.js";

/// Builds the site into `dist`; gives what the page is made of.
pub fn build(tree: &Tree, dist: &Path, public_url: Option<&str>) -> Result<Page, String> {
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(|error| told(dist, &error))?;
    }
    fs::create_dir_all(dist).map_err(|error| told(dist, &error))?;
    let page = chunks::build(tree, dist)?;
    // The press writes a style sheet too.
    let mut press = tree.command("cargo");
    press.args(["run", "--quiet", "--package", "netsplit-press"]);
    run::stream(press.env("TRUNK_STAGING_DIR", dist))?;
    let public = public_url.unwrap_or("./");
    let html = index(&tree.read("index.html")?, public, &page, |source| {
        placed(tree, dist, source)
    })?;
    let html = styles::join(&html, dist)?;
    write(&dist.join("index.html"), html.as_bytes())?;
    write_offline(tree, dist, &page)?;
    Ok(page)
}

/// Puts a file of the checkout into `dist`; gives its name there.
fn placed(tree: &Tree, dist: &Path, source: &str) -> Result<String, String> {
    let from = tree.path(source);
    let name = from.file_name().unwrap_or_default();
    fs::copy(&from, dist.join(name)).map_err(|error| told(&from, &error))?;
    Ok(name.to_string_lossy().into_owned())
}

/// The page's source with what its links for trunk stand for: `data-trunk` says so, as trunk's guide
/// describes. `place` puts a file into the site and gives its name there.
fn index(
    source: &str,
    public: &str,
    page: &Page,
    mut place: impl FnMut(&str) -> Result<String, String>,
) -> Result<String, String> {
    let mut html = String::new();
    for line in source.lines() {
        let is_trunks = line.trim_start().starts_with("<link data-trunk ");
        if !is_trunks {
            html += line;
            html.push('\n');
            continue;
        }
        let rel = attribute(line, "rel").unwrap_or_default();
        if rel == "rust" {
            html += &start(public, page);
            continue;
        }
        let href = attribute(line, "href").ok_or_else(|| format!("no file is named in {line}"))?;
        let name = place(href)?;
        html += &match (rel, attribute(line, "type")) {
            ("css", _) => format!("<link rel=\"stylesheet\" href=\"{public}{name}\">\n"),
            ("icon", Some(kind)) => {
                format!("<link rel=\"icon\" type=\"{kind}\" href=\"{public}{name}\">\n")
            }
            ("copy-file", _) => String::new(),
            _ => return Err(format!("what is this link for? {line}")),
        };
    }
    Ok(html)
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

/// What starts the page. The page's wasm and the chunks that the address needs are asked for at once
/// with its script, which would otherwise ask for them one after another.
fn start(public: &str, page: &Page) -> String {
    let files = |name: &str| {
        let needs = plan::needs(&page.chunks, name).into_iter();
        let chunks = needs.filter(|chunk| *chunk != plan::SHARED).chain([name]);
        let file = |chunk: &str| Some(format!("{chunk}: {:?}", page.file(chunk)?));
        let files: Vec<String> = chunks.filter_map(file).collect();
        format!("{{ {} }}", files.join(", "))
    };
    let lesson = |name: &&str| format!("  {:?}: {},\n", name.replace('_', "-"), files(name));
    let lessons: String = plan::lessons(&page.chunks).iter().map(lesson).collect();
    let shared = page.file(plan::SHARED).unwrap_or_default();
    START
        .replace("{stem}", &page.stem)
        .replace("{public}", public)
        .replace("{lessons}", &lessons)
        .replace("{home_page}", &files(plan::HOME))
        .replace("{panels}", &files(plan::PANELS))
        .replace("{shared}", shared)
        .replace("{home}", HOME)
}

const START: &str = r##"<link rel="modulepreload" href="{public}{stem}.js">
<script type="module">
const lessons = {
{lessons}};
const [, page, lesson] = /^#?\/?([^/?]*)\/?([^/?]*)/.exec(location.hash);
const id = page === "lesson" ? lesson : page ? "" : "{home}";
const ask = (file) => {
  const answer = fetch(`{public}${file}`);
  // Whoever takes it finds out; until then nobody does.
  answer.catch(() => {});
  return answer;
};
const wasm = ask("{stem}_bg.wasm");
const kept = (key) => {
  try { return localStorage.getItem(key); } catch { return null; }
};
const wanted = { shared: "{shared}", ...lessons[id] };
if (!page) Object.assign(wanted, {home_page});
if (page === "lesson" && kept("netsplit.inside") === "open") Object.assign(wanted, {panels});
const started = {};
for (const [chunk, file] of Object.entries(wanted)) started[chunk] = ask(file);
const script = await import("{public}{stem}.js");
script.ahead(started);
await script.default({ module_or_path: wasm });
navigator.serviceWorker?.register("{public}offline.js").catch(() => {});
</script>
"##;

/// Writes the service worker: with it, what was opened once opens without a network. It keeps what
/// every lesson may need from the start, and a lesson once it was opened.
fn write_offline(tree: &Tree, dist: &Path, page: &Page) -> Result<(), String> {
    let mut files = Vec::new();
    let mut contents = Vec::new();
    for file in files_below(dist, "")? {
        let path = dist.join(&file);
        contents.push((
            file.clone(),
            fs::read(&path).map_err(|error| told(&path, &error))?,
        ));
        let mut chunks = page
            .files
            .iter()
            .filter(|(name, _)| !plan::is_for_all(name));
        if !chunks.any(|(_, chunk)| *chunk == file) {
            files.push(file);
        }
    }
    let list: String = files.iter().map(|file| format!("  {file:?},\n")).collect();
    let version = hashed(&contents);
    let head = format!("const VERSION = \"{version}\";\nconst FILES = [\n{list}];\n");
    let text = head + &tree.read("static/offline.js")?;
    write(&dist.join(OFFLINE), text.as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| told(path, &error))
}

/// The paths of the files in a folder and below, in order, relative to it.
pub fn files_below(folder: &Path, prefix: &str) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let path = format!("{prefix}{name}");
        if folder.join(&name).is_dir() {
            files.extend(files_below(&folder.join(&name), &format!("{path}/"))?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "<head>
<link data-trunk rel=\"css\" href=\"static/a.css\">
<link data-trunk rel=\"icon\" type=\"image/svg+xml\" href=\"static/i.svg\">
<link data-trunk rel=\"copy-file\" href=\"static/b.js\">
<link rel=\"manifest\" href=\"m\">
<link data-trunk rel=\"rust\" data-bin=\"x\">
</head>
";

    fn page() -> Page {
        let names = ["a_b", "a_b__c", "a_b_lab", "home", "lab", "parts", "shared"];
        Page {
            stem: "netsplit-web-1".into(),
            files: names
                .map(|name| (name.to_owned(), format!("{name}.wasm")))
                .into(),
            chunks: names.map(|name| (name.to_owned(), vec![])).into(),
        }
    }

    #[test]
    fn links_for_trunk_become_what_they_stand_for() {
        let mut placed = Vec::new();
        let html = index(SOURCE, "/sub/", &page(), |source| {
            placed.push(source.to_owned());
            Ok(source.replace("static/", ""))
        })
        .unwrap();
        assert_eq!(placed, ["static/a.css", "static/i.svg", "static/b.js"]);
        let begins = "<head>\n<link rel=\"stylesheet\" href=\"/sub/a.css\">\n\
            <link rel=\"icon\" type=\"image/svg+xml\" href=\"/sub/i.svg\">\n\
            <link rel=\"manifest\" href=\"m\">\n<link rel=\"modulepreload\" href=\"/sub/netsplit-web-1.js\">\n";
        assert!(html.starts_with(begins), "{html}");
        assert!(!html.contains("data-trunk"), "{html}");
        let files = "\"a-b\": { a_b__c: \"a_b__c.wasm\", a_b: \"a_b.wasm\" }";
        assert!(html.contains(files), "{html}");
        assert!(html.contains("shared: \"shared.wasm\""), "{html}");
        let home = "Object.assign(wanted, { parts: \"parts.wasm\", home: \"home.wasm\" });";
        assert!(html.contains(home), "{html}");
        assert!(html.ends_with("</script>\n</head>\n"), "{html}");
    }

    #[test]
    fn a_link_that_nobody_knows_is_an_error() {
        let place = |source: &str| Ok(source.to_owned());
        let unknown = "<link data-trunk rel=\"sass\" href=\"a\">";
        assert!(index(unknown, "./", &page(), place).is_err());
        let nameless = "<link data-trunk rel=\"css\">";
        assert!(index(nameless, "./", &page(), place).is_err());
    }
}

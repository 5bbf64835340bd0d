//! The style sheets of the site as one small file: a first visit then waits for one instead of six,
//! and what they share is compressed together.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

const LINK: &str = "<link rel=\"stylesheet\" href=\"";

/// Puts the style sheets that the page names into one file beside it, and gives the page that
/// names this one.
pub fn join(html: &str, dist: &Path) -> Result<String, String> {
    let mut sheet = String::new();
    let mut page = String::new();
    let mut rest = html;
    let mut place = None;
    while let Some(from) = rest.find(LINK) {
        let (before, link) = rest.split_at(from);
        let end = link
            .find('>')
            .ok_or("a link to a style sheet does not end")?
            + 1;
        let address = link[LINK.len()..].split('"').next().unwrap_or_default();
        let (public, name) = address.split_at(address.rfind('/').map_or(0, |at| at + 1));
        let path = dist.join(name);
        let text = fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
        sheet += &short(&text);
        fs::remove_file(&path).map_err(|error| told(&path, &error))?;
        page += before;
        place.get_or_insert((page.len(), public.to_owned()));
        rest = &link[end..];
    }
    page += rest;
    let (at, public) = place.ok_or("the page names no style sheet")?;
    let mut hasher = DefaultHasher::new();
    sheet.hash(&mut hasher);
    let name = format!("site-{:016x}.css", hasher.finish());
    let path = dist.join(&name);
    fs::write(&path, sheet).map_err(|error| told(&path, &error))?;
    page.insert_str(at, &format!("{LINK}{public}{name}\">"));
    Ok(page)
}

/// A style sheet without its comments, and without space that separates nothing. Text within
/// quotes stays as it is.
fn short(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if next == '"' || next == '\'' {
            let end = rest[1..].find(next).map_or(rest.len(), |end| end + 2);
            out += &rest[..end];
            rest = &rest[end..];
        } else if next.is_whitespace() {
            rest = rest.trim_start();
            let before = out.chars().next_back();
            let between =
                |at: Option<char>| at.is_none_or(|at| matches!(at, '{' | '}' | ';' | ','));
            if !between(before) && !between(rest.chars().next()) {
                out.push(' ');
            }
        } else {
            if next == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_stays() {
        let check = |css: &str, expect: &str| assert_eq!(short(css), expect);
        check("a , b {\n  color: red;\n}\n", "a,b{color: red}");
        check(
            "a b > c { width: calc(1px + 2px); }",
            "a b > c{width: calc(1px + 2px)}",
        );
        check(
            "/* x */ a::after { content: \" ;  } \"; }",
            "a::after{content: \" ;  } \"}",
        );
        check(
            "@media (width < 9px) and (hover) { a { b: c } }",
            "@media (width < 9px) and (hover){a{b: c}}",
        );
        check("a:not(.b) :hover { c: d; }", "a:not(.b) :hover{c: d}");
        check("a { b: c } /* open", "a{b: c}");
    }

    #[test]
    fn the_page_names_one_sheet_where_the_first_was() {
        let dist = std::env::temp_dir().join(format!("netsplit-styles-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("a-1.css"), "a { b: c }\n").unwrap();
        fs::write(dist.join("b-2.css"), "d { e: f }\n").unwrap();
        let link = |name: &str| format!("{LINK}/sub/{name}\" integrity=\"x\"/>");
        let html = format!("<head>{}\n{}<p>", link("a-1.css"), link("b-2.css"));
        let page = join(&html, &dist).unwrap();
        let names: Vec<_> = fs::read_dir(&dist).unwrap().flatten().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        let text = fs::read_to_string(names[0].path()).unwrap();
        fs::remove_dir_all(&dist).unwrap();
        assert_eq!(text, "a{b: c}d{e: f}");
        assert_eq!(page.matches("stylesheet").count(), 1, "{page}");
        assert!(
            page.starts_with("<head><link rel=\"stylesheet\" href=\"/sub/site-"),
            "{page}"
        );
        assert!(page.ends_with("<p>"), "{page}");
    }
}

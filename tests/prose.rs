//! The lessons' prose: how it is rendered, and that both languages have the same of it.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::i18n::Lang;
use netsplit::lessons::{Coming, Entry, Section as Told};
use netsplit::session::{Param, ParamKind, Params, Stage, Track};
use netsplit_press::glossary::Glossary;
use netsplit_press::marks::Forms;
use netsplit_press::prose::{self, FILES, Heading, Section, Text, lesson_name, tables};
use std::path::{Path, PathBuf};

/// Where two languages of one lesson differ in their headings, in words; `None` when they agree.
fn difference(en: &[Section], zh: &[Section]) -> Option<String> {
    let all = |sections: &[Section]| -> Vec<Heading> {
        sections.iter().flat_map(|s| s.headings.clone()).collect()
    };
    let (en, zh) = (all(en), all(zh));
    let words = |heading: Option<&Heading>| {
        heading.map_or("nothing".to_owned(), |heading| {
            format!("`{}` (level {})", heading.id, heading.level)
        })
    };
    (0..en.len().max(zh.len()))
        .map(|index| (en.get(index), zh.get(index)))
        .find(|(en, zh)| en != zh)
        .map(|(en, zh)| format!("en.md has {} where zh-CN.md has {}", words(en), words(zh)))
}

/// The classes of formulas that the style sheet knows.
const FORMULA: [&str; 5] = [
    "formula",
    "menv-align",
    "menv-alignlike",
    "menv-cases",
    "menv-cells-left",
];

/// What is wrong with a section's HTML, in words; `terms` are the names of those that it may mark.
fn defect(html: &str, terms: &[String]) -> Option<String> {
    if html.trim().is_empty() {
        return Some("nothing in it".to_owned());
    }
    let lower = html.to_lowercase();
    let tags = lower.split('<').skip(1);
    for tag in tags.map(|rest| rest.split('>').next().unwrap_or(rest)) {
        let active = ["script", "style", "iframe"].map(|name| tag.starts_with(name));
        let attribute = [" on", " style=", "javascript:"].map(|part| tag.contains(part));
        if active.contains(&true) || attribute.contains(&true) {
            return Some(format!("a tag that does more than mark up: <{tag}>"));
        }
    }
    for name in ["b", "details", "summary"] {
        let bare = html.matches(&format!("<{name}>")).count();
        let opened = bare + html.matches(&format!("<{name} ")).count();
        if opened != html.matches(&format!("</{name}>")).count() {
            return Some(format!("`<{name}>` is not closed"));
        }
    }
    let is_term = |class: &str| {
        let name = class.strip_prefix("w-");
        terms.iter().any(|term| Some(&**term) == name)
    };
    let class = attributes(html, "class")
        .flat_map(str::split_whitespace)
        .find(|class| !is_term(class) && !FORMULA.contains(class));
    let href = attributes(html, "href")
        .find(|link| !link.starts_with("https://") && !link.starts_with('#'));
    class
        .map(|class| format!("a class that the page does not know: {class}"))
        .or_else(|| href.map(|link| format!("a link that is neither https nor `#`: {link}")))
}

/// The values of an attribute wherever it occurs.
fn attributes<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    html.split(&format!(" {name}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or(rest))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The folder of the lessons.
fn lessons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lessons")
}

/// The prose of every lesson in every language, with the names of the lesson's terms.
fn texts() -> Vec<(Text, Vec<String>)> {
    let glossaries = netsplit_press::glossaries(&lessons()).unwrap();
    assert!(!glossaries.is_empty(), "there are lessons to look at");
    let with_terms = |text: Text| {
        let found = glossaries.iter().find(|(lesson, _)| *lesson == text.lesson);
        let (_, glossary) = found.expect("every lesson has a glossary");
        let names = glossary.terms.iter().map(|term| term.name.clone());
        (text, names.collect())
    };
    let texts = netsplit_press::texts(&lessons()).unwrap();
    texts.into_iter().map(with_terms).collect()
}

/// The sections of a text in which no term is marked.
fn sections(file: &str, source: &str) -> Result<Vec<Section>, String> {
    prose::sections(file, source, &Forms::new(&Glossary::default(), 0))
}

#[test]
fn both_languages_have_the_same_headings() {
    for pair in texts().chunks(FILES.len()) {
        let [(en, _), (zh, _)] = pair else {
            panic!("every lesson is there in both languages");
        };
        assert_eq!(
            difference(&en.sections, &zh.sections),
            None,
            "{}",
            en.lesson
        );
    }
}

#[test]
fn a_difference_in_headings_is_found() {
    let en = sections("en.md", "## A {#a}\nx\n### B {#b}\ny\n## C {#c}\nz").unwrap();
    let check = |zh: &str, expect: &str| {
        let zh = sections("zh-CN.md", zh).unwrap();
        assert_eq!(difference(&en, &zh).as_deref(), Some(expect));
    };
    check(
        "## A {#a}\nx\n### B {#b}\ny",
        "en.md has `c` (level 2) where zh-CN.md has nothing",
    );
    check(
        "## C {#c}\nz\n## A {#a}\nx\n### B {#b}\ny",
        "en.md has `a` (level 2) where zh-CN.md has `c` (level 2)",
    );
    check(
        "## A {#a}\nx\n## B {#b}\ny\n## C {#c}\nz",
        "en.md has `b` (level 3) where zh-CN.md has `b` (level 2)",
    );
}

#[test]
fn the_html_of_every_section_is_whole() {
    for (text, terms) in texts() {
        for section in text.sections {
            let at = format!("{}/{}: {}", text.lesson, text.tag, section.id);
            assert_eq!(defect(&section.html, &terms), None, "{at}");
        }
    }
}

#[test]
fn a_defect_in_html_is_found() {
    let terms = ["term".to_owned()];
    for bad in [
        " ",
        "<p><script>alert(1)</script></p>",
        "<p onclick=\"x()\">x</p>",
        "<a href=\"http://example.org\">x</a>",
        "<a href=\"javascript:x()\">x</a>",
        "<p><b class=\"w-term\">term</p>",
        "<p><b class=\"w-trem\">term</b></p>",
        "<details><summary>x</summary>",
    ] {
        assert!(defect(bad, &terms).is_some(), "{bad}");
    }
    let link = "<p>turn it on: <a href=\"#b\"><b class=\"w-term\">x</b></a></p>";
    assert_eq!(defect(link, &terms), None);
}

#[test]
fn every_term_has_a_style_and_the_page_has_the_sheet() {
    let glossaries = netsplit_press::glossaries(&lessons()).unwrap();
    let sheet = netsplit_press::looks::sheet(&glossaries).unwrap();
    for term in glossaries.iter().flat_map(|(_, glossary)| &glossary.terms) {
        let class = format!(".w-{}", term.name);
        let mut words = sheet.split([' ', ',', '(', ')']);
        assert!(words.any(|word| word == class), "{class}");
    }
    // Its rules are as specific as those of the panels, so they have to come later.
    let page = include_str!("../index.html");
    let place = |sheet: &str| page.find(sheet).expect("the page names the sheet");
    assert!(place("\"static/panels.css\"") < place("\"terms.css\""));
}

#[test]
fn a_heading_must_have_an_id_of_its_own() {
    let check = |source: &str, expect: &str| {
        assert_eq!(sections("en.md", source).unwrap_err(), expect);
    };
    check(
        "## A {#a}\n\nx\n\n## B\n\ny",
        "en.md:5: a heading without an id; write `## Title {#id}`",
    );
    check(
        "## A {#a}\n\nx\n\n### B\n\ny",
        "en.md:5: a heading without an id; write `## Title {#id}`",
    );
    check(
        "## A {#a}\nx\n## B {#a}\ny",
        "en.md:3: the id `a` is used twice in this file",
    );
    check(
        "Hello\n\n## A {#a}\nx",
        "en.md:1: text outside a section; begin one with `## Title {#id}`",
    );
    check(
        "## A {#a}\nx\n\n# B {#b}\ny",
        "en.md:4: text outside a section; begin one with `## Title {#id}`",
    );
    check(
        "## A {#a}\n\n## B {#b}\ny",
        "en.md:1: a section with nothing in it",
    );
}

#[test]
fn a_section_is_rendered() {
    let source = "## A `b` {#story.a}\n\n中文，\n中文 and\nmore.\n\n---\n\n### C {#c}\n\n*x*";
    let [section] = &sections("en.md", source).unwrap()[..] else {
        panic!("the source has one section");
    };
    assert_eq!(section.id, "story.a");
    assert_eq!(section.title, "A b");
    assert_eq!(
        section.html,
        "<p>中文，中文 and\nmore.</p>\n<hr />\n<h3 id=\"c\">C</h3>\n<p><em>x</em></p>"
    );
}

/// The HTML under a heading, or the error, of a text with a formula.
fn with_formula(text: &str) -> Result<String, String> {
    let mut sections = sections("en.md", &format!("## A {{#a}}\n\n{text}"))?;
    Ok(sections.remove(0).html)
}

#[test]
fn a_formula_becomes_mathml() {
    let check = |text: &str, expect: &str| {
        let html = with_formula(text).unwrap();
        assert_eq!(html, expect);
        assert_eq!(defect(&html, &[]), None);
    };
    check(
        r"It is $p^n$.",
        "<p>It is <math display=\"inline\"><msup><mi>p</mi><mi>n</mi></msup></math>.</p>",
    );
    check(
        r"$$\frac{e}{2}$$",
        "<p><span class=\"formula\" tabindex=\"0\"><math display=\"block\"><mfrac><mrow><mi>e</mi>\
         </mrow><mrow><mn>2</mn></mrow></mfrac></math></span></p>",
    );
    check(
        r"$\text{多数} < n$",
        "<p><math display=\"inline\"><mtext>多数</mtext><mo>&lt;</mo><mi>n</mi></math></p>",
    );
    check(r"It cost \$5, not \$6.", "<p>It cost $5, not $6.</p>");
    check("    PATH=$HOME", "<pre><code>PATH=$HOME</code></pre>");
    for known in [
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{cases} 1 & n = 0 \\ 2 & n > 0 \end{cases}",
    ] {
        assert_eq!(
            defect(&with_formula(&format!("$${known}$$")).unwrap(), &[]),
            None,
            "{known}"
        );
    }
    assert!(defect(&with_formula(r"$\color{red} x$").unwrap(), &[]).is_some());
}

#[test]
fn a_broken_formula_is_an_error_that_names_its_line() {
    let check = |text: &str, expect: &str| {
        let error = with_formula(text).unwrap_err();
        assert!(error.starts_with(expect), "{error}");
    };
    check(
        "x\n\n$\\left( 1$",
        "en.md:5: the formula `\\left( 1`: unbalanced group",
    );
    check(
        "$$\\unheard{3}$$",
        "en.md:3: the formula `\\unheard{3}`: unknown primitive",
    );
    check(
        "It cost $5 & 6$.",
        "en.md:3: the formula `5 & 6`: alignment",
    );
    check(
        "$a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q$",
        "en.md:3: the formula `a + b",
    );
    // What Markdown does not take for a formula must not slip through as text.
    let dollar = "a dollar sign that is part of no whole formula";
    check("x\ny $\\frac{1$", &format!("en.md:4: {dollar}"));
    check("It cost $6.", &format!("en.md:3: {dollar}"));
}

#[test]
fn a_heading_holds_no_formula() {
    assert_eq!(
        sections("en.md", "## A $p^n$ {#a}\n\nx").unwrap_err(),
        "en.md:1: a formula in a heading, which is shown as plain text; write it in words"
    );
}

#[test]
fn the_tables_are_rust() {
    let text = Text {
        tag: "en",
        lesson: lesson_name(Path::new("src/lessons/raft")).unwrap(),
        lang: FILES[1].0,
        sections: sections("zh-CN.md", "## 甲 {#a}\n\n\"乙\" \\\\").unwrap(),
    };
    let expect = [
        r#"static PROSE: &[(&str, Lang, &[Section])] = &["#,
        r#"("raft", Lang::Zh, &["#,
        r#"    ("a", "甲", "<p>\"乙\" \\</p>"),"#,
        "]),\n];\n",
    ];
    assert_eq!(tables(&[text]), expect.join("\n"));
}

#[test]
fn the_library_has_the_prose_of_each_language() {
    let title = |lang| {
        let prose = netsplit::lessons::prose("raft", lang);
        let step = prose.iter().find(|(id, _, _)| *id == "story.crash");
        step.map(|(_, title, _)| *title)
    };
    assert_eq!(title(Lang::En), Some("The leader crashes"));
    assert_eq!(title(Lang::Zh), Some("领导者崩溃"));
    assert!(netsplit::lessons::prose("no-such-lesson", Lang::En).is_empty());
}

#[test]
fn every_lesson_to_come_is_told_of_in_both_languages() {
    let coming = netsplit::lessons::coming();
    for there in netsplit::lessons::all() {
        let title = &there.about.title.en;
        let is_coming = coming.iter().any(|lesson| lesson.title.en == *title);
        assert!(!is_coming, "{title} is there, and no longer coming");
    }
    for lesson in coming {
        for text in [&lesson.title, &lesson.summary] {
            assert!(text.en.is_ascii() && !text.en.is_empty(), "{}", text.en);
        }
        let zh = &lesson.summary.zh;
        assert!(
            zh.ends_with('。') && lesson.summary.en.ends_with('.'),
            "{zh}"
        );
    }
    let order = |lesson: &Coming| Stage::ALL.iter().position(|stage| *stage == lesson.stage);
    assert!(coming.is_sorted_by_key(order), "in the order of the map");
}

/// The sections of a kind (`story`, say) that a lesson's prose has, in order.
fn named(prose: &[Told], kind: &str) -> Vec<&'static str> {
    let of_kind = |id: &'static str| id.strip_prefix(kind)?.strip_prefix('.');
    prose.iter().filter_map(|(id, _, _)| of_kind(id)).collect()
}

/// What a lesson shows by name, the prose has words for, in the same order; and no more than that.
#[test]
fn what_a_lesson_names_has_its_words() {
    assert!(!netsplit::lessons::all().is_empty());
    for entry in netsplit::lessons::all() {
        let prose = netsplit::lessons::prose(entry.about.id, Lang::En);
        let session = (entry.open)(Params::defaults(entry.params), 1).unwrap();
        let steps = steps(entry);
        let tasks: Vec<_> = session.tasks().iter().map(|task| task.id).collect();
        assert_eq!(named(prose, "story"), steps);
        assert_eq!(named(prose, "task"), tasks);
        assert_eq!(named(prose, "variant"), variants(entry.params));
        assert!(named(prose, "predict").len() >= 2);
        assert!(named(prose, "mistake").len() >= 3);
        for id in ["hook", "teach", "sources"] {
            assert!(prose.iter().any(|(section, _, _)| *section == id), "{id}");
        }
    }
}

/// What is wrong with the real systems that a lesson names for its broken variants, in words: each
/// variant has one, in the order of the variants, with a source, and both languages the same.
fn unsourced(variants: &[&str], en: &[Told], zh: &[Told]) -> Option<String> {
    for (prose, language) in [(en, "en"), (zh, "zh-CN")] {
        let real = named(prose, "real");
        if real != variants {
            return Some(format!("{language}: real systems for {real:?}"));
        }
    }
    variants.iter().find_map(|variant| {
        let of = |prose| sources(prose, &format!("real.{variant}"));
        match (of(en), of(zh)) {
            (en, zh) if en != zh => Some(format!("{variant}: {en:?} in en, {zh:?} in zh-CN")),
            (en, _) if en.is_empty() => Some(format!("{variant}: no source")),
            _ => None,
        }
    })
}

/// Where the links of a section lead; in order of the alphabet, as sentences differ in theirs.
fn sources(prose: &[Told], id: &str) -> Vec<&'static str> {
    let section = prose.iter().find(|(section, _, _)| *section == id);
    let mut links: Vec<_> = section
        .into_iter()
        .flat_map(|(_, _, html)| attributes(html, "href"))
        .collect();
    links.sort_unstable();
    links
}

#[test]
fn every_variant_names_a_real_system_and_its_source() {
    for entry in netsplit::lessons::all() {
        let prose = |lang| netsplit::lessons::prose(entry.about.id, lang);
        let variants = variants(entry.params);
        let wrong = unsourced(&variants, prose(Lang::En), prose(Lang::Zh));
        assert_eq!(wrong, None, "{}", entry.about.id);
    }
}

#[test]
fn a_variant_without_a_real_system_or_source_is_found() {
    const A: Told = ("real.a", "A", "<a href=\"https://example.org/a\">x</a>");
    const B: Told = ("real.b", "B", "<a href=\"https://example.org/b\">x</a>");
    const OTHER: Told = ("real.b", "B", "<a href=\"https://example.org/c\">x</a>");
    const BARE: Told = ("real.b", "B", "<p>It happened.</p>");
    let check = |en: &[Told], zh: &[Told], expect: Option<&str>| {
        assert_eq!(unsourced(&["a", "b"], en, zh).as_deref(), expect);
    };
    check(&[A, B], &[A, B], None);
    check(&[A], &[A, B], Some("en: real systems for [\"a\"]"));
    check(
        &[A, B],
        &[B, A],
        Some("zh-CN: real systems for [\"b\", \"a\"]"),
    );
    check(&[A, BARE], &[A, BARE], Some("b: no source"));
    let differ = "b: [\"https://example.org/b\"] in en, [\"https://example.org/c\"] in zh-CN";
    check(&[A, B], &[A, OTHER], Some(differ));
    let unknown = unsourced(&["a"], &[A, B], &[A, B]);
    assert_eq!(
        unknown.as_deref(),
        Some("en: real systems for [\"a\", \"b\"]")
    );
}

/// The steps of a lesson's story, one track after the other.
fn steps(entry: &Entry) -> Vec<&'static str> {
    let open = |params: Params| (entry.open)(params, 1).unwrap().story();
    let defaults = Params::defaults(entry.params);
    let tracks = (entry.tracks)();
    if tracks.is_empty() {
        return open(defaults).iter().map(|step| step.id).collect();
    }
    let story = |track: &Track| open(defaults.with_each(entry.params, track.params).unwrap());
    tracks.iter().flat_map(story).map(|step| step.id).collect()
}

/// The names of a lesson's broken variants, which by convention are those that are not 0.
fn variants(params: &[Param]) -> Vec<&'static str> {
    let choices = params.iter().find_map(|param| match param.kind {
        ParamKind::Choice(choices) if param.key == "variant" => Some(choices),
        _ => None,
    });
    let broken = choices
        .into_iter()
        .flatten()
        .filter(|choice| choice.value != 0);
    broken.map(|choice| choice.name).collect()
}

#[test]
fn the_files_of_a_text_end_each_part() {
    let source = "## B {#teach}\ny\n## A title {#story.a}\nx\n## C {#task.c}\nz";
    let sections = sections("en.md", source).unwrap();
    let text = Text {
        lesson: "raft".into(),
        lang: "En",
        tag: "en",
        sections,
    };
    let parts = |file: &str| file.split('\u{1f}').map(str::to_owned).collect::<Vec<_>>();
    let [first, more] = text.files();
    let first_parts = ["story.a", "A title", "<p>x</p>", "task.c", "C", "", ""];
    assert_eq!(parts(&first), first_parts, "of a task the title alone");
    let more_parts = ["teach", "B", "<p>y</p>", "task.c", "C", "<p>z</p>", ""];
    assert_eq!(parts(&more), more_parts);
}

#[test]
fn a_line_break_leaves_no_space_that_chinese_does_not_write() {
    let html = |source: &str| sections("zh-CN.md", &format!("## A {{#a}}\n\n{source}")).unwrap();
    let of = |source: &str| html(source)[0].html.clone();
    assert_eq!(
        of("编号。\nLamport 的\n写法"),
        "<p>编号。Lamport 的写法</p>"
    );
    assert_eq!(of("任期\nterm"), "<p>任期\nterm</p>", "a word stands apart");
}

//! From LaTeX to MathML, which browsers draw and screen readers speak without any script.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

/// The most characters that a formula within a line of text may show. A browser does not break it, and
/// a line on a phone has room for some forty.
pub const INLINE_MAX: usize = 32;

/// The HTML of a formula, or what is wrong with it.
pub fn html(latex: &str, display: bool) -> Result<String, String> {
    let latex = latex.trim();
    let storage = Storage::new();
    let events = Parser::new(latex, &storage).collect::<Result<Vec<_>, _>>();
    // The first line of the error says what is wrong. The rest repeats the formula and points into it.
    let events = events.map_err(|error| {
        let words = error.to_string();
        let words = words.lines().next().unwrap_or_default();
        let words = words.trim_start_matches("parsing error: ");
        format!(
            "the formula `{latex}`: {words}; a dollar sign that begins no formula is written `\\$`"
        )
    })?;
    let mode = if display {
        DisplayMode::Block
    } else {
        DisplayMode::Inline
    };
    let config = RenderConfig {
        display_mode: mode,
        ..RenderConfig::default()
    };
    let mut math = String::new();
    // The renderer takes results, as a parser gives them; the errors are dealt with above.
    let events = events.into_iter().map(Ok::<_, std::fmt::Error>);
    push_mathml(&mut math, events, config).map_err(|error| format!("`{latex}`: {error}"))?;
    // The renderer does not escape the operator `<`.
    let math = math.replace("<mo><</mo>", "<mo>&lt;</mo>");
    if display {
        // It scrolls where it is wider than the page, so it has to be reachable with the keyboard.
        return Ok(format!(
            "<span class=\"formula\" tabindex=\"0\">{math}</span>"
        ));
    }
    match shown(&math) {
        length if length > INLINE_MAX => Err(format!(
            "the formula `{latex}` shows {length} characters, which a phone's line may not take; \
             write it as `$$...$$`, which scrolls"
        )),
        _ => Ok(math),
    }
}

/// How many characters stand outside the tags.
fn shown(html: &str) -> usize {
    let outside = html.split('<').filter_map(|part| part.split_once('>'));
    outside.map(|(_, text)| text.chars().count()).sum()
}

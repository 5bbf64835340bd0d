//! The design tokens: every colour that text or graphics wear can be read against every surface of
//! its theme (WCAG 2.2, success criteria 1.4.3 and 1.4.11).

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

const CSS: &str = include_str!("../static/tokens.css");
const SURFACES: [&str; 3] = ["bg", "surface", "sunken"];
/// Text needs 4.5:1, graphics 3:1.
const TEXT: f64 = 4.5;
const GRAPHICS: f64 = 3.0;

type Tokens = BTreeMap<String, String>;

/// The two themes: the colours of every custom property that has one for each.
fn themes() -> (Tokens, Tokens) {
    let property = |part: &str| -> Option<(String, String, String)> {
        let (name, value) = part.trim().strip_prefix("--")?.split_once(':')?;
        let pair = value
            .trim()
            .strip_prefix("light-dark(")?
            .strip_suffix(')')?;
        let (light, dark) = pair.split_once(',')?;
        let is_colour = light.starts_with('#');
        is_colour.then(|| (name.to_owned(), light.to_owned(), dark.trim().to_owned()))
    };
    let found = CSS.split(['{', ';']).filter_map(property);
    found
        .map(|(name, light, dark)| ((name.clone(), light), (name, dark)))
        .unzip()
}

fn light() -> Tokens {
    themes().0
}

fn dark() -> Tokens {
    themes().1
}

/// The relative luminance of a colour such as `#0b62a8`.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let part = u8::from_str_radix(&colour[at..at + 2], 16).expect("colours are #rrggbb");
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Every pair of tokens that falls short, in words.
fn shortfalls(tokens: &Tokens) -> Vec<String> {
    let mut pairs = Vec::new();
    let mut on_surfaces = |name: String, least: f64| {
        for surface in SURFACES {
            pairs.push((name.clone(), surface.to_owned(), least));
        }
    };
    for name in ["ink", "ink-soft", "ink-faint"] {
        on_surfaces(name.to_owned(), TEXT);
    }
    for name in ["accent", "good", "bad", "warn"] {
        on_surfaces(name.to_owned(), TEXT);
    }
    on_surfaces("edge".to_owned(), GRAPHICS);
    for tint in 0..8 {
        on_surfaces(format!("tint-{tint}"), GRAPHICS);
        on_surfaces(format!("tint-{tint}-ink"), TEXT);
    }
    for tint in 0..8 {
        let fill = format!("tint-{tint}");
        pairs.push((format!("{fill}-on"), fill.clone(), TEXT));
        pairs.push(("ink".to_owned(), format!("{fill}-soft"), TEXT));
    }
    for tone in ["accent", "good", "bad", "warn"] {
        pairs.push(("ink".to_owned(), format!("{tone}-soft"), TEXT));
        pairs.push((tone.to_owned(), format!("{tone}-soft"), TEXT));
    }
    pairs.push(("accent-on".to_owned(), "accent".to_owned(), TEXT));
    pairs.push(("ink-soft".to_owned(), "accent-soft".to_owned(), TEXT));
    pairs
        .into_iter()
        .filter_map(|(fore, back, least)| {
            let is = contrast(&tokens[&fore], &tokens[&back]);
            (is < least).then(|| format!("--{fore} upon --{back}: {is:.2}, needs {least}"))
        })
        .collect()
}

#[test]
fn both_themes_can_be_read() {
    assert_eq!(shortfalls(&light()), Vec::<String>::new());
    assert_eq!(shortfalls(&dark()), Vec::<String>::new());
}

#[test]
fn a_colour_that_is_too_pale_is_caught() {
    let mut pale = light();
    // Okabe and Ito's own orange, which reaches 2.2:1 upon white.
    pale.insert("tint-1".to_owned(), "#e69f00".to_owned());
    let found = shortfalls(&pale);
    assert_eq!(found.len(), SURFACES.len(), "{found:?}");
}

#[test]
fn contrast_is_that_of_the_standard() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 1e-3);
}

#[test]
fn every_colour_is_named_once_and_for_both_themes() {
    let colours = CSS.matches('#').count();
    assert_eq!(
        colours,
        2 * light().len(),
        "a colour stands outside of light-dark()"
    );
    let is_colour = |colour: &String| colour.len() == 7 && colour.starts_with('#');
    assert!(light().values().all(is_colour) && dark().values().all(is_colour));
}

//! `netsplit lessons --variants`: what is broken on purpose, as the page of that name has it.

use super::output::{Colour, Output};
use super::run::page_link;
use super::words::{lang, say};
use super::{Failure, json};
use crate::i18n::Text;
use crate::lessons::Entry;
use crate::session::{Breakage, Params};
use serde_json::{Value, json};

/// A variant with all that is known of it.
struct Variant {
    breakage: Breakage,
    /// Its name on the page.
    label: &'static Text,
    /// What the property that it breaks claims.
    claim: Text,
    /// The shortest run that shows it.
    link: String,
}

fn variants(entry: &Entry) -> Vec<Variant> {
    let stored = (entry.stored)();
    let known = |breakage: Breakage| {
        let name = format!("variant.{}", breakage.variant);
        Some(Variant {
            label: &entry
                .variants()
                .find(|it| it.name == breakage.variant)?
                .label,
            claim: entry.broken_property(&breakage)?.claim,
            link: stored.iter().find(|run| run.name == name)?.link.clone(),
            breakage,
        })
    };
    (entry.breakages)()
        .iter()
        .copied()
        .filter_map(known)
        .collect()
}

/// The lines of a script that do something.
fn acts(script: &str) -> impl Iterator<Item = &str> {
    let lines = script.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Prints the variants of a lesson.
pub(super) fn print(entry: &Entry, output: &mut Output) -> Result<(), Failure> {
    let id = entry.about.id;
    for variant in variants(entry) {
        let Variant { breakage, .. } = &variant;
        let (name, runs_max) = (breakage.variant, breakage.runs_max);
        let (label, claim) = (variant.label.get(lang()), variant.claim.get(lang()));
        output.line(&format!("    {name}  {label}"))?;
        let property = output.paint(breakage.property, Colour::Bad);
        output.line(&say!(
            "        breaks {property}: {claim}",
            "        违反 {property}：{claim}"
        ))?;
        output.line(&say!(
            "        found within {runs_max} runs: netsplit fuzz {id} --variant {name}",
            "        {runs_max} 次运行以内可以找到：netsplit fuzz {id} --variant {name}"
        ))?;
        output.line(&say!(
            "        a real system that had it: #/broken/{id}/{name}",
            "        犯过这个错误的真实系统：#/broken/{id}/{name}"
        ))?;
        for act in acts(breakage.script) {
            output.line(&format!("          {act}"))?;
        }
        output.line(&format!("        {}", page_link(id, &variant.link)))?;
    }
    Ok(())
}

/// The variants of a lesson; the fields are described in `cli/json.rs`.
pub(super) fn json(entry: &Entry) -> Value {
    let id = entry.about.id;
    let variant = |variant: &Variant| {
        let breakage = &variant.breakage;
        let params = Params::defaults(entry.params).with_each(entry.params, breakage.params);
        json!({
            "name": breakage.variant,
            "label": variant.label.get(lang()),
            "property": breakage.property,
            "claim": variant.claim.get(lang()),
            "runs_max": breakage.runs_max,
            "params": params.ok().map(|params| json::params(entry.params, &params)),
            "script": acts(breakage.script).collect::<Vec<_>>(),
            "link": page_link(id, &variant.link),
            "page": format!("#/broken/{id}/{}", breakage.variant),
        })
    };
    variants(entry).iter().map(variant).collect()
}

//! The stage's legend has every message that is ever on the stage, and what words name is there to be seen.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/records.rs"]
mod records;
#[path = "common/tested.rs"]
mod tested;

use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::scene::{Glyph, Scene, Shape};
use netsplit::session::Session;
use netsplit::sim::Micros;
use records::{Records, tested_records};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many steps of a run are looked at.
const STEPS: u32 = 2_500;

/// The rows of a section that the build made of the glossary.
fn rows(id: &str, lang: Lang, section: &str) -> Vec<Vec<&'static str>> {
    let sections = lessons::prose(id, lang);
    let found = sections.iter().find(|(name, ..)| *name == section);
    // A lesson without any has no such section.
    let text = found.map_or("", |(_, _, text)| text);
    text.lines().map(|row| row.split('\t').collect()).collect()
}

/// The Rust of a lesson: what no stored run shows, such as what only a setting brings, stands there.
fn source(id: &str) -> String {
    fn read(folder: &Path) -> String {
        let entries = fs::read_dir(folder).expect("a lesson has a folder");
        let paths = entries.map(|entry| entry.expect("it can be read").path());
        let read = |path: PathBuf| match path.extension() {
            _ if path.is_dir() => read(&path),
            Some(end) if end == "rs" => fs::read_to_string(&path).expect("it can be read"),
            _ => String::new(),
        };
        paths.map(read).collect()
    }
    read(&Path::new("src/lessons").join(id.replace('-', "_")))
}

fn shape_name(shape: Shape) -> String {
    format!("{shape:?}").to_lowercase()
}

/// The rows of the legend that a message goes by.
fn kinds<'a>(legend: &'a [Vec<&'static str>], glyph: &Glyph) -> Vec<&'a Vec<&'static str>> {
    let shape = shape_name(glyph.shape);
    let is_it =
        |row: &&Vec<&str>| row[0] == glyph.letters && (row[1].is_empty() || row[1] == shape);
    legend.iter().filter(is_it).collect()
}

/// Looks at the stage after each step of every stored run of a lesson.
fn every_scene(records: &Records, lang: Lang, mut look: impl FnMut(&dyn Session, &Scene)) {
    let entry = lessons::find(records.lesson).expect("a lesson that is recorded");
    for line in records.runs.lines() {
        let (_, link) = line.split_once(' ').expect("a name and a link");
        let mut run = (entry.open_link)(link).expect("a stored run opens");
        run.set_questions(false);
        run.seek(0);
        for _ in 0..STEPS {
            look(&*run, &run.scene(Micros::ZERO, lang));
            if !run.step() {
                break;
            }
        }
    }
}

#[test]
fn every_message_is_in_the_legend_once_and_every_line_is_of_a_message() {
    for records in tested_records() {
        let id = records.lesson;
        let legend = rows(id, Lang::En, "legend");
        let mut seen = BTreeSet::new();
        every_scene(records, Lang::En, |_, scene| {
            for message in &scene.messages {
                let kinds = kinds(&legend, &message.glyph);
                let [kind] = kinds[..] else {
                    panic!(
                        "{id}: {:?} is in the legend {} times",
                        message.glyph,
                        kinds.len()
                    );
                };
                seen.insert(kind.clone());
            }
        });
        let is_drawn = |letters: &str| source(id).contains(&format!("(\"{letters}\","));
        for row in legend.iter().filter(|row| !seen.contains(*row)) {
            assert!(
                is_drawn(row[0]),
                "{id}: the legend has {row:?}, and no message has such letters"
            );
        }
    }
}

#[test]
fn what_words_name_is_on_the_stage_in_both_languages() {
    for records in tested_records() {
        for lang in Lang::ALL {
            let id = records.lesson;
            let mut unseen = rows(id, lang, "named");
            every_scene(records, lang, |run, scene| {
                unseen.retain(|row| !is_there(run, scene, row[1], row[2]));
            });
            assert_eq!(
                unseen, [[""; 0]; 0],
                "{id} in {lang:?}: named nowhere on the stage"
            );
        }
    }
}

/// Whether the stage shows what a word names.
fn is_there(run: &dyn Session, scene: &Scene, on_stage: &str, forms: &str) -> bool {
    let servers = run.nodes().iter().filter(|(.., server)| *server).count();
    let mut nodes = scene.nodes.iter().map(|node| &node.glance);
    match on_stage {
        "role" => nodes.any(|glance| forms.split(',').any(|form| form == glance.role)),
        "servers" => servers > 0,
        "clients" => servers < scene.nodes.len(),
        "cells" => nodes.any(|glance| !glance.strip.is_empty()),
        "settled" => nodes.any(|glance| glance.strip.iter().any(|cell| cell.solid)),
        "badges" => nodes.any(|glance| !glance.badge.is_empty()),
        "dots" => nodes.any(|glance| !glance.dots.is_empty()),
        "arcs" => nodes.any(|glance| glance.arc.is_some()),
        other => panic!("`{other}` is nothing on the stage"),
    }
}

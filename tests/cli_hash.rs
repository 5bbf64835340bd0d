//! `netsplit hash` as a user meets it.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cli.rs"]
mod common;

use common::{assert_refused, fed, program, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Output;

fn hash(args: &[&str], keys: &[u8]) -> Output {
    fed(program().arg("hash").args(args), keys)
}

/// The owners of keys, in their order.
fn owners(args: &[&str], keys: &[String]) -> Vec<String> {
    let output = hash(args, keys.join("\n").as_bytes());
    assert_eq!(text(&output.stderr), "", "{args:?}");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    let lines: Vec<(&str, &str)> = text(&output.stdout)
        .lines()
        .map(|line| line.split_once('\t').expect("a key, a tab, an owner"))
        .collect();
    let printed: Vec<&str> = lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(printed, keys);
    lines.iter().map(|(_, owner)| (*owner).to_owned()).collect()
}

fn keys(count: u32) -> Vec<String> {
    (0..count).map(|key| format!("user:{key}")).collect()
}

fn nodes_file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the target folder takes files");
    path.display().to_string()
}

fn refused(args: &[&str], keys: &[u8], expect: &str) {
    assert_refused(&hash(args, keys), args, expect);
}

#[test]
fn jump_gives_the_numbers_of_lamping_and_veach() {
    let output = hash(
        &["jump", "--nodes", "100"],
        b"0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
    );
    assert_eq!(
        text(&output.stdout),
        "0\t0\n1\t55\n2\t62\n3\t8\n4\t45\n5\t59\n6\t86\n7\t97\n8\t82\n9\t59\n"
    );
}

#[test]
fn jump_hashes_words_that_are_no_64_bit_number() {
    // The last is one more than 64 bits hold, and hashed like any word.
    let words = ["apple", "-1", "1.0", "18446744073709551616"].map(str::to_owned);
    let found = owners(&["jump", "--nodes", "1000"], &words);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 4, "{found:?}");
    let number = owners(
        &["jump", "--nodes", "1000"],
        &["18446744073709551615".to_owned()],
    );
    assert_ne!(found[3], number[0]);
}

#[test]
fn ketama_places_keys_as_libketama_does() {
    let servers: String = (101..=104)
        .map(|host| format!("192.168.1.{host}:11210\n"))
        .collect();
    let file = nodes_file("ketama.txt", &servers);
    let keys = ["foo", "bar", "user:1", "user:2"].map(str::to_owned);
    let found = owners(&["ketama", "--nodes", &file], &keys);
    let hosts = ["103", "104", "101", "103"].map(|host| format!("192.168.1.{host}:11210"));
    assert_eq!(found, hosts);
}

#[test]
fn every_scheme_spreads_keys_over_all_nodes_and_repeats_itself() {
    for scheme in [
        "modulo",
        "ring",
        "bounded",
        "rendezvous",
        "jump",
        "maglev",
        "ketama",
    ] {
        let args = [scheme, "--nodes", "10"];
        let found = owners(&args, &keys(2_000));
        let mut loads = BTreeMap::new();
        for owner in &found {
            *loads.entry(owner.clone()).or_insert(0) += 1;
        }
        assert_eq!(loads.len(), 10, "{scheme}");
        // The ring deviates most, by a tenth: five times that, and what chance adds.
        assert!(
            loads.values().all(|load| (90..330).contains(load)),
            "{scheme}: {loads:?}"
        );
        assert_eq!(found, owners(&args, &keys(2_000)), "{scheme}");
    }
}

#[test]
fn the_load_factor_bounds_every_node() {
    let args = [
        "bounded",
        "--nodes",
        "8",
        "--vnodes",
        "1",
        "--load-factor",
        "1.1",
        "--json",
    ];
    let output = hash(&args, keys(1_000).join("\n").as_bytes());
    let value: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let loads = value["loads"].as_array().expect("there are loads");
    let loads: Vec<u64> = loads
        .iter()
        .filter_map(|load| load["keys"].as_u64())
        .collect();
    assert_eq!(loads.iter().sum::<u64>(), 1_000);
    assert_eq!(
        loads.iter().max(),
        Some(&138),
        "the bound is 1.1 x 1000 / 8, rounded up"
    );
    assert_eq!(value["keys"][0]["key"], "user:0");
    assert_eq!(value["scheme"], "bounded");
    let plain = [
        "bounded",
        "--nodes",
        "8",
        "--vnodes",
        "1",
        "--load-factor",
        "1.1",
    ];
    assert_eq!(
        value["keys"][7]["owner"],
        owners(&plain, &keys(1_000))[7].as_str()
    );
}

#[test]
fn a_join_moves_few_keys_except_under_modulo() {
    let names = |count: u32| {
        (0..count)
            .map(|k| format!("node-{k}\n"))
            .collect::<String>()
    };
    let (nine, ten) = (
        nodes_file("nine.txt", &names(9)),
        nodes_file("ten.txt", &names(10)),
    );
    for scheme in ["modulo", "ring", "rendezvous", "jump", "ketama"] {
        let before = owners(&[scheme, "--nodes", &nine], &keys(3_000));
        let after = owners(&[scheme, "--nodes", &ten], &keys(3_000));
        let moved: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(old, new)| old != new)
            .collect();
        if scheme == "modulo" {
            assert!(moved.len() > 2_500, "{}", moved.len());
        } else {
            assert!(
                (150..500).contains(&moved.len()),
                "{scheme}: {}",
                moved.len()
            );
            assert!(moved.iter().all(|(_, new)| *new == "node-9"), "{scheme}");
        }
    }
}

#[test]
fn names_and_keys_may_have_blank_lines_and_line_ends_of_any_kind() {
    let file = nodes_file("blank.txt", "\n a \r\nb\n\n");
    let output = hash(&["modulo", "--nodes", &file], b"x y\r\n\n\xc3\xa9");
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("x y\t") && lines[1].starts_with("\u{e9}\t"));
}

#[test]
fn no_keys_give_no_lines() {
    let output = hash(&["ring", "--nodes", "3"], b"");
    assert_eq!((text(&output.stdout), output.status.code()), ("", Some(0)));
}

#[test]
fn bad_input_is_refused_in_one_line() {
    let twice = nodes_file("twice.txt", "a\nb\na\n");
    let empty = nodes_file("empty.txt", "\n \n");
    let cases: [(&[&str], &str); 17] = [
        (
            &["rign", "--nodes", "3"],
            "there is no scheme `rign`; did you mean `ring`?",
        ),
        (
            &["zzzzzz", "--nodes", "3"],
            "write one of modulo, ring, bounded",
        ),
        (&["ring"], "--nodes"),
        (&["ring", "--nodes", "0"], "gives no node"),
        (&["ring", "--nodes", &empty], "gives no node"),
        (&["ring", "--nodes", &twice], "the node `a` is listed twice"),
        (&["ring", "--nodes", "no-such-file"], "can not be read"),
        (&["ring", "--nodes", "100001"], "at most 100000"),
        (
            &["ring", "--nodes", "99999999999999999999"],
            "write a number of nodes",
        ),
        (&["ring", "--nodes", "3", "--vnodes", "0"], "--vnodes"),
        (
            &["ring", "--nodes", "3", "--vnodes", "4000000000"],
            "are too many; write `--vnodes",
        ),
        (
            &["ring", "--nodes", "3", "--table", "7"],
            "`--table` is for maglev, not for ring",
        ),
        (
            &["jump", "--nodes", "3", "--vnodes", "7"],
            "`--vnodes` is for ring and bounded",
        ),
        (
            &["bounded", "--nodes", "3", "--load-factor", "0.9"],
            "at least 1",
        ),
        (
            &["maglev", "--nodes", "3", "--table", "65536"],
            "not prime; the next prime is 65537",
        ),
        (
            &["maglev", "--nodes", "30", "--table", "7"],
            "too small for 30 nodes",
        ),
        (
            &["maglev", "--nodes", "3", "--table", "4294967291"],
            "too large",
        ),
    ];
    for (args, expect) in cases {
        refused(args, b"a\n", expect);
    }
    for factor in ["", "x", "1.234", ".5", "-1", "1,5", "99999999999"] {
        let factor = format!("--load-factor={factor}");
        refused(&["bounded", "--nodes", "3", &factor], b"", "--load-factor");
    }
    refused(
        &["bounded", "--nodes", "3"],
        b"a\n\xff\n",
        "line 2 of standard input can not be a key",
    );
}

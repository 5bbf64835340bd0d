//! The page's script and its wasm, made smaller together: a first visit waits for both.
//!
//! wasm-bindgen gives every function of the browser that the wasm calls a name with sixteen random
//! digits, in the script and in the wasm. Nothing compresses them, so they are numbered instead, in
//! both alike and at the same length.

use std::fs;
use std::path::Path;

use crate::tree::Tree;

/// How many digits wasm-bindgen adds to a name.
const DIGITS: usize = 16;
/// What the names begin with.
const IMPORT: &str = "__wbg_";

/// Puts the page's script and its wasm into `dist`, under this name.
pub fn put(
    tree: &Tree,
    (script, wasm): (&Path, &Path),
    dist: &Path,
    stem: &str,
) -> Result<(), String> {
    let mut terser = tree.command("node");
    terser.arg(tree.path("node_modules/terser/bin/terser"));
    terser.arg(script);
    terser.args(["--module", "--mangle", "--compress", "passes=3"]);
    let output = terser
        .output()
        .map_err(|error| format!("terser could not be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "terser could not shorten {}: {said}",
            script.display()
        ));
    }
    let names = names(&output.stdout);
    let bytes = fs::read(wasm).map_err(|error| format!("{}: {error}", wasm.display()))?;
    for (end, bytes) in [(".js", output.stdout), ("_bg.wasm", bytes)] {
        let path = dist.join(format!("{stem}{end}"));
        fs::write(&path, numbered(bytes, &names))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The digits of every import that the script names, each once.
fn names(script: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    for word in script.split(|byte| !is_of_a_name(*byte)) {
        let (Some(at), true) = (
            word.len().checked_sub(DIGITS),
            word.starts_with(IMPORT.as_bytes()),
        ) else {
            continue;
        };
        let digits = &word[at..];
        if is_random(digits) && word[at - 1] == b'_' && !found.iter().any(|known| known == digits) {
            found.push(digits.to_vec());
        }
    }
    found
}

/// The same bytes with the place of a name among `names` for its digits.
fn numbered(mut bytes: Vec<u8>, names: &[Vec<u8>]) -> Vec<u8> {
    let mut at = 0;
    while at + DIGITS <= bytes.len() {
        let digits = &bytes[at..at + DIGITS];
        let place = is_random(digits)
            .then(|| names.iter().position(|name| name == digits))
            .flatten();
        match place {
            Some(place) => {
                bytes[at..at + DIGITS].copy_from_slice(format!("{place:016}").as_bytes());
                at += DIGITS;
            }
            None => at += 1,
        }
    }
    bytes
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_random(digits: &[u8]) -> bool {
    digits
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &[u8] = b"{__wbg_add_cf82c8d153d93ae1:f,__wbg_key_423da1d67b588078:g,\
        __wbg_add_cf82c8d153d93ae1:f,__wbindgen_cast_0000000000000001:h,__wbg_short_12:i}";

    #[test]
    fn imports_are_numbered_alike_in_both_files() {
        let names = names(SCRIPT);
        assert_eq!(names, [b"cf82c8d153d93ae1", b"423da1d67b588078"]);
        let script = String::from_utf8(numbered(SCRIPT.to_vec(), &names)).unwrap();
        assert!(script.contains("__wbg_key_0000000000000001:g"), "{script}");
        assert!(script.contains("__wbindgen_cast_0000000000000001:h"));
        let wasm = numbered(b"\0\x1a__wbg_key_423da1d67b588078\xff".to_vec(), &names);
        assert_eq!(wasm, b"\0\x1a__wbg_key_0000000000000001\xff");
    }

    #[test]
    fn what_is_no_name_of_an_import_stays() {
        let digits = b"deadbeefdeadbeef 0123456789abcdef".to_vec();
        assert_eq!(numbered(digits.clone(), &names(SCRIPT)), digits);
        assert!(names(b"x__wbg_a cf82c8d153d93ae1 __wbg_cf82c8d153d93ae").is_empty());
    }
}

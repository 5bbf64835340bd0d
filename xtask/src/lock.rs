//! The version of one package in `Cargo.lock`.

/// Finds the version of `package` in the text of a `Cargo.lock`.
///
/// The file is written by cargo, one `[[package]]` table after another with `name` and then
/// `version`, so reading two lines saves a TOML parser.
pub fn version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    while let Some(line) = lines.next() {
        if quoted(line, "name") == Some(package) {
            return lines.next().and_then(|line| quoted(line, "version"));
        }
    }
    None
}

/// The value in `key = "value"`.
fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?
        .strip_prefix(" = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::version;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen-macro"
version = "0.2.1"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = [
 "wasm-bindgen-macro",
]
"#;

    #[test]
    fn the_version_is_that_of_the_whole_name() {
        assert_eq!(version(LOCK, "wasm-bindgen"), Some("0.2.130"));
    }

    #[test]
    fn a_package_that_is_only_depended_on_or_absent_has_none() {
        assert_eq!(version(LOCK, "wasm"), None);
        assert_eq!(version(" \"yew\",\n", "yew"), None);
    }

    #[test]
    fn the_projects_own_lock_names_wasm_bindgen() {
        let lock = include_str!("../../Cargo.lock");
        assert!(version(lock, "wasm-bindgen").is_some());
    }
}

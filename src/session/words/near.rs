//! The name that somebody most likely meant.

/// The name nearest to `word`, when one is near enough to be what was meant: at most a third of
/// its letters (rounded up) would have to change.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let changes_max = |name: &str| name.chars().count().div_ceil(3);
    names
        .into_iter()
        .map(|name| (changes(&word, name), name))
        .filter(|(count, name)| *count <= changes_max(name))
        .min()
        .map(|(_, name)| name)
}

/// How many letters have to be added, removed or changed (Levenshtein 1966).
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let kept = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = kept.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{changes, nearest};

    #[test]
    fn counts_changes() {
        let check = |a, b, expect| assert_eq!(changes(a, b), expect, "{a} {b}");
        check("", "", 0);
        check("raft", "raft", 0);
        check("rfat", "raft", 2);
        check("crsh", "crash", 1);
        check("", "abc", 3);
    }

    #[test]
    fn suggests_only_what_is_near() {
        let names = ["raft", "retry", "consistent-hashing"];
        assert_eq!(nearest("Raff", names), Some("raft"));
        assert_eq!(
            nearest("consistant-hasing", names),
            Some("consistent-hashing")
        );
        assert_eq!(nearest("paxos", names), None);
    }
}

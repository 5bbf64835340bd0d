//! The hash functions: XXH64 for every scheme but ketama, which has its own.

use xxhash_rust::xxh64::xxh64;

/// The hash of a key: XXH64 of its bytes, seed 0. `xxhsum -H64` prints the same number.
pub fn key_hash(key: &str) -> u64 {
    xxh64(key.as_bytes(), 0)
}

/// A hash of a node's name; other seeds give independent hashes of the same name.
pub(super) fn name_hash(name: &str, seed: u64) -> u64 {
    xxh64(name.as_bytes(), seed)
}

/// The hash of a number, in its eight bytes with the lowest first.
pub(super) fn number_hash(number: u64, seed: u64) -> u64 {
    xxh64(&number.to_le_bytes(), seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_xxhash_publishes() {
        // The empty input and "a", from the specification's own test vectors.
        assert_eq!(key_hash(""), 0xef46_db37_51d8_e999);
        assert_eq!(key_hash("a"), 0xd24e_c4f1_a98c_6e5b);
        assert_eq!(number_hash(97, 3), xxh64(b"a\0\0\0\0\0\0\0", 3));
        assert_ne!(name_hash("a", 0), name_hash("a", 1));
    }
}

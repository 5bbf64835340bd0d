//! The obvious way: the remainder of the key's hash. It is balanced and needs no table, but when
//! the number of nodes changes from n to n + 1 all but about one key in n + 1 get another node.

/// The node of a key among `nodes`, numbered from zero; zero when there are none.
pub fn modulo(key_hash: u64, nodes: u32) -> u32 {
    // A remainder is smaller than its divisor, which fits.
    u32::try_from(key_hash % u64::from(nodes.max(1))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::modulo;

    #[test]
    fn it_is_the_remainder() {
        assert_eq!(modulo(17, 5), 2);
        assert_eq!(modulo(u64::MAX, 1), 0);
        assert_eq!(modulo(3, 0), 0);
    }
}

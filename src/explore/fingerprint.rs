//! Fingerprints: 64 bits that stand for a state, the same on every target.
//!
//! Two states share one by chance with a probability of about n² / 2^65 among n states: one in
//! four billion for a hundred thousand, one in 37,000 for thirty million. When that happens a
//! state is missed; what is found is real all the same, since a found path is executed again.

use core::hash::{Hash, Hasher};

/// Bits of the fractional part of pi: odd, and of no pattern.
const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FACTOR: u64 = 0x1319_8a2e_0370_7345;

/// Mixes 64 bits so that each bit of the result depends on every bit given. Different numbers
/// stay different, so that a state that fits into 64 bits has a fingerprint of its own (the
/// finaliser of Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
pub const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The fingerprint of a value.
pub fn of(value: &(impl Hash + ?Sized)) -> u64 {
    let mut print = Fingerprint::new();
    value.hash(&mut print);
    print.finish()
}

/// A hasher that is the same on every target and in every run: each word is multiplied in to 128
/// bits, of which the halves are folded.
#[derive(Clone, Debug)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Nothing was hashed yet.
    pub const fn new() -> Self {
        Self(SEED)
    }

    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(FACTOR);
        let (low, high) = (product as u64, (product >> 64) as u64);
        // Without the sum, one word in 2^64 would wipe out all that came before it.
        self.0 = (low ^ high).wrapping_add(self.0.rotate_left(23));
    }
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        mix(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(last));
        }
        self.add(bytes.len() as u64);
    }

    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    fn write_u16(&mut self, value: u16) {
        self.add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }

    /// The number of a node: see [`Renamed`].
    fn write_i128(&mut self, value: i128) {
        self.add(value as u64);
    }

    /// A length or the number of a variant: as wide in wasm as it is natively.
    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.add(value as u64);
    }
}

/// The same hasher, but nodes have other names: what it says of a state is what [`Fingerprint`] says
/// of the state in which they are renamed, as long as what is keyed by nodes says so.
#[derive(Clone, Debug)]
pub struct Renamed<'n> {
    print: Fingerprint,
    /// The new number of each node.
    to: &'n [u16],
}

impl<'n> Renamed<'n> {
    /// Nothing was hashed yet.
    pub const fn new(to: &'n [u16]) -> Self {
        Self {
            print: Fingerprint::new(),
            to,
        }
    }
}

impl Hasher for Renamed<'_> {
    fn finish(&self) -> u64 {
        self.print.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.print.write(bytes);
    }

    fn write_u8(&mut self, value: u8) {
        self.print.write_u8(value);
    }

    fn write_u16(&mut self, value: u16) {
        self.print.write_u16(value);
    }

    fn write_u32(&mut self, value: u32) {
        self.print.write_u32(value);
    }

    fn write_u64(&mut self, value: u64) {
        self.print.write_u64(value);
    }

    fn write_i128(&mut self, value: i128) {
        let known = usize::try_from(value)
            .ok()
            .and_then(|node| self.to.get(node));
        self.print
            .write_i128(known.map_or(value, |node| i128::from(*node)));
    }

    fn write_usize(&mut self, value: usize) {
        self.print.write_usize(value);
    }

    fn write_isize(&mut self, value: isize) {
        self.print.write_isize(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_same_everywhere_and_for_ever() {
        assert_eq!(mix(0), 0);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
        assert_eq!([of(&1_u64), of("a")], FIRST);
    }
    const FIRST: [u64; 2] = [9_428_722_326_307_993_580, 8_636_782_849_838_612_363];

    #[test]
    fn every_bit_of_the_input_moves_about_half_of_the_bits() {
        for bit in 0..64 {
            let (a, b) = (of(&12_345_u64), of(&(12_345_u64 ^ (1 << bit))));
            let moved = (a ^ b).count_ones();
            assert!((10..=54).contains(&moved), "bit {bit} moves {moved}");
        }
    }

    #[test]
    fn order_length_and_place_count() {
        let different = [
            of(&[1_u8, 2]),
            of(&[2_u8, 1]),
            of(&[1_u8, 2, 0]),
            of(&(vec![1_u8], vec![2_u8])),
            of(&(vec![1_u8, 2], Vec::<u8>::new())),
            of("\u{1}\u{2}"),
        ];
        for (index, a) in different.iter().enumerate() {
            assert!(!different[index + 1..].contains(a), "{index}");
        }
    }

    #[test]
    fn a_million_numbers_have_a_million_fingerprints() {
        let mut prints: Vec<u64> = (0..1_000_000_u64).map(|n| of(&n)).collect();
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), 1_000_000);
    }
}

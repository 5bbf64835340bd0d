//! Ketama, the ring that memcached clients share, as libketama (Richard Jones, 2007) builds it for
//! servers of equal weight. Native only: the lesson does not use it, and MD5 stays out of the page.

use md5::{Digest, Md5};

/// How many times a server's label is hashed; each digest gives four points.
const LABELS: u32 = 40;

/// A continuum of 2^32 places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ketama {
    points: Vec<(u32, u32)>,
}

impl Ketama {
    /// 160 points for each server: for r from 0 to 39, the MD5 digest of `host:port-r` is cut into
    /// four numbers of 32 bits, the lowest byte first.
    pub fn new(names: &[&str]) -> Self {
        let mut points = Vec::new();
        for (node, name) in (0..).zip(names) {
            for r in 0..LABELS {
                let digest = Md5::digest(format!("{name}-{r}"));
                let numbers = digest.chunks_exact(4).map(little_endian);
                points.extend(numbers.map(|at| (at, node)));
            }
        }
        points.sort_unstable();
        Self { points }
    }

    /// The node of a key: the first point at or after the first four bytes of the key's MD5
    /// digest, the lowest first; zero when there are no nodes.
    pub fn owner(&self, key: &str) -> u32 {
        let place = Md5::digest(key).chunks_exact(4).map(little_endian).next();
        let place = place.unwrap_or(0);
        let index = self.points.partition_point(|(at, _)| *at < place);
        let point = self.points.get(index).or_else(|| self.points.first());
        point.map_or(0, |(_, node)| *node)
    }
}

fn little_endian(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_cut_with_the_lowest_byte_first() {
        // RFC 1321: MD5 ("abc") = 900150983cd24fb0d6963f7d28e17f72.
        let digest = Md5::digest("abc");
        let numbers: Vec<u32> = digest.chunks_exact(4).map(little_endian).collect();
        assert_eq!(
            numbers,
            [0x9850_0190, 0xb04f_d23c, 0x7d3f_96d6, 0x727f_e128]
        );
    }

    const KNOWN_SERVERS: [&str; 4] = [
        "192.168.1.101:11210",
        "192.168.1.102:11210",
        "192.168.1.103:11210",
        "192.168.1.104:11210",
    ];
    // Worked out apart from this code, with Python's hashlib.
    const KNOWN_POINTS: [(u32, u32); 3] = [(19_069_626, 3), (28_439_255, 0), (36_078_660, 3)];
    const KNOWN_KEYS: [&str; 8] = ["foo", "bar", "user:1", "user:2", "a", "b", "session-17", ""];
    const KNOWN_OWNERS: [u32; 8] = [2, 3, 0, 2, 3, 0, 1, 3];

    #[test]
    fn points_and_owners_are_known() {
        let ketama = Ketama::new(&KNOWN_SERVERS);
        assert_eq!(ketama.points.len(), 640);
        assert_eq!(ketama.points[..3], KNOWN_POINTS);
        let owners = KNOWN_KEYS.map(|key| ketama.owner(key));
        assert_eq!(owners, KNOWN_OWNERS);
    }
}

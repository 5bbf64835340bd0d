//! Placement: which node has a key. One file a scheme, each usable alone; [`Placement`] puts them
//! behind one face, so that they can be compared on the same keys.
//!
//! | scheme | lookup | a join moves | balance |
//! | --- | --- | --- | --- |
//! | modulo | O(1) | n / (n + 1) of the keys | even |
//! | ring | O(log n V) | 1 / (n + 1) | deviates by 1/sqrt(V) |
//! | bounded | as ring, and past full nodes | somewhat more | at most c times the mean |
//! | rendezvous | O(n) | 1 / (n + 1) | even |
//! | jump | O(log n) | 1 / (n + 1), if last | even |
//! | maglev | O(1) | somewhat more | even |
//!
//! The order of the list of nodes matters to modulo, jump and maglev; ring, bounded, rendezvous and
//! ketama go by names alone.

mod bounded;
mod hash;
mod jump;
#[cfg(not(target_arch = "wasm32"))]
mod ketama;
mod maglev;
mod modulo;
mod rendezvous;
mod ring;

pub use bounded::{Bounded, capacity};
pub use hash::key_hash;
pub use jump::jump;
#[cfg(not(target_arch = "wasm32"))]
pub use ketama::Ketama;
pub use maglev::{BadTable, Maglev, TABLE_SIZE, is_prime};
pub use modulo::modulo;
pub use rendezvous::Rendezvous;
pub use ring::{Ring, RingPoint};

use serde::{Deserialize, Serialize};

/// A way to place keys.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Scheme {
    /// The remainder of the hash.
    Modulo,
    /// A ring with virtual nodes.
    Ring,
    /// A ring whose nodes have a capacity.
    Bounded,
    /// The highest random weight.
    Rendezvous,
    /// Jump consistent hash.
    Jump,
    /// Maglev's lookup table.
    Maglev,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 6] = [
        Self::Modulo,
        Self::Ring,
        Self::Bounded,
        Self::Rendezvous,
        Self::Jump,
        Self::Maglev,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Modulo => "modulo",
            Self::Ring => "ring",
            Self::Bounded => "bounded",
            Self::Rendezvous => "rendezvous",
            Self::Jump => "jump",
            Self::Maglev => "maglev",
        }
    }
}

/// What a scheme can be told besides the names of the nodes.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Settings {
    /// Points of each node (ring, bounded).
    pub vnodes: u32,
    /// The load factor c in percent (bounded).
    pub load_percent: u32,
    /// The size M of the table, a prime (maglev).
    pub table: u32,
}

/// 100 points a node, a load factor of 1.25, and the table size of the Maglev paper.
impl Default for Settings {
    fn default() -> Self {
        Self {
            vnodes: 100,
            load_percent: 125,
            table: TABLE_SIZE,
        }
    }
}

/// Nodes under one scheme. They are numbered by their place in the list of names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placement {
    /// See [`modulo()`].
    Modulo(u32),
    /// See [`Ring`].
    Ring(Ring),
    /// See [`Bounded`]; with the load factor in percent.
    Bounded(Ring, u32),
    /// See [`Rendezvous`].
    Rendezvous(Rendezvous),
    /// See [`jump()`].
    Jump(u32),
    /// See [`Maglev`].
    Maglev(Maglev),
}

impl Placement {
    /// Prepares the lookups of a scheme. Only a table of Maglev's can be wrong.
    pub fn new(scheme: Scheme, names: &[&str], settings: Settings) -> Result<Self, BadTable> {
        let nodes = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let ring = || Ring::new(names, settings.vnodes);
        Ok(match scheme {
            Scheme::Modulo => Self::Modulo(nodes),
            Scheme::Ring => Self::Ring(ring()),
            Scheme::Bounded => Self::Bounded(ring(), settings.load_percent),
            Scheme::Rendezvous => Self::Rendezvous(Rendezvous::new(names)),
            Scheme::Jump => Self::Jump(nodes),
            Scheme::Maglev => Self::Maglev(Maglev::new(names, settings.table)?),
        })
    }

    /// The node of a key as far as the key alone decides it: [`Bounded`] also asks for loads.
    pub fn owner(&self, key_hash: u64) -> u32 {
        match self {
            Self::Modulo(nodes) => modulo(key_hash, *nodes),
            Self::Ring(ring) | Self::Bounded(ring, _) => ring.owner(key_hash),
            Self::Rendezvous(nodes) => nodes.owner(key_hash),
            Self::Jump(nodes) => jump(key_hash, *nodes),
            Self::Maglev(table) => table.owner(key_hash),
        }
    }

    /// The nodes of all these keys, placed in this order.
    pub fn assign(&self, key_hashes: &[u64]) -> Vec<u32> {
        let Self::Bounded(ring, load_percent) = self else {
            return key_hashes.iter().map(|hash| self.owner(*hash)).collect();
        };
        let most = capacity(key_hashes.len() as u64, ring.nodes(), *load_percent);
        let mut bounded = Bounded::new(ring, most);
        // A load factor of at least one leaves room for all keys.
        let place = |hash: &u64| bounded.place(*hash).unwrap_or(0);
        key_hashes.iter().map(place).collect()
    }

    /// Up to `count` nodes from `owner` on, in the scheme's own order: where the replicas of a key
    /// go. A ring and Maglev's table are walked and rendezvous takes the next weights; where nodes are
    /// mere numbers, the next numbers follow. With `distinct` no node comes twice.
    pub fn replicas(&self, key_hash: u64, owner: u32, count: usize, distinct: bool) -> Vec<u32> {
        let mut found = vec![owner];
        // Whether more are wanted: a walk ends with the last replica, not with the ring.
        let mut add = |node: u32| {
            if found.len() < count && !(distinct && found.contains(&node)) {
                found.push(node);
            }
            found.len() < count
        };
        match self {
            Self::Ring(ring) | Self::Bounded(ring, _) => {
                let from_owner = ring.walk(key_hash).skip_while(|node| *node != owner);
                from_owner.skip(1).chain(ring.walk(key_hash)).all(&mut add)
            }
            Self::Maglev(table) => table.walk(key_hash).skip(1).all(&mut add),
            Self::Rendezvous(nodes) => nodes.order(key_hash).into_iter().skip(1).all(&mut add),
            Self::Modulo(nodes) | Self::Jump(nodes) => {
                (1..*nodes).map(|k| (owner + k) % nodes).all(&mut add)
            }
        };
        found
    }
}

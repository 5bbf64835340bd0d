//! Links: a run as text that can be sent to a friend.
//!
//! The text is the engine version in decimal, a dot, and base64url of four bytes of checksum and
//! a deflated postcard of [`Shared`]. The version stands in clear, so that another engine's link
//! can be told from a damaged one.

use super::params::Params;
use super::script::Script;
use crate::sim::{ENGINE_VERSION, Micros};
use base64ct::{Base64UrlUnpadded, Encoding};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh64::xxh64;

/// The longest link, in characters: what common chat programs and learning platforms carry.
pub const LINK_CHARS_MAX: usize = 16_000;
/// The most that a link may unpack to.
const UNPACKED_BYTES_MAX: usize = 256 * 1024;
const CHECKSUM_BYTES: usize = 4;

/// Why a link can not be made or opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// The run is too long for a link.
    TooLong,
    /// Characters are missing or changed.
    Damaged,
    /// It was made by another version of the engine, and would not replay the same.
    OtherVersion(u32),
    /// It is of another lesson.
    OtherLesson(String),
    /// It is whole, but holds something that this lesson does not take.
    Refused,
}

/// The name of the lesson that a link is of.
pub fn lesson_of(link: &str) -> Result<String, LinkError> {
    Shared::decode(link).map(|shared| shared.lesson)
}

/// Which run a link is of, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// Its parameters.
    pub params: Params,
    /// Its seed.
    pub seed: u64,
    /// The time that is shown.
    pub now: Micros,
    /// How far it is known.
    pub known_until: Micros,
}

impl Origin {
    /// That of a link.
    pub fn of(link: &str) -> Result<Self, LinkError> {
        Shared::decode(link).map(|shared| Self {
            params: shared.params,
            seed: shared.seed,
            now: shared.now,
            known_until: shared.known_until,
        })
    }

    /// Whether what begins as the one run does can be a branch of the other.
    pub fn is_same_run(&self, other: &Self) -> bool {
        (&self.params, self.seed) == (&other.params, other.seed)
    }
}

/// What a link says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shared {
    /// The lesson.
    pub lesson: String,
    /// Its parameters.
    pub params: Params,
    /// The seed.
    pub seed: u64,
    /// What was done.
    pub script: Script,
    /// The moment that was shared: after this many steps ...
    pub step: u32,
    /// ... at this time.
    pub now: Micros,
    /// How far the run was known: the friend's timeline is as long as the sender's.
    pub steps_known: u32,
    /// The time that goes with it.
    pub known_until: Micros,
}

impl Shared {
    /// The run as text.
    pub fn encode(&self) -> Result<String, LinkError> {
        let plain = postcard::to_allocvec(self).map_err(|_| LinkError::TooLong)?;
        if plain.len() > UNPACKED_BYTES_MAX {
            return Err(LinkError::TooLong);
        }
        let packed = compress_to_vec(&plain, 9);
        let mut bytes = checksum(&packed).to_vec();
        bytes.extend_from_slice(&packed);
        let text = format!(
            "{ENGINE_VERSION}.{}",
            Base64UrlUnpadded::encode_string(&bytes)
        );
        if text.len() > LINK_CHARS_MAX {
            Err(LinkError::TooLong)
        } else {
            Ok(text)
        }
    }

    /// The run that a text stands for.
    pub fn decode(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > LINK_CHARS_MAX {
            return Err(LinkError::TooLong);
        }
        let (version, body) = text.split_once('.').ok_or(LinkError::Damaged)?;
        let version: u32 = version.parse().map_err(|_| LinkError::Damaged)?;
        let bytes = Base64UrlUnpadded::decode_vec(body).map_err(|_| LinkError::Damaged)?;
        let (sum, packed) = bytes
            .split_at_checked(CHECKSUM_BYTES)
            .ok_or(LinkError::Damaged)?;
        if sum != checksum(packed) {
            return Err(LinkError::Damaged);
        }
        if version != ENGINE_VERSION {
            return Err(LinkError::OtherVersion(version));
        }
        let plain = decompress_to_vec_with_limit(packed, UNPACKED_BYTES_MAX)
            .map_err(|_| LinkError::Damaged)?;
        match postcard::take_from_bytes::<Self>(&plain) {
            Ok((shared, [])) if shared.script.is_sound() => Ok(shared),
            Ok(_) => Err(LinkError::Refused),
            Err(_) => Err(LinkError::Damaged),
        }
    }
}

/// Packs the postcard of a [`Shared`] into the text of a link: what [`Shared::decode`] unpacks
/// before it looks at what it holds.
pub fn seal_link(plain: &[u8]) -> String {
    let packed = compress_to_vec(plain, 9);
    let mut bytes = checksum(&packed).to_vec();
    bytes.extend_from_slice(&packed);
    format!(
        "{ENGINE_VERSION}.{}",
        Base64UrlUnpadded::encode_string(&bytes)
    )
}

fn checksum(packed: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let [a, b, c, d, ..] = xxh64(packed, 0).to_le_bytes();
    [a, b, c, d]
}

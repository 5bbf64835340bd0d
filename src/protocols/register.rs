//! The replicated state machine: a register for each key, and a session for each client.

use crate::sim::NodeId;
use core::fmt;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// The name of a register: 0 is `x`, then `y`, `z`, `a`, `b` and so on.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Key(pub u8);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 26 {
            write!(f, "{}", char::from(b'a' + (self.0 + 23) % 26))
        } else {
            write!(f, "k{}", self.0)
        }
    }
}

/// What a register holds.
pub type Value = u32;

/// What a client asks of the state machine.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Write a value.
    Put {
        /// The register.
        key: Key,
        /// The value.
        value: Value,
    },
    /// Read the value.
    Get {
        /// The register.
        key: Key,
    },
    /// Compare and swap: write `value` if the register holds `expect` (`None`: nothing yet).
    Cas {
        /// The register.
        key: Key,
        /// What it must hold.
        expect: Option<Value>,
        /// The value.
        value: Value,
    },
}

impl Command {
    /// The register that it is about.
    pub fn key(self) -> Key {
        match self {
            Self::Put { key, .. } | Self::Get { key } | Self::Cas { key, .. } => key,
        }
    }
}

/// What a client is told.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Reply {
    /// The value was written.
    Written,
    /// What was read; `None` when nothing was ever written.
    Value(Option<Value>),
    /// Whether the compared value was the expected one, and the new one written.
    Swapped(bool),
}

/// What servers remember of a client (thesis section 6.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Session {
    /// The client's number for its last request that was applied.
    pub sequence: u64,
    /// The answer to it.
    pub reply: Reply,
}

/// The state machine.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Register {
    /// What the registers hold.
    pub values: LiteMap<Key, Value>,
    /// The sessions of the clients.
    pub sessions: LiteMap<NodeId, Session>,
}

impl Register {
    /// Applies a client's request, or finds that it was applied before. `None` when the client
    /// has since gone on to a later one, and waits for no answer.
    pub fn apply(&mut self, client: NodeId, sequence: u64, command: Command) -> Applied {
        match self.sessions.get(&client) {
            Some(session) if session.sequence == sequence => Applied::Before(Some(session.reply)),
            Some(session) if session.sequence > sequence => Applied::Before(None),
            _ => {
                let reply = self.execute(command);
                self.sessions.insert(client, Session { sequence, reply });
                Applied::Now(reply)
            }
        }
    }

    fn execute(&mut self, command: Command) -> Reply {
        match command {
            Command::Put { key, value } => {
                self.values.insert(key, value);
                Reply::Written
            }
            Command::Get { key } => Reply::Value(self.values.get(&key).copied()),
            Command::Cas { key, expect, value } => {
                let swaps = self.values.get(&key).copied() == expect;
                if swaps {
                    self.values.insert(key, value);
                }
                Reply::Swapped(swaps)
            }
        }
    }
}

/// What applying a request came to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Applied {
    /// It was applied, with this answer.
    Now(Reply),
    /// It had been applied before; the answer then, unless a later request has replaced it.
    Before(Option<Reply>),
}

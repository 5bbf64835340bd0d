//! What nodes tell each other, what users ask, and what is worth telling.

use super::policy::idempotency::Key;
use crate::sim::{Micros, NodeId};
use serde::{Deserialize, Serialize};

/// What a user asks for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Charge this amount, once. It changes something: to do it twice is wrong.
    Pay {
        /// How much.
        amount: u32,
    },
    /// What does it cost now? It changes nothing: to ask twice is harmless.
    Quote,
}

/// What a user is told.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Reply {
    /// Charged, with the number of the receipt.
    Paid {
        /// Its number.
        receipt: u64,
    },
    /// The backup keeps the payment and will have it charged: a success of lesser quality.
    Accepted,
    /// The price.
    Price {
        /// How much.
        price: u32,
        /// True when it is the last price known and not a fresh one.
        cached: bool,
    },
    /// It failed, and this is said rather than kept quiet.
    Failed {
        /// What ended the last attempt.
        why: Why,
        /// True when an attempt may have taken effect without an answer.
        unknown: bool,
    },
}

/// Why a client stops trying the service.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Why {
    /// It has made as many attempts as it may.
    Attempts,
    /// The retry budget is spent.
    Budget,
    /// The breaker is open.
    Breaker,
    /// The next attempt would come after the deadline, or the deadline is here.
    Deadline,
}

/// How a request that the service did not answer came out in the end.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Outcome {
    /// The backup took it.
    Backup,
    /// The cache answered it.
    Cached,
    /// It failed.
    Failed(Why),
}

/// One attempt of a request.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Call {
    /// Whose request it is, and the client's number for it: what an answer is matched by.
    pub id: Key,
    /// The number of the attempt, from one.
    pub attempt: u32,
    /// The idempotency key, if the client sends one: the same for every attempt of one request.
    pub key: Option<Key>,
    /// What is asked.
    pub request: Request,
}

/// What a call is answered.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Answer {
    /// Charged now or before, with the number of the receipt.
    Paid {
        /// Its number.
        receipt: u64,
    },
    /// The price.
    Price {
        /// How much.
        price: u32,
    },
    /// The backup keeps it and will pass it on.
    Queued,
    /// Too much to do; nothing was done. With the field `Retry-After`, if the server sends it.
    Busy {
        /// The value of the field, as text.
        retry_after: Option<String>,
    },
}

/// What nodes send each other.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// A client or the backup calls the service, or a client calls the backup.
    Call(Call),
    /// The answer to a call.
    Answer {
        /// The request.
        id: Key,
        /// The attempt that is answered.
        attempt: u32,
        /// The answer.
        answer: Answer,
    },
    /// A client tells the operator what the service did not do.
    Report {
        /// The request.
        id: Key,
        /// What came of it.
        outcome: Outcome,
    },
    /// The operator's log has it.
    Recorded {
        /// The request.
        id: Key,
    },
}

/// The timers of all nodes.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// A client has waited long enough for the answer to an attempt of this request.
    Attempt(u64),
    /// A client has waited long enough between two attempts of this request.
    Backoff(u64),
    /// A client sends a second copy of this request without waiting for the first to fail.
    Hedge(u64),
    /// The time for this request is over.
    Deadline(u64),
    /// A client asks something by itself.
    Next,
    /// A client tells the operator again.
    Report,
    /// This worker of the service is done with its job.
    Work(u16),
    /// The backup passes on what it keeps.
    Forward,
    /// Nothing was reported for a while.
    Calm,
}

/// Something worth telling.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// No answer came in time. The client cannot tell whether the request or the reply was lost.
    TimedOut {
        /// The client's number for the request.
        sequence: u64,
        /// The attempt.
        attempt: u32,
    },
    /// The service was too busy.
    TurnedAway {
        /// The client's number for the request.
        sequence: u64,
    },
    /// The client will try again after a wait.
    WillRetry {
        /// The client's number for the request.
        sequence: u64,
        /// The number of the attempt to come.
        attempt: u32,
        /// How long it waits.
        wait: Micros,
    },
    /// A second copy went out before the first was given up.
    Hedged {
        /// The client's number for the request.
        sequence: u64,
    },
    /// The client stops trying the service.
    StoppedTrying {
        /// The client's number for the request.
        sequence: u64,
        /// Why.
        why: Why,
    },
    /// It asks the backup instead.
    AskedBackup {
        /// The client's number for the request.
        sequence: u64,
    },
    /// The last price known has to do.
    UsedCache {
        /// The client's number for the request.
        sequence: u64,
    },
    /// The user is told that it failed.
    ReportedFailure {
        /// The client's number for the request.
        sequence: u64,
        /// Why.
        why: Why,
    },
    /// A client's breaker opened.
    BreakerOpened,
    /// A client's breaker lets some calls through, to see.
    BreakerHalfOpened,
    /// A client's breaker closed.
    BreakerClosed,
    /// The service charged, and wrote the key down in the same transaction.
    Charged {
        /// For which request.
        id: Key,
        /// How much.
        amount: u32,
    },
    /// The service knew the key: it answered as before, and charged nothing.
    KnownKey {
        /// The request.
        id: Key,
    },
    /// The service turned a call away, because its queue was full.
    Shed {
        /// The request.
        id: Key,
    },
    /// The backup keeps a payment, on disk.
    Kept {
        /// The request.
        id: Key,
    },
    /// The service has charged what the backup kept.
    Settled {
        /// The request.
        id: Key,
    },
    /// The operator's log has an entry.
    Logged {
        /// The request.
        id: Key,
    },
    /// The operator is called.
    Alerted,
    /// Nothing was reported for a while.
    AllClear,
    /// Only clients take requests.
    NotAClient,
    /// The client has too many requests under way.
    TooMany,
}

/// The operator's record of a request.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct LogEntry {
    /// The request.
    pub id: Key,
    /// What came of it.
    pub outcome: Outcome,
    /// When it was written down, in microseconds of the operator's clock.
    pub at_us: i64,
}

/// Who sent a call: the client that it is for, or the backup on its behalf.
pub(super) fn answer(id: Key, attempt: u32, answer: Answer) -> Message {
    Message::Answer {
        id,
        attempt,
        answer,
    }
}

/// The service.
pub const SERVICE: NodeId = NodeId(0);
/// The backup.
pub const BACKUP: NodeId = NodeId(1);
/// The operator's log.
pub const OPERATOR: NodeId = NodeId(2);
/// The first client.
pub const FIRST_CLIENT: NodeId = NodeId(3);

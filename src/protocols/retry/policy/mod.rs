//! The policies of a retrying client and of the server that it calls, each by itself: pure values
//! that take the time and the random stream as arguments, so that any program can use them.

pub mod backoff;
pub mod breaker;
pub mod budget;
pub mod http_date;
pub mod idempotency;
pub mod retry_after;

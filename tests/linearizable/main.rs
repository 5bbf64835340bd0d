//! The linearizability checker: each model by example, and against a checker that tries every order.
#![cfg(not(target_arch = "wasm32"))]

mod agree;
mod brute;
mod examples;
mod random;
mod runs;

use netsplit::checks::linearizable::{Answer, Model, Operation};
use std::ops::{Range, RangeFrom};

/// An operation that was called and returned at these times.
fn done<M: Model>(span: Range<u64>, input: M::Input, output: M::Output) -> Operation<M> {
    let answer = Answer {
        at: span.end,
        output,
    };
    Operation {
        client: 0,
        called: span.start,
        input,
        answer: Some(answer),
    }
}

/// An operation of which nothing came back.
fn open<M: Model>(span: RangeFrom<u64>, input: M::Input) -> Operation<M> {
    Operation {
        client: 0,
        called: span.start,
        input,
        answer: None,
    }
}

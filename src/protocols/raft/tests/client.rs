//! Clients.

use super::*;

fn client() -> One {
    One::start(Raft::new(5, 1), CLIENT, Disk::default())
}

fn get() -> Command {
    Command::Get { key: Key(1) }
}

#[test]
fn a_client_asks_one_thing_at_a_time_and_follows_redirects() {
    let mut one = client();
    for _ in 0..2 {
        one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    }
    assert_eq!(one.did.sends, [], "the second waits");
    let leader = Some(S3);
    one.hears(
        S1,
        Message::Redirect {
            sequence: 1,
            leader,
        },
    );
    let ask = |sequence| Message::ClientRequest {
        sequence,
        command: get(),
    };
    assert_eq!(one.did.sends, [(S3, ask(1))]);
    let reply = Reply::Value(None);
    one.hears(S3, Message::ClientReply { sequence: 1, reply });
    assert_eq!(one.did.replies, [(1, Some(reply))]);
    assert_eq!(one.did.sends, [(S3, ask(2))]);
}

#[test]
fn a_client_tries_the_next_server_and_in_the_end_gives_up() {
    let mut one = client();
    one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    for attempt in 1..ATTEMPTS_MAX {
        one.fires(Timer::ClientRetry);
        let next = NodeId(u16::try_from(attempt % 5).expect("small"));
        assert_eq!(one.did.sends.first().map(|(to, _)| *to), Some(next));
    }
    one.fires(Timer::ClientRetry);
    assert_eq!(
        (&one.did.sends[..], &one.did.replies[..]),
        (&[][..], &[(1, None)][..])
    );
}

#[test]
fn a_restarted_client_uses_no_number_again() {
    let mut one = client();
    one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    let mut one = one.again();
    one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    assert_eq!(one.did.invokes, [(2, get())]);
}

//! Storage nodes: reads, writes to every replica, and keys that change hands (compare Dynamo,
//! sections 4.5 and 4.9).

use super::{
    ConsistentHashing, Disk, Fetch, Item, Key, Members, Message, Note, Pending, Refusal, Reply,
    Storage, Timer, Value, Variant, Version, View, Write,
};
use crate::sim::{Cx, NodeId};

/// The largest number of writes that wait for other replicas; the oldest gives way.
const WRITES_MAX: usize = 64;

impl ConsistentHashing {
    /// What was being fetched is fetched anew.
    pub(super) fn boot_storage(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Storage {
        let mut storage = Storage::default();
        if disk
            .pending
            .as_ref()
            .is_some_and(|pending| !pending.prepared)
        {
            self.fetch_missing(&mut storage, disk, cx);
        }
        storage
    }

    pub(super) fn on_storage_message(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Read { call, epoch, key } => {
                self.on_read(disk, (from, *call), *epoch, *key, cx)
            }
            Message::Write {
                call,
                epoch,
                key,
                value,
                replicas,
            } => {
                let call = (from, *call);
                self.on_write(storage, disk, call, (*epoch, *key, *value), replicas, cx);
            }
            Message::Store {
                write,
                epoch,
                key,
                item,
            } => self.on_store(disk, (from, *write, *epoch), (*key, *item), cx),
            Message::Stored(write) => on_stored(storage, from, *write, cx),
            Message::Ping => {
                let pong = Message::Pong(disk.view.epoch(), disk.in_service(cx.me()));
                cx.send(from, pong);
            }
            Message::Prepare { old, new } => self.on_prepare(storage, disk, old, new, cx),
            Message::Ring(members) => self.on_ring(storage, disk, members, cx),
            Message::Fetch { old, new, keys } => {
                self.on_fetch(storage, disk, from, (old, new), keys, cx);
            }
            Message::Transfer(epoch, items) => {
                self.on_transfer(storage, disk, from, *epoch, items, cx);
            }
            _ => {}
        }
    }

    /// Whether a request made by the ring of `epoch` may be carried out here. A write names its key:
    /// one whose replicas are changing is fenced.
    fn admit(
        &self,
        disk: &mut Disk,
        epoch: u64,
        write: Option<Key>,
        cx: &mut Cx<Self>,
    ) -> Result<(), Refusal> {
        if self.variant == Variant::StaleRouter {
            return Ok(());
        }
        // A ring that somebody goes by was committed.
        self.commit_prepared(disk, epoch, cx);
        if epoch < disk.view.epoch() {
            cx.note(Note::RefusedStale(epoch));
            return Err(Refusal::Stale(disk.view.members.clone()));
        }
        if epoch > disk.view.epoch() || !disk.in_service(cx.me()) {
            return Err(Refusal::NotReady);
        }
        let moves = |key| {
            let next = disk
                .pending
                .as_ref()
                .map(|pending| pending.view.replicas(key));
            next.is_some_and(|next| next != disk.view.replicas(key))
        };
        if write.is_some_and(moves) {
            return Err(Refusal::NotReady);
        }
        Ok(())
    }

    fn on_read(
        &self,
        disk: &mut Disk,
        (router, call): (NodeId, u64),
        epoch: u64,
        key: Key,
        cx: &mut Cx<Self>,
    ) {
        match self.admit(disk, epoch, None, cx) {
            Ok(()) => {
                let item = disk.item(key);
                cx.note(Note::Served(key, epoch, item.map(|item| item.version)));
                cx.send(router, Message::Done(call, Reply::Found(key, item)));
            }
            Err(refusal) => cx.send(router, Message::Refused(call, refusal)),
        }
    }

    /// Stores what the replica that numbered it passed on. Who may not store says nothing: without
    /// its consent the write is not acknowledged.
    fn on_store(
        &self,
        disk: &mut Disk,
        (from, write, epoch): (NodeId, u64, u64),
        (key, item): (Key, Item),
        cx: &mut Cx<Self>,
    ) {
        if self.admit(disk, epoch, Some(key), cx).is_ok() {
            disk.store(key, item);
            cx.send(from, Message::Stored(write));
        }
    }

    fn on_write(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        call: (NodeId, u64),
        (epoch, key, value): (u64, Key, Value),
        replicas: &[NodeId],
        cx: &mut Cx<Self>,
    ) {
        if let Err(refusal) = self.admit(disk, epoch, Some(key), cx) {
            cx.send(call.0, Message::Refused(call.1, refusal));
            return;
        }
        let version = Version {
            counter: disk.item(key).map_or(0, |item| item.version.counter) + 1,
            node: cx.me(),
        };
        let item = Item { version, value };
        disk.store(key, item);
        let mut waiting: Vec<NodeId> = replicas.to_vec();
        waiting.sort_unstable();
        waiting.dedup();
        waiting.retain(|id| *id != cx.me());
        if waiting.is_empty() {
            cx.send(call.0, Message::Done(call.1, Reply::Written(key, version)));
            return;
        }
        let number = disk.number();
        for id in &waiting {
            let write = number;
            cx.send(
                *id,
                Message::Store {
                    write,
                    epoch,
                    key,
                    item,
                },
            );
        }
        if storage.writes.len() >= WRITES_MAX {
            storage.writes.remove(0);
        }
        storage.writes.push(Write {
            number,
            call,
            key,
            version,
            waiting,
        });
    }

    /// A ring was committed for which this node is prepared: it is a member.
    fn commit_prepared(&self, disk: &mut Disk, epoch: u64, cx: &mut Cx<Self>) {
        let ready = |pending: &mut Pending| pending.prepared && pending.view.epoch() == epoch;
        if let Some(pending) = disk.pending.take_if(ready) {
            disk.view = pending.view;
            disk.synced_epoch = epoch;
            drop_strangers(disk, cx);
        }
    }

    /// This is the ring, says the keeper.
    fn on_ring(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        members: &Members,
        cx: &mut Cx<Self>,
    ) {
        self.commit_prepared(disk, members.epoch, cx);
        if members.epoch > disk.view.epoch() {
            disk.view = View::new(self, members.clone());
            drop_strangers(disk, cx);
        }
        let known = disk.view.epoch();
        if disk
            .pending
            .take_if(|pending| pending.view.epoch() <= known)
            .is_some()
        {
            storage.fetch = None;
            cx.disarm(Timer::Fetch);
        }
    }

    /// The next ring is named: what changes is fenced, and what will be this node's is fetched.
    fn on_prepare(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        old: &Members,
        new: &Members,
        cx: &mut Cx<Self>,
    ) {
        if !self.take_note(storage, disk, old, new, cx) {
            return;
        }
        let Some(pending) = &disk.pending else {
            return;
        };
        if pending.prepared {
            cx.send(self.keeper(), Message::Prepared(new.epoch));
        } else if storage.fetch.is_none() && pending.view.contains(cx.me()) {
            self.fetch_missing(storage, disk, cx);
        }
    }

    /// Remembers the next ring on disk; false when it is not the next any more.
    fn take_note(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        old: &Members,
        new: &Members,
        cx: &mut Cx<Self>,
    ) -> bool {
        self.on_ring(storage, disk, old, cx);
        let latest = disk
            .pending
            .as_ref()
            .map_or(0, |pending| pending.view.epoch());
        if disk.view.epoch() != old.epoch || new.epoch <= old.epoch || new.epoch < latest {
            return false;
        }
        if new.epoch > latest {
            disk.pending = Some(Pending {
                view: View::new(self, new.clone()),
                prepared: false,
            });
            storage.fetch = None;
            cx.disarm(Timer::Fetch);
        }
        true
    }

    /// Finds out which keys this node needs and lacks, and asks for them.
    fn fetch_missing(&self, storage: &mut Storage, disk: &mut Disk, cx: &mut Cx<Self>) {
        let me = cx.me();
        let Some(pending) = &disk.pending else {
            return;
        };
        if !pending.view.contains(me) {
            return;
        }
        let in_service = disk.in_service(me);
        let has = |key: Key| in_service && disk.view.replicas(key).contains(&me);
        let first_ring = disk.view.members.is_none();
        let needs =
            |key: &Key| !first_ring && pending.view.replicas(*key).contains(&me) && !has(*key);
        let missing: Vec<Key> = self.key_ids().filter(needs).collect();
        if !missing.is_empty() {
            let count = u16::try_from(missing.len()).unwrap_or(u16::MAX);
            cx.note(Note::Fetches(count));
        }
        storage.fetch = Some(Fetch {
            missing,
            attempts: 0,
        });
        self.fetch_or_finish(storage, disk, cx);
    }

    /// Asks the old replicas in turn for what is missing; says so when nothing is.
    fn fetch_or_finish(&self, storage: &mut Storage, disk: &mut Disk, cx: &mut Cx<Self>) {
        let (Some(fetch), Some(pending)) = (&mut storage.fetch, &mut disk.pending) else {
            return;
        };
        if fetch.missing.is_empty() {
            storage.fetch = None;
            pending.prepared = true;
            cx.disarm(Timer::Fetch);
            cx.note(Note::Fetched(pending.view.epoch()));
            cx.send(self.keeper(), Message::Prepared(pending.view.epoch()));
            return;
        }
        let me = cx.me();
        let mut from: Vec<(NodeId, Vec<Key>)> = Vec::new();
        for key in &fetch.missing {
            let others = || disk.view.replicas(*key).iter().filter(|id| **id != me);
            let turn = usize::from(fetch.attempts) % others().count().max(1);
            let Some(source) = others().nth(turn) else {
                continue;
            };
            match from.iter_mut().find(|(id, _)| id == source) {
                Some((_, keys)) => keys.push(*key),
                None => from.push((*source, vec![*key])),
            }
        }
        for (source, keys) in from {
            let (old, new) = (disk.view.members.clone(), pending.view.members.clone());
            cx.send(source, Message::Fetch { old, new, keys });
        }
        fetch.attempts = fetch.attempts.wrapping_add(1);
        cx.arm(Timer::Fetch, self.attempt_timeout);
    }

    pub(super) fn on_fetch_timer(&self, storage: &mut Storage, disk: &mut Disk, cx: &mut Cx<Self>) {
        self.fetch_or_finish(storage, disk, cx);
    }

    /// An old replica hands keys over, once they are fenced and if it has them (compare Dynamo,
    /// section 4.9).
    fn on_fetch(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        from: NodeId,
        (old, new): (&Members, &Members),
        keys: &[Key],
        cx: &mut Cx<Self>,
    ) {
        if self.take_note(storage, disk, old, new, cx) && disk.in_service(cx.me()) {
            let items = keys.iter().map(|key| (*key, disk.item(*key))).collect();
            cx.send(from, Message::Transfer(new.epoch, items));
        }
    }

    fn on_transfer(
        &self,
        storage: &mut Storage,
        disk: &mut Disk,
        from: NodeId,
        epoch: u64,
        items: &[(Key, Option<Item>)],
        cx: &mut Cx<Self>,
    ) {
        let wanted = disk
            .pending
            .as_ref()
            .is_some_and(|pending| pending.view.epoch() == epoch);
        let Some(fetch) = storage.fetch.as_mut().filter(|_| wanted) else {
            return;
        };
        let mut taken = Vec::new();
        for (key, item) in items {
            if let Some(place) = fetch.missing.iter().position(|missing| missing == key) {
                fetch.missing.remove(place);
                taken.push(*key);
                if let Some(item) = item {
                    disk.store(*key, *item);
                }
            }
        }
        if !taken.is_empty() {
            cx.note(Note::TookOver(from, taken));
        }
        if fetch.missing.is_empty() {
            self.fetch_or_finish(storage, disk, cx);
        }
    }
}

fn on_stored(storage: &mut Storage, from: NodeId, number: u64, cx: &mut Cx<ConsistentHashing>) {
    let Some(place) = storage
        .writes
        .iter()
        .position(|write| write.number == number)
    else {
        return;
    };
    let write = &mut storage.writes[place];
    write.waiting.retain(|id| *id != from);
    if write.waiting.is_empty() {
        let write = storage.writes.remove(place);
        let (router, call) = write.call;
        let reply = Reply::Written(write.key, write.version);
        cx.send(router, Message::Done(call, reply));
    }
}

/// Who is no replica of a key in a ring that was committed does not keep it: the replicas have it.
fn drop_strangers(disk: &mut Disk, cx: &mut Cx<ConsistentHashing>) {
    let mut dropped = Vec::new();
    for (key, item) in (0..).map(Key).zip(&mut disk.items) {
        if item.is_some() && !disk.view.replicas(key).contains(&cx.me()) {
            *item = None;
            dropped.push(key);
        }
    }
    if !dropped.is_empty() {
        cx.note(Note::Dropped(dropped));
    }
}

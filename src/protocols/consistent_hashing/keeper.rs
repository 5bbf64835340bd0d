//! The keeper: the router that decides who is a member (compare Dynamo, section 4.8, where nodes
//! gossip).

use super::{ConsistentHashing, Disk, Members, Message, Note, Pending, Router, Timer, View};
use crate::sim::{Cx, NodeId};

impl ConsistentHashing {
    pub(super) fn boot_keeper(&self, router: &mut Router, disk: &mut Disk, cx: &mut Cx<Self>) {
        router.silent = vec![0; usize::from(self.members + self.spares)];
        cx.arm(Timer::Heartbeat, self.heartbeat);
        if disk.view.members.is_none() && disk.wanted.is_empty() {
            disk.wanted = (0..self.members).map(NodeId).collect();
        }
        // Who is prepared was forgotten in a crash: those who are say so again.
        match &disk.pending {
            Some(_) => self.send_prepare(router, disk, cx),
            None => self.consider(router, disk, cx),
        }
    }

    fn answers(&self, router: &Router, id: NodeId) -> bool {
        let silent = router.silent.get(id.index());
        silent.is_some_and(|pings| *pings < self.silent_max)
    }

    /// The members that there should be now: who is wanted, answers, and has not lost its disk. When
    /// that leaves fewer than R the ring stays as it is.
    fn goal(&self, router: &Router, disk: &Disk) -> Vec<NodeId> {
        let fit = |id: &&NodeId| self.answers(router, **id) && !router.blank.contains(id);
        let goal: Vec<NodeId> = disk.wanted.iter().filter(fit).copied().collect();
        if goal.len() >= disk.wanted.len().min(usize::from(self.replicas)) {
            return goal;
        }
        let next = disk.pending.as_ref().map(|pending| &pending.view);
        next.unwrap_or(&disk.view).members.nodes.clone()
    }

    /// Proposes a ring when the members should be others; a proposal that is out of date gives way
    /// to a later one.
    fn consider(&self, router: &mut Router, disk: &mut Disk, cx: &mut Cx<Self>) {
        let goal = self.goal(router, disk);
        let next = disk.pending.as_ref().map(|pending| &pending.view);
        let latest = next.unwrap_or(&disk.view);
        if goal.is_empty() || latest.members.nodes == goal {
            return;
        }
        let members = Members {
            epoch: latest.epoch() + 1,
            nodes: goal,
        };
        cx.note(Note::Proposes(members.clone()));
        disk.pending = Some(Pending {
            view: View::new(self, members),
            prepared: false,
        });
        router.prepared.clear();
        self.send_prepare(router, disk, cx);
    }

    /// Names the next ring to everyone of either ring who is not prepared.
    fn send_prepare(&self, router: &Router, disk: &Disk, cx: &mut Cx<Self>) {
        let Some(pending) = &disk.pending else {
            return;
        };
        for id in self.storage_ids() {
            let concerned = disk.view.contains(id) || pending.view.contains(id);
            if concerned && !router.prepared.contains(&id) {
                let (old, new) = (disk.view.members.clone(), pending.view.members.clone());
                cx.send(id, Message::Prepare { old, new });
            }
        }
    }

    pub(super) fn on_prepared(
        &self,
        router: &mut Router,
        disk: &mut Disk,
        from: NodeId,
        epoch: u64,
        cx: &mut Cx<Self>,
    ) {
        let Some(pending) = &disk.pending else {
            return;
        };
        if pending.view.epoch() != epoch || router.prepared.contains(&from) {
            return;
        }
        router.prepared.push(from);
        let ready = |id: &NodeId| router.prepared.contains(id);
        if !pending.view.members.nodes.iter().all(ready) {
            return;
        }
        let members = pending.view.members.clone();
        if let Some(pending) = disk.pending.take() {
            disk.view = pending.view;
        }
        router.prepared.clear();
        router.blank.clear();
        cx.note(Note::Commits(members.clone()));
        let others = self.router_ids().skip(1);
        for id in self.storage_ids().chain(others) {
            cx.send(id, Message::Ring(members.clone()));
        }
        self.consider(router, disk, cx);
    }

    pub(super) fn on_heartbeat(&self, router: &mut Router, disk: &mut Disk, cx: &mut Cx<Self>) {
        cx.arm(Timer::Heartbeat, self.heartbeat);
        let pinged = self
            .storage_ids()
            .filter(|id| disk.wanted.contains(id) || disk.view.contains(*id));
        for id in pinged {
            if let Some(pings) = router.silent.get_mut(id.index()) {
                *pings = pings.saturating_add(1);
                if *pings == self.silent_max {
                    cx.note(Note::Suspects(id));
                }
            }
            cx.send(id, Message::Ping);
        }
        // A router that missed the news of a ring hears it again.
        if !disk.view.members.is_none() {
            for id in self.router_ids().skip(1) {
                cx.send(id, Message::Ring(disk.view.members.clone()));
            }
        }
        let proposed = disk.pending.as_ref().map(|pending| pending.view.epoch());
        self.consider(router, disk, cx);
        // The first time was when it was proposed.
        if proposed.is_some() && disk.pending.as_ref().map(|next| next.view.epoch()) == proposed {
            self.send_prepare(router, disk, cx);
        }
    }

    pub(super) fn on_pong(
        &self,
        router: &mut Router,
        disk: &mut Disk,
        from: NodeId,
        (epoch, in_service): (u64, bool),
        cx: &mut Cx<Self>,
    ) {
        if !self.answers(router, from) {
            cx.note(Note::Returns(from));
        }
        if let Some(pings) = router.silent.get_mut(from.index()) {
            *pings = 0;
        }
        let now = disk.view.epoch();
        if epoch < now {
            cx.send(from, Message::Ring(disk.view.members.clone()));
        } else if epoch == now && now > 0 && disk.view.contains(from) && !in_service {
            // Left out like one that crashed, it will be taken in again, and fetch its keys.
            if !router.blank.contains(&from) {
                router.blank.push(from);
            }
        }
        self.consider(router, disk, cx);
    }

    /// A user wants a node in the ring.
    pub(super) fn on_join(
        &self,
        router: &mut Router,
        disk: &mut Disk,
        id: NodeId,
        cx: &mut Cx<Self>,
    ) {
        if !self.is_storage(id) || disk.wanted.contains(&id) {
            cx.note(Note::NoChange(id));
            return;
        }
        disk.wanted.push(id);
        disk.wanted.sort_unstable();
        if let Some(pings) = router.silent.get_mut(id.index()) {
            *pings = 0;
        }
        cx.note(Note::Joins(id));
        self.consider(router, disk, cx);
    }

    /// A user wants a node out of the ring.
    pub(super) fn on_leave(
        &self,
        router: &mut Router,
        disk: &mut Disk,
        id: NodeId,
        cx: &mut Cx<Self>,
    ) {
        if !disk.wanted.contains(&id) {
            cx.note(Note::NoChange(id));
        } else if disk.wanted.len() <= usize::from(self.replicas) {
            cx.note(Note::TooFew);
        } else {
            disk.wanted.retain(|other| *other != id);
            cx.note(Note::Leaves(id));
            self.consider(router, disk, cx);
        }
    }
}

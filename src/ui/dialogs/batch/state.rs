//! One action on all marked cases: what it would do, how far it is, what came of it. Owns that state and the grouping of reasons;
//! whether a case allows it, `decide` says for each, and it is carried out in batches so that it can be stopped between two of them.

use crate::domain::blocked::Blocker;
use crate::domain::decide::BatchItem;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Ticket;
use crate::ui::state::trial::{BlockedCase, Trial};

/// How many cases are written together: one sync each batch, and a stop takes effect between two. Small enough that a stop is felt
/// within a second, large enough that a long night's queue is one.
pub const BATCH: usize = 1000;

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchStage {
    /// What would be done and what not; nothing was done yet.
    Preview,
    /// Batches are being written; the one with this ticket is on its way.
    Running(Ticket),
    /// It is over.
    Report,
}

/// A reason and how many cases it keeps back.
#[derive(Clone, Debug)]
pub struct BlockerCount {
    /// The reason, as the first of these cases has it.
    pub blocker: Blocker,
    /// How many.
    pub count: usize,
}

/// A batch.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The action.
    pub action: Action,
    /// What is to be done, in the order of the queue.
    pub orders: Vec<BatchItem>,
    /// How many of these have to wait for a second officer.
    pub second: usize,
    /// The cases that are refused: by the preview, and while it ran.
    pub refused: Vec<BlockedCase>,
    /// The reasons, the most frequent first.
    pub groups: Vec<BlockerCount>,
    /// How far it is.
    pub stage: BatchStage,
    /// How many orders were sent off.
    pub sent: usize,
    /// How many were answered: done or refused.
    pub settled: usize,
    /// How many are done, on disk.
    pub done: usize,
    /// How many of the done wait for a second officer.
    pub waiting: usize,
    /// It stops after the batch that is on its way.
    pub stopping: bool,
    /// What the store said when it could not take a batch.
    pub failed: Option<String>,
    /// First row shown.
    pub top: usize,
}

/// What two reasons have in common when they are counted together: the rule, and the item, state, officer or port.
fn kind(blocker: &Blocker) -> (&'static str, String) {
    let about = match blocker {
        Blocker::WrongState(state) => state.name().to_owned(),
        Blocker::NotOwner(owner) => owner.map(|o| o.to_string()).unwrap_or_default(),
        Blocker::EntryPortElsewhere(port) => port.to_string(),
        Blocker::HeadNotConfirmed(head) => head.name().to_owned(),
        other => other.item().map(|i| i.to_string()).unwrap_or_default(),
    };
    (blocker.code(), about)
}

impl Batch {
    /// A preview of what would be done.
    #[must_use]
    pub fn new(action: Action, trial: Trial) -> Self {
        let Trial { orders, refused, second } = trial;
        let mut bulk = Self {
            action,
            orders,
            second,
            refused,
            groups: Vec::new(),
            stage: BatchStage::Preview,
            sent: 0,
            settled: 0,
            done: 0,
            waiting: 0,
            stopping: false,
            failed: None,
            top: 0,
        };
        bulk.group();
        bulk
    }

    /// Counts the reasons: a case is counted by its first, the one that ends the matter.
    pub fn group(&mut self) {
        let mut places = std::collections::HashMap::new();
        let mut groups: Vec<BlockerCount> = Vec::new();
        for blocker in self.refused.iter().filter_map(|r| r.refusal.blockers.first()) {
            let at = *places.entry(kind(blocker)).or_insert_with(|| {
                groups.push(BlockerCount { blocker: blocker.clone(), count: 0 });
                groups.len() - 1
            });
            groups[at].count += 1;
        }
        groups.sort_by_key(|g| std::cmp::Reverse(g.count));
        self.groups = groups;
    }

    /// The next orders to be sent off.
    #[must_use]
    pub fn batch(&self) -> &[BatchItem] {
        &self.orders[self.sent..self.orders.len().min(self.sent + BATCH)]
    }

    /// How many cases it was begun for.
    #[must_use]
    pub fn total(&self) -> usize {
        match self.stage {
            BatchStage::Preview => self.orders.len() + self.refused.len(),
            BatchStage::Running(_) | BatchStage::Report => self.orders.len(),
        }
    }

    /// How many were neither done nor refused.
    #[must_use]
    pub fn untouched(&self) -> usize {
        self.orders.len() - self.settled
    }

    /// How many rows its list has: those that can be done are listed one by one before, not after.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self.stage {
            BatchStage::Preview => self.orders.len() + self.refused.len(),
            BatchStage::Running(_) => 0,
            BatchStage::Report => self.refused.len(),
        }
    }

    /// How many lines the reasons take on a screen of a height.
    #[must_use]
    pub fn reasons(&self, height: u16) -> usize {
        self.groups.len().min(if height < 30 { 3 } else { 8 })
    }
}

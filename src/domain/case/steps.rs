//! Steps of checklist work as they are undone and redone: what one order did together goes together. Owns their grouping, which the
//! timeline tells: steps of one order have one journal entry.

use super::{Case, ItemBefore};

impl Case {
    /// What the next undo brings back, in this order: the last step, and what was done in the same order.
    #[must_use]
    pub fn next_undo(&self) -> Vec<&ItemBefore> {
        last_group(&self.undo, &self.step_orders().0)
    }

    /// What the next redo does again, in this order.
    #[must_use]
    pub fn next_redo(&self) -> Vec<&ItemBefore> {
        last_group(&self.redo, &self.step_orders().1)
    }

    /// The journal entry that did each step that could be undone or redone, the oldest first. Longer than the steps that still can.
    fn step_orders(&self) -> (Vec<u64>, Vec<u64>) {
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        for stamp in &self.timeline {
            match &*stamp.event {
                "item_verified" | "item_rejected" | "item_waived" => {
                    done.push(stamp.seq);
                    undone.clear();
                }
                // The step keeps the order that did it.
                "item_restored" => undone.extend(done.pop()),
                "item_redone" => done.extend(undone.pop()),
                _ => {}
            }
        }
        (done, undone)
    }
}

fn last_group<'a>(steps: &'a [ItemBefore], orders: &[u64]) -> Vec<&'a ItemBefore> {
    let together = match orders.last() {
        Some(last) => orders.iter().rev().take_while(|order| *order == last).count(),
        None => 1,
    };
    steps.iter().rev().take(together).collect()
}

//! The derived store rewritten from itself, row by row and as encrypted as it is: sled never frees disk space.
//! It changes nothing of the store that it reads.

use super::{Derived, guarded};
use crate::store::error::StoreError;

/// Rows in one batch; each batch is flushed, which sled needs to keep up.
const BATCH: usize = 500;

impl Derived {
    /// Bytes that its files take.
    pub(in crate::store) fn size(&self) -> Result<u64, StoreError> {
        guarded(|| self.db.size_on_disk())
    }

    /// About how many bytes its rows hold: the cases by a sample of the first ones, and what every case and every order has in
    /// the indexes. To count them all would take as long as to copy them.
    pub(in crate::store) fn held(&self, archived: u64, orders: u64) -> Result<u64, StoreError> {
        let sample = |tree: &sled::Tree| -> Result<u64, StoreError> {
            let (mut bytes, mut cases) = (0_u64, 0_u64);
            let mut rows = tree.iter();
            while cases < SAMPLE {
                let Some((key, value)) = guarded(|| rows.next().transpose())? else { break };
                cases += u64::from(key.last() == Some(&0));
                bytes += (key.len() + value.len()) as u64;
            }
            Ok(bytes / cases.max(1))
        };
        let live = guarded(|| Ok(self.live.len()))? as u64;
        let cases = live * (sample(&self.live)? + INDEXED) + archived * (sample(&self.archive)? + INDEXED);
        Ok(cases + orders * ORDER)
    }

    /// Writes every row into an empty store, and reports the count after each batch.
    pub(in crate::store) fn copy_into(
        &self,
        made: &Self,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), StoreError> {
        let mut written = 0;
        for (from, to) in self.trees().into_iter().zip(made.trees()) {
            let mut rows = from.iter();
            loop {
                let mut batch = sled::Batch::default();
                let mut n = 0;
                while n < BATCH
                    && let Some((key, value)) = guarded(|| rows.next().transpose())?
                {
                    batch.insert(key, value);
                    n += 1;
                }
                if n == 0 {
                    break;
                }
                guarded(|| to.apply_batch(batch))?;
                guarded(|| made.db.flush())?;
                written += n as u64;
                progress(written);
            }
        }
        made.settle()
    }

    /// Whether both hold the same rows.
    pub(in crate::store) fn same_as(&self, other: &Self) -> Result<bool, StoreError> {
        for (one, two) in self.trees().into_iter().zip(other.trees()) {
            let (mut ones, mut twos) = (one.iter(), two.iter());
            loop {
                match (guarded(|| ones.next().transpose())?, guarded(|| twos.next().transpose())?) {
                    (None, None) => break,
                    (a, b) if a == b => {}
                    _ => return Ok(false),
                }
            }
        }
        Ok(true)
    }

    fn trees(&self) -> [&sled::Tree; 9] {
        // The position comes last: a copy that was interrupted has none.
        [
            &self.live,
            &self.archive,
            &self.submissions,
            &self.people,
            &self.commands,
            &self.visas,
            &self.preferences,
            &self.tail,
            &self.meta,
        ]
    }
}

/// Cases of a sample.
const SAMPLE: u64 = 256;
/// Bytes of a case in the indexes of submissions and people.
const INDEXED: u64 = 250;
/// Bytes of an order in the index of orders.
const ORDER: u64 = 120;

//! What readers are shown: the desk and its archive as of now, whether or not anybody has acted since something ended. Nothing is written.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::as_of::{DeskAsOf, case_as_of};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::store::{Archive, StoreError};
use std::sync::Arc;

/// The closed cases, first those closed by the clock and not recorded as closed yet.
struct ClosedAsOf {
    closed: Vec<Arc<Case>>,
    archive: Arc<dyn Archive>,
}

impl Archive for ClosedAsOf {
    fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        // Both come with the newest number first.
        let mut closed = self.closed.iter().peekable();
        let mut wanted = true;
        self.archive.visit(&mut |case| {
            while let Some(next) = closed.next_if(|next| next.no > case.no) {
                wanted = visit((**next).clone());
                if !wanted {
                    return false;
                }
            }
            wanted = visit(case);
            wanted
        })?;
        while wanted && let Some(next) = closed.next() {
            wanted = visit((**next).clone());
        }
        Ok(())
    }
}

impl Writer {
    fn as_of(&self) -> DeskAsOf {
        DeskAsOf::new(&self.desk, self.rules(), self.time.as_of())
    }

    /// The open cases as of now.
    pub(super) fn desk_as_of(&self) -> Arc<Desk> {
        self.as_of().desk
    }

    /// The open and the closed cases as of now.
    pub(super) fn view(&mut self) -> Result<(Arc<Desk>, Arc<dyn Archive>), StoreError> {
        let archive = self.store.archive()?;
        let DeskAsOf { desk, closed } = self.as_of();
        if closed.is_empty() {
            return Ok((desk, archive));
        }
        Ok((desk, Arc::new(ClosedAsOf { closed, archive })))
    }

    /// A case as of now, open or closed.
    pub(super) fn case_as_of(&mut self, no: CaseNo) -> Result<Option<Arc<Case>>, StoreError> {
        let as_of = self.time.as_of();
        Ok(self.case(no)?.map(|case| case_as_of(&case, self.rules.at(as_of), as_of).map_or(case, Arc::new)))
    }
}

impl DeskService {
    /// The open cases as of now: what has ended by now counts as ended, even if not recorded yet.
    ///
    /// # Errors
    /// When the desk is closed.
    pub fn desk_now(&self) -> Result<Arc<Desk>, ServiceError> {
        self.run(|writer| Ok(writer.desk_as_of()))
    }
}

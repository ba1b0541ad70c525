//! The evidence of a case for an auditor. Owns who may take it out and that the journal says so before it leaves; what is in it, the store
//! knows.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::case_no::CaseNo;
use crate::domain::officer::Officer;
use crate::store::{AuditEvent, CaseProof, JournalReader, StoreError, StoreId, collect_proof};
use std::sync::Arc;

/// As what the evidence leaves the desk.
const EVIDENCE: &str = "evidence";

impl DeskService {
    /// The evidence of a case as it would be taken out now: to list what is in it.
    ///
    /// # Errors
    /// When the role may not, or the journal cannot be read.
    pub(crate) fn preview_evidence(
        &self,
        officer: &Officer,
        no: CaseNo,
        masked: bool,
    ) -> Result<CaseProof, ServiceError> {
        self.may_take_evidence(officer, masked)?;
        proof_of(self.run(|writer| Ok(writer.store.log(1)))?, no)
    }

    /// The evidence of a case to be taken out: the journal says so first, and a checkpoint covers every entry of it where the desk has them.
    ///
    /// # Errors
    /// When the role may not, or the entry cannot be written: then it must not leave.
    pub(crate) fn take_evidence(
        &self,
        officer: &Officer,
        no: CaseNo,
        masked: bool,
    ) -> Result<CaseProof, ServiceError> {
        self.may_take_evidence(officer, masked)?;
        self.record(officer, AuditEvent::Exported { what: EVIDENCE.into(), cases: 1, case: Some(no) })?;
        let log = self.run(|writer| {
            writer.checkpoint()?;
            Ok(writer.store.log(1))
        })?;
        proof_of(log, no)
    }

    /// The desk's id; none in memory.
    ///
    /// # Errors
    /// When the desk is closed.
    pub(crate) fn desk_id(&self) -> Result<Option<StoreId>, ServiceError> {
        self.run(|writer| Ok(writer.store.mark().map(|mark| mark.store)))
    }

    fn may_take_evidence(&self, officer: &Officer, masked: bool) -> Result<(), ServiceError> {
        self.may(officer, "export")?;
        if masked { Ok(()) } else { self.may(officer, "unmask") }
    }
}

fn proof_of(log: Option<JournalReader>, no: CaseNo) -> Result<CaseProof, ServiceError> {
    let log = log.ok_or_else(|| StoreError::Derived("there is no journal on disk".into()))?;
    Ok(collect_proof(log, no)?)
}

impl Writer {
    fn checkpoint(&mut self) -> Result<(), StoreError> {
        let head = self.store.checkpoint()?;
        Arc::make_mut(&mut self.desk).seq = head.seq;
        Ok(())
    }
}

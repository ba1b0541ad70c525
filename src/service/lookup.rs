//! Looking things up: a case, live or archived, and cases that hold some words. It reads and never changes.

use super::{DeskService, ServiceError};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::fold::fold_into;
use crate::store::{Archive, StoreError};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Cases found, and whether more would follow.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The cases.
    pub cases: Vec<Arc<Case>>,
    /// The limit cut the answer short.
    pub more: bool,
}

/// Words to be found, each anywhere in a case's number, names, passport, inviter, port, flight or submission id.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a query.
    #[must_use]
    pub fn new(query: &str) -> Self {
        let mut folded = String::new();
        fold_into(query, &mut folded);
        Self(folded.split_whitespace().map(ToOwned::to_owned).collect())
    }

    /// Whether the case holds every word.
    #[must_use]
    pub fn in_case(&self, case: &Case) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let mut text = String::new();
        crate::domain::search_text::write(case, &mut text);
        self.0.iter().all(|w| text.contains(w.as_str()))
    }
}

impl DeskService {
    /// A case, live or archived.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn case(&self, no: CaseNo) -> Result<Option<Arc<Case>>, ServiceError> {
        if let Some(live) = self.desk().get(no) {
            return Ok(Some(Arc::clone(&live.case)));
        }
        self.run(move |writer| Ok(writer.case(no)?))
    }

    /// The case of a submission.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn case_of_submission(&self, id: &str) -> Result<Option<CaseNo>, ServiceError> {
        let id = id.to_owned();
        self.run(move |writer| Ok(writer.store.by_submission(&id)?))
    }

    /// Closed cases, newest number first, that hold every word; at most `limit`.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn archive(&self, words: &Words, limit: usize) -> Result<Found, ServiceError> {
        let closed = self.run(|writer| Ok(writer.store.archive()?))?;
        Ok(find(&*closed, words, limit, &|| true)?)
    }

    /// The same without waiting, in a thread of its own: a long search keeps no decision waiting. A newer search ends an older one,
    /// whose `answer` is then not called.
    pub fn search_archive(
        &self,
        words: Words,
        limit: usize,
        answer: impl FnOnce(Result<Found, ServiceError>) + Send + 'static,
    ) {
        let newest = Arc::clone(&self.searches);
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        let search = move |closed: Result<Arc<dyn Archive>, ServiceError>| {
            let wanted = || newest.load(Ordering::Relaxed) == mine;
            let found = closed.and_then(|closed| Ok(find(&*closed, &words, limit, &wanted)?));
            if wanted() {
                answer(found);
            }
        };
        // A closed desk drops it: the session is ending too. So does a machine that has no thread left; the list stays as it is.
        let _ = self.ask(
            |writer| Ok(writer.store.archive()?),
            |closed| {
                let _ = std::thread::Builder::new().name("search".into()).spawn(move || search(closed));
            },
        );
    }
}

fn find(
    closed: &dyn Archive,
    words: &Words,
    limit: usize,
    wanted: &dyn Fn() -> bool,
) -> Result<Found, StoreError> {
    let mut found = Found::default();
    closed.visit(&mut |case| {
        if !words.in_case(&case) {
            return wanted();
        }
        if found.cases.len() == limit {
            found.more = true;
            return false;
        }
        found.cases.push(Arc::new(case));
        wanted()
    })?;
    Ok(found)
}

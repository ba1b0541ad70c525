//! Lookups: a case, open or archived, and cases that contain some words. It reads and never changes.

use super::{DeskService, ServiceError};
use crate::domain::case::Case;
use crate::domain::case::timeline::last_change;
use crate::domain::case_no::CaseNo;
use crate::domain::query::{EvalContext, PreparedQuery, Query};
use crate::store::{Archive, StoreError};
use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Cases found so far, and what is known of the rest.
#[derive(Clone, Debug, Default)]
pub struct ArchiveMatches {
    /// The cases, the one that was closed last first.
    pub cases: Vec<Arc<Case>>,
    /// The limit cut the answer short.
    pub more: bool,
    /// How many cases were scanned.
    pub looked: u64,
    /// Nothing more follows.
    pub done: bool,
    /// No case has the words as they were written; these have near spellings.
    pub near: bool,
}

impl ArchiveMatches {
    /// The archive is scanned by number, the newest first: recent cases are searched most.
    fn newest_first(mut self) -> Self {
        self.cases.sort_by_key(|case| Reverse((last_change(&case.timeline).map(|step| step.at), case.no)));
        self
    }
}

/// A query of the archive, and its officer.
#[derive(Clone, Debug)]
pub struct ArchiveQuery {
    exact: PreparedQuery,
    near: Option<PreparedQuery>,
    around: EvalContext,
    limit: usize,
}

impl ArchiveQuery {
    /// The matches of a query, at most so many.
    #[must_use]
    pub fn new(query: &Query, around: EvalContext, limit: usize) -> Self {
        let near = query.fuzzy().map(|near| PreparedQuery::new(&near));
        Self { exact: PreparedQuery::new(query), near, around, limit }
    }
}

impl DeskService {
    /// A case as of now, open or archived.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn case(&self, no: CaseNo) -> Result<Option<Arc<Case>>, ServiceError> {
        self.run(move |writer| Ok(writer.case_as_of(no)?))
    }

    /// The case of a submission.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn case_of_submission(&self, id: &str) -> Result<Option<CaseNo>, ServiceError> {
        let id = id.to_owned();
        self.run(move |writer| Ok(writer.store.by_submission(&id)?))
    }

    /// Closed cases that match, the one that was closed last first. The limit keeps those with the newest numbers.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn archive(&self, wanted: &ArchiveQuery) -> Result<ArchiveMatches, ServiceError> {
        let (_, closed) = self.run(|writer| Ok(writer.view()?))?;
        Ok(find(&*closed, wanted, &|| true, &mut |_| {})?)
    }

    /// The same without waiting, in a thread of its own: a long search delays no decision. `answer` is called with what was
    /// found so far, the first time as soon as there is something to see, and at the end. A newer search ends an older one, and so
    /// does [`Self::stop_search`]; nothing is answered from then on.
    pub(crate) fn search_archive(
        &self,
        wanted: ArchiveQuery,
        mut answer: impl FnMut(Result<ArchiveMatches, ServiceError>) + Send + 'static,
    ) {
        let newest = Arc::clone(&self.searches);
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        let mut search = move |closed: Result<Arc<dyn Archive>, ServiceError>| {
            let current = || newest.load(Ordering::Relaxed) == mine;
            let found = closed.and_then(|closed| {
                Ok(find(&*closed, &wanted, &current, &mut |found| answer(Ok(found.clone())))?)
            });
            if current() {
                answer(found);
            }
        };
        // A closed desk drops it: the session is ending too. So does a machine that has no thread left; the list stays as it is.
        let _ = self.ask(
            |writer| Ok(writer.view()?.1),
            |closed| {
                let _ = std::thread::Builder::new().name("search".into()).spawn(move || search(closed));
            },
        );
    }

    /// Ends the search that is under way.
    pub(crate) fn stop_search(&self) {
        self.searches.fetch_add(1, Ordering::Relaxed);
    }
}

/// Time until the first matches are reported; further matches follow at intervals.
const FIRST: Duration = Duration::from_millis(10);
const AGAIN: Duration = Duration::from_millis(200);

fn find(
    closed: &dyn Archive,
    wanted: &ArchiveQuery,
    current: &dyn Fn() -> bool,
    report: &mut dyn FnMut(&ArchiveMatches),
) -> Result<ArchiveMatches, StoreError> {
    let mut found = ArchiveMatches::default();
    let mut near: Vec<Arc<Case>> = Vec::new();
    let (mut last, mut pause) = (Instant::now(), FIRST);
    closed.visit(&mut |case| {
        found.looked += 1;
        if wanted.exact.matches_case(&case, None, wanted.around) {
            if found.cases.len() == wanted.limit {
                found.more = true;
                return false;
            }
            found.cases.push(Arc::new(case));
        } else if let Some(ready) = &wanted.near
            && found.cases.is_empty()
            && near.len() < wanted.limit
            && ready.matches_case(&case, None, wanted.around)
        {
            near.push(Arc::new(case));
        }
        if last.elapsed() >= pause {
            // Without a result it is reported less often: it only moves the progress.
            pause = if found.cases.is_empty() && pause == FIRST { FIRST * 5 } else { AGAIN };
            last = Instant::now();
            if current() {
                report(&found.clone().newest_first());
            }
        }
        current()
    })?;
    found.done = true;
    if found.cases.is_empty() && !near.is_empty() {
        found.near = true;
        found.cases = near;
    }
    Ok(found.newest_first())
}

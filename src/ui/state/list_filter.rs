//! What the list is narrowed to: the query in the filter as it was read, and what became of it. Owns the reading of the filter's
//! text; which rows answer, the domain says.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::Preferences;
use crate::domain::officer::OfficerId;
use crate::domain::query::{
    Candidate, Completion, EvalContext, FilterField, ParsedQuery, PreparedQuery, Suggestion, Vocabulary,
    complete, parse, relax,
};
use crate::ui::base::context::SessionContext;
use crate::ui::base::widgets::field::Field;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What the list is narrowed to.
#[derive(Clone, Debug)]
pub struct ListFilter {
    /// The values that keys can have at this desk.
    pub words: Arc<Vocabulary>,
    /// Whose cases are `me`.
    pub me: OfficerId,
    /// The time is trusted: what ends by it has ended.
    pub confirmed: bool,
    /// The filter as it was read.
    pub parsed: ParsedQuery,
    /// Words that are found nowhere and are looked for in spellings that are near.
    pub near: Vec<Box<str>>,
    /// Keys of the filter that closed cases do not have.
    pub without: Vec<FilterField>,
    /// The case that was selected when writing began: Esc goes back to it.
    pub from: Option<CaseNo>,
    /// The candidate that completes the text.
    pub candidate: usize,
    ready: PreparedQuery,
}

impl ListFilter {
    /// Nothing is narrowed.
    #[must_use]
    pub fn new(words: Arc<Vocabulary>) -> Self {
        let me = OfficerId::desk();
        Self {
            words,
            me,
            confirmed: true,
            parsed: ParsedQuery::default(),
            near: Vec::new(),
            without: Vec::new(),
            from: None,
            candidate: 0,
            ready: PreparedQuery::default(),
        }
    }

    /// Something is looked for.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.parsed.query.is_empty()
    }

    /// Reads a text.
    pub fn parse(&mut self, text: &str) {
        self.parsed = parse(text, &self.words);
    }

    /// Makes what was read ready to be asked of the open cases.
    pub(crate) fn compile<'a>(
        &mut self,
        text: &str,
        live: &(impl Iterator<Item = Candidate<'a>> + Clone),
        now: DateTime<Utc>,
    ) {
        let around = self.around(now);
        let found = |alone: &PreparedQuery| {
            live.clone().any(|looked| alone.matches(Candidate { place: None, ..looked }, around))
        };
        let loose = relax(&self.parsed, text, found);
        self.ready = PreparedQuery::new(&loose.query);
        self.near = loose.near;
    }

    /// Whether an open case answers.
    #[must_use]
    pub fn matches(&self, looked: Candidate<'_>, now: DateTime<Utc>) -> bool {
        self.ready.matches(looked, self.around(now))
    }

    /// Everything answers.
    #[must_use]
    pub(crate) fn matches_all(&self) -> bool {
        self.ready.is_empty()
    }

    /// Whether a closed case answers.
    #[must_use]
    pub(crate) fn matches_closed(&self, case: &Case, now: DateTime<Utc>) -> bool {
        self.ready.matches_case(case, None, self.around(now))
    }

    /// Who asks.
    #[must_use]
    pub fn around(&self, now: DateTime<Utc>) -> EvalContext {
        EvalContext { me: self.me, now, confirmed: self.confirmed }
    }

    /// What could come next in a field: in an empty one what was looked for last.
    #[must_use]
    pub fn completion(&self, field: &Field, keeps: &Preferences, ctx: &SessionContext) -> Completion {
        if !field.value().is_empty() {
            return complete(field.value(), field.cursor(), &self.words, ctx.lang);
        }
        let again = |query: &str| Suggestion {
            text: query.into(),
            label: query.into(),
            name: "".into(),
            whole: false,
        };
        Completion { at: 0..0, candidates: keeps.recent.iter().map(|query| again(query)).collect() }
    }
}

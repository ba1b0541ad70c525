//! Which case matches a query. A query is compiled once and then evaluated on many cases: words are folded and their searchers
//! built beforehand, so that ten thousand cases cost a few milliseconds.

use super::field::FilterField;
use super::fuzzy::FuzzyWord;
use super::{Comparison, Query, Term, TermTest};
use crate::domain::case::Case;
use crate::domain::case::checklist::{ItemState, progress};
use crate::domain::case::timeline::last_change;
use crate::domain::clock_trust::DeskTime;
use crate::domain::normalize::fold;
use crate::domain::officer::OfficerId;
use crate::domain::queue::{QueuePosition, minutes_until};
use crate::domain::search_text;
use chrono::{DateTime, Utc};
use memchr::memmem::Finder;

/// The officer and the time of the query.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct EvalContext {
    /// The officer meant by `me`.
    pub me: OfficerId,
    pub now: DateTime<Utc>,
    /// The time is trusted.
    pub confirmed: bool,
}

/// A case to be matched.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Candidate<'a> {
    pub case: &'a Case,
    /// Its position in the queue; none for a closed one.
    pub place: Option<&'a QueuePosition>,
    /// Its text, as [`search_text`] writes it.
    pub text: &'a str,
}

#[derive(Clone, Debug)]
enum PreparedTest {
    Text { forms: Vec<Finder<'static>>, near: Vec<FuzzyWord> },
    Case(TermTest),
}

#[derive(Clone, Debug)]
struct PreparedTerm {
    not: bool,
    asked: PreparedTest,
}

/// A compiled query.
#[derive(Clone, Debug, Default)]
pub struct PreparedQuery {
    parts: Vec<PreparedTerm>,
}

impl PreparedQuery {
    /// Makes a query ready.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        Self { parts: query.terms.iter().map(prepare_term).collect() }
    }

    /// Everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether the case matches.
    #[must_use]
    pub fn matches(&self, looked: Candidate<'_>, around: EvalContext) -> bool {
        self.parts.iter().all(|p| {
            let holds = match &p.asked {
                PreparedTest::Text { forms, near } => {
                    let text = looked.text.as_bytes();
                    forms.iter().any(|f| f.find(text).is_some())
                        || (!near.is_empty() && has_similar_name(near, looked.text))
                }
                PreparedTest::Case(test) => matches_test(test, looked, around),
            };
            holds != p.not
        })
    }

    /// The same without a prepared text: it is built where the query has words.
    #[must_use]
    pub fn matches_case(&self, case: &Case, place: Option<&QueuePosition>, around: EvalContext) -> bool {
        let mut text = String::new();
        if self.parts.iter().any(|p| matches!(p.asked, PreparedTest::Text { .. })) {
            search_text::write(case, &mut text);
        }
        self.matches(Candidate { case, place, text: &text }, around)
    }

    /// Texts of which one must be in the [`search_text`] of a match: for each term that is decided by words alone.
    #[must_use]
    pub fn words(&self) -> Vec<Vec<&[u8]>> {
        self.parts
            .iter()
            .filter(|p| !p.not)
            .filter_map(|p| match &p.asked {
                PreparedTest::Text { forms, near } if near.is_empty() => {
                    Some(forms.iter().map(Finder::needle).collect())
                }
                _ => None,
            })
            .collect()
    }
}

/// Whether a word among the names has a near spelling.
fn has_similar_name(written: &[FuzzyWord], text: &str) -> bool {
    let names = search_text::names(text);
    let letters = names.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    letters.into_iter().any(|word| written.iter().any(|w| w.matches(word)))
}

fn prepare_term(term: &Term) -> PreparedTerm {
    let asked = match &term.test {
        TermTest::Text { any, near } => {
            let forms: Vec<String> = any.iter().flat_map(|w| search_text::forms(w)).collect();
            let near = if *near {
                any.iter().filter_map(|w| FuzzyWord::from_folded(&fold(w))).collect()
            } else {
                Vec::new()
            };
            PreparedTest::Text {
                forms: forms.iter().map(|f| Finder::new(f.as_bytes()).into_owned()).collect(),
                near,
            }
        }
        TermTest::Is {
            key: key @ (FilterField::Name | FilterField::Inviter | FilterField::Case | FilterField::Passport),
            any,
        } => {
            let any = any.iter().flat_map(|w| search_text::forms(w)).map(Into::into).collect();
            PreparedTest::Case(TermTest::Is { key: *key, any })
        }
        test => PreparedTest::Case(test.clone()),
    };
    PreparedTerm { not: term.not, asked }
}

fn matches_test(test: &TermTest, looked: Candidate<'_>, around: EvalContext) -> bool {
    match test {
        TermTest::Is { key, any } => any.iter().any(|value| matches_value(*key, value, looked, around)),
        TermTest::Time { key, than, minutes } => {
            time(*key, looked, around.now).is_some_and(|t| within(t, *than, *minutes))
        }
        TermTest::Text { .. } => false,
    }
}

fn within(time: i64, than: Comparison, minutes: i64) -> bool {
    than.matches(time, minutes)
}

/// Minutes until or since; none where the case has no such time.
fn time(key: FilterField, looked: Candidate<'_>, now: DateTime<Utc>) -> Option<i64> {
    let until = |at: Option<DateTime<Utc>>| at.map(|at| minutes_until(at, now));
    match key {
        FilterField::Due => until(looked.place?.decide_by),
        FilterField::Slack => looked.place?.slack_minutes(now),
        FilterField::Lands => until(looked.place?.arrives_at),
        FilterField::Received => Some(minutes_until(now, looked.case.received_at)),
        FilterField::Closed if looked.case.state.is_closed() => {
            last_change(&looked.case.timeline).map(|s| minutes_until(now, s.at))
        }
        _ => None,
    }
}

fn matches_value(key: FilterField, value: &str, looked: Candidate<'_>, around: EvalContext) -> bool {
    let (case, papers) = (looked.case, &looked.case.papers);
    let item = |wanted: fn(ItemState) -> bool| {
        case.lines.iter().any(|l| l.item.as_str() == value && wanted(l.state))
    };
    match key {
        FilterField::Port => looked.case.entry_port().as_str() == value,
        FilterField::Ground => papers.ground.as_str() == value,
        FilterField::Category => papers.category.as_str() == value,
        FilterField::State => case.state.name() == value,
        FilterField::Band => looked.place.is_some_and(|p| p.band.name() == value),
        FilterField::Owner => {
            match (case.owner(DeskTime { now: around.now, confirmed: around.confirmed }), value) {
                (owner, "none") => owner.is_none(),
                (Some(owner), "me") => *owner == around.me,
                (Some(owner), id) => owner.as_str() == id,
                (None, _) => false,
            }
        }
        FilterField::Missing => item(|s| s == ItemState::Missing),
        FilterField::Rejected => item(|s| matches!(s, ItemState::Rejected(_))),
        FilterField::Open => item(|s| s == ItemState::Received),
        FilterField::Verified => item(|s| s == ItemState::Verified),
        FilterField::Waived => item(|s| s == ItemState::Waived),
        FilterField::Docs => {
            let (settled, all) = progress(&case.lines);
            if value == "complete" { settled == all && all > 0 } else { value == format!("{settled}/{all}") }
        }
        FilterField::Nat => papers.travellers().any(|t| t.nationality.as_str() == value),
        FilterField::Flag => case.lines.iter().flat_map(|l| &l.findings).any(|f| f.code.as_str() == value),
        FilterField::Name => {
            let mut text = String::new();
            search_text::write_names(papers, &mut text);
            text.contains(value)
        }
        FilterField::Inviter => papers.inviter.as_ref().is_some_and(|i| {
            let mut text = String::new();
            search_text::write_inviter(i, &mut text);
            text.contains(value)
        }),
        FilterField::Case => fold(&case.no.to_string()).contains(value),
        FilterField::Passport => papers.travellers().any(|t| fold(&t.passport.number).contains(value)),
        FilterField::Due
        | FilterField::Lands
        | FilterField::Slack
        | FilterField::Received
        | FilterField::Closed => false,
    }
}

//! Texts of an inviter's profile: the entry of the register, and figures of the desk's own cases.

use super::{Catalog, fill, per_cent};
use crate::domain::case::application::Inviter as Application;
use crate::domain::register::{ExpiryStatus, Register};
use crate::domain::related_cases::InviterProfile as Known;
use crate::domain::rules::Rules;
use chrono::NaiveDate;

/// The kind of a line of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineWeight {
    /// A fact.
    Plain,
    /// Needs attention.
    Warns,
    /// Something that is missing and no fault.
    Quiet,
}

/// The register's entry of an inviter on a day.
#[must_use]
pub(crate) fn registered_lines(
    texts: &Catalog,
    inviter: &Application,
    register: &Register,
    today: NaiveDate,
) -> Vec<(String, LineWeight)> {
    let c = &texts.card;
    if register.is_empty() {
        return vec![(c.no_register.to_string(), LineWeight::Quiet)];
    }
    let Some(row) = register.get(inviter) else {
        let unit = inviter.uscc.is_some();
        let (text, weight) =
            if unit { (&c.unknown, LineWeight::Warns) } else { (&c.person, LineWeight::Quiet) };
        return vec![(text.to_string(), weight)];
    };
    let letter = row.grade.name();
    let words = Catalog::text_or_name(&c.grades, letter);
    let grade = fill(&c.grade, &[("grade", letter), ("words", words)]);
    let mut all = vec![(grade, if letter > "B" { LineWeight::Warns } else { LineWeight::Plain })];
    if crate::domain::normalize::fold(&row.name) != crate::domain::normalize::fold(&inviter.name) {
        all.push((fill(&c.named, &[("name", &row.name)]), LineWeight::Warns));
    }
    let (from, until) = (row.registered.to_string(), row.until.to_string());
    let registration = fill(&c.registered, &[("from", &from), ("until", &until)]);
    all.push(dated(texts, registration, ExpiryStatus::from_dates(row.until, today)));
    let review = fill(&c.review, &[("by", &row.review.to_string())]);
    all.push(dated(texts, review, ExpiryStatus::from_dates(row.review, today)));
    all.extend(row.note.as_ref().map(|note| (note.to_string(), LineWeight::Plain)));
    all
}

fn dated(texts: &Catalog, text: String, standing: ExpiryStatus) -> (String, LineWeight) {
    let days_text = |what: &str, days: i64| {
        (fill(what, &[("text", &text), ("days", &days.to_string())]), LineWeight::Warns)
    };
    match standing {
        ExpiryStatus::Ahead => (text, LineWeight::Plain),
        ExpiryStatus::Close(days) => days_text(&texts.card.close, days),
        ExpiryStatus::Over(days) => days_text(&texts.card.over, days),
    }
}

/// What is known from the desk's own cases.
#[must_use]
pub(crate) fn known_lines(texts: &Catalog, card: &Known, rules: &Rules) -> Vec<(String, LineWeight)> {
    let (c, policy) = (&texts.card, &rules.policy);
    let n = |n: u64| n.to_string();
    let cases = fill(
        &c.cases,
        &[
            ("days", &policy.radar_days.to_string()),
            ("n", &n(card.cases)),
            ("decided", &n(card.decided)),
            ("refused", &n(card.refused)),
            ("withdrawn", &n(card.withdrawn)),
        ],
    );
    // One in five is worth attention.
    let bad = card.refused * 5 > card.decided;
    let mut all = vec![(cases, if bad { LineWeight::Warns } else { LineWeight::Plain })];
    all.push(if card.decided == 0 {
        (c.none_decided.to_string(), LineWeight::Quiet)
    } else {
        let share = per_cent(card.complete, card.decided);
        let values = [("n", n(card.complete)), ("decided", n(card.decided)), ("share", share)];
        let values = values.each_ref().map(|(name, v)| (*name, v.as_str()));
        // So is less than half.
        let weight = if card.complete * 2 < card.decided { LineWeight::Warns } else { LineWeight::Plain };
        (fill(&c.complete, &values), weight)
    });
    let burst = card.lately >= u64::from(policy.burst_cases);
    let text = if burst { &c.burst } else { &c.lately };
    let (hours, most) = (policy.burst_hours.to_string(), policy.burst_cases.to_string());
    let lately = fill(text, &[("n", &n(card.lately)), ("hours", &hours), ("most", &most)]);
    all.push((lately, if burst { LineWeight::Warns } else { LineWeight::Plain }));
    all
}

/// How many cases are open.
#[must_use]
pub(crate) fn open_line(texts: &Catalog, card: &Known) -> String {
    match card.live.len() {
        0 => texts.card.none_open.to_string(),
        n => {
            let more = if card.more { "+" } else { "" };
            fill(&texts.card.open, &[("n", &format!("{n}{more}"))])
        }
    }
}

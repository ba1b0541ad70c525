//! The answer that no visa is needed, composed from the exemptions that apply to a case. Owns how it is put together; the sentences
//! are templates of the rules. It is always in both languages.

use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case::state::CaseState;
use crate::domain::exemption::{Exemption, ExemptionMatch, ExemptionStatus, NO_VISA, exemption};
use crate::domain::lang::{Lang, LocalizedName};
use crate::domain::request_letter::fill;
use crate::domain::rules::Rules;
use crate::domain::zone::beijing;
use chrono::{DateTime, Utc};

/// The most names in the answer; a group of hundreds is named by its first ones and counted.
const NAMES: usize = 40;

/// The whole answer, in Chinese and in English. None where a traveller of the case needs a visa, or where the table has no answer.
#[must_use]
///
/// Before the application is closed as needing no visa it is marked as a draft: it states no decision that was not taken.
pub fn no_visa(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Option<[String; 2]> {
    composed(case, rules, now, is_decided(case))
}

/// The same of a case that is being closed as needing no visa.
#[must_use]
pub fn no_visa_of_decision(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Option<[String; 2]> {
    composed(case, rules, now, true)
}

fn composed(case: &Case, rules: &Rules, now: DateTime<Utc>, decided: bool) -> Option<[String; 2]> {
    let found = exemption(case, rules, now);
    let whole = found.covers_everyone();
    whole.then(|| {
        [Lang::Zh, Lang::En].map(|lang| in_language(case, &found, rules, now, (lang, decided)).join("\n"))
    })
}

/// Whether a case is closed as needing no visa.
#[must_use]
pub fn is_decided(case: &Case) -> bool {
    matches!(&case.state, CaseState::NotAccepted { code, .. } if *code == NO_VISA)
}

fn in_language(
    case: &Case,
    found: &Exemption<'_>,
    rules: &Rules,
    now: DateTime<Utc>,
    (lang, decided): (Lang, bool),
) -> Vec<String> {
    let t = &rules.no_visa;
    let say = |text: &LocalizedName, values: &[(&str, &str)]| fill(text.get(lang), values);
    let port = rules.port(case.office).map_or(case.office.as_str(), |p| p.name.get(lang));
    let exempt: Vec<&ExemptionMatch<'_>> =
        found.said.iter().filter(|s| s.status == ExemptionStatus::Exempt).collect();
    let names: Vec<String> = case.papers.travellers().map(Traveller::name).collect();
    let mut lines = vec![
        say(&t.title, &[]),
        say(&t.case, &[("case", &case.no.to_string()), ("submission", &case.papers.submission)]),
        say(&t.port, &[("port", port), ("code", case.office.as_str())]),
        say(&t.applicant, &[("names", &listed(&names, lang))]),
        String::new(),
    ];
    if !decided {
        lines.insert(1, say(&t.draft, &[]));
    }
    for matched in &exempt {
        let states: Vec<String> = matched
            .states()
            .into_iter()
            .map(|s| rules.state_or_alias(s).map_or_else(|| s.to_string(), |s| s.name.get(lang).to_owned()))
            .collect();
        let until = match matched.list.until {
            Some(date) => say(&t.until, &[("date", &date.to_string())]),
            None => say(&t.open, &[]),
        };
        let holes =
            [("states", &*listed(&states, lang)), ("list", matched.list.name.get(lang)), ("until", &until)];
        lines.push(say(&t.finding, &holes));
    }
    let most = exempt.iter().map(|s| s.list.days).min().unwrap_or_default().to_string();
    let category = rules.category(found.category).map_or("", |c| c.name.get(lang));
    let holes = [
        ("entry", &*found.entry.to_string()),
        ("days", &found.stay_days.to_string()),
        ("most", &most),
        ("category", &format!("{} {category}", found.category)),
    ];
    lines.push(say(&t.checked, &holes));
    let mut conditions: Vec<&str> =
        exempt.iter().filter_map(|s| s.list.condition.as_ref()).map(|c| c.get(lang)).collect();
    conditions.dedup();
    lines.extend(conditions.into_iter().map(|text| say(&t.condition, &[("text", text)])));
    // An answer that is printed again is the answer of the day on which it was decided.
    let decided_at = case.timeline.iter().rev().find(|s| &*s.event == "not_accepted").map(|s| s.at);
    let signed = decided_at.filter(|_| is_decided(case)).unwrap_or(now);
    let day = signed.with_timezone(&beijing()).format("%Y-%m-%d").to_string();
    lines.extend([
        String::new(),
        say(if decided { &t.consequence } else { &t.consequence_draft }, &[]),
        say(&t.limits, &[]),
        say(&t.source, &[("as_of", &rules.exemptions.as_of.to_string())]),
        say(&t.signed, &[("port", port), ("day", &day)]),
    ]);
    lines
}

/// Names beside each other; those that are too many are counted.
fn listed(names: &[String], lang: Lang) -> String {
    let mark = if lang == Lang::Zh { "、" } else { ", " };
    let more = names.len().saturating_sub(NAMES);
    let mut text = names[..names.len() - more].join(mark);
    if more > 0 {
        text.push_str(&format!("{mark}+{more}"));
    }
    text
}

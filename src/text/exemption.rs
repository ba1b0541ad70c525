//! Texts of visa exemptions: at a case, at the top of the screen, in statistics and handovers. Owns the texts and how they are put
//! together; the domain determines whether a traveller is exempt.

use super::{Catalog, fill};
use crate::domain::code::{Category, Code};
use crate::domain::exemption::{Exemption, ExemptionMatch, ExemptionStatus};
use crate::domain::lang::Lang;
use crate::domain::rules::{EndingExemption, ExemptionList, Rules};

/// The most names of a group in a sentence.
const NAMES: usize = 4;

/// The finding of a case at its item: the machine name, the sentence, and the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ExemptionLine {
    /// The machine name.
    pub code: Code,
    pub text: String,
    /// What was checked, in no language.
    pub about: String,
}

fn until_text(texts: &Catalog, list: &ExemptionList) -> String {
    let t = &texts.exemption;
    list.until.map_or_else(|| t.open.to_string(), |date| fill(&t.until, &[("date", &date.to_string())]))
}

fn states_text(texts: &Catalog, matched: &ExemptionMatch<'_>, rules: &Rules) -> String {
    let name = |code| rules.state_or_alias(code).map_or("", |s| s.name.get(texts.lang));
    let states: Vec<String> = matched
        .states()
        .into_iter()
        .map(|code| match texts.lang {
            Lang::Zh => name(code).to_owned(),
            Lang::En | Lang::Loaded => format!("{code} {}", name(code)),
        })
        .collect();
    texts.listed(&states)
}

/// Every sentence that the table has for a case, one a status and list; in a group with the names of those whom it is about.
#[must_use]
pub fn exemption_lines(texts: &Catalog, found: &Exemption<'_>, rules: &Rules) -> Vec<ExemptionLine> {
    found.said.iter().map(|matched| line(texts, found, matched, rules)).collect()
}

fn line(
    texts: &Catalog,
    found: &Exemption<'_>,
    matched: &ExemptionMatch<'_>,
    rules: &Rules,
) -> ExemptionLine {
    let (t, list) = (&texts.exemption, matched.list);
    let left = found.days_left(list);
    let text = match matched.status {
        ExemptionStatus::Exempt => &t.exempt,
        ExemptionStatus::Ended if left.is_some_and(|days| days < 0) => &t.ended,
        ExemptionStatus::Ended => &t.ends_before,
        ExemptionStatus::OtherCategory => &t.not_covered,
        ExemptionStatus::Transit => &t.transit,
    };
    let date = list.until.map_or_else(String::new, |d| d.to_string());
    let categories: Vec<&str> = rules.exemptions.categories.iter().map(Category::as_str).collect();
    let holes = [
        ("states", &*states_text(texts, matched, rules)),
        ("list", list.name.get(texts.lang)),
        ("until", &until_text(texts, list)),
        ("date", &date),
        ("category", found.category.as_str()),
        ("categories", &texts.listed(&categories)),
        ("entry", &found.entry.to_string()),
        ("days", &found.stay_days.to_string()),
        ("most", &list.days.to_string()),
        ("as_of", &rules.exemptions.as_of.to_string()),
    ];
    let mut text = fill(text, &holes);
    if matches!(matched.status, ExemptionStatus::Exempt | ExemptionStatus::OtherCategory)
        && let Some(days) = left.filter(|days| *days <= i64::from(rules.exemptions.warn_days))
    {
        text.push_str(&fill(&t.soon, &[("date", &date), ("n", &days.max(0).to_string())]));
    }
    if matches!(matched.status, ExemptionStatus::Exempt | ExemptionStatus::Transit) {
        if let Some(condition) = &list.condition {
            text.push_str(&fill(&t.condition, &[("text", condition.get(texts.lang))]));
        }
        if !found.booked {
            text.push_str(&t.unbooked);
        }
        if list.until == Some(found.entry) {
            text.push_str(&t.last_day);
        }
    }
    if found.of > 1 {
        text = texts.labelled(&names(texts, matched, found), &text);
    }
    ExemptionLine { code: matched.status.code(), text, about: name_or_number(found, matched) }
}

/// Whom it is about in a group: their names, the first of them where there are many.
fn names(texts: &Catalog, matched: &ExemptionMatch<'_>, found: &Exemption<'_>) -> String {
    let names: Vec<String> = matched.travellers.iter().take(NAMES).map(|t| t.name()).collect();
    let more = matched.travellers.len().saturating_sub(NAMES);
    let mut text = texts.listed(&names);
    if more > 0 {
        text.push_str(&format!(" +{more}"));
    }
    let holes =
        [("n", &*matched.travellers.len().to_string()), ("of", &found.of.to_string()), ("text", &text)];
    fill(&texts.exemption.some, &holes)
}

/// What was checked, in no language: state, list and its end, entry, stay, category.
fn name_or_number(found: &Exemption<'_>, matched: &ExemptionMatch<'_>) -> String {
    let states: Vec<String> = matched.states().iter().map(ToString::to_string).collect();
    let until = matched.list.until.map_or_else(|| "-".to_owned(), |d| d.to_string());
    let (kind, entry, days, most) =
        (matched.list.kind.name(), found.entry, found.stay_days, matched.list.days);
    format!("{} {kind} {until}; {entry}; {days}/{most}; {}", states.join(","), found.category)
}

/// A short form for beside the nationality, and whether it means that no visa is needed. None where the table has nothing.
#[must_use]
pub(crate) fn exemption_short(texts: &Catalog, found: &Exemption<'_>) -> Option<(String, ExemptionStatus)> {
    let t = &texts.exemption;
    let matched = found.first()?;
    let date = matched.list.until.map_or_else(String::new, |d| d.to_string());
    let ended = found.days_left(matched.list).is_some_and(|days| days < 0);
    let text = match matched.status {
        ExemptionStatus::Exempt => fill(&t.short_exempt, &[("until", &until_text(texts, matched.list))]),
        ExemptionStatus::Ended if ended => fill(&t.short_ended, &[("date", &date)]),
        ExemptionStatus::Ended => fill(&t.short_ends, &[("date", &date)]),
        ExemptionStatus::OtherCategory => t.short_not_covered.to_string(),
        ExemptionStatus::Transit => t.short_transit.to_string(),
    };
    let n =
        found.said.iter().filter(|s| s.status == matched.status).map(|s| s.travellers.len()).sum::<usize>();
    let holes = [("n", &*n.to_string()), ("of", &found.of.to_string()), ("text", &text)];
    Some((if n < found.of { fill(&t.some, &holes) } else { text }, matched.status))
}

/// What everybody at the desk has to know: lists that end soon or have ended, one sentence each.
#[must_use]
pub(crate) fn exemption_endings(texts: &Catalog, endings: &[EndingExemption]) -> Vec<String> {
    let t = &texts.exemption;
    let told = |e: &EndingExemption| {
        let text = match e.days_left {
            0 => &t.desk_ends_today,
            1.. => &t.desk_ends,
            _ => &t.desk_ended,
        };
        let holes = [
            ("list", e.name.get(texts.lang)),
            ("n", &e.states.to_string()),
            ("of", &e.of.to_string()),
            ("date", &e.until.to_string()),
            ("days", &e.days_left.to_string()),
            ("as_of", &e.as_of.to_string()),
        ];
        fill(text, &holes)
    };
    endings.iter().map(told).collect()
}

/// The same as two shorter texts, for the bar at the top; none where nothing ends.
#[must_use]
pub fn exemption_banner(texts: &Catalog, endings: &[EndingExemption]) -> Option<[String; 2]> {
    // What ends next can still be acted on; what has ended is shown where nothing else is near.
    let ending = endings.iter().find(|e| !e.ended()).or_else(|| endings.last())?;
    let t = &texts.exemption;
    let forms = match ending.ended() {
        true => [&t.banner_ended, &t.banner_ended_short],
        false => [&t.banner_ends, &t.banner_ends_short],
    };
    let (date, year) = (ending.until.to_string(), ending.until.format("%Y").to_string());
    let day = ending.until.format("%m-%d").to_string();
    Some(forms.map(|text| fill(text, &[("date", &date), ("year", &year), ("day", &day)])))
}

/// The exemption in one sentence for a rationale; none where it does not hold for everybody of the case.
#[must_use]
pub(crate) fn exemption_reason(texts: &Catalog, found: &Exemption<'_>, rules: &Rules) -> Option<String> {
    if !found.covers_everyone() {
        return None;
    }
    let reasons: Vec<String> = found
        .said
        .iter()
        .filter(|s| s.status == ExemptionStatus::Exempt)
        .map(|s| {
            let holes = [
                ("states", &*states_text(texts, s, rules)),
                ("list", s.list.name.get(texts.lang)),
                ("until", &until_text(texts, s.list)),
                ("category", found.category.as_str()),
                ("entry", &found.entry.to_string()),
                ("days", &found.stay_days.to_string()),
                ("most", &s.list.days.to_string()),
                ("as_of", &rules.exemptions.as_of.to_string()),
            ];
            fill(&texts.rationale.exempt, &holes)
        })
        .collect();
    reasons.into_iter().reduce(|text, next| fill(&texts.rationale.and, &[("text", &text), ("next", &next)]))
}

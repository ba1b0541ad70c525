//! Texts of related cases: why they match and how strongly, determinations, and two cases side by side.

use super::{Catalog, date_time, day_time, fill, ground_name, port_name, state_long};
use crate::domain::case::Case;
use crate::domain::case::application::{Inviter, Traveller};
use crate::domain::case::determination::Determination;
use crate::domain::related_cases::{
    FieldMatch, MatchReason, MatchSummary, RelatedCase, RelatedCases as Seen,
};
use crate::domain::rules::Rules;

/// The fields side by side, in their order.
pub(super) const FIELDS: [&str; 20] = [
    "name",
    "native",
    "born",
    "sex",
    "nationality",
    "passport",
    "issuer",
    "expires",
    "state",
    "received",
    "ground",
    "stay",
    "journey",
    "inviter",
    "code",
    "contact",
    "address",
    "reason",
    "files",
    "submission",
];

/// Two values beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPair<'a> {
    /// The machine name of what they are.
    pub field: &'static str,
    /// What they are.
    pub label: &'a str,
    /// The open case's.
    pub here: String,
    /// The other's.
    pub there: String,
    /// How they compare.
    pub agree: FieldMatch,
}

/// The reasons: one sentence each.
#[must_use]
pub(crate) fn match_reason_lines(texts: &Catalog, found: &RelatedCase, rules: &Rules) -> Vec<String> {
    let r = &texts.radar;
    let mut all: Vec<String> =
        found.reasons.iter().map(|reason| match_reason_text(texts, *reason, rules)).collect();
    let mate = |case: &Case, place: usize| {
        (place > 0).then(|| case.papers.travellers().nth(place).map(Traveller::name)).flatten()
    };
    all.extend(mate(&found.other, found.theirs).map(|name| fill(&r.mate, &[("name", &name)])));
    all
}

fn match_reason_text(texts: &Catalog, reason: MatchReason, rules: &Rules) -> String {
    let text = Catalog::text_or_name(&texts.radar.reason, reason.name());
    match reason {
        MatchReason::Burst(n) => {
            fill(text, &[("n", &n.to_string()), ("hours", &rules.policy.burst_hours.to_string())])
        }
        MatchReason::Refused(at) | MatchReason::Withdrawn(at) => fill(text, &[("at", &date_time(at)[..10])]),
        _ => text.to_owned(),
    }
}

/// The text without matches, with what was compared.
#[must_use]
pub(crate) fn no_matches_line(texts: &Catalog, rules: &Rules) -> String {
    let (days, refused) = (rules.policy.radar_days.to_string(), rules.policy.refused_days.to_string());
    fill(&texts.radar.empty, &[("days", &days), ("refused", &refused)])
}

/// The determination on a match.
#[must_use]
pub(crate) fn determination_text(texts: &Catalog, answer: Option<&Determination>) -> String {
    let r = &texts.radar;
    match answer {
        None => r.open.to_string(),
        Some(c) => {
            let text = if c.same { &r.same } else { &r.not_same };
            fill(text, &[("officer", c.officer.as_str()), ("at", &date_time(c.at))])
        }
    }
}

/// The same in few cells: without the time.
#[must_use]
pub(crate) fn determination_short_text(texts: &Catalog, answer: Option<&Determination>) -> String {
    let r = &texts.radar;
    match answer {
        None => r.open.to_string(),
        Some(c) => {
            let word = if c.same { &r.word_same } else { &r.word_not_same };
            texts.bracketed(word, c.officer.as_str())
        }
    }
}

/// How many match, how many await a determination, and whether there is a burst.
#[must_use]
pub(crate) fn match_count_lines(texts: &Catalog, seen: &Seen, open: usize, rules: &Rules) -> Vec<String> {
    let r = &texts.radar;
    let mut all = vec![fill(&r.count, &[("n", &seen.found.len().to_string()), ("open", &open.to_string())])];
    all.extend(seen.burst.map(|n| surge_text(&r.burst, n, rules)));
    all.extend(seen.more.then(|| r.more.to_string()));
    all
}

fn surge_text(text: &str, n: usize, rules: &Rules) -> String {
    let policy = &rules.policy;
    let (hours, most) = (policy.burst_hours.to_string(), policy.burst_cases.to_string());
    fill(text, &[("n", &n.to_string()), ("hours", &hours), ("most", &most)])
}

/// The lines on related cases in the detail of a case; none without matches.
#[must_use]
pub(crate) fn match_summary_lines(texts: &Catalog, echo: &MatchSummary, rules: &Rules) -> Vec<String> {
    let r = &texts.radar;
    let some = |n: usize, text: &str| (n > 0).then(|| fill(text, &[("n", &n.to_string())]));
    [
        some(echo.open, &r.quiet_open),
        some(echo.same, &r.quiet_same),
        echo.burst.map(|n| surge_text(&r.quiet_burst, n, rules)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Two cases side by side: a traveller of each, then the rest.
#[must_use]
pub(crate) fn field_pairs<'a>(
    texts: &'a Catalog,
    here: (&Case, usize),
    there: (&Case, usize),
    rules: &Rules,
) -> Vec<FieldPair<'a>> {
    let same = shared(here.0, there.0);
    let (a, b) = (values(texts, here, same, rules), values(texts, there, same, rules));
    let (t, u) = (person(here), person(there));
    FIELDS
        .into_iter()
        .zip(a.into_iter().zip(b))
        .map(|(field, (a, b))| {
            let agree = match field {
                "name" => FieldMatch::of_names(t, u),
                "passport" => FieldMatch::of_numbers(t, u),
                "state" | "received" | "submission" => FieldMatch::Unsaid,
                "files" => files_agree(here.0, there.0),
                _ => FieldMatch::from_values(&a, &b),
            };
            FieldPair {
                field,
                label: Catalog::text_or_name(&texts.radar.field, field),
                here: a,
                there: b,
                agree,
            }
        })
        .filter(|row| !(row.here.is_empty() && row.there.is_empty()))
        .collect()
}

fn person((case, place): (&Case, usize)) -> &Traveller {
    case.papers.travellers().nth(place).unwrap_or(&case.papers.traveller)
}

fn shared(here: &Case, there: &Case) -> usize {
    let known: std::collections::HashSet<_> = there.papers.documents.iter().map(|d| d.sha256).collect();
    here.papers.documents.iter().filter(|d| known.contains(&d.sha256)).count()
}

fn files_agree(here: &Case, there: &Case) -> FieldMatch {
    match (shared(here, there), here.papers.documents.len(), there.papers.documents.len()) {
        (_, 0, 0) => FieldMatch::Unsaid,
        (n, a, b) if n == a && n == b => FieldMatch::Same,
        (0, _, _) => FieldMatch::Differs,
        _ => FieldMatch::Alike,
    }
}

/// The values of a case in the order of the fields; empty where there is none.
fn values(texts: &Catalog, (case, place): (&Case, usize), same: usize, rules: &Rules) -> [String; 20] {
    let (p, t) = (&case.papers, person((case, place)));
    let i = p.inviter.as_ref();
    let text = |of: fn(&Inviter) -> Option<&str>| i.and_then(of).unwrap_or_default().to_owned();
    let contact =
        i.map(|i| [&i.contact, &i.phone].into_iter().flatten().map(AsRef::as_ref).collect::<Vec<_>>());
    let nationality = rules.state(t.nationality).map_or("", |s| s.name.get(texts.lang));
    [
        t.name(),
        t.native_name.as_deref().unwrap_or_default().to_owned(),
        t.birth_date.to_string(),
        t.sex.letter().to_owned(),
        format!("{} {nationality}", t.nationality),
        t.passport.number.to_string(),
        format!("{} {}", t.passport.kind, t.passport.issuing_state),
        t.passport.expires_on.to_string(),
        state_long(texts, &case.state, rules),
        date_time(case.received_at),
        texts.listed(&[ground_name(texts, p.ground, rules), p.category.to_string()]),
        p.stay_days.to_string(),
        texts.listed(
            &std::iter::once(port_name(texts, case.entry_port(), rules))
                .chain(case.expected_arrival().map(|l| format!("{} {}", l.carrier, day_time(texts, l.at))))
                .collect::<Vec<_>>(),
        ),
        text(|i| Some(&i.name)),
        text(|i| i.uscc.as_deref()),
        contact.unwrap_or_default().join(" "),
        text(|i| i.address.as_deref()),
        p.reason.replace('\n', " "),
        fill(
            if same > 0 { &texts.radar.files_same } else { &texts.radar.files },
            &[("n", &p.documents.len().to_string()), ("same", &same.to_string())],
        ),
        p.submission.to_string(),
    ]
}

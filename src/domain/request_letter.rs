//! The document request letter, composed from the checklist: which items, why, and the wording. Owns what is requested and how it
//! is put together; the sentences are templates of the rules. It decides nothing; a notice is always in both languages.

use crate::domain::case::Case;
use crate::domain::case::checklist::{ChecklistItem, ItemState, Requirement};
use crate::domain::case::document_request::{RequestReason, RequestedItem, doubts};
use crate::domain::code::{Code, Defect, Item};
use crate::domain::lang::{Lang, LocalizedName};
use crate::domain::rules::Rules;
use crate::domain::zone::beijing;
use chrono::{DateTime, Duration, Utc};

/// Below this an applicant cannot reply at all.
const LEAST_REPLY_MINUTES: i64 = 30;

/// The time to reply by where the officer sets none: the office's, but never so late that the work on the reply does not fit before the
/// traveller arrives.
///
/// # Errors
/// The arrival, where no time that an applicant can keep leaves enough before it.
pub(crate) fn default_reply_by(
    case: &Case,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, DateTime<Utc>> {
    let usual = now + Duration::minutes(rules.policy.reply_within_minutes);
    let Some(arrives) = case.expected_arrival().map(|l| l.at) else { return Ok(usual) };
    // A whole minute, as the request names it.
    let latest = minute(arrives - Duration::minutes(rules.policy.usual_work_minutes));
    if usual <= latest {
        Ok(usual)
    } else if latest >= now + Duration::minutes(LEAST_REPLY_MINUTES) {
        Ok(latest)
    } else {
        Err(arrives)
    }
}

fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp().div_euclid(60) * 60, 0).unwrap_or(at)
}

const MISSING: Defect = Defect::new("MISSING");

/// Everything that can be requested, in the order of the checklist, and whether it is by default: what is rejected,
/// mandatory and not there, or has a finding that a document can resolve. A conditional item that was not submitted can be requested; the
/// officer determines whether this case needs it.
#[must_use]
pub(crate) fn requestable_items(case: &Case, rules: &Rules) -> Vec<(RequestedItem, bool)> {
    case.lines.iter().filter_map(|line| request_for(line, rules)).collect()
}

fn request_for(line: &ChecklistItem, rules: &Rules) -> Option<(RequestedItem, bool)> {
    let of = |want| RequestedItem { item: line.item, want, words: line.note.clone() };
    match line.state {
        _ if line.is_recorded_by_officer() => None,
        ItemState::Rejected(defect) => Some((of(RequestReason::Defect(defect)), true)),
        ItemState::Missing if line.requirement == Requirement::Optional => None,
        ItemState::Missing => {
            Some((of(RequestReason::Defect(MISSING)), line.requirement == Requirement::Mandatory))
        }
        ItemState::Received => {
            let settled: Vec<Code> =
                doubts(line).into_iter().filter(|c| rules.request.doubt(*c).is_some()).collect();
            (!settled.is_empty()).then(|| (of(RequestReason::Doubts(settled)), true))
        }
        ItemState::Verified | ItemState::Waived => None,
    }
}

/// The requested items: the given ones, or by default those of the draft and then of [`requestable_items`].
#[must_use]
pub(crate) fn requested_items(case: &Case, items: Option<&[Item]>, rules: &Rules) -> Vec<RequestedItem> {
    let usually = |item, usual| case.draft.as_ref().and_then(|d| d.asks_for(item)).unwrap_or(usual);
    requestable_items(case, rules)
        .into_iter()
        .filter(|(asked, usual)| match items {
            Some(items) => items.contains(&asked.item),
            None => usually(asked.item, *usual),
        })
        .map(|(asked, _)| asked)
        .collect()
}

/// The whole notice, in Chinese and in English.
#[must_use]
pub(crate) fn compose(
    case: &Case,
    asked: &[RequestedItem],
    words: Option<&str>,
    reply_by: DateTime<Utc>,
    now: DateTime<Utc>,
    rules: &Rules,
) -> [String; 2] {
    [Lang::Zh, Lang::En].map(|lang| in_language(case, asked, words, reply_by, now, rules, lang).join("\n"))
}

/// Both languages as one text, as sent.
#[must_use]
pub(crate) fn joined(parts: &[String; 2]) -> String {
    parts.join("\n\n")
}

fn in_language(
    case: &Case,
    asked: &[RequestedItem],
    words: Option<&str>,
    reply_by: DateTime<Utc>,
    now: DateTime<Utc>,
    rules: &Rules,
    lang: Lang,
) -> Vec<String> {
    let letter = &rules.request.letter;
    let say = |text: &LocalizedName, values: &[(&str, &str)]| fill(text.get(lang), values);
    let time = |at: DateTime<Utc>| {
        let local = at.with_timezone(&beijing());
        (local.format("%Y-%m-%d %H:%M").to_string(), at.format("%Y-%m-%d %H:%M").to_string())
    };
    let port = rules.port(case.office).map_or(case.office.as_str(), |p| p.name.get(lang));
    let no = case.requests.len() + 1;
    let (reviewed, unreviewed) = if asked.is_empty() {
        (&letter.only_words, &letter.only_words_unreviewed)
    } else {
        (&letter.intro, &letter.intro_unreviewed)
    };
    // The letter does not say of documents that nobody has looked at that they were examined.
    let is_open = case.lines.iter().any(|line| line.state == ItemState::Received);
    let intro = unreviewed.as_ref().filter(|_| is_open).unwrap_or(reviewed);
    let mut lines = vec![
        if no == 1 { say(&letter.title, &[]) } else { say(&letter.again, &[("n", &no.to_string())]) },
        say(&letter.case, &[("case", &case.no.to_string()), ("submission", &case.papers.submission)]),
        say(&letter.port, &[("port", port), ("code", case.office.as_str())]),
        say(&letter.applicant, &[("name", &case.papers.traveller.name())]),
        String::new(),
        say(intro, &[("n", &asked.len().to_string())]),
    ];
    for (n, asked) in asked.iter().enumerate() {
        for text in sentences(asked, rules, lang) {
            lines.push(say(&letter.item, &[("n", &(n + 1).to_string()), ("text", &text)]));
        }
        let absent = asked.want == RequestReason::Defect(MISSING);
        let instead = absent.then(|| rules.instead(case.papers.ground, asked.item, lang)).flatten();
        if let Some(text) = instead {
            lines.push(format!("   {}", say(&letter.instead, &[("text", &text)])));
        }
        if let Some(words) = &asked.words {
            lines.push(format!("   {}", say(&letter.remark, &[("text", words)])));
        }
    }
    if let Some(words) = words {
        lines.push(say(&letter.words, &[("text", words)]));
    }
    let (local, utc) = time(reply_by);
    let day = now.with_timezone(&beijing()).format("%Y-%m-%d").to_string();
    lines.extend([
        String::new(),
        say(&letter.reply_by, &[("beijing", &local), ("utc", &utc)]),
        say(&letter.clock, &[]),
        say(&letter.how, &[]),
        say(&letter.signed, &[("port", port), ("day", &day)]),
    ]);
    lines
}

/// What an item needs: one sentence for a deficiency, one for each kind of finding.
fn sentences(asked: &RequestedItem, rules: &Rules, lang: Lang) -> Vec<String> {
    let templates = &rules.request;
    let name = rules.item(asked.item).map_or(asked.item.as_str(), |i| i.name.get(lang));
    let need = templates.need(asked.item).map_or(name, |n| n.get(lang));
    let days = rules.policy.max_stay_days.to_string();
    let values = [("item", name), ("need", need), ("days", days.as_str())];
    let templates: Vec<&LocalizedName> = match &asked.want {
        RequestReason::Defect(defect) => templates.ask(asked.item, *defect).into_iter().collect(),
        RequestReason::Doubts(codes) => codes.iter().filter_map(|c| templates.doubt(*c)).collect(),
    };
    let mut all: Vec<String> = templates.into_iter().map(|t| fill(t.get(lang), &values)).collect();
    all.dedup();
    if all.is_empty() { vec![name.to_owned()] } else { all }
}

/// The text with its holes filled, each once: values are never searched for holes.
pub(in crate::domain) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            rest = behind;
            break;
        };
        filled.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

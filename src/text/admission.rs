//! What followed an approval, in words: what is seen at the counter, and the visa of each traveller. The case pane, line mode and `show`
//! say the same.

use super::{Catalog, date_time, event_name, fill, item_name};
use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, TravellerVisa, Visa, VisaEnd};
use crate::domain::case::checklist::{ChecklistItem, ItemState};
use crate::domain::decide::{counter_items, is_done};
use crate::domain::rules::Rules;

/// Labels with their facts; none where no approval is final.
#[must_use]
pub(crate) fn admission_facts(texts: &Catalog, case: &Case, rules: &Rules) -> Vec<(String, Vec<String>)> {
    let Some(admission) = &case.admission else { return Vec::new() };
    let t = &texts.admission;
    let mut all = Vec::new();
    if case.state.awaits_entry() {
        let items = counter_items(case, rules).into_iter().map(|item| {
            let sign = if is_done(case, item) { '+' } else { '-' };
            format!("{sign} {}", item_name(texts, item, rules))
        });
        all.push((t.counter.to_string(), items.collect()));
    }
    for (traveller, person) in admission.travellers.iter().zip(case.papers.travellers()) {
        let mut facts = Vec::new();
        if admission.travellers.len() > 1 {
            facts.push(person.name());
        }
        facts.push(status_text(texts, traveller, admission, rules));
        if let Some(visa) = &traveller.visa {
            facts.extend(visa_facts(texts, visa));
        }
        all.push((t.visa.to_string(), facts));
    }
    all
}

/// The state of a checklist line; of one that is recorded at the counter, whether it was seen there.
#[must_use]
pub(crate) fn item_state_text<'a>(texts: &'a Catalog, case: &Case, line: &ChecklistItem) -> &'a str {
    let seen = case.admission.as_ref().is_some_and(|a| a.check(line.item).is_some());
    if seen && line.state == ItemState::Missing {
        return event_name(texts, "seen_at_counter");
    }
    Catalog::text_or_name(&texts.item_state, line.state_text())
}

/// The travellers of a group who are still of this case, and the names of all: of each who was split off with that.
#[must_use]
pub(crate) fn group_names(texts: &Catalog, case: &Case) -> (usize, Vec<String>) {
    let mut left = 0;
    let named = case.travellers_with_visas().map(|(traveller, visa)| match visa.map(|visa| &visa.end) {
        Some(Some(VisaEnd::Split(to))) => {
            let to = fill(&texts.admission.split_to, &[("case", &to.to_string())]);
            texts.bracketed(&traveller.name(), &to)
        }
        _ => {
            left += 1;
            traveller.name()
        }
    });
    let names = named.collect();
    (left, names)
}

/// Where a traveller is, and until when.
fn status_text(texts: &Catalog, traveller: &TravellerVisa, admission: &Admission, rules: &Rules) -> String {
    let t = &texts.admission;
    let code = |name: &str, code: crate::domain::code::ClosingCode| {
        let why = rules.closing(code).map_or("", |c| c.name.get(texts.lang));
        texts.bracketed(name, &format!("{code} {why}"))
    };
    let day = |text: &str| {
        let day = traveller.enter_by(admission.valid_until).map_or_else(String::new, |day| day.to_string());
        fill(text, &[("day", &day)])
    };
    match &traveller.end {
        Some(VisaEnd::Entered) => Catalog::text_or_name(&texts.state, "entered").to_owned(),
        Some(VisaEnd::Expired(why)) => code(Catalog::text_or_name(&texts.state, "expired"), *why),
        Some(VisaEnd::Void(why)) => code(Catalog::text_or_name(&texts.state, "void"), *why),
        Some(VisaEnd::Split(to)) => fill(&t.split_to, &[("case", &to.to_string())]),
        None if traveller.visa.is_some() => day(&t.enter_by),
        None => day(&t.issue_by),
    }
}

/// The fields of a visa (art. 17).
fn visa_facts(texts: &Catalog, visa: &Visa) -> Vec<String> {
    let l = &texts.labels;
    let entries = match visa.entries {
        1 => l.entry_one.to_string(),
        n => fill(&l.entries, &[("n", &n.to_string())]),
    };
    let issued = fill(
        &texts.admission.issued_at,
        &[("port", visa.place.as_str()), ("at", &date_time(visa.issued_at))],
    );
    let number = texts.labelled(&texts.dialog.number_label, &visa.number);
    let mut facts = vec![number, visa.category.to_string(), entries];
    facts.push(fill(&l.days, &[("n", &visa.stay_days.to_string())]));
    facts.push(issued);
    facts.extend(visa.remarks.iter().map(|remarks| texts.labelled(&texts.admission.remarks, remarks)));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::admission::CounterCheck;
    use crate::domain::case::checklist::{Finding, FindingSeverity};
    use crate::domain::code::Port;
    use crate::domain::lang::Lang;
    use chrono::DateTime;

    fn group() -> Case {
        let (rules, now) = (Rules::builtin(), DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let mut case = crate::sample::cases(1, 1, 0, now, Port::new("NGB"), &rules, 1).next().unwrap().case;
        let mut other = case.papers.traveller.clone();
        other.surname = "SECOND".into();
        case.papers.group = vec![other];
        case.admission = Some(Admission::new(now, "2026-12-20".parse().unwrap(), 2));
        case.state = crate::domain::case::state::CaseState::Expected;
        case
    }

    #[test]
    fn line_seen_at_counter_says_so() {
        let mut case = group();
        let texts = Catalog::builtin(Lang::En);
        case.lines[0].state = ItemState::Missing;
        let item = case.lines[0].item;
        let said = |case: &Case| item_state_text(&texts, case, &case.lines[0]).to_owned();
        assert_ne!(said(&case), "seen at the counter");
        let (officer, at) = ("wang".parse().unwrap(), DateTime::UNIX_EPOCH);
        case.admission.as_mut().unwrap().seen.push(CounterCheck { item, officer, at, note: None });
        assert_eq!(said(&case), "seen at the counter");
    }

    #[test]
    fn traveller_split_off_is_marked_and_not_counted() {
        let mut case = group();
        let texts = Catalog::builtin(Lang::En);
        let name = case.papers.group[0].name();
        let found = Finding {
            code: "passport_expires_soon".parse().unwrap(),
            severity: FindingSeverity::Notice,
            about: format!("{name}: 2027-01-01").into(),
        };
        assert_eq!((group_names(&texts, &case).0, case.is_of_split(&found)), (2, false));
        case.admission.as_mut().unwrap().travellers[1].end = Some(VisaEnd::Split(case.no));
        let (left, names) = group_names(&texts, &case);
        assert_eq!(left, 1);
        assert!(names[1].contains(&case.no.to_string()), "{names:?}");
        assert!(case.is_of_split(&found));
    }
}

//! Whose visa an event of a group is about. The history of a case keeps what an event was about in codes, without the place of the traveller:
//! it is found by the number of the visa, the case that was split off, or the end that only these travellers have.

use super::{Catalog, event_line, fill};
use crate::domain::case::Case;
use crate::domain::case::admission::VisaEnd;
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::rules::Rules;

/// An event of a case in one line, as the history shows it: in a group with the travellers whom it is about.
#[must_use]
pub(crate) fn case_event_line(texts: &Catalog, case: &Case, stamp: &TimelineEntry, rules: &Rules) -> String {
    let line = event_line(texts, stamp, rules);
    let whom: Vec<String> = whom(case, stamp)
        .into_iter()
        .filter_map(|place| {
            let traveller = case.papers.travellers().nth(place)?;
            let number = match &*stamp.event {
                "visa_voided" => case.admission.as_ref().and_then(|a| a.travellers.get(place)?.visa.as_ref()),
                _ => None,
            };
            let name = format!("{} {}", place + 1, traveller.name());
            Some(number.map_or(name.clone(), |visa| texts.bracketed(&name, &visa.number)))
        })
        .collect();
    if whom.is_empty() { line } else { with_travellers(texts, &line, &texts.listed(&whom)) }
}

/// A line of the journal, with the places of the travellers.
#[must_use]
pub(crate) fn with_places(texts: &Catalog, line: &str, places: &[u16]) -> String {
    let places: Vec<String> = places.iter().map(|place| (place + 1).to_string()).collect();
    if places.is_empty() { line.to_owned() } else { with_travellers(texts, line, &texts.listed(&places)) }
}

fn with_travellers(texts: &Catalog, line: &str, list: &str) -> String {
    fill(&texts.labels.of_travellers, &[("event", line), ("list", list)])
}

/// The places of the travellers whom an entry is about; none outside a group, and none where the case alone does not say which.
fn whom(case: &Case, stamp: &TimelineEntry) -> Vec<usize> {
    let Some(admission) = case.admission.as_ref().filter(|a| a.travellers.len() > 1) else {
        return Vec::new();
    };
    let first = stamp.about.split(' ').next().unwrap_or_default();
    let ends = |is: &dyn Fn(&VisaEnd) -> bool| -> Vec<usize> {
        let ended = |place: &usize| admission.travellers[*place].end.as_ref().is_some_and(is);
        (0..admission.travellers.len()).filter(ended).collect()
    };
    // Each end of this kind since the travellers were expected last: several events of it do not say who was in which.
    let since = case.timeline.iter().rposition(|s| &*s.event == "expected").unwrap_or_default();
    let same = case.timeline[since..].iter().filter(|s| s.event == stamp.event && s.about == stamp.about);
    let alone = same.map(|s| (s.seq, s.at)).eq([(stamp.seq, stamp.at)]);
    match &*stamp.event {
        "visa_issued" => {
            let has = |place: &usize| {
                admission.travellers[*place].visa.as_ref().is_some_and(|visa| &*visa.number == first)
            };
            (0..admission.travellers.len()).filter(has).collect()
        }
        "traveller_split" => ends(&|end| matches!(end, VisaEnd::Split(to) if to.to_string() == first)),
        "entered" if alone => ends(&|end| matches!(end, VisaEnd::Entered)),
        "visa_voided" if alone => {
            ends(&|end| matches!(end, VisaEnd::Void(code) if code.to_string() == first))
        }
        "visa_expired" if alone => {
            ends(&|end| matches!(end, VisaEnd::Expired(code) if code.to_string() == first))
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::RecordedEvent;
    use crate::domain::code::{ClosingCode, Port};
    use crate::domain::event::Event;
    use crate::domain::lang::Lang;
    use chrono::DateTime;

    #[test]
    fn history_of_a_group_names_its_travellers() {
        let (rules, now) = (Rules::builtin(), DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let mut case = crate::sample::cases(1, 1, 0, now, Port::new("NGB"), &rules, 1).next().unwrap().case;
        let mut other = case.papers.traveller.clone();
        other.surname = "SECOND".into();
        case.papers.group = vec![other];
        let no = case.no;
        let after = |case: Case, seq, event: &Event| {
            let how = RecordedEvent { seq, at: now, officer: "wang".parse().unwrap() };
            Case::apply(Some(case), no, event, &how).unwrap()
        };
        let case = after(
            case,
            1,
            &Event::Expected { valid_until: "2026-12-20".parse().unwrap(), at: now, note: None },
        );
        let code = ClosingCode::new("X-NOSHOW");
        let ended = Event::VisaExpired { travellers: vec![1], code, at: now, note: None };
        let case = after(case, 2, &ended);
        let line = |case: &Case, lang| {
            case_event_line(&Catalog::builtin(lang), case, case.timeline.last().unwrap(), &rules)
        };
        assert!(line(&case, Lang::En).contains("traveller 2 SECOND"), "{}", line(&case, Lang::En));
        assert!(line(&case, Lang::Zh).contains("2 SECOND"));
        let case = after(case, 3, &Event::TravellerSplit { traveller: 0, to: no });
        let said = line(&case, Lang::En);
        assert!(said.contains("traveller 1 ") && said.contains(&no.to_string()), "{said}");
        assert_eq!(with_places(&Catalog::builtin(Lang::En), "entered", &[0, 2]), "entered (traveller 1, 3)");
    }
}

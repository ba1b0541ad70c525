//! What followed an approval, in words: what is seen at the counter, and the visa of each traveller. The case pane, line mode and `show`
//! say the same.

use super::{Catalog, date_time, fill, item_name};
use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, TravellerVisa, Visa, VisaEnd};
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

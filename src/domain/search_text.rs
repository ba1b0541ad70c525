//! The text of a case in which words are looked for. Owns what can be found: number, submission, names, passports, nationality,
//! inviter, ports, flight, ground, category and receipt; everything folded, one field from the next by a line break.

use crate::domain::case::Case;
use crate::domain::fold::fold_into;

/// Appends the folded text of a case.
pub fn write(case: &Case, to: &mut String) {
    let mut field = |text: &str| {
        fold_into(text, to);
        to.push('\n');
    };
    let papers = &case.papers;
    field(&case.no.to_string());
    field(&papers.submission);
    for t in papers.travellers() {
        field(&t.name());
        if let Some(name) = &t.native_name {
            field(name);
        }
        field(&t.passport.number);
        field(t.nationality.as_str());
    }
    if let Some(inviter) = &papers.inviter {
        field(&inviter.name);
        if let Some(uscc) = &inviter.uscc {
            field(uscc);
        }
    }
    field(papers.entry_port.as_str());
    if let Some(arrival) = &papers.arrival {
        field(&arrival.carrier);
    }
    if let Some(told) = &case.told {
        field(&told.carrier);
    }
    field(papers.ground.as_str());
    field(papers.category.as_str());
    if let Some(receipt) = &case.receipt {
        field(receipt);
    }
}

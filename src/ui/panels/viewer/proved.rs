//! What a document should prove: the values of the application that are shown beside it. Owns that table and how the values are laid out;
//! the passport, which is compared with its machine-readable zone, has `values`.

use crate::domain::case::Case;
use crate::domain::code::Item;
use crate::text::{day_time, fill, ground_name, port_name};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;

/// A value of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ProvedFact {
    Name,
    Born,
    Sex,
    Nationality,
    Number,
    Inviter,
    InviterCode,
    Contact,
    Address,
    Ground,
    Reason,
    Stay,
    Arrival,
    Port,
}

use ProvedFact::{
    Address, Arrival, Born, Contact, Ground, Inviter, InviterCode, Name, Nationality, Number, Port, Reason,
    Sex, Stay,
};

/// Items and the values that their documents should prove, the most important first.
const PROVED: &[(&[&str], &[ProvedFact])] = &[
    (&["PHOTO", "PORTRAIT"], &[Name, Born, Sex]),
    (&["FORM"], &[Name, Number, Born, Sex, Nationality, Ground, Stay]),
    (&["INVITE", "CONSENT", "PREACCEPT"], &[Inviter, Name, Reason, Arrival, Stay]),
    (&["CONTRACT", "REPAIR", "FAIR", "CORRESP", "PLAN"], &[Inviter, Reason, Arrival, Stay]),
    (&["INVITER_ID", "LICENCE", "AGENCY", "UNDERTAKING"], &[Inviter, InviterCode, Contact, Address]),
    (&["RESIDENCE", "CONTACT"], &[Inviter, Contact, Address]),
    (&["TICKET", "CARRIER"], &[Name, Arrival, Port]),
    (&["FUNDS"], &[Name, Arrival, Stay]),
    (&["TALENT", "WORKPERMIT", "NAMELIST"], &[Name, Number, Nationality, Born]),
];
/// What any other document should prove: for whom it is, and for what.
const OTHERWISE: &[ProvedFact] = &[Name, Ground, Reason];
/// Lines that one value takes at most.
const MOST_LINES: usize = 4;

/// A value beside a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProvedValue {
    /// What it is.
    pub(super) label: String,
    /// As the application has it.
    pub(super) text: String,
}

impl ProvedValue {
    /// The text in lines of some cells.
    pub(super) fn lines(&self, wide: u16, ctx: &SessionContext) -> Vec<String> {
        cells::wrap_to(&self.text, usize::from(wide), MOST_LINES, ctx.glyphs.ellipsis)
    }

    /// Cells of it on one line.
    pub(super) fn width(&self) -> usize {
        cells::width(&self.label) + 1 + cells::width(&self.text)
    }
}

fn facts(item: Item) -> &'static [ProvedFact] {
    PROVED.iter().find(|(items, _)| items.contains(&item.as_str())).map_or(OTHERWISE, |(_, facts)| facts)
}

/// The values beside a document of an item. What the application does not have is left out.
pub(super) fn values(item: Item, case: &Case, ctx: &SessionContext) -> Vec<ProvedValue> {
    facts(item).iter().filter_map(|fact| value(*fact, case, ctx)).collect()
}

fn value(fact: ProvedFact, case: &Case, ctx: &SessionContext) -> Option<ProvedValue> {
    let (texts, papers, rules) = (&ctx.texts, &case.papers, &ctx.rules);
    let (v, l, t) = (&texts.viewer, &texts.labels, &papers.traveller);
    let inviter = papers.inviter.as_ref();
    let joined = |parts: [Option<&str>; 2]| {
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join("  "))
    };
    let (label, text) = match fact {
        Name => (&v.name, joined([Some(&t.name()), t.native_name.as_deref()])?),
        Born => (&v.born, t.birth_date.to_string()),
        Sex => (&v.sex, t.sex.letter().to_string()),
        Nationality => (&v.nationality, t.nationality.to_string()),
        Number => (&v.number, t.passport.number.to_string()),
        Inviter => (&l.inviter, inviter?.name.to_string()),
        InviterCode => (&v.code, inviter?.uscc.as_deref()?.to_owned()),
        Contact => (&v.contact, joined([inviter?.contact.as_deref(), inviter?.phone.as_deref()])?),
        Address => (&v.address, inviter?.address.as_deref()?.to_owned()),
        Ground => (&l.ground, ground_name(texts, papers.ground, rules)),
        Reason => (&l.reason, papers.reason.to_string()),
        Stay => (&v.stay, fill(&l.days, &[("n", &papers.stay_days.to_string())])),
        Arrival => {
            let arrival = case.expected_arrival();
            let text = arrival.map(|a| format!("{} {}", a.carrier, day_time(texts, a.at)));
            (&l.arrives, text.unwrap_or_else(|| l.no_arrival.to_string()))
        }
        Port => {
            let port = case.entry_port();
            (&l.enters, format!("{port} {}", port_name(texts, port, rules)))
        }
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| ProvedValue { label: label.to_string(), text })
}

/// The values in rows of some cells, as many to a row as fit; no more rows than are given.
pub(super) fn flow(values: &[ProvedValue], wide: u16, rows: usize) -> Vec<Vec<&ProvedValue>> {
    let mut all: Vec<Vec<&ProvedValue>> = Vec::new();
    let mut left = 0;
    for value in values {
        let need = value.width() + 2;
        if need > left || all.is_empty() {
            if all.len() == rows {
                break;
            }
            all.push(Vec::new());
            left = usize::from(wide);
        }
        if let Some(row) = all.last_mut() {
            row.push(value);
        }
        left = left.saturating_sub(need);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::domain::rules::Rules;

    #[test]
    fn table_names_known_items_once() {
        let rules = Rules::builtin();
        let named: Vec<&str> = PROVED.iter().flat_map(|(items, _)| *items).copied().collect();
        for (n, name) in named.iter().enumerate() {
            assert!(rules.items().any(|item| item.code.as_str() == *name), "{name}");
            assert!(!named[..n].contains(name), "{name} twice");
        }
    }

    #[test]
    fn labels_fit_their_column() {
        for lang in [Lang::En, Lang::Zh] {
            let ctx = SessionContext::plain(lang);
            let (v, l) = (&ctx.texts.viewer, &ctx.texts.labels);
            for label in
                [&v.code, &v.contact, &v.address, &v.stay, &l.inviter, &l.ground, &l.reason, &l.arrives]
            {
                assert!(cells::width(label) <= 8, "{label}");
            }
        }
    }

    #[test]
    fn rows_hold_what_fits_and_no_more() {
        let value = |text: &str| ProvedValue { label: "a".into(), text: text.into() };
        let values = ["12345678", "12345", "1234567890123456789012345678901234567890", "12"].map(value);
        let rows = |wide, rows| flow(&values, wide, rows).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(rows(30, 3), [2, 1, 1]);
        assert_eq!(rows(30, 2), [2, 1]);
        assert_eq!(rows(200, 3), [4]);
    }
}

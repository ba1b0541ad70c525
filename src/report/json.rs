//! JSON of cases and refusals.

use super::case_files::{case_file_json, case_files};
use super::row::ReportRow;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::calendar::CalendarBasis;
use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, VisaEnd};
use crate::domain::case::checklist::{Criterion, FindingSeverity, ItemState, is_confirmed, progress};
use crate::domain::code::{ClosingCode, Code, Item};
use crate::domain::command::Command;
use crate::domain::decide::{DecisionContext, decide, outstanding};
use crate::domain::exemption::{Exemption, exemption};
use crate::domain::serde_helpers::rfc3339 as time;
use crate::domain::time_limit::TimeLimit;
use crate::domain::zone::day;
use crate::text::{Catalog, blocker_text, exemption_lines, rests_text};
use serde_json::{Value, json};

/// A row of a list.
#[must_use]
pub fn row_json(row: &ReportRow, on: &DecisionContext<'_>) -> Value {
    let case = &row.case;
    let papers = &case.papers;
    let (verified, total) = progress(&case.lines);
    json!({
        "case": case.no.to_string(),
        "submission": papers.submission,
        "version": case.version,
        "state": case.state.name(),
        "band": row.place.map(|p| p.band.name()),
        "slack_minutes": row.place.and_then(|p| p.slack_minutes(on.now)),
        "office": case.office,
        "entry_port": case.entry_port(),
        "arrives_at": case.expected_arrival().map(|l| time(l.at)),
        "carrier": case.expected_arrival().map(|l| l.carrier),
        "decide_by": row.place.and_then(|p| p.decide_by).map(time),
        "calendar": row.place.and_then(|p| p.calendar).map(CalendarBasis::name),
        "ground": papers.ground,
        "category": papers.category,
        "traveller": papers.traveller.name(),
        "nationality": papers.traveller.nationality,
        "owner": case.owner(on.time()),
        "documents": { "verified": verified, "total": total },
        "flags": flags(case, on),
        "orphan": row.orphan.map(|o| o.name()),
        "enter_by": case.admission.as_ref().filter(|_| case.state.awaits_entry()).and_then(enter_by).map(|day| day.to_string()),
    })
}

/// The first last day of entry of an approved case.
fn enter_by(admission: &Admission) -> Option<chrono::NaiveDate> {
    admission.travellers.iter().filter_map(|t| t.enter_by(admission.valid_until)).min()
}

/// What followed an approval: what was seen at the counter, and the visa of each traveller.
fn admission_json(case: &Case, on: &DecisionContext<'_>) -> Option<Value> {
    let admission = case.admission.as_ref()?;
    let outstanding = if case.state.awaits_entry() { outstanding(case, on.rules) } else { Vec::new() };
    let travellers: Vec<Value> = admission
        .travellers
        .iter()
        .zip(case.papers.travellers())
        .map(|(t, person)| {
            json!({
                "traveller": person.name(),
                "status": t.status(),
                "enter_by": t.enter_by(admission.valid_until).map(|day| day.to_string()),
                "code": match t.end { Some(VisaEnd::Expired(code) | VisaEnd::Void(code)) => Some(code), _ => None },
                "case": match t.end { Some(VisaEnd::Split(to)) => Some(to.to_string()), _ => None },
                "visa": t.visa.as_ref().map(|v| json!({
                    "number": v.number, "category": v.category, "entries": v.entries, "stay_days": v.stay_days,
                    "enter_by": v.enter_by.to_string(), "issued_at": time(v.issued_at), "place": v.place,
                    "officer": v.officer, "remarks": v.remarks,
                })),
            })
        })
        .collect();
    Some(json!({
        "since": time(admission.since),
        "valid_until": admission.valid_until.to_string(),
        "seen": admission.seen.iter().map(|c| json!({
            "item": c.item, "at": time(c.at), "officer": c.officer, "note": c.note,
        })).collect::<Vec<_>>(),
        "outstanding": outstanding,
        "travellers": travellers,
    }))
}

fn flags(case: &Case, on: &DecisionContext<'_>) -> Vec<String> {
    let mut flags: Vec<String> = case.flags().into_iter().map(ToOwned::to_owned).collect();
    if let Some(matched) = exemption(case, on.rules, on.now).first() {
        flags.push(matched.status.code().to_string());
    }
    if case.state.final_at().is_some() {
        flags.push("sealing".into());
    }
    flags
}

/// A case in full.
#[must_use]
pub fn case_json(row: &ReportRow, on: &DecisionContext<'_>, texts: &Catalog) -> Value {
    let case = &row.case;
    let papers = &case.papers;
    let t = &papers.traveller;
    let mut whole = row_json(row, on);
    let heads: serde_json::Map<String, Value> = Criterion::ALL
        .into_iter()
        .map(|h| (h.name().to_owned(), json!(is_confirmed(&case.lines, h))))
        .collect();
    let found = exemption(case, on.rules, on.now);
    let exempt: Vec<Value> = exemption_lines(texts, &found, on.rules)
        .into_iter()
        .map(|l| json!({ "code": l.code, "severity": FindingSeverity::Notice, "about": l.about, "text": l.text }))
        .collect();
    let exempt_at = found.item(case);
    let items: Vec<Value> = case
        .lines
        .iter()
        .map(|l| {
            json!({
                "item": l.item,
                "state": l.state.name(),
                "defect": if let ItemState::Rejected(d) = l.state { Some(d) } else { None },
                "requirement": l.requirement.name(),
                "heads": l.heads.iter().map(Criterion::name).collect::<Vec<_>>(),
                "note": l.note,
                "files": files_json(case, l.item),
                "findings": l.findings.iter().map(|f| json!({
                    "code": f.code,
                    "severity": f.severity,
                    "about": f.about,
                    "text": crate::text::finding_text(texts, f),
                })).chain(exempt.iter().filter(|_| exempt_at == Some(l.item)).cloned()).collect::<Vec<_>>(),
            })
        })
        .collect();
    let timeline: Vec<Value> = case
        .timeline
        .iter()
        .map(|s| {
            json!({
                "seq": s.seq, "at": time(s.at), "officer": s.officer, "event": s.event, "about": s.about, "note": s.note,
            })
        })
        .collect();
    let more = json!({
        "passport": {
            "kind": t.passport.kind, "number": t.passport.number, "issuing_state": t.passport.issuing_state,
            "expires_on": t.passport.expires_on.to_string(), "mrz": (!t.passport.mrz.is_empty()).then_some(&t.passport.mrz),
        },
        "surname": t.surname,
        "given_names": t.given_names,
        "native_name": t.native_name,
        "sex": t.sex.letter(),
        "birth_date": t.birth_date.to_string(),
        "entries": papers.entries,
        "stay_days": papers.stay_days,
        "inviter": papers.inviter.as_ref().map(|i| json!({
            "name": i.name, "uscc": i.uscc, "contact": i.contact, "phone": i.phone, "address": i.address,
        })),
        "reason": papers.reason,
        "group": papers.group.iter().map(crate::domain::case::application::Traveller::name).collect::<Vec<_>>(),
        "received_at": time(case.received_at),
        "papers_version": case.papers_version,
        "changes": case.changes,
        "requests": case.requests.iter().map(|r| json!({
            "at": time(r.at), "officer": r.officer, "papers_version": r.papers_version,
            "items": r.asked.iter().map(|a| a.item).collect::<Vec<_>>(), "text": r.text,
        })).collect::<Vec<_>>(),
        "admission": admission_json(case, on),
        "draft": case.draft.as_ref().map(|d| json!({
            "items": d.items, "left_out": d.left_out, "reply_by": d.reply_by.map(time), "text": d.text, "note": d.note,
        })),
        "reply": case.reply().map(|reply| json!({
            "asked": reply.asked.iter().map(|(a, answered)| json!({
                "item": a.item, "answered": answered.name(),
            })).collect::<Vec<_>>(),
            "unasked": reply.unasked,
        })),
        "compared": case.compared.iter().map(|c| json!({
            "case": c.other, "same": c.same, "officer": c.officer, "at": time(c.at),
        })).collect::<Vec<_>>(),
        "heads": heads,
        "exemption": exemption_json(&found),
        "deadline": deadline_json(row, case, on, texts),
        "items": items,
        "files": case_files(case).iter().map(case_file_json).collect::<Vec<_>>(),
        "blockers": {
            "approve": blockers(case, &Command::Approve { note: Some("-".into()) }, on, texts),
            "transfer": blockers(case, &transfer(case, on), on, texts),
            "refuse": blockers(case, &refuse(on), on, texts),
        },
        "timeline": timeline,
        "rules": on.rules.policy.version,
        "receipt": case.receipt,
        "transfer": case.transfer.as_ref().map(|t| json!({
            "to": t.to, "review": t.review.name(), "reason": t.reason, "offered_at": time(t.offered_at),
        })),
        "wakes_at": case.state.wakes_at().map(time),
        "grace_until": case.grace_until(on.now).map(time),
    });
    if let (Value::Object(whole), Value::Object(more)) = (&mut whole, more) {
        whole.extend(more);
    }
    whole
}

/// How many files the documents of an item name, and how many of them are there; none where they name none.
fn files_json(case: &Case, item: Item) -> Value {
    let (delivered, named) = case.files_delivered(item);
    if named == 0 { Value::Null } else { json!({ "named": named, "delivered": delivered }) }
}

/// The exemptions: for all travellers together, and list by list.
fn exemption_json(found: &Exemption<'_>) -> Value {
    json!({
        "status": found.first().map(|s| s.status.code()),
        "whole": found.covers_everyone(),
        "entry": found.entry.to_string(),
        "lists": found.said.iter().map(|s| json!({
            "status": s.status.code(), "kind": s.list.kind.name(), "until": s.list.until.map(|d| d.to_string()),
            "days_left": found.days_left(s.list), "states": s.states(), "travellers": s.travellers.len(),
        })).collect::<Vec<_>>(),
    })
}

/// Within what time the case is decided, by which clock, and what of the calendar that rests on.
fn deadline_json(row: &ReportRow, case: &Case, on: &DecisionContext<'_>, texts: &Catalog) -> Value {
    let limit = TimeLimit::new(case, on.rules);
    let basis = row.place.and_then(|p| p.calendar);
    json!({
        "minutes": limit.minutes, "clock": limit.clock.name(), "calendar": basis.map(CalendarBasis::name),
        "text": rests_text(texts, basis),
    })
}

/// A transfer as an officer would submit it now: to the port of entry, or to any other port where that is this desk's.
fn transfer(case: &Case, on: &DecisionContext<'_>) -> Command {
    let home = case.office;
    let to = if on.rules.same_authority(case.entry_port(), home) {
        on.rules.transfer_ports(home, day(on.now)).next().map_or(home, |p| p.code)
    } else {
        case.entry_port()
    };
    Command::Transfer { to, note: Some("-".into()) }
}

fn refuse(on: &DecisionContext<'_>) -> Command {
    let code = on.rules.closings().next().map_or(ClosingCode::from(Code::new("R21-6")), |c| c.code);
    Command::Refuse { code, note: Some("-".into()) }
}

fn blockers(case: &Case, command: &Command, on: &DecisionContext<'_>, texts: &Catalog) -> Vec<Value> {
    match decide(Some(case), case.no, None, command, on) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.blockers.iter().map(|b| blocker_json(b, on, texts)).collect(),
    }
}

fn blocker_json(b: &Blocker, on: &DecisionContext<'_>, texts: &Catalog) -> Value {
    json!({ "code": b.code(), "text": blocker_text(texts, b, on.rules), "item": b.item() })
}

/// A refusal.
#[must_use]
pub fn refusal_json(refusal: &Blocked, on: &DecisionContext<'_>, texts: &Catalog) -> Value {
    json!({ "refused": refusal.blockers.iter().map(|b| blocker_json(b, on, texts)).collect::<Vec<_>>() })
}

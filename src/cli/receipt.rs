//! `portdesk check-receipt` and `portdesk office-key`: whether the text of a receipt's code is what the office signed, and the public key
//! with which others find out.

use super::args::{CheckReceiptArgs, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use super::stdin_arg;
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::domain::zone::day;
use crate::files;
use crate::papers::{NOT_COVERED, OfficeKey, ReceiptAnswer, ReceiptCheck, check_code};
use crate::service::time_source::now;
use crate::text::{Catalog, error_text, fill, port_name, proposal_line};
use serde_json::json;
use std::io::Write;

/// When a receipt was printed, as it is printed.
const MINUTE: &str = "%Y-%m-%d %H:%M";

/// The public key on a line, for a file that others get.
pub(super) fn office_key(ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, officer) = ctx.open()?;
    let key = service.office_key(&officer).map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    writeln!(out, "{key}")?;
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}

/// Checks a receipt: with the desk, or with a key file and nothing else.
pub(super) fn check(args: &CheckReceiptArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let text = match (&args.text, &args.file) {
        (_, Some(file)) => files::read_given(file).map_err(|e| CliError::file(&ctx.texts, file, &e))?,
        (Some(text), None) => stdin_arg::words(text, &ctx.texts)?,
        (None, None) => String::new(),
    };
    let text = text.trim_end_matches(['\r', '\n']);
    let check = match &args.key {
        Some(file) => {
            let keys = files::read_given(file).map_err(|e| CliError::file(&ctx.texts, file, &e))?;
            let keys = OfficeKey::read_file(&keys).map_err(|fault| {
                let line = fault.line.to_string();
                CliError::of_file(&ctx.texts, file, &error_text(&ctx.texts, "office_key", &[("n", &line)]))
            })?;
            check_code(text, &keys, day(now()))
        }
        None => {
            let (service, officer) = ctx.open_to_read()?;
            let check = service
                .check_receipt(&officer, text)
                .map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
            ctx.leave(service, &officer);
            check
        }
    };
    let offline = args.key.is_some();
    match args.format {
        ReportFormat::Json => writeln!(out, "{}", as_json(&check, offline))?,
        ReportFormat::Text => {
            lines(&check, offline, &ctx.texts, &ctx.rules)
                .iter()
                .try_for_each(|line| writeln!(out, "{line}"))?;
        }
    }
    Ok(u8::from(check.answer != ReceiptAnswer::Genuine))
}

fn as_json(check: &ReceiptCheck, offline: bool) -> serde_json::Value {
    let content = check.content.as_ref().map(|receipt| {
        json!({
            "receipt": receipt.receipt,
            "office": receipt.office,
            "entry_port": receipt.entry_port,
            "valid_until": receipt.valid_until.to_string(),
            "final_when_issued": receipt.is_final,
            "travellers": receipt.travellers,
            "name": receipt.name,
            "passport": receipt.passport,
            "entry": receipt.issue.map(|issue| issue.entry),
            "issued_at": receipt.issue.map(|issue| issue.at.format(MINUTE).to_string()),
        })
    });
    let changes: Vec<_> = check
        .changes
        .iter()
        .map(|change| json!({ "field": change.field, "receipt": change.paper, "case": change.case }))
        .collect();
    json!({
        "answer": check.answer.name(), "offline": offline, "key": check.key, "says": content, "changed": changes,
        "awaits": check.proposal.as_ref().map(|proposal| proposal.command().name()),
    })
}

/// The answer in words, a line each.
fn lines(check: &ReceiptCheck, offline: bool, texts: &Catalog, rules: &Rules) -> Vec<String> {
    let t = &texts.receipt_check;
    let mut all = vec![Catalog::text_or_name(&t.answers, check.answer.name()).to_owned()];
    all.extend(t.advice.get(check.answer.name()).map(ToString::to_string));
    for change in &check.changes {
        if change.field == NOT_COVERED {
            let end = match &*change.case {
                "split" => &*texts.admission.split,
                end => Catalog::text_or_name(&texts.state, end),
            };
            all.push(fill(&t.not_covered, &[("traveller", &clean(&change.paper)), ("end", end)]));
            continue;
        }
        let label = match change.field {
            "entry_port" => &t.entry_port,
            "valid_until" => &t.valid_until,
            "travellers" => &t.travellers,
            "name" => &t.name,
            _ => &t.passport,
        };
        let [paper, case] = [&change.paper, &change.case].map(|text| clean(text));
        all.push(fill(&t.change, &[("what", label), ("paper", &paper), ("case", &case)]));
    }
    if let Some(proposal) = &check.proposal {
        let what = proposal_line(texts, proposal, rules);
        all.push(fill(&t.awaits, &[("what", &clean(&what))]));
    }
    if let Some(receipt) = &check.content {
        let more = receipt.travellers.saturating_sub(1);
        let name = match more {
            0 => receipt.name.clone(),
            n => format!("{} {}", receipt.name, fill(&t.more, &[("n", &n.to_string())])),
        };
        let port = |code| format!("{code} {}", port_name(texts, code, rules));
        let issued = receipt.issue.map(|issue| {
            let (at, entry) = (issue.at.format(MINUTE).to_string(), issue.entry.to_string());
            (&t.issued, fill(&t.issued_at, &[("at", &at), ("entry", &entry)]))
        });
        let rows = [
            (&t.receipt, receipt.receipt.clone()),
            (&t.office, port(receipt.office)),
            (&t.entry_port, port(receipt.entry_port)),
            (&t.valid_until, receipt.valid_until.to_string()),
            (&t.name, name),
            (&t.passport, receipt.passport.clone()),
        ];
        let rows = rows.into_iter().chain(issued);
        all.extend(rows.map(|(label, value)| format!("  {}", texts.labelled(label, &clean(&value)))));
    }
    all.extend(check.key.as_ref().map(|key| format!("  {}", texts.labelled(&t.key, &clean(key)))));
    if offline && check.answer.is_signed() {
        all.push(t.offline.to_string());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    #[test]
    fn answers_have_their_names() {
        for texts in Lang::ALL.map(Catalog::builtin) {
            for name in ReceiptAnswer::NAMES {
                assert!(texts.receipt_check.answers.contains_key(name), "{name}");
            }
            assert_eq!(texts.receipt_check.answers.len(), ReceiptAnswer::NAMES.len());
        }
    }

    #[test]
    fn answers_name_what_changed_and_what_waits() {
        use crate::domain::case::proposal::{Proposal, ProposedDecision};
        use crate::papers::ReceiptChange;
        let check = |answer| ReceiptCheck {
            answer,
            content: None,
            key: None,
            changes: vec![ReceiptChange { field: "entry_port", paper: "NGB".into(), case: "PEK".into() }],
            proposal: Some(Proposal { wish: ProposedDecision::Void { traveller: None }, note: None }),
        };
        for (lang, changed, waits) in [
            (
                Lang::En,
                "the receipt names NGB, the case says PEK",
                "Awaits the second officer: declare visa void",
            ),
            (Lang::Zh, "受理单为 NGB，案件为 PEK", "待另一名民警复核："),
        ] {
            let texts = Catalog::builtin(lang);
            let rules = Rules::builtin();
            let said = lines(&check(ReceiptAnswer::Changed), false, &texts, &rules).join("\n");
            assert!(said.contains(changed) && said.contains(waits), "{said}");
            assert!(!said.contains(&*texts.receipt_check.offline));
            let alone = lines(&check(ReceiptAnswer::Genuine), true, &texts, &rules);
            assert_eq!(alone.last().map(String::as_str), Some(&*texts.receipt_check.offline));
            let json = as_json(&check(ReceiptAnswer::Changed), false);
            assert_eq!(json["changed"][0]["case"], "PEK");
            assert_eq!(json["awaits"], "void");
        }
    }
}

//! `portdesk check-receipt` and `portdesk office-key`: whether the text of a receipt's code is what the office signed, and the public key
//! with which others find out.

use super::args::{CheckReceiptArgs, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use super::stdin_arg;
use crate::domain::zone::day;
use crate::files;
use crate::papers::{OfficeKey, ReceiptAnswer, ReceiptCheck, check_code};
use crate::service::time_source::now;
use crate::text::{Catalog, error_text, fill, port_name};
use serde_json::json;
use std::io::Write;

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
        ReportFormat::Text => as_text(&check, offline, ctx, out)?,
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
        })
    });
    json!({ "answer": check.answer.name(), "offline": offline, "key": check.key, "says": content })
}

fn as_text(
    check: &ReceiptCheck,
    offline: bool,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let (texts, t) = (&ctx.texts, &ctx.texts.receipt_check);
    writeln!(out, "{}", Catalog::text_or_name(&t.answers, check.answer.name()))?;
    if let Some(advice) = t.advice.get(check.answer.name()) {
        writeln!(out, "{advice}")?;
    }
    if let Some(receipt) = &check.content {
        let more = receipt.travellers.saturating_sub(1);
        let name = match more {
            0 => receipt.name.clone(),
            n => format!("{} {}", receipt.name, fill(&t.more, &[("n", &n.to_string())])),
        };
        let port = |code| format!("{code} {}", port_name(texts, code, &ctx.rules));
        let rows = [
            (&t.receipt, receipt.receipt.clone()),
            (&t.office, port(receipt.office)),
            (&t.entry_port, port(receipt.entry_port)),
            (&t.valid_until, receipt.valid_until.to_string()),
            (&t.name, name),
            (&t.passport, receipt.passport.clone()),
        ];
        for (label, value) in rows {
            writeln!(out, "  {}", texts.labelled(label, &crate::domain::sanitize::clean(&value)))?;
        }
    }
    if let Some(key) = &check.key {
        writeln!(out, "  {}", texts.labelled(&t.key, &crate::domain::sanitize::clean(key)))?;
    }
    if offline && check.answer.is_signed() {
        writeln!(out, "{}", t.offline)?;
    }
    Ok(())
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
}

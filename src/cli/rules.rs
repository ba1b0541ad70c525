//! `portdesk rules`: checks the office's rules, shows the rules in force, and accepts what is looser.

use super::args::{ReportFormat, RulesArgs, RulesCommand};
use super::context::CliContext;
use super::credentials::{agrees, can_ask};
use super::error::CliError;
use super::office_rules::{
    RulesInUse, change_text, direction_text, fault_line, fault_text, place_text, read_folder,
};
use crate::domain::blocked::Blocker;
use crate::domain::rules::{
    OfficeRules, RuleChange, RuleDirection, RuleFault, RulePlace, RuleState, RuleValueRow,
};
use crate::domain::sanitize::clean;
use crate::service::time_source::now;
use crate::service::{RulesAcceptance, ServiceError};
use crate::store;
use crate::text::{Catalog, fill};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

pub(super) fn run(rules: &RulesArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    match &rules.what {
        RulesCommand::Check { dir, format } => check(dir.as_deref(), *format, ctx, out),
        RulesCommand::Show { key, format } => show(key.as_deref(), *format, ctx, out),
        RulesCommand::Accept { note, checked } => accept(note.as_deref(), checked.as_deref(), ctx, out),
    }
}

fn say<'a>(texts: &'a Catalog, name: &'a str) -> &'a str {
    Catalog::text_or_name(&texts.rules, name)
}

fn unset(ctx: &CliContext) -> CliError {
    CliError::Usage(say(&ctx.texts, "unset").to_owned())
}

/// Checks a folder; needs no desk.
fn check(
    dir: Option<&Path>,
    format: ReportFormat,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    let dir = dir.or_else(|| ctx.rules.dir()).ok_or_else(|| unset(ctx))?;
    read_folder(dir).map_err(|e| match e.kind() {
        io::ErrorKind::NotADirectory => {
            let name = clean(&dir.display().to_string()).into_owned();
            CliError::Usage(fill(say(&ctx.texts, "no_directory"), &[("dir", &name)]))
        }
        _ => CliError::file(&ctx.texts, dir, &e),
    })?;
    let rules = RulesInUse::new(Some(dir.to_owned()), None);
    let office = rules.office().ok_or_else(|| unset(ctx))?;
    match format {
        ReportFormat::Json => {
            let report = json!({
                "version": office.version, "sound": office.is_sound(),
                "faults": office.faults.iter().map(|f| fault_json(&ctx.texts, f)).collect::<Vec<_>>(),
                "changes": office.changes().into_iter().map(change_json).collect::<Vec<_>>(),
            });
            writeln!(out, "{report:#}")?;
        }
        ReportFormat::Text => check_in_words(office, &ctx.texts, out)?,
    }
    Ok(if office.is_sound() { 0 } else { 2 })
}

fn check_in_words(office: &OfficeRules, texts: &Catalog, out: &mut dyn Write) -> Result<(), CliError> {
    for fault in &office.faults {
        writeln!(out, "{}", fault_line(texts, fault))?;
    }
    let changes = office.changes();
    writeln!(out, "{}", fill(say(texts, "changes"), &[("version", &office.version)]))?;
    for change in &changes {
        let place = change.place.as_ref().map_or_else(String::new, |p| beside(texts, p));
        let direction = direction_text(texts, change.direction);
        writeln!(out, "  [{direction}] {}{place}", change_text(texts, change))?;
    }
    let count = |direction| changes.iter().filter(|c| c.direction == direction).count().to_string();
    let (faults, warnings): (Vec<&RuleFault>, Vec<&RuleFault>) =
        office.faults.iter().partition(|f| !f.kind.is_warning());
    let values = [
        ("tighter", count(RuleDirection::Tighter)),
        ("looser", count(RuleDirection::Looser)),
        ("neutral", count(RuleDirection::Neutral)),
        ("not_permitted", count(RuleDirection::NotPermitted)),
        ("faults", faults.len().to_string()),
        ("warnings", warnings.len().to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    writeln!(out, "{}", fill(say(texts, "summary"), &values))?;
    if !office.loosenings().is_empty() {
        writeln!(out, "{}", say(texts, "looser_wait"))?;
    }
    Ok(())
}

/// A place behind what is there.
fn beside(texts: &Catalog, place: &RulePlace) -> String {
    format!("  {}", texts.bracketed("", &place_text(place)).trim_start())
}

fn place_json(place: Option<&RulePlace>) -> Value {
    place.map_or(Value::Null, |p| json!({ "file": p.file, "line": p.line, "column": p.column }))
}

fn fault_json(texts: &Catalog, fault: &RuleFault) -> Value {
    json!({
        "file": fault.place.file, "line": fault.place.line, "column": fault.place.column,
        "kind": fault.kind.name(), "warning": fault.kind.is_warning(), "text": fault_text(texts, &fault.kind),
    })
}

fn change_json(change: &RuleChange) -> Value {
    json!({
        "key": change.key(), "from": change.from, "to": change.to, "direction": change.direction.name(),
        "valid_from": change.valid_from, "place": place_json(change.place.as_ref()),
    })
}

/// Shows the rules in force, each with where it is written; where there is a desk, with what its officers accepted.
fn show(
    key: Option<&str>,
    format: ReportFormat,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    if ctx.rules.dir().is_some() && store::is_desk(&ctx.store) {
        let (service, _) = ctx.open_to_read()?;
        service.close();
    }
    let builtin = RulesInUse::new(None, None);
    let empty = OfficeRules::read(&[]).map_err(|e| CliError::Store(e.to_string()))?;
    let (office, rules) = match ctx.rules.office() {
        Some(office) => (office, &ctx.rules),
        None => (&empty, &builtin),
    };
    let (accepted, now) = (ctx.rules.accepted(), now());
    let wanted = |name: &str| {
        let name = name.to_lowercase();
        key.is_none_or(|key| {
            let key = key.strip_suffix(".toml").unwrap_or(key).to_lowercase();
            name == key || name.strip_prefix(&*key).is_some_and(|rest| rest.starts_with(['.', ':']))
        })
    };
    let values: Vec<RuleValueRow> =
        office.values(&accepted, now).into_iter().filter(|row| wanted(&row.key)).collect();
    let pending = |change: &&RuleChange| office.state(change, &accepted, now) != RuleState::InForce;
    let pending: Vec<&RuleChange> =
        office.changes().into_iter().filter(pending).filter(|c| wanted(&c.key())).collect();
    if values.is_empty() && pending.is_empty() {
        let name = clean(key.unwrap_or_default()).into_owned();
        return Err(CliError::Usage(fill(say(&ctx.texts, "key_none"), &[("key", &name)])));
    }
    let version = &rules.at(now).policy.version;
    let origin = |place: Option<&RulePlace>| match place {
        Some(place) => format!("{}:{}", place.file, place.line),
        None => "built-in".to_owned(),
    };
    match format {
        ReportFormat::Json => {
            let values: Vec<Value> = values
                .iter()
                .map(|row| json!({ "key": row.key, "value": row.value, "origin": origin(row.place.as_ref()), "state": "in_force" }))
                .collect();
            let waiting: Vec<Value> = pending
                .iter()
                .map(|c| {
                    let mut value = change_json(c);
                    value["state"] = office.state(c, &accepted, now).name().into();
                    value
                })
                .collect();
            writeln!(out, "{:#}", json!({ "version": version, "values": values, "not_in_force": waiting }))?;
        }
        ReportFormat::Text => {
            writeln!(out, "{}", fill(say(&ctx.texts, "version"), &[("version", version)]))?;
            for row in &values {
                let from = match &row.place {
                    Some(_) => origin(row.place.as_ref()),
                    None => say(&ctx.texts, "builtin").to_owned(),
                };
                let none = say(&ctx.texts, "no_value");
                let value = if row.value.is_empty() { none } else { row.value.as_ref() };
                writeln!(out, "{}", clean(&format!("{} = {value}  [{from}]", row.key)))?;
            }
            for change in &pending {
                let state = office.state(change, &accepted, now);
                let state = say(&ctx.texts, &format!("state_{}", state.name())).to_owned();
                let from = change.place.as_ref().map_or_else(String::new, |p| beside(&ctx.texts, p));
                writeln!(out, "{state} {}{from}", change_text(&ctx.texts, change))?;
            }
        }
    }
    Ok(0)
}

/// Accepts what is looser, as one of two persons: what the officer has seen, and nothing that was put in its place meanwhile.
fn accept(
    note: Option<&str>,
    version: Option<&str>,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    let texts = &ctx.texts;
    let Some(office) = ctx.rules.office() else { return Err(unset(ctx)) };
    let named = |name: &str| fill(say(texts, name), &[("version", &office.version)]);
    if version.is_some_and(|version| !office.is_version(version)) {
        return Err(CliError::Usage(named("accept_other")));
    }
    let (service, officer) = ctx.open()?;
    let fault = |e| CliError::service(texts, &ctx.rules, &e);
    let waiting = office.awaiting(&ctx.rules.accepted());
    if !waiting.is_empty() {
        writeln!(out, "{}", named("changes"))?;
        for change in &waiting {
            writeln!(out, "  {}", change_text(texts, change))?;
        }
        out.flush()?;
    }
    if version.is_none() && !waiting.is_empty() {
        let asked = can_ask();
        if !asked || !agrees(texts, say(texts, "accept_question"))? {
            ctx.leave(service, &officer);
            let name = if asked { "accept_not" } else { "accept_version" };
            let text = named(name);
            return Err(if asked { CliError::Refused(text) } else { CliError::Usage(text) });
        }
    }
    let answer = service.accept_rules(&officer, office, note);
    ctx.leave(service, &officer);
    let answer = match answer {
        // Only the first of the two is answered so.
        Err(ServiceError::Refused(blocked)) if blocked.blockers.contains(&Blocker::NeedsSecondOfficer) => {
            return Err(CliError::Refused(say(texts, "accept_again").to_owned()));
        }
        answer => answer.map_err(fault)?,
    };
    let name = match answer {
        RulesAcceptance::Nothing => "accept_nothing",
        RulesAcceptance::First => "accept_first",
        RulesAcceptance::Accepted => "accept_done",
    };
    writeln!(out, "{}", fill(say(texts, name), &[("officer", officer.id.as_str())]))?;
    Ok(0)
}

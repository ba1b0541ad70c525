//! `portdesk officers` and `portdesk rekey`: who works this desk, and with which keys.

use super::args::{NewPassphraseArgs, OfficersArgs, OfficersCommand};
use super::context::CliContext;
use super::credentials;
use super::error::CliError;
use super::stdin_arg;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::roster::TIED_FOR;
use crate::domain::rules::{DUTIES, Rules};
use crate::service::time_source::now;
use crate::service::{DeskService, OfficerChange, OfficerError, second_factor};
use crate::store;
use crate::text::{Catalog, day_time, fill};
use crate::ui::base::cells::width;
use std::io::Write;

pub(super) fn run(officers: &OfficersArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    match &officers.what {
        None => list(ctx, out),
        Some(OfficersCommand::Roles) => roles(&ctx.rules, &ctx.texts, out),
        Some(what) => change(what, ctx, out),
    }
}

fn list(ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, _) = ctx.open_to_read()?;
    for officer in service.officers() {
        let role = role_name(ctx, officer.role);
        writeln!(out, "{:<16}{:<16}{}", officer.id.as_str(), role, officer.name)?;
    }
    service.close();
    Ok(0)
}

fn role_name(ctx: &CliContext, role: Role) -> String {
    ctx.rules.role(role).map_or_else(String::new, |r| r.name.get(ctx.texts.lang).to_owned())
}

/// The table of roles: a row an action by its machine name, a column a role, the action's name, and what the signs mean.
fn roles(rules: &Rules, texts: &Catalog, out: &mut dyn Write) -> Result<u8, CliError> {
    let t = &texts.officers;
    let rows: Vec<&str> = crate::domain::command::Command::NAMES.into_iter().chain(DUTIES).collect();
    let heads: Vec<&str> = Role::ALL
        .iter()
        .map(|role| rules.role(*role).map_or(role.name(), |r| r.name.get(texts.lang)))
        .collect();
    let code_wide = rows.iter().map(|code| width(code)).max().unwrap_or_default();
    let pad = |text: &str, wide: usize| format!("{text}{}", " ".repeat(wide.saturating_sub(width(text))));
    let mut line = |code: &str, name: &str, cells: &[&str]| {
        let mut text = pad(code, code_wide);
        for (cell, head) in cells.iter().zip(&heads) {
            text.push_str(&format!("  {}", pad(cell, width(head))));
        }
        writeln!(out, "{}", format!("{text}  {name}").trim_end())
    };
    line("", "", &heads)?;
    for what in &rows {
        let signs = Role::ALL.map(|role| {
            let alone = || rules.role(role).is_some_and(|r| r.may_alone.iter().any(|m| &**m == *what));
            if rules.may(role, what) {
                "+"
            } else if alone() {
                "1"
            } else {
                "-"
            }
        });
        line(what, duty_name(texts, what), &signs)?;
    }
    writeln!(out, "\n{}", t.roles_legend)?;
    Ok(0)
}

/// What an action or a duty is called.
fn duty_name<'a>(texts: &'a Catalog, what: &'a str) -> &'a str {
    texts.duty.get(what).or_else(|| texts.action.get(what)).map_or(what, AsRef::as_ref)
}

fn parse(ctx: &CliContext, id: &str) -> Result<OfficerId, CliError> {
    id.parse().map_err(|e| CliError::not_a_code(&ctx.texts, "ID", id, e))
}

/// That two officers are no two persons yet, where decisions wait for a second one.
fn tied(ctx: &CliContext, id: OfficerId, by: OfficerId) -> String {
    if ctx.rules.policy.second_officer.is_empty() {
        return String::new();
    }
    let at = day_time(&ctx.texts, now() + TIED_FOR);
    let values = [("id", id.as_str()), ("by", by.as_str()), ("at", &at)];
    format!("\n{}", fill(&ctx.texts.officers.tied, &values))
}

fn change(what: &OfficersCommand, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let changes = matches!(what, OfficersCommand::Passphrase { .. });
    if let OfficersCommand::Add { new, .. } | OfficersCommand::Passphrase { new, .. } = what
        && let Some(file) = &new.new_passphrase_file
    {
        CliError::unless_there(&ctx.texts, file)?;
    }
    let (service, by) = if changes { ctx.open_to_change()? } else { ctx.open()? };
    let texts = &ctx.texts.officers;
    let one = |id: &Option<String>| id.as_deref().map_or(Ok(by.id), |id| parse(ctx, id));
    let text = match what {
        OfficersCommand::Add { id, name, role, new } => {
            let id = parse(ctx, id)?;
            let passphrase = if service.is_protected() { Some(fresh(ctx, new, id)?) } else { None };
            let officer = Officer { id, name: name.as_str().into(), role: *role };
            apply(ctx, &service, &by, OfficerChange::Add { officer, passphrase })?;
            let added = fill(&texts.added, &[("id", id.as_str()), ("role", &role_name(ctx, *role))]);
            format!("{added}{}", tied(ctx, id, by.id))
        }
        OfficersCommand::Remove { id } => {
            let id = parse(ctx, id)?;
            apply(ctx, &service, &by, OfficerChange::Remove { officer: id })?;
            fill(&texts.removed, &[("id", id.as_str())])
        }
        OfficersCommand::Role { id, role } => {
            let id = parse(ctx, id)?;
            apply(ctx, &service, &by, OfficerChange::Role { officer: id, role: *role })?;
            fill(&texts.changed, &[("id", id.as_str()), ("role", &role_name(ctx, *role))])
        }
        OfficersCommand::Passphrase { id, new } => {
            let id = one(id)?;
            let passphrase = fresh(ctx, new, id)?;
            apply(ctx, &service, &by, OfficerChange::Passphrase { officer: id, passphrase })?;
            fill(&texts.passphrase_set, &[("id", id.as_str())])
        }
        OfficersCommand::SecondFactor { id, off, confirm } => {
            let id = one(id)?;
            if *off {
                let off = OfficerChange::SecondFactor { officer: id, secret: None, code: None };
                apply(ctx, &service, &by, off)?;
                fill(&texts.factor_off, &[("id", id.as_str())])
            } else if let Some(code) = confirm {
                let code = stdin_arg::words(code, &ctx.texts)?.trim().to_owned();
                apply(ctx, &service, &by, OfficerChange::ConfirmFactor { officer: id, code })?;
                fill(&texts.factor_on, &[("id", id.as_str())])
            } else {
                enrol(ctx, &service, &by, id, out)?
            }
        }
        OfficersCommand::Roles => String::new(),
    };
    ctx.leave(service, &by);
    writeln!(out, "{text}")?;
    Ok(0)
}

/// Shows the secret of a new second factor. It is active once a code of the device was accepted: at a terminal at once, otherwise it
/// stays pending until `--confirm`.
fn enrol(
    ctx: &CliContext,
    service: &DeskService,
    by: &Officer,
    id: OfficerId,
    out: &mut dyn Write,
) -> Result<String, CliError> {
    let texts = &ctx.texts.officers;
    let secret = second_factor::new_secret().map_err(|e| CliError::store(&ctx.texts, &e))?;
    let (address, letters) = second_factor::enrolment(&secret, service.office(), id);
    let picture =
        qrcode::QrCode::new(address.as_bytes()).map_err(|e| CliError::Io(std::io::Error::other(e)))?;
    let picture = picture.render::<qrcode::render::unicode::Dense1x2>().build();
    writeln!(out, "{picture}\n{}", fill(&texts.factor_set, &[("id", id.as_str()), ("secret", &letters)]))?;
    out.flush()?;
    let code = if credentials::can_ask() {
        Some(crate::front::ask(&texts.factor_check, true)?.unwrap_or_default().to_string())
    } else {
        None
    };
    let active = code.is_some();
    apply(ctx, service, by, OfficerChange::SecondFactor { officer: id, secret: Some(secret), code })?;
    let text = if active { &texts.factor_on } else { &texts.factor_pending };
    Ok(fill(text, &[("id", id.as_str())]))
}

fn fresh(
    ctx: &CliContext,
    new: &NewPassphraseArgs,
    id: OfficerId,
) -> Result<crate::domain::passphrase::Passphrase, CliError> {
    credentials::new_passphrase(&ctx.texts, new.new_passphrase_file.as_deref(), id)?
        .ok_or_else(|| CliError::Usage(ctx.texts.officers.no_file.to_string()))
}

fn apply(
    ctx: &CliContext,
    service: &DeskService,
    by: &Officer,
    change: OfficerChange,
) -> Result<(), CliError> {
    let texts = &ctx.texts.officers;
    service.change_officers(by, change).map_err(|error| match error {
        OfficerError::Service(e) => CliError::service(&ctx.texts, &ctx.rules, &e),
        OfficerError::Exists(id) => CliError::Usage(fill(&texts.exists, &[("id", id.as_str())])),
        OfficerError::Unknown(id) => CliError::Usage(fill(&texts.unknown, &[("id", id.as_str())])),
        OfficerError::LastOne => CliError::Refused(texts.last_one.to_string()),
        OfficerError::Protection => CliError::Refused(texts.protection.to_string()),
        OfficerError::OwnRole => CliError::Refused(texts.own_role.to_string()),
        OfficerError::OwnRoleAlone => CliError::Refused(texts.own_role_alone.to_string()),
        OfficerError::TooClose { officer, until } => {
            let at = day_time(&ctx.texts, until);
            CliError::Refused(fill(&texts.too_close, &[("id", officer.as_str()), ("at", &at)]))
        }
        OfficerError::SetterOwn => CliError::Refused(texts.setter_own.to_string()),
        OfficerError::Unchanged => CliError::Refused(texts.unchanged.to_string()),
        OfficerError::OtherOpen(id) => CliError::Refused(fill(&texts.other_open, &[("id", id.as_str())])),
        OfficerError::Temporary(setter) => {
            let values = [("by", setter.as_str()), ("id", by.id.as_str())];
            CliError::Store(fill(&ctx.texts.sign_in.temporary, &values))
        }
        OfficerError::WrongCode => CliError::Refused(texts.factor_wrong.to_string()),
        OfficerError::NothingPending => CliError::Refused(texts.factor_none.to_string()),
        OfficerError::Weak(weak) => CliError::Usage(credentials::weak_text(&ctx.texts, weak)),
    })
}

/// `portdesk rekey`: a new data key, and the store rebuilt under it; of what the old key encrypted only past journal entries stay.
pub(super) fn rekey(ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let mut asker = ctx.asker()?;
    let (service, by) = ctx.open_as(&mut asker)?;
    let generation = service.generation().saturating_add(1).to_string();
    apply(ctx, &service, &by, OfficerChange::Rekey)?;
    ctx.leave(service, &by);
    // Opening rebuilds the store: it was written under another key than the list names now.
    let replaced = ctx.open_as(&mut asker).and_then(|(service, _)| {
        ctx.leave(service, &by);
        store::forget_damaged(&ctx.store).map_err(|e| CliError::store(&ctx.texts, &e))
    });
    let texts = &ctx.texts.officers;
    if let Err(fault) = replaced {
        // The key is changed all the same.
        let values = [("n", generation.as_str()), ("text", &fault.text(&ctx.texts))];
        return Err(CliError::Store(fill(&texts.rekeyed_only, &values)));
    }
    writeln!(out, "{}", fill(&texts.rekeyed, &[("n", &generation)]))?;
    Ok(0)
}

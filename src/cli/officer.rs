//! `portdesk officers` and `portdesk rekey`: who works this desk, and with which keys.

use super::args::{NewPassphrase, Officers, OfficersWhat};
use super::ask;
use super::fault::Fault;
use super::place::Place;
use super::spoken;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::roster::TIED_FOR;
use crate::domain::rules::{DUTIES, Rules};
use crate::service::time_source::now;
use crate::service::{DeskService, OfficerChange, OfficerError, second_factor};
use crate::store;
use crate::text::{day_time, fill};
use std::io::Write;

pub(super) fn run(officers: &Officers, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    match &officers.what {
        None => list(place, out),
        Some(OfficersWhat::Roles) => roles(&place.rules, out),
        Some(what) => change(what, place, out),
    }
}

fn list(place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let (service, _) = place.open_to_read()?;
    for officer in service.officers() {
        let role = role_name(place, officer.role);
        writeln!(out, "{:<16}{:<16}{}", officer.id.as_str(), role, officer.name)?;
    }
    service.close();
    Ok(0)
}

fn role_name(place: &Place, role: Role) -> String {
    place.rules.role(role).map_or_else(String::new, |r| r.name.get(place.texts.lang).to_owned())
}

/// The table of roles: a row an action, a column a role. `1` is a duty of those who lead as long as nobody else has it.
fn roles(rules: &Rules, out: &mut dyn Write) -> Result<u8, Fault> {
    write!(out, "{:<12}", "")?;
    for role in Role::ALL {
        write!(out, "{:<15}", role.name())?;
    }
    writeln!(out)?;
    for what in crate::domain::command::Command::NAMES.into_iter().chain(DUTIES) {
        let mut line = format!("{what:<12}");
        for role in Role::ALL {
            let alone = rules.role(role).is_some_and(|r| r.may_alone.iter().any(|m| &**m == what));
            let sign = if rules.may(role, what) {
                "+"
            } else if alone {
                "1"
            } else {
                "-"
            };
            line.push_str(&format!("{sign:<15}"));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(0)
}

fn parse(id: &str) -> Result<OfficerId, Fault> {
    id.parse().map_err(|e| Fault::Usage(format!("{id}: {e}")))
}

/// That two officers are no two persons yet, where decisions wait for a second one.
fn tied(place: &Place, id: OfficerId, by: OfficerId) -> String {
    if place.rules.policy.second_officer.is_empty() {
        return String::new();
    }
    let at = day_time(&place.texts, now() + TIED_FOR);
    let values = [("id", id.as_str()), ("by", by.as_str()), ("at", &at)];
    format!("\n{}", fill(&place.texts.officers.tied, &values))
}

fn change(what: &OfficersWhat, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let changes = matches!(what, OfficersWhat::Passphrase { .. });
    if let OfficersWhat::Add { new, .. } | OfficersWhat::Passphrase { new, .. } = what
        && let Some(file) = &new.new_passphrase_file
    {
        Fault::unless_there(&place.texts, file)?;
    }
    let (service, by) = if changes { place.open_to_change()? } else { place.open()? };
    let texts = &place.texts.officers;
    let one = |id: &Option<String>| id.as_deref().map_or(Ok(by.id), parse);
    let said = match what {
        OfficersWhat::Add { id, name, role, new } => {
            let id = parse(id)?;
            let passphrase = if service.is_protected() { Some(fresh(place, new, id)?) } else { None };
            let officer = Officer { id, name: name.as_str().into(), role: *role };
            apply(place, &service, &by, OfficerChange::Add { officer, passphrase })?;
            let added = fill(&texts.added, &[("id", id.as_str()), ("role", &role_name(place, *role))]);
            format!("{added}{}", tied(place, id, by.id))
        }
        OfficersWhat::Remove { id } => {
            let id = parse(id)?;
            apply(place, &service, &by, OfficerChange::Remove { officer: id })?;
            fill(&texts.removed, &[("id", id.as_str())])
        }
        OfficersWhat::Role { id, role } => {
            let id = parse(id)?;
            apply(place, &service, &by, OfficerChange::Role { officer: id, role: *role })?;
            fill(&texts.changed, &[("id", id.as_str()), ("role", &role_name(place, *role))])
        }
        OfficersWhat::Passphrase { id, new } => {
            let id = one(id)?;
            let passphrase = fresh(place, new, id)?;
            apply(place, &service, &by, OfficerChange::Passphrase { officer: id, passphrase })?;
            fill(&texts.passphrase_set, &[("id", id.as_str())])
        }
        OfficersWhat::SecondFactor { id, off, confirm } => {
            let id = one(id)?;
            if *off {
                let off = OfficerChange::SecondFactor { officer: id, secret: None, code: None };
                apply(place, &service, &by, off)?;
                fill(&texts.factor_off, &[("id", id.as_str())])
            } else if let Some(code) = confirm {
                let code = spoken::words(code, &place.texts)?.trim().to_owned();
                apply(place, &service, &by, OfficerChange::ConfirmFactor { officer: id, code })?;
                fill(&texts.factor_on, &[("id", id.as_str())])
            } else {
                enrol(place, &service, &by, id, out)?
            }
        }
        OfficersWhat::Roles => String::new(),
    };
    place.leave(service, &by);
    writeln!(out, "{said}")?;
    Ok(0)
}

/// Shows the secret of a new second factor. It is active once the device has shown that it has it: at a terminal at once, otherwise it
/// stays pending until `--confirm`.
fn enrol(
    place: &Place,
    service: &DeskService,
    by: &Officer,
    id: OfficerId,
    out: &mut dyn Write,
) -> Result<String, Fault> {
    let texts = &place.texts.officers;
    let secret = second_factor::new_secret().map_err(|e| Fault::store(&place.texts, &e))?;
    let (address, letters) = second_factor::enrolment(&secret, service.office(), id);
    let picture = qrcode::QrCode::new(address.as_bytes()).map_err(|e| Fault::Usage(e.to_string()))?;
    let picture = picture.render::<qrcode::render::unicode::Dense1x2>().build();
    writeln!(out, "{picture}\n{}", fill(&texts.factor_set, &[("id", id.as_str()), ("secret", &letters)]))?;
    out.flush()?;
    let code = if ask::somebody() {
        Some(crate::front::ask(&texts.factor_check, true)?.unwrap_or_default().to_string())
    } else {
        None
    };
    let active = code.is_some();
    apply(place, service, by, OfficerChange::SecondFactor { officer: id, secret: Some(secret), code })?;
    let text = if active { &texts.factor_on } else { &texts.factor_pending };
    Ok(fill(text, &[("id", id.as_str())]))
}

fn fresh(
    place: &Place,
    new: &NewPassphrase,
    id: OfficerId,
) -> Result<crate::domain::passphrase::Passphrase, Fault> {
    ask::new_passphrase(&place.texts, new.new_passphrase_file.as_deref(), id)?
        .ok_or_else(|| Fault::Usage(place.texts.officers.no_file.to_string()))
}

fn apply(place: &Place, service: &DeskService, by: &Officer, change: OfficerChange) -> Result<(), Fault> {
    let texts = &place.texts.officers;
    service.change_officers(by, change).map_err(|error| match error {
        OfficerError::Service(e) => Fault::service(&place.texts, &place.rules, &e),
        OfficerError::Exists(id) => Fault::Usage(fill(&texts.exists, &[("id", id.as_str())])),
        OfficerError::Unknown(id) => Fault::Usage(fill(&texts.unknown, &[("id", id.as_str())])),
        OfficerError::LastOne => Fault::Refused(texts.last_one.to_string()),
        OfficerError::Protection => Fault::Refused(texts.protection.to_string()),
        OfficerError::OwnRole => Fault::Refused(texts.own_role.to_string()),
        OfficerError::OwnRoleAlone => Fault::Refused(texts.own_role_alone.to_string()),
        OfficerError::TooClose { officer, until } => {
            let at = day_time(&place.texts, until);
            Fault::Refused(fill(&texts.too_close, &[("id", officer.as_str()), ("at", &at)]))
        }
        OfficerError::SetterOwn => Fault::Refused(texts.setter_own.to_string()),
        OfficerError::Unchanged => Fault::Refused(texts.unchanged.to_string()),
        OfficerError::OtherOpen(id) => Fault::Refused(fill(&texts.other_open, &[("id", id.as_str())])),
        OfficerError::Temporary(setter) => {
            let values = [("by", setter.as_str()), ("id", by.id.as_str())];
            Fault::Store(fill(&place.texts.sign_in.temporary, &values))
        }
        OfficerError::WrongCode => Fault::Refused(texts.factor_wrong.to_string()),
        OfficerError::NothingPending => Fault::Refused(texts.factor_none.to_string()),
        OfficerError::Weak(weak) => Fault::Usage(ask::weak_text(&place.texts, weak)),
    })
}

/// `portdesk rekey`: a new data key, and the store made anew under it; nothing that the old key sealed stays but the journal's past.
pub(super) fn rekey(place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let mut asker = place.asker()?;
    let (service, by) = place.open_as(&mut asker)?;
    let generation = service.generation().saturating_add(1).to_string();
    apply(place, &service, &by, OfficerChange::Rekey)?;
    place.leave(service, &by);
    // Opening makes the store anew: it was written under another key than the list names now.
    let replaced = place.open_as(&mut asker).and_then(|(service, _)| {
        place.leave(service, &by);
        store::forget_damaged(&place.store).map_err(|e| Fault::store(&place.texts, &e))
    });
    let texts = &place.texts.officers;
    if let Err(fault) = replaced {
        // The key is changed all the same.
        let values = [("n", generation.as_str()), ("text", &fault.to_string())];
        return Err(Fault::Store(fill(&texts.rekeyed_only, &values)));
    }
    writeln!(out, "{}", fill(&texts.rekeyed, &[("n", &generation)]))?;
    Ok(0)
}

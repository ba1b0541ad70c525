//! What the lists of a dialog offer for a case, what is proposed there, and which choice is used for the list in a dry run.

use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case::disclosure::Recipient;
use crate::domain::code::ClosingCode;
use crate::domain::exemption::{NO_VISA, exemption};
use crate::domain::officer::Officer;
use crate::domain::rules::{ClosingKind, PortRule};
use crate::domain::zone::day;
use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{ACCEPTED, ALL_TRAVELLERS, ChoiceList};
use crate::ui::base::widgets::picker::{Choice, Picker};
use chrono::{DateTime, Utc};

/// The list for a case, with what is proposed selected.
pub(in crate::ui) fn picker(
    list: ChoiceList,
    case: &Case,
    ctx: &SessionContext,
    now: DateTime<Utc>,
) -> Picker {
    let (rules, lang) = (&ctx.rules, ctx.lang);
    let mut preset = "";
    let choices: Vec<Choice> = match list {
        ChoiceList::Defects => {
            rules.defects().map(|d| Choice::named(d.code.as_str(), &d.name, lang)).collect()
        }
        ChoiceList::ReceivingPorts => {
            // Ports of one authority have its name beside theirs: any of them reaches it.
            let named = |p: &PortRule| match rules.authority(p.code) {
                Some(authority) => ctx.texts.bracketed(p.name.get(lang), authority.name.get(lang)),
                None => p.name.get(lang).to_owned(),
            };
            // Art. 20: no other authority than that of the port of entry.
            let ports = rules
                .transfer_ports(case.office, day(now))
                .filter(|p| rules.same_authority(p.code, case.entry_port()));
            let choices = ports
                .map(|p| Choice { name: named(p), ..Choice::named(p.code.as_str(), &p.name, lang) })
                .collect();
            let elsewhere = !rules.same_authority(case.entry_port(), case.office);
            let entry = if elsewhere { case.entry_port().to_string() } else { String::new() };
            return Picker::new(choices, &entry);
        }
        ChoiceList::PortAnswers => {
            let accepted = Choice::new(ACCEPTED, &ctx.texts.dialog.accepted_by_port);
            let declined = rules.declines().map(|d| Choice::named(d.code.as_str(), &d.name, lang));
            std::iter::once(accepted).chain(declined).collect()
        }
        ChoiceList::Officers => {
            assignable(ctx, case, now).map(|o| Choice::new(o.id.as_str(), &o.name)).collect()
        }
        ChoiceList::Recipients => {
            let name = |who: Recipient| Catalog::text_or_name(&ctx.texts.inform.recipient, who.name());
            Recipient::ALL.into_iter().map(|who| Choice::new(who.name(), name(who))).collect()
        }
        ChoiceList::TravellersExpected | ChoiceList::TravellersIssued | ChoiceList::TravellersOpen => {
            travellers(list, case, ctx)
        }
        ChoiceList::Refusals | ChoiceList::Withdrawals => {
            // That no visa is needed is in the table: it is proposed, and confirmed like any other ground.
            // On the last day of a list the flight decides, and so the officer.
            let found = exemption(case, rules, now);
            if list == ChoiceList::Refusals && found.covers_everyone() && !found.is_on_last_day() {
                preset = NO_VISA.as_str();
            }
            closings(ctx, list)
                .filter_map(|code| rules.closing(code))
                .map(|c| Choice::named(c.code.as_str(), &c.name, lang))
                .collect()
        }
    };
    Picker::new(choices, preset)
}

/// A choice that an officer who does everything right might make.
pub(in crate::ui) fn sample_choice(
    list: ChoiceList,
    case: &Case,
    ctx: &SessionContext,
    now: DateTime<Utc>,
) -> Option<Box<str>> {
    let rules = &ctx.rules;
    Some(match list {
        ChoiceList::Defects => rules.defects().next()?.code.as_str().into(),
        ChoiceList::ReceivingPorts => {
            // A case that enters here goes nowhere: any other port gives the blocker that says so.
            let other = || rules.transfer_ports(case.office, day(case.received_at)).next().map(|p| p.code);
            let entry = Some(case.entry_port()).filter(|p| !rules.same_authority(*p, case.office));
            entry.or_else(other)?.as_str().into()
        }
        ChoiceList::PortAnswers => ACCEPTED.into(),
        ChoiceList::Officers => {
            assignable(ctx, case, now).next().map_or(ctx.officer.id, |o| o.id).as_str().into()
        }
        ChoiceList::Recipients => Recipient::Inviter.name().into(),
        ChoiceList::TravellersExpected | ChoiceList::TravellersIssued | ChoiceList::TravellersOpen => {
            places(list, case).next().map_or_else(|| "1".into(), |(n, _)| (n + 1).to_string().into())
        }
        ChoiceList::Refusals | ChoiceList::Withdrawals => closings(ctx, list).next()?.as_str().into(),
    })
}

/// The travellers of a case whom a list is about, with their places.
fn places(list: ChoiceList, case: &Case) -> impl Iterator<Item = (usize, &Traveller)> {
    let of = |n: usize| case.admission.as_ref().and_then(|a| a.travellers.get(n));
    case.papers.travellers().enumerate().filter(move |(n, _)| {
        of(*n).is_some_and(|t| match list {
            ChoiceList::TravellersExpected => t.is_expected(),
            ChoiceList::TravellersIssued => t.is_issued(),
            _ => t.end.is_none(),
        })
    })
}

/// The same as choices, with all of them first where an action may be about all.
fn travellers(list: ChoiceList, case: &Case, ctx: &SessionContext) -> Vec<Choice> {
    let all = (list != ChoiceList::TravellersExpected && places(list, case).count() > 1)
        .then(|| Choice::new(ALL_TRAVELLERS, &ctx.texts.dialog.all_travellers));
    let each = places(list, case).map(|(n, t)| Choice::new(&(n + 1).to_string(), &t.name()));
    all.into_iter().chain(each).collect()
}

/// The officers whom a case can be assigned to: those who work cases and do not own it already.
fn assignable<'a>(
    ctx: &'a SessionContext,
    case: &Case,
    now: DateTime<Utc>,
) -> impl Iterator<Item = &'a Officer> {
    let owner = case.owner(now).copied();
    ctx.roster.officers.iter().filter(move |o| Some(o.id) != owner && ctx.rules.may(o.role, "claim"))
}

/// Codes that close a case: by the applicant, or by the office.
fn closings(ctx: &SessionContext, list: ChoiceList) -> impl Iterator<Item = ClosingCode> {
    let wanted = move |kind: ClosingKind| match kind {
        ClosingKind::Withdraw => list == ChoiceList::Withdrawals,
        ClosingKind::Refuse | ClosingKind::NotAccept => list == ChoiceList::Refusals,
        ClosingKind::Expire | ClosingKind::Void => false,
    };
    ctx.rules.closings().filter(move |c| wanted(c.kind)).map(|c| c.code)
}

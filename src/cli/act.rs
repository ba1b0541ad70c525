//! `portdesk act`: one action on one case, by the names of the key table.

use super::args::{ActArgs, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use super::stdin_arg;
use crate::domain::case::Case;
use crate::domain::case::disclosure::Recipient;
use crate::domain::case::state::CaseState;
use crate::domain::code::{Code, CodeError, Item};
use crate::domain::command::{ArrivalChange, Command, RequestContent};
use crate::domain::decide::DecisionContext;
use crate::domain::exemption::{NO_VISA, exemption};
use crate::domain::issued_document::issued_of_decision;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::paper::PaperStanding;
use crate::domain::query::nearest_name;
use crate::domain::serde_helpers::rfc3339;
use crate::domain::warning::{Warning, warnings_at};
use crate::report::refusal_json;
use crate::service::time_source::now;
use crate::service::{CommandOutcome, CommandRequest, DeskService, IdempotencyKey, ServiceError};
use crate::text::{
    Catalog, already_issued_text, blocked_lines, case_no_error_text, date_time, day_time, error_text,
    event_line, event_name, fill, remedy_text, warning_text, with_rationale_at,
};
use crate::ui::base::keys::{
    ACCEPTED, Action, ChoiceList, DialogField, FormValues, NoteField, NoteKind, OrderDescriptor,
};
use crate::ui::base::{arrival_input, time_input};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::io::Write;
use std::str::FromStr;

/// What has a command and no order on the screen: its name, with the options that it needs.
const BESIDE: [(&str, &str); 3] =
    [("withdraw-offer", ""), ("same", "--with CASE"), ("not-same", "--with CASE")];

/// The actions by their names, with the options that each needs.
pub(super) fn actions() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for action in Action::ALL {
        let Some(order) = action.order() else { continue };
        if *action == Action::Answer {
            let answers = ["--accepted", "--declined CODE"];
            all.extend(answers.map(|option| (RECORD_ANSWER, option.to_owned())));
            continue;
        }
        let options: Vec<&str> = order.fields.iter().filter_map(|field| required_option(*field)).collect();
        all.push((action.name(), options.join(" ")));
    }
    all.extend(BESIDE.map(|(name, options)| (name, options.to_owned())));
    all
}

/// How the answer of the receiving port is called here.
const RECORD_ANSWER: &str = "record-answer";

/// The order of a name of the command line.
fn order(name: &str) -> Option<&'static OrderDescriptor> {
    let action: Action = name.parse().ok()?;
    action.order().filter(|_| name != Action::Answer.name())
}

/// The option of a field that has to be filled in. None where the field may be left out: a note that is missing, `decide` blocks.
fn required_option(field: DialogField) -> Option<&'static str> {
    match field {
        DialogField::Item => Some("--item ITEM"),
        DialogField::Run => Some("--item ITEM,ITEM"),
        DialogField::Choice(ChoiceList::Defects | ChoiceList::Refusals) => Some("--code CODE"),
        DialogField::Choice(ChoiceList::ReceivingPorts) => Some("--to PORT"),
        DialogField::Choice(ChoiceList::PortAnswers) => Some("--accepted | --declined CODE"),
        DialogField::Choice(ChoiceList::Officers) => Some("--to-officer ID"),
        DialogField::Choice(ChoiceList::Recipients) => Some("--who inviter|airline|border"),
        DialogField::Note(NoteField { kind: NoteKind::Contact, .. }) => Some("--by TEXT"),
        DialogField::Time(_) => Some("--until TIME"),
        DialogField::Arrival => Some("--arrives TIME"),
        DialogField::VisaNumber => Some("--number NUMBER"),
        DialogField::Note(NoteField { kind: NoteKind::Text, .. }) => Some("--note TEXT"),
        DialogField::Choice(
            ChoiceList::Withdrawals
            | ChoiceList::TravellersExpected
            | ChoiceList::TravellersIssued
            | ChoiceList::TravellersOpen,
        )
        | DialogField::Carrier
        | DialogField::EntryPort
        | DialogField::Note(_) => None,
    }
}

pub(super) fn run(act: &ActArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    // The command line is checked before the desk is opened: a typing error costs nothing.
    let note: Option<Box<str>> = act
        .by
        .as_deref()
        .or(act.note.as_deref())
        .map(|note| stdin_arg::note(note, &ctx.texts))
        .transpose()?
        .map(Into::into);
    let command = ActReader { act, ctx, now: now() }.command(note.clone())?;
    let (service, officer) = ctx.open()?;
    let no = ctx.case_no(&service, &act.case)?;
    service.elapse().map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let case = service.case(no).map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let time = ctx.setting(&service, &officer).now;
    let command = match &case {
        Some(case) if note.is_none() => prewritten(command, case, ctx, time),
        _ => command,
    };
    let warned = case.map(|case| warnings_at(&case, &command, &ctx.rules, time)).unwrap_or_default();
    let id = act.id.as_deref().map(|id| IdempotencyKey::with_words(id, &argument_text(act, note.as_deref())));
    let order = CommandRequest { case: no, seen: act.seen, id, command };
    let result = service.execute(&officer, order);
    let forgets = result.as_ref().is_ok_and(|done| done.events.iter().any(|e| &**e == "files_forgotten"));
    if forgets && service.finish_forgetting().is_err() {
        let text = fill(&ctx.texts.forget.unfinished, &[("case", &no.to_string())]);
        writeln!(std::io::stderr(), "{text}")?;
    }
    if let Some(text) = result.as_ref().ok().and_then(|done| done_by_other(done, &service, &officer, ctx)) {
        ctx.leave(service, &officer);
        return Err(CliError::Refused(text));
    }
    let on = ctx.setting(&service, &officer);
    // A repeated order answers with the case as it is in the store.
    let repeated = result.as_ref().ok().filter(|done| done.repeated);
    let known = repeated.and_then(|done| service.case(done.case).ok().flatten());
    let printed = answer(act, ctx, &on, (&result, &warned, known.as_deref()), out)
        .and_then(|code| Ok((code, out.flush()?)));
    let code = match printed {
        Ok((code, ())) => code,
        // A script must not repeat an action that was done.
        Err(fault @ CliError::Io(_)) if result.is_ok() && !fault.is_quiet() => {
            return Err(CliError::Store(fill(
                &ctx.texts.cli.done_untold,
                &[("text", &fault.text(&ctx.texts))],
            )));
        }
        Err(fault) => return Err(fault),
    };
    ctx.leave(service, &officer);
    Ok(code)
}

/// That another officer did it before under the same ID; none where this one did.
fn done_by_other(
    done: &CommandOutcome,
    service: &DeskService,
    officer: &Officer,
    ctx: &CliContext,
) -> Option<String> {
    if !done.repeated {
        return None;
    }
    // A case that cannot be read now is reported where it is needed.
    let case = service.case(done.case).ok().flatten()?;
    let step = case.timeline.get(usize::try_from(done.version).ok()?.checked_sub(1)?)?;
    // Where a second officer countersigned, the order was theirs.
    (step.officer != officer.id).then(|| {
        let (case, at) = (done.case.to_string(), date_time(step.at));
        let values = [("case", &*case), ("officer", step.officer.as_str()), ("at", &at)];
        fill(&ctx.texts.cli.done_by_other, &values)
    })
}

/// Prints the outcome; returns the exit status.
fn answer(
    act: &ActArgs,
    ctx: &CliContext,
    on: &DecisionContext<'_>,
    (result, warned, known): (&Result<CommandOutcome, ServiceError>, &[Warning], Option<&Case>),
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    Ok(match (result, act.format) {
        (Ok(done), ReportFormat::Json) => {
            let answer = json!({
                "case": done.case.to_string(), "version": done.version, "events": done.events, "repeated": done.repeated,
                "receipt": done.after.as_ref().and_then(|c| c.receipt.clone()),
                "issued": recalled_papers_json(done),
                "warnings": warned.iter().map(|w| json!({ "code": w.code(), "text": warned_of(w, ctx) })).collect::<Vec<_>>(),
            });
            writeln!(out, "{answer}")?;
            0
        }
        (Ok(done), ReportFormat::Text) => {
            let text = match done.repeated {
                true => &ctx.texts.cli.already_done,
                false if done.events.is_empty() => &ctx.texts.notice.known,
                false => &ctx.texts.cli.done,
            };
            let events = event_texts(done, known, ctx);
            let values = [
                ("case", done.case.to_string()),
                ("events", ctx.texts.listed(&events)),
                ("version", done.version.to_string()),
            ];
            writeln!(out, "{}", fill(text, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
            if let Some(text) = done.after.as_ref().and_then(|case| until_text(case, &ctx.texts)) {
                writeln!(out, "  {text}")?;
            }
            if let Some(text) = recalled_papers(done, &ctx.texts) {
                writeln!(out, "  {text}")?;
            }
            for warned in warned {
                writeln!(out, "  {}", warned_of(warned, ctx))?;
            }
            0
        }
        (Err(ServiceError::Refused(refused)), ReportFormat::Json) => {
            writeln!(out, "{}", refusal_json(refused, on, &ctx.texts))?;
            1
        }
        (Err(ServiceError::Refused(refused)), ReportFormat::Text) => {
            writeln!(out, "{}", ctx.texts.cli.refused)?;
            for (text, blocker) in
                blocked_lines(&ctx.texts, refused, &ctx.rules).iter().zip(&refused.blockers)
            {
                let way = remedy_text(&ctx.texts, blocker, &ctx.rules)
                    .map_or(String::new(), |c| format!("  -> {c}"));
                writeln!(out, "  {text}{way}")?;
            }
            1
        }
        (Err(error), _) => return Err(CliError::service(&ctx.texts, &ctx.rules, error)),
    })
}

/// The documents that a recall made wrong; none where it made none, or nothing was recalled.
fn recalled_papers(done: &CommandOutcome, texts: &Catalog) -> Option<String> {
    let case = done.after.as_ref().filter(|_| recalls(done))?;
    already_issued_text(texts, &case.timeline)
}

fn recalls(done: &CommandOutcome) -> bool {
    done.events.iter().any(|event| matches!(&**event, "taken_back" | "offer_withdrawn"))
}

/// The same for programs.
fn recalled_papers_json(done: &CommandOutcome) -> Vec<Value> {
    let case = done.after.as_ref().filter(|_| recalls(done));
    let issued = case.map(|case| issued_of_decision(&case.timeline)).unwrap_or_default();
    issued
        .iter()
        .map(|issued| {
            json!({
                "document": issued.kind.name(), "to": issued.to.name(), "at": rfc3339(issued.at),
                "officer": issued.officer.to_string(), "final": issued.standing == PaperStanding::Final,
            })
        })
        .collect()
}

/// The time that the action set: `+2h` or `14:30` may have been meant for another day.
fn until_text(case: &Case, texts: &Catalog) -> Option<String> {
    let (text, at) = match &case.state {
        CaseState::OnHold { until } => (&texts.labels.held_until, until),
        CaseState::AwaitingDocuments { reply_by } => (&texts.labels.reply_by, reply_by),
        _ => return None,
    };
    Some(fill(text, &[("at", &day_time(texts, *at))]))
}

/// The command line as written: `+2h` twice is the same, although the time differs.
fn argument_text(act: &ActArgs, note: Option<&str>) -> String {
    let parts = [&act.item, &act.code, &act.until, &act.arrives, &act.carrier, &act.to, &act.with, &act.late];
    let parts = parts.into_iter().map(|part| part.as_deref().unwrap_or_default());
    parts
        .chain([act.to_officer.as_deref().unwrap_or_default(), note.unwrap_or_default()])
        .chain(act.entry_port.as_deref())
        .chain(act.declined.as_deref())
        .chain(act.who.as_deref())
        .chain(act.accepted.then_some("accepted"))
        .chain(act.draft.then_some("draft"))
        .collect::<Vec<_>>()
        .join("\u{1f}")
}

/// What the events did, each with what it was about: the item, the port, the person told, the new last day. The case's history has it, also
/// where an order is repeated; where the case cannot be read, the names of the events are said.
fn event_texts(done: &CommandOutcome, known: Option<&Case>, ctx: &CliContext) -> Vec<String> {
    let stamps = done.after.as_deref().or(known).and_then(|case| {
        let end = usize::try_from(done.version).ok()?;
        case.timeline.get(end.checked_sub(done.events.len())?..end)
    });
    let stamps = stamps.filter(|all| all.iter().map(|stamp| &stamp.event).eq(&done.events));
    match stamps {
        Some(stamps) => stamps.iter().map(|stamp| event_line(&ctx.texts, stamp, &ctx.rules)).collect(),
        None => done.events.iter().map(|event| event_name(&ctx.texts, event).to_owned()).collect(),
    }
}

fn warned_of(warned: &Warning, ctx: &CliContext) -> String {
    warning_text(&ctx.texts, warned, &ctx.rules)
}

/// The command with the rationale that the screen would pre-write. A refusal needs the officer's own rationale; that
/// of no visa needed comes from the table of exemptions.
fn prewritten(command: Command, case: &Case, ctx: &CliContext, time: DateTime<Utc>) -> Command {
    let rules = &ctx.rules;
    let worded = match &command {
        Command::Approve { .. } | Command::Transfer { .. } | Command::Withdraw { .. } => true,
        Command::Refuse { code, .. } => *code == NO_VISA && exemption(case, rules, time).covers_everyone(),
        _ => false,
    };
    if worded { with_rationale_at(&ctx.texts, case, command, rules, time) } else { command }
}

/// Reads the arguments of the command line into a command.
struct ActReader<'a> {
    act: &'a ActArgs,
    ctx: &'a CliContext,
    now: DateTime<Utc>,
}

impl ActReader<'_> {
    fn missing(&self, option: &str) -> CliError {
        let values = [("action", self.act.action.as_str()), ("option", option)];
        CliError::Usage(fill(&self.ctx.texts.cli.missing_argument, &values))
    }

    fn code<T: FromStr<Err = CodeError>>(&self, word: Option<&String>, option: &str) -> Result<T, CliError> {
        let word = word.ok_or_else(|| self.missing(option))?;
        let option = option.split(' ').next().unwrap_or(option);
        word.to_uppercase().parse().map_err(|e| CliError::not_a_code(&self.ctx.texts, option, word, e))
    }

    /// An action that there is not: the nearest one, or all of them.
    fn unknown(&self, name: &str) -> CliError {
        let texts = &self.ctx.texts;
        let mut known: Vec<&str> = actions().iter().map(|(name, _)| *name).collect();
        known.dedup();
        let near = nearest_name(&name.to_lowercase(), known.iter().copied());
        let name = crate::domain::sanitize::clean(name);
        CliError::Usage(match near {
            Some(near) => error_text(texts, "action_near", &[("name", &name), ("near", near)]),
            None => error_text(texts, "action_unknown", &[("name", &name), ("known", &texts.listed(&known))]),
        })
    }

    fn unknown_recipient(&self, who: &str) -> CliError {
        let who = crate::domain::sanitize::clean(who);
        let known: Vec<&str> = Recipient::ALL.into_iter().map(Recipient::name).collect();
        let known = self.ctx.texts.listed(&known);
        CliError::Usage(fill(&self.ctx.texts.inform.unknown_recipient, &[("text", &who), ("known", &known)]))
    }

    /// Several, with commas between.
    fn items(&self) -> Result<Vec<Item>, CliError> {
        let items = self.act.item.as_deref().ok_or_else(|| self.missing("--item ITEM,ITEM"))?;
        items.split(',').map(|i| self.code(Some(&i.trim().to_owned()), "--item ITEM,ITEM")).collect()
    }

    fn time(&self, word: &str) -> Result<DateTime<Utc>, CliError> {
        time_input::parse(word, self.now).ok_or_else(|| self.time_wrong(word))
    }

    fn time_wrong(&self, word: &str) -> CliError {
        let word = crate::domain::sanitize::clean(word);
        let text = time_input::hint(&self.ctx.texts.cli.time_wrong, self.now);
        CliError::Usage(fill(&text, &[("text", &word)]))
    }

    fn command(&self, note: Option<Box<str>>) -> Result<Command, CliError> {
        let act = self.act;
        let until = act.until.as_deref().map(|w| self.time(w)).transpose()?;
        match act.action.as_str() {
            "request" => {
                let items = act.item.as_deref().map(|_| self.items()).transpose()?;
                let late = act.late.as_deref().map(Into::into);
                let how = RequestContent { items, text: None, late, draft: act.draft };
                return Ok(Command::Request { reply_by: until, note, how });
            }
            "withdraw-offer" => return Ok(Command::WithdrawOffer { note }),
            word @ ("same" | "not-same") => {
                let other = act.with.as_ref().ok_or_else(|| self.missing("--with CASE"))?;
                let fault = |e| {
                    let texts = &self.ctx.texts;
                    let values = [
                        ("what", "--with"),
                        ("text", other.as_str()),
                        ("why", &case_no_error_text(texts, e)),
                    ];
                    CliError::Usage(error_text(texts, "named", &values))
                };
                let other = other.parse().map_err(fault)?;
                return Ok(Command::Compare { other, same: word == "same", note });
            }
            _ => {}
        }
        let order = order(&act.action).ok_or_else(|| self.unknown(&act.action))?;
        let mut values = FormValues { time: until, note, ..FormValues::default() };
        for field in order.fields {
            self.fill_in(*field, &mut values)?;
        }
        (order.command)(&values).ok_or_else(|| self.unknown(&act.action))
    }

    /// Fills a field of an order in, as the command line has it.
    fn fill_in(&self, field: DialogField, values: &mut FormValues) -> Result<(), CliError> {
        let act = self.act;
        let option = required_option(field).unwrap_or_default();
        match field {
            DialogField::Item => values.item = Some(self.code(act.item.as_ref(), option)?),
            DialogField::Run => values.run = self.items()?,
            DialogField::Choice(list) if list.is_of_travellers() => {
                values.choice = act.traveller.map(|n| n.to_string().into());
            }
            DialogField::VisaNumber => {
                let number = act.number.as_deref().ok_or_else(|| self.missing(option))?;
                values.number = Some(number.into());
            }
            DialogField::Choice(list) => values.choice = Some(self.choice(list, option)?),
            DialogField::Time(_) if values.time.is_none() => return Err(self.missing(option)),
            DialogField::Arrival => {
                values.arrives = Some(match act.arrives.as_deref() {
                    Some(word) => {
                        arrival_input::parse(word, self.now).ok_or_else(|| self.time_wrong(word))?
                    }
                    None if values.entry_port.is_some() => ArrivalChange::AsKnown,
                    None => return Err(self.missing(option)),
                });
            }
            DialogField::Carrier => values.carrier = act.carrier.as_deref().map(Into::into),
            DialogField::EntryPort => {
                let port = act.entry_port.as_ref();
                values.entry_port = port.map(|_| self.code(port, "--entry-port PORT")).transpose()?;
            }
            DialogField::Note(NoteField { kind: NoteKind::Text | NoteKind::Contact, .. })
                if values.note.is_none() =>
            {
                return Err(self.missing(option));
            }
            DialogField::Time(_) | DialogField::Note(_) => {}
        }
        Ok(())
    }

    /// The code of a choice.
    fn choice(&self, list: ChoiceList, option: &str) -> Result<Box<str>, CliError> {
        let act = self.act;
        let word = match list {
            ChoiceList::Defects | ChoiceList::Refusals => act.code.as_ref(),
            ChoiceList::ReceivingPorts => act.to.as_ref(),
            ChoiceList::Withdrawals if act.code.is_none() => return Ok("W-APP".into()),
            ChoiceList::Withdrawals => act.code.as_ref(),
            // They are no code.
            ChoiceList::TravellersExpected | ChoiceList::TravellersIssued | ChoiceList::TravellersOpen => {
                None
            }
            ChoiceList::Officers => {
                let to = act.to_officer.as_ref().ok_or_else(|| self.missing(option))?;
                let id: Result<OfficerId, _> = to.parse();
                let id = id.map_err(|e| CliError::not_a_code(&self.ctx.texts, "--to-officer", to, e))?;
                return Ok(id.as_str().into());
            }
            ChoiceList::Recipients => {
                let who = act.who.as_ref().ok_or_else(|| self.missing(option))?;
                let known: Result<Recipient, _> = who.parse();
                let known = known.map_err(|_| self.unknown_recipient(who))?;
                return Ok(known.name().into());
            }
            // The former names of the two answers.
            ChoiceList::PortAnswers => match act.action.as_str() {
                "declined" => act.code.as_ref(),
                "accepted" => return Ok(ACCEPTED.into()),
                _ if act.accepted => return Ok(ACCEPTED.into()),
                _ => act.declined.as_ref(),
            },
        };
        let option = if act.action == "declined" { "--code CODE" } else { option };
        self.code::<Code>(word, option).map(|code| code.as_str().into())
    }
}

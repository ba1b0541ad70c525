//! A case in lines: facts first, then its checklist by number with states in words, then what blocks it.

use super::list::owner;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::checklist::{
    ChecklistItem, Criterion, ItemState, Requirement, is_confirmed, progress,
};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case::state::CaseState;
use crate::domain::case::transfer::ReviewStatus;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::exemption::exemption;
use crate::domain::mrz;
use crate::domain::queue::minutes_until;
use crate::domain::zone::day;
use crate::text::{
    Catalog, actor_text, admission_facts, blocker_text, case_event_line, case_finding_text, counters_text,
    date_time, day_time, deadline_text, exemption_lines, fill, forgotten_text, ground_name, group_names,
    item_name, item_state_text, long_span, port_name, seconds_left, size_text, state_long,
};
use crate::ui::actions::availability::dry_run;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use crate::ui::state::panel_data::FileFailure;
use chrono::{DateTime, Utc};

/// The whole case. Whoever hears it has opened it: nothing is masked.
pub(super) fn whole(case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let mut all = facts(case, model, ctx);
    all.extend(checklist(case, model.now, ctx));
    all.extend(verdict(case, model, ctx));
    all
}

fn facts(case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, rules) = (&ctx.texts, &ctx.rules);
    let (l, p, t) = (&texts.labels, &case.papers, &case.papers.traveller);
    let native: Vec<String> = t.native_name.iter().map(ToString::to_string).collect();
    let mut all = vec![
        texts.labelled(
            &case.no.to_string(),
            &texts.plain.facts(&std::iter::once(t.name()).chain(native).collect::<Vec<_>>()),
        ),
        status(case, model, ctx),
    ];
    let nationality = rules.state(t.nationality).map_or(t.nationality.as_str(), |s| s.name.get(ctx.lang));
    all.push(texts.plain.facts(&[
        format!("{} {nationality}", t.nationality),
        Catalog::text_or_name(&texts.sex, t.sex.letter()).to_owned(),
        fill(&l.born, &[("date", &t.birth_date.to_string())]),
    ]));
    let lines = &t.passport.mrz;
    let mrz = if lines.is_empty() { l.mrz_absent.to_string() } else { mrz_line(lines, ctx) };
    all.push(texts.plain.facts(&[
        format!("{} {} {}", l.passport, t.passport.kind, t.passport.number),
        t.passport.issuing_state.to_string(),
        fill(&l.until, &[("date", &t.passport.expires_on.to_string())]),
        mrz,
    ]));
    let category = rules.category(p.category).map_or("", |c| c.name.get(ctx.lang));
    all.push(texts.plain.facts(&[
        ground_name(texts, p.ground, rules),
        format!("{} {category}", p.category),
        fill(&l.days, &[("n", &p.stay_days.to_string())]),
        match p.entries {
            1 => l.entry_one.to_string(),
            n => fill(&l.entries, &[("n", &n.to_string())]),
        },
    ]));
    all.push(texts.plain.facts(&journey(case, model, ctx)));
    all.push(inviter(case, ctx));
    all.push(texts.labelled(&texts.plain.reason, &p.reason.replace('\n', " ")));
    if !p.group.is_empty() {
        let (left, names) = group_names(texts, case);
        let group = fill(&l.group, &[("n", &left.to_string())]);
        all.push(texts.labelled(&group, &texts.plain.facts(&names)));
    }
    let mut times = vec![fill(&l.received, &[("at", &day_time(texts, case.received_at))])];
    if let Some(place) = model.place(case.no).filter(|_| !case.state.is_closed()) {
        times.push(match place.decide_by {
            Some(at) => {
                let text = fill(&l.decide_by, &[("at", &day_time(texts, at))]);
                deadline_text(texts, &text, place.calendar)
            }
            None => l.paused.to_string(),
        });
    }
    all.push(texts.plain.facts(&times));
    if case.draft.is_some() && case.state.is_workable() {
        all.push(texts.plain.draft_kept.to_string());
    }
    if !case.changes.is_empty() {
        let title = fill(&l.changes, &[("n", &case.papers_version.to_string())]);
        all.push(texts.labelled(&title, &texts.plain.facts(&case.changes)));
    }
    all
}

/// State, owner, what it waits for and its version.
fn status(case: &Case, model: &Model, ctx: &SessionContext) -> String {
    let (texts, l) = (&ctx.texts, &ctx.texts.labels);
    let mut facts = vec![state_long(texts, &case.state, &ctx.rules)];
    facts.extend(owner(case, model, ctx));
    if let Some(at) = case.state.wakes_at() {
        let text = match case.state {
            CaseState::AwaitingDocuments { .. } => &l.reply_by,
            CaseState::OnHold { .. } => &l.held_until,
            CaseState::TransferOffered { .. } => &l.answer_by,
            _ => &l.sealing,
        };
        let seconds = seconds_left(at, model.now).to_string();
        facts.push(fill(text, &[("at", &day_time(texts, at)), ("s", &seconds)]));
    }
    facts.push(fill(&texts.plain.version, &[("n", &case.version.to_string())]));
    texts.plain.facts(&facts)
}

fn mrz_line(lines: &[Box<str>], ctx: &SessionContext) -> String {
    let l = &ctx.texts.labels;
    let names = [&l.check_number, &l.check_birth, &l.check_expiry, &l.check_personal, &l.check_composite];
    let wrong: Vec<&str> = mrz::field_checks(lines)
        .into_iter()
        .zip(names)
        .filter(|((_, right), _)| !right)
        .map(|(_, name)| &**name)
        .collect();
    if wrong.is_empty() {
        return ctx.texts.plain.mrz_right.to_string();
    }
    ctx.texts.labelled(&ctx.texts.plain.mrz_wrong, &ctx.texts.listed(&wrong))
}

fn journey(case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, l, port) = (&ctx.texts, &ctx.texts.labels, case.entry_port());
    let mut facts = vec![format!("{} {port} {}", l.enters, port_name(texts, port, &ctx.rules))];
    let arrives = case.expected_arrival().map_or(model.now, |landing| landing.at);
    facts.extend(counters_text(texts, port, day(arrives), &ctx.rules));
    let Some(landing) = case.expected_arrival() else {
        facts.push(l.no_arrival.to_string());
        return facts;
    };
    facts.push(format!("{} {}", landing.carrier, day_time(texts, landing.at)).trim_start().to_owned());
    let minutes = minutes_until(landing.at, model.now);
    let text = if minutes < 0 { &l.landed } else { &l.lands_in };
    facts.push(fill(text, &[("span", &long_span(texts, minutes))]));
    if case.told.as_ref().is_some_and(|t| t.present) {
        facts.push(texts.arrival.seen.to_string());
    }
    facts
}

fn inviter(case: &Case, ctx: &SessionContext) -> String {
    let (texts, l) = (&ctx.texts, &ctx.texts.labels);
    let Some(i) = &case.papers.inviter else { return l.no_inviter.to_string() };
    let mut facts = vec![i.name.to_string()];
    if let Some(code) = &i.uscc {
        let right = crate::domain::credit_code::CreditCode::parse(code).is_ok();
        facts.push(format!("{code} {}", if right { &l.code_ok } else { &l.code_wrong }));
    }
    facts.extend([&i.contact, &i.phone].into_iter().flatten().map(ToString::to_string));
    texts.labelled(&l.inviter, &texts.plain.facts(&facts))
}

/// The checklist: what is confirmed, then each item by its number.
pub(super) fn checklist(case: &Case, now: DateTime<Utc>, ctx: &SessionContext) -> Vec<String> {
    let texts = &ctx.texts;
    let (done, n) = progress(&case.lines);
    let mut facts =
        vec![fill(&texts.plain.documents, &[("done", &done.to_string()), ("all", &n.to_string())])];
    facts.extend(Criterion::ALL.into_iter().map(|h| {
        let name = Catalog::text_or_name(&texts.head, h.name());
        let text =
            if is_confirmed(&case.lines, h) { &texts.plain.head_confirmed } else { &texts.plain.head_open };
        fill(text, &[("head", name)])
    }));
    let mut all = vec![texts.plain.facts(&facts)];
    for (n, line) in case.lines.iter().enumerate() {
        all.push(format!("{}. {}", n + 1, item(case, line, now, ctx)));
    }
    all
}

/// An item in one line: its name, its state, what intake found and what was noted.
fn item(case: &Case, line: &ChecklistItem, now: DateTime<Utc>, ctx: &SessionContext) -> String {
    let texts = &ctx.texts;
    let mut facts = vec![item_state(case, line, ctx)];
    if line.requirement == Requirement::Optional {
        facts.push(texts.plain.optional.to_string());
    }
    let mut text = texts.labelled(&item_name(texts, line.item, &ctx.rules), &texts.plain.facts(&facts));
    let mut add = |label: &str, words: &str| {
        text.push_str(&fill(&texts.plain.and, &[("text", &texts.labelled(label, words))]));
    };
    let exemption = exemption(case, &ctx.rules, now);
    let exempt = Some(line.item) == exemption.item(case);
    let exempt = if exempt { exemption_lines(texts, &exemption, &ctx.rules) } else { Vec::new() };
    let found = line.findings.iter().map(|f| case_finding_text(texts, case, f));
    let found: Vec<String> = found.chain(exempt.into_iter().map(|l| l.text)).collect();
    if !found.is_empty() {
        add(&texts.plain.found, &texts.plain.sentences(&found));
    }
    if let Some(note) = &line.note {
        add(&texts.plain.noted, &note.replace('\n', " "));
    }
    text
}

fn item_state(case: &Case, line: &ChecklistItem, ctx: &SessionContext) -> String {
    let name = item_state_text(&ctx.texts, case, line);
    match line.state {
        ItemState::Rejected(defect) => {
            let what = ctx
                .rules
                .defect(defect)
                .map_or_else(|| defect.to_string(), |d| d.name.get(ctx.lang).to_owned());
            ctx.texts.bracketed(name, &what)
        }
        _ => name.to_owned(),
    }
}

/// An item by itself, with what it bears on.
pub(super) fn one(
    case: &Case,
    n: usize,
    line: &ChecklistItem,
    now: DateTime<Utc>,
    ctx: &SessionContext,
) -> Vec<String> {
    let texts = &ctx.texts;
    let heads: Vec<&str> = line.heads.iter().map(|h| Catalog::text_or_name(&texts.head, h.name())).collect();
    let need = match line.requirement {
        Requirement::Mandatory => &texts.plain.mandatory,
        Requirement::Conditional => &texts.plain.conditional,
        Requirement::Optional => &texts.plain.optional,
    };
    vec![
        format!("{n}. {}", item(case, line, now, ctx)),
        if heads.is_empty() { need.to_string() } else { texts.labelled(need, &texts.listed(&heads)) },
        fill(&texts.plain.item_hint, &[("n", &n.to_string())]),
    ]
    .into_iter()
    .chain(case.all_files_of(line.item).filter_map(|(_, gone)| Some(forgotten_text(texts, gone?))))
    .collect()
}

/// The delivered files of an item that are kept, with the number of their pages or why it is not known.
pub(super) fn files(
    case: &Case,
    item: Item,
    counts: &[Result<u32, FileFailure>],
    ctx: &SessionContext,
) -> Vec<String> {
    // A file keeps its number where one before it was forgotten.
    let kept = (1..).zip(case.all_files_of(item)).filter(|(_, (_, forgotten))| forgotten.is_none());
    let lines = |((n, (file, _)), count)| file_lines(case, n, file, count, ctx);
    kept.zip(counts).flat_map(lines).collect()
}

/// A delivered file: what it is, whether the officer has opened it, and how it is written out.
fn file_lines(
    case: &Case,
    n: usize,
    file: &DeliveredFile,
    count: &Result<u32, FileFailure>,
    ctx: &SessionContext,
) -> Vec<String> {
    let v = &ctx.texts.viewer;
    let hash: String = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let opened = case.opened_at(ctx.officer.id, &file.sha256).is_some();
    let pages = match count {
        Ok(1) => v.one_page.to_string(),
        Ok(pages) => fill(&v.pages, &[("n", &pages.to_string())]),
        Err(_) => v.pages_unknown.to_string(),
    };
    let values = [
        ("n", &*n.to_string()),
        ("name", &*file.name),
        ("kind", &*file.kind.name().to_uppercase()),
        ("size", &*size_text(file.bytes)),
        ("pages", &*pages),
        ("hash", &*hash),
        ("opened", if opened { &*v.opened_yes } else { &*v.opened_no }),
        ("case", &*case.no.to_string()),
        ("item", file.item.as_str()),
    ];
    let line = fill(&v.plain_file, &values);
    let why = match count {
        Ok(_) => return vec![line],
        Err(FileFailure::Said(why)) => why,
        Err(FileFailure::Fault(fault)) => Catalog::text_or_name(&ctx.texts.view_fault, fault.name()),
    };
    vec![line, fill(&v.pages_not_counted, &[("why", why)])]
}

/// What blocks an approval, and what came of the case.
pub(super) fn verdict(case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, l) = (&ctx.texts, &ctx.texts.labels);
    let mut all = Vec::new();
    if case.state.is_workable() {
        match dry_run(case, &Command::Approve { note: Some("-".into()) }, ctx, model.desk_time()) {
            Ok(_) => all.push(l.ready.to_string()),
            Err(refusal) => {
                all.push(texts.labelled(
                    &texts.plain.to_approve,
                    &texts.plain.sentences(&reasons(case, &refusal, ctx)),
                ));
            }
        }
    }
    for (label, facts) in admission_facts(&ctx.texts, case, &ctx.rules) {
        all.push(ctx.texts.labelled(&label, &ctx.texts.plain.facts(&facts)));
    }
    if let Some(receipt) = case.valid_receipt() {
        all.push(format!("{} {receipt}", l.receipt));
    }
    if let Some(t) = &case.transfer {
        let review = if t.review == ReviewStatus::Reviewed { &l.reviewed } else { &l.unreviewed };
        all.push(texts.labelled(
            &texts.bracketed(&format!("{} {}", l.transfer, t.to), review),
            &t.reason.replace('\n', " "),
        ));
    }
    all.extend(crate::ui::detail::subject::proposal_lines(case, ctx));
    all
}

/// The reasons, those about items as one with their numbers; a head that waits for nothing but them is not a reason more.
fn reasons(case: &Case, refusal: &Blocked, ctx: &SessionContext) -> Vec<String> {
    let open: Vec<String> = case
        .lines
        .iter()
        .enumerate()
        .filter(|(_, l)| refusal.blockers.contains(&Blocker::ItemNotVerified(l.item)))
        .map(|(n, _)| (n + 1).to_string())
        .collect();
    let told = |b: &&Blocker| match b {
        Blocker::ItemNotVerified(item) => case.line(*item).is_none(),
        Blocker::HeadNotConfirmed(_) => open.is_empty(),
        _ => true,
    };
    let mut all: Vec<String> =
        refusal.blockers.iter().filter(told).map(|b| blocker_text(&ctx.texts, b, &ctx.rules)).collect();
    if !open.is_empty() {
        all.push(ctx.texts.labelled(&ctx.texts.plain.open_items, &ctx.texts.listed(&open)));
    }
    all
}

/// What happened to the case, the newest first.
pub(super) fn timeline(case: &Case, ctx: &SessionContext) -> Vec<String> {
    case.timeline
        .iter()
        .rev()
        .map(|stamp| {
            let line = case_event_line(&ctx.texts, case, stamp, &ctx.rules);
            let what = match &stamp.note {
                Some(note) => ctx.texts.labelled(&line, &note.replace('\n', " ")),
                None => line,
            };
            ctx.texts.plain.facts(&[date_time(stamp.at), actor_text(&ctx.texts, stamp.officer), what])
        })
        .collect()
}

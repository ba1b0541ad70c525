//! The rationale that is pre-written for a decision: what it tells, in both languages, and what it never tells.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::{Finding, FindingSeverity, ItemState};
use portdesk::domain::case::transfer::{ReviewStatus, Transfer, TransferAnswer};
use portdesk::domain::code::{ClosingCode, Code, DeclineCode, Defect, Port};
use portdesk::domain::command::{Command, NOTE_LONGEST};
use portdesk::domain::findings::CODES;
use portdesk::domain::lang::Lang;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::text::{Catalog, rationale, with_rationale};
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-23T14:05:00+08:00").unwrap().with_timezone(&Utc)
}

/// The story's case: a talent that enters at Beijing; seven items were handed in, none was looked at.
fn story() -> Case {
    let cases = sample::cases(1, 12, 0, now(), Port::new("NGB"), &RULES, 1);
    cases.into_iter().map(|b| b.case).find(|c| &*c.papers.traveller.surname == "JANSEN").unwrap()
}

fn reviewed() -> Case {
    let mut case = story();
    for line in case.lines.iter_mut().filter(|l| l.state == ItemState::Received) {
        line.state = ItemState::Verified;
    }
    assert!(case.is_reviewed());
    case
}

fn at_home() -> Case {
    let mut case = reviewed();
    case.papers.entry_port = case.office;
    case
}

fn set(case: &mut Case, item: &str, state: ItemState) {
    case.lines.iter_mut().find(|l| l.item.as_str() == item).unwrap().state = state;
}

fn found(case: &mut Case, item: &str, code: &'static str, severity: FindingSeverity, about: &str) {
    let line = case.lines.iter_mut().find(|l| l.item.as_str() == item).unwrap();
    line.findings.push(Finding { code: Code::new(code), severity, about: about.into() });
}

fn approve() -> Command {
    Command::Approve { note: None }
}

fn transfer(to: &'static str) -> Command {
    Command::Transfer { to: Port::new(to), note: None }
}

fn refuse(code: &'static str) -> Command {
    Command::Refuse { code: ClosingCode::new(code), note: None }
}

fn withdraw(code: &'static str) -> Command {
    Command::Withdraw { code: ClosingCode::new(code), note: None }
}

fn both(case: &Case, command: &Command) -> [String; 2] {
    Lang::ALL.map(|lang| rationale(&Catalog::builtin(lang), case, command, &RULES).unwrap().into())
}

/// A case with something of everything: one item right, one done without, three wrong, a doubt and a bar.
fn wrong() -> Case {
    let mut case = story();
    set(&mut case, "PASSPORT", ItemState::Verified);
    set(&mut case, "PHOTO", ItemState::Missing);
    set(&mut case, "URGENCY", ItemState::Rejected(Defect::new("REASON_UNCLEAR")));
    set(&mut case, "INVITE", ItemState::Rejected(Defect::new("NOT_GENUINE")));
    set(&mut case, "LICENCE", ItemState::Rejected(Defect::new("MISSING")));
    found(&mut case, "PASSPORT", "mrz_check_number", FindingSeverity::Doubt, "NX0000000");
    found(&mut case, "PASSPORT", "passport_not_ordinary", FindingSeverity::Bar, "PD");
    (case.papers.stay_days, case.papers.entries) = (45, 2);
    case
}

#[test]
fn approval_rationale_names_checks_and_article_20() {
    assert_eq!(
        both(&at_home(), &approve()),
        [
            "All 8 items verified; confirmed: completeness, authenticity, legitimacy. Meets art. 20: High-level or urgently \
             needed talent, category R, single entry, 20 days, entry at Ningbo Lishe. Rules 2026.1.",
            "材料齐全，8 项均已核实；已确认：完整性、真实性、正当性。符合第二十条：高层次及急需紧缺人才，R 字签证，一次入境，停留 20 天，\
             由宁波栎社口岸入境；规则版本 2026.1。",
        ]
    );
}

#[test]
fn what_went_against_intake_is_named() {
    let mut case = at_home();
    set(&mut case, "PHOTO", ItemState::Waived);
    found(&mut case, "PASSPORT", "mrz_name_differs", FindingSeverity::Doubt, "JANSON");
    found(&mut case, "PASSPORT", "same_passport", FindingSeverity::Notice, "NGB-9TTBC");
    // What is no case number is never passed on, whatever stands there.
    found(&mut case, "PASSPORT", "same_traveller", FindingSeverity::Notice, "JANSEN SOPHIE");
    let [en, zh] = both(&case, &approve());
    for part in [
        "7 of 8 items verified",
        "Waived: Photograph.",
        "Verified despite findings: Passport or travel document (MRZ: name differs).",
        "Same traveller or passport in NGB-9TTBC.",
    ] {
        assert!(en.contains(part), "{part}: {en}");
    }
    for part in [
        "7/8",
        "免交：本人照片。",
        "系统核查有发现，经审核认可：护照或旅行证件（机读码姓名不符）。",
        "NGB-9TTBC",
    ] {
        assert!(zh.contains(part), "{part}: {zh}");
    }
    assert!(!en.contains("JANS") && !zh.contains("JANS"));
}

#[test]
fn transfer_rationale_names_the_port() {
    let there = both(&reviewed(), &transfer("PEK"));
    assert!(there[0].ends_with("Offered to Beijing Capital, the port of entry."), "{}", there[0]);
    assert!(there[1].ends_with("转交入境口岸北京首都办理。"), "{}", there[1]);
    let elsewhere = both(&reviewed(), &transfer("PVG"));
    assert!(
        elsewhere[0].ends_with(
            "Offered to Shanghai Pudong; the application names Beijing Capital as the port of entry."
        ),
        "{}",
        elsewhere[0]
    );
    assert!(elsewhere[1].ends_with("转交上海浦东办理；申请所填入境口岸为北京首都。"), "{}", elsewhere[1]);
}

#[test]
fn withdrawal_rationale_names_person_and_progress() {
    assert_eq!(
        both(&story(), &withdraw("W-INV")),
        [
            "Withdrawn by the inviter (W-INV), before a decision. 0 of 8 items verified; no review criterion confirmed.",
            "邀请方撤回（W-INV），尚未作出决定。已核实材料 0/8 项，各项审核要点均未确认。",
        ]
    );
}

#[test]
fn refusal_rationale_states_facts_for_its_code() {
    let table = [
        (
            "R21-5",
            "Not issued: Required documents not submitted (R21-5). Not submitted: Photograph, Inviter's business licence. \
             Deficient: Invitation letter with the urgent reason (Authenticity in doubt), Proof of urgency (Urgent reason unclear).",
            "不予签发：不能提交要求提交的材料（R21-5）。未提交：本人照片、邀请单位营业执照。\
             不合格：紧急事由邀请函（真实性存疑）、紧急事由证明（事由不清）。",
        ),
        (
            "R21-4A",
            "Not issued: Fraud in the application (R21-4A). Deficient: Invitation letter with the urgent reason (Authenticity \
             in doubt). Automatic findings: Passport or travel document (MRZ: wrong check digit, document number, Not an ordinary \
             passport).",
            "不予签发：申请过程中弄虚作假（R21-4A）。不合格：紧急事由邀请函（真实性存疑）。\
             系统核查发现：护照或旅行证件（机读码号码校验错误、非普通护照）。",
        ),
        (
            "R21-4B",
            "Not issued: Cannot guarantee the costs of the stay in China (R21-4B). Proof that costs are covered: missing.",
            "不予签发：不能保障在华期间所需费用（R21-4B）。费用保障证明：未提交。",
        ),
        (
            "R20-1",
            "Not issued: No urgent ground under art. 20 (R20-1). Applied for: High-level or urgently needed talent, category R. \
             Deficient: Invitation letter with the urgent reason (Authenticity in doubt), Proof of urgency (Urgent reason unclear).",
            "不予签发：不属于紧急入境事由（R20-1）。申请事由：高层次及急需紧缺人才，R 字签证。\
             不合格：紧急事由邀请函（真实性存疑）、紧急事由证明（事由不清）。",
        ),
        (
            "R20-2",
            "Not issued: Consent of the competent department missing (R20-2). Consent of the competent department: missing.",
            "不予签发：无主管部门同意证明（R20-2）。主管部门同意证明：未提交。",
        ),
        (
            "R20-3",
            "Not issued: Port not approved, or different port of entry (R20-3). Entry at Beijing Capital; applied for at Ningbo Lishe.",
            "不予签发：非批准口岸或与申请口岸不一致（R20-3）。入境口岸为北京首都，申请口岸为宁波栎社。",
        ),
        (
            "R20-4",
            "Not issued: Stay over 30 days or multiple entries (R20-4). Applied for: 2 entries, 45 days; art. 20 allows one entry and 30 \
             days. Rules 2026.1.",
            "不予签发：停留超过三十日或多次入境（R20-4）。申请：2 次入境、停留 45 天；第二十条仅准许一次入境、停留不超过 30 天，\
             规则版本 2026.1。",
        ),
        (
            "N-DOC",
            "Not accepted: Not an ordinary passport, or not a foreign national (N-DOC). Automatic findings: Passport or travel \
             document (MRZ: wrong check digit, document number, Not an ordinary passport).",
            "不予受理：非普通护照或申请人非外国人（N-DOC）。系统核查发现：护照或旅行证件（机读码号码校验错误、非普通护照）。",
        ),
        // Of these the papers know nothing: the sentence of the code, and what was checked.
        (
            "R21-3",
            "Not issued: May endanger national security, interests or public order (R21-3).",
            "不予签发：可能危害国家安全利益、破坏公共秩序（R21-3）。",
        ),
        (
            "N-EXEMPT",
            "Not accepted: Visa-exempt: no visa needed (N-EXEMPT).",
            "不予受理：符合免签情形，无需办理（N-EXEMPT）。",
        ),
    ];
    for (code, en, zh) in table {
        let checked = [
            "1 of 8 items verified; no review criterion confirmed.",
            "已核实材料 1/8 项，各项审核要点均未确认。",
        ];
        let expected = [format!("{en} {}", checked[0]), format!("{zh}{}", checked[1])];
        assert_eq!(both(&wrong(), &refuse(code)), expected, "{code}");
    }
}

#[test]
fn rationale_names_first_facts_and_counts_rest() {
    let mut case = story();
    for line in &mut case.lines {
        line.state = ItemState::Rejected(Defect::new("ILLEGIBLE"));
    }
    let [en, zh] = both(&case, &refuse("R21-5"));
    let more = case.lines.len() - 4;
    assert!(en.contains(&format!("(Illegible), {more} more.")), "{en}");
    assert!(zh.contains(&format!("、另 {more} 项。")), "{zh}");
}

#[test]
fn unknowable_reasons_are_not_prefilled() {
    let en = Catalog::builtin(Lang::En);
    assert_eq!(rationale(&en, &story(), &transfer("PEK"), &RULES), None, "why it cannot wait");
    let mut back = reviewed();
    back.transfer = Some(Transfer {
        to: Port::new("PEK"),
        review: ReviewStatus::Reviewed,
        reason: "complete".into(),
        offered_at: now(),
        answer: TransferAnswer::Declined(DeclineCode::new("TD-1")),
        papers_version: back.papers_version,
    });
    assert_eq!(rationale(&en, &back, &transfer("PEK"), &RULES), None, "what is different now");
    assert!(rationale(&en, &back, &transfer("PVG"), &RULES).is_some(), "another port has not seen it");
    back.papers_version += 1;
    assert!(rationale(&en, &back, &transfer("PEK"), &RULES).is_some(), "the papers are others");
    for command in [Command::Claim, Command::Escalate { note: None }, Command::Recall { note: None }] {
        assert_eq!(rationale(&en, &reviewed(), &command, &RULES), None, "{command:?}");
    }
}

#[test]
fn existing_text_is_kept() {
    let en = Catalog::builtin(Lang::En);
    for note in ["seen by phone", ""] {
        let command = Command::Approve { note: Some(note.into()) };
        assert_eq!(with_rationale(&en, &at_home(), command.clone(), &RULES), command);
    }
    let written = with_rationale(&en, &at_home(), approve(), &RULES);
    assert!(matches!(written, Command::Approve { note: Some(note) } if note.starts_with("All 8")));
}

fn any_state() -> impl Strategy<Value = ItemState> {
    prop_oneof![
        Just(ItemState::Missing),
        Just(ItemState::Received),
        Just(ItemState::Verified),
        Just(ItemState::Waived),
        prop::sample::select(RULES.defects().map(|d| d.code).collect::<Vec<_>>())
            .prop_map(ItemState::Rejected),
    ]
}

fn any_finding() -> impl Strategy<Value = (&'static str, FindingSeverity)> {
    let severity =
        prop::sample::select(vec![FindingSeverity::Notice, FindingSeverity::Doubt, FindingSeverity::Bar]);
    (prop::sample::select(CODES.to_vec()), severity)
}

proptest! {
    /// Whatever stands in a case: what is pre-written says something, is no longer than a note may be, and tells nothing of the
    /// traveller, not even by way of a finding or of an officer's words on an item.
    #[test]
    fn rationale_is_never_empty_and_names_nobody(
        states in prop::collection::vec(any_state(), 30),
        findings in prop::collection::vec((any_finding(), 0usize..30), 0..40),
        surname in "[QXZ]{4,12}",
        given in "[QXZ]{4,12}",
        number in "[0-9]{7}Q",
        (days, entries) in (1u16..400, 1u16..9),
        chinese: bool,
    ) {
        let mut case = story();
        let birth = case.papers.traveller.birth_date.to_string();
        let t = &mut case.papers.traveller;
        (t.surname, t.given_names) = (surname.as_str().into(), given.as_str().into());
        (t.native_name, t.passport.number) = (Some("蒹葭苍苍".into()), number.as_str().into());
        (case.papers.stay_days, case.papers.entries) = (days, entries);
        case.papers.reason = surname.as_str().into();
        let about = format!("{surname} {given} {number} {birth} 蒹葭苍苍");
        for (line, state) in case.lines.iter_mut().zip(states) {
            line.state = state;
            line.note = Some(about.as_str().into());
        }
        let lines = case.lines.len();
        for ((code, severity), at) in findings {
            let finding = Finding { code: Code::new(code), severity, about: about.as_str().into() };
            case.lines[at % lines].findings.push(finding);
        }
        let texts = Catalog::builtin(if chinese { Lang::Zh } else { Lang::En });
        let closings = RULES.closings().map(|c| Command::Refuse { code: c.code, note: None });
        let all = closings.chain([approve(), transfer("PEK"), transfer("PVG"), withdraw("W-APP")]);
        for command in all {
            let text = rationale(&texts, &case, &command, &RULES);
            let own = matches!(command, Command::Transfer { .. }) && !case.is_reviewed();
            prop_assert_eq!(text.is_none(), own, "{:?}", command);
            let text = text.unwrap_or_default();
            prop_assert!(own || !text.trim().is_empty());
            prop_assert!(text.chars().count() <= NOTE_LONGEST);
            // As it is written down: nothing of it is taken out.
            prop_assert_eq!(portdesk::domain::sanitize::clean_lines(&text), text.to_string());
            prop_assert!(!text.contains('{') && !text.contains('\n'), "{}", text);
            for told in [&*surname, &*given, &*number, &*birth, "蒹葭"] {
                prop_assert!(!text.contains(told), "{}: {}", told, text);
            }
        }
    }
}

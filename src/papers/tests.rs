//! Documents of sample cases, also with hostile and rare names; the code of a receipt, drawn and read back; and what every change of
//! its text is.

use super::receipt_code::{DeskKnowledge, ReceiptChange, ReceiptContent, ReceiptIssue};
use super::{ArrivalRow, OfficeSeal, ReceiptAnswer, ReceiptSeal, Sheet, check_code, render};
use crate::domain::case::Case;
use crate::domain::case::RecordedEvent;
use crate::domain::case::state::CaseState;
use crate::domain::code::{ClosingCode, Port};
use crate::domain::event::Event;
use crate::domain::issued_document::ReceiptStanding;
use crate::domain::paper::PaperKind;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn seal() -> OfficeSeal {
    OfficeSeal::from_seed(Port::new("NGB"), &[7; 32])
}

fn with(key: &OfficeSeal) -> ReceiptSeal<'_> {
    ReceiptSeal { key, entry: 4711 }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
}

/// A case of the sample, with a traveller of these names.
fn case(surname: &str, given: &str, native: Option<&str>) -> Case {
    let mut case =
        crate::sample::cases(1, 1, 0, now(), Port::new("NGB"), &Rules::builtin(), 1).next().unwrap().case;
    case.papers.traveller.surname = surname.into();
    case.papers.traveller.given_names = given.into();
    case.papers.traveller.native_name = native.map(Into::into);
    case.papers.group.clear();
    case
}

fn after(case: Case, event: &Event) -> Case {
    let no = case.no;
    let how = RecordedEvent { seq: 99, at: now(), officer: "wang".parse().unwrap() };
    Case::apply(Some(case), no, event, &how).unwrap()
}

fn approved(case: Case, seconds: i64) -> Case {
    let seals_at = now() + Duration::seconds(seconds);
    after(
        case,
        &Event::Approved { receipt: "NGB-20261129-7Q4KX".into(), rules: "r".into(), seals_at, note: None },
    )
}

fn html(kind: PaperKind, case: &Case) -> String {
    render(&Sheet::of_case(kind, case, &Rules::builtin(), Some(with(&seal())), now()).unwrap().unwrap())
        .unwrap()
}

const INNER: &str = "INNER RATIONALE watch list 7";

fn refused(kind: &str) -> Case {
    let (rules, seals_at, note) = ("r".into(), now(), INNER.into());
    let event = match kind {
        "refused" => Event::Refused { code: ClosingCode::new("R21-2"), rules, seals_at, note },
        _ => Event::NotAccepted { code: ClosingCode::new("N-SCOPE"), rules, seals_at, note },
    };
    after(case("NGUYEN", "VAN AN", Some("Nguyễn Văn An")), &event)
}

fn requested() -> Case {
    after(
        case("SMITH", "JOHN", None),
        &Event::NoticeIssued {
            asked: Vec::new(),
            text:
                "口岸签证申请材料一次性补正告知书\n1. 邀请函\n\nREQUEST FOR DOCUMENTS\n1. <b>invitation</b>"
                    .into(),
            late: Vec::new(),
            reason: None,
        },
    )
}

#[test]
fn every_document_is_as_agreed() {
    let rules = Rules::builtin();
    let approved = approved(case("DUPONT", "JEAN-LUC", None), 90);
    let arrivals = [ArrivalRow { case: &approved, is_final: false }];
    let handover = Sheet::handover(["交接班 NGB".into(), "Hand-over NGB <1>".into()], &rules, now());
    let all = [
        ("receipt", html(PaperKind::Receipt, &approved)),
        ("decision", html(PaperKind::Decision, &approved)),
        ("refused", html(PaperKind::Refusal, &refused("refused"))),
        ("not_accepted", html(PaperKind::Refusal, &refused("not_accepted"))),
        ("request", html(PaperKind::Request, &requested())),
        ("handover", render(&handover).unwrap()),
        ("arrivals", render(&Sheet::arrivals(&arrivals, Port::new("NGB"), &rules, now())).unwrap()),
        ("no_arrivals", render(&Sheet::arrivals(&[], Port::new("NGB"), &rules, now())).unwrap()),
    ];
    for (name, html) in all {
        assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"), "{name}");
        assert!(html.contains("size: A4"), "{name}");
        for outside in ["<script", "http://", "https://", "url(", "@import", " src=", " href="] {
            let html = html.replace("http://www.w3.org/2000/svg", "");
            assert!(!html.contains(outside), "{name}: {outside}");
        }
        let body = &html[html.find("<body>").unwrap()..];
        insta::assert_snapshot!(format!("paper_{name}"), body);
    }
}

#[test]
fn same_values_give_the_same_bytes() {
    let case = approved(case("DUPONT", "JEAN-LUC", None), 90);
    assert_eq!(html(PaperKind::Receipt, &case), html(PaperKind::Receipt, &case));
}

#[test]
fn documents_are_both_languages_and_say_not_final() {
    for kind in [PaperKind::Receipt, PaperKind::Decision] {
        let pending = html(kind, &approved(case("DUPONT", "JEAN", None), 90));
        let done = html(kind, &approved(case("DUPONT", "JEAN", None), 0));
        for text in ["NOT FINAL", "撤回期内，尚未生效"] {
            assert!(pending.contains(text), "{kind} {text}");
            assert!(!done.contains(text), "{kind} {text}");
        }
        assert!(done.contains("签证机关") && done.contains("Port visa office"));
    }
}

#[test]
fn refusals_hold_no_inner_reason() {
    for kind in ["refused", "not_accepted"] {
        let html = html(PaperKind::Refusal, &refused(kind));
        assert!(!html.contains("INNER") && !html.contains("watch list"), "{kind}");
        // Which ground of article 21 it was, the law lets the office keep.
        assert!(!html.contains("R21-2") && !html.contains("Disease") && !html.contains("疾病"), "{kind}");
    }
    assert!(html(PaperKind::Refusal, &refused("not_accepted")).contains("Another authority is competent"));
}

#[test]
fn hostile_names_stay_text() {
    let hostile = "<script>alert(1)</script>\"'&{{ 7*7 }}{% raw %}";
    let case = approved(case(hostile, "</table><img src=x onerror=y>", Some("<svg onload=z>")), 90);
    for kind in [PaperKind::Receipt, PaperKind::Decision] {
        let html = html(kind, &case);
        assert!(
            !html.contains("<script") && !html.contains("<img") && !html.contains("<svg onload"),
            "{html}"
        );
        assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("{{ 7*7 }}{% raw %}"), "{html}");
    }
    let html = html(PaperKind::Request, &requested());
    assert!(
        html.contains("&lt;b&gt;invitation&lt;&#x2f;b&gt;") || html.contains("&lt;b&gt;invitation&lt;/b&gt;")
    );
}

#[test]
fn rare_and_long_names_are_whole() {
    let long = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF".repeat(5);
    for name in ["𠮷野 𨭎", "Nguyễn Thị Ánh Tuyết", "䶮", "Þórdís", &long] {
        let html = html(PaperKind::Receipt, &approved(case(name, "", Some(name)), 0));
        assert!(html.contains(name), "{name}");
    }
}

#[test]
fn receipt_needs_an_approval() {
    let rules = Rules::builtin();
    let open = case("DUPONT", "JEAN", None);
    for kind in PaperKind::ALL.into_iter().filter(|kind| *kind != PaperKind::Request) {
        assert!(Sheet::of_case(kind, &open, &rules, Some(with(&seal())), now()).unwrap().is_none(), "{kind}");
    }
    let recalled = after(approved(open, 90), &Event::TakenBack { note: None });
    assert!(!matches!(recalled.state, CaseState::Approved { .. }));
    assert!(
        Sheet::of_case(PaperKind::Receipt, &recalled, &rules, Some(with(&seal())), now()).unwrap().is_none()
    );
}

/// Draws the path of a document's code, and reads it.
fn read_code(html: &str) -> String {
    let (_, rest) = html.split_once("viewBox=\"0 0 ").unwrap();
    let size: usize = rest.split(' ').next().unwrap().parse().unwrap();
    let (_, rest) = rest.split_once("<path d=\"").unwrap();
    let (path, _) = rest.split_once('"').unwrap();
    const SCALE: usize = 4;
    let mut dark = vec![false; size * size];
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, _) = rest.split_once('v').unwrap();
        let [x, y, length] = [x, y, length].map(|n| n.parse::<usize>().unwrap());
        dark[y * size + x..y * size + x + length].fill(true);
    }
    let side = size * SCALE;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y / SCALE * size + x / SCALE] { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn code_of_a_receipt_is_read_back() {
    for name in ["DUPONT", "𠮷野|%\u{9}", &"X".repeat(300)] {
        let case = approved(case(name, "", None), 0);
        let text = read_code(&html(PaperKind::Receipt, &case));
        let check = check_code(&text, &[seal().public()], crate::domain::zone::day(now()));
        assert_eq!(check.answer, ReceiptAnswer::Genuine, "{text}");
        let content = check.content.unwrap();
        assert_eq!((&*content.name, &*content.receipt), (name, "NGB-20261129-7Q4KX"));
        assert_eq!(*content.passport, *case.papers.traveller.passport.number);
        assert_eq!((content.office, content.entry_port), (case.office, case.entry_port()));
    }
}

fn content() -> ReceiptContent {
    ReceiptContent {
        receipt: "NGB-20261129-7Q4KX".into(),
        office: Port::new("NGB"),
        entry_port: Port::new("PVG"),
        valid_until: NaiveDate::from_ymd_opt(2026, 12, 5).unwrap(),
        is_final: true,
        travellers: 3,
        name: "NGUYEN THI ÁNH".into(),
        passport: "C1234567".into(),
        issue: Some(issue()),
    }
}

fn issue() -> ReceiptIssue {
    ReceiptIssue {
        entry: 4711,
        at: NaiveDate::from_ymd_opt(2026, 11, 29).unwrap().and_hms_opt(21, 40, 0).unwrap(),
    }
}

/// The text of a receipt never changes: paper lasts longer than programs.
#[test]
fn code_has_its_golden_text() {
    let first = ReceiptContent { issue: None, ..content() };
    for (content, head, more) in [(first, "PDR1", ""), (content(), "PDR2", "4711|202611292140|")] {
        let text = content.signed(&seal());
        assert_eq!(
            text.rsplit_once('|').unwrap().0,
            format!(
                "{head}|NGB-20261129-7Q4KX|NGB|PVG|20261205|F|3|NGUYEN THI ÁNH|C1234567|{more}{}",
                seal().public().id()
            )
        );
        let check = check_code(&text, &[seal().public()], today());
        assert_eq!((check.answer, check.content), (ReceiptAnswer::Genuine, Some(content.clone())));
        let name = if content.issue.is_some() { "receipt_code_2" } else { "receipt_code" };
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn altered_fields_are_not_genuine() {
    let keys = [seal().public()];
    let other = OfficeSeal::from_seed(Port::new("NGB"), &[8; 32]);
    let text = content().signed(&seal());
    let answer = |text: &str| check_code(text, &keys, today()).answer;
    assert_eq!(answer(&text), ReceiptAnswer::Genuine);
    let fields: Vec<&str> = text.split('|').collect();
    for (n, value) in [
        (1, "NGB-20261129-7Q4KY"),
        (2, "PEK"),
        (3, "PEK"),
        (4, "20271205"),
        (5, "N"),
        (6, "4"),
        (7, "NGUYEN THI ANH"),
        (8, "C1234568"),
        (9, "4712"),
        (10, "202611292141"),
    ] {
        let mut altered = fields.clone();
        altered[n] = value;
        assert_eq!(answer(&altered.join("|")), ReceiptAnswer::Altered, "field {n}");
    }
    let mut forged = fields.clone();
    let id = other.public().id();
    forged[11] = &id;
    assert_eq!(answer(&forged.join("|")), ReceiptAnswer::UnknownOffice);
    assert_eq!(answer(&content().signed(&other)), ReceiptAnswer::UnknownOffice);
    // Another office's key signs for no receipt of this one.
    let elsewhere = OfficeSeal::from_seed(Port::new("PEK"), &[8; 32]);
    let text = content().signed(&elsewhere);
    assert_eq!(check_code(&text, &[elsewhere.public()], today()).answer, ReceiptAnswer::Altered);
    assert_eq!(answer("PDR3|a|b"), ReceiptAnswer::Newer);
    for text in ["", "PDR", "PDR1", "PDR1|a", "PDR2|a|b", "PDR0|a", "https://example.invalid", "|"] {
        assert_eq!(answer(text), ReceiptAnswer::Unreadable, "{text:?}");
    }
}

#[test]
fn day_and_grace_period_count() {
    let keys = [seal().public()];
    let last = content().valid_until;
    let on = |content: &ReceiptContent, day| check_code(&content.signed(&seal()), &keys, day).answer;
    assert_eq!(on(&content(), last), ReceiptAnswer::Genuine);
    assert_eq!(on(&content(), last.succ_opt().unwrap()), ReceiptAnswer::Expired);
    let pending = ReceiptContent { is_final: false, ..content() };
    assert_eq!(on(&pending, last), ReceiptAnswer::NotFinal);
    let with = |content: &ReceiptContent, day, standing| {
        check_code(&content.signed(&seal()), &keys, day).with_desk(standing).answer
    };
    assert_eq!(with(&pending, last, ReceiptStanding::Valid), ReceiptAnswer::Genuine);
    assert_eq!(with(&content(), last, ReceiptStanding::NotFinal), ReceiptAnswer::NotFinal);
    assert_eq!(with(&content(), last, ReceiptStanding::Recalled), ReceiptAnswer::Recalled);
    assert_eq!(with(&content(), last, ReceiptStanding::Declined), ReceiptAnswer::Declined);
    assert_eq!(with(&content(), last, ReceiptStanding::Used), ReceiptAnswer::Used);
    assert_eq!(with(&content(), last, ReceiptStanding::Unknown), ReceiptAnswer::Unknown);
    let day_after = last.succ_opt().unwrap();
    assert_eq!(with(&pending, day_after, ReceiptStanding::Valid), ReceiptAnswer::Expired);
    assert_eq!(with(&content(), last, ReceiptStanding::Reissued), ReceiptAnswer::Reissued);
    assert_eq!(with(&content(), last, ReceiptStanding::AwaitsSecond), ReceiptAnswer::AwaitsSecond);
    assert_eq!(with(&content(), day_after, ReceiptStanding::AwaitsSecond), ReceiptAnswer::Expired);
    let changes = vec![ReceiptChange { field: "entry_port", paper: "PVG".into(), case: "PEK".into() }];
    let changed = |standing, day| {
        let knows = DeskKnowledge { standing, changes: changes.clone(), proposal: None };
        check_code(&content().signed(&seal()), &keys, day).with_desk(knows)
    };
    assert_eq!(changed(ReceiptStanding::Valid, last).answer, ReceiptAnswer::Changed);
    assert_eq!(
        changed(ReceiptStanding::Valid, day_after).changes,
        changes,
        "a longer time is on a newer paper"
    );
    assert_eq!(changed(ReceiptStanding::Used, last).answer, ReceiptAnswer::Used);
    let altered = check_code("PDR1|x", &keys, last).with_desk(ReceiptStanding::Valid);
    assert_eq!(altered.answer, ReceiptAnswer::Unreadable);
}

proptest! {
    /// Whatever character of a code is replaced, removed or put in: it is not genuine.
    #[test]
    fn changed_codes_are_not_genuine(at in 0_usize..400, c in any::<char>(), how in 0..3) {
        let text = content().signed(&seal());
        let chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        let mut changed = chars.clone();
        match how {
            0 => changed[at] = c,
            1 => { changed.remove(at); }
            _ => changed.insert(at, c),
        }
        prop_assume!(changed != chars);
        let changed: String = changed.into_iter().collect();
        let answer = check_code(&changed, &[seal().public()], today()).answer;
        prop_assert_ne!(answer, ReceiptAnswer::Genuine);
        prop_assert!(!answer.is_signed());
    }
}

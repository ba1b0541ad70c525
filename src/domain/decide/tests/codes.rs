//! Codes that no table has, categories that no port issues, and documents that are not recognised: imported, flagged, and decided.

use super::*;

/// The findings of an application, as item, code and severity.
fn found(b: &DecisionBench) -> Vec<(&str, &str, FindingSeverity)> {
    let lines = b.case().lines.iter();
    lines.flat_map(|l| l.findings.iter().map(|f| (l.item.as_str(), f.code.as_str(), f.severity))).collect()
}

fn approve_all_the_same() -> Command {
    Command::Approve { note: Some("seen".into()) }
}

fn refused(b: &mut DecisionBench, code: &'static str) -> Result<Vec<&'static str>, Vec<&'static str>> {
    b.wang(Command::Refuse { code: ClosingCode::new(code), note: Some("not issued here".into()) })
}

#[test]
fn category_not_issued_at_ports_is_answered() {
    for category in ["K", "D", "G", "J1", "J2", "Q1", "S1", "X1", "X2"] {
        let mut b = DecisionBench::new(Application { category: category.parse().unwrap(), ..at_home() });
        assert_eq!(found(&b), [("FORM", "category_not_at_port", FindingSeverity::Bar)], "{category}");
        b.verify_all();
        assert_eq!(
            b.wang(approve_all_the_same()),
            Err(vec!["category_not_at_port", "head_not_confirmed"]),
            "{category}"
        );
        assert_eq!(refused(&mut b, "N-CAT"), Ok(vec!["not_accepted"]), "{category}");
    }
}

#[test]
fn unknown_category_bars_and_can_be_answered() {
    let mut b = DecisionBench::new(Application { category: Category::new("Y7"), ..at_home() });
    assert_eq!(found(&b), [("FORM", "category_unknown", FindingSeverity::Bar)]);
    b.verify_all();
    assert_eq!(b.wang(approve_all_the_same()), Err(vec!["category_unknown", "head_not_confirmed"]));
    assert_eq!(refused(&mut b, "N-CAT"), Ok(vec!["not_accepted"]));
}

#[test]
fn unknown_ground_has_the_base_checklist() {
    let mut b = DecisionBench::new(Application {
        ground: Ground::new("NEW"),
        category: Category::new("K"),
        ..at_home()
    });
    let item = |l: &crate::domain::case::checklist::ChecklistItem| l.item.to_string();
    let mandatory = b.case().lines.iter().filter(|l| l.requirement == Requirement::Mandatory).map(item);
    assert_eq!(mandatory.collect::<Vec<_>>()[..3], ["PASSPORT", "FORM", "PHOTO"]);
    // Other submitted documents are reviewed too.
    for document in ["INVITE", "LICENCE", "TALENT", "URGENCY"] {
        assert_eq!(b.case().line(Item::new(document)).unwrap().state, ItemState::Received, "{document}");
    }
    let bars = [
        ("FORM", "ground_unknown", FindingSeverity::Bar),
        ("FORM", "category_not_at_port", FindingSeverity::Bar),
    ];
    assert_eq!(found(&b), bars);
    b.verify_all();
    assert_eq!(
        b.wang(approve_all_the_same()),
        Err(vec!["ground_unknown", "category_not_at_port", "head_not_confirmed"])
    );
    assert_eq!(refused(&mut b, "R20-1"), Ok(vec!["refused"]));
}

#[test]
fn unknown_state_is_a_doubt_on_the_passport() {
    let mut papers = at_home();
    papers.traveller.nationality = StateCode::new("QQQ");
    papers.traveller.passport.issuing_state = StateCode::new("QQQ");
    papers.traveller.passport.mrz = Vec::new();
    let b = DecisionBench::new(papers);
    let doubts: Vec<_> = found(&b).into_iter().filter(|f| f.2 > FindingSeverity::Notice).collect();
    assert_eq!(doubts, [("PASSPORT", "state_unknown", FindingSeverity::Doubt)]);
}

#[test]
fn british_national_overseas_passport_is_not_recognised() {
    let bn = StateCode::new("GBN");
    let by_page = |p: &mut Application| p.traveller.passport.issuing_state = bn;
    let by_nationality = |p: &mut Application| p.traveller.nationality = bn;
    let by_zone = |p: &mut Application| {
        let lines = &mut p.traveller.passport.mrz;
        lines[1] = lines[1].replacen("NLD", "GBN", 1).into();
    };
    let changes: [&dyn Fn(&mut Application); 3] = [&by_page, &by_nationality, &by_zone];
    for (n, change) in changes.into_iter().enumerate() {
        let mut papers = at_home();
        change(&mut papers);
        let mut b = DecisionBench::new(papers);
        let bar = ("PASSPORT", "document_not_recognised", FindingSeverity::Bar);
        assert_eq!(found(&b).iter().filter(|f| **f == bar).count(), 1, "{n}");
        b.verify_all();
        assert!(b.wang(approve_all_the_same()).unwrap_err().contains(&"finding_bars"), "{n}");
        assert_eq!(refused(&mut b, "N-DOC"), Ok(vec!["not_accepted"]), "{n}");
    }
}

#[test]
fn family_categories_are_held_against_the_inviter() {
    use InviterKind::{Citizen, ForeignResident, PermanentResident, Unit};
    let unfit = Some(("INVITE", "inviter_kind_unfit", FindingSeverity::Doubt));
    let unknown = Some(("INVITE", "inviter_kind_unknown", FindingSeverity::Notice));
    let table = [
        ("FAM", "Q2", Some(Citizen), None),
        ("FAM", "Q2", Some(PermanentResident), None),
        ("FAM", "Q2", Some(ForeignResident), unfit),
        ("HUM", "Q2", Some(Unit), unfit),
        ("FAM", "Q2", None, unknown),
        ("FAM", "S2", Some(ForeignResident), None),
        ("FAM", "S2", Some(Citizen), unfit),
        ("FAM", "S2", Some(Unit), unfit),
        ("FAM", "S2", None, unknown),
        // Private affairs need no relatives: a hospital or a friend may invite.
        ("PRI", "S2", Some(Unit), None),
        ("PRI", "S2", None, None),
        ("TAL", "R", None, None),
    ];
    for (ground, category, kind, expected) in table {
        let mut papers = at_home();
        (papers.ground, papers.category) = (Ground::new(ground), Category::new(category));
        papers.inviter.as_mut().unwrap().kind = kind;
        let b = DecisionBench::new(papers);
        let of_kind = found(&b).into_iter().find(|f| f.1.starts_with("inviter_kind"));
        assert_eq!(of_kind, expected, "{ground}/{category} {kind:?}");
    }
}

/// The state with one of several documents, by requirement and by the answer of an approval.
fn one_of(
    ground: &'static str,
    category: &'static str,
    delivered: &[&str],
) -> (Vec<String>, Vec<&'static str>) {
    let mut papers = at_home();
    (papers.ground, papers.category) = (Ground::new(ground), Category::new(category));
    papers.inviter.as_mut().unwrap().kind = Some(InviterKind::Citizen);
    let document = papers.documents[0].clone();
    papers.documents =
        delivered.iter().map(|i| Document { item: i.parse().unwrap(), ..document.clone() }).collect();
    let mut b = DecisionBench::new(papers);
    let open: Vec<Item> =
        b.case().lines.iter().filter(|l| l.state == ItemState::Received).map(|l| l.item).collect();
    for item in open {
        b.wang(Command::Verify { item, note: Some("seen".into()) }).unwrap();
    }
    let lines = b.case().lines.iter().filter(|l| l.blocks_approval() && !l.heads.iter().eq([]));
    let asked = lines.map(|l| l.item.to_string()).collect();
    (asked, b.wang(approve_all_the_same()).err().unwrap_or_default())
}

#[test]
fn one_of_several_documents_is_enough() {
    let humanitarian = ["PASSPORT", "FORM", "PHOTO", "INVITE", "INVITER_ID", "URGENCY", "CONTACT"];
    let with = |more: &[&'static str]| [&humanitarian[..], more].concat();
    let (asked, blocked) = one_of("HUM", "Q2", &humanitarian);
    assert_eq!(asked, ["MED"]);
    assert!(blocked.contains(&"one_of_missing"), "{blocked:?}");
    for one in ["MED", "DEATH"] {
        assert_eq!(one_of("HUM", "Q2", &with(&[one])).0, Vec::<String>::new(), "{one}");
    }
    let common = ["PASSPORT", "FORM", "PHOTO", "URGENCY"];
    for (more, asked) in [
        (&["INVITE", "LICENCE"][..], &[][..]),
        (&["INVITE", "PLAN"], &[]),
        (&["FAIR"], &[]),
        (&["INVITE"], &["LICENCE"]),
        (&["LICENCE"], &["INVITE"]),
        (&[], &["INVITE", "LICENCE"]),
    ] {
        assert_eq!(one_of("BUS", "M", &[&common[..], more].concat()).0, asked, "{more:?}");
    }
}

#[test]
fn approval_requires_officer_checks() {
    let needs = ["ALERTCHK", "INQUIRY"].map(Item::new);
    for ground in Rules::builtin().grounds() {
        let mut papers = at_home();
        papers.ground = ground.code;
        let b = DecisionBench::new(papers);
        let own = b
            .case()
            .lines
            .iter()
            .filter(|l| l.is_recorded_by_officer() && l.blocks_approval())
            .map(|l| l.item);
        assert_eq!(own.collect::<Vec<_>>(), needs, "{}", ground.code);
    }
    let mut b = DecisionBench::new(at_home());
    let documents: Vec<Item> = b.case().reviewable_items().collect();
    assert!(!documents.iter().any(|i| needs.contains(i)));
    assert_eq!(b.wang(Command::VerifyRun { items: needs.to_vec() }), Err(vec!["check_not_made"; 2]));
    b.wang(Command::VerifyRun { items: documents }).unwrap();
    assert!(b.case().is_reviewed(), "a transfer needs none of them");
    assert_eq!(b.wang(approve()), Err(vec!["check_not_made"; 2]));
    assert!(
        crate::domain::request_letter::requestable_items(b.case(), &b.rules)
            .iter()
            .all(|(a, _)| !needs.contains(&a.item))
    );
    for item in needs {
        assert_eq!(b.wang(Command::Verify { item, note: None }), Ok(vec!["item_verified"]));
    }
    assert!(["PORTRAIT", "FEE"].iter().all(|i| b.case().line(Item::new(i)).is_some()));
    assert_eq!(b.wang(approve()), Ok(vec!["approved"]));
}

#[test]
fn another_traveller_has_the_checks_made_again() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    let state = |b: &DecisionBench, item| b.case().line(Item::new(item)).unwrap().state;
    let send = |b: &mut DecisionBench, papers: &Application| {
        let receive = Command::Receive { papers: Box::new(papers.clone()), matches: Vec::new() };
        b.run(&Officer::desk(), receive).unwrap();
    };
    let mut papers = Application { stay_days: 3, ..at_home() };
    send(&mut b, &papers);
    assert_eq!(state(&b, "ALERTCHK"), ItemState::Verified);
    papers.traveller.birth_date = day("1975-01-01").into();
    send(&mut b, &papers);
    assert_eq!([state(&b, "ALERTCHK"), state(&b, "INQUIRY")], [ItemState::Missing; 2]);
    assert_eq!(state(&b, "PHOTO"), ItemState::Verified);
}

#[test]
fn a_checklist_of_before_gets_the_checks() {
    let mut b = DecisionBench::new(at_home());
    b.case.as_mut().unwrap().lines.retain(|l| !l.is_recorded_by_officer());
    b.verify_all();
    assert_eq!(b.wang(approve()), Err(vec!["check_not_made"; 2]));
    for item in ["ALERTCHK", "INQUIRY"].map(Item::new) {
        assert_eq!(b.wang(Command::Verify { item, note: None }), Ok(vec!["item_verified"]));
    }
    assert_eq!(b.wang(Command::Undo), Ok(vec!["item_restored"]));
    assert_eq!(b.wang(approve()), Err(vec!["check_not_made"]));
    assert_eq!(b.wang(Command::Redo), Ok(vec!["item_redone"]));
    assert_eq!(b.wang(Command::Verify { item: Item::new("FEE"), note: None }), Err(vec!["item_unknown"]));
    assert_eq!(b.wang(approve()), Ok(vec!["approved"]));
}

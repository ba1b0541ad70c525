//! Matches and their reasons, which determination is in force, and that the index agrees with a scan.

use super::person::Person;
use super::*;
use crate::domain::case::RecordedEvent;
use crate::domain::case::application::{Application, Inviter, Passport, Sex, Traveller};
use crate::domain::case::checklist::{Finding, FindingSeverity};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Category, ClosingCode, Code, Ground, Port, StateCode};
use crate::domain::desk::Desk;
use crate::domain::document_number::{ALIKE, plain_number, without_check_digit};
use crate::domain::event::Event;
use crate::domain::mrz::check_digit;
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;
use chrono::Duration;
use proptest::prelude::*;
use std::sync::Arc;

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-23T14:05:00+08:00").unwrap().with_timezone(&Utc)
}

fn no(serial: u32) -> CaseNo {
    CaseNo::from_serial(Port::new("NGB"), serial)
}

fn traveller(surname: &str, given: &str, number: &str, born: &str) -> Traveller {
    Traveller {
        surname: surname.into(),
        given_names: given.into(),
        native_name: None,
        nationality: StateCode::new("NLD"),
        sex: Sex::X,
        birth_date: born.parse().unwrap(),
        passport: Passport {
            kind: "P".into(),
            number: number.into(),
            issuing_state: StateCode::new("NLD"),
            expires_on: "2032-04-15".parse().unwrap(),
            mrz: Vec::new(),
        },
    }
}

fn papers(traveller: Traveller, inviter: Option<&str>) -> Application {
    Application {
        submission: "s".into(),
        submitted_at: now(),
        office: Port::new("NGB"),
        entry_port: Port::new("NGB"),
        arrival: None,
        ground: Ground::new("TAL"),
        category: Category::new("R"),
        entries: 1,
        stay_days: 20,
        reason: "r".into(),
        traveller,
        inviter: inviter.map(|name| Inviter {
            name: name.into(),
            kind: None,
            uscc: None,
            contact: None,
            phone: None,
            address: None,
        }),
        documents: Vec::new(),
        group: Vec::new(),
    }
}

fn then(case: Case, at: DateTime<Utc>, event: &Event) -> Case {
    let how = RecordedEvent { seq: 2, at, officer: OfficerId::desk() };
    let no = case.no;
    Case::apply(Some(case), no, event, &how).unwrap()
}

fn received(serial: u32, at: DateTime<Utc>, papers: Application) -> Case {
    let how = RecordedEvent { seq: 1, at, officer: OfficerId::desk() };
    let event = Event::Received { office: Port::new("NGB"), papers, lines: Vec::new(), rules: "t".into() };
    Case::apply(None, no(serial), &event, &how).unwrap()
}

fn compared(other: u32, same: bool) -> Event {
    Event::Compared { other: no(other), same, note: None }
}

fn withdrawn() -> Event {
    Event::Withdrawn { code: ClosingCode::new("W-APP"), note: None, grace_until: None }
}

/// What a scan from the first case finds among the others, by their reasons.
fn seen(cases: &[Case]) -> Vec<(CaseNo, Vec<MatchReason>)> {
    let mut sweep = RelatedCaseScan::new(&cases[0], &Rules::builtin(), now());
    for case in cases {
        sweep.add(Arc::new(case.clone()));
    }
    sweep.radar().found.into_iter().map(|f| (f.other.no, f.reasons)).collect()
}

fn why(a: &Traveller, b: &Traveller) -> Vec<MatchReason> {
    Person::new(a).reasons(&Person::new(b)).collect()
}

#[test]
fn passport_numbers_match_despite_lookalike_characters() {
    let digit = char::from(b'0' + check_digit(b"NX0010001"));
    let other = char::from(b'0' + (check_digit(b"NX0010001") + 1) % 10);
    for (written, reason) in [
        ("NX0010001".to_owned(), Some(MatchReason::Passport)),
        (" nx 001-0001".into(), Some(MatchReason::Passport)),
        ("ＮＸ００１０００１".into(), Some(MatchReason::Passport)),
        ("NXO01OOO1".into(), Some(MatchReason::NumberAlike)),
        ("NX00I000I".into(), Some(MatchReason::NumberAlike)),
        (format!("NX0010001{digit}"), Some(MatchReason::NumberAlike)),
        (format!("NXOO1OOO1<{digit}"), Some(MatchReason::NumberAlike)),
        (format!("NX0010001{other}"), None),
        ("NX0010002".into(), None),
        (String::new(), None),
    ] {
        let here = traveller("A", "B", "NX0010001", "1974-08-12");
        let there = traveller("C", "D", &written, "1980-01-01");
        assert_eq!(why(&here, &there), reason.into_iter().collect::<Vec<_>>(), "{written}");
        assert_eq!(why(&there, &here), why(&here, &there), "{written}");
    }
    let mut abroad = traveller("C", "D", "NX0010001", "1980-01-01");
    abroad.passport.issuing_state = StateCode::new("BEL");
    assert_eq!(why(&traveller("A", "B", "NX0010001", "1974-08-12"), &abroad), []);
}

#[test]
fn names_match_only_with_birth_date() {
    for (surname, given, reason) in [
        ("Müller", "Jörg", Some(MatchReason::Traveller)),
        ("MULLER", "JORG", Some(MatchReason::Traveller)),
        ("MUELLER", "JOERG", Some(MatchReason::NameAlike)),
        ("JOERG", "MUELLER", Some(MatchReason::NameAlike)),
        ("Мюллер", "Йорг", None),
        ("MULLER", "JORGE", None),
        ("", "", None),
    ] {
        let here = traveller("MÜLLER", "JÖRG", "A", "1974-08-12");
        let there = traveller(surname, given, "B", "1974-08-12");
        assert_eq!(why(&here, &there), reason.into_iter().collect::<Vec<_>>(), "{surname} {given}");
        let later = traveller(surname, given, "B", "1974-08-13");
        assert_eq!(why(&here, &later), [], "{surname} {given}");
    }
    let cyrillic = traveller("Иванов", "Пётр", "A", "1974-08-12");
    assert_eq!(why(&cyrillic, &traveller("IVANOV", "PETR", "B", "1974-08-12")), [MatchReason::NameAlike]);
    let three = traveller("TRAN", "VAN MINH", "A", "1974-08-12");
    assert_eq!(why(&three, &traveller("MINH", "TRAN VAN", "B", "1974-08-12")), [MatchReason::NameAlike]);
}

#[test]
fn strength_goes_by_passport_name_and_refusal() {
    let when = now();
    for (reasons, strength) in [
        (&[MatchReason::Passport][..], MatchStrength::Strong),
        (&[MatchReason::NumberAlike, MatchReason::NameAlike], MatchStrength::Strong),
        (&[MatchReason::Traveller, MatchReason::Refused(when)], MatchStrength::Strong),
        (&[MatchReason::Traveller], MatchStrength::Likely),
        (&[MatchReason::NumberAlike], MatchStrength::Likely),
        (&[MatchReason::Inviter, MatchReason::Withdrawn(when)], MatchStrength::Weak),
        (&[MatchReason::Burst(5)], MatchStrength::Weak),
    ] {
        assert_eq!(MatchStrength::from_reasons(reasons), strength, "{reasons:?}");
    }
}

#[test]
fn scan_lists_strongest_first_without_itself() {
    let jansen = traveller("JANSEN", "SOPHIE", "NX0010001", "1974-08-12");
    let hours = |n| now() - Duration::hours(n);
    let of =
        |serial, t: Traveller, inviter| received(serial, hours(100 * i64::from(serial)), papers(t, inviter));
    let renamed = traveller("DE VRIES", "SOPHIE", "NXOO1OOO1", "1974-08-12");
    let namesake = traveller("SOPHIE", "JANSEN", "ZZ7", "1974-08-12");
    let stranger = traveller("KIM", "A", "K1", "1990-01-01");
    let cases = [
        of(0, jansen.clone(), Some("Weilan")),
        of(1, renamed, None),
        of(2, namesake, Some("weilan ")),
        of(3, jansen.clone(), None),
        then(of(4, stranger.clone(), Some("Weilan")), hours(90), &withdrawn()),
        of(5, stranger, Some("Weilan")),
    ];
    assert_eq!(
        seen(&cases),
        [
            (no(3), vec![MatchReason::Passport, MatchReason::Traveller]),
            (no(1), vec![MatchReason::NumberAlike]),
            (no(2), vec![MatchReason::NameAlike, MatchReason::Inviter]),
            (no(4), vec![MatchReason::Inviter, MatchReason::Withdrawn(hours(90))]),
        ]
    );
}

#[test]
fn any_group_member_can_match() {
    let mut group = papers(traveller("A", "A", "P1", "1970-01-01"), None);
    group.group = vec![traveller("B", "B", "P2", "1971-01-01"), traveller("C", "C", "P3", "1972-01-01")];
    let alone = received(1, now(), papers(traveller("C", "C", "P3", "1972-01-01"), None));
    let mut sweep = RelatedCaseScan::new(&received(0, now(), group), &Rules::builtin(), now());
    sweep.add(Arc::new(alone));
    let radar = sweep.radar();
    assert_eq!((radar.found[0].mine, radar.found[0].theirs), (2, 0));
}

#[test]
fn old_closed_cases_and_refusals_do_not_count() {
    let days = |n| now() - Duration::days(n);
    let jansen = || papers(traveller("JANSEN", "SOPHIE", "NX0010001", "1974-08-12"), None);
    let window = Rules::builtin().policy.radar_days;
    let cases = [
        received(0, now(), jansen()),
        then(received(1, days(window + 1), jansen()), days(3), &withdrawn()),
        then(received(2, days(window - 1), jansen()), days(3), &withdrawn()),
        received(3, days(window + 1), jansen()),
    ];
    let found = seen(&cases);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].0, no(2), "the archive goes as far back as the policy says");
    assert_eq!(found[1].0, no(3), "a live case counts however old it is");
}

#[test]
fn surge_follows_policy_count_and_hours() {
    let policy = Rules::builtin().policy;
    let most = policy.burst_cases;
    let of = |serial: u32, hours: i64| {
        let t =
            traveller("T", &format!("G{}", "X".repeat(serial as usize)), &format!("P{serial}"), "1970-01-01");
        received(serial, now() - Duration::hours(hours), papers(t, Some("Weilan")))
    };
    let few: Vec<Case> = (0..most - 1).map(|n| of(n, i64::from(n))).collect();
    assert_eq!(seen(&few), []);
    // One more within the hours makes it a burst; one outside of them does not.
    let mut cases = few.clone();
    cases.push(of(most, policy.burst_hours));
    assert_eq!(seen(&cases), []);
    cases.push(of(most + 1, policy.burst_hours - 1));
    let found = seen(&cases);
    assert_eq!(found.len(), cases.len() - 2, "{found:?}");
    assert!(found.iter().all(|(_, why)| why == &[MatchReason::Burst(most as usize)]), "{found:?}");
}

#[test]
fn large_surge_is_counted_fully_listed_partly() {
    let of = |serial: u32, days: i64| {
        let t =
            traveller("T", &format!("G{}", "X".repeat(serial as usize)), &format!("P{serial}"), "1970-01-01");
        received(serial, now() - Duration::days(days), papers(t, Some("Weilan")))
    };
    let refused_days = Rules::builtin().policy.refused_days;
    let mut sweep = RelatedCaseScan::new(&of(0, 0), &Rules::builtin(), now());
    for n in 1..=300 {
        sweep.add(Arc::new(of(n, 0)));
    }
    for n in 301..=400 {
        let long_ago = refused_days + 1;
        let day = if n == 301 { long_ago } else { 2 };
        sweep.add(Arc::new(then(of(n, day), now() - Duration::days(day), &withdrawn())));
    }
    let radar = sweep.radar();
    assert_eq!((radar.burst, radar.more, radar.looked), (Some(301), true, 400));
    let of_kind = |burst: bool| {
        radar
            .found
            .iter()
            .filter(|f| matches!(f.reasons[0], MatchReason::Burst(_)) == burst)
            .collect::<Vec<_>>()
    };
    assert_eq!((of_kind(true).len(), of_kind(false).len()), (40, 40));
    assert!(
        of_kind(false).iter().all(|f| f.other.no != no(301)),
        "withdrawn too long ago to be told of an inviter"
    );
}

#[test]
fn determination_holds_while_both_cases_have_it() {
    let of = |serial| received(serial, now(), papers(traveller("A", "B", "P1", "1970-01-01"), None));
    let (a, b) = (of(0), of(1));
    assert_eq!(valid_determination(&a, &b), None);
    let a = then(a, now(), &compared(1, false));
    assert_eq!(valid_determination(&a, &b), None, "half a word");
    let b = then(b, now(), &compared(0, false));
    assert!(
        valid_determination(&a, &b).is_some_and(|c| !c.same)
            && valid_determination(&b, &a).is_some_and(|c| !c.same)
    );
    // Reversed by the other determination.
    let (a, b) = (then(a, now(), &compared(1, true)), then(b, now(), &compared(0, true)));
    assert!(valid_determination(&a, &b).is_some_and(|c| c.same));
    assert_eq!(a.compared.len(), 1);
    // A new version with the same traveller keeps the match; one with another traveller ends it for both cases.
    let supplement = |stay_days, number: &str| Event::Supplemented {
        papers: Application { stay_days, ..papers(traveller("A", "B", number, "1970-01-01"), None) },
        lines: Vec::new(),
        changes: Vec::new(),
        rules: "t".into(),
    };
    let a = then(a, now(), &supplement(5, "P1"));
    assert!(valid_determination(&a, &b).is_some());
    let a = then(a, now(), &supplement(5, "P2"));
    assert_eq!((valid_determination(&a, &b), valid_determination(&b, &a)), (None, None));
    // A determination made with one of them closed is recorded in one of them.
    let closed = then(of(2), now(), &withdrawn());
    let b = then(b, now(), &compared(2, false));
    assert!(valid_determination(&b, &closed).is_some() && valid_determination(&closed, &b).is_some());
}

#[test]
fn dismissed_match_no_longer_warns() {
    let case = received(0, now(), papers(traveller("A", "B", "P1", "1970-01-01"), None));
    let of = |code, about: String| Finding {
        code: Code::new(code),
        severity: FindingSeverity::Notice,
        about: about.into(),
    };
    let finding = of("same_passport", no(1).to_string());
    assert!(!case.is_dismissed(&finding));
    let case = then(case, now(), &compared(1, true));
    assert!(!case.is_dismissed(&finding));
    let case = then(case, now(), &compared(1, false));
    assert!(case.is_dismissed(&finding));
    assert!(!case.is_dismissed(&of("same_passport", no(2).to_string())));
    assert!(!case.is_dismissed(&of("hostile_text", no(1).to_string())));
}

#[test]
fn index_follows_desk_and_agrees_with_scan() {
    let rules = Rules::builtin();
    let jansen = || papers(traveller("JANSEN", "SOPHIE", "NX0010001", "1974-08-12"), Some("Weilan"));
    let alike = || papers(traveller("DE VRIES", "S", "NXOO1OOO1", "1975-08-12"), Some("Weilan"));
    let other = || papers(traveller("KIM", "A", "K1", "1990-01-01"), Some("Weilan"));
    let cases = [received(0, now(), jansen()), received(1, now(), alike()), received(2, now(), other())];
    let mut desk = Desk::new(Port::new("NGB"), 1, cases.iter().cloned().map(Arc::new), &rules);
    let mut index = MatchIndex::from_desk(&desk);
    let echo = |index: &MatchIndex, desk: &Desk| index.echo(&desk.get(no(0)).unwrap().case, desk, &rules);
    assert_eq!(echo(&index, &desk), MatchSummary { open: 1, same: 0, burst: None });
    assert!(echo(&index, &desk) != MatchSummary::default());
    // The third becomes the same traveller by a new version of the application, and the second is removed.
    let event =
        Event::Supplemented { papers: jansen(), lines: Vec::new(), changes: Vec::new(), rules: "t".into() };
    desk.put(Arc::new(then(cases[2].clone(), now(), &event)), &rules);
    desk.put(Arc::new(then(cases[1].clone(), now(), &withdrawn())), &rules);
    desk.seq = 3;
    index.follow(&desk);
    assert_eq!(echo(&index, &desk), MatchSummary { open: 1, same: 0, burst: None });
    // With a determination on both it is hidden, or counted as the same.
    for (same, expected) in [(false, 0), (true, 1)] {
        let case = |n| (*desk.get(no(n)).unwrap().case).clone();
        let (a, b) = (then(case(0), now(), &compared(2, same)), then(case(2), now(), &compared(0, same)));
        desk.put(Arc::new(a), &rules);
        desk.put(Arc::new(b), &rules);
        desk.seq += 1;
        index.follow(&desk);
        assert_eq!(echo(&index, &desk), MatchSummary { open: 0, same: expected, burst: None });
    }
    // As many as make a burst.
    for n in 10..10 + rules.policy.burst_cases {
        let t = traveller("T", &"X".repeat(n as usize), &format!("P{n}"), "1970-01-01");
        desk.put(Arc::new(received(n, now(), papers(t, Some("WEILAN")))), &rules);
    }
    desk.seq += 1;
    index.follow(&desk);
    assert_eq!(echo(&index, &desk).burst, Some(rules.policy.burst_cases as usize + 2));
}

fn sign() -> impl Strategy<Value = char> {
    prop::sample::select("ABCXYZOI0123456789".chars().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_number_read_otherwise_is_found_again(
        signs in prop::collection::vec(sign(), 6..=9),
        swaps in prop::collection::vec(any::<bool>(), 9),
        blanks in prop::collection::vec(any::<bool>(), 9),
        lower: bool,
        check: bool,
    ) {
        let number: String = signs.iter().collect();
        let mut written = String::new();
        for ((sign, swap), blank) in signs.iter().zip(&swaps).zip(&blanks) {
            let other = ALIKE.iter().find_map(|(l, d)| match *sign {
                s if s == *l => Some(*d),
                s if s == *d => Some(*l),
                _ => None,
            });
            written.push(other.filter(|_| *swap).unwrap_or(*sign));
            if *blank {
                written.push(' ');
            }
        }
        if check {
            // Of the number with its letters as they are, or with digits for them.
            written = format!("{number}{}", check_digit(number.as_bytes()));
        }
        if lower {
            written = written.to_lowercase();
        }
        let a = traveller("A", "B", &number, "1974-08-12");
        let b = traveller("C", "D", &written, "1980-01-01");
        let reasons = why(&a, &b);
        prop_assert!(matches!(reasons[..], [MatchReason::Passport | MatchReason::NumberAlike]), "{number} {written} {reasons:?}");
        prop_assert_eq!(&why(&b, &a), &reasons);
        // What may be one is found under a key of both.
        let (a, b) = (Person::new(&a), Person::new(&b));
        let shared = a.keys().any(|k| b.keys().any(|other| other == k));
        prop_assert!(shared);
    }

    #[test]
    fn plain_numbers_stay_as_they_are(number in "\\PC{0,16}") {
        let plain = plain_number(&number);
        prop_assert_eq!(plain_number(&plain), plain.clone());
        prop_assert!(plain.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()));
        prop_assert!(ALIKE.iter().all(|(letter, _)| !plain.contains(*letter)));
        if let Some(cut) = without_check_digit(&number) {
            prop_assert_eq!(cut.len() + 1, plain.len());
            prop_assert!(plain.starts_with(&cut));
        }
    }

    #[test]
    fn clearly_different_numbers_do_not_match(
        signs in prop::collection::vec(sign(), 6..=9), at in 0usize..9,
    ) {
        let number: String = signs.iter().collect();
        let at = at % signs.len();
        let mut other = signs.clone();
        // A sign of no pair, and another one.
        other[at] = if signs[at] == 'X' { 'Y' } else { 'X' };
        let other: String = other.iter().collect();
        let (a, b) = (traveller("A", "B", &number, "1974-08-12"), traveller("C", "D", &other, "1980-01-01"));
        prop_assert_eq!(why(&a, &b), vec![]);
    }

    #[test]
    fn name_matches_share_an_index_key(
        words in prop::collection::vec("[A-Za-zÄÖÜäöüÅå]{1,5}", 1..4), cut in 0usize..4, turned: bool,
    ) {
        let cut = cut.min(words.len());
        let (surname, given) = (words[..cut].join(" "), words[cut..].join(" "));
        let (x, y) = if turned { (&given, &surname) } else { (&surname, &given) };
        let a = Person::new(&traveller(&surname, &given, "A", "1974-08-12"));
        let b = Person::new(&traveller(&x.to_uppercase(), y, "B", "1974-08-12"));
        let reasons: Vec<MatchReason> = a.reasons(&b).collect();
        prop_assert!(matches!(reasons[..], [MatchReason::Traveller | MatchReason::NameAlike]), "{surname}/{given} {reasons:?}");
        let shared = a.keys().any(|k| b.keys().any(|other| other == k));
        prop_assert!(shared);
    }
}

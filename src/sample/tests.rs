//! The sample desk: repeatable, legal throughout, and consistent.

use super::applications::{ApplicationSpec, InjectedDefect, draw, spoil};
use super::cases::CaseMaker;
use super::*;
use crate::domain::case::application::Application;
use crate::domain::case::checklist::FindingSeverity;
use crate::domain::case::state::CaseState;
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::code::{Item, Port};
use crate::domain::credit_code::CreditCode;
use crate::domain::findings;
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use chrono::{DateTime, Duration, Utc};
use fastrand::Rng;
use std::collections::BTreeSet;

const NGB: Port = Port::new("NGB");

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-08-19T14:05:00.123456789+08:00").unwrap().with_timezone(&Utc)
}

/// Findings that weigh more than a notice.
fn trouble(papers: &Application, rules: &Rules) -> Vec<String> {
    let lines = findings::checklist(papers, &[], rules, papers.submitted_at);
    let findings = lines.into_iter().flat_map(|l| l.findings);
    findings.filter(|f| f.severity > FindingSeverity::Notice).map(|f| f.code.to_string()).collect()
}

#[test]
fn one_seed_makes_one_desk() {
    let rules = Rules::builtin();
    let desk = |seed, now| cases(seed, 60, 60, now, NGB, &rules, 1).collect::<Vec<_>>();
    assert_eq!(desk(7, now()), desk(7, now()));
    assert_ne!(desk(7, now())[12..], desk(8, now())[12..]);
    let later = desk(7, now() + Duration::days(1));
    let earlier = desk(7, now());
    for (a, b) in earlier.iter().zip(&later) {
        assert_eq!(a.case.received_at + Duration::days(1), b.case.received_at);
        assert_eq!(a.case.state.name(), b.case.state.name());
    }
}

#[test]
fn no_command_is_refused_anywhere() {
    let rules = Rules::builtin();
    for (seed, office) in [(1, "NGB"), (2, "PEK"), (3, "PVG")] {
        let maker = CaseMaker::new(seed, 300, now(), Port::new(office), &rules);
        for place in 0..500 {
            let bench = maker.make(place, 1);
            assert_eq!(bench.refused, None, "seed {seed}, case {place}");
        }
    }
}

#[test]
fn entries_fold_to_case_in_time_order() {
    let rules = Rules::builtin();
    let mut seq = 41;
    for (place, built) in (0..).zip(cases(5, 200, 200, now(), NGB, &rules, seq)) {
        let no = crate::domain::case_no::CaseNo::from_serial(NGB, place);
        let mut case = None;
        let mut last = DateTime::UNIX_EPOCH;
        for (at, officer, events) in &built.entries {
            assert!(*at >= last && *at <= now(), "{no}");
            assert!(!events.is_empty());
            last = *at;
            for event in events {
                case = Case::apply(case, no, event, &RecordedEvent { seq, at: *at, officer: *officer });
            }
            seq += 1;
        }
        assert_eq!(case.as_ref(), Some(&built.case));
        assert!(built.case.papers.submitted_at <= built.case.received_at);
    }
}

#[test]
fn sample_mix_matches_shares_and_is_future() {
    let rules = Rules::builtin();
    let mut states = std::collections::BTreeMap::new();
    let mut ready = 0;
    for (place, built) in (0..).zip(cases(9, 3000, 1000, now(), NGB, &rules, 1)) {
        let case = &built.case;
        if place >= 3000 {
            assert!(case.state.is_closed(), "{}", case.no);
            assert!(built.entries.len() <= 7);
            let (closed, ..) = built.entries.last().unwrap();
            assert!(now() - *closed < Duration::days(60));
            *states.entry(("archive", case.state.name())).or_insert(0) += 1;
            continue;
        }
        assert!(!case.state.is_closed() && !case.state.is_decided());
        assert!(case.state.wakes_at().is_none_or(|at| at > now()), "{}", case.no);
        assert!(case.claim.as_ref().is_none_or(|c| c.until > now()), "{}", case.no);
        assert!(now() - case.papers.submitted_at <= Duration::hours(31));
        ready += u32::from(case.state == CaseState::InReview && case.is_reviewed());
        *states.entry(("live", case.state.name())).or_insert(0) += 1;
    }
    let count = |kind, state| states.get(&(kind, state)).copied().unwrap_or(0);
    let told = [
        ("received", 1800, 110),
        ("in_review", 600, 90),
        ("awaiting_documents", 210, 50),
        ("on_hold", 120, 40),
        ("escalated", 120, 40),
        ("transfer_offered", 150, 45),
    ];
    for (state, about, slack) in told {
        assert!(i32::abs(count("live", state) - about) < slack, "{state}: {states:?}");
    }
    assert!(ready > 20, "{ready}");
    for state in ["entered", "refused", "transferred", "withdrawn"] {
        assert!(count("archive", state) > 20, "{state}: {states:?}");
    }
}

#[test]
fn clean_sample_applications_have_no_findings() {
    let rules = Rules::builtin();
    let mut rng = Rng::with_seed(3);
    let mut nationalities = BTreeSet::new();
    for n in 0..3000 {
        let wish = ApplicationSpec { flaw: None, ..ApplicationSpec::any(&mut rng) };
        let papers = draw(&mut rng, n, NGB, now(), wish);
        assert_eq!(trouble(&papers, &rules), Vec::<String>::new(), "{papers:?}");
        if let Some(code) = papers.inviter.as_ref().and_then(|i| i.uscc.as_deref()) {
            assert!(CreditCode::parse(code).is_ok(), "{code}");
        }
        for t in papers.travellers() {
            nationalities.insert(t.nationality);
            assert!(rules.state(t.nationality).is_some_and(|s| s.foreign), "{}", t.nationality);
            assert_eq!(clean(&t.surname), *t.surname);
            assert!(t.passport.number.len() <= 9, "{}", t.passport.number);
        }
        let days = papers.arrival.as_ref().map(|a| a.at - now());
        assert!(days.is_none_or(|d| d >= Duration::hours(-2) && d <= Duration::days(4)));
    }
    assert!(nationalities.len() >= 20, "{}", nationalities.len());
}

#[test]
fn each_flaw_is_found() {
    let rules = Rules::builtin();
    let mut rng = Rng::with_seed(4);
    let flaws = [
        (InjectedDefect::CheckDigit, "mrz_check_number"),
        (InjectedDefect::Number, "mrz_number_differs"),
        (InjectedDefect::LongStay, "stay_too_long"),
        (InjectedDefect::TwoEntries, "more_than_one_entry"),
        (InjectedDefect::CreditCode, "credit_code_wrong"),
    ];
    let matter = super::scenarios::matter("BUS");
    let wish = ApplicationSpec { matter, complete: true, away: false, flaw: None };
    for n in 0..200 {
        let papers = draw(&mut rng, n, NGB, now(), wish);
        for (flaw, code) in flaws {
            let mut spoilt = papers.clone();
            spoil(&mut rng, &mut spoilt, flaw, now());
            assert!(trouble(&spoilt, &rules).contains(&code.to_string()), "{flaw:?} {spoilt:?}");
        }
        let mut spoilt = papers;
        spoil(&mut rng, &mut spoilt, InjectedDefect::ExpiresSoon, now());
        let lines = findings::checklist(&spoilt, &[], &rules, now());
        assert!(lines.iter().flat_map(|l| &l.findings).any(|f| f.code.as_str() == "passport_expires_soon"));
        assert_eq!(trouble(&spoilt, &rules), Vec::<String>::new());
    }
}

#[test]
fn injected_defects_match_their_rates() {
    let rules = Rules::builtin();
    let mut rng = Rng::with_seed(5);
    let mut ids = BTreeSet::new();
    let (mut flawed, mut gaps) = (0, 0);
    for n in 0..2000 {
        let papers = papers(&mut rng, n, NGB, now());
        flawed += u32::from(!trouble(&papers, &rules).is_empty());
        let lines = findings::checklist(&papers, &[], &rules, now());
        gaps += u32::from(
            lines
                .iter()
                .any(|l| l.state.name() == "missing" && l.blocks_approval() && !l.is_recorded_by_officer()),
        );
        assert!(ids.insert(papers.submission));
    }
    assert!((60..160).contains(&flawed), "{flawed}");
    assert!((600..800).contains(&gaps), "{gaps}");
}

#[test]
fn first_sample_case_shows_the_main_task() {
    let rules = Rules::builtin();
    let built: Vec<_> = cases(1, 12, 0, now(), NGB, &rules, 1).collect();
    assert!(built.iter().all(|b| b.case.state == CaseState::Received && b.case.claim.is_none()));
    let papers: Vec<&Application> = built.iter().map(|b| &b.case.papers).collect();
    let missing = |place: usize| -> Vec<Item> {
        let lines = built[place].case.lines.iter();
        lines
            .filter(|l| l.state.name() == "missing" && l.blocks_approval() && !l.is_recorded_by_officer())
            .map(|l| l.item)
            .collect()
    };
    assert_eq!(papers[0].traveller.name(), "JANSEN SOPHIE");
    assert_eq!((papers[0].entry_port, papers[0].ground.as_str()), (Port::new("PEK"), "TAL"));
    assert_eq!((papers[1].entry_port, papers[1].ground.as_str()), (NGB, "BUS"));
    assert_eq!(trouble(papers[4], &rules)[0], "mrz_check_number");
    assert_eq!(trouble(papers[5], &rules), ["stay_too_long"]);
    assert_eq!(missing(6), [Item::new("LICENCE")]);
    assert!(papers[7].arrival.as_ref().is_some_and(|a| a.at < now()));
    assert_eq!(papers[8].traveller.native_name.as_deref(), Some("田中 健太"));
    assert_eq!(papers[11].travellers().count(), 4);
    for place in [0, 1, 2, 3, 7, 8, 9, 10, 11] {
        assert_eq!(trouble(papers[place], &rules), Vec::<String>::new(), "{place}");
        assert_eq!(missing(place), [], "{place}");
    }
}

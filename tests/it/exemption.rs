//! Visa exemptions held against cases: who is exempt, until when, and what everybody is told as the lists and the calendar run out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, at};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use portdesk::domain::calendar::CalendarBasis;
use portdesk::domain::case::Case;
use portdesk::domain::case::application::BookedArrival;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::{Category, Port, StateCode};
use portdesk::domain::command::Command;
use portdesk::domain::decide::DecisionContext as Deciding;
use portdesk::domain::desk::OpenCase;
use portdesk::domain::exemption::{ExemptionStatus, NO_VISA, exemption};
use portdesk::domain::handling_time::HandlingTimes;
use portdesk::domain::lang::Lang;
use portdesk::domain::no_visa::{no_visa, no_visa_of_decision};
use portdesk::domain::queue::QueuePosition;
use portdesk::domain::rules::{RuleSources, Rules};
use portdesk::domain::warning::{Warning, warnings_at};
use portdesk::report::{
    JournalStamp, ReportRow, case_json, case_text, handover_json, handover_text, row_json, stats_text,
};
use portdesk::sample;
use portdesk::text::{
    Catalog, counters_text, exemption_banner, exemption_lines, queue_explanation_lines, rationale_at,
};
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);
const NOON: &str = "2026-11-23T12:00:00+08:00";
const AFTER: &str = "2027-01-01T10:00:00+08:00";

/// A trader of a nationality who asks for six days and lands at a time; nobody has looked at the case.
fn trader(state: &'static str, lands: &str) -> Case {
    let cases = sample::cases(1, 12, 0, at(NOON), Port::new("NGB"), &RULES, 1);
    let mut case =
        cases.into_iter().map(|b| b.case).find(|c| &*c.papers.traveller.surname == "MÜLLER").unwrap();
    let t = &mut case.papers.traveller;
    (t.nationality, t.passport.issuing_state) = (StateCode::new(state), StateCode::new(state));
    t.passport.expires_on = NaiveDate::from_ymd_opt(2032, 1, 1).unwrap();
    case.papers.arrival = Some(BookedArrival { carrier: "CX962".into(), at: at(lands) });
    (case.told, case.claim) = (None, None);
    case
}

fn status(case: &Case, now: &str) -> Option<ExemptionStatus> {
    exemption(case, &RULES, at(now)).first().map(|s| s.status)
}

fn texts() -> [Arc<Catalog>; 2] {
    Lang::ALL.map(Catalog::builtin)
}

fn lines(case: &Case, now: &str) -> [String; 2] {
    let found = exemption(case, &RULES, at(now));
    texts().map(|t| {
        let lines: Vec<String> = exemption_lines(&t, &found, &RULES).into_iter().map(|l| l.text).collect();
        lines.join("\n")
    })
}

#[test]
fn table_has_every_state_of_its_lists() {
    let of = |state| status(&trader(state, "2026-12-05T10:00:00+08:00"), NOON);
    for state in ["AND", "D", "GBR", "CAN", "RUS", "BRN", "URY", "ALB", "KAZ", "SGP", "WSM"] {
        assert_eq!(of(state), Some(ExemptionStatus::Exempt), "{state}");
    }
    for state in ["CZE", "IDN", "USA", "VNM"] {
        assert_eq!(of(state), Some(ExemptionStatus::Transit), "{state}");
    }
    for state in ["IND", "PHL", "ZAF", "GBD"] {
        assert_eq!(of(state), None, "{state}");
    }
}

#[test]
fn last_day_counts_and_next_does_not() {
    let lands = |text| status(&trader("POL", text), NOON);
    assert_eq!(lands("2026-12-31T23:59:00+08:00"), Some(ExemptionStatus::Exempt));
    assert_eq!(lands("2027-01-01T00:00:00+08:00"), Some(ExemptionStatus::Ended));
    // Russia has a year more, Kazakhstan has no end.
    assert_eq!(status(&trader("RUS", "2027-12-31T12:00:00+08:00"), NOON), Some(ExemptionStatus::Exempt));
    assert_eq!(status(&trader("RUS", "2028-01-01T12:00:00+08:00"), NOON), Some(ExemptionStatus::Ended));
    assert_eq!(status(&trader("KAZ", "2029-01-01T12:00:00+08:00"), NOON), Some(ExemptionStatus::Exempt));
}

#[test]
fn stay_passport_and_category_are_checked() {
    let mut case = trader("POL", "2026-12-05T10:00:00+08:00");
    let whole = case.clone();
    let changed = |change: fn(&mut Case)| {
        let mut case = whole.clone();
        change(&mut case);
        status(&case, NOON)
    };
    assert_eq!(changed(|c| c.papers.stay_days = 30), Some(ExemptionStatus::Exempt));
    assert_eq!(changed(|c| c.papers.stay_days = 31), None);
    for kind in ["PD", "PO", "PS", "PE", "PR", "PT", "PU", "ID"] {
        case.papers.traveller.passport.kind = kind.into();
        assert_eq!(status(&case, NOON), None, "{kind}");
    }
    assert_eq!(changed(|c| c.papers.traveller.passport.kind = "PP".into()), Some(ExemptionStatus::Exempt));
    assert_eq!(
        changed(|c| c.papers.traveller.passport.expires_on = NaiveDate::from_ymd_opt(2026, 12, 10).unwrap()),
        None
    );
    assert_eq!(changed(|c| c.papers.traveller.passport.issuing_state = StateCode::new("UKR")), None);
    for category in ["M", "F", "Q2", "S2", "L"] {
        case.papers.category = Category::new(category);
        case.papers.traveller.passport.kind = "P".into();
        assert_eq!(status(&case, NOON), Some(ExemptionStatus::Exempt), "{category}");
    }
    for category in ["R", "Z", "C"] {
        case.papers.category = Category::new(category);
        assert_eq!(status(&case, NOON), Some(ExemptionStatus::OtherCategory), "{category}");
    }
}

#[test]
fn moved_flight_changes_the_status() {
    let mut case = trader("POL", "2026-12-31T20:00:00+08:00");
    assert_eq!(status(&case, NOON), Some(ExemptionStatus::Exempt));
    case.told = case.arrival_report_after("CX962", Some(at("2027-01-01T02:00:00+08:00")), false);
    assert_eq!(status(&case, NOON), Some(ExemptionStatus::Ended));
    // Cancelled: the day of entry is not known, today is looked at.
    case.told = case.arrival_report_after("CX962", None, false);
    assert_eq!(status(&case, NOON), Some(ExemptionStatus::Exempt));
    assert!(lines(&case, NOON)[0].contains("No arrival known"));
}

#[test]
fn traveller_at_the_counter_enters_now() {
    let case = trader("POL", "2026-12-31T22:00:00+08:00");
    assert_eq!(status(&case, "2026-12-31T23:00:00+08:00"), Some(ExemptionStatus::Exempt));
    assert_eq!(status(&case, "2027-01-01T00:30:00+08:00"), Some(ExemptionStatus::Ended));
}

#[test]
fn group_is_exempt_when_everybody_is() {
    let mut case = trader("POL", "2026-12-05T10:00:00+08:00");
    case.papers.group = vec![case.papers.traveller.clone(); 2];
    assert!(exemption(&case, &RULES, at(NOON)).covers_everyone());
    let other = &mut case.papers.group[1];
    (other.surname, other.nationality, other.passport.issuing_state) =
        ("SINGH".into(), StateCode::new("IND"), StateCode::new("IND"));
    let found = exemption(&case, &RULES, at(NOON));
    assert_eq!((found.covers_everyone(), found.exempt(), found.of), (false, 2, 3));
    let [en, zh] = lines(&case, NOON);
    assert!(en.starts_with("2 of 3: MÜLLER THOMAS, MÜLLER THOMAS: No visa needed"), "{en}");
    assert!(zh.starts_with("3 人中 2 人：MÜLLER THOMAS、MÜLLER THOMAS：无需签证"), "{zh}");
    assert_eq!(no_visa(&case, &RULES, at(NOON)), None);
    let close = Command::Refuse { code: NO_VISA, note: None };
    let warned = warnings_at(&case, &close, &RULES, at(NOON));
    assert_eq!(warned, [Warning::NotExempt { exempt: 2, of: 3 }]);
}

#[test]
fn notice_names_what_was_checked() {
    let case = trader("POL", "2026-12-05T10:00:00+08:00");
    assert_eq!(
        lines(&case, NOON),
        [
            "No visa needed: unilateral exemption, until 2026-12-31. Checked: POL Poland, ordinary passport valid for the stay, \
             category M, entry 2026-12-05, stay 6 of at most 30 days; data of 2026-10-07",
            "无需签证：单方面免签，截至 2026-12-31。已核对：波兰，普通护照有效期覆盖停留期限，签证种类 M，2026-12-05 入境，停留 6 日\
             （最多 30 日）；数据日期 2026-10-07",
        ]
    );
    let mutual = trader("SGP", "2026-12-05T10:00:00+08:00");
    let [en, _] = lines(&mutual, NOON);
    assert!(en.contains("no end date") && en.contains("90 days in any 180"), "{en}");
}

#[test]
fn exemption_end_is_announced_thirty_days_ahead() {
    let banner = |day: &str| {
        let today = day.parse().unwrap();
        texts().map(|t| exemption_banner(&t, &RULES.exemptions.endings(today)).map(|[full, _]| full))
    };
    assert_eq!(banner("2026-11-30"), [None, None]);
    let first = banner("2026-12-01");
    assert_eq!(first[0].as_deref(), Some("exemptions end 2026-12-31"));
    assert_eq!(first[1].as_deref(), Some("免签 2026-12-31 截止"));
    assert_eq!(banner("2026-12-31")[0].as_deref(), Some("exemptions end 2026-12-31"));
    assert_eq!(banner("2027-01-01")[0].as_deref(), Some("exemptions ended 2026-12-31"));
    let ending = &RULES.exemptions.endings("2026-12-01".parse().unwrap())[0];
    assert_eq!((ending.states, ending.of, ending.days_left), (48, 50, 30));
    let [en, _] = lines(&trader("POL", "2026-12-05T10:00:00+08:00"), "2026-12-02T12:00:00+08:00");
    assert!(en.contains("ends on 2026-12-31, in 29 days"), "{en}");
}

#[test]
fn list_that_goes_on_warns_of_nothing() {
    let text = RuleSources::builtin().exemptions.replace("until = \"2026-12-31\"", "until = \"2027-12-31\"");
    let rules = Rules::parse(&RuleSources { exemptions: &text, ..RuleSources::builtin() }).unwrap();
    assert_eq!(rules.exemptions.endings("2026-12-20".parse().unwrap()), []);
    let case = trader("POL", "2027-01-05T10:00:00+08:00");
    assert!(exemption(&case, &rules, at(NOON)).covers_everyone());
}

#[test]
fn tables_that_make_no_sense_are_blocked() {
    for (from, to) in [
        ("\"AND\"", "\"ZZZ\""),
        ("\"AND\", \"ARG\"", "\"AND\", \"AND\""),
        ("days = 30", "days = 0"),
        ("\"Q2\"", "\"Q9\""),
        ("warn_days = 30", "warn_days = 999"),
    ] {
        let text = RuleSources::builtin().exemptions.replace(from, to);
        let parsed = Rules::parse(&RuleSources { exemptions: &text, ..RuleSources::builtin() });
        assert!(parsed.unwrap_err().to_string().starts_with("exemptions: "), "{to}");
    }
}

#[test]
fn answer_is_written_in_both_languages() {
    let case = trader("POL", "2026-12-05T10:00:00+08:00");
    let [zh, en] = no_visa(&case, &RULES, at(NOON)).unwrap();
    for part in ["NO VISA IS NEEDED", "Poland", "2026-12-31", "MÜLLER THOMAS", "2026-10-07", "2026-11-23"] {
        assert!(en.contains(part), "{part}: {en}");
    }
    for part in ["无需办理口岸签证", "波兰", "2026-12-31", "边检机关"] {
        assert!(zh.contains(part), "{part}: {zh}");
    }
    // Nothing was decided: it says so, and states no decision.
    assert!(en.contains("DRAFT") && !en.contains("not accepted"), "{en}");
    assert!(zh.contains("草稿") && !zh.contains("不予受理"), "{zh}");
    let mut closed = case.clone();
    closed.state = CaseState::NotAccepted { code: NO_VISA, grace_until: None };
    for [zh, en] in
        [no_visa(&closed, &RULES, at(NOON)), no_visa_of_decision(&case, &RULES, at(NOON))].map(Option::unwrap)
    {
        assert!(!en.contains("DRAFT") && en.contains("not accepted"), "{en}");
        assert!(!zh.contains("草稿") && zh.contains("不予受理"), "{zh}");
    }
    let ended = trader("POL", "2027-01-05T10:00:00+08:00");
    assert_eq!(no_visa(&ended, &RULES, at(NOON)), None);
}

#[test]
fn closing_proposes_itself_and_opens_the_answer() {
    for lang in Lang::ALL {
        let mut hand = Hand::sits(lang, 24, 6, (80, 24));
        hand.finds("KOWALSKI").keys("Enter r");
        let chosen = |h: &Hand| match h.model.layers.last() {
            Some(portdesk::ui::app::layer::Layer::Form(f)) => f.command(h.model.now),
            _ => None,
        };
        let Some(Command::Refuse { code, note }) = chosen(&hand) else { panic!("no reason is proposed") };
        assert_eq!(code, NO_VISA);
        let mark = if lang == Lang::Zh { "免签依据" } else { "Exempt: POL" };
        assert!(note.unwrap().contains(mark));
        let no = hand.model.selected_case().unwrap().no;
        hand.keys("Enter Tab y");
        assert_eq!(hand.model.case(no).unwrap().state.name(), "not_accepted");
        let shown = hand.screen().join("\n");
        assert!(shown.contains("NO VISA") || shown.contains("无需办理"), "{shown}");
        hand.keys("Esc 2").finds("KOWALSKI").keys("D");
        assert!(matches!(
            hand.model.layers.last(),
            Some(portdesk::ui::app::layer::Layer::Panel(portdesk::ui::panels::Panel::Letter(_)))
        ));
    }
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.finds("YILMAZ").keys("Enter r");
    let layer = hand.model.layers.last();
    assert!(
        matches!(layer, Some(portdesk::ui::app::layer::Layer::Form(f)) if f.command(hand.model.now).is_none())
    );
}

#[test]
fn sample_travellers_need_a_visa_mostly() {
    let cases: Vec<Case> =
        sample::cases(1, 300, 0, at(NOON), Port::new("NGB"), &RULES, 1).map(|b| b.case).collect();
    let exempt = cases.iter().filter(|c| exemption(c, &RULES, at(NOON)).exempt() > 0).count();
    assert!((10..60).contains(&exempt), "{exempt} of 300");
    let whole: Vec<String> = cases[..12]
        .iter()
        .filter(|c| exemption(c, &RULES, at(NOON)).covers_everyone())
        .map(|c| c.papers.traveller.surname.to_string())
        .collect();
    assert_eq!(whole, ["KOWALSKI", "CHONG"]);
    let story = cases.iter().find(|c| &*c.papers.traveller.surname == "JANSEN").unwrap();
    assert_eq!(status(story, NOON), Some(ExemptionStatus::OtherCategory), "talent is none of the categories");
}

/// A case that was taken in at a time, as a live one.
fn live(case: &Case, from: DateTime<Utc>, rules: &Rules) -> OpenCase {
    let mut case = case.clone();
    case.clock = portdesk::domain::clock::CaseClock::default();
    case.clock.start(from);
    OpenCase::new(Arc::new(case), rules, &HandlingTimes::default())
}

#[test]
fn deadlines_name_what_they_rest_on() {
    let case = trader("IND", "2028-06-05T10:00:00+08:00");
    let rests = |from: &str| live(&case, at(from), &RULES).calendar.unwrap();
    assert_eq!(rests("2026-12-29T10:00:00+08:00"), CalendarBasis::Official);
    assert_eq!(rests("2026-12-31T10:00:00+08:00"), CalendarBasis::Provisional(2027));
    assert_eq!(rests("2027-06-08T10:00:00+08:00"), CalendarBasis::Provisional(2027));
    assert_eq!(rests("2028-01-03T10:00:00+08:00"), CalendarBasis::Unknown(2028));
    assert_eq!(rests("2027-12-31T10:00:00+08:00"), CalendarBasis::Unknown(2028));
    let due = |from: &str| live(&case, at(from), &RULES).decide_by.unwrap();
    // 1 January 2027 is a day off, and the weekend follows it.
    assert_eq!(due("2026-12-31T10:00:00+08:00"), at("2027-01-04T10:00:00+08:00"));
    // 5 to 10 February: the Saturday and the Sunday are made up.
    assert_eq!(due("2027-02-04T10:00:00+08:00"), at("2027-02-11T10:00:00+08:00"));
}

#[test]
fn offices_set_their_own_clock() {
    let mut case = trader("IND", "2027-06-05T10:00:00+08:00");
    let friday = at("2026-11-27T18:00:00+08:00");
    let due = |case: &Case| live(case, friday, &RULES).decide_by.unwrap() - friday;
    assert_eq!(due(&case), Duration::hours(72), "Ningbo: one working day, the weekend does not count");
    case.office = Port::new("PEK");
    assert_eq!(due(&case), Duration::hours(24), "Beijing: every hour counts");
    assert_eq!(live(&case, friday, &RULES).calendar, None, "no calendar is asked");
    case.papers.group = vec![case.papers.traveller.clone()];
    assert_eq!(due(&case), Duration::hours(72), "a group of Beijing");
    for office in ["PVG", "SHA"] {
        case.office = Port::new(office);
        assert_eq!(due(&case), Duration::hours(96), "a group of Shanghai: two working days");
    }
    case.office = Port::new("PVG");
    assert_eq!(due(&case), Duration::hours(96), "a group of Shanghai: two working days");
    let change = |from: &str, to: &str| {
        let text = RuleSources::builtin().policy.replacen(from, to, 1);
        Rules::parse(&RuleSources { policy: &text, ..RuleSources::builtin() })
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(change("\nhours = 24", "\nhours = 0"), "policy: decide_within is out of range");
    let (shanghai, beijing) =
        ("authority = \"SHANGHAI\"\nform = \"group\"", "authority = \"BEIJING\"\nform = \"individual\"");
    assert_eq!(change(shanghai, beijing), "policy: decide_within is out of range");
    for unknown in ["QQQ", "PVG"] {
        let other = shanghai.replace("SHANGHAI", unknown);
        assert_eq!(change(shanghai, &other), format!("policy: {unknown} is not in its table"));
    }
}

/// From 1 January 2027 on, every place that rests on a provisional day or an ended exemption says so.
#[test]
fn exemption_year_end_shows_everywhere() {
    let (now, rules) = (at(AFTER), &*RULES);
    let case = trader("POL", "2027-01-05T10:00:00+08:00");
    let live = live(&case, at("2026-12-31T09:00:00+08:00"), rules);
    let officer = sample::officers().remove(0);
    let roster = portdesk::domain::roster::Roster::unknown();
    let on = Deciding {
        office: Port::new("NGB"),
        officer: &officer,
        rules,
        now,
        two_persons: false,
        consented: false,
        roster,
        clock_confirmed: true,
        anchor: portdesk::domain::anchor::AnchorState::Unset,
        visa_number_of: None,
        split_open: None,
    };
    let place = QueuePosition::new(&live, rules, now);
    let row = ReportRow::live(&live, place, &[], &on);
    let stand = JournalStamp { entry: 1, digits: vec!["0".into()] };
    let mut gather = portdesk::domain::stats::StatsCollector::new(rules, now, 30);
    gather.live(&live);
    let stats = gather.finish();
    for texts in texts() {
        let (provisional, ended) = match texts.lang {
            Lang::En | Lang::Loaded => ("provisional", "ended on 2026-12-31"),
            Lang::Zh => ("暂定", "已于 2026-12-31 截止"),
        };
        let rows = std::slice::from_ref(&row);
        for said in [
            case_text(&row, &on, &texts),
            case_json(&row, &on, &texts).to_string(),
            handover_text(rows, &stand, &on, &texts),
            stats_text(&stats, &texts),
        ] {
            assert!(said.contains(provisional) && said.contains(ended), "{said}");
        }
        let told = queue_explanation_lines(
            &texts,
            &live.case,
            &place,
            None,
            &portdesk::text::NextSteps::default(),
            now,
        )
        .join("\n");
        assert!(told.contains(provisional), "{told}");
        let close = Command::Refuse { code: NO_VISA, note: None };
        assert!(!rationale_at(&texts, &case, &close, rules, now).unwrap().contains("Exempt: POL"));
    }
    let json = row_json(&row, &on);
    assert_eq!((&json["calendar"], &json["flags"][0]), (&"provisional".into(), &"exemption_ended".into()));
    let paper = handover_json(std::slice::from_ref(&row), &stand, &on);
    assert_eq!(paper["exemptions_ending"][0]["ended"], true);
    assert_eq!((&paper["provisional"], &paper["next"][0]["calendar"]), (&1.into(), &"provisional".into()));
    // The screen: the bar at the top, and the pane of the case.
    for (lang, bar) in [(Lang::En, "exemptions ended 2026-12-31"), (Lang::Zh, "免签已于 2026-12-31 截止")]
    {
        let mut hand = Hand::sits(lang, 24, 6, (160, 50));
        hand.waits((now - at(crate::hand::NOW)).num_minutes());
        let shown = hand.finds("KOWALSKI").screen().join("\n");
        assert!(shown.contains(bar), "{shown}");
    }
}

/// Where an authority works at a port depends on the day.
#[test]
fn counters_are_those_of_the_day() {
    let [en, zh] = texts();
    let of = |texts: &Catalog, port: &'static str, day: &str| {
        counters_text(texts, Port::new(port), day.parse().unwrap(), &RULES)
    };
    assert_eq!(of(&en, "NGB", "2026-12-02"), None);
    assert_eq!(of(&en, "CAN", "2023-04-14"), None);
    let fair = "counters: Pazhou (during trade fairs)";
    assert_eq!(of(&en, "CAN", "2025-04-14").as_deref(), Some(fair));
    assert_eq!(of(&en, "CAN", "2026-12-02").unwrap(), "counters: Pazhou, Nansha (during trade fairs)");
    assert_eq!(of(&zh, "CAN", "2025-04-14").as_deref(), Some("签证窗口：琶洲（广交会期间）"));
    let xiamen = |day: &str| of(&en, "XMN", day).unwrap();
    assert!(xiamen("2026-12-30").contains("Gaoqi") && !xiamen("2026-12-31").contains("Gaoqi"));
}

/// Entry is at inspection: who arrives late on the last day may come too late, so nothing is marked beforehand.
#[test]
fn exemption_last_day_is_shown_but_not_decisive() {
    let last = trader("DEU", "2026-12-31T23:50:00+08:00");
    let [en, zh] = lines(&last, NOON);
    assert!(en.contains("after midnight needs a visa") && zh.contains("零时以后"), "{en} {zh}");
    assert!(exemption(&last, &RULES, at(NOON)).is_on_last_day());
    let before = trader("DEU", "2026-12-30T23:50:00+08:00");
    assert!(!lines(&before, NOON)[0].contains("midnight"));
    assert!(!exemption(&before, &RULES, at(NOON)).is_on_last_day());
}
